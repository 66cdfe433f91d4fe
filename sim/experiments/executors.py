"""Where runs are done: threads of this process, processes of this computer, or a dask cluster."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from sim.errors import InputError, MachineError

NAMES = ("threads", "processes", "dask")


@dataclass
class Pool:
    """An executor with what the runner needs to know about it.

    Attributes
    ----------
    executor : concurrent.futures.Executor
    workers : int
        Runs it does at the same time.
    stop : Event
        Set to make runs under way give up at their next week; has `set` and `is_set`.
    passes_stop : bool
        Whether `stop` is handed to each run (threads), or is known to the worker already.
    renew : callable or None
        Makes a new executor after a worker died; None when that cannot be survived.
    kill : callable or None
        Ends workers that do not end by themselves.
    owned : bool
        Whether `close` ends the executor; one of the caller's own is the caller's to end.
    """

    executor: Executor
    workers: int
    stop: Any
    passes_stop: bool = True
    renew: Callable[[], Executor] | None = None
    kill: Callable[[Executor], None] | None = None
    owned: bool = True

    def close(self, *, wait: bool = True) -> None:
        """Let the workers go."""
        if self.owned:
            self.executor.shutdown(wait=wait, cancel_futures=True)


def open_pool(name: str | Executor, workers: int | None = None, *, address: str | None = None) -> Pool:
    """Open the executor called `name` ("threads", "processes", "dask"), or wrap an executor of the caller's.

    Raises
    ------
    InputError
        For an unknown name or fewer than one worker.
    MachineError
        When a scheduler cannot be reached or dask is not installed.
    """
    workers = _checked(workers)
    if isinstance(name, Executor):
        is_threads = isinstance(name, ThreadPoolExecutor)
        return Pool(name, workers, threading.Event(), passes_stop=is_threads, owned=False)
    if name == "threads":
        return Pool(ThreadPoolExecutor(workers, thread_name_prefix="run"), workers, threading.Event())
    if name == "processes":
        return _processes(workers)
    if name == "dask":
        return _dask(address)
    raise InputError(f"executor: {name!r} is unknown; choose one of {', '.join(NAMES)}")


def _checked(workers: int | None) -> int:
    if workers is None:
        return os.cpu_count() or 1
    if workers < 1:
        raise InputError(f"workers: got {workers}, at least 1 is needed")
    return workers


def _processes(workers: int) -> Pool:
    from sim.experiments.workers import SharedFlag, WorkerProcesses

    stop = SharedFlag()

    def make() -> Executor:
        return WorkerProcesses(workers, stop)

    return Pool(make(), workers, stop, passes_stop=False, renew=make, kill=_end_workers)


def _end_workers(executor: Executor) -> None:
    executor.shutdown(wait=False, kill_workers=True)  # type: ignore[call-arg]


def _dask(address: str | None) -> Pool:
    try:
        from distributed import Client
    except ImportError as error:
        raise MachineError("dask is not installed; install it with: pip install 'peacegrid[dask]'") from error
    try:
        client = Client(address) if address else Client()
    except (OSError, ValueError) as error:
        raise MachineError(f"no dask scheduler answers at {address}: {error}") from error
    workers = max(1, sum(client.nthreads().values()))
    return Pool(client.get_executor(pure=False), workers, threading.Event(), passes_stop=False)
