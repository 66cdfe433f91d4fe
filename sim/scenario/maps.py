"""The shipped maps: where they are, and what of them a case is checked against."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sim.errors import InputError, did_you_mean, listed
from sim.scenario.shipped import is_name, shipped_folder

CELL_SIDE = re.compile(r"cells of ([\d.]+) km")


def map_names() -> tuple[str, ...]:
    """Names of the shipped maps, sorted."""
    return tuple(
        sorted(file.stem for file in (shipped_folder() / "maps").glob("*.csv") if is_name(file.stem))
    )


def map_file(name: str) -> Path:
    """Path of a shipped map.

    Raises
    ------
    InputError
        When no map has this name.
    """
    if name not in map_names():
        raise InputError(
            "there is no such map",
            key="map",
            given=name,
            allowed=listed(map_names()),
            suggestion=did_you_mean(name, map_names()),
        )
    return shipped_folder() / "maps" / f"{name}.csv"


@dataclass(frozen=True)
class MapFacts:
    """What a case is checked against."""

    towns: Counter[str]
    cells: int
    cell_km: float | None


@lru_cache
def map_facts(file: Path) -> MapFacts:
    """Towns, number of cells and side of a cell (where the comments state it) of a map."""
    with file.open(encoding="utf-8", newline="") as stream:
        lines = stream.readlines()
    comments = "".join(line for line in lines if line.startswith("#"))
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    side = CELL_SIDE.search(comments)
    towns = Counter(row["town"] for row in rows if row["town"])
    return MapFacts(towns=towns, cells=len(rows), cell_km=float(side[1]) if side else None)
