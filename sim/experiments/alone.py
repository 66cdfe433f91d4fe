"""A suspect run alone in a process of its own: what kills it, kills nothing else."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Iterable
from typing import Any

from sim.experiments.job import Job
from sim.experiments.plan import Done, Failure, Task
from sim.experiments.tally import Sink, hand_over

ATTEMPTS = 2
PATIENCE_SECONDS = 3_600.0


def execute_alone(
    tasks: Iterable[Task], store: Sink, *, job: Job, patience_seconds: float = PATIENCE_SECONDS
) -> None:
    """Do suspects, each in a process of its own."""
    for task in tasks:
        hand_over(store, run_alone(job, task, patience_seconds=patience_seconds))


def run_alone(job: Job, task: Task, *, patience_seconds: float) -> Done | Failure:
    """Do one task in a fresh process, at most twice; a task whose process dies both times is quarantined.

    Parameters
    ----------
    job : Job
        How to do it; its `run` must be importable by name.
    patience_seconds : float
        After so many seconds without a result the process is ended.
    """
    try:
        message = pickle.dumps((job, task))
    except Exception as error:  # pickling can raise anything
        return Failure.of(task, "worker", f"{type(error).__name__}: {error}")
    reason = ""
    for _ in range(ATTEMPTS):
        result, reason = _attempt(message, patience_seconds)
        if result is not None:
            return result
    return Failure.of(task, "worker", f"the process doing this run {reason}, {ATTEMPTS} times")


def _attempt(message: bytes, patience_seconds: float) -> tuple[Done | Failure | None, str]:
    command = [sys.executable, "-m", "sim.experiments.alone"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path)}
    try:
        finished = subprocess.run(  # noqa: S603
            command,
            input=message,
            capture_output=True,
            timeout=patience_seconds,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None, f"gave no result in {patience_seconds:g} s"
    if finished.returncode != 0:
        return None, f"died ({_how(finished.returncode)})"
    return pickle.loads(finished.stdout), ""  # noqa: S301 - from our own child, through our own pipe


def _how(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def _serve() -> None:
    results = os.dup(1)
    os.dup2(2, 1)  # whatever a run prints must not mix with the result
    job, task = pickle.load(sys.stdin.buffer)  # noqa: S301 - from our own parent
    answer: Any = job(task)
    with os.fdopen(results, "wb") as pipe:
        pipe.write(pickle.dumps(answer))


if __name__ == "__main__":
    _serve()
