"""The maps of the reference class: about 200 cells each, eight of real countries and twelve made up.

``python -m sim.evidence.reference_maps FOLDER`` builds them all again; the shipped ones are its output.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np

CELLS = 200
MAIN_ROAD_KM_PER_HOUR, TRACK_KM_PER_HOUR = 30.0, 10.0
NEIGHBOUR_CODES = ("NXA", "NXB", "NXC")


class RealMap(NamedTuple):
    """A country after a civil war, and the side of a cell that gives it about 200 cells."""

    name: str
    iso3: str
    cell_km: float


REAL = (
    RealMap("angola-80km", "AGO", 80.0),
    RealMap("bosnia-16km", "BIH", 16.0),
    RealMap("cambodia-30km", "KHM", 30.0),
    RealMap("el-salvador-10km", "SLV", 10.0),
    RealMap("georgia-19km", "GEO", 19.0),
    RealMap("liberia-22km", "LBR", 22.0),
    RealMap("mozambique-63km", "MOZ", 63.0),
    RealMap("tajikistan-27km", "TJK", 27.0),
)
SIDES_KM = (8, 10, 13, 16, 20, 24, 28, 33, 40, 48, 58, 70)
SYNTHETIC = tuple(f"made-up-{side}km" for side in SIDES_KM)
NAMES = (*(real.name for real in REAL), *SYNTHETIC)


def synthetic_rows(number: int) -> list[dict[str, object]]:
    """Return the cells of a made-up country.

    The outline is a disc with a wavy rim; 6 to 20 towns have sizes by the rank-size rule, the largest being
    the capital; countryside thins out with the distance from towns; travel is along straight lines, on a main
    road to the four largest towns, else on a track.

    Parameters
    ----------
    number : int
        Which, from 0; it is the seed, too.
    """
    chance = np.random.default_rng([1_989, number])
    side_km = float(SIDES_KM[number])
    places = _outline(chance)
    towns = chance.choice(len(places), size=int(chance.integers(6, 21)), replace=False)
    shares = _rank_sizes(len(towns), urban=chance.uniform(0.15, 0.6))
    distance = np.linalg.norm(places[:, None, :] - places[None, towns, :], axis=2)
    rural = np.exp(-distance.min(axis=1) / 3.0) * chance.lognormal(0.0, 0.6, len(places))
    people = rural / rural.sum() * (1.0 - shares.sum())
    hours = _travel_hours(distance, towns, side_km)
    fields = places[chance.choice(len(places), size=int(chance.integers(0, 4)), replace=False)]
    borders = _borders(places, chance)
    rows: list[dict[str, object]] = []
    for cell, place in enumerate(places):
        town = int(np.flatnonzero(towns == cell)[0]) if cell in towns else -1
        town_people = round(1e7 * shares[town]) if town >= 0 else 0
        near = [math.exp(-0.5 * float(((place - field) ** 2).sum())) for field in fields]
        rows.append(
            {
                "row": int(place[0]),
                "column": int(place[1]),
                "latitude_degrees": f"{8.0 - place[0] * side_km / 111.2:.4f}",
                "longitude_degrees": f"{20.0 + place[1] * side_km / 111.2:.4f}",
                "people": round(1e7 * people[cell]) + town_people,
                "town": f"Town {town + 1}" if town >= 0 else "",
                "town_people": town_people,
                "travel_hours": f"{hours[cell]:.2f}",
                "border": borders[cell],
                "coast": 0,
                "lootable": f"{max(near, default=0.0):.3f}",
            }
        )
    return rows


def _outline(chance: np.random.Generator) -> np.ndarray:
    """Return the (row, column) of the CELLS cells nearest to a centre, as a wavy rim measures nearness."""
    grid = np.stack(np.meshgrid(np.arange(25), np.arange(25), indexing="ij"), axis=-1).reshape(-1, 2)
    offset = grid - 12.0
    angle = np.arctan2(offset[:, 0], offset[:, 1])
    rim = 1.0 + sum(
        chance.uniform(0.0, 0.18) * np.cos(k * angle + chance.uniform(0.0, 2.0 * math.pi)) for k in (1, 2, 3)
    )
    nearest = np.argsort(np.hypot(offset[:, 0], offset[:, 1]) / rim, kind="stable")[:CELLS]
    places = grid[np.sort(nearest)]
    return places - places.min(axis=0)


def _rank_sizes(n_towns: int, urban: float) -> np.ndarray:
    """Return each town's share of all people, the k-th having 1/k of the largest."""
    sizes = 1.0 / np.arange(1, n_towns + 1)
    return urban * sizes / sizes.sum()


def _travel_hours(distance: np.ndarray, towns: np.ndarray, side_km: float) -> np.ndarray:
    """Return hours from the capital: on a main road to the best of four large towns, then on a track."""
    main_road = distance[towns[:4], 0] / MAIN_ROAD_KM_PER_HOUR
    return side_km * (main_road + distance[:, :4] / TRACK_KM_PER_HOUR).min(axis=1)


def _borders(places: np.ndarray, chance: np.random.Generator) -> list[str]:
    """Return for each cell the neighbour it borders on, or nothing: the rim is divided among three."""
    known = {tuple(place) for place in places}
    steps = ((-1, 0), (1, 0), (0, -1), (0, 1))
    at_rim = [
        any((row + down, column + across) not in known for down, across in steps) for row, column in places
    ]
    angle = np.arctan2(*(places - places.mean(axis=0)).T) + chance.uniform(0.0, 2.0 * math.pi)
    sector = (angle / (2.0 * math.pi) * len(NEIGHBOUR_CODES)).astype(int) % len(NEIGHBOUR_CODES)
    return [NEIGHBOUR_CODES[sector[cell]] if rim else "" for cell, rim in enumerate(at_rim)]


def _made_up_text(number: int) -> str:
    from sim.geography.writing import COLUMNS, file_text

    rows = synthetic_rows(number)
    notes = (
        f"A made-up country: {len(rows)} square cells of {SIDES_KM[number]} km; people are "
        "weights, a case says how many.",
        f"Built by: python -m sim.evidence.reference_maps, number {number}",
    )
    return file_text(notes, [[row[column] for column in COLUMNS] for row in rows])


def build(folder: Path, names: Iterable[str] = NAMES) -> None:
    """Write maps of the reference class, the real ones with the packages of the extra ``map``.

    Parameters
    ----------
    folder : pathlib.Path
    names : iterable of str
    """
    from sim.geography import build_map

    wanted = set(names)
    for number, name in enumerate(SYNTHETIC):
        if name in wanted:
            (folder / f"{name}.csv").write_text(_made_up_text(number), encoding="utf-8")
    for real in REAL:
        if real.name in wanted:
            built = build_map(real.iso3, cell_km=real.cell_km)
            (folder / f"{real.name}.csv").write_text(built.text, encoding="utf-8")


if __name__ == "__main__":
    build(Path(sys.argv[1]))
