"""A stand-in for the engine: runs of no time, that depend on scenario, seed and replication alone."""

from __future__ import annotations

import ctypes
import hashlib
import os
import signal
import sys
import threading
import time
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sim.experiments.plan import Plan
from sim.scenario.case import Case
from sim.scenario.design import Design
from sim.scenario.study import Scenario, Study

VERSION = "0123456789abcdef"
CASE = Case.model_validate(
    {
        "title": "Testland",
        "map": "testland",
        "week_zero": "2002-01-18",
        "population_people": 1_000_000,
        "ending": "treaty",
        "identities": [{"name": "all", "share": 1.0, "homeland": ["Town"]}],
        "groups": [
            {
                "name": "army",
                "title": "Army",
                "kind": "state",
                "identity": "all",
                "fighters_people": 100,
                "area": ["Town"],
            }
        ],
    },
    strict=False,
)


@dataclass
class FakeRun:
    """The attributes of a run that the runner reads."""

    scenario: Scenario
    seed: int
    replication: int
    outcome: dict[str, Any]
    weekly: dict[str, np.ndarray]
    event_columns: dict[str, np.ndarray]
    cell_columns: dict[str, np.ndarray]
    agent_weeks: int
    engine_seconds: float
    digest: str


def study(designs: tuple[str, ...] = ("none", "few", "many"), **changes: Any) -> Study:
    """A small study."""
    values = {
        "title": "A test",
        "case": "testland",
        "designs": designs,
        "baseline": designs[0],
        "replications": 7,
    }
    return Study.model_validate({**values, "horizon_weeks": 520, **changes})


def plan(version: str = VERSION, **changes: Any) -> Plan:
    """The plan of a small study."""
    chosen = study(**changes)
    scenarios = tuple(
        Scenario(
            case_name="testland",
            design_name=name,
            case=CASE,
            design=Design(title=f"Design {name}"),
            horizon_weeks=chosen.horizon_weeks,
        )
        for name in chosen.designs
    )
    return Plan("a-test", chosen, scenarios, version)


def run(
    scenario: Scenario, *, seed: int = 0, replication: int = 0, keep: Collection[str] = (), stop: Any = None
) -> FakeRun:
    """Make a run from its identity; luck is shared by designs, which only shift it."""
    luck = np.random.default_rng([seed, replication])
    strength = {
        "none": 0.0,
        "few": 0.5,
        "many": 1.0,
        "no-mission": 0.0,
        "balanced": 0.7,
        "unamsil": 0.65,
        "force-heavy": 0.5,
    }.get(scenario.design_name, 0.2)
    weeks = np.arange(scenario.horizon_weeks + 1)
    war_week = int(luck.exponential(300) * (1 + 3 * strength))
    war = war_week <= scenario.horizon_weeks
    trust = np.clip(0.3 + 0.2 * strength + luck.normal(0, 0.02, len(weeks)).cumsum() / 4, 0, 1)
    civilian = luck.poisson(40 - 25 * strength, len(weeks))
    n = int(luck.integers(0, 6))
    outcome = {
        "war": war,
        "war_week": war_week if war else -1,
        "weeks_at_war": int(war) * 20,
        "recurrence_state": war,
        "weeks_observed": scenario.horizon_weeks,
        "outcome": ("recovered" if replication % 2 else "at_war")
        if war
        else ("stable" if trust[-1] > 0.4 else "fragile"),
        "self_sustaining": bool(not war and strength < 1),
        "deaths_civilian": int(civilian.sum()),
        "deaths_humanitarian": int(luck.poisson(4)),
        "deaths_fighter": int(luck.poisson(300)),
        "deaths_peacekeeper": int(luck.poisson(10 * strength)),
        "displaced_person_years": float(luck.gamma(2, 9000) * (1 - 0.4 * strength)),
        "trust_state": float(trust[-1]),
        "trust_mission": float("nan") if strength == 0 else 0.5,
        "trust_groups": float(luck.uniform(0.3, 0.5)),
        "legitimacy": 0.4,
        "governance": np.float64(0.3 + 0.1 * strength + luck.normal(0, 0.05)),
        "economy": 0.2,
        "accord_implemented": 0.7,
        "ddr_completed": 0.6,
        "cost_usd": 2.5e9 * strength,
    }
    weekly = {"week": weeks, "trust_state": trust, "governance": trust * 0.8, "deaths_civilian": civilian}
    events = {
        "week": np.sort(luck.integers(0, scenario.horizon_weeks + 1, n)),
        "row": luck.integers(0, 9, n),
        "kind": np.array(["state", "nonstate"] * 3, object)[:n],
        "deaths_civilian": luck.integers(0, 30, n),
    }
    cells = {"month": np.arange(3), "row": np.zeros(3, int), "people": luck.integers(0, 100, 3)}
    text = repr((scenario.design_name, seed, replication, sorted(outcome.items()), trust.tobytes()))
    digest = hashlib.sha256(text.encode()).hexdigest()
    return FakeRun(scenario, seed, replication, outcome, weekly, events, cells, 1000, 0.001, digest)


def slow_run(scenario: Scenario, **options: Any) -> FakeRun:
    """A run that takes a twentieth of a second."""
    time.sleep(0.05)
    return run(scenario, **options)


def bad_run(scenario: Scenario, **options: Any) -> FakeRun:
    """A run that breaks in one place."""
    if scenario.design_name == "few" and options["replication"] == 3:
        raise ZeroDivisionError("nobody left to divide among")
    return run(scenario, **options)


def poison_run(scenario: Scenario, **options: Any) -> FakeRun:
    """A run that takes its process with it, in one place."""
    if scenario.design_name == "few" and options["replication"] == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return run(scenario, **options)


def hanging_run(scenario: Scenario, **options: Any) -> FakeRun:
    """A run that never ends, in one place."""
    while scenario.design_name == "few" and options["replication"] == 3:
        time.sleep(1)
    return run(scenario, **options)


class UnpicklableError(Exception):
    """An error that can be pickled and not be read back, and has no text."""

    def __init__(self, one: int, two: int) -> None:
        super().__init__()

    def __str__(self) -> str:
        raise RuntimeError("no text")


def _hog() -> None:
    taken = []
    while True:
        taken.append(bytearray(16 * 1024**2))


def _raise_unpicklable() -> None:
    raise UnpicklableError(1, 2)


POISONS = {
    "raise": lambda: 1 // 0,
    "leave": lambda: sys.exit(3),
    "exit": lambda: os._exit(3),
    "segfault": lambda: ctypes.string_at(0),
    "abort": os.abort,
    "kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "hang": lambda: time.sleep(3_600),
    "eat memory": _hog,
    "unpicklable error": _raise_unpicklable,
}


def poisoned(poison: str, scenario: Scenario, **options: Any) -> FakeRun:
    """A run that does harm in one place; with "unpicklable result" it gives what no process can hand over."""
    result = run(scenario, **options)
    if scenario.design_name == "few" and options["replication"] == 3:
        if poison == "unpicklable result":
            result.outcome["war"] = threading.Lock()
            return result
        POISONS[poison]()
    return result


if __name__ == "__main__":  # a study in a process that a test can kill
    from sim.experiments import store
    from sim.experiments.conduct import conduct

    store.RUNS_IN_SHARD = 4
    conduct(plan(replications=int(sys.argv[2])), Path(sys.argv[1]), run=slow_run, resume=True, workers=2)
