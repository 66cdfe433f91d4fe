"""Curves of relapse into war by design, with bands and the numbers still at risk."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator, PercentFormatter
from matplotlib.transforms import ScaledTranslation, blended_transform_factory

from sim.plots.steps import draw_steps
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

COLUMNS = ("week", "at_risk", "relapse", "low", "high")
LINE_POINTS = 12
TABLE_TOP_POINTS = 44


def survival(frame: pd.DataFrame, ax: Axes | None = None, by: str = "design") -> Axes:
    """Draw the share of runs that have relapsed into war through time.

    Parameters
    ----------
    frame : pandas.DataFrame
        Kaplan-Meier estimates: `by`, `week`, `at_risk`, `relapse`, `low`, `high`, one row per curve and week.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure otherwise. In a figure of several panels use `layout="constrained"`,
        so that the table under the axis finds room.
    by : str
        Column that names the curves.

    Returns
    -------
    matplotlib.axes.Axes
        x in years since fighting stopped, y in percent of runs; bands are the intervals in `low` and `high`;
        under the axis, by each curve's marker, stand the runs at peace and under observation at each tick.

    Raises
    ------
    ValueError
        On missing columns or an empty frame.
    """
    require_columns(frame, [by, *COLUMNS], "frame")
    curves = {str(name): curve.sort_values("week") for name, curve in frame.groupby(by, sort=False)}
    ax = own_axes(height=4.0 + 0.2 * len(curves)) if ax is None else ax
    styles = looks(curves)
    for i, (name, curve) in enumerate(curves.items()):
        draw_steps(ax, curve, "relapse", styles[name], (i + 0.5) / len(curves))
    _dress(ax, max(float(c["week"].max()) for c in curves.values()), float(frame["high"].max()))
    _numbers_at_risk(ax, curves, styles)
    above = _head(ax, curves, styles)
    _make_room(ax, TABLE_TOP_POINTS + LINE_POINTS * (len(curves) + 1), above)
    return ax


def _dress(ax: Axes, last_week: float, highest: float) -> None:
    """Label the axes and fit their limits."""
    plain(ax)
    ax.set_xlim(0, max(last_week, 1) / WEEKS_PER_YEAR)
    ax.set_ylim(0, min(1.0, max(0.05, highest * 1.05)))
    ax.xaxis.set_major_locator(MaxNLocator(nbins=10, integer=True))
    ax.yaxis.set_major_formatter(PercentFormatter(xmax=1, decimals=0))
    ax.set_xlabel("years since fighting stopped")
    ax.set_ylabel("relapsed into war (% of runs)")


def _numbers_at_risk(ax: Axes, curves: dict[str, pd.DataFrame], styles: dict[str, Look]) -> None:
    """Write under the axis how many runs are at peace and watched at each labelled year."""
    ticks = [tick for tick in ax.get_xticks() if ax.get_xlim()[0] <= tick <= ax.get_xlim()[1]]
    below = blended_transform_factory(ax.transData, ax.transAxes)
    text: dict[str, Any] = {
        "textcoords": "offset points",
        "va": "center",
        "fontsize": SMALL,
        "annotation_clip": False,
    }
    ax.annotate("runs at risk", (0, 0), (0, -TABLE_TOP_POINTS), xycoords=ax.transAxes, color=GREY, **text)
    for i, (name, curve) in enumerate(curves.items()):
        drop = -TABLE_TOP_POINTS - LINE_POINTS * (i + 1)
        _mark(ax, styles[name], drop)
        for tick in ticks:
            still = curve.loc[curve["week"] >= tick * WEEKS_PER_YEAR, "at_risk"]
            number = f"{still.iloc[0] if len(still) else 0:,}"
            ax.annotate(number, (tick, 0), (0, drop), xycoords=below, ha="center", **text)


def _mark(ax: Axes, look: Look, drop: float) -> None:
    """Name a row of the table by its curve's marker, which no length of name can push off the page."""
    place = ax.transAxes + ScaledTranslation(-24 / 72, drop / 72, ax.figure.dpi_scale_trans)
    mark = Line2D(
        [0], [0], marker=look.marker, color=look.color, markersize=5, transform=place, clip_on=False
    )
    ax.add_artist(mark)


def _make_room(ax: Axes, below: float, above: float) -> None:
    """Shrink the axes of a figure without a layout engine by points, so that nothing is cut off."""
    figure = ax.figure
    if not isinstance(figure, Figure) or figure.get_layout_engine() is not None:
        return
    box, height = ax.get_position(), 72 * figure.get_figheight()
    bottom, top = max(box.y0, below / height), min(box.y1, 1 - above / height)
    if bottom < top:
        ax.set_position((box.x0, bottom, box.width, top - bottom))


def _head(ax: Axes, curves: dict[str, pd.DataFrame], styles: dict[str, Look]) -> float:
    """Put title and legend above the data, where they cover none of it; return their height in points."""
    handles = [Line2D([], [], **styles[name]._asdict(), markersize=4.5, label=name) for name in curves]
    lines = legend_above(ax, handles)
    size = count_label(int(curve["at_risk"].iloc[0]) for curve in curves.values())
    ax.set_title(f"Relapse into war ({size})", loc="left", fontsize=11, pad=10 + lines)
    return 28 + lines
