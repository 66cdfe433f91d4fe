"""Compile the engine, or load it from the cache: once per version and machine, on all cores at once.

numba compiles in Python and on one core. The phases do not depend on one another, so each is compiled in a
process of its own and left in the cache, from where this process loads it.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import subprocess
import sys
import threading
import time
from concurrent.futures.process import BrokenProcessPool

import loky
import numba
import numpy as np

from sim import engine, world
from sim.engine import passing
from sim.engine.records import State
from sim.engine.week import PHASES
from sim.scenario.load import load_scenario
from sim.scenario.study import Scenario

__all__ = ["addresses", "is_compiled_before", "prepare", "warm_up"]

WEEK_ZERO = "week zero"
PASSING = "passing of weeks"
FILL = "from sim import compilation; compilation.prepare()"
LONGEST_FIRST = ("clashes", "headquarters", WEEK_ZERO, "units_at_work", "politics")
BY_NAME = {phase.__name__: phase for phase in PHASES}
_lock = threading.Lock()
_prepared = False
_addresses: np.ndarray | None = None


def is_compiled_before() -> bool:
    """Tell whether an earlier process left the compiled phases of this version."""
    if engine.CACHE_FOLDER is None:
        return False
    found = {path.name.split("-")[0] for path in engine.CACHE_FOLDER.rglob("week.*.nbi")}
    return found >= {f"week.{name}" for name in BY_NAME}


def warm_up(scenario: Scenario | None = None) -> float:
    """Compile the engine, or load it from the cache, and return the seconds that took; with a scenario that
    will be run, what is made on the way serves the run."""
    began = time.perf_counter()
    prepare()
    state = world.build(scenario or _smallest())
    passing.pass_weeks(addresses(state), state, 0, 0)
    return time.perf_counter() - began


def addresses(state: State) -> np.ndarray:
    """Return where the compiled phases stand in this process. Any State will do: there is one kind."""
    global _addresses
    if _addresses is None:
        _addresses = passing.addresses_of(PHASES, state)
    return _addresses


def prepare() -> None:
    """Fill the cache with compiled code unless that was done before; at most once in a process."""
    global _prepared
    with _lock:
        if not _prepared and not numba.config.DISABLE_JIT and not is_compiled_before():
            if multiprocessing.current_process().daemon:
                _fill_cache_from_outside()
            else:
                _fill_cache()
        _prepared = True


def _fill_cache_from_outside() -> None:
    """Let one fresh process fill the cache for all workers of a cluster on this machine: they are daemons,
    which must not have children of Python's own making."""
    if engine.CACHE_FOLDER is None:
        return
    with (engine.CACHE_FOLDER / "compiling").open("w") as turn:
        with contextlib.suppress(ImportError, OSError):
            import fcntl

            fcntl.flock(turn, fcntl.LOCK_EX)
        if not is_compiled_before():
            subprocess.run([sys.executable, "-c", FILL], check=False, capture_output=True)  # noqa: S603


def _fill_cache() -> None:
    """Compile each part in a process of its own. Where none can be started, or nothing can be kept, this
    process compiles for itself later."""
    cores = usable_cores()
    if cores < 2 or engine.CACHE_FOLDER is None:
        return
    parts = sorted({*BY_NAME, WEEK_ZERO, PASSING}, key=lambda part: (part not in LONGEST_FIRST, part))
    parts[: len(LONGEST_FIRST)] = LONGEST_FIRST
    try:
        with loky.ProcessPoolExecutor(max_workers=min(cores, len(parts))) as pool:
            list(pool.map(compile_part, parts))
    except (OSError, BrokenProcessPool):
        return


def usable_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def compile_part(name: str) -> None:
    """Compile one phase, the settling of week 0 or the passing of weeks, and leave it in the cache."""
    if name == WEEK_ZERO:
        world.build(_smallest())
    elif name == PASSING:
        state = smallest_state()
        passing.pass_weeks(np.zeros(0, np.int64), state, 0, 0)
        passing.band_rows_needed(0, 0)
        passing.event_rows_needed(0, 0, 0)
    else:
        BY_NAME[name].compile((numba.typeof(smallest_state()), numba.int64))


def smallest_state() -> State:
    """Return a State of the kind that all compiled code is made for."""
    return world.make_template(_smallest()).state


def _smallest() -> Scenario:
    return load_scenario("sierra-leone", civilians=10, horizon_weeks=0)
