"""The plane on which a map is drawn: equal areas, in km."""

from __future__ import annotations

import numpy as np
import pyproj


def equal_area_plane(latitude_degrees: float, longitude_degrees: float) -> pyproj.Proj:
    """Return Lambert's azimuthal equal-area projection (WGS 84) around a point; it yields km.

    It knows no seam: countries that cross the 180th meridian stay in one piece.
    """
    return pyproj.Proj(
        proj="laea", lat_0=latitude_degrees, lon_0=longitude_degrees, ellps="WGS84", units="km"
    )


def project(points: np.ndarray, plane: pyproj.Proj) -> np.ndarray:
    """Return longitudes and latitudes in degrees as points on the plane in km, both of shape (n, 2)."""
    return np.column_stack(plane(points[:, 0], points[:, 1]))


def unproject(x_km: np.ndarray, y_km: np.ndarray, plane: pyproj.Proj) -> tuple[np.ndarray, np.ndarray]:
    """Return points on the plane as longitudes and latitudes in degrees.

    The inverse is off by up to a millimetre in some versions of pyproj, enough to round to another last
    digit; it is corrected by how far its points come to lie from those asked for.
    """
    x_found, y_found = plane(*plane(x_km, y_km, inverse=True))
    return plane(2.0 * x_km - x_found, 2.0 * y_km - y_found, inverse=True)
