"""One life of the country as a Mesa model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim import compilation, simulate, world
from sim.engine import records as r
from sim.errors import InputError, PeaceGridError
from sim.model.agents import UNIT_KINDS, ArmedBand, Civilian, RecordAgent
from sim.model.collector import weekly_reporters
from sim.model.fields import Columns, columns_of
from sim.model.grid import CountryGrid
from sim.model.mesa_only import mesa
from sim.model.standing import Standing
from sim.outcomes import outcome
from sim.scenario.load import NO_MISSION, load_scenario
from sim.scenario.study import Scenario

if TYPE_CHECKING:
    import pandas as pd


class StabilizationModel(mesa.Model):
    """One life of the country, week by week: the same as `sim.run` of the same arguments, to the last bit.

    Parameters
    ----------
    scenario : str or Scenario
        The name or file of a case, or what `sim.load_scenario` returns.
    design : str, optional
        With the name of a case: the mission; none by default.
    seed : int, optional
        Root seed, 0 or more; None is 0.
    replication : int
        Which life, 0 or more.
    collect : bool
        Whether `datacollector` collects after every week.

    Attributes
    ----------
    week : int
        How many weeks have passed: the number of the week that the next `step` lives.
    running : bool
        Whether weeks are left. The last is a year past the horizon.
    grid : OrthogonalMooreGrid
        The country; x counts from the west, y from the south.
    places : list of Cell
        The grid's cells in the order of their records.
    datacollector : mesa.DataCollector
        Its model variables are the weekly record.
    groups, identities : tuple of str
        Names by the numbers that agents carry.
    removed_people : dict of int
        Civilians and fighters taken out by `remove`.

    Raises
    ------
    InputError
        When the scenario cannot be loaded, or a design is named beside a scenario that has one.
    """

    running: bool

    def __init__(
        self,
        scenario: str | Scenario,
        *,
        design: str | None = None,
        seed: int | None = 0,
        replication: int = 0,
        collect: bool = True,
    ) -> None:
        self.lived_scenario = _scenario(scenario, design)
        compilation.prepare()
        self._state = world.build(self.lived_scenario, seed or 0, replication)
        super().__init__(rng=int(self._state.ledger[0].seed))
        self.week = 0
        self.collect = collect
        self.groups = tuple(group.name for group in self.lived_scenario.case.groups)
        self.identities = tuple(identity.name for identity in self.lived_scenario.case.identities)
        self.removed_people = {"civilians": 0, "fighters": 0}
        self.columns: dict[str, Columns] = {
            name: columns_of(table) for name, table in self._state._asdict().items()
        }
        self.standing = Standing(self)
        self.grid = CountryGrid(self.columns["cells"], len(self.groups), self.standing, self.random)
        self.places = self.grid.places
        self._register()
        self.grid.show_layers(self.columns["cells"])
        self.datacollector = mesa.DataCollector(model_reporters=weekly_reporters())

    def _register(self) -> None:
        components = self.columns["units"]["component"].tolist()
        self.views: dict[str, list[RecordAgent]] = {
            "civilians": [Civilian(self, index) for index in range(len(self._state.civilians))],
            "bands": [],
            "units": [UNIT_KINDS[component](self, index) for index, component in enumerate(components)],
        }
        self._n_living_bands = 0
        self._follow_bands()

    @property
    def state(self) -> r.State:
        """The records themselves, to read and write whole columns of. Ask anew every week: tables grow."""
        self.standing.changed()
        return self._state

    def step(self) -> None:
        """Live one week, then collect.

        Raises
        ------
        PeaceGridError
            When no week is left.
        """
        if not self.running:
            raise PeaceGridError(f"the run ended after {self.week} weeks")
        self._make_room()
        simulate.advance(self._state, self.week)
        self.week += 1
        self.running = self.week < len(self._state.weeks)
        self.standing.changed()
        self._follow_bands()
        if self.collect:
            self.datacollector.collect(self)

    def _make_room(self) -> None:
        """Let full tables grow; agents look at the grown ones."""
        before, self._state = self._state, simulate.with_room(self._state)
        for name in ("bands", "events"):
            if getattr(self._state, name) is not getattr(before, name):
                self.columns[name].update(columns_of(getattr(self._state, name)))

    def _follow_bands(self) -> None:
        """Let bands that formed in, and bands that are no more go."""
        views = self.views["bands"]
        n_bands = self.columns["ledger"]["n_bands"].item(0)
        there = self.columns["bands"]["status"][:n_bands] != r.GONE
        n_there = int(np.count_nonzero(there))
        if (n_bands, n_there) == (len(views), self._n_living_bands):
            return
        views.extend(ArmedBand(self, index) for index in range(len(views), n_bands))
        for index in np.flatnonzero(~there).tolist():
            if not views[index].gone:
                views[index].forget(None)
        self._n_living_bands = n_there

    @property
    def weeks(self) -> pd.DataFrame:
        """The weekly record so far, up to the horizon."""
        import pandas as pd

        return pd.DataFrame(simulate.weekly(self._state, self.lived_scenario.horizon_weeks)).iloc[: self.week]

    @property
    def events(self) -> pd.DataFrame:
        """The lethal events so far, up to the horizon."""
        import pandas as pd

        return pd.DataFrame(simulate.event_columns(self._state, self.lived_scenario))

    @property
    def outcome(self) -> dict[str, object]:
        """What became of the country, once no week is left.

        Raises
        ------
        PeaceGridError
            While weeks are left.
        """
        if self.running:
            raise PeaceGridError(
                f"the outcome is known after {len(self._state.weeks)} weeks, not {self.week}"
            )
        case = self.lived_scenario.case
        return outcome(
            self._state.weeks, self.lived_scenario.horizon_weeks, case.war_threshold_deaths, case.week_zero
        )

    @property
    def digest(self) -> str:
        """SHA-256 of the state and the weekly record as they are now."""
        return simulate.digest(self._state)


def _scenario(scenario: str | Scenario, design: str | None) -> Scenario:
    if isinstance(scenario, Scenario):
        if design is not None:
            raise InputError("the scenario has its design", key="design", given=design)
        return scenario
    return load_scenario(scenario, design or NO_MISSION)
