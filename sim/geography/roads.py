"""Main roads: derived, not surveyed. Large towns are joined wherever the way round would be long."""

from __future__ import annotations

import numpy as np
from scipy.sparse.csgraph import dijkstra

from sim.geography.towns import Town
from sim.geography.travel import Steps, step_hours

LARGE_TOWN_PEOPLE = 5_000
MOST_LARGE_TOWNS = 120
ROAD_DETOUR = 1.5
SHARED_ROAD = 0.8


def large_town_cells(towns: list[Town], cells: np.ndarray) -> list[int]:
    """Return the cells with a town that main roads join, the largest town's first, each once."""
    large = [int(c) for t, c in zip(towns, cells, strict=True) if t.recent_people >= LARGE_TOWN_PEOPLE]
    return list(dict.fromkeys(large))[:MOST_LARGE_TOWNS]


def lay_roads(steps: Steps, road_cells: list[int]) -> np.ndarray:
    """Return which steps have a main road, bool, shape (n_steps,), joining the given cells.

    A road follows the least-cost way over land; where it can share an older road at little extra length, it
    does (older roads count 0.8 of their length).
    """
    has_road = np.zeros(len(steps.km), dtype=bool)
    if len(road_cells) < 2:
        return has_road
    track_hours = step_hours(steps, has_road)
    direct = dijkstra(steps.matrix(track_hours), directed=False, indices=road_cells)[:, road_cells]
    step_at = {ends: step for step, ends in enumerate(zip(*_sorted_ends(steps), strict=True))}
    for a, b in choose_road_pairs(direct):
        building_hours = steps.matrix(np.where(has_road, SHARED_ROAD * track_hours, track_hours))
        _, before = dijkstra(building_hours, directed=False, indices=road_cells[a], return_predecessors=True)
        for ends in trace_way(before, road_cells[a], road_cells[b]):
            has_road[step_at[ends]] = True
    return has_road


def _sorted_ends(steps: Steps) -> tuple[list[int], list[int]]:
    ends = np.sort(np.column_stack([steps.first, steps.second]), axis=1)
    return ends[:, 0].tolist(), ends[:, 1].tolist()


def trace_way(before: np.ndarray, start: int, end: int) -> list[tuple[int, int]]:
    """Return the pairs of cells, the lower index first, on the least-cost way, given predecessors."""
    way, cell = [], end
    while cell != start:
        last = int(before[cell])
        way.append((min(last, cell), max(last, cell)))
        cell = last
    return way


def choose_road_pairs(direct_hours: np.ndarray) -> list[tuple[int, int]]:
    """Return the pairs of towns to join by a main road (a greedy spanner).

    Pairs are taken from the nearest to the farthest; a road is laid when the way over the roads laid so
    far is more than ROAD_DETOUR times the direct one. This contains the minimum spanning tree and adds
    what saves long detours (Althofer et al. 1993, Discrete & Computational Geometry 9).

    Parameters
    ----------
    direct_hours : ndarray of float64, shape (n_towns, n_towns)
    """
    n_towns = len(direct_hours)
    by_road = np.where(np.eye(n_towns, dtype=bool), 0.0, np.inf)
    candidates = sorted((direct_hours[a, b], a, b) for a in range(n_towns) for b in range(a + 1, n_towns))
    chosen = []
    for hours, a, b in candidates:
        if by_road[a, b] <= ROAD_DETOUR * hours:
            continue
        chosen.append((a, b))
        through = np.minimum(by_road[:, [a]] + by_road[b], by_road[:, [b]] + by_road[a]) + hours
        by_road = np.minimum(by_road, through)
    return chosen
