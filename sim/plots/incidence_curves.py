"""Competing ways in which peace ends: a panel a way, a curve a design."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator, PercentFormatter

from sim.plots.steps import draw_steps
from sim.plots.style import (
    SMALL,
    WEEKS_PER_YEAR,
    Look,
    count_label,
    looks,
    own_axes,
    plain,
    require_columns,
)

COLUMNS = ("way", "week", "at_risk", "events", "incidence", "low", "high")
PANELS_ACROSS = 2
BARS = 0.16


def incidence(
    frame: pd.DataFrame,
    way: str,
    ax: Axes | None = None,
    by: str = "design",
    styles: Mapping[str, Look] | None = None,
) -> Axes:
    """Draw the share of runs whose peace has ended in one way through time.

    Parameters
    ----------
    frame : pandas.DataFrame
        Cumulative incidence: `by`, `way`, `week`, `at_risk`, `events`, `incidence`, `low`, `high`, one row
        per curve, way and week.
    way : str
        Which of them.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure otherwise.
    by : str
        Column that names the curves.
    styles : mapping of str to Look, optional
        Looks of the curves.

    Returns
    -------
    matplotlib.axes.Axes
        x in years since fighting stopped, y in percent of runs. Curves start as one and often stay close, so
        that bands would hide one another: the intervals in `low` and `high` stand as bars beside the last
        week.

    Raises
    ------
    ValueError
        On missing columns, an empty frame, or a way that is not in it.
    """
    require_columns(frame, [by, *COLUMNS], "frame")
    rows = frame[frame["way"] == way]
    if rows.empty:
        raise ValueError(f"frame has no way {way!r}; it has {', '.join(map(str, frame['way'].unique()))}")
    ax = own_axes() if ax is None else ax
    styles = looks(str(name) for name in frame[by].unique()) if styles is None else styles
    years = max(float(rows["week"].max()), 1) / WEEKS_PER_YEAR
    for i, (name, curve) in enumerate(rows.groupby(by, sort=False)):
        ordered, look = curve.sort_values("week"), styles[str(name)]
        draw_steps(ax, ordered, "incidence", look, (i + 0.5) / len(styles), has_band=False)
        _interval(ax, ordered.iloc[-1], look, years * (1 + BARS * (i + 1) / (len(styles) + 1)))
    _dress(ax, years)
    ax.set_title(way, loc="left", fontsize=9.5)
    return ax


def _interval(ax: Axes, last: pd.Series, look: Look, place: float) -> None:
    """Draw the interval of a curve's last week as a bar beside the curves."""
    ax.plot([place, place], [last["low"], last["high"]], color=look.color, linewidth=1.4, clip_on=False)
    ax.plot(place, last["incidence"], marker=look.marker, color=look.color, markersize=4, clip_on=False)


def _dress(ax: Axes, years: float) -> None:
    """Label the axes; beyond the last week there is only room for the bars."""
    plain(ax)
    ax.set_xlim(0, years * (1 + BARS))
    ax.set_ylim(0, 1)
    ticks = MaxNLocator(nbins=10, integer=True).tick_values(0, years)
    ax.set_xticks([tick for tick in ticks if tick <= years])
    ax.spines["bottom"].set_bounds(0, years)
    ax.yaxis.set_major_formatter(PercentFormatter(xmax=1, decimals=0))
    ax.set_xlabel("years since fighting stopped", fontsize=9)
    ax.set_ylabel("runs (%)", fontsize=9)
    ax.tick_params(labelsize=SMALL)


def incidences(frame: pd.DataFrame, by: str = "design") -> Figure:
    """Draw every way that happened as small multiples on one scale; parameters as of `incidence`.

    Returns
    -------
    matplotlib.figure.Figure
        Its title says how many runs each design has.

    Raises
    ------
    ValueError
        On missing columns or an empty frame, or when nothing happened.
    """
    require_columns(frame, [by, *COLUMNS], "frame")
    happened = frame.groupby("way", sort=False)["events"].sum()
    ways = [str(way) for way in happened.index[happened > 0]]
    if not ways:
        raise ValueError("frame holds no end of peace: there is nothing to draw")
    across, down = min(PANELS_ACROSS, len(ways)), -(-len(ways) // PANELS_ACROSS)
    figure = Figure(figsize=(3.6 * across if across > 1 else 5.0, 1.1 + 2.3 * down), layout="constrained")
    panels = figure.subplots(down, across, sharey=True, squeeze=False)
    styles = looks(str(name) for name in frame[by].unique())
    for ax, way in zip(panels.flat, ways, strict=False):
        incidence(frame, way, ax, by, styles)
    for ax in panels.flat[len(ways) :]:
        ax.set_axis_off()
    for ax in panels[:, 1:].flat:
        ax.set_ylabel("")
    highest = float(frame.loc[frame["way"].isin(ways), "high"].max())
    panels.flat[0].set_ylim(0, min(1.0, max(0.05, 1.05 * highest)))
    _head(figure, frame, by, styles)
    return figure


def _head(figure: Figure, frame: pd.DataFrame, by: str, styles: Mapping[str, Look]) -> None:
    """Put title and legend around the panels."""
    handles = [Line2D([], [], **look._asdict(), markersize=4.5, label=name) for name, look in styles.items()]
    figure.legend(
        handles=handles, loc="outside lower center", ncols=5, frameon=False, fontsize=SMALL, handlelength=3.5
    )
    counts = frame[frame["way"] == frame["way"].iloc[0]].groupby(by, sort=False)["at_risk"].first()
    title = f"How peace first ended ({count_label(int(n) for n in counts)})"
    figure.suptitle(title, fontsize=11, x=0.01, ha="left")
