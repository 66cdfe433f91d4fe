"""One run inside a worker: simulate, keep what was asked for, turn what goes wrong into a record."""

from __future__ import annotations

import platform
import traceback
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sim.errors import MachineError
from sim.experiments.brought_maps import bring_maps
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
    maps : mapping of str to bytes
        Maps by name, for workers that may be on another machine.
    """

    run: RunFunction | None = None
    keep: Collection[str] = ("weeks",)
    every_weeks: int = 1
    version: str = ""
    maps: Mapping[str, bytes] = field(default_factory=dict)

    def __call__(self, task: Task, stop: Any = None) -> Done | Failure | None:
        """Do one task; None when it was stopped half way.

        Raises
        ------
        MachineError
            When this process has other code than the study: it can do no run of it.
        """
        stop = _STOP_OF_THIS_PROCESS if stop is None else stop
        stage = "run"
        try:
            run = self._simulate(task, stop)
            stage = "record"
            return self._keep(task, run)
        except OtherCodeError:
            raise
        except (Exception, SystemExit) as error:
            if stop is not None and stop.is_set():
                return None
            stage = getattr(error, "stage", stage)
            return Failure.of(task, stage, told(error), traceback.format_exc())

    def _simulate(self, task: Task, stop: Any) -> Any:
        bring_maps(self.maps)
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


class OtherCodeError(MachineError):
    """A worker cannot take part: its code is not that of the study."""

    def __init__(self, host: str, code: str, version: str) -> None:
        super().__init__(host, code, version)

    def __str__(self) -> str:
        host, code, version = self.args
        return (
            f"a worker on host {host} has version {code} of the model, this study is of version {version}. "
            "Give that worker the same code, start it anew, and continue with --resume."
        )


def _engine(version: str) -> RunFunction:
    from sim import simulate

    if version != simulate.CODE_VERSION:
        raise OtherCodeError(platform.node(), simulate.CODE_VERSION, version)
    return simulate.run
