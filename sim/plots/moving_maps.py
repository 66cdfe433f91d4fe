"""Where people die, as an animation: one map a design, going through the periods on one colour scale."""

import pandas as pd
from matplotlib.animation import FuncAnimation
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.figure import Figure

from sim.plots.maps import COLUMNS, add_scale, grid_of, mesh_of, periods_of, scale_of, size_of, tallness_of
from sim.plots.style import require_columns

ACROSS = 3
SIDE = 2.1


def moving_maps(frame: pd.DataFrame, cell: str = "", milliseconds: int = 900) -> FuncAnimation:
    """Draw one map per design that goes through the periods; `frame` as of `maps`.

    Returns
    -------
    matplotlib.animation.FuncAnimation
        Save it with ``animation.save("maps.gif", writer="pillow")``.

    Raises
    ------
    ValueError
        On missing columns or an empty frame.
    """
    require_columns(frame, COLUMNS, "frame")
    designs, periods = list(frame["design"].unique()), periods_of(frame)
    norm = scale_of(frame["deaths_per_year"])
    figure, panels = _panels(frame, designs)
    meshes = {design: mesh_of(ax, _rows(frame, design, periods[0]), norm) for design, ax in panels.items()}
    add_scale(figure, list(panels.values()), norm, cell)
    title = figure.suptitle("", fontsize=11, x=0.01, ha="left")

    def show(period: tuple[float, float]) -> list[QuadMesh]:
        first, last = period
        title.set_text(f"Where people die, years {first:g} to {last:g} ({size_of(frame)})")
        for design, mesh in meshes.items():
            mesh.set_array(grid_of(_rows(frame, design, period)))
        return list(meshes.values())

    show(periods[0])
    figure.draw_without_rendering()
    figure.set_layout_engine("none")  # laid out once: frames differ in colours alone
    return FuncAnimation(figure, show, frames=periods, interval=milliseconds, blit=False)


def _panels(frame: pd.DataFrame, designs: list[str]) -> tuple[Figure, dict[str, Axes]]:
    """Make a figure with a named panel a design, three in a line at most."""
    columns = min(ACROSS, len(designs))
    lines = -(-len(designs) // columns)
    width, height = 0.4 + SIDE * columns, 1.3 + (SIDE * tallness_of(frame) + 0.25) * lines
    figure = Figure(figsize=(width, height), layout="constrained")
    axes = figure.subplots(lines, columns, squeeze=False).ravel().tolist()
    for ax in axes[len(designs) :]:
        ax.set_axis_off()
    for ax, design in zip(axes, designs, strict=False):
        ax.set_title(str(design), fontsize=8.5)
    return figure, dict(zip(designs, axes, strict=False))


def _rows(frame: pd.DataFrame, design: str, period: tuple[float, float]) -> pd.DataFrame:
    return frame[(frame["design"] == design) & (frame["first_year"] == period[0])]
