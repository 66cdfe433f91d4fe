"""Square cells laid over an outline."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import shapely

from sim.errors import InputError

SMALLEST_KM, LARGEST_KM = 1.0, 100.0
FEWEST_CELLS, MOST_CELLS = 10, 10_000
MOST_SQUARES = 4_000_000
COMFORTABLE_CELLS = 400


@dataclass(frozen=True)
class Grid:
    """The cells of a map, ordered by row (from the north), then column (from the west).

    Attributes
    ----------
    side_km : float
    row, column : ndarray of int64, shape (n_cells,)
    x_km, y_km : ndarray of float64, shape (n_cells,)
        Centres on the map's plane.
    inside_share : ndarray of float64, shape (n_cells,), 0.5 to 1
        Share of the cell's area inside the outline.
    """

    side_km: float
    row: np.ndarray
    column: np.ndarray
    x_km: np.ndarray
    y_km: np.ndarray
    inside_share: np.ndarray


def require_side(side_km: object) -> float:
    """Return the side of a cell as a number.

    Raises
    ------
    InputError
        When it is no number from 1 to 100.
    """
    is_number = isinstance(side_km, int | float) and not isinstance(side_km, bool)
    if not is_number or not SMALLEST_KM <= side_km <= LARGEST_KM:  # type: ignore[operator]
        allowed = f"a number from {SMALLEST_KM:g} to {LARGEST_KM:g} km"
        raise InputError(key="cell-km", given=side_km, allowed=allowed)
    return float(side_km)  # type: ignore[arg-type]


def lay_grid(outline: shapely.Geometry, side_km: float) -> Grid:
    """Return the square cells of which at least half lies inside the outline.

    The grid is centred on the outline's bounding box.

    Raises
    ------
    InputError
        When the cells would be fewer than 10 or more than 10,000, or their bounding box too wide.
    """
    _require_number(outline, outline.area / side_km**2, side_km)
    west, south, east, north = outline.bounds
    n_columns, n_rows = math.ceil((east - west) / side_km), math.ceil((north - south) / side_km)
    if n_columns * n_rows > MOST_SQUARES:
        raise InputError(
            f"its parts lie {max(east - west, north - south):,.0f} km apart: too far for cells so small",
            key="cell-km",
            given=side_km,
            suggestion="Take larger cells, or one part of it with --within",
        )
    row, column = (index.ravel() for index in np.indices((n_rows, n_columns)))
    x_km = (west + east) / 2 + (column - (n_columns - 1) / 2) * side_km
    y_km = (south + north) / 2 - (row - (n_rows - 1) / 2) * side_km
    half = side_km / 2
    squares = shapely.box(x_km - half, y_km - half, x_km + half, y_km + half)
    share = _inside(squares, outline) / side_km**2
    kept = share >= 0.5
    if not FEWEST_CELLS <= kept.sum() <= MOST_CELLS:
        _refuse(outline, int(kept.sum()), side_km)
    first_row, first_column = row[kept].min(), column[kept].min()
    return Grid(
        side_km, row[kept] - first_row, column[kept] - first_column, x_km[kept], y_km[kept], share[kept]
    )


def _inside(squares: np.ndarray, outline: shapely.Geometry) -> np.ndarray:
    """Return the area of each square inside the outline; part by part, so that islands cost little."""
    area = np.zeros(len(squares))
    tree = shapely.STRtree(squares)
    for part in shapely.get_parts(outline):
        shapely.prepare(part)
        near = tree.query(part, predicate="intersects")
        whole = shapely.covers(part, squares[near])
        area[near[whole]] += shapely.area(squares[near[whole]])
        cut = near[~whole]
        area[cut] += shapely.area(shapely.intersection(squares[cut], part))
    return area


def _require_number(outline: shapely.Geometry, cells: float, side_km: float) -> None:
    """Refuse by area alone what cannot fit, before any square is laid."""
    if cells > 1.05 * MOST_CELLS or cells < FEWEST_CELLS / 2:
        _refuse(outline, round(cells), side_km)


def _refuse(outline: shapely.Geometry, cells: int, side_km: float) -> None:
    raise InputError(
        f"{outline.area:,.0f} km2 give about {cells:,} cells of {side_km:g} km",
        key="cell-km",
        given=side_km,
        allowed=f"{FEWEST_CELLS} to {MOST_CELLS:,} cells",
        suggestion=_advice(outline.area, cells, side_km),
    )


def _advice(area_km2: float, cells: int, side_km: float) -> str:
    if cells > MOST_CELLS:
        smallest = math.ceil(math.sqrt(area_km2 / (0.9 * MOST_CELLS)))
        return f"Take --cell-km {smallest} or larger, or a part of it with --within"
    better = max(SMALLEST_KM, float(math.floor(math.sqrt(area_km2 / COMFORTABLE_CELLS))))
    if better < side_km:
        return f"Take smaller cells, such as --cell-km {better:g}"
    return f"There is too little land for cells of {SMALLEST_KM:g} km or more"


def distances_km(grid: Grid, x_km: np.ndarray, y_km: np.ndarray) -> np.ndarray:
    """Return the distances from cell centres to points, shape (n_cells, n_points)."""
    return np.hypot(grid.x_km[:, None] - np.asarray(x_km), grid.y_km[:, None] - np.asarray(y_km))
