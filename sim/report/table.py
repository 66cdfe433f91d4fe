"""Tables of estimates: outcomes down, designs across, in groups, with heads that are read with each cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sim.report.markup import Html, element, joined, scrolled

ESTIMATE = re.compile(r"(?P<value>\S+) \[(?P<limits>[^\]]+)\]")
RANGE = re.compile(r"(?<=\d)-(?=[\d.])")


@dataclass(frozen=True)
class Line:
    """One line: its head, what stands small under it, and a cell for each column."""

    head: object
    under: str
    cells: Sequence[object]


def table(
    caption: object, columns: Sequence[object], groups: dict[str, list[Line]], corner: str = ""
) -> Html:
    """Return a table.

    Parameters
    ----------
    caption : str or Html
        Stands above it.
    columns : sequence
        Heads of the columns after the first.
    groups : dict of str to list of Line
        Lines by the heading of their group; a group without a name has no heading.
    corner : str
        Head of the first column.
    """
    heads = [element("th", corner, scope="col"), *(element("th", head, scope="col") for head in columns)]
    bodies = [_body(name, lines, len(columns) + 1) for name, lines in groups.items() if lines]
    parts = (element("caption", element("span", caption)), element("thead", element("tr", *heads)), *bodies)
    return scrolled(str(caption), element("table", *parts))


def _body(name: str, lines: Iterable[Line], width: int) -> Html:
    heading = (
        element("tr", element("th", name, scope="rowgroup", colspan=width, class_="group")) if name else ""
    )
    return element("tbody", *([heading] if heading else []), *(_line(line) for line in lines))


def _line(line: Line) -> Html:
    head = element("th", line.head, element("small", line.under) if line.under else Html(), scope="row")
    return element("tr", head, *(element("td", cell) for cell in line.cells))


def estimated(text: str, mark: str = "", clear: bool = False) -> Html:
    """Return "31 [22-41]" as a figure with its interval under it; a clear one is bold and marked."""
    match = ESTIMATE.fullmatch(text)
    if match is None:
        return element("span", signed(text))
    value = (
        element("strong", signed(match["value"]) + "*") if clear else element("span", signed(match["value"]))
    )
    parts = [value, element("small", signed(RANGE.sub("\N{EN DASH}", match["limits"])))]
    return joined([*parts, element("small", mark)] if mark else parts)


def signed(text: str) -> str:
    """Return a text with true minus signs."""
    return re.sub(r"(?<![\w\d])-(?=\d)", "\N{MINUS SIGN}", text)
