"""Maps by name: the shipped ones, and a user's own beside the case; what of them a case is checked against.

A case names its map. The folder of a user's own case joins the search path `PEACEGRID_MAPS`, an environment
variable, so that worker processes and later commands find the map by the same name.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sim.errors import InputError, did_you_mean
from sim.scenario.map_rows import map_rows
from sim.scenario.reading import read_text
from sim.scenario.shipped import is_name, shipped_folder

SEARCH_PATH = "PEACEGRID_MAPS"
CELL_SIDE = re.compile(r"cells of ([\d.]+) km")


def map_names() -> tuple[str, ...]:
    """Names of the shipped maps, sorted."""
    return tuple(
        sorted(file.stem for file in (shipped_folder() / "maps").glob("*.csv") if is_name(file.stem))
    )


def map_file(name: str) -> Path:
    """Path of a map: a shipped one, or one in a folder of the search path.

    Raises
    ------
    InputError
        When no map has this name, or several that differ have it.
    """
    found = _candidates(name)
    if not found:
        raise InputError(
            "there is no such map",
            key="map",
            given=name,
            allowed=f"one of {len(map_names())} shipped ones, or a file {name}.csv beside the case (or in "
            f"{SEARCH_PATH})",
            suggestion=f"{did_you_mean(name, map_names())} Build one with: peacegrid map ISO3".strip(),
        )
    for other in found[1:]:
        if other.read_bytes() != found[0].read_bytes():
            raise InputError(
                f"two maps have this name: {found[0]} and {other}",
                key="map",
                given=name,
                suggestion="Rename one",
            )
    return found[0]


def own_map_file(name: str) -> Path | None:
    """Path of a map that is not shipped; nothing for a shipped one, or when there is none.

    Raises
    ------
    InputError
        When several that differ have this name.
    """
    return map_file(name) if name not in map_names() and _candidates(name) else None


def look_beside(folder: Path | None, name: object) -> None:
    """Add the folder of a user's case to the search path, if the map that the case names is in it."""
    if folder is None or not isinstance(name, str) or not is_name(name):
        return
    place = str(folder.resolve())
    known = _search_path()
    if (folder / f"{name}.csv").is_file() and place not in known:
        os.environ[SEARCH_PATH] = os.pathsep.join([*known, place])


def _search_path() -> list[str]:
    return [place for place in os.environ.get(SEARCH_PATH, "").split(os.pathsep) if place]


def _candidates(name: str) -> list[Path]:
    """Return the files of a map, the shipped one first."""
    if not is_name(name):
        return []
    places = [shipped_folder() / "maps", *map(Path, _search_path())]
    return [place / f"{name}.csv" for place in places if (place / f"{name}.csv").is_file()]


@dataclass(frozen=True)
class MapFacts:
    """What a case is checked against."""

    towns: Counter[str]
    neighbours: tuple[str, ...]
    cells: int
    cell_km: float | None


def map_facts(file: Path) -> MapFacts:
    """Towns, neighbours, number of cells and side of a cell (where the comments state it) of a map.

    Raises
    ------
    InputError
        When the file cannot be read or does not hold a map.
    """
    status = file.stat()
    return _facts(file, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=64)
def _facts(file: Path, *_changed: int) -> MapFacts:
    text = read_text(file)
    rows = map_rows(text, file)
    comments = "".join(line for line in text.splitlines(keepends=True) if line.startswith("#"))
    side = CELL_SIDE.search(comments)
    return MapFacts(
        towns=Counter(row.town for row in rows if row.town),
        neighbours=tuple(sorted({row.border for row in rows if row.border})),
        cells=len(rows),
        cell_km=float(side[1]) if side else None,
    )
