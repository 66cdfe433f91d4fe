"""The shipped map of Sierra Leone holds what its columns promise."""

import csv
from pathlib import Path

import numpy as np
import pytest

MAP = Path(__file__).parents[1] / "scenarios" / "maps" / "sierra-leone.csv"
COLUMNS = [
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
]
TOTAL_PEOPLE = 4_600_000
SIDE_KM = 10.0
ROAD_KM_PER_HOUR = 30.0
BOAT_KM_PER_HOUR = 5.0


def read_lines() -> list[str]:
    return MAP.read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def cells() -> list[dict[str, str]]:
    return list(csv.DictReader(line for line in read_lines() if not line.startswith("#")))


def numbers(cells: list[dict[str, str]], column: str) -> np.ndarray:
    return np.array([float(cell[column]) for cell in cells])


def positions(cells: list[dict[str, str]]) -> dict[tuple[int, int], int]:
    return {(int(cell["row"]), int(cell["column"])): i for i, cell in enumerate(cells)}


def neighbours(cells: list[dict[str, str]], index: int) -> list[int]:
    at, row, column = positions(cells), int(cells[index]["row"]), int(cells[index]["column"])
    around = [(row + down, column + right) for down in (-1, 0, 1) for right in (-1, 0, 1) if down or right]
    return [at[place] for place in around if place in at]


def town_cell(cells: list[dict[str, str]], town: str) -> dict[str, str]:
    return next(cell for cell in cells if cell["town"] == town)


def cell_at(cells: list[dict[str, str]], latitude: float, longitude: float) -> dict[str, str]:
    north = numbers(cells, "latitude_degrees") - latitude
    east = numbers(cells, "longitude_degrees") - longitude
    return cells[int(np.hypot(north, east).argmin())]


def test_comments_name_sources_licences_and_command():
    comments = "\n".join(line for line in read_lines() if line.startswith("#"))
    for words in ("Natural Earth", "public domain", "GeoNames", "CC BY 4.0", "peacegrid map SLE", "km/h"):
        assert words in comments


def test_file_has_unix_line_ends_and_closes_with_one():
    content = MAP.read_bytes()
    assert b"\r" not in content
    assert content.endswith(b"\n")


def test_columns_are_in_order_and_complete(cells):
    assert list(cells[0]) == COLUMNS
    for column in set(COLUMNS) - {"town", "border"}:
        assert np.isfinite(numbers(cells, column)).all(), column


def test_about_720_cells_cover_the_official_area_of_71740_km2(cells):
    assert len(cells) * SIDE_KM**2 == pytest.approx(71_740, rel=0.01)


def test_rows_are_ordered_unique_and_start_at_zero(cells):
    places = list(positions(cells))
    assert len(places) == len(cells)
    assert places == sorted(places)
    assert min(row for row, _ in places) == min(column for _, column in places) == 0


def test_row_0_is_north_and_column_0_is_west(cells):
    rows, columns = numbers(cells, "row"), numbers(cells, "column")
    latitudes, longitudes = numbers(cells, "latitude_degrees"), numbers(cells, "longitude_degrees")
    assert latitudes[rows == 0].min() > latitudes[rows == rows.max()].max()
    assert longitudes[columns == 0].max() < longitudes[columns == columns.max()].min()


def test_neighbouring_centres_are_10_km_apart(cells):
    at = positions(cells)
    latitudes, longitudes = numbers(cells, "latitude_degrees"), numbers(cells, "longitude_degrees")
    for (row, column), here in at.items():
        if (row, column + 1) in at:
            there = at[row, column + 1]
            north_km = 110.6 * (latitudes[there] - latitudes[here])
            east_km = 111.3 * np.cos(np.radians(latitudes[here])) * (longitudes[there] - longitudes[here])
            assert np.hypot(north_km, east_km) == pytest.approx(SIDE_KM, rel=0.01)


def test_people_are_integers_that_sum_to_the_total(cells):
    people = [int(cell["people"]) for cell in cells]
    assert sum(people) == TOTAL_PEOPLE
    assert min(people) > 0


def test_a_town_has_a_name_and_no_more_people_than_its_cell(cells):
    for cell in cells:
        assert bool(cell["town"]) == (int(cell["town_people"]) > 0)
        assert int(cell["town_people"]) <= int(cell["people"])


def test_towns_hold_about_the_assumed_urban_share(cells):
    assert 0.30 < numbers(cells, "town_people").sum() / TOTAL_PEOPLE <= 0.36


def test_freetown_is_the_largest_town_on_the_west_coast_where_travel_starts(cells):
    freetown = town_cell(cells, "Freetown")
    assert int(freetown["town_people"]) == numbers(cells, "town_people").max()
    assert (freetown["coast"], freetown["border"], freetown["travel_hours"]) == ("1", "", "0.00")
    assert int(freetown["column"]) <= 1
    assert (numbers(cells, "travel_hours") == 0).sum() == 1


def test_all_cells_hang_together_by_sides_and_corners(cells):
    reached, queue = {0}, [0]
    while queue:
        new = set(neighbours(cells, queue.pop())) - reached
        reached |= new
        queue.extend(new)
    assert len(reached) == len(cells)


def test_no_one_travels_faster_than_the_main_road(cells):
    freetown, rows, columns = town_cell(cells, "Freetown"), numbers(cells, "row"), numbers(cells, "column")
    straight_km = SIDE_KM * np.hypot(rows - int(freetown["row"]), columns - int(freetown["column"]))
    assert (numbers(cells, "travel_hours") >= straight_km / ROAD_KM_PER_HOUR - 0.006).all()


def test_neighbours_differ_by_at_most_a_boat_trip_across_a_corner(cells):
    hours = numbers(cells, "travel_hours")
    longest = SIDE_KM * np.sqrt(2) / BOAT_KM_PER_HOUR + 0.011
    for here in range(len(cells)):
        assert np.abs(hours[neighbours(cells, here)] - hours[here]).max() <= longest


def test_up_country_is_farther_than_the_main_road_towns(cells):
    hours = [
        float(town_cell(cells, town)["travel_hours"]) for town in ("Waterloo", "Bo", "Kenema", "Kailahun")
    ]
    assert hours == sorted(hours)


def test_only_guinea_and_liberia_are_neighbours(cells):
    assert {cell["border"] for cell in cells} == {"", "GIN", "LBR"}


def test_guinea_lies_north_and_liberia_south_east(cells):
    assert all(cell["border"] == "GIN" for cell in cells if cell["row"] == "0")
    liberia = [cell for cell in cells if cell["border"] == "LBR"]
    assert max(float(cell["latitude_degrees"]) for cell in liberia) < 8.6
    assert min(float(cell["longitude_degrees"]) for cell in liberia) > -11.6


def test_the_rim_is_border_or_coast(cells):
    at = positions(cells)
    for (row, column), index in at.items():
        sides = {(row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)}
        if not sides <= at.keys():
            assert cells[index]["border"] or cells[index]["coast"] == "1", cells[index]


@pytest.mark.parametrize(
    ("field", "latitude", "longitude", "least"),
    [("Kono", 8.644, -10.971, 1.0), ("Tongo", 8.22, -11.06, 0.6), ("Kenema", 7.877, -11.190, 0.4)],
)
def test_diamonds_lie_in_kono_tongo_and_kenema(cells, field, latitude, longitude, least):
    assert float(cell_at(cells, latitude, longitude)["lootable"]) >= least, field


def test_diamonds_are_rare_and_strongest_in_kono(cells):
    lootable = numbers(cells, "lootable")
    assert lootable.min() == 0.0
    assert lootable.max() == 1.0
    assert (lootable == 1.0).sum() == 1
    assert (lootable > 0).mean() < 0.2


@pytest.mark.parametrize("town", ["Freetown", "Makeni", "Kabala", "Port Loko"])
def test_the_west_and_north_have_no_diamonds(cells, town):
    assert float(town_cell(cells, town)["lootable"]) == 0.0
