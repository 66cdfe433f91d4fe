"""The shares of runs that have returned to war, counted while a study runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sim.experiments import manifest
from sim.experiments.plan import Done

WEEKS_PER_YEAR = 52
LONGEST_YEARS = 10


class Share(NamedTuple):
    """Of one design: runs so far, the share with war, 0 to 1, and Wilson's 95% limits (NaN without runs)."""

    design: str
    n_runs: int
    share: float
    low: float
    high: float


class Relapses:
    """Counts war by ten years, or by the last whole year of a shorter study, design by design.

    Parameters
    ----------
    designs : sequence of str
    horizon_weeks : int
    """

    def __init__(self, designs: Sequence[str], horizon_weeks: int) -> None:
        self.years = min(LONGEST_YEARS, horizon_weeks // WEEKS_PER_YEAR)
        self._counts = {design: [0, 0] for design in designs}

    def add(self, done: Done) -> None:
        """Count one more run, as often as it stands for a point of a sweep."""
        times = max(1, len(done.task.points))
        self._count(done.task.design, done.outcome.get("war"), done.outcome.get("war_week"), times)

    def add_folder(self, folder: Path) -> None:
        """Count the runs that a results folder holds already."""
        import pyarrow.parquet as pq

        for entry in manifest.read(folder)[0]:
            if entry["kind"] == "shard":
                file = folder / entry["tables"]["runs"]["file"]
                for row in pq.read_table(file, columns=["design", "war", "war_week"]).to_pylist():
                    self._count(row["design"], row["war"], row["war_week"])

    def _count(self, design: str, war: Any, week: Any, times: int = 1) -> None:
        if war is None or week is None or design not in self._counts:
            return
        counts = self._counts[design]
        counts[0] += times
        counts[1] += times * bool(war and week <= self.years * WEEKS_PER_YEAR)

    def shares(self) -> Iterator[Share]:
        """Yield the share of each design, in the order of the study."""
        from sim.analysis.intervals import share_interval

        for design, (n_runs, wars) in self._counts.items():
            low, high, _ = share_interval(wars, n_runs)
            yield Share(design, n_runs, wars / n_runs if n_runs else float("nan"), low, high)
