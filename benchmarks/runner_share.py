"""What share of a study is not simulation, and does a long study stay whole and light: no run lost or
doubled, a parent that does not grow, and results that load in seconds?

The study is of the reference world; 50,000 runs take about half an hour on two cores:
python -m uv run python benchmarks/runner_share.py --runs 50000
"""

from __future__ import annotations

import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from interleaved import Figure, figure, options, publish
from twin import reference_scenario

from sim import compilation, simulate
from sim.experiments import manifest
from sim.experiments.conduct import conduct
from sim.experiments.plan import Plan
from sim.experiments.results import Results, load_results
from sim.experiments.tally import Tally
from sim.scenario.study import Study

DESIGNS = ("no-mission", "unamsil")
MB = 1e6


class Watched:
    """The engine, with the processor seconds that its runs take."""

    def __init__(self) -> None:
        self.seconds, self._lock = 0.0, threading.Lock()

    def run(self, *what: Any, **how: Any) -> simulate.Run:
        """Simulate."""
        began = time.thread_time()
        try:
            return simulate.run(*what, **how)
        finally:
            with self._lock:
                self.seconds += time.thread_time() - began


class Memory:
    """The memory of this process: what it held after the first shard, and the most since."""

    def __init__(self, first: int) -> None:
        self.first, self.before, self.most = first, 0.0, 0.0

    def look(self, tally: Tally, _: object) -> None:
        """Look at it once a hundred runs."""
        if tally.done % 100 == 0 or tally.done == self.first:
            now = resident_bytes()
            self.before = now if tally.done <= self.first else self.before
            self.most = max(self.most, now)


def resident_bytes() -> float:
    """Return the memory this process holds now."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return 1024.0 * int(line.split()[1])
    return 0.0


def plan_of(runs: int, weeks: int) -> Plan:
    """Return a study of the reference world."""
    study = Study.model_validate(
        {
            "title": "Runs of the reference world",
            "case": "sierra-leone",
            "designs": DESIGNS,
            "baseline": DESIGNS[0],
            "replications": -(-runs // len(DESIGNS)),
            "horizon_weeks": weeks,
        },
        strict=False,
    )
    scenarios = tuple(reference_scenario(design, weeks) for design in DESIGNS)
    return Plan("reference", study, scenarios, simulate.CODE_VERSION)


def main() -> None:
    """Measure and print."""
    parser = options(__doc__)
    parser.add_argument("--runs", type=int, default=2_000, help="runs of the study (default 2,000)")
    parser.add_argument("--weeks", type=int, default=520, help="horizon (default 520)")
    parser.add_argument("--workers", type=int, default=2, help="threads (default 2)")
    args = parser.parse_args()
    compilation.warm_up()
    plan, engine, memory = plan_of(args.runs, args.weeks), Watched(), Memory(min(500, args.runs))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "results"
        began, cpu = time.perf_counter(), time.process_time()
        conduct(plan, folder, workers=args.workers, run=engine.run, watch=memory.look, limit_agent_weeks=1e15)
        wall, cpu = time.perf_counter() - began, time.process_time() - cpu
        whole = [
            figure(
                "runner and storage, share of processor time",
                [100 * (1 - engine.seconds / cpu)],
                "%",
                at_most=5,
            ),
            figure("runs a second", [plan.total / wall], "1/s"),
            figure(
                "growth of the parent after 500 runs", [(memory.most - memory.before) / MB], "MB", at_most=200
            ),
        ]
        publish([*whole, *results_of(folder, plan)], args.json)


def results_of(folder: Path, plan: Plan) -> list[Figure]:
    """Load the results: how long that takes, and whether every run is there once."""
    began = time.perf_counter()
    results = load_results(folder)
    n_rows = len(results.runs)
    seconds = time.perf_counter() - began
    return [
        figure(f"loading {n_rows:,} runs", [seconds], "s", at_most=5),
        figure("runs lost", [plan.total - len(set(keys_of(results)))], "runs", at_most=0),
        figure("runs doubled", [n_rows - len(set(keys_of(results)))], "runs", at_most=0),
    ]


def keys_of(results: Results) -> list[str]:
    """Return the keys of all runs written."""
    entries, _ = manifest.read(results.folder)
    return [key for entry in entries if entry["kind"] == "shard" for key in entry["keys"]]


if __name__ == "__main__":
    main()
