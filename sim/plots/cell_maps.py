"""One quantity on the map of one run."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.plots.style import SMALL, number, own_axes, require_columns

LABELS = {
    "people": "people in a cell",
    "fighters": "fighters in a cell (people)",
    "troops_people": "troops based in a cell (people)",
    "units_people": "the mission's people based in a cell",
    "alarm": "alarm (0 to 1)",
    "economy": "economy (0 to 1)",
    "deterrence": "deterrence (0 to 1)",
    "policing": "policing (0 to 1)",
    "monitoring": "monitoring (0 to 1)",
    "trust_mission": "trust in the mission (0 to 1)",
    "deaths": "deaths in a cell this week (people)",
}
SHARE = (0.0, 1.0)


def cell_map(
    cells: pd.DataFrame,
    column: str,
    ax: Axes | None = None,
    limits: tuple[float, float] | None = None,
    label: str = "",
) -> Axes:
    """Draw one column of a run's map.

    Parameters
    ----------
    cells : pandas.DataFrame
        One row per cell: `row` (0 in the north), `column` (0 in the west) and the quantity.
    column : str
        A numeric column of `cells`.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure otherwise.
    limits : tuple of float, optional
        Ends of the colour scale, so that maps can be compared; by default 0 to 1 for what is labelled so,
        else 0 to the largest value.
    label : str
        Of the colour scale, with its unit; known ones need none.

    Returns
    -------
    matplotlib.axes.Axes
        x and y are the columns and rows of the grid, so that agents can be drawn on top.

    Raises
    ------
    ValueError
        On missing columns or an empty frame.
    """
    require_columns(cells, ["row", "column", column], "cells")
    ax = own_axes(4.4, 4.4) if ax is None else ax
    label = label or LABELS.get(column, column.replace("_", " "))
    low, high = limits or (SHARE if "0 to 1" in label else (0.0, float(cells[column].max()) or 1.0))
    grid = np.full((int(cells["row"].max()) + 1, int(cells["column"].max()) + 1), np.nan)
    grid[cells["row"], cells["column"]] = cells[column]
    image = ax.imshow(grid, cmap="YlGnBu", vmin=low, vmax=high, interpolation="nearest")
    ax.set_xticks([])
    ax.set_yticks([])
    ax.spines[:].set_visible(False)
    bar = ax.figure.colorbar(image, ax=ax, location="bottom", shrink=0.8, pad=0.03, format=number)
    bar.set_label(label, fontsize=SMALL)
    bar.ax.tick_params(labelsize=SMALL)
    return ax
