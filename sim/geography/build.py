"""From a country's code to its map: the parts, called in order."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import numpy as np
import pyproj

from sim.errors import InputError
from sim.geography.borders import label_borders, touch_coast
from sim.geography.country_map import CountryMap
from sim.geography.facts import CountryFacts, read_facts
from sim.geography.gazetteer import Country, list_places, source_version
from sim.geography.grid import Grid, lay_grid, require_side
from sim.geography.mapped import Mapped, find_capital, part_inside, whole_country
from sim.geography.outlines import Shape, find_centre, geometries_of, project_shape
from sim.geography.people import spread_people
from sim.geography.plane import equal_area_plane, unproject
from sim.geography.resources import lootable_shares
from sim.geography.roads import large_town_cells, lay_roads
from sim.geography.telling import assumptions, command_line, title
from sim.geography.towns import name_towns, town_cells
from sim.geography.travel import (
    BOAT_KM_PER_HOUR,
    ROAD_KM_PER_HOUR,
    TRACK_KM_PER_HOUR,
    least_hours,
    make_steps,
    step_hours,
)
from sim.geography.writing import column_lines, fixed, layout_sentence, people_sentence, sources


def built(
    country: Country,
    cell_km: float,
    within: str | os.PathLike[str] | None,
    given: str | os.PathLike[str] | Mapping[str, Any] | None,
) -> CountryMap:
    """Return the map of a country; see `sim.geography.build_map`."""
    side_km = require_side(cell_km)
    facts = read_facts(given, country.iso3)
    _require_polygon(facts, within is not None)
    geometries, places = geometries_of(country), list_places(country)
    capital = find_capital(country, facts, places)
    centre = find_centre(geometries, places[capital or 0])
    plane = equal_area_plane(*centre)
    shape = project_shape(geometries, plane)
    mapped = whole_country(country, facts, places, capital, shape, plane)
    if within is not None:
        mapped = part_inside(mapped, facts, within, plane)
    grid = lay_grid(mapped.outline, side_km)
    rows = rows_of(grid, shape, mapped, facts, plane)
    assumed = assumptions(country, facts, mapped, within is not None)
    layout = layout_sentence(len(rows), side_km, centre, mapped.outline.area)
    people = people_sentence(mapped.people, mapped.urban_share, len(mapped.towns))
    notes = (
        f"{title(country, within)} on a grid: {layout} {people}",
        *sources(source_version()),
        f"Built by: {command_line(country, side_km, within, given)}",
        *assumed,
        *column_lines(ROAD_KM_PER_HOUR, TRACK_KM_PER_HOUR, BOAT_KM_PER_HOUR),
    )
    return CountryMap(country.name, country.iso3, side_km, mapped.start.name, assumed, notes, rows)


def _require_polygon(facts: CountryFacts, is_part: bool) -> None:
    if facts.people_within and not is_part:
        raise InputError(
            "there is no polygon",
            key="people_within",
            given=facts.people_within,
            allowed="only with --within",
        )


def rows_of(
    grid: Grid, shape: Shape, mapped: Mapped, facts: CountryFacts, plane: pyproj.Proj
) -> tuple[tuple[Any, ...], ...]:
    """Return the cells as they stand in the file."""
    cells = town_cells(grid, mapped.towns)
    longitude, latitude = unproject(grid.x_km, grid.y_km, plane)
    columns = (
        grid.row.tolist(),
        grid.column.tolist(),
        fixed(latitude, 4),
        fixed(longitude, 4),
        spread_people(grid, mapped.towns, cells, mapped.people).tolist(),
        *name_towns(len(grid.row), mapped.towns, cells),
        fixed(travel_hours(grid, shape, mapped, cells), 2),
        label_borders(grid, shape.borders),
        touch_coast(grid, shape.coast).tolist(),
        fixed(lootable_shares(grid, facts.lootable, plane, mapped.outline is not shape.outline), 3),
    )
    return tuple(zip(*columns, strict=True))


def travel_hours(grid: Grid, shape: Shape, mapped: Mapped, cells: np.ndarray) -> np.ndarray:
    """Return the least travel time from the start to each cell in hours, shape (n_cells,)."""
    steps = make_steps(grid, shape.outline)
    has_road = lay_roads(steps, large_town_cells(mapped.towns, cells))
    start = int(cells[mapped.towns.index(mapped.start)])
    return least_hours(steps, step_hours(steps, has_road), start)
