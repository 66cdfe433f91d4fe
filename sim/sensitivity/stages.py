"""A stage of an analysis as a study with a table of points, so that it can be interrupted and resumed."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from sim.experiments.conduct import conduct
from sim.experiments.durable import write_durably
from sim.experiments.folder import check_folder
from sim.experiments.plan import Plan, RunFunction
from sim.experiments.progress import Progress
from sim.experiments.results import load_results
from sim.experiments.sampling import Axis
from sim.experiments.tally import Tally
from sim.sensitivity.folder import write_table
from sim.sensitivity.pictures import write_figures
from sim.sensitivity.request import Request


class StoppedError(KeyboardInterrupt):
    """Ctrl-C: what was finished is kept."""

    def __init__(self, tally: Tally) -> None:
        super().__init__(f"{tally.done} runs done, {tally.failed} failed, {tally.left} left")
        self.tally = tally


@dataclass(frozen=True)
class Runner:
    """Runs the stages of one analysis into one folder."""

    request: Request
    folder: Path
    workers: int | None
    limit: float
    simulate: RunFunction | None
    quiet: bool

    def run(self, stage: str, axes: tuple[Axis, ...], shares: np.ndarray) -> pd.DataFrame:
        """Return the runs at each point, those that are there already among them.

        Raises
        ------
        StoppedError
            After Ctrl-C.
        """
        plan = self.request.plan(stage, axes, shares)
        place = self.folder / stage
        check_folder(place, plan, resume=True)
        write_durably(self.folder / f"{stage}.csv", _as_csv(plan))
        with Progress(quiet=self.quiet) as progress:
            tally = conduct(
                plan,
                place,
                workers=self.workers,
                resume=True,
                run=self.simulate,
                limit_agent_weeks=self.limit,
                begin=progress.begin,
                compile=progress.compile,
                watch=progress.watch,
            )
        if tally.interrupted:
            raise StoppedError(tally)
        return load_results(place).runs

    def publish(self, screening: pd.DataFrame, indices: pd.DataFrame) -> list[Path]:
        """Write table and figures."""
        write_table(self.folder, screening, indices)
        return write_figures(screening, indices, self.folder / "figures")


def _as_csv(plan: Plan) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(field.key for field in plan.points[0].fields)
    writer.writerows(
        [str(value).lower() if isinstance(value, bool) else value for value in point.row]
        for point in plan.points
    )
    return stream.getvalue().encode()
