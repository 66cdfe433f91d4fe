"""The two stages of an analysis: every field on trajectories, then the strongest by shares of variance."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from sim.analysis.screening import screen
from sim.analysis.variance_shares import saltelli_points, sobol_indices
from sim.experiments.conduct import warm_up
from sim.experiments.plan import RunFunction
from sim.experiments.points import at_point
from sim.experiments.sampling import Axis
from sim.experiments.size import LIMIT_AGENT_WEEKS, check_size
from sim.sensitivity.fields import Range, points_at
from sim.sensitivity.folder import check, write
from sim.sensitivity.found import IDENTITY, Sensitivity
from sim.sensitivity.quantities import by_point, check_outcomes
from sim.sensitivity.request import INDICES, SCREENING, Request, check_numbers, request_of
from sim.sensitivity.stages import Runner

MEASURED = 5


def sensitivity(
    study: Any,
    *,
    designs: Sequence[str] = (),
    fields: Mapping[str, Range | None] | None = None,
    only: bool = False,
    within: float | None = None,
    outcomes: Sequence[str] = (),
    trajectories: int = 20,
    top: int = 8,
    sample: int = 128,
    replications: int = 4,
    civilians: int = 500,
    seed: int | None = None,
    settings: Mapping[str, Any] | Iterable[str] | None = None,
    disable: Iterable[str] = (),
    output: str | Path | None = None,
    resume: bool = False,
    workers: int | None = None,
    progress: bool = False,
    limit_agent_weeks: float = LIMIT_AGENT_WEEKS,
) -> Sensitivity:
    """Find what drives outcomes of a study: Morris' screening, then Sobol' indices of what matters.

    Parameters
    ----------
    study : Study, str or Path
    designs : sequence of str, optional
        By default the last design that is no baseline.
    fields : mapping of str to (low, high) or None, optional
        Levers, uncertainties and constants by dotted key, beside all constants and the numbers the study
        sweeps. None: the bounds of the declaration, for constants and yes-or-no fields.
    only : bool
        Vary no other fields than those.
    within : float, optional
        Keep constants within this share of the study's value, up and down, instead of their whole bounds.
    outcomes : sequence of str, optional
        Numeric columns of `runs`, and `deaths`, which are all people killed; by default war, deaths, cost.
    trajectories : int
        Of the screening: each takes a point more than there are fields.
    top : int
        Fields that get indices; 0 for the screening alone.
    sample : int
        A power of 2: the indices take it times the fields plus two points.
    replications : int
        Runs of each point, on the same luck at all points.
    civilians : int
        Records of the small world.
    seed : int, optional
        In place of the study's own.
    settings : mapping or iterable of "key=value", optional
    disable : iterable of str
        Mechanisms to switch off.
    output : path, optional
        Folder; by default a temporary one, deleted with what is returned.
    resume : bool
        Complete what is in `output`.
    workers : int, optional
        Threads; as many as processors by default.
    progress : bool
        Show how far it has come on stderr.
    limit_agent_weeks : float
        A larger analysis is refused.

    Returns
    -------
    Sensitivity

    Raises
    ------
    InputError
        When something given is not valid, or the analysis is over the limit.
    MachineError
        When the machine cannot do it now.
    FailedRunsError
        When some runs failed.
    KeyboardInterrupt
        After Ctrl-C; what was finished is in `output`, to be resumed.
    """
    request = request_of(
        study, designs=designs, fields=fields, only=only, within=within, outcomes=outcomes,
        trajectories=trajectories, top=top, sample=sample, replications=replications,
        civilians=civilians, seed=seed, settings=settings, disable=disable,
    )  # fmt: skip
    keeper = tempfile.TemporaryDirectory(prefix="peacegrid-") if output is None else None
    folder = Path(str(output)) if keeper is None else Path(keeper.name) / request.name
    return analyse(
        request,
        folder,
        resume=resume,
        workers=workers,
        limit=limit_agent_weeks,
        quiet=not progress,
        keeper=keeper,
    )


def analyse(
    request: Request,
    folder: Path,
    *,
    resume: bool = False,
    workers: int | None = None,
    limit: float = LIMIT_AGENT_WEEKS,
    run: RunFunction | None = None,
    quiet: bool = True,
    announce: Callable[[Request, float], None] | None = None,
    keeper: Any = None,
) -> Sensitivity:
    """Do what is asked, in `folder`. `announce` is called with the request and the seconds of a run before
    the first of them; other parameters and errors as of `sensitivity`."""
    check_numbers(request)
    check(folder, request, resume=resume)
    check_size(request.size, folder, limit_agent_weeks=limit)
    seconds = _measured(request, run, quiet)
    if announce is not None:
        announce(request, seconds)
    write(folder, request)
    runner = Runner(request, folder, workers, limit, run, quiet)
    screening = _screened(request, runner)
    chosen = strongest(screening, request.top)
    indices = _indexed(request, runner, [axis for axis in request.axes if axis.field.key in chosen])
    runner.publish(screening, indices)
    return Sensitivity(request.description, screening, indices, folder, keeper)


def _measured(request: Request, run: RunFunction | None, quiet: bool) -> float:
    """Mean seconds of a run over a few points, as some are lively; the outcomes of one are looked at too."""
    from sim import simulate
    from sim.experiments.progress import Progress

    if run is None:
        with Progress(quiet=quiet) as progress:
            warm_up(progress.compile)
    simulated = run or simulate.run
    made = simulated(request.scenarios[0], seed=request.study.seed, replication=0, keep=())
    check_outcomes(request.outcomes, pd.DataFrame([made.outcome]))
    points = points_at(request.axes, request.drawn())[:: len(request.axes) + 1][:MEASURED]
    began = time.perf_counter()
    for point in points:
        scenario = at_point(request.scenarios[0], point, request.name)
        simulated(scenario, seed=request.study.seed, replication=0, keep=())
    return (time.perf_counter() - began) / len(points)


def _screened(request: Request, runner: Runner) -> pd.DataFrame:
    shares = request.drawn()
    names = [axis.field.key for axis in request.axes]
    runs = runner.run(SCREENING, request.axes, shares)
    return _each(request, runs, len(shares), lambda found: screen(shares, found, names))


def _indexed(request: Request, runner: Runner, axes: list[Axis]) -> pd.DataFrame:
    if not axes:
        return pd.DataFrame()
    shares = saltelli_points(len(axes), request.sample, request.study.seed)
    names = [axis.field.key for axis in axes]
    runs = runner.run(INDICES, tuple(axes), shares)
    return _each(request, runs, len(shares), lambda found: sobol_indices(found, names))


def _each(request: Request, runs: pd.DataFrame, n_points: int, analyse: Any) -> pd.DataFrame:
    """Analyse each outcome under each design."""
    tables = []
    for design in request.study.designs:
        own = runs[runs["design"] == design]
        for outcome in request.outcomes:
            found = by_point(own, outcome, n_points, request.study.replications)
            tables.append(analyse(found).assign(design=design, outcome=outcome))
    table = pd.concat(tables, ignore_index=True)
    return table[[*IDENTITY, *(name for name in table.columns if name not in IDENTITY)]]


def strongest(screening: pd.DataFrame, top: int) -> set[str]:
    """Return the fields that luck does not explain, the strongest of each outcome in turn, `top` at most."""
    marked = screening[screening["above_noise"]]
    ranked = [list(rows["field"]) for _, rows in marked.groupby(list(IDENTITY), sort=False)]
    found: dict[str, None] = {}
    for place in range(max(map(len, ranked), default=0)):
        found |= dict.fromkeys(one[place] for one in ranked if place < len(one))
    return set(list(found)[:top])


def threads(workers: int | None) -> int:
    """Runs at the same time."""
    return workers or os.cpu_count() or 1
