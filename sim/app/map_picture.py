"""A map as a small SVG: a path for every class of cells, markers for who is where, names of towns.

Colours are classes of the page's style sheet, so one drawing serves light and dark.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from sim.app.layers import Layer
from sim.app.life import COMPONENTS, KINDS, Life, Presence
from sim.app.places import Town

NAMED_TOWNS = 7
ROOM_FOR_NAMES = 1.1  # cells of margin around the country
MARK_SIDE = 0.55  # cells, of a mark for MARK_PEOPLE
MARK_PEOPLE = 300.0
SMALLEST, LARGEST = 0.26, 1.2  # cells


def map_svg(life: Life, layer: Layer, towns: Sequence[Town], label: str) -> str:
    """Draw one map.

    Parameters
    ----------
    life : Life
        What is drawn, as it stands.
    layer : Layer
        By what the cells are coloured.
    towns : sequence of Town
        The largest first.
    label : str
        What the picture is, for those who cannot see it.

    Returns
    -------
    str
        An SVG element, one unit a cell, north up.
    """
    rows, columns = life.cells("row"), life.cells("column")
    classes = layer.read(life)
    parts = [_cells(rows, columns, classes, layer.palette)]
    if layer.shows_people:
        parts.append(_marks(life.presence(), rows, columns))
    parts.append(_names(towns, int(columns.max())))
    margin = ROOM_FOR_NAMES
    box = f"{-margin} {-margin} {columns.max() + 1 + 2 * margin:g} {rows.max() + 1 + 2 * margin:g}"
    head = f'<svg class="map" viewBox="{box}" role="img" aria-label="{html.escape(label)}">'
    return f"{head}{''.join(parts)}</svg>"


def legend_html(lives: Sequence[Life], layer: Layer) -> str:
    """The classes of a layer in words beside their colours, and its marks."""
    entries = [
        _entry(f'<i class="{layer.palette}-{number}"></i>', words)
        for number, words in enumerate(layer.classes(lives[0]))
    ]
    if layer.palette == "heat":
        entries.insert(0, _entry('<i class="land"></i>', "none"))
    if layer.shows_people:
        there = {name for life in lives for by_name in life.presence() for name in by_name}
        entries += [_entry(_sample(shape, name), name) for name, shape in SHAPES.items() if name in there]
        entries.append("<small>larger marks are more people</small>")
    return f'<p class="legend {layer.palette}"><b>{html.escape(layer.unit)}</b> {" ".join(entries)}</p>'


def _entry(sample: str, words: str) -> str:
    return f"<span>{sample}{html.escape(words)}</span>" if words else sample


def _cells(rows: np.ndarray, columns: np.ndarray, classes: np.ndarray, palette: str) -> str:
    """The whole country as land, and over it a path a class, each of runs of neighbouring cells."""
    drawn = [f'<path class="land" d="{_runs(rows, columns)}"/>']
    for number in np.unique(classes[classes >= 0]):
        chosen = classes == number
        drawn.append(f'<path class="{palette}-{number}" d="{_runs(rows[chosen], columns[chosen])}"/>')
    return "".join(drawn)


def _runs(rows: np.ndarray, columns: np.ndarray) -> str:
    """The outline of cells, a rectangle for each run along a row."""
    order = np.lexsort((columns, rows))
    rows, columns = rows[order], columns[order]
    begins = np.flatnonzero(np.diff(rows, prepend=-9) | (np.diff(columns, prepend=-9) != 1))
    lengths = np.diff(begins, append=len(rows))
    return "".join(
        f"M{columns[begin]} {rows[begin]}h{length}v1h-{length}z"
        for begin, length in zip(begins, lengths, strict=True)
    )


def _marks(there: Presence, rows: np.ndarray, columns: np.ndarray) -> str:
    """A path for every component and kind of group: armed men to the left in a cell, the mission right."""
    sides = [(there.armed, -0.22), (there.mission, 0.22)]
    drawn = []
    for by_name, shift in sides:
        for name, people in by_name.items():
            shapes = _shapes(SHAPES[name], people, rows, columns, shift)
            drawn.append(f'<path class="mark {_slug(name)}" d="{"".join(shapes)}"/>')
    return "".join(drawn)


def _shapes(
    shape: Callable[[float, float, float], str],
    people: np.ndarray,
    rows: np.ndarray,
    columns: np.ndarray,
    shift: float,
) -> Iterator[str]:
    cells = np.flatnonzero(people)
    sides = np.clip(MARK_SIDE * np.sqrt(people[cells] / MARK_PEOPLE), SMALLEST, LARGEST)
    xs, ys = columns[cells] + 0.5 + shift, rows[cells] + 0.5
    for x, y, side in zip(xs.tolist(), ys.tolist(), sides.tolist(), strict=True):
        yield shape(x, y, side)


def _circle(x: float, y: float, side: float) -> str:
    half = side / 2
    arc = f"a{half:.2f} {half:.2f} 0 1 0"
    return f"M{x - half:.2f} {y:.2f}{arc} {side:.2f} 0{arc} {-side:.2f} 0z"


def _square(x: float, y: float, side: float) -> str:
    return f"M{x - side / 2:.2f} {y - side / 2:.2f}h{side:.2f}v{side:.2f}h{-side:.2f}z"


def _diamond(x: float, y: float, side: float) -> str:
    half = side * 0.7
    return f"M{x:.2f} {y - half:.2f}l{half:.2f} {half:.2f}l{-half:.2f} {half:.2f}l{-half:.2f} {-half:.2f}z"


def _triangle(x: float, y: float, side: float) -> str:
    half = side * 0.6
    return f"M{x:.2f} {y - half:.2f}l{half:.2f} {2 * half:.2f}h{-2 * half:.2f}z"


def _wedge(x: float, y: float, side: float) -> str:
    half = side * 0.6
    return f"M{x:.2f} {y + half:.2f}l{half:.2f} {-2 * half:.2f}h{-2 * half:.2f}z"


def _cross(x: float, y: float, side: float) -> str:
    arm = side / 3
    return (
        f"M{x - arm / 2:.2f} {y - 1.5 * arm:.2f}h{arm:.2f}v{arm:.2f}h{arm:.2f}v{arm:.2f}h{-arm:.2f}v{arm:.2f}"
        f"h{-arm:.2f}v{-arm:.2f}h{-arm:.2f}v{-arm:.2f}h{arm:.2f}z"
    )


SHAPES = dict(zip(COMPONENTS, (_square, _diamond, _triangle, _wedge, _cross), strict=True)) | dict(
    zip(KINDS, (_circle, _circle, _circle, _circle, _circle, _circle), strict=True)
)


def _slug(name: str) -> str:
    return name.replace(" ", "-")


def _sample(shape: Callable[[float, float, float], str], name: str) -> str:
    mark = f'<path class="mark {_slug(name)}" d="{shape(0, 0, 0.62)}"/>'
    return f'<svg class="sample" viewBox="-.5 -.5 1 1">{mark}</svg>'


def _names(towns: Sequence[Town], last_column: int) -> str:
    """Dots and names of the largest towns; names in the eastern third stand to the left of their dot."""
    drawn = []
    for town in _with_room(towns):
        x, y = town.column + 0.5, town.row + 0.5
        east = town.column > 0.67 * last_column
        place = f'x="{x - 0.5 if east else x + 0.5:g}" text-anchor="{"end" if east else "start"}"'
        drawn.append(
            f'<circle class="town" cx="{x:g}" cy="{y:g}" r=".22"/>'
            f'<text class="town" {place} y="{y - 0.3:g}">{html.escape(town.name)}</text>'
        )
    return "".join(drawn)


def _with_room(towns: Sequence[Town]) -> list[Town]:
    """The largest towns whose names do not run into those of larger ones."""
    named: list[Town] = []
    for town in towns:
        near = [abs(town.row - one.row) < 2 and abs(town.column - one.column) < 8 for one in named]
        if len(named) < NAMED_TOWNS and not any(near):
            named.append(town)
    return named
