"""Where people die: maps of a country by design and period, all on one colour scale."""

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.collections import QuadMesh
from matplotlib.colors import BoundaryNorm, Colormap, ListedColormap
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from sim.plots.style import GREY, SMALL, count_label, own_axes, require_columns

COLUMNS = ("design", "first_year", "last_year", "row", "column", "deaths_per_year", "n_runs")
STEPS = np.array([0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000])
MOST_STEPS = 7
FEWER, ELSEWHERE = "#e6e6e6", "#ffffff"
LABEL = "deaths a year in a cell (people, mean over runs)"
HALO = [withStroke(linewidth=2, foreground="white")]
MARK = {"marker": "o", "color": "black", "markerfacecolor": "white", "markersize": 3, "linestyle": "none"}


def scale_of(values: pd.Series) -> BoundaryNorm:
    """Choose the steps of a colour scale by thirds of powers of ten, so that the largest value fits in."""
    largest = float(values.max())
    top = min(int(np.searchsorted(STEPS, largest)), len(STEPS) - 1)
    steps = STEPS[max(0, top - MOST_STEPS) : top + 1] if top else STEPS[:2]
    return BoundaryNorm(steps, _colours().N, extend="min")


def map_of(
    frame: pd.DataFrame,
    ax: Axes | None = None,
    norm: BoundaryNorm | None = None,
    towns: pd.DataFrame | None = None,
) -> Axes:
    """Draw one map.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per cell: `row` (0 in the north), `column` (0 in the west), `deaths_per_year`.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure otherwise.
    norm : matplotlib.colors.BoundaryNorm, optional
        The colour scale; from this frame alone when left out.
    towns : pandas.DataFrame, optional
        Towns to name: `row`, `column`, `town`.

    Returns
    -------
    matplotlib.axes.Axes
        Cells under the lowest step of the scale are light grey, what is not in the frame is white.

    Raises
    ------
    ValueError
        On missing columns or an empty frame.
    """
    require_columns(frame, ["row", "column", "deaths_per_year"], "frame")
    ax = own_axes(4.0, 4.0) if ax is None else ax
    mesh_of(ax, frame, scale_of(frame["deaths_per_year"]) if norm is None else norm)
    for town in () if towns is None else towns.to_dict("records"):
        ax.plot(town["column"], town["row"], **MARK)
        ax.annotate(
            str(town["town"]), (town["column"], town["row"]), (4, 2), textcoords="offset points",
            fontsize=6.5, parse_math=False, path_effects=HALO,
        )  # fmt: skip
    return ax


def maps(frame: pd.DataFrame, towns: pd.DataFrame | None = None, cell: str = "") -> Figure:
    """Draw small multiples: designs down, periods across, all on one colour scale.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per design, period and cell: `design`, `first_year`, `last_year`, `row`, `column`,
        `deaths_per_year` (mean over runs), `n_runs`.
    towns : pandas.DataFrame, optional
        Towns to name on the first map: `row`, `column`, `town`.
    cell : str
        Size of a cell in words, for instance "10 km".

    Returns
    -------
    matplotlib.figure.Figure
        Its title says over how many runs the means are taken.

    Raises
    ------
    ValueError
        On missing columns or an empty frame.
    """
    require_columns(frame, COLUMNS, "frame")
    designs, periods = list(frame["design"].unique()), periods_of(frame)
    norm, tall = scale_of(frame["deaths_per_year"]), tallness_of(frame)
    side = min(1.9, 6.2 / len(periods))
    figure = Figure(
        figsize=(0.5 + side * len(periods), 1.2 + (side * tall + 0.1) * len(designs)), layout="constrained"
    )
    panels = figure.subplots(len(designs), len(periods), squeeze=False)
    for row, design in zip(panels, designs, strict=True):
        for ax, (first, _) in zip(row, periods, strict=True):
            rows = frame[(frame["design"] == design) & (frame["first_year"] == first)]
            map_of(rows, ax, norm, towns if ax is panels[0, 0] else None)
        row[0].set_ylabel(str(design), fontsize=8.5)
    for ax, (first, last) in zip(panels[0], periods, strict=True):
        ax.set_title(f"years {first:g} to {last:g}", fontsize=8.5)
    add_scale(figure, panels.ravel().tolist(), norm, cell)
    figure.suptitle(f"Where people die ({size_of(frame)})", fontsize=11, x=0.01, ha="left")
    return figure


def _colours() -> Colormap:
    """Light to dark, for colour-blind readers and grey print; under the scale light grey, outside white."""
    shades = colormaps["inferno_r"](np.linspace(0.14, 0.97, 256))
    return ListedColormap(shades).with_extremes(under=FEWER, bad=ELSEWHERE)


def mesh_of(ax: Axes, frame: pd.DataFrame, norm: BoundaryNorm) -> QuadMesh:
    """Draw the cells of one map."""
    grid = grid_of(frame)
    mesh = ax.pcolormesh(
        np.arange(grid.shape[1] + 1) - 0.5, np.arange(grid.shape[0] + 1) - 0.5, grid,
        cmap=_colours(), norm=norm, rasterized=True,
    )  # fmt: skip
    ax.set_aspect("equal")
    ax.invert_yaxis()
    ax.set_xticks([])
    ax.set_yticks([])
    ax.spines[:].set_visible(False)
    return mesh


def grid_of(frame: pd.DataFrame) -> np.ma.MaskedArray:
    """Values by row and column; cells that are not in the frame are masked."""
    grid = np.full((int(frame["row"].max()) + 1, int(frame["column"].max()) + 1), np.nan)
    grid[frame["row"], frame["column"]] = frame["deaths_per_year"]
    return np.ma.masked_invalid(grid)


def periods_of(frame: pd.DataFrame) -> list[tuple[float, float]]:
    """First and last year of each period, in order."""
    pairs = frame[["first_year", "last_year"]].drop_duplicates().itertuples(index=False)
    return sorted((float(first), float(last)) for first, last in pairs)


def tallness_of(frame: pd.DataFrame) -> float:
    """Height of the map over its width."""
    return (frame["row"].max() + 1) / (frame["column"].max() + 1)


def size_of(frame: pd.DataFrame) -> str:
    """Say over how many runs the means are taken."""
    return "means over " + count_label(frame.groupby("design")["n_runs"].first())


def add_scale(figure: Figure, panels: list[Axes], norm: BoundaryNorm, cell: str) -> None:
    """Draw the one colour scale under the maps."""
    bar = figure.colorbar(
        ScalarMappable(norm, _colours()), ax=panels, location="bottom", shrink=0.85, aspect=38, pad=0.02,
        ticks=list(norm.boundaries),
    )  # fmt: skip
    bar.ax.set_xticklabels([f"{step:,g}" for step in norm.boundaries], fontsize=SMALL)
    bar.set_label(LABEL.replace("a cell", f"a cell of {cell}") if cell else LABEL, fontsize=SMALL, color=GREY)
