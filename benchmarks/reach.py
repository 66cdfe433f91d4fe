"""Measure what the README promises of speed: `python -m uv run python benchmarks/reach.py`.

Each figure is the median of several fresh processes or runs, printed with its smallest and largest value.
Nothing here passes or fails.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

RUN_ONCE = """
import json, sys, time
began = time.perf_counter()
import sim
from sim import compilation, simulate
compilation.warm_up()
started = time.perf_counter() - began
scenario = sim.load_scenario("sierra-leone", design=sys.argv[1], civilians=int(sys.argv[2]))
simulate.run(scenario, seed=1)
speeds = []
for replication in range(int(sys.argv[3])):
    run = simulate.run(scenario, seed=2, replication=replication, keep=())
    speeds.append(run.agent_weeks / run.engine_seconds)
print(json.dumps({"start_seconds": started, "agent_weeks_per_second": speeds}))
"""


def in_fresh_process(code: str, *arguments: str, **environment: str) -> dict:
    """Run code in a fresh interpreter and return the JSON it prints."""
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ | environment)  # noqa: S603
    return json.loads(done.stdout)


def seconds_of(command: list[str], times: int) -> list[float]:
    """Return the wall seconds of a command, several times."""
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        subprocess.run(command, capture_output=True, check=True)  # noqa: S603
        spent.append(time.perf_counter() - began)
    return spent


def show(what: str, values: list[float], unit: str, scale: float = 1.0) -> None:
    """Print one row: median, smallest, largest."""
    low, middle, high = (scale * f(values) for f in (min, statistics.median, max))
    print(f"{what:<46} {middle:10.2f}  [{low:.2f} to {high:.2f}] {unit}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=5)
    repeats = parser.parse_args().repeats
    python = [sys.executable, "-m", "sim"]
    show("peacegrid --help", seconds_of([*python, "--help"], repeats), "s")
    show("peacegrid list", seconds_of([*python, "list"], repeats), "s")
    with tempfile.TemporaryDirectory() as cache:
        first = in_fresh_process(RUN_ONCE, "no-mission", "50", "1", XDG_CACHE_HOME=cache)
        later = [
            in_fresh_process(RUN_ONCE, "no-mission", "50", "1", XDG_CACHE_HOME=cache) for _ in range(repeats)
        ]
    show("start of the engine, first ever (it compiles)", [first["start_seconds"]], "s")
    show("start of the engine, later", [one["start_seconds"] for one in later], "s")
    by_size: dict[tuple[str, int], list[float]] = {}
    for design in ("no-mission", "unamsil"):
        for civilians in (500, 5_000, 50_000):
            runs = repeats if civilians < 50_000 else 2
            done = in_fresh_process(RUN_ONCE, design, str(civilians), str(runs))
            by_size[design, civilians] = done["agent_weeks_per_second"]
            show(
                f"{design}, {civilians:,} civilian records",
                done["agent_weeks_per_second"],
                "million agent-weeks/s",
                1e-6,
            )
    for design in ("no-mission", "unamsil"):
        large, default = (statistics.median(by_size[design, n]) for n in (50_000, 5_000))
        print(f"{design}: cost per agent-week, 50,000 records against 5,000: {default / large:.2f} times")


if __name__ == "__main__":
    main()
