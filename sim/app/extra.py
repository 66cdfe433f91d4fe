"""Whether the packages of the extra `app` are there."""

from __future__ import annotations

from importlib.util import find_spec

from sim.errors import InputError, listed

PACKAGES = ("ipyvuetify", "mesa", "networkx", "solara", "solara_assets", "starlette", "uvicorn")


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
            f"the page needs {listed(missing)}",
            suggestion="Run: python -m uv run --extra app peacegrid app (without the repository: "
            "python -m pip install 'peacegrid[app]')",
        )
