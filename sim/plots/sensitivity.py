"""What drives an outcome: elementary effects beside what luck alone gives, and shares of variance."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.plots.style import DASHES, GREY, MARKERS, SMALL, number, own_axes, require_columns

EFFECTS = ("field", "mu_star", "mu_star_low", "mu_star_high", "noise", "above_noise")
INDICES = (
    "field",
    "n",
    "luck_of_mean",
    *(f"{name}{end}" for name in ("first", "total") for end in ("", "_low", "_high")),
)
SHOWN = 12
FILLED, EMPTY = "0.45", "white"


def elementary_effects(
    frame: pd.DataFrame, unit: str = "", scale: float = 1.0, ax: Axes | None = None
) -> Axes:
    """Draw the mean size of the elementary effects of one outcome: bars, intervals, and luck's part.

    Parameters
    ----------
    frame : pandas.DataFrame
        A row a field, in the order to draw: `field`, `mu_star`, `mu_star_low`, `mu_star_high`, `noise`,
        `above_noise`. The first twelve are drawn.
    unit : str
        Of the outcome, as drawn.
    scale : float
        What numbers are multiplied by.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure otherwise.

    Returns
    -------
    matplotlib.axes.Axes
        Grey bars are beyond luck, white ones are not; the upright mark is what luck alone stays below in 95
        of 100 cases.

    Raises
    ------
    ValueError
        On missing columns or no rows.
    """
    require_columns(frame, EFFECTS, "frame")
    rows = frame.head(SHOWN)
    ax = own_axes(7.0, 1.2 + 0.26 * len(rows)) if ax is None else ax
    places = np.arange(len(rows))
    value, low, high, noise = (
        rows[name].to_numpy() * scale for name in ("mu_star", "mu_star_low", "mu_star_high", "noise")
    )
    colours = [FILLED if beyond else EMPTY for beyond in rows["above_noise"]]
    ax.barh(places, value, color=colours, edgecolor="black", linewidth=0.6, height=0.6)
    ax.hlines(places, low, high, color="black", linewidth=1.2)
    ax.plot(noise, places, "|", color="#D55E00", markersize=11, markeredgewidth=2.2)
    _dress(ax, rows["field"])
    ax.set_xlabel(
        f"mean size of the effect over the whole range{f' ({unit})' if unit else ''}", fontsize=SMALL
    )
    return ax


def variance_shares(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw first and total indices of one outcome with intervals, and the total that luck alone gives.

    Parameters
    ----------
    frame : pandas.DataFrame
        A row a field and size of the sample: `field`, `n`, `first`, `total` with their `_low` and `_high`,
        `luck_of_mean`. Those of the largest `n` are drawn.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure otherwise.

    Returns
    -------
    matplotlib.axes.Axes
        Filled: total; empty: first. The dashed line is luck's part.

    Raises
    ------
    ValueError
        On missing columns or no rows.
    """
    require_columns(frame, INDICES, "frame")
    rows = frame[frame["n"] == frame["n"].max()]
    ax = own_axes(5.0, 1.2 + 0.36 * len(rows)) if ax is None else ax
    places = np.arange(len(rows))
    for name, shift, face in (("total", -0.16, "black"), ("first", 0.16, "white")):
        value, low, high = (rows[f"{name}{end}"].to_numpy() for end in ("", "_low", "_high"))
        ax.hlines(places + shift, low, high, color="black", linewidth=1.2)
        ax.plot(value, places + shift, "o", color="black", markerfacecolor=face, markersize=5, label=name)
    ax.axvline(0.0, color=GREY, linewidth=0.8)
    luck = float(rows["luck_of_mean"].iloc[0])
    ax.axvline(luck, color="#D55E00", linewidth=1.4, linestyle=DASHES[1], label="luck alone")
    _dress(ax, rows["field"])
    ax.set_xlabel("share of variance", fontsize=SMALL)
    return ax


def convergence(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw the total indices of one outcome at growing samples.

    Parameters
    ----------
    frame : pandas.DataFrame
        As of `variance_shares`.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure otherwise.

    Returns
    -------
    matplotlib.axes.Axes
        A line a field, with 95% intervals side by side.

    Raises
    ------
    ValueError
        On missing columns or no rows.
    """
    require_columns(frame, INDICES, "frame")
    ax = own_axes(5.0, 3.4) if ax is None else ax
    sizes = sorted(frame["n"].unique())
    fields = list(frame["field"].unique())
    for i, name in enumerate(fields):
        rows = frame[frame["field"] == name].sort_values("n")
        places = np.arange(len(rows)) + 0.5 * (i / max(1, len(fields) - 1) - 0.5)
        ax.vlines(places, rows["total_low"], rows["total_high"], color="0.6", linewidth=1.0)
        look = {"linestyle": DASHES[i % len(DASHES)], "marker": MARKERS[i % len(MARKERS)]}
        ax.plot(
            places, rows["total"], color=str(0.12 * (i % 5)), linewidth=0.9, markersize=4, label=name, **look
        )
    ax.set_xticks(range(len(sizes)), [f"{size:,}" for size in sizes])
    ax.set_xlabel("size of the sample", fontsize=SMALL)
    ax.set_ylabel("total index", fontsize=SMALL)
    ax.tick_params(labelsize=SMALL)
    ax.spines[["top", "right"]].set_visible(False)
    ax.yaxis.set_major_formatter(number)
    return ax


def _dress(ax: Axes, fields: pd.Series) -> None:
    names = [str(field).removeprefix("constants.") for field in fields]
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(len(names) - 0.4, -0.6)
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.tick_params(axis="y", length=0)
    ax.tick_params(labelsize=SMALL)
    ax.grid(axis="x", color="0.9", linewidth=0.6)
    ax.set_axisbelow(True)
    ax.xaxis.set_major_formatter(number)
