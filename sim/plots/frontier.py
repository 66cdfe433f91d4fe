"""Lives against money: designs by mean deaths and mean cost, those beaten on both marked."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from sim.plots.style import (
    GREY,
    Look,
    count_label,
    legend_above,
    looks,
    number,
    own_axes,
    plain,
    require_columns,
)

COLUMNS = (
    *("design", "deaths", "deaths_low", "deaths_high", "cost_usd", "cost_low", "cost_high"),
    *("dominated", "p_efficient", "n_sets"),
)


def frontier(
    frame: pd.DataFrame, ax: Axes | None = None, deaths: str = "civilian deaths (people, mean a run)"
) -> Axes:
    """Draw designs by what they cost and how many die, with intervals both ways.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per design: `design`, `deaths`, `deaths_low`, `deaths_high` (people), `cost_usd`, `cost_low`,
        `cost_high` (US$), `dominated` (bool), `p_efficient` (0 to 1), `n_sets`.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure otherwise.
    deaths : str
        Label of the upright axis.

    Returns
    -------
    matplotlib.axes.Axes
        x in million US$. The steps join the designs that none beats; hollow, crossed points are dominated;
        the legend gives the share of resamples in which none beats a design.

    Raises
    ------
    ValueError
        On missing columns or an empty frame.
    """
    require_columns(frame, COLUMNS, "frame")
    ax = own_axes(6.6, 4.2) if ax is None else ax
    rows = frame.sort_values("cost_usd", kind="stable").to_dict("records")
    styles = looks(str(name) for name in frame["design"])
    best = [row for row in rows if not row["dominated"]]
    ax.step(
        [row["cost_usd"] / 1e6 for row in best], [row["deaths"] for row in best],
        where="post", color=GREY, linewidth=1.0, linestyle=(0, (4, 2)), zorder=1.5,
    )  # fmt: skip
    for row in rows:
        _point(ax, row, styles[str(row["design"])])
    plain(ax)
    ax.set_ylim(bottom=0)
    ax.margins(x=0.06)
    ax.xaxis.set_major_formatter(number)
    ax.yaxis.set_major_formatter(number)
    ax.set_xlabel("cost of the mission (million US$, mean a run)")
    ax.set_ylabel(deaths)
    handles = [_handle(row, styles[str(row["design"])]) for row in rows]
    size = count_label([int(frame["n_sets"].max())] * len(frame))
    title = f"Lives and money ({size})"
    ax.set_title(title, loc="left", fontsize=11, pad=10 + legend_above(ax, handles))
    return ax


def _point(ax: Axes, row: dict, look: Look) -> None:
    """Draw one design with its intervals."""
    x, y = row["cost_usd"] / 1e6, row["deaths"]
    spread = {"color": look.color, "linewidth": 1.2, "alpha": 0.9}
    if np.isfinite(row["deaths_low"]):
        ax.plot([x, x], [row["deaths_low"], row["deaths_high"]], **spread)
    if np.isfinite(row["cost_low"]):
        ax.plot([row["cost_low"] / 1e6, row["cost_high"] / 1e6], [y, y], **spread)
    ax.plot(x, y, linestyle="none", **_marker(row, look))


def _marker(row: dict, look: Look) -> dict:
    face = "white" if row["dominated"] else look.color
    return {
        "marker": look.marker, "color": look.color, "markerfacecolor": face,
        "markersize": 7, "markeredgewidth": 1.6,
    }  # fmt: skip


def _handle(row: dict, look: Look) -> Line2D:
    beaten = "dominated" if row["dominated"] else "not dominated"
    label = f"{row['design']}: {beaten} (unbeaten in {100 * row['p_efficient']:.0f}% of resamples)"
    return Line2D([], [], linestyle="none", label=label, **_marker(row, look))
