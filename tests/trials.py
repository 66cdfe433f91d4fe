"""Hard treatment of a study on a stand-in for the engine: for the tests, and at length for the score card."""

from __future__ import annotations

import contextlib
import errno
import functools
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import boundaries
import fake_engine
import numpy as np
import pyarrow.parquet as pq

from sim.errors import MachineError
from sim.experiments import durable, manifest, runner, store, workers
from sim.experiments.results import Results, run_plan


@contextlib.contextmanager
def changed(module, **values) -> Iterator[None]:
    """Set names of a module for a while."""
    before = {name: getattr(module, name) for name in values}
    for name, value in values.items():
        setattr(module, name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(module, name, value)


def is_whole(folder: Path) -> bool:
    """Whether every file under a final name can be read, and the manifest lists no file that is not there."""
    for path in folder.glob("*/*.parquet"):
        pq.read_table(path)
    listed = {t["file"] for e in manifest.read(folder)[0] for t in e.get("tables", {}).values()}
    return listed <= {path.relative_to(folder).as_posix() for path in folder.glob("*/*.parquet")}


def same_after_resume(folder: Path, plan, expected: str) -> bool:
    """Whether a folder, resumed, holds the very runs of an uninterrupted study, each once."""
    results = run_plan(plan, folder, run=fake_engine.run, workers=1, resume=True)
    is_clean = not (folder / "lock").exists() and not results.failures
    return is_clean and len(results.runs) == plan.total and results.digest == expected


def clean_digest(plan, folder: Path) -> str:
    """Digest of the uninterrupted study."""
    return run_plan(plan, folder, run=fake_engine.run, workers=1).digest


def parent_kills(folder: Path, mode: str, every: int = 1) -> tuple[int, int]:
    """Kill the study at every so manieth boundary; return how often resume gave the same, and of how many."""
    expected = clean_digest(boundaries.plan(), folder / "clean")
    numbers = range(1, boundaries.count(folder, mode) + 1, every)
    left = boundaries.kill_at(folder, mode, numbers)
    good = [is_whole(each) and same_after_resume(each, boundaries.plan(), expected) for each in left]
    return sum(good), len(good)


def parent_kills_at_random(folder: Path, times: int, replications: int = 30) -> tuple[int, int]:
    """Kill the study at random moments; return how often resume gave the same, and of how many."""
    plan = fake_engine.plan(replications=replications)
    expected = clean_digest(plan, folder / "clean")
    moments, good = np.random.default_rng(1), 0
    for number in range(times):
        each = folder / f"random-{number}"
        child = subprocess.Popen([sys.executable, fake_engine.__file__, str(each), str(replications)])
        while not (each / "manifest.jsonl").exists():
            time.sleep(0.002)
        time.sleep(moments.uniform(0, 2.0))
        child.send_signal(signal.SIGKILL)
        child.wait()
        good += is_whole(each) and same_after_resume(each, plan, expected)
    return good, times


def children() -> list[int]:
    """Process ids of this process's loky workers (Linux)."""
    found = []
    for task in Path("/proc/self/task").iterdir():
        with contextlib.suppress(OSError):
            found += [int(word) for word in (task / "children").read_text().split()]
    return [pid for pid in found if _is_worker(pid)]


def _is_worker(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return b"popen_loky_posix" in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False


@contextlib.contextmanager
def killing_workers(seconds: float) -> Iterator[list[int]]:
    """Kill a random worker every so many seconds; gives the list of those killed."""
    killed: list[int] = []
    over = threading.Event()
    random = np.random.default_rng(2)

    def kill() -> None:
        while not over.wait(seconds):
            alive = children()
            if alive:
                killed.append(int(random.choice(alive)))
                with contextlib.suppress(OSError):
                    os.kill(killed[-1], signal.SIGKILL)

    thread = threading.Thread(target=kill)
    thread.start()
    try:
        yield killed
    finally:
        over.set()
        thread.join()


def worker_kills(folder: Path, replications: int, seconds: float) -> tuple[int, Results, str]:
    """Kill workers through a study, resume it if a run was hit twice; return how many were killed, its
    results, and the digest of the clean study."""
    plan = fake_engine.plan(replications=replications)
    with killing_workers(seconds) as killed:
        results = run_plan(plan, folder / "r", run=fake_engine.slow_run, executor="processes", workers=2)
    if results.failures:  # one run was hit twice, and given up: resuming the study does it
        results = run_plan(
            plan, folder / "r", run=fake_engine.slow_run, executor="processes", workers=2, resume=True
        )
    return len(killed), results, clean_digest(plan, folder / "clean")


def poison(folder: Path, kind: str) -> Results:
    """Run a study in processes in which one run does harm."""
    run = functools.partial(fake_engine.poisoned, kind)
    patience = 3.0 if kind == "hang" else 300.0
    with (
        changed(runner, LEAST_PATIENCE_SECONDS=patience),
        changed(workers, memory_of_each=lambda _: 700 * 1024**2),
    ):
        return run_plan(fake_engine.plan(), folder, run=run, executor="processes", workers=2)


def full_disk(folder: Path, where: str, call: int, expected: str) -> bool:
    """Refuse a call and all later ones for lack of room; return whether all ended well, resume included."""
    calls, real = [], getattr(os, where)

    def full(*arguments):
        calls.append(1)
        if len(calls) >= call:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(*arguments)

    plan = boundaries.plan()
    with changed(store, RUNS_IN_SHARD=boundaries.RUNS_IN_SHARD):
        try:
            with changed(durable.os, **{where: full}):
                run_plan(plan, folder, run=fake_engine.run, workers=1)
        except MachineError as error:
            is_clean = (
                error.exit_code == 4 and "disk is full" in str(error) and not (folder / "lock").exists()
            )
            return is_clean and is_whole(folder) and same_after_resume(folder, plan, expected)
    return False
