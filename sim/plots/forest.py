"""Forest plots: what each design changes against the baseline on the same luck, with intervals."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.plots.style import GREY, SMALL, count_label, number, own_axes, require_columns

COLUMNS = ("design", "baseline", "outcome", "unit", "better", "difference", "low", "high", "n_pairs")
NAMES = {
    "war_by_2_years": "war by 2 years",
    "war_by_5_years": "war by 5 years",
    "war_by_10_years": "war by 10 years",
    "years_at_peace": "years at peace",
    "stable": "stable peace",
    "deaths_civilian": "civilian deaths",
    "deaths_humanitarian": "aid workers' deaths",
    "deaths_fighter": "fighters' deaths",
    "deaths_peacekeeper": "peacekeepers' deaths",
    "displaced_person_years": "displacement",
    "trust_state": "trust in the state",
    "trust_mission": "trust in the mission",
    "trust_groups": "trust between groups",
    "cost_usd": "cost",
}
SCALES = {
    "share of runs": ("% points", 100.0),
    "US$": ("million US$", 1e-6),
    "person-years": ("thousand person-years", 1e-3),
}
WAYS = {"lower": "\N{LEFTWARDS ARROW} better", "higher": "better \N{RIGHTWARDS ARROW}", "neither": ""}


def forest(frame: pd.DataFrame, outcome: str, ax: Axes | None = None) -> Axes:
    """Draw the paired differences of one outcome: a point and its interval per design, and the line of none.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per design and outcome: `design`, `baseline`, `outcome`, `unit`, `better`, `difference`,
        `low`, `high`, `n_pairs`.
    outcome : str
        Which of them.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure otherwise.

    Returns
    -------
    matplotlib.axes.Axes
        x in the outcome's unit (percent points for shares, millions of US$, thousands of person-years).
        Filled points have an interval that excludes zero.

    Raises
    ------
    ValueError
        On missing columns, or an outcome that is not in the frame.
    """
    require_columns(frame, COLUMNS, "frame")
    rows = frame[frame["outcome"] == outcome]
    if rows.empty:
        known = ", ".join(map(str, frame["outcome"].unique()))
        raise ValueError(f"frame has no outcome {outcome!r}; it has {known}")
    ax = own_axes(5.0, 1.2 + 0.32 * len(rows)) if ax is None else ax
    unit, scale = SCALES.get(rows["unit"].iloc[0], (rows["unit"].iloc[0], 1.0))
    ax.axvline(0, color=GREY, linewidth=0.9)
    for i, row in enumerate(rows.to_dict("records")):
        _interval(ax, i, *(row[name] * scale for name in ("difference", "low", "high")))
    _dress(ax, [str(design) for design in rows["design"]], unit)
    ax.set_title(NAMES.get(outcome, outcome.replace("_", " ")), loc="left", fontsize=9.5)
    ax.set_title(WAYS.get(rows["better"].iloc[0], ""), loc="right", fontsize=SMALL, color=GREY)
    return ax


def forests(frame: pd.DataFrame, outcomes: Sequence[str] | None = None, columns: int = 2) -> Figure:
    """Draw several outcomes as small multiples, each on its own scale; parameters as of `forest`.

    Returns
    -------
    matplotlib.figure.Figure
        Its title names the baseline and the number of pairs.
    """
    require_columns(frame, COLUMNS, "frame")
    names = list(frame["outcome"].unique()) if outcomes is None else list(outcomes)
    n_designs, lines = frame["design"].nunique(), -(-len(names) // columns)
    figure = Figure(figsize=(6.8, 0.8 + lines * (0.85 + 0.23 * n_designs)))
    figure.set_layout_engine("constrained", w_pad=0.14)
    panels = figure.subplots(lines, columns, squeeze=False)
    for ax, outcome in zip(panels.flat, names, strict=False):
        forest(frame, outcome, ax)
    for ax in panels.flat[len(names) :]:
        ax.set_axis_off()
    for ax in panels[:, 1:].flat:
        ax.set_yticklabels([])
    baseline = frame["baseline"].iloc[0]
    size = count_label([frame["n_pairs"].min(), frame["n_pairs"].max()], "pairs")
    figure.suptitle(f"Differences to {baseline} on the same luck ({size})", fontsize=11, x=0.01, ha="left")
    figure.supxlabel("lines: 95% intervals; filled: the interval excludes zero", fontsize=SMALL, color=GREY)
    return figure


def _interval(ax: Axes, place: int, value: float, low: float, high: float) -> None:
    """Draw one design; an interval that is not known is left out."""
    told = low > 0 or high < 0
    if np.isfinite(low) and np.isfinite(high):
        ax.plot([low, high], [place, place], color="black", linewidth=1.6 if told else 1.0)
    ax.plot(value, place, "o", color="black", markerfacecolor="black" if told else "white", markersize=5)


def _dress(ax: Axes, designs: list[str], unit: str) -> None:
    ax.set_yticks(range(len(designs)), designs)
    ax.set_ylim(len(designs) - 0.4, -0.6)
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.tick_params(axis="y", length=0)
    ax.tick_params(labelsize=SMALL)
    ax.grid(axis="x", color="0.9", linewidth=0.6)
    ax.set_axisbelow(True)
    ax.xaxis.set_major_locator(MaxNLocator(nbins=5))
    ax.xaxis.set_major_formatter(number)
    ax.set_xlabel(f"difference ({unit})", fontsize=SMALL)
