"""How many agents a second does the engine let live through a step, beside Starsim, whose agents are arrays
too: an SIR epidemic on a random network, 50,000 people, 520 weekly steps?

python -m uv run --with starsim python benchmarks/beside_starsim.py
"""

from __future__ import annotations

import sys
import time

from interleaved import figure, in_turn, options, publish, round_by_round

import sim
from sim import compilation, simulate

TARGET = 2.0


def main() -> None:
    """Measure and print."""
    parser = options(__doc__)
    parser.add_argument("--agents", type=int, default=50_000, help="Starsim's agents (default 50,000)")
    parser.add_argument("--weeks", type=int, default=520, help="steps of both (default 520)")
    args = parser.parse_args()
    try:
        import starsim
    except ImportError:
        sys.exit("Starsim is missing: python -m uv run --with starsim python benchmarks/beside_starsim.py")
    compilation.warm_up()
    scenario = sim.load_scenario("sierra-leone", "unamsil", horizon_weeks=args.weeks)

    def ours() -> float:
        run = simulate.run(scenario, seed=1, keep=())
        return run.agent_weeks / run.engine_seconds

    def starsims() -> float:
        epidemic = starsim.Sim(
            n_agents=args.agents,
            start=0,
            dur=starsim.weeks(args.weeks),
            dt=starsim.weeks(1),
            diseases="sir",
            networks="random",
            verbose=0,
        )
        epidemic.init()
        began = time.perf_counter()
        epidemic.run()
        return args.agents * args.weeks / (time.perf_counter() - began)

    found = in_turn({"ours": ours, "starsim": starsims}, args.repeats)
    figures = [
        figure(
            "agent-steps a second, our default run against Starsim's SIR",
            round_by_round(found["ours"], found["starsim"]),
            "times",
            at_least=TARGET,
        ),
        figure("ours", found["ours"], "agent-steps/s"),
        figure("Starsim's", found["starsim"], "agent-steps/s"),
    ]
    publish(figures, args.json)


if __name__ == "__main__":
    main()
