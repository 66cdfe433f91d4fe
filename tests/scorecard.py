"""The full score card of the runner and the store: ``python -m tests.scorecard`` at the top of the checkout.

Takes the better part of an hour on two cores. Prints a Markdown table; the recorded one is in
docs/reliability.md.
"""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import boundaries
import fake_engine
import trials

Row = tuple[str, str]
POISONS = [*fake_engine.POISONS, "unpicklable result"]
LONG, SHORT = 50_000, 5_000


def of(good: int, total: int) -> str:
    """Write "12 of 12"."""
    return f"{good:,} of {total:,}"


def same_digests(folder: Path) -> Row:
    """Run one study of the real engine over executors and numbers of workers."""
    from sim.experiments.results import run_study

    chosen = {"replications": 20, "settings": {"civilians": 30, "horizon_weeks": 52}, "keep": ("runs",)}
    ways = [("threads", n) for n in (1, 2, 3, 8)] + [("processes", n) for n in (1, 2, 3)]
    digests = [
        run_study("mission-mix", executor=name, workers=n, output=folder / f"{name}-{n}", **chosen).digest
        for name, n in ways
    ]
    name = "same bytes: 100 runs of the engine by threads (1, 2, 3, 8 workers) and processes (1, 2, 3)"
    return name, f"{len(set(digests))} digest of {len(ways)} studies"


def parent_killed_at_boundaries(folder: Path) -> Row:
    """Kill the study at every call that changes the disk."""
    counts = [trials.parent_kills(folder / mode, mode) for mode in boundaries.MODES]
    good, total = (sum(column) for column in zip(*counts, strict=True))
    return (
        f"parent killed (SIGKILL) at every open, write, fsync, rename, truncate and unlink of the store "
        f"({counts[0][1]}), and half way through every write ({counts[1][1]}): resume equals clean, "
        "no torn file",
        of(good, total),
    )


def parent_killed_at_random(folder: Path) -> Row:
    """Kill the study at random moments."""
    return "parent killed at random moments: the same", of(*trials.parent_kills_at_random(folder, 30))


def workers_killed(folder: Path) -> Row:
    """Kill workers all through a study of 2,001 runs."""
    killed, results, clean = trials.worker_kills(folder, replications=667, seconds=4.0)
    verdict = "digest equals clean" if results.digest == clean else "DIGEST DIFFERS"
    told = f"{killed} killed; {len(results.runs):,} of 2,001 runs, {len(results.failures)} lost; {verdict}"
    return "workers killed (SIGKILL, one every 4 s) over a study of 2,001 runs in processes", told


def poisons(folder: Path) -> Row:
    """Do studies in which one run does harm, each in its own way."""
    good = []
    for kind in POISONS:
        results = trials.poison(folder / kind.replace(" ", "-"), kind)
        named = [(failure.design, failure.replication) for failure in results.failures]
        if named == [("few", 3)] and len(results.runs) == 20:
            good.append(kind)
    name = f"one poisonous run in a study in processes ({', '.join(POISONS)}): it alone is lost, by name"
    return name, of(len(good), len(POISONS))


def disk_full(folder: Path) -> Row:
    """Fill the disk at twenty points."""
    expected = trials.clean_digest(boundaries.plan(), folder / "clean")
    points = [(where, call) for where in ("write", "fsync", "replace") for call in (1, 2, 4, 7, 10, 14, 18)][
        :20
    ]
    good = [trials.full_disk(folder / f"{where}-{call}", where, call, expected) for where, call in points]
    return "disk full at 20 points: exit code 4, nothing torn, resume equals clean", of(sum(good), len(good))


def interrupted(folder: Path) -> Row:
    """Interrupt studies at random moments, by threads and by processes."""
    code = (
        "import fake_engine, pathlib, sys\n"
        "from sim.experiments.conduct import conduct\n"
        "plan = fake_engine.plan(replications=500)\n"
        "folder, name = pathlib.Path(sys.argv[1]), sys.argv[2]\n"
        "tally = conduct(plan, folder, run=fake_engine.slow_run, executor=name, workers=2)\n"
        "sys.exit(130 if tally.interrupted else 0)\n"
    )
    environment = {**os.environ, "PYTHONPATH": f"{Path(__file__).parent}{os.pathsep}{Path.cwd()}"}
    seconds, good, total = [], 0, 0
    for executor in ("threads", "processes"):
        for wait in (0.0, 0.3, 1.0, 2.0, 3.0):
            total += 1
            place = folder / f"{executor}-{wait}"
            child = subprocess.Popen([sys.executable, "-c", code, str(place), executor], env=environment)
            while not (place / "running.json").exists():
                time.sleep(0.01)
            time.sleep(wait)
            began = time.monotonic()
            child.send_signal(signal.SIGINT)
            good += child.wait() == 130 and trials.is_whole(place)
            seconds.append(time.monotonic() - began)
    middle, longest = statistics.median(seconds), max(seconds)
    told = f"{of(good, total)} with code 130; median {middle:.1f} s, longest {longest:.1f} s"
    return "Ctrl-C at ten moments of a study, threads and processes: whole folder, seconds to the end", told


def load(folder: Path) -> Row:
    """Do very many short runs in a process of its own; compare its memory after few and after all."""
    code = (
        "import fake_engine, pathlib, sys\n"
        "from sim.experiments.conduct import conduct\n"
        "plan = fake_engine.plan(replications=int(sys.argv[2]), horizon_weeks=52, designs=('none', 'few'))\n"
        "tally = conduct(plan, pathlib.Path(sys.argv[1]), run=fake_engine.run, workers=2)\n"
        "status = pathlib.Path('/proc/self/status').read_text()\n"
        "print(status.partition('VmHWM:')[2].split()[0])\n"
    )
    environment = {**os.environ, "PYTHONPATH": f"{Path(__file__).parent}{os.pathsep}{Path.cwd()}"}
    peaks = []
    for runs in (SHORT, LONG):
        command = [sys.executable, "-c", code, str(folder / str(runs)), str(runs // 2)]
        began = time.monotonic()
        peaks.append(
            int(subprocess.run(command, env=environment, check=True, capture_output=True).stdout) / 1024
        )
    from sim.experiments.results import load_results

    runs = load_results(folder / str(LONG)).runs
    doubled = int(runs.duplicated(["design", "replication"]).sum())
    told = f"{LONG - len(runs) + doubled} lost, {doubled} doubled; {peaks[1] - peaks[0]:+.0f} MB"
    return (
        f"{LONG:,} short runs in one study, by threads: how much more memory than for {SHORT:,}",
        f"{told} (peak {peaks[1]:.0f} MB); {time.monotonic() - began:.0f} s",
    )


ROWS: tuple[Callable[[Path], Row], ...] = (
    same_digests,
    parent_killed_at_boundaries,
    parent_killed_at_random,
    workers_killed,
    poisons,
    disk_full,
    interrupted,
    load,
)


def rows(names: list[str]) -> Iterator[Row]:
    """Measure the rows named, or all."""
    for measure in ROWS:
        if not names or measure.__name__ in names:
            with tempfile.TemporaryDirectory(prefix="peacegrid-scorecard-") as place:
                yield measure(Path(place))


def main() -> None:
    """Print the score card."""
    parser = argparse.ArgumentParser(description="The score card of the runner and the store.")
    parser.add_argument(
        "rows", nargs="*", help=f"of {', '.join(row.__name__ for row in ROWS)}; all by default"
    )
    names = parser.parse_args().rows
    import sim
    from sim.simulate import CODE_VERSION

    print(f"{datetime.date.today()}, peacegrid {sim.__version__}, model version {CODE_VERSION}")
    print(f"Python {platform.python_version()}, {platform.system()}, {os.cpu_count()} cores\n")
    print("| what | reach |\n|---|---|", flush=True)
    for what, reach in rows(names):
        print(f"| {what} | {reach} |", flush=True)


if __name__ == "__main__":
    main()
