"""Whether the packages of the extra `app` are there."""

from __future__ import annotations

from sim.extras import require_packages

PACKAGES = ("ipyvuetify", "mesa", "networkx", "solara", "solara_assets", "starlette", "uvicorn")


def require_extra() -> None:
    """Say how to install what is missing.

    Raises
    ------
    InputError
        When a package of the extra is not installed.
    """
    require_packages(
        "the page",
        PACKAGES,
        "Run: python -m uv run --extra app peacegrid app (without the repository: "
        "python -m pip install 'peacegrid[app]')",
    )
