"""How long does one ten-year run of the reference world take, from start to outcome row, and where does the
time go?

Worlds of its size (500 civilian records, about 200 cells) are what calibration and sensitivity analysis run
by the hundred thousand, though with bands of one platoon. A round is one life of the country; its time is
processor time, the best of three runs of the very same life, for others' work can only add to it:
python -m uv run python benchmarks/reference_world.py
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable

from interleaved import figure, options, publish
from phase_alone import phase_alone
from twin import reference_scenario

from sim import compilation, simulate, world
from sim.engine.week import PHASES
from sim.outcomes import outcome
from sim.scenario.study import Scenario

TARGET_MS = 30.0
TRIES = 3


class Clock:
    """Adds up the milliseconds spent by name."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()

    def time(self, name: str, action: Callable, *arguments: object) -> object:
        """Do something and return what it returns."""
        began = time.thread_time()
        result = action(*arguments)
        self.spent[name] += 1e3 * (time.thread_time() - began)
        return result


def whole_run_ms(scenario: Scenario, replication: int) -> float:
    """Return the milliseconds of one run as studies do it, the best of a few tries."""
    tries = []
    for _ in range(TRIES):
        began = time.thread_time()
        simulate.run(scenario, seed=1, replication=replication, keep=("weeks",))
        tries.append(1e3 * (time.thread_time() - began))
    return min(tries)


def parts_ms(scenario: Scenario, replication: int) -> dict[str, float]:
    """Return the milliseconds of each part of one run."""
    clock, case, horizon = Clock(), scenario.case, scenario.horizon_weeks
    state = clock.time("week 0", world.build, scenario, 1, replication)
    phases = [(phase.__name__, phase_alone(phase, state)) for phase in PHASES]
    for week in range(len(state.weeks)):
        for name, call in phases:
            state = clock.time("room", simulate.with_room, state)
            clock.time(name, call, state, week)
    clock.time("outcome", outcome, state.weeks, horizon, case.war_threshold_deaths, case.week_zero)
    clock.time("weekly record", simulate.weekly, state, horizon)
    clock.time("digest", simulate.digest, state)
    return dict(clock.spent)


def main() -> None:
    """Measure and print."""
    parser = options(__doc__)
    parser.add_argument("--weeks", type=int, default=520, help="horizon (default 520)")
    args = parser.parse_args()
    compilation.warm_up()
    figures = []
    for design in ("no-mission", "unamsil"):
        scenario = reference_scenario(design, args.weeks)
        whole_run_ms(scenario, 0)
        wholes = [whole_run_ms(scenario, replication) for replication in range(args.repeats)]
        parts = [parts_ms(scenario, replication) for replication in range(args.repeats)]
        figures.append(figure(f"reference world, {design}: whole run", wholes, "ms", at_most=TARGET_MS))
        for name in parts[0]:
            figures.append(figure(f"{design}: {name}", [one[name] for one in parts], "ms"))
    publish(figures, args.json)


if __name__ == "__main__":
    main()
