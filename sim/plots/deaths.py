"""Deaths by who died and by who killed, by design."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.plots.style import SMALL, Look, count_label, looks, number, own_axes, require_columns

COLUMNS = ("design", "side", "who", "value", "low", "high", "n_runs")
SIDES = {"victim": "By who died", "perpetrator": "By who killed"}
NAMES = {
    "civilian": "civilians",
    "fighter": "fighters",
    "humanitarian": "aid workers",
    "peacekeeper": "peacekeepers",
    "state": "state forces",
    "rebel": "rebels",
    "other": "others",
}
SPREAD = 0.68


def deaths(
    frame: pd.DataFrame,
    ax: Axes | None = None,
    side: str = "victim",
    styles: Mapping[str, Look] | None = None,
) -> Axes:
    """Draw mean deaths a run by victim or by perpetrator, with intervals, one mark per design.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per design, side and kind: `design`, `side` ("victim" or "perpetrator"), `who`, `value`,
        `low`, `high` (people a run), `n_runs`.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure otherwise.
    side : str
        Which of the two.
    styles : mapping of str to Look, optional
        Looks of the designs.

    Returns
    -------
    matplotlib.axes.Axes
        x in people a run, on a scale that is logarithmic from 1 on and straight below, so that 10 and 10,000
        can be read side by side and none is none.

    Raises
    ------
    ValueError
        On missing columns, or a side that is not in the frame.
    """
    require_columns(frame, COLUMNS, "frame")
    rows = frame[frame["side"] == side]
    if rows.empty:
        raise ValueError(f"frame has no side {side!r}; it has {', '.join(map(str, frame['side'].unique()))}")
    ax = own_axes() if ax is None else ax
    styles = looks(str(name) for name in frame["design"].unique()) if styles is None else styles
    kinds = list(rows["who"].unique())
    step = SPREAD / max(len(styles), 2)
    for row in rows.to_dict("records"):
        shift = (list(styles).index(str(row["design"])) - (len(styles) - 1) / 2) * step
        _point(ax, row, kinds.index(row["who"]) + shift, styles[str(row["design"])])
    _dress(ax, [NAMES.get(kind, str(kind)) for kind in kinds])
    ax.set_title(SIDES.get(side, side), loc="left", fontsize=9.5)
    return ax


def deaths_both(frame: pd.DataFrame) -> Figure:
    """Draw deaths by victim above deaths by perpetrator, on one scale; `frame` as of `deaths`.

    Returns
    -------
    matplotlib.figure.Figure
        Its title says how many runs each design has.
    """
    require_columns(frame, COLUMNS, "frame")
    sides = [side for side in SIDES if side in set(frame["side"])]
    kinds = [frame.loc[frame["side"] == side, "who"].nunique() for side in sides]
    styles = looks(str(name) for name in frame["design"].unique())
    height = 1.3 + sum(kinds) * (0.25 + 0.1 * len(styles))
    figure = Figure(figsize=(6.6, height), layout="constrained")
    panels = figure.subplots(len(sides), 1, sharex=True, squeeze=False, height_ratios=kinds)[:, 0]
    for ax, side in zip(panels, sides, strict=True):
        deaths(frame, ax, side, styles)
        ax.label_outer()
    handles = [Line2D([], [], **look._asdict(), markersize=5, label=name) for name, look in styles.items()]
    figure.legend(
        handles=handles, loc="outside lower center", ncols=3, frameon=False, fontsize=SMALL, handlelength=3
    )
    size = count_label(frame.groupby("design")["n_runs"].max())
    figure.suptitle(f"Deaths, means and 95% intervals ({size})", fontsize=11, x=0.01, ha="left")
    return figure


def _point(ax: Axes, row: dict, place: float, look: Look) -> None:
    if np.isfinite(row["low"]) and np.isfinite(row["high"]):
        ax.plot([row["low"], row["high"]], [place] * 2, color=look.color, linestyle="solid", linewidth=1.5)
    ax.plot(row["value"], place, marker=look.marker, color=look.color, markersize=5.5, clip_on=False)


def _dress(ax: Axes, kinds: list[str]) -> None:
    ax.set_xscale("symlog", linthresh=1, linscale=0.4)
    ax.set_xlim(left=0)
    ax.set_ylim(len(kinds) - 0.5, -0.5)
    ax.set_yticks(range(len(kinds)), kinds)
    for border in range(1, len(kinds)):
        ax.axhline(border - 0.5, color="0.85", linewidth=0.8)
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="x", color="0.9", linewidth=0.6)
    ax.set_axisbelow(True)
    ax.xaxis.set_major_formatter(number)
    ax.set_xlabel("people a run (logarithmic from 1 on)")
