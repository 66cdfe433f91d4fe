"""How runs end, by design: stacked shares, with intervals at the borders between classes."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch
from matplotlib.ticker import PercentFormatter

from sim.plots.style import SMALL, count_label, legend_above, own_axes, require_columns

COLUMNS = ("design", "outcome", "share", "cumulative", "low", "high", "n_runs")
CLASSES = {
    "stable": ("stable peace", "#009E73", ""),
    "fragile": ("fragile peace", "#A8DCCB", "///"),
    "recovered": ("war, then peace again", "#F3C893", "..."),
    "at_war": ("at war", "#B34700", ""),
}
LEAST_LABELLED = 0.07


def outcome_shares(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw how runs end as one bar per design, from stable peace on the left to war on the right.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per design and class, classes from the best to the worst: `design`, `outcome`, `share`,
        `cumulative`, `low`, `high` (limits of `cumulative`), `n_runs`.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure otherwise.

    Returns
    -------
    matplotlib.axes.Axes
        x in percent of runs; the thin bars are intervals of the shares to the left of each border.

    Raises
    ------
    ValueError
        On missing columns or an empty frame.
    """
    require_columns(frame, COLUMNS, "frame")
    designs = list(frame["design"].unique())
    ax = own_axes(6.6, 1.5 + 0.46 * len(designs)) if ax is None else ax
    for i, design in enumerate(designs):
        _bar(ax, i, frame[frame["design"] == design])
    ax.set_yticks(range(len(designs)), [str(design) for design in designs])
    ax.set_ylim(len(designs) - 0.5, -0.5)
    ax.set_xlim(0, 1)
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.tick_params(axis="y", length=0)
    ax.xaxis.set_major_formatter(PercentFormatter(xmax=1, decimals=0))
    ax.set_xlabel("runs (%); thin bars: 95% intervals of all to the left of a border")
    handles = [_patch(name) for name in CLASSES if name in set(frame["outcome"])]
    size = count_label(frame.groupby("design")["n_runs"].first())
    ax.set_title(f"How runs end ({size})", loc="left", fontsize=11, pad=10 + legend_above(ax, handles))
    return ax


def _bar(ax: Axes, place: int, rows: pd.DataFrame) -> None:
    """Draw one design's bar, its percentages, and the intervals of its inner borders."""
    for row in rows.to_dict("records"):
        _, color, hatch = CLASSES.get(row["outcome"], (row["outcome"], "0.7", ""))
        left = row["cumulative"] - row["share"]
        ax.barh(place, row["share"], 0.74, left, color=color, hatch=hatch, edgecolor="white", linewidth=0.8)
        if row["share"] >= LEAST_LABELLED:
            _percent(ax, left + row["share"] / 2, place - 0.18, row["share"])
    borders = [row for row in rows.to_dict("records")[:-1] if row["share"] > 0]
    for step, row in enumerate(borders):
        height = place + 0.04 + step * 0.12
        ax.plot([row["low"], row["high"]], [height] * 2, color="white", linewidth=3.2, solid_capstyle="butt")
        ax.plot([row["low"], row["high"]], [height] * 2, color="black", linewidth=1.3, solid_capstyle="butt")
        ax.plot(row["cumulative"], height, "o", color="black", markersize=3, clip_on=False)


def _percent(ax: Axes, x: float, y: float, share: float) -> None:
    box = {"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 0.8}
    ax.text(x, y, f"{100 * share:.0f}%", ha="center", va="center", fontsize=SMALL, bbox=box, zorder=5)


def _patch(name: str) -> Patch:
    label, color, hatch = CLASSES[name]
    return Patch(facecolor=color, hatch=hatch, edgecolor="white", label=label)
