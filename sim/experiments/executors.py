"""Where runs are done: threads of this process, processes of this computer, or a dask cluster."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from sim.errors import InputError

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
    sends_maps : bool
        Whether a user's own maps go with each run, to workers that may be on another machine.
    moves_runs : bool
        Whether a run whose worker dies is done again elsewhere by the executor itself, which then also does
        not know whether a run it can cancel has begun.
    count : callable or None
        Tells how many runs are done at the same time by now, where workers come and go.
    release : callable or None
        What `close` calls in place of shutting the executor down.
    """

    executor: Executor
    workers: int
    stop: Any
    passes_stop: bool = True
    renew: Callable[[], Executor] | None = None
    kill: Callable[[Executor], None] | None = None
    owned: bool = True
    sends_maps: bool = False
    moves_runs: bool = False
    count: Callable[[], int] | None = None
    release: Callable[[], None] | None = None

    @property
    def capacity(self) -> int:
        """Runs it does at the same time by now."""
        return self.count() if self.count is not None else self.workers

    def close(self, *, wait: bool = True) -> None:
        """Let the workers go."""
        if self.release is not None:
            self.release()
        elif self.owned:
            self.executor.shutdown(wait=wait, cancel_futures=True)


def open_pool(
    name: str | Executor,
    workers: int | None = None,
    *,
    address: str | None = None,
    version: str | None = None,
) -> Pool:
    """Open the executor called `name` ("threads", "processes", "dask"), or wrap an executor of the caller's.

    Parameters
    ----------
    name : str or concurrent.futures.Executor
    workers : int, optional
        Runs at the same time; by default as many as processors, or as the caller's executor says in
        `num_workers`. A cluster has the workers it has.
    address : str, optional
        Of the dask scheduler, for "dask" and only then.
    version : str, optional
        Version of the code that the workers of a cluster must have.

    Raises
    ------
    InputError
        For an unknown name, fewer than one worker, "dask" without an address or an address without it, or a
        missing extra.
    MachineError
        When a scheduler cannot be reached, or a worker of it has other code.
    """
    check_address(name, address)
    if isinstance(name, Executor):
        is_threads = isinstance(name, ThreadPoolExecutor)
        workers = _checked(workers or getattr(name, "num_workers", None))
        return Pool(
            name, workers, threading.Event(), passes_stop=is_threads, owned=False, sends_maps=not is_threads
        )
    workers = _checked(workers)
    if name == "threads":
        return Pool(ThreadPoolExecutor(workers, thread_name_prefix="run"), workers, threading.Event())
    if name == "processes":
        return _processes(workers)
    if name == "dask" and address is not None:
        from sim.experiments.cluster import open_cluster

        return open_cluster(address, version)
    raise InputError(f"executor: {name!r} is unknown; choose one of {', '.join(NAMES)}")


def check_address(name: str | Executor, address: str | None) -> None:
    """Refuse "dask" without the address of its scheduler, and an address for anything else.

    Raises
    ------
    InputError
    """
    if name == "dask" and not address:
        raise InputError(
            "the executor dask needs the address of a running scheduler: add --dask ADDRESS, e.g. "
            "--dask tcp://10.0.0.1:8786"
        )
    if address is not None and name != "dask":
        raise InputError("--dask names the scheduler of a cluster: add --executor dask")


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
