"""Tables for the terminal: designs down, outcomes across, as many outcomes side by side as fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

GAP = 2


@dataclass(frozen=True)
class Column:
    """One outcome: its heading, unit, and the cell of each design."""

    head: str
    unit: str
    cells: Mapping[str, str]

    @property
    def width(self) -> int:
        """Characters of its widest line."""
        return max(len(text) for text in (self.head, self.unit, *self.cells.values()))


def table(title: str, designs: Iterable[str], columns: Iterable[Column], width: int) -> Iterator[str]:
    """Yield a table, in as many parts as the width asks for.

    Parameters
    ----------
    title : str
        Stands over the designs.
    designs : iterable of str
        Rows, in order.
    columns : iterable of Column
    width : int
        Characters to print in.
    """
    names = list(designs)
    first = max(len(title), *(len(name) for name in names))
    for part in _parts(list(columns), width - first):
        yield _text(title, names, part, first)


def _parts(columns: list[Column], room: int) -> Iterator[list[Column]]:
    part: list[Column] = []
    for column in columns:
        if part and sum(each.width + GAP for each in (*part, column)) > room:
            yield part
            part = []
        part.append(column)
    if part:
        yield part


def _text(title: str, names: list[str], columns: list[Column], first: int) -> str:
    lines = [
        title.ljust(first) + _across(column.head.rjust(column.width) for column in columns),
        " " * first + _across(column.unit.rjust(column.width) for column in columns),
    ]
    lines.append("-" * len(lines[1]))
    for name in names:
        cells = _across(column.cells.get(name, "-").rjust(column.width) for column in columns)
        lines.append(name.ljust(first) + cells)
    return "\n".join(line.rstrip() for line in lines)


def _across(texts: Iterable[str]) -> str:
    return "".join(" " * GAP + text for text in texts)
