"""What made the difference: parts of a difference between two designs, with intervals."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.plots.forest import NAMES
from sim.plots.style import GREY, SMALL, own_axes, require_columns

COLUMNS = ("outcome", "part", "value", "low", "high", "n")
TOTALS = 2  # the last rows: everything else, and the whole


def attribution(
    frame: pd.DataFrame, outcome: str, design: str = "", baseline: str = "", ax: Axes | None = None
) -> Axes:
    """Draw how much each group of mechanisms added to a difference between two designs.

    Parameters
    ----------
    frame : pandas.DataFrame
        `outcome`, `part`, `value`, `low`, `high`, `n`; the last two rows of an outcome are everything else
        and the whole difference.
    outcome : str
        Which outcome.
    design, baseline : str
        For the label of the axis.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure otherwise.

    Returns
    -------
    matplotlib.axes.Axes
        Bars from zero, in percent points for shares of runs, else in the unit of the outcome.

    Raises
    ------
    ValueError
        On missing columns, or an outcome that is not in the frame.
    """
    require_columns(frame, COLUMNS, "frame")
    rows = frame[frame["outcome"] == outcome]
    if rows.empty:
        raise ValueError(f"no outcome {outcome!r}; there are {', '.join(frame['outcome'].unique())}")
    ax = own_axes(height=1.2 + 0.36 * len(rows)) if ax is None else ax
    scale = 100.0 if outcome.startswith("war_by") or outcome in ("stable", "self_sustaining") else 1.0
    places = np.arange(len(rows))[::-1]
    colours = ["#3b6ea5"] * (len(rows) - TOTALS) + [GREY, "black"]
    value, low, high = (rows[name].to_numpy() * scale for name in ("value", "low", "high"))
    ax.barh(places, value, color=colours, height=0.6)
    ax.hlines(places, low, high, color="black", linewidth=1.2)
    ax.axvline(0.0, color="black", linewidth=0.8)
    ax.set_yticks(places, rows["part"], fontsize=SMALL)
    unit = "% points" if scale > 1.0 else "change"
    ax.set_xlabel(
        f"{NAMES.get(outcome, outcome.replace('_', ' '))}: {design} less {baseline} ({unit})"
        if design
        else f"{NAMES.get(outcome, outcome)} ({unit})"
    )
    replications = int(rows["n"].max())
    ax.set_title(f"Lines: 95% intervals over {replications} replications", fontsize=SMALL, loc="left")
    for side in ("top", "right", "left"):
        ax.spines[side].set_visible(False)
    ax.tick_params(axis="y", length=0)
    return ax
