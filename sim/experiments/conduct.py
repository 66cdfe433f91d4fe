"""From a study to a finished results folder: plan it, check it, run what is missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sim.experiments.changes import change_study, refuse_changes
from sim.experiments.executors import Pool, open_pool
from sim.experiments.folder import check_folder, header, is_results_folder, latest, next_free, plan_in
from sim.experiments.job import Job
from sim.experiments.kept_maps import use_maps
from sim.experiments.plan import Plan, RunFunction, Task, planned
from sim.experiments.points import refuse_swept
from sim.experiments.runner import execute
from sim.experiments.size import LIMIT_AGENT_WEEKS, check_size, size_of
from sim.experiments.store import Store
from sim.experiments.tally import Tally, Watch
from sim.experiments.until import Reached, Until, check_until, tasks_until
from sim.scenario.settings import apply_settings, parse_settings
from sim.scenario.study import Scenario, Study

PLACE = Path("results")
SECONDS_TO_COMPILE = 30.0


@dataclass(frozen=True)
class Start:
    """What is known when a study begins."""

    plan: Plan
    folder: Path
    workers: int
    done_before: int
    repaired: int
    suspects: int
    until: Until | None = None


def plan_study(
    study: Study | str | Path,
    *,
    replications: int | None = None,
    seed: int | None = None,
    keep: Iterable[str] | None = None,
    settings: Mapping[str, Any] | Iterable[str] | None = None,
    disable: Iterable[str] = (),
    posterior: bool | None = None,
    version: str | None = None,
) -> Plan:
    """Resolve a study and what the caller changes; a results folder stands for the study it holds.

    Raises
    ------
    InputError
        When the study, a change, or one of its scenarios is not valid; when a results folder is to be changed
        in more than its replications.
    """
    version = version or _version()
    if not isinstance(study, Study) and is_results_folder(study):
        refuse_changes(study, {"--seed": seed, "--keep": keep, "--set": settings, "--disable": disable,
                               "--posterior": posterior})  # fmt: skip
        use_maps(Path(study), header(Path(study)))
        plan = plan_in(Path(study), version)
        changed = change_study(plan.study, replications=replications)
        return replace(plan, study=changed)
    from sim.scenario.load import load_study, scenarios_of

    loaded, given = study if isinstance(study, Study) else load_study(study), parse_settings(settings)
    changed = change_study(
        apply_settings(loaded, given),
        replications=replications,
        seed=seed,
        keep=keep,
        disable=disable,
        posterior=posterior,
    )
    plan = planned(study_name(study), changed, scenarios_of(changed), version)
    refuse_swept(given, plan.points)
    return plan


def conduct(
    plan: Plan,
    folder: Path,
    *,
    executor: str | Executor = "threads",
    workers: int | None = None,
    address: str | None = None,
    resume: bool = False,
    run: RunFunction | None = None,
    limit_agent_weeks: float = LIMIT_AGENT_WEEKS,
    until: Until | None = None,
    begin: Callable[[Start], None] | None = None,
    compile: Callable[[float, bool], None] | None = None,
    watch: Watch | None = None,
    look: Callable[[Reached], None] | None = None,
) -> Tally:
    """Run what is missing of `plan` into `folder`.

    Parameters
    ----------
    until : Until, optional
        End after fewer replications than the study has, once a difference is known so well.
    begin : callable, optional
        Called once when everything is checked and before the first run.
    compile : callable, optional
        Called before the engine is compiled, with the seconds that takes and whether it has been done before.
    watch : callable, optional
        Called after each run.
    look : callable, optional
        Called whenever it is seen how far the study is from `until`.

    Raises
    ------
    InputError
        When the folder must not be written, or the study is over the limit.
    MachineError
        When the disk or the executor refuses.
    """
    if until is not None:
        check_until(until, plan)
    check_folder(folder, plan, resume=resume)
    check_size(size_of(plan), folder, limit_agent_weeks=limit_agent_weeks)
    pool = open_pool(executor, workers, address=address, version=plan.version if run is None else None)
    try:
        store = Store(folder, plan, resume=resume)
        try:
            maps = plan.own_maps if pool.sends_maps else {}
            job = Job(run, plan.study.keep, plan.study.every_weeks, plan.version, maps)
            if begin is not None:
                begin(_start(plan, store, pool, until))
            if run is None and len(store.done) < plan.total:
                warm_up(compile)
            held = frozenset(store.done | store.suspects)
            tasks = plan.tasks(without=held) if until is None else tasks_until(plan, store, until, held, look)
            return _run_missing(tasks, plan, store, pool, job, watch)
        finally:
            store.close()
    finally:
        pool.close(wait=False)


def _start(plan: Plan, store: Store, pool: Pool, until: Until | None) -> Start:
    done, suspects = len(store.done), len(store.suspects)
    return Start(plan, store.folder, pool.workers, done, store.repaired, suspects, until)


def warm_up(announce: Callable[[float, bool], None] | None, scenario: Scenario | None = None) -> None:
    """Compile the engine, or load it from the cache, before several workers would do so at once; with the
    scenario of a single run, what is made on the way serves the run."""
    from sim import compilation

    if announce is not None:
        announce(SECONDS_TO_COMPILE, compilation.is_compiled_before())
    compilation.warm_up(scenario)


def _run_missing(
    tasks: Iterable[Task | None], plan: Plan, store: Store, pool: Pool, job: Job, watch: Watch | None
) -> Tally:
    others = frozenset(store.done)
    suspects = (task for task in plan.tasks(without=others) if task.key in store.suspects)
    total = plan.total - len(others)
    tally = execute(
        tasks, pool, store, job=job, suspects=suspects if store.suspects else (), total=total, watch=watch
    )
    if not tally.interrupted:
        tally.total = tally.done + tally.failed
    return tally


def default_folder(name: str, *, resume: bool) -> Path:
    """Where results go unless told: results/<name>, numbered when taken; to resume, the latest of those."""
    return latest(PLACE / name) if resume else next_free(PLACE / name)


def study_name(study: Study | str | Path) -> str:
    """Name of a study: that of its file, or its title in small letters and hyphens."""
    text = study.title if isinstance(study, Study) else Path(study).stem
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60].strip("-") or "study"


def _version() -> str:
    from sim.simulate import CODE_VERSION

    return CODE_VERSION
