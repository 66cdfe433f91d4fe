"""Copies of a user's own maps in a results folder, so that its runs can be done again anywhere."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.experiments.durable import make_folder, write_durably
from sim.experiments.plan import Plan
from sim.scenario.maps import look_beside, map_file
from sim.scenario.shipped import is_name

NAME = "maps"


def write_maps(folder: Path, plan: Plan) -> None:
    """Write ``maps/NAME.csv`` for each map of a plan that is not shipped."""
    for name, content in plan.own_maps.items():
        make_folder(folder / NAME)
        write_durably(folder / NAME / f"{name}.csv", content)


def use_maps(folder: Path, header: Mapping[str, Any]) -> None:
    """Let the maps that a results folder keeps be found by their names.

    Raises
    ------
    InputError
        When one is missing or was changed, or another map of its name is on the search path.
    """
    for name, digest in header.get("maps", {}).items():
        copy = folder / NAME / f"{name}.csv"
        if not _is_copy(copy) or hashlib.sha256(copy.read_bytes()).hexdigest() != digest:
            raise InputError(
                f"{copy} is missing or was changed: it is not the map of the runs in the folder."
            )
        look_beside(copy.parent, name)
        map_file(name)


def map_of(folder: Path, name: str) -> Path:
    """Return the copy of a map in a results folder, else the map of this name.

    Raises
    ------
    InputError
        When there is neither.
    """
    copy = folder / NAME / f"{name}.csv"
    return copy if _is_copy(copy) else map_file(name)


def _is_copy(path: Path) -> bool:
    """Whether a copy is there under a proper name, and is no link that leads out of the folder."""
    return path.parent.name == NAME and is_name(path.stem) and path.is_file() and not path.is_symlink()
