"""Towns: where they are on the plane, in which cell, how many people they have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyproj
import shapely

from sim.geography.gazetteer import Place
from sim.geography.grid import Grid, distances_km

MOST_URBAN = 0.9
POINTS_AT_ONCE = 256


@dataclass(frozen=True)
class Town:
    """A populated place.

    Attributes
    ----------
    name : str
    recent_people : int
        GeoNames' figure, recent and of mixed dates.
    people : float
        Residents in the year of the map.
    x_km, y_km : float
        On the map's plane.
    """

    name: str
    recent_people: int
    people: float
    x_km: float
    y_km: float


def place_towns(places: Sequence[Place], plane: pyproj.Proj, urban_people: float) -> list[Town]:
    """Return the places as towns in the same order, scaled by one factor to sum to `urban_people`."""
    recent = np.array([place["population"] for place in places], dtype=np.float64)
    people = recent * urban_people / recent.sum()
    towns = []
    for place, scaled in zip(places, people.tolist(), strict=True):
        x_km, y_km = plane(place["longitude"], place["latitude"])
        towns.append(Town(place["name"], place["population"], scaled, x_km, y_km))
    return towns


def guess_urban_share(places: Sequence[Place], country_people: int) -> float:
    """Return the share of a country's people who live in its towns, 0 to 0.9, by GeoNames' figures."""
    in_towns = sum(place["population"] for place in places)
    return min(in_towns / country_people, MOST_URBAN) if country_people else MOST_URBAN


def towns_inside(towns: list[Town], region: shapely.Geometry) -> list[Town]:
    """Return the towns inside a polygon."""
    inside = shapely.contains_xy(region, [t.x_km for t in towns], [t.y_km for t in towns])
    return [town for town, is_inside in zip(towns, inside, strict=True) if is_inside]


def nearest_cells(grid: Grid, x_km: np.ndarray, y_km: np.ndarray) -> np.ndarray:
    """Return each point's cell, or the nearest one when its own is left out; int64, shape (n_points,)."""
    cells = [
        distances_km(grid, x_km[start : start + POINTS_AT_ONCE], y_km[start : start + POINTS_AT_ONCE]).argmin(
            0
        )
        for start in range(0, len(x_km), POINTS_AT_ONCE)
    ]
    return np.concatenate(cells)


def town_cells(grid: Grid, towns: list[Town]) -> np.ndarray:
    """Return the cell of each town, int64, shape (n_towns,)."""
    return nearest_cells(grid, np.array([t.x_km for t in towns]), np.array([t.y_km for t in towns]))


def name_towns(n_cells: int, towns: list[Town], cells: np.ndarray) -> tuple[list[str], list[int]]:
    """Return the name and the people of the largest town of each cell; '' and 0 without a town."""
    names, people = [""] * n_cells, [0] * n_cells
    for town, cell in zip(towns, cells.tolist(), strict=True):
        if not names[cell]:
            names[cell], people[cell] = town.name, int(town.people)
    return names, people
