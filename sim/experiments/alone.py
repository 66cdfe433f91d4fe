"""Suspect runs, one at a time in a process of their own: what kills it, kills nothing else."""

from __future__ import annotations

import contextlib
import re
import tempfile
import time
from concurrent.futures import BrokenExecutor, Executor, Future, wait
from pathlib import Path
from typing import Any

from sim.experiments.job import Job
from sim.experiments.plan import Done, Failure, Task

ATTEMPTS = 2
PATIENCE_SECONDS = 3_600.0
GRACE_SECONDS = 3.0
LOOK_SECONDS = 0.2
EXIT_CODE = re.compile(r"exit codes of the workers are \{(.*?)\}")


class Alone:
    """Does tasks one by one in a single worker process, replaced whenever a run takes it down or hangs.

    Parameters
    ----------
    job : Job
        How to do them.
    stop : Event
        Once set, the run under way is given three seconds and no other is begun.
    """

    def __init__(self, job: Job, stop: Any) -> None:
        self.job, self.stop = job, stop
        self._place = tempfile.TemporaryDirectory(prefix="peacegrid-alone-")
        self._last_words = Path(self._place.name) / "traceback"
        self._executor: Executor | None = None
        self._flag: Any = None

    def run(self, task: Task, patience_seconds: float = PATIENCE_SECONDS) -> Done | Failure | None:
        """Do one task, at most twice; a task whose process dies or hangs both times is quarantined.

        Parameters
        ----------
        task : Task
        patience_seconds : float
            After so many seconds without a result the process is ended.

        Returns
        -------
        Done, Failure or None
            None when it was stopped half way.
        """
        reason, where = "", ""
        for _ in range(ATTEMPTS):
            future = self._submit(task)
            result, reason = self._await(future, task, patience_seconds)
            if not reason:
                return result
            where = self._read_last_words() or where
            self.close()
        return Failure.of(task, "worker", f"the process doing this run {reason}, {ATTEMPTS} times", where)

    def _submit(self, task: Task) -> Future[Any]:
        if self._executor is not None:
            with contextlib.suppress(BrokenExecutor):  # it died idle, by no fault of this task
                return self._executor.submit(self.job, task)
            self.close()
        from sim.experiments.workers import SharedFlag, WorkerProcesses

        self._flag = SharedFlag()
        self._executor = WorkerProcesses(1, self._flag, str(self._last_words))
        return self._executor.submit(self.job, task)

    def _await(
        self, future: Future[Any], task: Task, patience_seconds: float
    ) -> tuple[Done | Failure | None, str]:
        """Return the result, or why there is none."""
        ends = time.monotonic() + patience_seconds
        while not wait([future], timeout=LOOK_SECONDS).done:
            if self.stop.is_set() and not self._flag.is_set():
                self._flag.set()
                ends = time.monotonic() + GRACE_SECONDS
            if time.monotonic() > ends:
                stopped = self._flag.is_set()
                self.close()
                return None, "" if stopped else f"gave no result in {patience_seconds:g} s"
        error = future.exception()
        if isinstance(error, BrokenExecutor):
            return None, f"died ({how(error)})"
        if error is not None:
            return Failure.of(task, "worker", f"{type(error).__name__}: {error}"), ""
        return future.result(), ""

    def _read_last_words(self) -> str:
        try:
            return self._last_words.read_text(errors="replace")
        except OSError:
            return ""

    def close(self) -> None:
        """End the process."""
        if self._executor is not None:
            self._executor.shutdown(wait=True, kill_workers=True)  # type: ignore[call-arg]
            self._executor = None


def how(error: BaseException) -> str:
    """Say how a worker died: "SIGKILL(-9)"."""
    found = EXIT_CODE.search(str(error))
    return found[1] if found else "no reason known"
