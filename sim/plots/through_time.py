"""Outcomes through time: the median over replications, and how far replications spread around it."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from sim.plots.style import (
    GREY,
    SMALL,
    WEEKS_PER_YEAR,
    Look,
    count_label,
    legend_above,
    looks,
    own_axes,
    plain,
    require_columns,
)

LABELS = {
    "deaths_civilian": "civilian deaths (people)",
    "deaths_humanitarian": "humanitarian workers' deaths (people)",
    "deaths_fighter": "fighters' deaths (people)",
    "deaths_peacekeeper": "peacekeepers' deaths (people)",
    "deaths_by_state": "deaths by the state (people)",
    "deaths_by_rebel": "deaths by rebels (people)",
    "deaths_by_other": "deaths by others (people)",
    "displaced_person_years": "displacement (person-years)",
    "trust_state": "trust in the state (0 to 1)",
    "trust_mission": "trust in the mission (0 to 1)",
    "trust_groups": "trust among groups (0 to 1)",
    "legitimacy": "legitimacy of the mission (0 to 1)",
    "governance": "governance (0 to 1)",
    "economy": "economy (index)",
    "accord_implemented": "accord carried out (share of provisions)",
    "ddr_completed": "DDR completed (share of fighters)",
    "weeks_at_war": "time at war (weeks)",
    "cost_usd": "cost of the mission (US$)",
}
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
KEYS = ("study", "case", "replication")


def trajectories(
    weeks: pd.DataFrame,
    outcomes: Sequence[str] = ("trust_state", "governance", "deaths_civilian"),
    labels: Mapping[str, str] | None = None,
    panel_inches: float = 2.5,
) -> Figure:
    """Draw small multiples: outcomes down, designs across, medians with 50 and 90 percent bands.

    The bands hold the middle 50 and 90 percent of runs in each week by itself; they are spread, not
    intervals of the median. Panels of a row share their scale, and each repeats the other designs' medians in
    grey.

    Parameters
    ----------
    weeks : pandas.DataFrame
        One row per run and (thinned) week: `design`, `replication`, `week`, the outcomes, and `study` and
        `case` if there are several.
    outcomes : sequence of str
        Numeric columns of `weeks`.
    labels : mapping of str to str, optional
        Axis labels with units, for columns not in `LABELS` or to replace those.
    panel_inches : float
        Width of a panel.

    Returns
    -------
    matplotlib.figure.Figure
        Its title says how many runs each design has.

    Raises
    ------
    ValueError
        On missing columns, an empty frame, no outcomes, or a column that is not numeric.
    """
    if not outcomes:
        raise ValueError("outcomes is empty: name at least one column of weeks")
    require_columns(weeks, ["design", "replication", "week", *outcomes], "weeks")
    designs = list(weeks["design"].unique())
    figure = Figure(
        figsize=(max(6.5, 1.3 + panel_inches * len(designs)), 1.1 + 2.1 * len(outcomes)), layout="constrained"
    )
    panels = figure.subplots(len(outcomes), len(designs), sharex=True, sharey="row", squeeze=False)
    for row, outcome in zip(panels, outcomes, strict=True):
        spread = _spread(weeks, outcome)
        for ax, design in zip(row, designs, strict=True):
            _draw(ax, spread, looks(designs), [design])
            _dress(ax, spread, _label(outcome, labels))
            ax.set_xlabel("")
            ax.xaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
            ax.label_outer()
    for ax, design in zip(panels[0], designs, strict=True):
        ax.set_title(str(design), fontsize=9, loc="left")
    figure.suptitle(f"Outcomes through time ({_size(weeks)})", fontsize=11, x=0.01, ha="left")
    panels[-1, len(designs) // 2].set_xlabel("years since fighting stopped", fontsize=9)
    figure.legend(
        handles=_key(others=len(designs) > 1),
        loc="outside lower center",
        ncols=4,
        frameon=False,
        fontsize=SMALL,
    )
    return figure


def trajectory(
    weeks: pd.DataFrame, outcome: str, ax: Axes | None = None, labels: Mapping[str, str] | None = None
) -> Axes:
    """Draw one outcome through time, all designs in one panel: medians with 50 and 90 percent bands.

    Good for two or three designs; with more, bands hide one another and `trajectories` reads better.

    Parameters
    ----------
    weeks, labels
        As `trajectories`.
    outcome : str
        A numeric column of `weeks`.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure otherwise.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        On missing columns, an empty frame, or a column that is not numeric.
    """
    require_columns(weeks, ["design", "replication", "week", outcome], "weeks")
    ax = own_axes() if ax is None else ax
    spread = _spread(weeks, outcome)
    designs = list(weeks["design"].unique())
    styles = looks(designs)
    _draw(ax, spread, styles, designs)
    _dress(ax, spread, _label(outcome, labels))
    handles = [Line2D([], [], color=s.color, linestyle=s.linestyle, label=str(d)) for d, s in styles.items()]
    title = f"Median and middle 50% and 90% of runs ({_size(weeks)})"
    ax.set_title(title, loc="left", fontsize=11, pad=10 + legend_above(ax, handles))
    return ax


def _spread(weeks: pd.DataFrame, outcome: str) -> pd.DataFrame:
    """Quantiles over runs by design and week; columns are `QUANTILES`, the index is (design, week)."""
    column = weeks[outcome]
    if pd.api.types.is_bool_dtype(column) or not pd.api.types.is_numeric_dtype(column):
        raise ValueError(f"column {outcome!r} of weeks is {column.dtype}, and a trajectory needs numbers")
    quantiles = weeks.groupby(["design", "week"], sort=True)[outcome].quantile(list(QUANTILES))
    return quantiles.unstack()  # noqa: PD010


def _draw(ax: Axes, spread: pd.DataFrame, styles: dict[str, Look], shown: Sequence[str]) -> None:
    """Draw the `shown` designs with their bands, and the medians of the others in grey."""
    for design, look in styles.items():
        bands = spread.loc[design]
        years = bands.index.to_numpy(dtype=np.float64) / WEEKS_PER_YEAR
        if design not in shown:
            ax.plot(years, bands[0.5], color="0.6", linewidth=0.8, zorder=1.5)
            continue
        for low, high, alpha in ((0.05, 0.95, 0.14), (0.25, 0.75, 0.28)):
            ax.fill_between(years, bands[low], bands[high], color=look.color, alpha=alpha, linewidth=0)
        ax.plot(years, bands[0.5], color=look.color, linestyle=look.linestyle, linewidth=1.7)


def _dress(ax: Axes, spread: pd.DataFrame, label: str) -> None:
    """Label the axes; a quantity that is never negative keeps its zero."""
    plain(ax)
    weeks = spread.index.get_level_values("week")
    ax.set_xlim(0, max(float(weeks.max()), 1.0) / WEEKS_PER_YEAR)
    lowest, highest = float(spread.min().min()), float(spread.max().max())
    if lowest >= 0:
        ax.set_ylim(0, highest * 1.05 or 1)
    ax.set_xlabel("years since fighting stopped", fontsize=9)
    ax.set_ylabel(label, fontsize=9)
    ax.tick_params(labelsize=SMALL)
    ax.yaxis.set_major_formatter(lambda x, _: f"{x:,.0f}" if abs(x) >= 1000 else f"{x:g}")


def _label(outcome: str, labels: Mapping[str, str] | None) -> str:
    """The caller's label, the known one with its unit, or the bare column name."""
    return (labels or {}).get(outcome, LABELS.get(outcome, outcome))


def _size(weeks: pd.DataFrame) -> str:
    """How many runs each design has, counted in the data."""
    keys = [key for key in KEYS if key in weeks.columns]
    return count_label(weeks[["design", *keys]].drop_duplicates()["design"].value_counts())


def _key(others: bool) -> list[Line2D | Patch]:
    """Handles that say what line and bands are."""
    handles: list[Line2D | Patch] = [
        Line2D([], [], color=GREY, linewidth=1.7, label="median run"),
        Patch(color=GREY, alpha=0.42, linewidth=0, label="middle 50% of runs"),
        Patch(color=GREY, alpha=0.14, linewidth=0, label="middle 90% of runs"),
    ]
    return [*handles, Line2D([], [], color="0.6", linewidth=0.8, label="other designs' medians")][
        : 3 + others
    ]
