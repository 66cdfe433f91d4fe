"""A user's own maps in a worker on another machine: they come with the run, and are found by their names."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from sim.scenario.maps import look_beside, map_file

_lock = threading.Lock()


def bring_maps(maps: Mapping[str, bytes]) -> None:
    """Let each map be found by its name in this process.

    Raises
    ------
    InputError
        When this machine's own search path has another map of that name.
    """
    with _lock:
        for name, content in maps.items():
            folder = Path(_folder_of_this_process().name)
            _keep(folder / f"{name}.csv", content)
            look_beside(folder, name)
            map_file(name)


def _keep(file: Path, content: bytes) -> None:
    """Write a map unless it is there: whole, as another thread may be reading the one before."""
    if file.is_file() and file.read_bytes() == content:
        return
    temporary = file.with_suffix(".writing")
    temporary.write_bytes(content)
    temporary.replace(file)


@cache
def _folder_of_this_process() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="peacegrid-maps-")
