"""A country's outline, coast and land borders on the plane, from the shipped atlas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyproj
import shapely

from sim.errors import InputError
from sim.geography.atlas import read_atlas
from sim.geography.gazetteer import Country, codes_by_number
from sim.geography.plane import equal_area_plane, project

# Territories without an ISO 3166 number in the atlas, by the country to which ISO 3166 counts them (Kosovo
# by the code in common use). Those not named here have no code: a border with them stays empty.
COUNTED_TO = {
    "Kosovo": "XKX",
    "Somaliland": "SOM",
    "N. Cyprus": "CYP",
    "Cyprus U.N. Buffer Zone": "CYP",
    "Baikonur": "KAZ",
}
SEAM_DEGREES = 179.999

Geometry = dict[str, Any]


@dataclass(frozen=True)
class Shape:
    """A country on the map's plane, in km.

    Attributes
    ----------
    outline : shapely.Geometry
    coast : shapely.Geometry
        The part of the outline that no other country shares; may be empty.
    borders : dict of str to shapely.Geometry
        Land borders by the neighbour's ISO 3166 alpha-3 code.
    """

    outline: shapely.Geometry
    coast: shapely.Geometry
    borders: dict[str, shapely.Geometry]


def code_of(geometry: Geometry) -> str:
    """Return the ISO 3166 alpha-3 code of one of the atlas's geometries, or nothing."""
    number = int(geometry.get("id", 0))
    return codes_by_number().get(number, "") if number else COUNTED_TO.get(geometry["properties"]["name"], "")


def geometries_of(country: Country) -> list[Geometry]:
    """Return the atlas's geometries of a country.

    Raises
    ------
    InputError
        When there is none.
    """
    found = [
        geometry for geometry in read_atlas()["objects"]["countries"]["geometries"]
        if code_of(geometry) == country.iso3
    ]  # fmt: skip
    if not found:
        raise InputError(
            f"there is no outline of {country.name}",
            key="ISO3",
            given=country.iso3,
            allowed="a country that Natural Earth draws at 1:10 million by itself",
        )
    return found


def rings_of(geometry: Geometry) -> list[list[list[int]]]:
    """Return the polygons of a TopoJSON geometry, each a list of rings, each a list of arc references."""
    return [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]


def arcs_of(geometry: Geometry) -> set[int]:
    """Return the indices of all arcs of a TopoJSON geometry, whatever their direction."""
    references = [arc for polygon in rings_of(geometry) for ring in polygon for arc in ring]
    return {arc if arc >= 0 else ~arc for arc in references}


def decode_arc(reference: int) -> np.ndarray:
    """Return longitude and latitude, shape (n_points, 2), of an arc; a negative reference runs backwards."""
    atlas, index = read_atlas(), reference if reference >= 0 else ~reference
    steps = np.array(atlas["arcs"][index], dtype=np.int64)
    scale, translate = atlas["transform"]["scale"], atlas["transform"]["translate"]
    points = np.cumsum(steps, axis=0) * scale + translate
    return points if reference >= 0 else points[::-1]


def project_ring(ring: list[int], plane: pyproj.Proj) -> np.ndarray:
    """Return a closed ring on the plane in km, shape (n_points, 2); shared arc ends are kept once."""
    arcs = [decode_arc(reference) for reference in ring]
    return project(np.concatenate([arcs[0], *[arc[1:] for arc in arcs[1:]]]), plane)


def project_outline(geometries: list[Geometry], plane: pyproj.Proj) -> shapely.Geometry:
    """Return the outline of a country on the plane, in km."""
    polygons = []
    for polygon in (polygon for geometry in geometries for polygon in rings_of(geometry)):
        shell, *holes = [project_ring(ring, plane) for ring in polygon]
        polygons.append(shapely.make_valid(shapely.Polygon(shell, holes)))
    return shapely.union_all(polygons)


def without_seam(points: np.ndarray) -> list[np.ndarray]:
    """Return the stretches of a line, each of shape (n_points, 2), that do not run along the 180th meridian.

    There the atlas cuts countries in two: that is no coast.
    """
    on_seam = np.abs(points[:, 0]) > SEAM_DEGREES
    breaks = np.flatnonzero(on_seam[:-1] & on_seam[1:]) + 1
    return [stretch for stretch in np.split(points, breaks) if len(stretch) > 1]


def project_lines(arcs: Iterable[int], plane: pyproj.Proj) -> shapely.Geometry:
    """Return arcs on the plane, in km, as one geometry."""
    stretches = [stretch for arc in sorted(arcs) for stretch in without_seam(decode_arc(arc))]
    return shapely.MultiLineString([project(stretch, plane) for stretch in stretches])


def find_centre(geometries: list[Geometry], near: dict[str, Any]) -> tuple[float, float]:
    """Return latitude and longitude, rounded to 0.01 degrees, of the outline's centroid.

    The centroid is taken on a plane around `near`, a place of the country.
    """
    plane = equal_area_plane(near["latitude"], near["longitude"])
    centroid = project_outline(geometries, plane).centroid
    longitude, latitude = plane(centroid.x, centroid.y, inverse=True)
    return round(latitude, 2), round(longitude, 2)


def project_shape(geometries: list[Geometry], plane: pyproj.Proj) -> Shape:
    """Return outline, coast and land borders; neighbours are the countries that share an arc.

    A neighbour without an ISO 3166 code gets no border, but its stretch is no coast either.
    """
    uses = Counter(arc for geometry in geometries for arc in arcs_of(geometry))
    own = {arc for arc, times in uses.items() if times == 1}
    coast, shared_with = set(own), dict[str, set[int]]()
    for other in read_atlas()["objects"]["countries"]["geometries"]:
        shared = set() if other in geometries else own & arcs_of(other)
        coast -= shared
        if shared and code_of(other):
            shared_with.setdefault(code_of(other), set()).update(shared)
    borders = {code: project_lines(arcs, plane) for code, arcs in sorted(shared_with.items())}
    return Shape(project_outline(geometries, plane), project_lines(coast, plane), borders)
