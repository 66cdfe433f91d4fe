"""What a study has to run: its tasks in seed-major order, each with the key that names its result."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from sim.experiments.manifest import canonical
from sim.scenario.study import Scenario, Study

Columns = dict[str, np.ndarray]
RunFunction = Callable[..., Any]
FLOWS = frozenset({"war_deaths", "non_state", "incidents", "tips"})


@dataclass(frozen=True)
class Task:
    """One run to do: the `replication`-th life of a country under one design."""

    key: str
    scenario: Scenario
    seed: int
    replication: int

    @property
    def design(self) -> str:
        """Name of the mission design."""
        return self.scenario.design_name


@dataclass
class Done:
    """What is kept of one run."""

    task: Task
    digest: str
    version: str
    outcome: dict[str, Any]
    tables: dict[str, Columns] = field(default_factory=dict)
    agent_weeks: int = 0
    engine_seconds: float = 0.0


@dataclass(frozen=True)
class Failure:
    """A run that gave no result: where it broke, and how."""

    key: str
    design: str
    replication: int
    seed: int
    stage: str
    error: str
    traceback: str

    @classmethod
    def of(cls, task: Task, stage: str, error: str, traceback: str = "") -> Failure:
        """Record that `task` broke at `stage`."""
        return cls(task.key, task.design, task.replication, task.seed, stage, error, traceback)


@dataclass(frozen=True)
class Plan:
    """A study ready to be run: its resolved scenarios, one per design, and the version of the code."""

    name: str
    study: Study
    scenarios: tuple[Scenario, ...]
    version: str

    @property
    def total(self) -> int:
        """Number of runs."""
        return len(self.scenarios) * self.study.replications

    @cached_property
    def scenario_digests(self) -> dict[str, str]:
        """SHA-256 of each design's resolved scenario."""
        return {s.design_name: hashlib.sha256(_scenario_text(s)).hexdigest() for s in self.scenarios}

    def tasks(self, *, without: Collection[str] = ()) -> Iterator[Task]:
        """Yield replication 0 of every design, then replication 1, ... skipping keys in `without`."""
        begun = [(scenario, self._hash(scenario)) for scenario in self.scenarios]
        for replication in range(self.study.replications):
            for scenario, hashed in begun:
                key = _finish(hashed, self.study.seed, replication)
                if key not in without:
                    yield Task(key, scenario, self.study.seed, replication)

    def _hash(self, scenario: Scenario) -> Any:
        return hashlib.sha256(self.version.encode() + b"\0" + _scenario_text(scenario) + b"\0")


def run_key(version: str, scenario: Scenario, seed: int, replication: int) -> str:
    """SHA-256 of (code version, resolved scenario, root seed, replication): the name of a result."""
    begun = hashlib.sha256(version.encode() + b"\0" + _scenario_text(scenario) + b"\0")
    return _finish(begun, seed, replication)


def rows_kept(weekly: Mapping[str, np.ndarray], every_weeks: int) -> Columns:
    """Thin a weekly record to weeks 0, `every_weeks`, 2 `every_weeks`, ... and the last.

    What happens within a week (deaths, incidents, tips) is summed since the row before, so that no death is
    lost; everything else is as it stands in that week.
    """
    week = np.asarray(weekly["week"])
    chosen = week % every_weeks == 0
    chosen[-1:] = True
    return {name: _thinned(name, np.asarray(column), chosen) for name, column in weekly.items()}


def is_flow(column: str) -> bool:
    """Whether a column of the weekly record counts what happened within the week."""
    return column.startswith("deaths_") or column in FLOWS


def _thinned(name: str, column: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    if not is_flow(name):
        return column[chosen]
    return np.diff(np.cumsum(column)[chosen], prepend=column.dtype.type(0))


def plain(value: Any) -> Any:
    """Turn a numpy scalar into the Python one, so that it can be written as JSON and in any table."""
    return value.item() if isinstance(value, np.generic) else value


def json_ready(value: Any) -> Any:
    """Like `plain`, through lists and mappings, with NaN and infinity as None."""
    if isinstance(value, Mapping):
        return {str(key): json_ready(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [json_ready(item) for item in value]
    value = plain(value)
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _scenario_text(scenario: Scenario) -> bytes:
    return canonical(scenario.model_dump(mode="json")).encode()


def _finish(begun: Any, seed: int, replication: int) -> str:
    hashed = begun.copy()
    hashed.update(f"{seed}\0{replication}".encode())
    return hashed.hexdigest()
