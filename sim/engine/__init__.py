"""The compiled engine: records, keyed chance, the mechanisms and the week. Start reading in
`sim.engine.week`.

The wall: nothing of PeaceGrid above this package is imported here. Importing it points numba's cache at a
per-user folder named by a hash of all engine sources, because numba itself keys its cache by one file only
and would run a stale helper.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import time
from pathlib import Path

import numba
import numpy as np

SOURCES = Path(__file__).parent
UNUSED_SECONDS = 86_400.0


def _chance() -> str:
    """Return the source of chance that `sim.engine.chance` takes; nothing for the usual one."""
    chance = os.environ.get("PEACEGRID_CHANCE", "hash")
    return "" if chance == "hash" else chance


def _code_version() -> str:
    """Return 16 hex digits that change with any engine source and with the source of chance."""
    digest = hashlib.sha256(_chance().encode())
    for path in sorted(SOURCES.rglob("*.py")):
        digest.update(path.relative_to(SOURCES).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _cache_folder(version: str) -> Path:
    """Return the cache folder of this code on this Python, made 0700, siblings unused for a day removed."""
    build = f"py{sys.version_info[0]}{sys.version_info[1]}-numba{numba.__version__}-numpy{np.__version__}"
    build += "-bounds" if numba.config.BOUNDSCHECK else ""
    build += f"-{_chance()}" if _chance() else ""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "peacegrid" / build
    folder = base / version
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.utime(folder)  # in use: another checkout may be compiling beside this one
    for sibling in base.iterdir():
        if sibling.is_dir() and time.time() - sibling.stat().st_mtime > UNUSED_SECONDS:
            shutil.rmtree(sibling, ignore_errors=True)
    return folder


CODE_VERSION = _code_version()


def _import_rules_with_cache() -> Path | None:
    """Import the week with numba's cache folder set, then restore the setting."""
    before = numba.config.CACHE_DIR
    try:
        folder = _cache_folder(CODE_VERSION)
        numba.config.CACHE_DIR = str(folder)
    except OSError:
        folder = None
    try:
        from sim.engine import passing, settle, week  # noqa: F401
    finally:
        numba.config.CACHE_DIR = before
    return folder


CACHE_FOLDER = _import_rules_with_cache()
