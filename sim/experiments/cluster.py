"""A dask cluster as an executor: reached within seconds and of this very version, or refused."""

from __future__ import annotations

import contextlib
import logging
import platform
import threading
import time
from typing import TYPE_CHECKING, Any

from sim.errors import MachineError
from sim.experiments.executors import Pool
from sim.experiments.job import OtherCodeError
from sim.extras import require_packages

if TYPE_CHECKING:
    from distributed import Client

CONNECT_SECONDS = 4.0
SECONDS_BETWEEN_COUNTS = 2.0
RETRIES = 2


def open_cluster(address: str, version: str | None = None) -> Pool:
    """Connect to a running dask scheduler.

    Parameters
    ----------
    address : str
        Of the scheduler, e.g. ``tcp://10.0.0.1:8786``.
    version : str, optional
        Version of the code that every worker must have.

    Raises
    ------
    InputError
        When the extra `cluster` is not installed.
    MachineError
        When no scheduler answers, or a worker has other code.
    """
    require_extra()
    client = _connect(address)
    try:
        if version is not None:
            _check_workers(client, version)
        before = client.run_on_scheduler(allow_retries, RETRIES)
    except BaseException:
        _let_go(client)
        raise
    return _Cluster(client, before).pool()


def require_extra() -> None:
    """Say how to install what is missing.

    Raises
    ------
    InputError
        When `distributed` is not installed.
    """
    require_packages(
        "running on a dask cluster",
        ["distributed"],
        "Install with: python -m pip install 'peacegrid[cluster]' (in the repository: "
        "python -m uv sync --extra cluster)",
    )


def _connect(address: str) -> Client:
    from distributed import Client

    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters is said once, by us
    try:
        return Client(address, timeout=CONNECT_SECONDS, set_as_default=False, name="peacegrid")
    except (OSError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise MachineError(
            f"no dask scheduler answers at {address} ({reason}). Start one with: dask scheduler"
        ) from None


def _check_workers(client: Client, version: str) -> None:
    """Refuse workers with other code. Those that join later are refused by the first run they are given."""
    answers = client.run(code_here, on_error="return")
    for worker, answer in answers.items():
        if isinstance(answer, BaseException):
            raise MachineError(
                f"the dask worker {worker} cannot load PeaceGrid: {type(answer).__name__}: {answer}. Install "
                "the version of this study there, with the extra cluster."
            )
        host, code = answer
        if code != version:
            raise OtherCodeError(host, code, version)


def code_here() -> tuple[str, str]:
    """Return the name of this host and the version of its code (called in the workers)."""
    from sim.simulate import CODE_VERSION

    return platform.node(), CODE_VERSION


def allow_retries(most: int, dask_scheduler: Any = None) -> int:
    """Let the scheduler move a run whose worker died at most so often; return how often it did before."""
    before = int(dask_scheduler.allowed_failures)
    dask_scheduler.allowed_failures = most
    return before


def _let_go(client: Client) -> None:
    with contextlib.suppress(OSError, TimeoutError):
        client.close(timeout=CONNECT_SECONDS)


class _Cluster:
    """A connection to a scheduler for the length of a study."""

    def __init__(self, client: Client, retries_before: int) -> None:
        self.client, self.retries_before = client, retries_before
        self.workers, self.counted = 0, 0.0

    def pool(self) -> Pool:
        return Pool(
            self.client.get_executor(pure=False),
            self.count(),
            threading.Event(),
            passes_stop=False,
            sends_maps=True,
            moves_runs=True,
            count=self.count,
            release=self.close,
        )

    def count(self) -> int:
        """Return how many runs the workers do at the same time now; workers come and go."""
        if time.monotonic() - self.counted > SECONDS_BETWEEN_COUNTS:
            with contextlib.suppress(OSError, TimeoutError):
                self.workers = sum(self.client.nthreads().values())
            self.counted = time.monotonic()
        return max(1, self.workers)

    def close(self) -> None:
        with contextlib.suppress(OSError, TimeoutError, RuntimeError):
            if self.client.status == "running":
                self.client.run_on_scheduler(allow_retries, self.retries_before)
        _let_go(self.client)
