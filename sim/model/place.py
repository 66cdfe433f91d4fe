"""The grid: the country's cells as cells of Mesa, with their records' numbers as attributes and as layers."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sim.engine import records as r
from sim.errors import InputError
from sim.invariants import SHARES
from sim.model.fields import Columns, one_number_fields, show_fields
from sim.model.mesa_only import mesa

if TYPE_CHECKING:
    from sim.model.standing import Standing

MAP = {"fixed": "it is the map's"}
COUNTED = {"fixed": "it is counted from agents every week"}
SPECIAL: dict[str, Any] = {
    name: {} if name in SHARES["cells"] else {"high": math.inf} for name in one_number_fields(r.CELL)
}
SPECIAL |= dict.fromkeys(("key", "row", "column", "town", "border"), MAP)
SPECIAL |= dict.fromkeys(("people", "bands", "men_of_state_side", "men_of_rebel_side"), COUNTED)
SPECIAL |= dict.fromkeys(("state_men_near", "rebel_men_near"), COUNTED)
SPECIAL |= {
    "control": {"high": lambda place: place.n_groups - 1},
    "forecast_class": {"fixed": "headquarters draws it anew"},
}


class Residents:
    """Who stands on one cell, always as of now: the country's agents, then a user's own."""

    __slots__ = ("guests", "place")

    def __init__(self, place: Place) -> None:
        self.place = place
        self.guests: list[Any] = []

    def copy(self) -> list:
        """Return them as a list."""
        return [*self.place.standing.on(self.place.index), *self.guests]

    def __iter__(self) -> Iterator:
        return iter(self.copy())

    def __len__(self) -> int:
        return len(self.place.standing.on(self.place.index)) + len(self.guests)

    def append(self, agent: Any) -> None:
        """Let in an agent of the user's own."""
        self.guests.append(agent)

    def remove(self, agent: Any) -> None:
        """Let go an agent of the user's own."""
        self.guests.remove(agent)


@show_fields(r.CELL, SPECIAL)
class Place(mesa.discrete_space.Cell):
    """A cell of the country. Its neighbourhoods are not cached: Mesa's cache keeps every model alive."""

    __slots__ = ("_residents", "columns", "index", "n_groups", "standing")

    gone = False
    columns: Columns
    index: int
    n_groups: int
    standing: Standing

    @property
    def _agents(self) -> Residents:
        return self._residents

    @_agents.setter
    def _agents(self, nobody: list) -> None:
        self._residents = Residents(self)

    @property
    def empty(self) -> bool:
        """Whether nobody stands there."""
        return self.is_empty

    @empty.setter
    def empty(self, value: bool) -> None:
        """Follow from who stands there: what Mesa notes is not needed."""

    @property
    def fighters(self) -> int:
        """Fighters under arms of all groups, as last counted."""
        return int(self.columns["fighters"][self.index].sum())

    def get_neighborhood(self, radius: int = 1, include_center: bool = False) -> Any:
        """Return the cells within a radius."""
        return mesa.discrete_space.CellCollection(
            self._neighborhood(radius, include_center), random=self.random
        )

    def _neighborhood(self, radius: int = 1, include_center: bool = False) -> dict[Place, Residents]:
        if radius < 1:
            raise InputError(key="radius", given=radius, allowed="1 or more")
        found = {self: None}
        border = [self]
        for _ in range(radius):
            beyond = (near for cell in border for near in cell.connections.values())
            border = list(dict.fromkeys(near for near in beyond if near not in found))
            found |= dict.fromkeys(border)
        if not include_center:
            del found[self]
        return {cell: cell._agents for cell in found}

    def _clear_cache(self) -> None:
        """Do nothing: there is no cache."""
