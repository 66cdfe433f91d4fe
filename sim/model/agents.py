"""The five kinds of agents: live views on records. An agent has every number of its record, as named in
`sim.engine.records`; only `cell` is a cell of the grid, or None off the map."""

from __future__ import annotations

import itertools
import weakref
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from sim.engine import records as r
from sim.errors import InputError
from sim.model.fields import Columns, Field, show_fields
from sim.model.mesa_only import mesa
from sim.model.place import Place

if TYPE_CHECKING:
    from sim.model.stabilization import StabilizationModel

LUCK = {"fixed": "an agent's luck hangs on it"}
ANEW = {"fixed": "bands decide on it anew every week"}
POSTED = {"fixed": "headquarters decides on it; remove() sends a unit home"}


class Counters(weakref.WeakKeyDictionary):
    """A count of agents for each model, which does not keep the model alive, as Mesa 3.3's own does."""

    def __getitem__(self, model: Any) -> Iterator[int]:
        return self.setdefault(model, itertools.count(1))


class RecordAgent(mesa.discrete_space.CellAgent):
    """An agent that shows one record.

    Attributes
    ----------
    index : int
        Its row in the table of its kind; never another's, even after it is gone.
    gone : bool
        Whether it was removed.
    """

    _ids = Counters()
    table: ClassVar[str]

    def __init__(self, model: StabilizationModel, index: int) -> None:
        self.columns: Columns = model.columns[self.table]
        self.index, self.gone = index, False
        super().__init__(model)

    @property
    def cell(self) -> Place | None:
        """Where it stands; writing moves it."""
        at = self.columns["cell"].item(self.index)
        return None if at == r.NOWHERE or self.gone else self.model.places[at]

    @cell.setter
    def cell(self, cell: Place | None) -> None:
        if self.gone:
            raise InputError("this agent was removed", key="cell")
        if cell is not None and getattr(cell, "standing", None) is not self.model.standing:
            raise InputError("not a cell of this model's grid", key="cell", given=cell)
        before = self.cell
        self._move(cell)
        self.model.standing.moved(self, before, self.cell)

    def _move(self, cell: Place | None) -> None:
        """Write where it stands."""
        if cell is None:
            raise InputError(
                "stands on the map as long as it is there", key="cell", suggestion="Use remove()"
            )
        self.columns["cell"][self.index] = cell.index

    def remove(self) -> None:
        """Take it out of the country for good; its record stays, without people in it."""
        if not self.gone:
            before = self.cell
            self._bury()
            self.forget(before)

    def _bury(self) -> None:
        """Write the record of one who is no more."""
        raise NotImplementedError

    def forget(self, before: Place | None) -> None:
        """Take it off the grid and out of the model's lists; the record is left as it is."""
        self.gone = True
        self.model.standing.moved(self, before, None)
        mesa.Agent.remove(self)

    def _set(self, **values: int) -> None:
        for name, value in values.items():
            self.columns[name][self.index] = value


class Home(Field):
    """Where a community lives: the row of a cell. Writing it may make the community displaced."""

    def __set__(self, view: Civilian, value: float) -> None:  # type: ignore[override]
        super().__set__(view, value)
        view.settle()


@show_fields(
    r.CIVILIAN,
    {
        "key": LUCK,
        "cell": None,
        "home": None,
        "displaced": {"fixed": "it follows from `cell` and `home`"},
        "identity": {"high": lambda person: len(person.model.identities) - 1},
        "people": {"low": lambda person: person.youths},
        "youths": {"high": lambda person: person.people},
    },
)
class Civilian(RecordAgent):
    """A community: people of one identity who live, flee and return together. Off the map it is abroad."""

    table = "civilians"
    home = Home("home", 0, lambda person: len(person.model.places) - 1, whole=True)

    def _move(self, cell: Place | None) -> None:
        self._set(cell=r.NOWHERE if cell is None else cell.index)
        self.settle()

    def settle(self) -> None:
        """Write whether it is displaced: it is, exactly when not at home."""
        away = self.columns["cell"].item(self.index) != self.home
        self._set(displaced=int(away), weeks_away=self.weeks_away if away else 0)

    def _bury(self) -> None:
        self.model.removed_people["civilians"] += self.people
        self._set(people=0, youths=0)


@show_fields(
    r.BAND,
    {
        "key": LUCK,
        "cell": None,
        "fighters": {"low": 1},
        "group": {"high": lambda band: len(band.model.groups) - 1},
        "status": {"low": r.ACTIVE, "high": r.DEMOBILISED},
        "platoons": {"fixed": "it was founded of so many"},
        "order": ANEW,
        "acting": ANEW,
        "target_cell": ANEW,
    },
)
class ArmedBand(RecordAgent):
    """An armed band: fighters of one group under arms, in a camp, or demobilised."""

    table = "bands"

    def _bury(self) -> None:
        self.model.removed_people["fighters"] += self.fighters
        self._set(fighters=0, status=r.GONE, order=r.STAY, acting=0)


@show_fields(
    r.UNIT,
    {
        "key": LUCK,
        "cell": None,
        "organisation": POSTED,
        "component": POSTED,
        "ordinal": POSTED,
        "status": POSTED,
        "people": {"low": 1, "high": lambda unit: r.UNIT_SIZE[unit.component]},
    },
)
class Unit(RecordAgent):
    """A unit of the mission; off the map unless deployed."""

    table = "units"

    def _move(self, cell: Place | None) -> None:
        if self.status != r.DEPLOYED:
            raise InputError("this unit is not in the country", key="cell")
        super()._move(cell)

    def _bury(self) -> None:
        self._set(status=r.LEFT, cell=r.NOWHERE)


class MilitaryUnit(Unit):
    """A company of troops or a team of military observers."""


class PoliceUnit(Unit):
    """A formed police unit or a team of police officers."""


class CivilianTeam(Unit):
    """A team of civilian staff."""


UNIT_KINDS = {
    r.MILITARY: MilitaryUnit,
    r.OBSERVERS: MilitaryUnit,
    r.FORMED_POLICE: PoliceUnit,
    r.POLICE: PoliceUnit,
    r.CIVILIANS: CivilianTeam,
}
