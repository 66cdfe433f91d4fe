"""Worker processes: deaf to Ctrl-C, gone with their parent, held to their share of the memory."""

from __future__ import annotations

import contextlib
import faulthandler
import os
import secrets
import signal
import tempfile
import threading
import time
import weakref
from collections.abc import Iterator
from concurrent.futures import Future
from typing import Any

from loky.process_executor import ProcessPoolExecutor

from sim.experiments.job import listen_to

LEAST_MEMORY_BYTES = 2 * 1024**3
SECONDS_BETWEEN_LOOKS = 0.5


class WorkerProcesses(ProcessPoolExecutor):
    """A loky executor: when a worker dies every pending future says so at once, and none waits for ever.

    Parameters
    ----------
    workers : int
    stop : SharedFlag
        Looked at by the runs under way.
    last_words : str
        File to which a worker that crashes writes where it was; nowhere by default.
    """

    def __init__(self, workers: int, stop: SharedFlag, last_words: str = os.devnull) -> None:
        memory = memory_of_each(workers)
        super().__init__(workers, initializer=begin_worker, initargs=(stop, os.getpid(), memory, last_words))

    def submit(self, *arguments: Any, **named: Any) -> Future[Any]:
        """Hand in a call; a worker started by it never hears Ctrl-C, not even while it loads."""
        with interrupts_held():
            return super().submit(*arguments, **named)

    def shutdown(
        self, wait: bool = True, *, cancel_futures: bool = False, kill_workers: bool = False
    ) -> None:
        """Let the workers go; with `kill_workers`, also those that do not answer."""
        super().shutdown(wait=wait, kill_workers=kill_workers)


class SharedFlag:
    """An event between processes: a file, there or not. A worker killed while looking blocks nobody."""

    def __init__(self) -> None:
        self.path = os.path.join(tempfile.gettempdir(), f"peacegrid-stop-{secrets.token_hex(16)}")
        weakref.finalize(self, _remove, self.path)  # not of the copies in the workers

    def set(self) -> None:
        """Raise the flag, for good."""
        with contextlib.suppress(OSError):
            os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))

    def is_set(self) -> bool:
        """Whether the flag is up."""
        return os.path.exists(self.path)


def _remove(path: str) -> None:
    with contextlib.suppress(OSError):
        os.unlink(path)


def begin_worker(stop: SharedFlag, parent: int, memory_bytes: int, last_words: str) -> None:
    """Prepare this process for runs (called once, in the worker)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    faulthandler.enable(open(last_words, "w"))  # noqa: SIM115 - kept open until the process ends
    limit_memory(memory_bytes)
    listen_to(stop)
    threading.Thread(target=_die_with_parent, args=(parent,), daemon=True).start()


def _die_with_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(SECONDS_BETWEEN_LOOKS)
    os._exit(1)


def limit_memory(limit_bytes: int) -> None:
    """Make a run that asks for more fail before it takes the machine with it (where the system can)."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (limit_bytes, hard))


def memory_of_each(workers: int) -> int:
    """Bytes a worker may take: its share of the machine, but never less than a large run needs."""
    try:
        total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        total = 0
    return max(LEAST_MEMORY_BYTES, total // workers)


@contextlib.contextmanager
def interrupts_held() -> Iterator[None]:
    """Hold Ctrl-C back until the block ends. Processes started inside hold it back for good."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
