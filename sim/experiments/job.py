"""One run inside a worker: simulate, keep what was asked for, turn what goes wrong into a record."""

from __future__ import annotations

import traceback
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sim.experiments.plan import Done, Failure, RunFunction, Task, plain, rows_kept

_STOP_OF_THIS_PROCESS: Any = None


@dataclass(frozen=True)
class Job:
    """How every task of a study is done. Called in the worker: ``job(task, stop)``.

    Attributes
    ----------
    run : callable or None
        What simulates; None for `sim.simulate.run`.
    keep : collection of str
        Long tables kept: of "weeks", "events", "cells".
    every_weeks : int
        Spacing of the rows kept of the weekly record.
    version : str
        Version of the code, written in every row.
    """

    run: RunFunction | None = None
    keep: Collection[str] = ("weeks",)
    every_weeks: int = 1
    version: str = ""

    def __call__(self, task: Task, stop: Any = None) -> Done | Failure | None:
        """Do one task; None when it was stopped half way."""
        stop = _STOP_OF_THIS_PROCESS if stop is None else stop
        stage = "run"
        try:
            run = self._simulate(task, stop)
            stage = "record"
            return self._keep(task, run)
        except (Exception, SystemExit) as error:
            if stop is not None and stop.is_set():
                return None
            stage = getattr(error, "stage", stage)
            return Failure.of(task, stage, told(error), traceback.format_exc())

    def _simulate(self, task: Task, stop: Any) -> Any:
        run = self.run or _engine(self.version)
        keep = tuple(name for name in self.keep if name != "runs")
        return run(task.scenario, seed=task.seed, replication=task.replication, keep=keep, stop=stop)

    def _keep(self, task: Task, run: Any) -> Done:
        tables = {}
        if "weeks" in self.keep:
            tables["weeks"] = rows_kept(run.weekly, self.every_weeks)
        if "events" in self.keep:
            tables["events"] = dict(run.event_columns)
        if "cells" in self.keep:
            tables["cells"] = dict(run.cell_columns)
        outcome = {name: plain(value) for name, value in run.outcome.items()}
        return Done(task, run.digest, self.version, outcome, tables, int(run.agent_weeks), run.engine_seconds)


def listen_to(stop: Any) -> None:
    """Use `stop` for every later run of this process (called once in a worker process)."""
    global _STOP_OF_THIS_PROCESS
    _STOP_OF_THIS_PROCESS = stop


def told(error: BaseException) -> str:
    """Return an error as a line of text, whatever its own text does."""
    try:
        return f"{type(error).__name__}: {error}"
    except Exception:  # the text of an error of the user's own can fail too
        return type(error).__name__


def _engine(version: str) -> RunFunction:
    from sim import simulate

    if version != simulate.CODE_VERSION:
        raise RuntimeError(
            f"the code was changed while the study ran: it began with version {version}, "
            f"this worker has {simulate.CODE_VERSION}"
        )
    return simulate.run
