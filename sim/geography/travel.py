"""Steps between cells, and the least hours from the capital over them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

from sim.geography.grid import Grid

# Assumptions, the same for every country. Speeds are those of a potholed or unpaved network after a war: in
# Sierra Leone travellers still told of 20 to 25 km/h away from the rebuilt roads in 2007 and 2012.
ROAD_KM_PER_HOUR = 30.0
TRACK_KM_PER_HOUR = 10.0
BOAT_KM_PER_HOUR = 5.0
LEAST_DRY_SHARE = 0.85


@dataclass(frozen=True)
class Steps:
    """The moves between neighbouring cells, each listed once.

    Attributes
    ----------
    n_cells : int
    first, second : ndarray of int64, shape (n_steps,)
        Cell indices.
    km : ndarray of float64, shape (n_steps,)
    by_boat : ndarray of bool, shape (n_steps,)
    """

    n_cells: int
    first: np.ndarray
    second: np.ndarray
    km: np.ndarray
    by_boat: np.ndarray

    def matrix(self, values: np.ndarray) -> csr_array:
        """Return a value for each step as a symmetric sparse matrix of cells by cells."""
        return _symmetric(self.n_cells, self.first, self.second, values)


def _symmetric(n_cells: int, first: np.ndarray, second: np.ndarray, values: np.ndarray) -> csr_array:
    ends = (np.concatenate([first, second]), np.concatenate([second, first]))
    return csr_array((np.concatenate([values, values]), ends), shape=(n_cells, n_cells))


def make_steps(grid: Grid, land: shapely.Geometry) -> Steps:
    """Return all steps; one that leaves the land for long is by boat, so is the way to an island."""
    first, second = join_islands(grid, *neighbour_pairs(grid))
    centres, places = np.column_stack([grid.x_km, grid.y_km]), _places(grid)
    lines = shapely.linestrings(np.stack([centres[first], centres[second]], axis=1))
    km = grid.side_km * np.hypot(*(places[first] - places[second]).T)
    return Steps(len(grid.row), first, second, km, _dry_km(lines, land) / km < LEAST_DRY_SHARE)


def _dry_km(lines: np.ndarray, land: shapely.Geometry) -> np.ndarray:
    """Return the length of each line over land; only those that leave it are cut, which is slow."""
    dry = shapely.length(lines)
    shapely.prepare(land)
    wet = ~shapely.covers(land, lines)
    dry[wet] = shapely.length(shapely.intersection(lines[wet], land))
    return dry


def _places(grid: Grid) -> np.ndarray:
    """Return row and column of each cell, float64, shape (n_cells, 2).

    Lengths are taken from these whole numbers, not from the plane, whose last digits depend on the version of
    pyproj: equally long ways are then equal to the last bit, and ties fall by the order of the cells.
    """
    return np.column_stack([grid.row, grid.column]).astype(np.float64)


def neighbour_pairs(grid: Grid) -> tuple[np.ndarray, np.ndarray]:
    """Return the cell indices of all pairs that touch by side or corner, each pair once."""
    cell_at = {(int(r), int(c)): i for i, (r, c) in enumerate(zip(grid.row, grid.column, strict=True))}
    pairs = [
        (cell, cell_at[row + down, column + right])
        for (row, column), cell in cell_at.items()
        for down, right in ((0, 1), (1, -1), (1, 0), (1, 1))
        if (row + down, column + right) in cell_at
    ]
    first, second = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return first, second


def join_islands(grid: Grid, first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the pairs with one more for each group of cells out of the others' reach: the shortest gap.

    Groups are joined one by one, the nearest to those joined already first (Prim's spanning tree).
    """
    n_cells = len(grid.row)
    _, group = connected_components(_symmetric(n_cells, first, second, np.ones(len(first))))
    places = _places(grid)
    gap, near = np.full(n_cells, np.inf), np.zeros(n_cells, dtype=np.int64)
    joined, added = group == np.bincount(group).argmax(), list[tuple[int, int]]()
    latest = joined
    while not joined.all():
        members = np.flatnonzero(latest)
        sides, index = cKDTree(places[members]).query(places)
        nearer = sides < gap
        gap[nearer], near[nearer] = sides[nearer], members[index[nearer]]
        far = int(np.where(joined, np.inf, gap).argmin())
        added.append((int(near[far]), far))
        latest = group == group[far]
        joined = joined | latest
    more = np.array(added, dtype=np.int64).reshape(-1, 2)
    return np.append(first, more[:, 0]), np.append(second, more[:, 1])


def step_hours(steps: Steps, has_road: np.ndarray) -> np.ndarray:
    """Return the hours of each step, shape (n_steps,), by boat, main road or track."""
    speed = np.where(has_road, ROAD_KM_PER_HOUR, TRACK_KM_PER_HOUR)
    return steps.km / np.where(steps.by_boat, BOAT_KM_PER_HOUR, speed)


def least_hours(steps: Steps, hours: np.ndarray, start: int) -> np.ndarray:
    """Return the least hours from one cell to every cell, shape (n_cells,)."""
    return dijkstra(steps.matrix(hours), directed=False, indices=start)
