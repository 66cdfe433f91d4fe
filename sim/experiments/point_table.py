"""A user's own table of points: a CSV file beside the study, dotted keys at the top, one point a line."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.scenario.reading import read_text
from sim.scenario.sweep import MOST_POINTS

WHOLE = re.compile(r"[+-]?\d{1,18}")
DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")
MOST_COLUMNS = 200
Table = tuple[tuple[str, ...], list[tuple[Any, ...]]]


def read_points(name: str, folder: Path | None) -> Table:
    """The keys and the rows of a table of points; an empty cell is None, "as the design has it".

    Raises
    ------
    InputError
        When the study is no file of the user's, or the table is missing, a link out of its folder, not text,
        or not a table of that form.
    """
    if folder is None:
        raise InputError(
            "only a study read from a file of your own has a table beside it", key="sweep.table", given=name
        )
    file = folder / name
    if file.is_symlink() and file.resolve().parent != folder.resolve():
        raise InputError("the link leads out of its folder", file=file, allowed="files of the same folder")
    head, *lines = _lines(file)
    keys = tuple(key.strip() for key in head)
    _check_head(keys, file)
    if not 1 <= len(lines) <= MOST_POINTS:
        raise InputError(f"{len(lines):,} points", file=file, allowed=f"1 to {MOST_POINTS:,}, a line each")
    return keys, [_row(line, number, len(keys), file) for number, line in enumerate(lines)]


def _lines(file: Path) -> list[list[str]]:
    reader = csv.reader(read_text(file).split("\n"), strict=True)
    try:
        return [line for line in reader if any(cell.strip() for cell in line)] or [[]]
    except csv.Error as error:
        raise InputError(f"not a CSV file: {error}", file=file) from None


def _check_head(keys: tuple[str, ...], file: Path) -> None:
    doubled = sorted({key for key in keys if keys.count(key) > 1})
    if not keys or not all(keys) or doubled or len(keys) > MOST_COLUMNS:
        raise InputError(
            f"the key {doubled[0]!r} stands twice in the first line" if doubled else "the first line",
            file=file,
            allowed=f"1 to {MOST_COLUMNS} dotted keys, such as constants.loot_weight",
        )


def _row(line: list[str], number: int, width: int, file: Path) -> tuple[Any, ...]:
    if len(line) != width:
        raise InputError(f"point {number} has {len(line)} cells", file=file, allowed=f"{width}, one a key")
    return tuple(_value(cell.strip()) for cell in line)


def _value(text: str) -> Any:
    """A cell as TOML would read it; a word stands for itself."""
    if text in ("true", "false"):
        return text == "true"
    if WHOLE.fullmatch(text):
        return int(text)
    return float(text) if DECIMAL.fullmatch(text) else text or None
