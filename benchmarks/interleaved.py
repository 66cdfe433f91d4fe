"""Timing that others' work on the machine hardly touches: things are measured in turn and compared round by
round, and a figure is the median of its rounds."""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numba
import numpy as np

from sim.simulate import CODE_VERSION

REPEATS = 5


@dataclass(frozen=True)
class Figure:
    """One measured number, and what it should be.

    Attributes
    ----------
    what, unit : str
    value, low, high : float
        Median, smallest and largest of the rounds.
    rounds : int
    at_least, at_most : float, optional
        The target.
    """

    what: str
    unit: str
    value: float
    low: float
    high: float
    rounds: int
    at_least: float | None = None
    at_most: float | None = None

    @property
    def target(self) -> str:
        """The target in words."""
        if self.at_least is not None:
            return f"at least {self.at_least:g}"
        return "" if self.at_most is None else f"at most {self.at_most:g}"

    @property
    def verdict(self) -> str:
        """Whether the median meets the target."""
        if not self.target:
            return ""
        low = -np.inf if self.at_least is None else self.at_least
        high = np.inf if self.at_most is None else self.at_most
        return "met" if low <= self.value <= high else "MISSED"


def figure(
    what: str,
    values: Sequence[float],
    unit: str,
    *,
    at_least: float | None = None,
    at_most: float | None = None,
) -> Figure:
    """Return the figure of some rounds."""
    middle = statistics.median(values)
    return Figure(what, unit, middle, min(values), max(values), len(values), at_least, at_most)


def in_turn(measurements: Mapping[str, Callable[[], float]], repeats: int) -> dict[str, list[float]]:
    """Take each measurement once a round, all in the same order, and return their values by name."""
    values: dict[str, list[float]] = {name: [] for name in measurements}
    for _ in range(repeats):
        for name, measure in measurements.items():
            values[name].append(measure())
    return values


def round_by_round(above: Sequence[float], below: Sequence[float]) -> list[float]:
    """Return the ratio of two measurements in each round."""
    return [first / second for first, second in zip(above, below, strict=True)]


def in_fresh_process(code: str, *arguments: str, **environment: str) -> dict:
    """Run code in a fresh interpreter, from this folder, and return the JSON it prints last."""
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(  # noqa: S603
        command,
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | environment,
        cwd=Path(__file__).parent,
    )
    return json.loads(done.stdout.splitlines()[-1])


def options(text: str) -> argparse.ArgumentParser:
    """Return the options that every script has."""
    parser = argparse.ArgumentParser(description=text.split("\n\n")[0].replace("\n", " "))
    parser.add_argument("--repeats", type=int, default=REPEATS, help="rounds (default 5)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    return parser


def publish(figures: Sequence[Figure], file: Path | None) -> None:
    """Print the figures as a table and write them to a file, if one is wanted."""
    for one in figures:
        spread = f"[{one.low:.4g} to {one.high:.4g}]" if one.rounds > 1 else ""
        wanted = f"  target: {one.target}, {one.verdict}" if one.target else ""
        print(f"{one.what:<58} {one.value:>10.4g} {one.unit:<22} {spread}{wanted}")
    if file is not None:
        found = [asdict(one) | {"target": one.target, "verdict": one.verdict} for one in figures]
        file.write_text(json.dumps({"machine": machine(), "figures": found}, indent=2) + "\n")


def machine() -> dict[str, object]:
    """Return what the figures were measured on, and how busy it was."""
    return {
        "processor": processor(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
        "numba": numba.__version__,
        "numpy": np.__version__,
        "version": CODE_VERSION,
    }


def processor() -> str:
    """Return the name of the processor."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "unknown")
