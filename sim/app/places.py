"""Where something happened, in words: the nearest town, and how far in which direction."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

POINTS = ("east", "south-east", "south", "south-west", "west", "north-west", "north", "north-east")
LANDMARKS = 30
NEAR_KM = 15.0


@dataclass(frozen=True)
class Town:
    """A town and the cell it stands in; rows count southwards, columns eastwards."""

    name: str
    people: int
    row: int
    column: int


class Places:
    """The towns of a map by which its cells are named.

    Parameters
    ----------
    rows : sequence of dict
        The map's cells in order: `row`, `column`, `town`, `town_people`.
    cell_km : float
        Side of a cell, km.
    """

    def __init__(self, rows: Sequence[dict], cell_km: float) -> None:
        self.cells = [(row["row"], row["column"]) for row in rows]
        self.cell_km = cell_km
        found = [
            Town(row["town"], row["town_people"], row["row"], row["column"]) for row in rows if row["town"]
        ]
        self.towns = sorted(found, key=lambda town: (-town.people, town.name))[:LANDMARKS]
        self.name = lru_cache(maxsize=None)(self._name)

    def _name(self, cell: int) -> str:
        """Say where a cell is: `in Koidu`, `near Koidu`, `30 km north of Koidu`."""
        row, column = self.cells[cell]
        town = min(self.towns, key=lambda town: math.dist((town.row, town.column), (row, column)))
        down, across = row - town.row, column - town.column
        km = math.hypot(down, across) * self.cell_km
        if km == 0.0:
            return f"in {town.name}"
        if km < NEAR_KM:
            return f"near {town.name}"
        point = POINTS[round(math.atan2(down, across) / (math.pi / 4)) % len(POINTS)]
        return f"{5 * round(km / 5)} km {point} of {town.name}"
