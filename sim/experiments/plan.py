"""What a study has to run: its tasks in seed-major order, each with the key that names its result."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from sim.errors import InputError
from sim.experiments.manifest import canonical
from sim.experiments.points import Point, at_point, points_of
from sim.scenario.maps import own_map_file
from sim.scenario.posterior import drawn_constants, with_draw
from sim.scenario.study import Scenario, Study

Columns = dict[str, np.ndarray]
RunFunction = Callable[..., Any]
FLOWS = frozenset({"war_deaths", "non_state", "incidents", "tips"})


@dataclass(frozen=True)
class Task:
    """One run to do: the `replication`-th life of a country under one design.

    In a sweep it stands for all `points` that make the same scenario: it is done once and is a row of each.
    """

    key: str
    scenario: Scenario
    seed: int
    replication: int
    points: tuple[Point, ...] = ()

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
    points: tuple[int, ...] = ()

    @classmethod
    def of(cls, task: Task, stage: str, error: str, traceback: str = "") -> Failure:
        """Record that `task` broke at `stage`."""
        points = tuple(point.number for point in task.points)
        return cls(task.key, task.design, task.replication, task.seed, stage, error, traceback, points)


class Variant(NamedTuple):
    """A scenario that is run, and the points of the sweep that make it."""

    scenario: Scenario
    digest: bytes
    points: tuple[Point, ...] = ()

    @property
    def name(self) -> str:
        """The design, in a sweep with the first of its points."""
        return self.scenario.design_name + (f" at point {self.points[0].number}" if self.points else "")


@dataclass(frozen=True)
class Plan:
    """A study ready to be run: the resolved scenario of each design, the points of its sweep, if any, and the
    version of the code."""

    name: str
    study: Study
    scenarios: tuple[Scenario, ...]
    version: str
    points: tuple[Point, ...] = ()

    @property
    def total(self) -> int:
        """Number of runs."""
        return len(self.variants) * self.study.replications

    @cached_property
    def variants(self) -> tuple[Variant, ...]:
        """The scenarios that are run, point by point and design by design.

        Points that make no difference to a design share its scenario, and so its runs.

        Raises
        ------
        InputError
            When a point is not allowed under a design.
        """
        if not self.points:
            return tuple(Variant(scenario, _digest(scenario)) for scenario in self.scenarios)
        found: dict[bytes, Variant] = {}
        for point in self.points:
            for base in self.scenarios:
                scenario = at_point(base, point, self.name)
                digest = _digest(scenario)
                same = found.setdefault(digest, Variant(scenario, digest))
                found[digest] = same._replace(points=(*same.points, point))
        return tuple(found.values())

    @cached_property
    def scenario_digests(self) -> dict[str, str]:
        """SHA-256 of each resolved scenario, by design and in a sweep also by point."""
        return {variant.name: variant.digest.hex() for variant in self.variants}

    @cached_property
    def own_maps(self) -> dict[str, bytes]:
        """The maps that are not shipped, as their files are now, by name."""
        names = sorted({variant.scenario.case.map for variant in self.variants})
        files = {name: own_map_file(name) for name in names}
        return {name: file.read_bytes() for name, file in files.items() if file is not None}

    @cached_property
    def map_digests(self) -> dict[str, str]:
        """SHA-256 of each map that is not shipped, by name."""
        return {name: hashlib.sha256(content).hexdigest() for name, content in self.own_maps.items()}

    def tasks(
        self, *, without: Collection[str] = (), replications: Iterable[int] | None = None
    ) -> Iterator[Task]:
        """Yield replication 0 of every point and design, then replication 1, ... skipping keys in
        `without`; all replications of the study, or those given."""
        begun = [(variant, self._hash(variant.scenario)) for variant in self.variants]
        for replication in range(self.study.replications) if replications is None else replications:
            for variant, hashed in begun:
                draw = self._draw_text(variant.scenario, replication)
                key = _finish(hashed, self.study.seed, replication, draw)
                if key not in without:
                    scenario = self.drawn(variant.scenario, replication)
                    yield Task(key, scenario, self.study.seed, replication, variant.points)

    def drawn(self, scenario: Scenario, replication: int) -> Scenario:
        """Return a scenario as a replication has it: under a draw of the posterior if the study says so."""
        return with_draw(scenario, replication) if self.study.posterior else scenario

    def _draw_text(self, scenario: Scenario, replication: int) -> str:
        if not self.study.posterior:
            return ""
        return "\0" + canonical(drawn_constants(scenario.constants, replication))

    def _hash(self, scenario: Scenario) -> Any:
        return hashlib.sha256(self.version.encode() + b"\0" + _scenario_text(scenario) + b"\0")


def planned(name: str, study: Study, scenarios: tuple[Scenario, ...], version: str) -> Plan:
    """Return the plan of a study, its sweep drawn and every point of it checked.

    Raises
    ------
    InputError
        When a field of the sweep or a point is not allowed.
    """
    try:
        points = points_of(study, scenarios)
    except InputError as error:
        raise error if error.file not in (None, "sweep") else InputError(str(error), file=name) from None
    plan = Plan(name, study, scenarios, version, points)
    _ = plan.variants  # resolves and checks every point
    return plan


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
    kept = np.flatnonzero(chosen)
    return {name: _thinned(name, np.asarray(column), kept) for name, column in weekly.items()}


def is_flow(column: str) -> bool:
    """Whether a column of the weekly record counts what happened within the week."""
    return column.startswith("deaths_") or column in FLOWS


def _thinned(name: str, column: np.ndarray, kept: np.ndarray) -> np.ndarray:
    if not is_flow(name) or not len(kept):
        return column[kept]
    return np.add.reduceat(column, np.append(0, kept[:-1] + 1))


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


def _digest(scenario: Scenario) -> bytes:
    return hashlib.sha256(_scenario_text(scenario)).digest()


def _finish(begun: Any, seed: int, replication: int, draw: str = "") -> str:
    hashed = begun.copy()
    hashed.update(f"{seed}\0{replication}{draw}".encode())
    return hashed.hexdigest()
