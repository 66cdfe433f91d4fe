"""A part of a country: the polygon of a user's GeoJSON on the plane."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pyproj
import shapely

from sim.errors import InputError
from sim.geography.plane import project
from sim.scenario.reading import read_text

LONGEST_EDGE_DEGREES = 0.25
ALLOWED = "a GeoJSON Polygon or MultiPolygon, or features of them; degrees, longitude first"


def read_region(given: str | os.PathLike[str], plane: pyproj.Proj) -> shapely.Geometry:
    """Return the polygons of a GeoJSON file on the plane, in km, as one geometry.

    Raises
    ------
    InputError
        When the file cannot be read, is no GeoJSON, or holds no polygon in degrees.
    """
    file = Path(given)
    polygons = [part for part in _parts(_parsed(file)) if part.geom_type == "Polygon" and not part.is_empty]
    if not polygons:
        raise InputError("there is no polygon in it", file=file, allowed=ALLOWED)
    for polygon in polygons:
        _require_degrees(shapely.get_coordinates(polygon), file)
    return shapely.union_all([_projected(polygon, plane) for polygon in polygons])


def _parsed(file: Path) -> shapely.Geometry:
    try:
        return shapely.from_geojson(read_text(file))
    except (shapely.errors.ShapelyError, ValueError, TypeError) as error:
        reason = " ".join(str(error).split())
        raise InputError(f"not valid GeoJSON: {reason}", file=file, allowed=ALLOWED) from None


def _parts(geometry: shapely.Geometry) -> list[shapely.Geometry]:
    """Return the single geometries of a collection, however deep."""
    parts = list(shapely.get_parts(geometry))
    return parts if parts == [geometry] else [inner for part in parts for inner in _parts(part)]


def _require_degrees(points: np.ndarray, file: Path) -> None:
    for longitude, latitude in points:
        if not (-360.0 <= longitude <= 360.0 and -90.0 <= latitude <= 90.0):
            raise InputError(
                "a position is not in degrees", file=file, given=[longitude, latitude], allowed=ALLOWED
            )


def _projected(polygon: shapely.Polygon, plane: pyproj.Proj) -> shapely.Geometry:
    shell, *holes = [_ring(ring, plane) for ring in (polygon.exterior, *polygon.interiors)]
    return shapely.make_valid(shapely.Polygon(shell, holes))


def _ring(ring: shapely.LinearRing, plane: pyproj.Proj) -> np.ndarray:
    """Return a ring on the plane, its long edges along the parallel as the user drew them on a flat map."""
    points = shapely.get_coordinates(ring)
    points[:, 0] = np.unwrap(points[:, 0], period=360.0)
    dense = shapely.segmentize(shapely.linestrings(points), LONGEST_EDGE_DEGREES)
    return project(shapely.get_coordinates(dense), plane)
