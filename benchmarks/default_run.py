"""How many agent-weeks does one core live in a second of the default run, ten years of Sierra Leone with
5,000 civilian records?

Agents are civilian records, bands and units; the seconds are those of the engine. Each round is another life,
as one at war costs about twice one at peace:
python -m uv run python benchmarks/default_run.py
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from interleaved import figure, in_turn, options, publish

import sim
from sim import compilation, simulate
from sim.scenario.study import Scenario

TARGET_MILLION = 10.0


def speed_of_lives(scenario: Scenario) -> Callable[[], float]:
    """Return what measures the speed of another life at each call, in million agent-weeks a second."""
    lives = count()

    def speed() -> float:
        run = simulate.run(scenario, seed=1, replication=next(lives), keep=())
        return run.agent_weeks / run.engine_seconds / 1e6

    return speed


def main() -> None:
    """Measure and print."""
    args = options(__doc__).parse_args()
    compilation.warm_up()
    designs = ("no-mission", "unamsil")
    ways = {name: speed_of_lives(sim.load_scenario("sierra-leone", name)) for name in designs}
    in_turn(ways, 1)  # loads the engine
    found = in_turn(ways, args.repeats)
    unit = "million agent-weeks per engine second"
    publish(
        [
            figure(f"default run, {name}", speeds, unit, at_least=TARGET_MILLION)
            for name, speeds in found.items()
        ],
        args.json,
    )


if __name__ == "__main__":
    main()
