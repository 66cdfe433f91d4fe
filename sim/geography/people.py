"""People by cell: those of the towns where the towns are, all others spread over the land."""

from __future__ import annotations

import numpy as np

from sim.geography.grid import Grid
from sim.geography.towns import Town

RURAL_REACH_KM = 20.0
RURAL_FLOOR = 0.6
CELLS_AT_ONCE = 512


def spread_people(grid: Grid, towns: list[Town], cells: np.ndarray, total: int) -> np.ndarray:
    """Return residents by cell, int64, shape (n_cells,), summing to `total`; `cells` are the towns'."""
    town_people = np.array([town.people for town in towns])
    amounts = (total - town_people.sum()) * rural_weights(grid, towns)
    np.add.at(amounts, cells, town_people)
    return round_to_total(amounts, total)


def rural_weights(grid: Grid, towns: list[Town]) -> np.ndarray:
    """Return each cell's share of the rural people, shape (n_cells,), summing to 1.

    With kernel k_c = sum over towns of sqrt(people) * exp(-distance / RURAL_REACH_KM), a cell's weight is
    inside_share * (RURAL_FLOOR + (1 - RURAL_FLOOR) * k_c / mean k). Status: assumption.
    """
    kernel = town_kernel(grid, towns)
    weights = grid.inside_share * (RURAL_FLOOR + (1 - RURAL_FLOOR) * kernel / kernel.mean())
    return weights / weights.sum()


def town_kernel(grid: Grid, towns: list[Town]) -> np.ndarray:
    """Return how near and large the towns around each cell are, shape (n_cells,)."""
    x_km, y_km = np.array([t.x_km for t in towns]), np.array([t.y_km for t in towns])
    pull = np.sqrt([t.people for t in towns])
    kernel = np.empty(len(grid.row))
    for start in range(0, len(kernel), CELLS_AT_ONCE):
        some = slice(start, start + CELLS_AT_ONCE)
        distance = np.hypot(grid.x_km[some, None] - x_km, grid.y_km[some, None] - y_km)
        kernel[some] = (pull * np.exp(-distance / RURAL_REACH_KM)).sum(axis=1)
    return kernel


def round_to_total(amounts: np.ndarray, total: int) -> np.ndarray:
    """Return integers that sum to `total`, by largest remainder; ties go to the lower index."""
    rounded = np.floor(amounts).astype(np.int64)
    missing = total - int(rounded.sum())
    rounded[np.argsort(rounded - amounts, kind="stable")[:missing]] += 1
    return rounded
