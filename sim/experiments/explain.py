"""`peacegrid explain DIR`: which groups of mechanisms made the difference between two designs of a study."""

from __future__ import annotations

import json
import threading
import time
import tomllib
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.attribution import MOST_GROUPS, attribution_table, coalitions, orders, shares_of
from sim.analysis.quantities import available, values_of
from sim.errors import InputError, did_you_mean, listed
from sim.experiments.conduct import warm_up
from sim.experiments.durable import write_durably
from sim.experiments.figures import save
from sim.experiments.plan import Plan, json_ready
from sim.experiments.progress import Progress
from sim.experiments.rerun import plan_to_repeat
from sim.experiments.size import as_duration
from sim.scenario.checks import check_mechanisms
from sim.scenario.study import Scenario

GROUPS = {
    "believed guarantee": ("guarantee",),
    "troops: deterrence, protection, force": ("allocation", "deterrence", "militarisation", "protection"),
    "eyes: monitoring, tips, forecast, drones": ("forecast", "misattribution", "technology", "tips"),
    "police and law": ("handover", "policing", "rule_of_law"),
    "politics": ("civil_administration", "coordination", "elections", "inclusion", "mandate", "mediation"),
    "disarmament": ("ddr",),
    "aid, works, dialogue": ("aid", "reconciliation", "reconstruction", "trust"),
    "standing, will, region": ("ambush", "consent", "legitimacy", "regional", "resources_and_will"),
}
"""The channels of a mission in eight groups; its arrival, exit and adaptation always act."""

Values = dict[frozenset[int], dict[str, float]]


@dataclass(frozen=True)
class Question:
    """What is to be explained.

    Attributes
    ----------
    plan : Plan
        Of the study.
    design, baseline : str
        The difference is design less baseline.
    outcomes : tuple of str
    groups : dict of str to tuple of str
        Mechanisms by group.
    replications : int
    pairs : int
        Orders drawn for each replication, each with its reverse.
    """

    plan: Plan
    design: str
    baseline: str
    outcomes: tuple[str, ...]
    groups: Mapping[str, tuple[str, ...]]
    replications: int
    pairs: int

    def drawn(self, replication: int) -> list[tuple[int, ...]]:
        """Return the orders of a replication."""
        return orders(len(self.groups), self.pairs, (self.plan.study.seed, replication))

    @property
    def n_runs(self) -> int:
        """Runs that it takes."""
        return 2 * sum(len(coalitions(self.drawn(k))) for k in range(self.replications))


def explain(
    question: Question,
    *,
    workers: int | None = None,
    watch: Callable[[int, int], None] | None = None,
) -> pd.DataFrame:
    """Return how much each group of mechanisms added to the difference between two designs.

    Parameters
    ----------
    question : Question
    workers : int, optional
        Threads; all cores by default.
    watch : callable, optional
        Called with replications done and replications in all.

    Returns
    -------
    pandas.DataFrame
        `outcome`, `part`, `value`, `low`, `high`, `n`; parts sum to the whole difference.
    """
    stop, done = threading.Event(), {}
    pool = ThreadPoolExecutor(workers)
    try:
        waiting = {pool.submit(_replication, question, k, stop): k for k in range(question.replications)}
        for future in as_completed(waiting):
            done[waiting[future]] = future.result()
            if watch is not None:
                watch(len(done), question.replications)
    except BaseException:
        stop.set()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    return pd.concat([_table(question, name, done) for name in question.outcomes], ignore_index=True)


def _replication(question: Question, replication: int, stop: threading.Event) -> Values:
    """Return the differences of one life of the country under every set of groups on its orders."""
    found: Values = {}
    for acting in coalitions(question.drawn(replication)):
        pair = [_outcomes(question, name, acting, replication, stop) for name in _designs(question)]
        found[acting] = {name: pair[0][name] - pair[1][name] for name in question.outcomes}
    return found


def _designs(question: Question) -> tuple[str, str]:
    return question.design, question.baseline


def _outcomes(
    question: Question, design: str, acting: frozenset[int], replication: int, stop: threading.Event
) -> dict[str, float]:
    from sim import simulate

    study = question.plan.study
    scenario = without(
        question.plan.drawn(_scenario(question, design), replication),
        [group for i, group in enumerate(question.groups.values()) if i not in acting],
    )
    run = simulate.run(scenario, seed=study.seed, replication=replication, keep=(), stop=stop)
    frame = pd.DataFrame([run.outcome])
    return {name: float(values_of(frame, name).iloc[0]) for name in question.outcomes}


def _scenario(question: Question, design: str) -> Scenario:
    return next(one for one in question.plan.scenarios if one.design_name == design)


def without(scenario: Scenario, groups: list[tuple[str, ...]]) -> Scenario:
    """Return the scenario with further groups of mechanisms off."""
    off = {*scenario.disable, *(name for group in groups for name in group)}
    return scenario.model_copy(update={"disable": tuple(sorted(off))})


def _table(question: Question, outcome: str, done: Mapping[int, Values]) -> pd.DataFrame:
    shares, rest = [], []
    for replication in range(question.replications):
        value = {acting: found[outcome] for acting, found in done[replication].items()}
        shares.append(shares_of(value.__getitem__, question.drawn(replication)))
        rest.append(value[frozenset()])
    table = attribution_table(np.array(shares), np.array(rest), list(question.groups))
    table.insert(0, "outcome", outcome)
    return table


def read_groups(file: Path) -> dict[str, tuple[str, ...]]:
    """Return groups of mechanisms from a TOML file: ``[groups]``, a name = a list of mechanisms a line.

    Raises
    ------
    InputError
        When the file is none, or names an unknown mechanism, one twice, or more than eight groups.
    """
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8")).get("groups")
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"cannot be read: {error}", file=file) from error
    fits = isinstance(said, dict) and all(
        isinstance(names, list) and names and all(isinstance(name, str) for name in names)
        for names in said.values()
    )
    if not isinstance(said, dict) or not fits or not 1 <= len(said) <= MOST_GROUPS:
        raise InputError(
            "a table [groups] is needed", file=file, allowed=f"1 to {MOST_GROUPS} lists of mechanisms"
        )
    return checked_groups(said, file)


def checked_groups(
    given: Mapping[str, Sequence[str]], file: str | Path = "groups"
) -> dict[str, tuple[str, ...]]:
    """Return groups of mechanisms, each known and in one group only.

    Raises
    ------
    InputError
        When a mechanism is not known or stands twice, or there are no groups or more than eight.
    """
    if not 1 <= len(given) <= MOST_GROUPS:
        raise InputError(file=file, given=len(given), allowed=f"1 to {MOST_GROUPS} groups of mechanisms")
    every = [name for names in given.values() for name in names]
    check_mechanisms(tuple(every), file)
    twice = sorted({name for name in every if every.count(name) > 1})
    if twice:
        raise InputError("a mechanism stands in two groups", file=file, given=twice[0])
    return {name: tuple(names) for name, names in given.items()}


def ask(args: Namespace) -> Question:
    """Return the question that a command line asks.

    Raises
    ------
    InputError
        When the folder, a design, an outcome or the groups are not right.
    """
    groups = read_groups(Path(args.groups)) if args.groups else None
    return question_of(
        Path(args.folder),
        args.design,
        args.baseline,
        outcomes=args.outcome,
        groups=groups,
        replications=args.replications,
        pairs=args.pairs,
    )


def question_of(
    folder: Path,
    design: str | None = None,
    baseline: str | None = None,
    *,
    outcomes: Sequence[str] | None = None,
    groups: Mapping[str, Sequence[str]] | None = None,
    replications: int | None = None,
    pairs: int = 1,
) -> Question:
    """Return a question about two designs of a results folder.

    Raises
    ------
    InputError
        When the folder is none, was made by another version of the model or holds a sweep; when a design
        or the groups are not right.
    """
    plan = plan_to_repeat(folder)
    study = plan.study
    if plan.points:
        raise InputError(f"{folder} holds a sweep; explain compares two designs of a plain study")
    baseline = baseline or study.baseline
    others = [name for name in study.designs if name != baseline]
    design = design or (others[-1] if others else baseline)
    for name in (design, baseline):
        if name not in study.designs:
            raise InputError(
                "no such design",
                given=name,
                allowed=listed(study.designs),
                suggestion=did_you_mean(name, study.designs),
            )
    if design == baseline:
        raise InputError("two different designs are needed", given=design, allowed=listed(study.designs))
    outcomes = tuple(outcomes or [f"war_by_{study.horizon_weeks // 52}_years", "deaths_civilian"])
    chosen = checked_groups(GROUPS if groups is None else groups)
    lives = min(replications or study.replications, study.replications)
    return Question(plan, design, baseline, outcomes, chosen, lives, pairs)


def explain_command(args: Namespace) -> int:
    """Explain the difference between two designs; return the exit code.

    Raises
    ------
    InputError
        When what is asked for is not there.
    """
    question = ask(args)
    with Progress(quiet=args.quiet) as progress:
        seconds = _measure(question, progress)
        _refuse_unknown_outcomes(question)
        workers = args.workers
        duration = as_duration(seconds * question.n_runs / _threads(workers))
        progress.say(
            f"{question.n_runs:,} runs: {question.replications} replications, {len(question.groups)} groups, "
            f"{2 * question.pairs} orders each; about {duration}"
        )
        tenth = max(question.replications // 10, 1)
        table = explain(
            question,
            workers=_threads(workers),
            watch=lambda n, total: progress.say(f"{n} of {total} replications") if n % tenth == 0 else None,
        )
    folder = Path(args.folder)
    _write(question, table, folder)
    if args.json:
        rows = table.to_dict(orient="records")
        print(
            json.dumps(json_ready({"design": question.design, "baseline": question.baseline, "parts": rows}))
        )
    else:
        print(told(question, table))
        print(f"\nWritten to {folder}: explain.csv and explain-*.png")
    return 0


def _threads(workers: int | None) -> int:
    import os

    return workers or os.cpu_count() or 1


def _measure(question: Question, progress: Progress) -> float:
    """Return the seconds that one run takes."""
    from sim import simulate

    warm_up(progress.compile)
    began = time.perf_counter()
    simulate.run(_scenario(question, question.design), seed=question.plan.study.seed, keep=())
    return time.perf_counter() - began


def _refuse_unknown_outcomes(question: Question) -> None:
    from sim import simulate

    scenario = _scenario(question, question.baseline)
    frame = pd.DataFrame([simulate.run(scenario, seed=question.plan.study.seed, keep=()).outcome])
    known = available(frame)
    for name in question.outcomes:
        if name not in known:
            raise InputError(
                "no such outcome", given=name, allowed=listed(known, 60), suggestion=did_you_mean(name, known)
            )


def told(question: Question, table: pd.DataFrame) -> str:
    """Return the table as text."""
    lines = [f"WHAT MADE THE DIFFERENCE: {question.design} less {question.baseline}, on the same luck."]
    width = max(len(name) for name in table["part"])
    for outcome, rows in table.groupby("outcome", sort=False):
        share = str(outcome).startswith("war_by") or outcome in ("stable", "self_sustaining")
        scale, digits = (100.0, 1) if share else (1.0, 1 if rows["value"].abs().max() >= 10 else 3)
        lines += ["", f"{outcome}" + (" (% points)" if share else ""), "-" * (width + 32)]
        for row in rows.itertuples():
            figures = [f"{number * scale:,.{digits}f}" for number in (row.value, row.low, row.high)]
            lines.append(f"{row.part:<{width}}  {figures[0]:>10}  [{figures[1]} to {figures[2]}]")
    lines += [
        "",
        "A part is what a group of mechanisms adds when it joins, averaged over orders (Shapley value);",
        f"parts sum to the whole. 95% intervals over {question.replications} replications; they hold the "
        "sampling of orders.",
    ]
    return "\n".join(lines)


def _write(question: Question, table: pd.DataFrame, folder: Path) -> None:
    from sim.plots import attribution

    whole: dict[str, Any] = {"design": question.design, "baseline": question.baseline}
    write_durably(folder / "explain.csv", table.assign(**whole).to_csv(index=False).encode())
    for outcome in question.outcomes:
        axes = attribution(table, outcome, question.design, question.baseline)
        save(axes.figure, folder / f"explain-{outcome.replace('_', '-')}.png")
