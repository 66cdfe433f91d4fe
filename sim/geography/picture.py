"""A picture of a map: people, towns, borders and coast on the left, travel hours on the right."""

from __future__ import annotations

from itertools import cycle
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, ListedColormap, LogNorm, Normalize
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.patheffects import withStroke

if TYPE_CHECKING:
    from sim.geography.country_map import CountryMap

TOWNS_NAMED = 9
LEAST_GAP = 0.07
COLOURS = ("#E69F00", "#009E73", "#CC79A7", "#D55E00", "#5E3C99", "#8C6D31", "#F0E442")
COAST, LOOTABLE, LEAST_LOOTABLE = "#56B4E9", "#B2182B", 0.3
HALO = [withStroke(linewidth=2.2, foreground="white")]
CREDIT = (
    "Outline: Natural Earth (public domain). Towns: GeoNames (CC BY 4.0). Roads are derived, not surveyed."
)
SMALL = 7.5
SHADES = ListedColormap(colormaps["Greys"](np.linspace(0.15, 1.0, 256)))  # the palest not white


def draw(built: CountryMap) -> Figure:
    """Draw a map with its attribution; the figure's shape follows the country's."""
    cells = built.cells
    tall = (cells["row"].max() + 1) / (cells["column"].max() + 1)
    width = float(np.clip(4.6 / np.sqrt(tall), 3.0, 6.2))
    height = float(np.clip(width * tall, 1.8, 7.5))
    figure = Figure(figsize=(2 * width + 0.8, height + 1.7), layout="constrained")
    left, right = figure.subplots(1, 2)
    handles = _draw_people(left, cells, built.cell_km)
    _draw_travel(right, cells, built.start)
    for ax in (left, right):
        _name_towns(ax, cells, built.start)
    people = f"{cells['people'].sum():,} people"
    figure.suptitle(f"{built.name}: {len(cells):,} cells of {built.cell_km:g} km, {people}", fontsize=11)
    figure.legend(
        handles=handles, title=CREDIT, loc="outside lower left", ncols=6, alignment="left", frameon=False,
        fontsize=SMALL, title_fontsize=SMALL - 0.5, handlelength=1.0, handletextpad=0.4, columnspacing=1.2,
    )  # fmt: skip
    return figure


def _draw_people(ax: Axes, cells: pd.DataFrame, cell_km: float) -> list[Patch]:
    """Draw people, borders, coast and lootable resources; return the entries of the legend."""
    people = cells["people"].clip(lower=1).astype(float)
    low = float(np.percentile(people, 2))
    scale = LogNorm(low, max(float(people.max()), 2 * low))
    _mesh(ax, cells, people, SHADES, scale, f"people in a cell of {cell_km:g} km")
    codes = [code for code in sorted(cells["border"].unique()) if code]
    rims = [("coast", COAST, cells["coast"] == 1)]
    rims += [
        (f"border with {code}", colour, cells["border"] == code)
        for code, colour in zip(codes, cycle(COLOURS), strict=False)
    ]
    rims += [("lootable resources", LOOTABLE, cells["lootable"] >= LEAST_LOOTABLE)]
    return [_tint(ax, cells[which], colour, name) for name, colour, which in rims if which.any()]


def _draw_travel(ax: Axes, cells: pd.DataFrame, start: str) -> None:
    hours = cells["travel_hours"]
    _mesh(ax, cells, hours, "viridis_r", Normalize(0, max(float(hours.max()), 1.0)), f"hours from {start}")


def _mesh(
    ax: Axes, cells: pd.DataFrame, values: pd.Series, colours: str | Colormap, scale: Any, label: str
) -> None:
    """Draw one value a cell, north up, with a scale below."""
    grid = np.full((cells["row"].max() + 1, cells["column"].max() + 1), np.nan)
    grid[cells["row"], cells["column"]] = values
    mesh = ax.pcolormesh(
        np.arange(grid.shape[1] + 1) - 0.5, np.arange(grid.shape[0] + 1) - 0.5, grid,
        cmap=colours, norm=scale, rasterized=True,
    )  # fmt: skip
    ax.set_aspect("equal")
    ax.invert_yaxis()
    ax.set_axis_off()
    bar = ax.figure.colorbar(mesh, ax=ax, location="top", shrink=0.8, aspect=30, pad=0.02)
    bar.set_label(label, fontsize=SMALL)
    bar.ax.tick_params(labelsize=SMALL - 1)
    bar.outline.set_visible(False)


def _tint(ax: Axes, cells: pd.DataFrame, colour: str, name: str) -> Patch:
    """Lay a thin colour over cells; what lies below stays visible. Return the legend's entry."""
    ax.bar(
        cells["column"], np.ones(len(cells)), 1.0, cells["row"] - 0.5, color=colour, alpha=0.45, linewidth=0
    )
    return Patch(color=colour, alpha=0.6, label=name)


def _name_towns(ax: Axes, cells: pd.DataFrame, start: str) -> None:
    """Mark the start of travel by a star and name the largest towns that have room for a name."""
    towns = cells[cells["town"] != ""].sort_values("town_people", ascending=False)
    is_start = (towns["town"] == start) & (towns["travel_hours"] == 0)
    gap = LEAST_GAP * max(cells["row"].max(), cells["column"].max())
    named = list[tuple[int, int]]()
    for town in pd.concat([towns[is_start], towns[~is_start]]).itertuples():
        place = (int(town.column), int(town.row))
        if len(named) < TOWNS_NAMED and all(_apart(place, other, gap) for other in named):
            _mark(ax, place, str(town.town), "*" if not named and is_start.any() else "o")
            named.append(place)


def _apart(place: tuple[int, int], other: tuple[int, int], gap: float) -> bool:
    """Tell whether two names have room: names are wide, so sideways they need more of it."""
    return abs(place[1] - other[1]) >= gap or abs(place[0] - other[0]) >= 5 * gap


def _mark(ax: Axes, place: tuple[int, int], name: str, marker: str) -> None:
    size = 9 if marker == "*" else 3
    ax.plot(
        *place, marker=marker, markersize=size, color="black", markeredgecolor="white", markeredgewidth=0.5
    )
    on_right = place[0] > 0.7 * ax.get_xlim()[1]
    ax.annotate(
        name, place, (-5 if on_right else 5, 2), textcoords="offset points", fontsize=SMALL - 0.5,
        ha="right" if on_right else "left", parse_math=False, path_effects=HALO,
    )  # fmt: skip
