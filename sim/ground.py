"""The ground of a country: a map's rows, and the cells, towns and peoples that follow from them alone.

What is dear and the same for every case, design and constant on a map is kept.
"""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

import numpy as np

from sim.engine import records as r
from sim.engine import settle
from sim.scenario.case import ArmedGroup, Identity
from sim.scenario.maps import map_file


class AsRead:
    """The rows of a map as a key of a cache: equal to themselves alone, not to those of a changed file."""

    def __init__(self, rows: tuple[dict, ...]) -> None:
        self.rows = rows

    def __hash__(self) -> int:
        return id(self.rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AsRead) and self.rows is other.rows


def read_map(name: str) -> tuple[dict, ...]:
    """Return the rows of a map, numbers as numbers; the same rows until its file changes."""
    file = map_file(name)
    status = file.stat()
    return rows_in(file, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=16)
def rows_in(file: Path, *_changed: int) -> tuple[dict, ...]:
    """Return the rows of a map's file."""
    with file.open(encoding="utf-8", newline="") as text:
        lines = [line for line in text if not line.startswith("#")]
    whole = ("row", "column", "people", "town_people", "coast")
    real = ("latitude_degrees", "longitude_degrees", "travel_hours", "lootable")
    rows = []
    for row in csv.DictReader(lines):
        numbers = {key: int(row[key]) for key in whole} | {key: float(row[key]) for key in real}
        rows.append(numbers | {"town": row["town"], "border": row["border"]})
    return tuple(rows)


def distance_cells(first: dict, second: dict) -> float:
    """Return the distance between two cells in cell sides."""
    down, across = first["row"] - second["row"], first["column"] - second["column"]
    return float(np.sqrt(down * down + across * across))


def cell_of_town(rows: tuple[dict, ...], town: str) -> int:
    """Return the index of the cell that holds a town."""
    return next(i for i, row in enumerate(rows) if row["town"] == town)


def people_of(rows: tuple[dict, ...]) -> np.ndarray:
    """Return the people of each cell as the map has them."""
    return np.array([row["people"] for row in rows], dtype="f8")


@lru_cache(maxsize=16)
def bare_cells(as_read: AsRead, cell_km: float) -> np.recarray:
    """Return the cells as the map alone makes them, with neighbours, refuges and roads: the same for every
    case, design and constant on this map, and dear."""
    rows = as_read.rows
    cells = np.zeros(len(rows), r.CELL).view(np.recarray)
    index = {(row["row"], row["column"]): i for i, row in enumerate(rows)}
    steps = [(-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1)]
    for i, row in enumerate(rows):
        cell = cells[i]
        cell.key = settle.name_key(settle.CELL_KIND, row["row"], row["column"])
        cell.row, cell.column = row["row"], row["column"]
        cell.neighbours[:] = [
            index.get((row["row"] + down, row["column"] + across), r.NOWHERE) for down, across in steps
        ]
        cell.town = int(bool(row["town"]))
        cell.forecast_class = r.NOWHERE
        cell.travel_hours, cell.lootable = row["travel_hours"], row["lootable"]
        cell.road = road_share(cell_km, rows, i, cell.neighbours)
    set_refuges(cells, rows, cell_km)
    return cells


def road_share(cell_km: float, rows: tuple[dict, ...], i: int, neighbours: np.ndarray) -> float:
    """Return how good the road towards the capital is, 1 for a main road (30 km/h), by the map's own travel
    hours."""
    best = 0.1
    for n in neighbours:
        if n != r.NOWHERE:
            hours = abs(rows[i]["travel_hours"] - rows[n]["travel_hours"])
            best = max(
                best,
                cell_km * distance_cells(rows[i], rows[n]) / max(hours, 1e-6) / 30.0 if hours > 0.01 else 0.1,
            )
    return min(best, 1.0)


def set_refuges(cells: np.recarray, rows: tuple[dict, ...], cell_km: float) -> None:
    """Give each cell five refuges: the two nearest towns, the largest town within 100 km, the capital, the
    border if within 50 km."""
    places = np.array([(row["row"], row["column"]) for row in rows], dtype="f8")
    towns = np.array([i for i, row in enumerate(rows) if row["town"]] or [0])
    borders = np.array([i for i, row in enumerate(rows) if row["border"]], dtype="i8")
    people = np.array([rows[town]["town_people"] for town in towns])
    capital = capital_of(rows)
    for i, place in enumerate(places):
        distance = np.sqrt(((places[towns] - place) ** 2).sum(axis=1))
        near = np.argsort(distance, kind="stable")
        within = distance * cell_km <= 100.0
        within[near[0]] = True
        largest = np.where(within, people, -1).argmax()
        to_border = np.sqrt(((places[borders] - place) ** 2).sum(axis=1)) * cell_km
        last = r.NOWHERE if (to_border <= 50.0).any() else capital
        cells["refuges"][i] = (towns[near[0]], towns[near[:2][-1]], towns[largest], capital, last)


def capital_of(rows: tuple[dict, ...]) -> int:
    """Return the cell from which travel hours are measured."""
    return min(range(len(rows)), key=lambda i: (rows[i]["travel_hours"], -rows[i]["people"]))


@lru_cache(maxsize=64)
def identity_shares(identities: tuple[Identity, ...], as_read: AsRead, cell_km: float) -> np.ndarray:
    """Return running shares of identity groups by cell, fitted so that the country has the shares the case
    states."""
    people = people_of(as_read.rows)
    kernels = [town_kernel(as_read, one.homeland, one.spread_km / cell_km) for one in identities]
    weights = np.maximum(np.array(kernels).T, 1e-6)
    wanted = np.array([identity.share for identity in identities])
    for _ in range(50):
        weights /= weights.sum(axis=1, keepdims=True)
        weights *= wanted / ((weights * people[:, None]).sum(axis=0) / people.sum())
    weights /= weights.sum(axis=1, keepdims=True)
    running = np.cumsum(weights, axis=1)
    running[:, -1] = 1.0
    return running


@lru_cache(maxsize=16)
def places_of(as_read: AsRead) -> np.ndarray:
    """Return rows and columns of the cells, int64, (2, cells)."""
    return np.array([[row[name] for row in as_read.rows] for name in ("row", "column")], dtype="i8")


@lru_cache(maxsize=256)
def town_kernel(as_read: AsRead, towns: tuple[str, ...], spread_cells: float) -> np.ndarray:
    """Return for each cell the sum over towns of exp(-distance / spread)."""
    rows, columns = places_of(as_read)
    cells = np.array([cell_of_town(as_read.rows, town) for town in towns], dtype="i8")
    near = np.empty(len(rows))
    settle.spread_from_towns(rows, columns, cells, float(spread_cells), near)
    return near


def area_weights(group: ArmedGroup, as_read: AsRead, cell_km: float) -> np.ndarray:
    """Return where a group's bands stand: near its towns, more where people are."""
    kernel = town_kernel(as_read, group.area, group.spread_km / cell_km)
    return kernel * (people_of(as_read.rows) + 500.0)
