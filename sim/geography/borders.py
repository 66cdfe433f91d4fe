"""Which cells lie at a land border, and whose; which lie at the coast."""

from __future__ import annotations

import numpy as np
import shapely

from sim.geography.grid import Grid


def label_borders(grid: Grid, borders: dict[str, shapely.Geometry]) -> list[str]:
    """Return the ISO 3166 code of the nearest neighbour whose border is within a cell's side, else ''."""
    codes = ["", *borders]
    centres = shapely.points(grid.x_km, grid.y_km)
    distance = np.array([shapely.distance(centres, border) for border in borders.values()])
    distance = np.vstack([np.full(len(centres), grid.side_km), distance.reshape(-1, len(centres))])
    return [codes[nearest] for nearest in distance.argmin(axis=0)]


def touch_coast(grid: Grid, coast: shapely.Geometry) -> np.ndarray:
    """Return 1 for cells whose centre is within a cell's side of the coast, else 0."""
    distance = shapely.distance(shapely.points(grid.x_km, grid.y_km), coast)
    return (distance < grid.side_km).astype(np.int64)
