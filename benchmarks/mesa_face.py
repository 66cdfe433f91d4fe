"""How much dearer is a step of the Mesa face than the same week of the engine, when nobody collects and when
somebody does?

python -m uv run python benchmarks/mesa_face.py
"""

from __future__ import annotations

import time

from interleaved import Figure, figure, in_turn, options, publish, round_by_round

import sim
from sim import compilation, simulate, world
from sim.model import StabilizationModel
from sim.scenario.study import Scenario

MOST = 1.2


def engine_seconds(scenario: Scenario, weeks: int) -> float:
    """Return the processor seconds of the engine's weeks, one by one as the face takes them."""
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


def figures_of(design: str, civilians: int, weeks: int, repeats: int) -> list[Figure]:
    """Return what a step costs beside the engine's week under one design."""
    scenario = sim.load_scenario("sierra-leone", design, civilians=civilians)
    ways = {
        "engine": lambda: engine_seconds(scenario, weeks),
        "step": lambda: model_seconds(scenario, weeks, collect=False),
        "step and collecting": lambda: model_seconds(scenario, weeks, collect=True),
    }
    in_turn(ways, 1)  # loads the engine
    found = in_turn(ways, repeats)
    return [
        figure(
            f"{design}: {name} against the engine",
            round_by_round(found[name], found["engine"]),
            "times",
            at_most=MOST if name == "step" else None,
        )
        for name in ("step", "step and collecting")
    ]


def main() -> None:
    """Measure and print."""
    parser = options(__doc__)
    parser.add_argument("--weeks", type=int, default=260, help="steps (default 260)")
    parser.add_argument("--civilians", type=int, default=5_000, help="civilian records (default 5,000)")
    args = parser.parse_args()
    compilation.warm_up()
    designs = ("no-mission", "unamsil")
    publish(
        [one for name in designs for one in figures_of(name, args.civilians, args.weeks, args.repeats)],
        args.json,
    )


if __name__ == "__main__":
    main()
