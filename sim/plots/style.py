"""How designs are told apart: colours safe for colour-blind readers, and lines that differ in grey too."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

WEEKS_PER_YEAR = 52
SMALL = 8
GREY = "0.35"

# Okabe and Ito (2008), Color Universal Design, without yellow, which is too faint for lines on white; in an
# order in which neighbours differ in lightness too.
COLOURS = ("#000000", "#E69F00", "#0072B2", "#56B4E9", "#D55E00", "#009E73", "#CC79A7")
DASHES: tuple[Any, ...] = (
    "solid",
    (0, (5, 1.5)),
    (0, (1.2, 1.2)),
    (0, (6, 1.5, 1.2, 1.5)),
    (0, (9, 2)),
    (0, (4, 1.2, 1.2, 1.2, 1.2, 1.2)),
)
MARKERS = ("o", "s", "^", "D", "v", "X", "P", "*")


class Look(NamedTuple):
    """One design's colour, dash pattern and marker; seven, six and eight of them repeat only after 168."""

    color: str
    linestyle: Any
    marker: str


def looks(designs: Iterable[str]) -> dict[str, Look]:
    """Give each design a look of its own, by its place in the list."""
    return {
        design: Look(COLOURS[i % len(COLOURS)], DASHES[i % len(DASHES)], MARKERS[i % len(MARKERS)])
        for i, design in enumerate(designs)
    }


def own_axes(width: float = 7.0, height: float = 4.6) -> Axes:
    """Make an Axes in a new figure of `width` x `height` inches that finds room for all its labels."""
    return Figure(figsize=(width, height), layout="constrained").add_subplot()


def plain(ax: Axes) -> None:
    """Take away the frame's upper and right side and draw a faint grid behind the data."""
    ax.spines[["top", "right"]].set_visible(False)
    ax.grid(axis="y", color="0.9", linewidth=0.6)
    ax.set_axisbelow(True)


def number(value: float, _: int | None = None) -> str:
    """Write a number on an axis: 1,500 from a thousand on, else no more digits than it has."""
    value = round(value, 10) + 0.0
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:g}"


def legend_above(ax: Axes, handles: Sequence[Line2D | Patch]) -> float:
    """Put a legend between title and data, in as many columns as names allow; return its height, points."""
    longest = max(len(str(handle.get_label())) for handle in handles)
    width = 72 * ax.get_window_extent().transformed(ax.figure.dpi_scale_trans.inverted()).width
    columns = int(np.clip(width // (48 + 0.62 * SMALL * longest), 1, len(handles)))
    options: dict[str, Any] = {
        "loc": "lower left",
        "bbox_to_anchor": (0, 1.0),
        "ncols": columns,
        "frameon": False,
    }
    ax.legend(handles=handles, fontsize=SMALL, handlelength=3.5, borderaxespad=0.2, **options)
    return 14.0 * -(-len(handles) // columns)


def require_columns(frame: pd.DataFrame, columns: Sequence[str], table: str) -> None:
    """Raise ValueError, naming what is missing and what is there, unless `frame` has `columns` and rows."""
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        there = ", ".join(map(str, frame.columns)) or "none"
        raise ValueError(f"{table} has no column {', '.join(map(repr, missing))}; it has {there}")
    if frame.empty:
        raise ValueError(f"{table} has no rows")


def count_label(counts: Iterable[int], what: str = "runs") -> str:
    """Write how many observations each design has: "200 runs per design", or "180 to 200 runs per design"."""
    counts = list(counts)
    low, high = min(counts), max(counts)
    number = f"{low:,}" if low == high else f"{low:,} to {high:,}"
    noun = what.removesuffix("s") if high == 1 else what
    return f"{number} {noun}" + (" per design" if len(counts) > 1 else "")
