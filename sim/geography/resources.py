"""Where wealth can be dug out of the ground."""

from __future__ import annotations

import numpy as np
import pyproj

from sim.errors import InputError
from sim.geography.facts import LootableField
from sim.geography.grid import Grid, distances_km

LEAST_LOOTABLE = 0.05
FARTHEST_CELLS = 3.0


def lootable_shares(
    grid: Grid, fields: tuple[LootableField, ...], plane: pyproj.Proj, is_part: bool
) -> np.ndarray:
    """Return lootable richness by cell, 0 to 1, shape (n_cells,).

    The best over the fields of richness * exp(-(distance / reach)**2 / 2), distances being counted from
    the centre of the field's cell, and 0 below LEAST_LOOTABLE. Status: assumption. A map of a part of the
    country leaves out the fields outside it.

    Raises
    ------
    InputError
        When a field lies outside the country.
    """
    best = np.zeros(len(grid.row))
    for field in fields:
        x_km, y_km = plane(field.longitude_degrees, field.latitude_degrees)
        from_field = distances_km(grid, np.array([x_km]), np.array([y_km]))[:, 0]
        home = [int(from_field.argmin())]
        if from_field[home[0]] > FARTHEST_CELLS * grid.side_km:
            if is_part:
                continue
            raise InputError(
                "the field lies outside the country",
                key=f"lootable.{field.name}",
                given=[field.latitude_degrees, field.longitude_degrees],
                allowed="latitude_degrees and longitude_degrees inside it",
            )
        distance = distances_km(grid, grid.x_km[home], grid.y_km[home])[:, 0]
        best = np.maximum(best, field.richness * np.exp(-((distance / field.reach_km) ** 2) / 2))
    return np.where(best < LEAST_LOOTABLE, 0.0, best)
