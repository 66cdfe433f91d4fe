"""A shipped case on a coarser or a finer grid: the same people, towns, groups and borders on other cells."""

from __future__ import annotations

import atexit
import csv
import tempfile
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import sim
from sim.ground import read_map
from sim.scenario.case import Case
from sim.scenario.maps import look_beside
from sim.scenario.study import Scenario

Rows = tuple[Mapping, ...]
REFERENCE_CIVILIANS = 500
REFERENCE_BLOCK = 2
REFERENCE_PLATOONS = 8


def reference_scenario(design: str, horizon_weeks: int = 520) -> Scenario:
    """Return the reference world: Sierra Leone with 500 civilian records and bands of up to eight platoons on
    about 200 cells of 20 km."""
    scenario = sim.load_scenario(
        "sierra-leone",
        design,
        civilians=REFERENCE_CIVILIANS,
        platoons_per_band=REFERENCE_PLATOONS,
        horizon_weeks=horizon_weeks,
    )
    return on_grid(scenario, REFERENCE_BLOCK)


def on_grid(scenario: Scenario, block: float) -> Scenario:
    """Return a scenario on cells of `block` times the side: 2 joins four cells, 0.5 makes four of one."""
    if block == 1:
        return scenario
    name = f"{scenario.case.map}-{'by' if block > 1 else 'in'}-{round(max(block, 1 / block))}"
    rows = read_map(scenario.case.map)
    fields, towns = joined(rows, round(block)) if block > 1 else split(rows, round(1 / block))
    write_map(name, fields)
    case = scenario.case.model_dump()
    case |= {"map": name, "cell_km": block * scenario.case.cell_km}
    for table, key in (("identities", "homeland"), ("groups", "area")):
        for one in case[table]:
            one[key] = tuple(towns[town] for town in one[key])
    return scenario.model_copy(update={"case": Case.model_validate(case, strict=False)})


def joined(rows: Rows, side: int) -> tuple[list[dict], dict[str, str]]:
    """Return the rows with `side` x `side` cells made one, and for each town that of its cell now."""
    blocks: dict[tuple[int, int], list[Mapping]] = {}
    for row in rows:
        blocks.setdefault((row["row"] // side, row["column"] // side), []).append(row)
    towns, coarse = {}, []
    for (down, across), cells in sorted(blocks.items()):
        largest = max(cells, key=lambda cell: cell["town_people"])
        towns |= {cell["town"]: largest["town"] for cell in cells if cell["town"]}
        coarse.append(merged(cells) | {"row": down, "column": across, "town": largest["town"]})
    return coarse, towns


def merged(cells: list[Mapping]) -> dict:
    """Return what several cells are together."""
    summed = {key: sum(cell[key] for cell in cells) for key in ("people", "town_people")}
    means = ("latitude_degrees", "longitude_degrees", "lootable")
    return {
        **summed,
        **{key: sum(cell[key] for cell in cells) / len(cells) for key in means},
        "travel_hours": min(cell["travel_hours"] for cell in cells),
        "border": next((cell["border"] for cell in cells if cell["border"]), ""),
        "coast": max(cell["coast"] for cell in cells),
    }


def split(rows: Rows, side: int) -> tuple[list[dict], dict[str, str]]:
    """Return the rows with each cell made `side` x `side`; its town stands in the first of them."""
    fine = []
    for row in rows:
        for k in range(side * side):
            place = {"row": side * row["row"] + k // side, "column": side * row["column"] + k % side}
            town = {"town": row["town"], "town_people": row["town_people"]} if k == 0 else {}
            people = (row["people"] - row["town_people"]) // side**2 + town.get("town_people", 0)
            fine.append({**row, "town": "", "town_people": 0, **place, **town, "people": people})
    fine.sort(key=lambda cell: (cell["row"], cell["column"]))
    return fine, {row["town"]: row["town"] for row in rows if row["town"]}


@cache
def folder_of_maps() -> Path:
    """Return a folder for the maps of this process, deleted with it."""
    folder = tempfile.TemporaryDirectory(prefix="peacegrid-twin-")
    atexit.register(folder.cleanup)
    return Path(folder.name)


def write_map(name: str, rows: Iterable[Mapping]) -> None:
    """Write a map where it is found by its name."""
    rows = list(rows)
    with (folder_of_maps() / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    look_beside(folder_of_maps(), name)
