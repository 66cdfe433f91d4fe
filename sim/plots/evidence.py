"""The model beside published figures: in every picture the data are grey bars, the model is black."""

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter, PercentFormatter

from sim.plots.style import COLOURS, SMALL, legend_above, number, own_axes, plain, require_columns

COLUMNS = ("id", "target", "data", "low", "high", "value", "value_low", "value_high", "verdict")
LABEL_LETTERS = 44
DATA_COLOUR = "0.72"
MODEL, MISSED = COLOURS[0], COLOURS[4]
GROUPS = {"none": ("without a mission", COLOURS[0]), "mission": ("with one", COLOURS[2])}
HANDLES = (
    Line2D([], [], color=DATA_COLOUR, linewidth=7, label="data, 95%"),
    Line2D([], [], color=MODEL, marker="o", linewidth=1.2, markersize=5, label="model, 95%"),
    Line2D([], [], color=MISSED, marker="X", linewidth=1.2, markersize=6, label="model, outside the data"),
)


def evidence_rows(frame: pd.DataFrame, ax: Axes | None = None, *, log: bool = False) -> Axes:
    """Draw published intervals and the model's values, a line each.

    Parameters
    ----------
    frame : pandas.DataFrame
        ``id``, ``target``, ``data``, ``low``, ``high``, ``value``, ``value_low``, ``value_high``,
        ``verdict``.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure otherwise.
    log : bool
        Logarithmic axis, for ratios.

    Raises
    ------
    ValueError
        On missing columns or an empty frame.
    """
    require_columns(frame, COLUMNS, "frame")
    labels = [textwrap.fill(target, LABEL_LETTERS) for target in frame["target"]]
    n_lines = sum(label.count("\n") + 1 for label in labels)
    ax = own_axes(7.5, 1.2 + 0.2 * n_lines + 0.1 * len(frame)) if ax is None else ax
    for place, row in enumerate(frame.itertuples()):
        y = len(frame) - place - 1
        ax.plot([row.low, row.high], [y, y], color=DATA_COLOUR, linewidth=7, solid_capstyle="butt")
        ax.plot([row.data], [y], color="0.35", marker="|", markersize=9)
        _model(ax, row, y, along="x")
    ax.set_yticks(range(len(frame)), labels[::-1], fontsize=SMALL)
    ax.set_ylim(-0.7, len(frame) - 0.3)
    ax.spines[["top", "right"]].set_visible(False)
    if log:
        ax.set_xscale("log")
        ax.xaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
        ax.xaxis.set_major_formatter(FuncFormatter(number))
        ax.xaxis.set_minor_formatter(NullFormatter())
        ax.axvline(1.0, color="0.6", linewidth=0.8)
    legend_above(ax, HANDLES)
    return ax


def _model(ax: Axes, row: object, place: float, along: str) -> None:
    """Draw one value of the model with its interval."""
    inside = row.verdict == "agrees"  # type: ignore[attr-defined]
    colour, marker = (MODEL, "o") if inside else (MISSED, "X")
    ends = [row.value_low, row.value_high]  # type: ignore[attr-defined]
    value = [row.value]  # type: ignore[attr-defined]
    across = [place, place]
    ax.plot(*(ends, across) if along == "x" else (across, ends), color=colour, linewidth=1.2)
    ax.plot(
        *(value, [place]) if along == "x" else ([place], value), color=colour, marker=marker, markersize=5
    )


def evidence_relapse(frame: pd.DataFrame, curves: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw the model's curves of relapse over the published shares at 1, 2, 5 and 10 years.

    Parameters
    ----------
    frame : pandas.DataFrame
        As `evidence_rows` takes it, with ids such as ``relapse-none-2y``.
    curves : pandas.DataFrame
        ``group`` ("none" or "mission"), ``years``, ``relapse``, ``low``, ``high`` of the model.
    ax : matplotlib.axes.Axes, optional
    """
    require_columns(frame, COLUMNS, "frame")
    require_columns(curves, ["group", "years", "relapse", "low", "high"], "curves")
    ax = own_axes() if ax is None else ax
    for shift, (group, (label, colour)) in zip((-0.06, 0.06), GROUPS.items(), strict=True):
        curve = curves[curves["group"] == group]
        ax.fill_between(
            curve["years"], curve["low"], curve["high"], step="post", color=colour, alpha=0.18, linewidth=0
        )
        ax.step(curve["years"], curve["relapse"], where="post", color=colour, linewidth=1.6,
                linestyle="solid" if group == "none" else (0, (5, 1.5)), label=f"model, {label}")  # fmt: skip
        known = frame[frame["id"].str.startswith(f"relapse-{group}-")]
        years = known["id"].str.extract(r"-(\d+)y$")[0].astype(float).to_numpy() + shift
        errors = [known["data"] - known["low"], known["high"] - known["data"]]
        look = {"fmt": "o" if group == "none" else "s", "color": colour, "markerfacecolor": "white"}
        ax.errorbar(years, known["data"], errors, capsize=3, label=f"data, {label}", **look)
    ax.set(xlabel="years since fighting stopped", ylabel="back at war", ylim=(0, 1), xlim=(0, 10.3))
    ax.yaxis.set_major_formatter(PercentFormatter(1.0))
    plain(ax)
    ax.legend(frameon=False, fontsize=SMALL, loc="upper left", ncols=2)
    return ax


def evidence_hazard(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw the hazard of relapse by age of the peace, on a logarithmic scale.

    Parameters
    ----------
    frame : pandas.DataFrame
        As `evidence_rows` takes it, with ids such as ``hazard-0-6m``.
    ax : matplotlib.axes.Axes, optional
    """
    known = frame[frame["id"].str.fullmatch(r"hazard-[\d-]+[my]")]
    require_columns(known, COLUMNS, "frame")
    ax = own_axes(6.5, 4.0) if ax is None else ax
    for place, row in enumerate(known.itertuples()):
        ax.plot([place, place], [row.low, row.high], color=DATA_COLOUR, linewidth=9, solid_capstyle="butt")
        ax.plot([place], [row.data], color="0.35", marker="_", markersize=11)
        _model(ax, row, place, along="y")
    ax.set_yscale("log")
    ax.yaxis.set_major_formatter(FuncFormatter(number))
    ax.set_xticks(range(len(known)), [name.removeprefix("hazard-") for name in known["id"]])
    ax.set(xlabel="age of the peace (m months, y years)", ylabel="relapses per year at peace")
    plain(ax)
    legend_above(ax, HANDLES)
    return ax


def evidence_dose(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw killing of civilians by the parties against people deployed, relative to nobody: data and model.

    Parameters
    ----------
    frame : pandas.DataFrame
        As `evidence_rows` takes it, with ``troops-killing`` (per 1,000) and ``police-killing`` (per 100).
    ax : matplotlib.axes.Axes, optional
    """
    require_columns(frame, COLUMNS, "frame")
    ax = own_axes(6.5, 4.0) if ax is None else ax
    dose = np.linspace(0.0, 8.0, 60)
    for name, unit, style, colour in (
        ("troops-killing", "1,000 troops", "solid", COLOURS[0]),
        ("police-killing", "100 police", (0, (5, 1.5)), COLOURS[2]),
    ):
        row = frame.set_index("id").loc[name]
        ax.fill_between(dose, row["low"] ** dose, row["high"] ** dose, color=colour, alpha=0.15, linewidth=0)
        ax.plot(
            dose, row["data"] ** dose, color=colour, linewidth=0.9, linestyle=style, label=f"data, per {unit}"
        )
        ax.plot(
            dose,
            row["value"] ** dose,
            color=colour,
            linewidth=2.2,
            linestyle=style,
            label=f"model, per {unit}",
        )
    ax.set(xlabel="thousands of troops, or hundreds of police", ylabel="killing, relative to nobody deployed",
           yscale="log", ylim=(0.01, 3.0))  # fmt: skip
    ax.yaxis.set_major_formatter(FuncFormatter(number))
    plain(ax)
    ax.legend(frameon=False, fontsize=SMALL, ncols=2)
    return ax
