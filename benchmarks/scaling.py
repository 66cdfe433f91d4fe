"""Does cost grow no faster than the world: from 5,000 to 1,000,000 civilian records, with weeks and with
cells? And what do two threads give?

python -m uv run python benchmarks/scaling.py
"""

from __future__ import annotations

import argparse
import math
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from interleaved import Figure, figure, in_fresh_process, in_turn, options, publish, round_by_round
from twin import on_grid

import sim
from sim import compilation, simulate
from sim.ground import read_map
from sim.scenario.study import Scenario

PEAK_BYTES = """
import json, sys
from pathlib import Path
import sim
from sim import compilation, simulate
compilation.warm_up()
scenario = sim.load_scenario("sierra-leone", "unamsil", civilians=int(sys.argv[1]), horizon_weeks=0)
simulate.run(scenario, seed=1, keep=())
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(json.dumps({"bytes": 1024 * int(peak.split()[1])}))  # not getrusage, which begins with the parent's
"""


def main() -> None:
    """Measure and print."""
    parser = options(__doc__)
    parser.add_argument("--civilians", type=int, nargs=2, default=[5_000, 1_000_000], metavar="N")
    parser.add_argument("--weeks", type=int, default=52, help="horizon of the large runs (default 52)")
    args = parser.parse_args()
    compilation.warm_up()
    publish([*by_civilians(args), *by_weeks(args), *by_cells(args), *by_threads(args)], args.json)


def world_of(civilians: int, weeks: int) -> Scenario:
    """Return Sierra Leone with so many civilian records."""
    return sim.load_scenario("sierra-leone", "unamsil", civilians=civilians, horizon_weeks=weeks)


def nanoseconds_per_agent_week(scenario: Scenario) -> float:
    """Return the cost of one agent in one week."""
    run = simulate.run(scenario, seed=1, keep=())
    return 1e9 * run.engine_seconds / run.agent_weeks


def seconds_of_run(scenario: Scenario) -> float:
    """Return the seconds a run spends in its weeks."""
    return simulate.run(scenario, seed=1, keep=()).engine_seconds


def by_civilians(args: argparse.Namespace) -> list[Figure]:
    """Compare the cost of an agent-week, and weigh a civilian record."""
    few, many = args.civilians
    found = in_turn(
        {str(n): partial(nanoseconds_per_agent_week, world_of(n, args.weeks)) for n in (few, many)},
        args.repeats,
    )
    cost = round_by_round(found[str(many)], found[str(few)])
    peaks = {n: in_fresh_process(PEAK_BYTES, str(n))["bytes"] for n in (few, many)}
    weight = (peaks[many] - peaks[few]) / (many - few)
    return [
        figure(f"cost of an agent-week, {many:,} records against {few:,}", cost, "times", at_most=2),
        figure(f"cost of an agent-week, {many:,} records", found[str(many)], "ns"),
        figure("memory of a civilian record at the peak of a run", [weight], "bytes", at_most=200),
    ]


def by_weeks(args: argparse.Namespace) -> list[Figure]:
    """Compare horizons: the exponent of the seconds in the weeks, 1 when linear."""
    few, many = (args.weeks, 10 * args.weeks)
    worlds = {weeks: world_of(args.civilians[0], weeks) for weeks in (few, many)}
    found = in_turn({str(n): partial(seconds_of_run, one) for n, one in worlds.items()}, args.repeats)
    simulated = (many + 53) / (few + 53)
    return [exponent("weeks", round_by_round(found[str(many)], found[str(few)]), simulated)]


def by_cells(args: argparse.Namespace) -> list[Figure]:
    """Compare grids of the same country: cells of 10 km against those of 20 km."""
    worlds = {block: on_grid(world_of(10, args.weeks), block) for block in (2, 1)}
    coarse, fine = (len(read_map(world.case.map)) for world in worlds.values())
    found = in_turn({str(block): partial(seconds_of_run, one) for block, one in worlds.items()}, args.repeats)
    return [exponent("cells", round_by_round(found["1"], found["2"]), fine / coarse)]


def exponent(of: str, ratios: list[float], growth: float) -> Figure:
    """Return the power of the size with which the seconds grow."""
    powers = [math.log(ratio) / math.log(growth) for ratio in ratios]
    return figure(f"seconds grow with the {of} to the power of", powers, "", at_most=1.1)


def by_threads(args: argparse.Namespace) -> list[Figure]:
    """Compare the runs a second of two threads with those of one."""
    scenario = world_of(args.civilians[0], 10 * args.weeks)
    found = in_turn({str(n): partial(runs_per_second, scenario, n) for n in (1, 2)}, args.repeats)
    return [figure("two threads against one", round_by_round(found["2"], found["1"]), "times", at_least=1.7)]


def runs_per_second(scenario: Scenario, threads: int, runs: int = 16) -> float:
    """Return how many runs a second so many threads do; enough runs that the last one, alone on its thread,
    weighs little."""
    began = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda k: simulate.run(scenario, seed=1, replication=k, keep=()), range(runs)))
    return runs / (time.perf_counter() - began)


if __name__ == "__main__":
    main()
