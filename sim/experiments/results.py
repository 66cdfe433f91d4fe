"""The results of a study as tidy data frames: run one, or load a folder."""

from __future__ import annotations

import contextlib
import hashlib
import tempfile
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from sim.errors import InputError
from sim.experiments import manifest
from sim.experiments.conduct import conduct, plan_study
from sim.experiments.field_tables import FieldTables
from sim.experiments.folder import header
from sim.experiments.plan import Failure, Plan, RunFunction
from sim.experiments.size import LIMIT_AGENT_WEEKS
from sim.experiments.store import failures_in, is_whole
from sim.experiments.swept_results import SweptResults
from sim.experiments.until import Until, reached_in
from sim.scenario.study import Study

if TYPE_CHECKING:
    import pandas as pd


class Results(SweptResults, FieldTables):
    """A results folder, read when asked. Rows are sorted by design (as in the study), in a sweep by point,
    then by replication and week.

    Attributes
    ----------
    folder : Path
    name : str
        Name of the study.
    study : Study
        The study, resolved.
    failures : tuple of Failure
        Runs that gave no result, with stage and traceback.
    until : Reached or None
        How the study ended, when it was to reach a precision.
    """

    def __init__(self, folder: Path, *, keeper: Any = None) -> None:
        self.folder = Path(folder)
        self._keeper = keeper  # deletes a temporary folder when the results are let go
        self._header = header(self.folder)
        entries, _ = manifest.read(self.folder)
        self._shards = [entry for entry in entries if entry["kind"] == "shard"]
        self.name: str = self._header["name"]
        self.study = _study(self._header["study"])
        self.failures: tuple[Failure, ...] = tuple(failures_in(entries).values())
        self.until = reached_in(entries)

    @property
    def n_done(self) -> int:
        """Runs that are there."""
        return sum(len(shard["keys"]) for shard in self._shards)

    @property
    def version(self) -> str:
        """Version of the code that made the runs."""
        return str(self._header["version"])

    @property
    def scenario_digests(self) -> dict[str, str]:
        """SHA-256 of each design's resolved scenario."""
        return dict(self._header["scenarios"])

    @property
    def digest(self) -> str:
        """SHA-256 over the digests of all runs, a line each: equal digests mean equal results."""
        return hashlib.sha256("\n".join(self.runs["digest"]).encode()).hexdigest()

    @property
    def n_missing(self) -> int:
        """Runs that are not there, failed ones included; 0 when the study is complete."""
        return self.study.replications * len(self._header["scenarios"]) - self.n_done

    @cached_property
    def runs(self) -> pd.DataFrame:
        """One row per run."""
        return self._read("runs")

    @cached_property
    def weeks(self) -> pd.DataFrame:
        """One row per run and kept week."""
        return self._read("weeks")

    @cached_property
    def events(self) -> pd.DataFrame:
        """One row per event."""
        return self._read("events")

    @cached_property
    def cells(self) -> pd.DataFrame:
        """One row per run, month and cell."""
        return self._read("cells")

    def parts(self, name: str) -> Iterator[pd.DataFrame]:
        """Yield a table shard by shard, in no promised order: for tables too large to hold."""
        from sim.experiments.tables import read_sorted

        self._require(name)
        for shard in self._checked(name):
            yield read_sorted([self.folder / shard["tables"][name]["file"]], self.study.designs, name)

    def _read(self, name: str) -> pd.DataFrame:
        from sim.experiments.tables import read_sorted

        self._require(name)
        files = [self.folder / shard["tables"][name]["file"] for shard in self._checked(name)]
        return read_sorted(files, self.study.designs, name)

    def _require(self, name: str) -> None:
        if name not in ("runs", *self.study.keep):
            raise InputError(f"{self.folder} holds no {name}: run the study with --keep runs,weeks,{name}")

    def _checked(self, name: str) -> list[dict[str, Any]]:
        damaged = [shard for shard in self._shards if not is_whole(self.folder, shard, name)]
        if damaged:
            first = damaged[0]
            raise InputError(
                f"{self.folder / first['tables'][name]['file']} is missing or damaged "
                f"({len(first['keys'])} runs). Complete the folder with: "
                f"peacegrid study {self.folder} --resume"
            )
        return self._shards

    def compare(
        self,
        baseline: str | None = None,
        outcomes: Iterable[str] | None = None,
        *,
        runs: pd.DataFrame | None = None,
    ) -> pd.DataFrame:
        """Paired differences of every design to the baseline (the study's own by default), with intervals.

        In a sweep at each point by itself, with the columns `point` and the swept fields first. Of `runs`
        when given, some of the rows of `self.runs`.
        """
        from sim.analysis import paired_differences

        names = None if outcomes is None else [*outcomes]
        return self._each_point(
            lambda part: paired_differences(part, baseline or self.study.baseline, names), runs
        )

    def survival(self) -> pd.DataFrame:
        """Kaplan-Meier curves of relapse by design, in a sweep also by point."""
        from sim.analysis import kaplan_meier

        return self._each_point(kaplan_meier)

    def summary(self, baseline: str | None = None) -> pd.DataFrame:
        """Headline outcomes of each design with intervals, in a sweep at each point."""
        from sim.analysis import summarise

        return self._each_point(lambda part: summarise(part, baseline or self.study.baseline))

    def explain(
        self,
        design: str,
        baseline: str | None = None,
        outcomes: Iterable[str] | None = None,
        *,
        groups: Mapping[str, Sequence[str]] | None = None,
        replications: int | None = None,
        pairs: int = 1,
        workers: int | None = None,
    ) -> pd.DataFrame:
        """Which groups of mechanisms made the difference between two designs, by runs without them.

        Parameters
        ----------
        design, baseline : str
            The difference is design less baseline (the study's own by default).
        outcomes : iterable of str, optional
            War by the horizon and civilian deaths by default.
        groups : mapping of str to sequence of str, optional
            Mechanisms by group, at most eight; the channels of a mission in eight groups by default.
        replications : int, optional
            Lives of the country to take, from the first on; all by default.
        pairs : int
            Orders drawn for each life, each with its reverse; with g groups a life takes at most 4 g runs
            for each pair.
        workers : int, optional
            Threads; as many as processors by default.

        Returns
        -------
        pandas.DataFrame
            `outcome`, `part`, `value`, `low`, `high`, `n`, for `sim.plots.attribution`; parts sum to the
            whole difference.

        Raises
        ------
        InputError
            When a design or the groups are not right, or another version of the model made the results.
        """
        from sim.experiments.explain import explain, question_of

        question = question_of(
            self.folder,
            design,
            baseline,
            outcomes=None if outcomes is None else [*outcomes],
            groups=groups,
            replications=replications,
            pairs=pairs,
        )
        return explain(question, workers=workers)

    def __repr__(self) -> str:
        total = self.n_done + self.n_missing
        return f"Results({str(self.folder)!r}: {self.name}, {self.n_done:,} of {total:,} runs)"


def _study(fields: dict[str, Any]) -> Study:
    """The study of a results folder; unchecked when another version wrote it: its tables can be read."""
    try:
        return Study.model_validate(fields)
    except ValidationError:
        return Study.model_construct(**fields)


def run_study(
    study: Study | str | Path,
    *,
    replications: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
    executor: str | Executor = "threads",
    dask: str | None = None,
    output: str | Path | None = None,
    resume: bool = False,
    progress: bool = False,
    settings: Mapping[str, Any] | Iterable[str] | None = None,
    disable: Iterable[str] = (),
    keep: Iterable[str] | None = None,
    limit_agent_weeks: float = LIMIT_AGENT_WEEKS,
    until: Until | float | None = None,
    posterior: bool | None = None,
) -> Results:
    """Run every design of a study on the same luck.

    Parameters
    ----------
    study : Study, str or Path
        A study, the name of a shipped one, or a file.
    replications, seed : int, optional
        In place of the study's own.
    workers : int, optional
        Runs at the same time; as many as processors by default.
    executor : str or concurrent.futures.Executor
        "threads", "processes", "dask", or an executor of your own.
    dask : str, optional
        Address of the scheduler, for the executor "dask".
    output : path, optional
        Results folder. By default a temporary one, deleted with the results.
    resume : bool
        Complete what is in `output`; nothing is repeated.
    progress : bool
        Show a progress bar on stderr.
    settings : mapping or iterable of "key=value", optional
        Fields to change, validated like the file.
    disable : iterable of str
        Mechanisms to switch off.
    keep : iterable of str, optional
        Tables to keep: of "weeks", "events", "cells".
    limit_agent_weeks : float
        A larger study is refused.
    until : float or sim.experiments.until.Until, optional
        End after fewer replications, once the 95% interval of the difference in war by ten years between
        every design and the baseline is plus or minus so many percentage points; an `Until` names another
        outcome or one design. `results.until` tells how it ended.
    posterior : bool, optional
        Sample the fitted constants from the posterior of the calibration, a draw a replication; as the study
        says by default.

    Raises
    ------
    InputError
        When something given is not valid, or `output` must not be written.
    MachineError
        When the machine cannot do it now (disk, lock, scheduler).
    KeyboardInterrupt
        After Ctrl-C; what was finished is in `output`, to be resumed.
    """
    plan = plan_study(
        study,
        replications=replications,
        seed=seed,
        keep=keep,
        settings=settings,
        disable=disable,
        posterior=posterior,
    )
    results = run_plan(
        plan,
        output,
        workers=workers,
        executor=executor,
        address=dask,
        resume=resume,
        progress=progress,
        limit_agent_weeks=limit_agent_weeks,
        until=Until(until) if isinstance(until, (int, float)) else until,
    )
    if results.failures:
        warnings.warn(f"{len(results.failures)} runs failed: see results.failures", stacklevel=2)
    return results


def run_plan(
    plan: Plan,
    output: str | Path | None = None,
    *,
    progress: bool = False,
    run: RunFunction | None = None,
    **options: Any,
) -> Results:
    """Run a plan into a folder (temporary when `output` is None) and load it. Options as of `conduct`."""
    from sim.experiments.progress import Progress

    keeper = tempfile.TemporaryDirectory(prefix="peacegrid-") if output is None else None
    folder = Path(keeper.name) / plan.name if keeper is not None else Path(str(output))
    with Progress() if progress else contextlib.nullcontext() as bar:
        watched: dict[str, Any] = (
            {}
            if bar is None
            else {"begin": bar.begin, "compile": bar.compile, "watch": bar.watch, "look": bar.look}
        )
        tally = conduct(plan, folder, run=run, **watched, **options)
    if tally.interrupted:
        raise KeyboardInterrupt(
            f"{tally.done} runs done, {tally.failed} failed, {tally.left} left in {folder}"
        )
    return Results(folder, keeper=keeper)


def load_results(path: str | Path) -> Results:
    """Load a results folder, complete or not (`n_missing` tells).

    Raises
    ------
    InputError
        When it is no results folder; on reading a table, when a file of it is missing or damaged.
    """
    return Results(Path(path))
