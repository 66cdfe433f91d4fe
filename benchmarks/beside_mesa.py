"""How many agents a second does the engine let live through a step, beside Mesa's own example of civil
violence (Epstein 2002, default size and vision)?

python -m uv run --with "mesa==3.3.1" python benchmarks/beside_mesa.py
"""

from __future__ import annotations

import sys
import time

from interleaved import figure, in_turn, options, publish, round_by_round

import sim
from sim import compilation, simulate

TARGET = 250.0


def main() -> None:
    """Measure and print."""
    parser = options(__doc__)
    parser.add_argument("--steps", type=int, default=20, help="steps of Mesa's model (default 20)")
    parser.add_argument("--weeks", type=int, default=520, help="horizon of our run (default 520)")
    args = parser.parse_args()
    try:
        from mesa.examples.advanced.epstein_civil_violence.model import EpsteinCivilViolence
    except ImportError:
        sys.exit('Mesa is missing: python -m uv run --with "mesa==3.3.1" python benchmarks/beside_mesa.py')
    compilation.warm_up()
    scenario = sim.load_scenario("sierra-leone", "unamsil", horizon_weeks=args.weeks)
    mesa_model = EpsteinCivilViolence(seed=1)

    def ours() -> float:
        run = simulate.run(scenario, seed=1, keep=())
        return run.agent_weeks / run.engine_seconds

    def mesas() -> float:
        began = time.perf_counter()
        for _ in range(args.steps):
            mesa_model.step()
        return len(mesa_model.agents) * args.steps / (time.perf_counter() - began)

    found = in_turn({"ours": ours, "mesa": mesas}, args.repeats)
    figures = [
        figure(
            "agent-steps a second, ours against Mesa's Epstein example",
            round_by_round(found["ours"], found["mesa"]),
            "times",
            at_least=TARGET,
        ),
        figure("ours", found["ours"], "agent-steps/s"),
        figure("Mesa's", found["mesa"], "agent-steps/s"),
    ]
    publish(figures, args.json)


if __name__ == "__main__":
    main()
