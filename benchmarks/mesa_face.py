"""Measure what the Mesa face costs: `python -m uv run python benchmarks/mesa_face.py`.

The same weeks are lived by the engine alone, by a model that nobody collects from, and by one that collects,
in turn and several times; printed are medians of processor time with smallest and largest value. Nothing here
passes or fails.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

import sim
from sim import simulate, world
from sim.model import StabilizationModel
from sim.scenario.study import Scenario

WAYS = ("engine alone", "model", "model that collects")


def engine_seconds(scenario: Scenario, weeks: int) -> float:
    """Return the processor seconds of the engine's weeks."""
    state = world.build(scenario, 1)
    began = time.process_time()
    for week in range(weeks):
        state = simulate.with_room(state)
        simulate.advance(state, week)
    return time.process_time() - began


def model_seconds(scenario: Scenario, weeks: int, *, collect: bool) -> float:
    """Return the processor seconds of a model's steps."""
    model = StabilizationModel(scenario, seed=1, collect=collect)
    began = time.process_time()
    for _ in range(weeks):
        model.step()
    return time.process_time() - began


def in_turn(scenario: Scenario, weeks: int, repeats: int) -> dict[str, list[float]]:
    """Return the seconds of each way, measured in turn, so that a busy machine is busy for all."""
    ways: tuple[Callable[[], float], ...] = (
        lambda: engine_seconds(scenario, weeks),
        lambda: model_seconds(scenario, weeks, collect=False),
        lambda: model_seconds(scenario, weeks, collect=True),
    )
    spent: dict[str, list[float]] = {name: [] for name in WAYS}
    for turn in range(repeats + 1):
        for name, way in zip(WAYS, ways, strict=True):
            seconds = way()
            if turn > 0:  # the first compiles or loads the engine
                spent[name].append(seconds)
    return spent


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--weeks", type=int, default=260)
    parser.add_argument("--civilians", type=int, default=5_000)
    options = parser.parse_args()
    for design in ("no-mission", "unamsil"):
        scenario = sim.load_scenario("sierra-leone", design, civilians=options.civilians)
        spent = in_turn(scenario, options.weeks, options.repeats)
        for name, seconds in spent.items():
            low, middle, high = (1e6 / options.weeks * f(seconds) for f in (min, statistics.median, max))
            ratios = [ours / engine for ours, engine in zip(seconds, spent[WAYS[0]], strict=True)]
            reach = f"{middle:8.0f} [{low:.0f} to {high:.0f}] us a week"
            print(f"{design:<12} {name:<20} {reach}, {statistics.median(ratios):.2f} times")


if __name__ == "__main__":
    main()
