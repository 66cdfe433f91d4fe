"""`peacegrid rerun DIR RUN`: any run of a results folder again, from the folder's own scenario."""

from __future__ import annotations

import json
import re
import sys
import traceback
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sim.errors import InputError, did_you_mean, listed
from sim.experiments.conduct import warm_up
from sim.experiments.folder import header, plan_in
from sim.experiments.kept_maps import use_maps
from sim.experiments.plan import Failure, Plan, Task, json_ready
from sim.experiments.progress import Progress
from sim.experiments.results import Results, load_results
from sim.experiments.single import refuse_taken, summary, summary_json, write_run

NAME = re.compile(r"(?P<design>[^/@]+)(@(?P<point>\d{1,9}))?/(?P<replication>\d{1,9})")
KEY = re.compile(r"[0-9a-f]{4,64}")
DONE, NOT_THE_SAME = 0, 3


def rerun_command(args: Namespace) -> int:
    """Run one run of a results folder again and hold its digest against the one kept; return the exit code.

    Raises
    ------
    InputError
        When the folder is none, was made by another version of the model, or holds no such run.
    """
    folder = Path(args.folder)
    plan = plan_to_repeat(folder)
    task = find_task(plan, args.run)
    if args.output:
        refuse_taken(Path(args.output))
    kept, failure = kept_of(load_results(folder), task)
    with Progress(quiet=args.quiet) as progress:
        if failure is not None:
            progress.say(f"In the study this run failed ({failure.stage}): {failure.error}")
        warm_up(progress.compile)
        try:
            run = repeat(task, keep=("weeks", "events", "cells") if args.output else ("weeks",))
        except Exception:
            traceback.print_exc()
            print("peacegrid: the run fails" + (" again" if failure else ""), file=sys.stderr)
            return NOT_THE_SAME
    files = write_run(run, Path(args.output)) if args.output else []
    _show(args, task, run, kept, files)
    return DONE if kept in (None, run.digest) else NOT_THE_SAME


def plan_to_repeat(folder: Path) -> Plan:
    """Return the plan of a results folder made by this very version of the model.

    Raises
    ------
    InputError
        When it was made by another, or its scenarios or maps are not those that were run.
    """
    from sim.simulate import CODE_VERSION

    first = header(folder)
    if first["version"] != CODE_VERSION:
        raise InputError(
            f"{folder} was made by version {first['version']} of the model, this is {CODE_VERSION}: a run is "
            "the same only under the same version. Install that one, or run the study again with this."
        )
    use_maps(folder, first)
    plan = plan_in(folder, CODE_VERSION)
    if plan.scenario_digests != first["scenarios"]:
        raise InputError(
            f"{folder / 'scenarios.json'} was changed: its scenarios are not those that were run."
        )
    return plan


def find_task(plan: Plan, word: str) -> Task:
    """Return the task called "design/replication", "design@point/replication", or by the start of its key.

    Raises
    ------
    InputError
        When there is no such run, or more than one.
    """
    name = NAME.fullmatch(word)
    found = list(_named(plan, name) if name else _with_key(plan, word))
    if len(found) == 1:
        return found[0]
    if len(found) > 1:
        raise InputError(f"{len(found):,} runs have a key that begins with {word!r}: give more of it")
    designs = plan.study.designs
    design, _, rest = word.partition("/")
    advice = did_you_mean(design.partition("@")[0], designs) if rest else ""
    points = f"@POINT, 0 to {len(plan.points) - 1:,}," if plan.points else ""
    allowed = (
        f"DESIGN{points}/REPLICATION with 0 to {plan.study.replications - 1:,} of {listed(designs)}, or a key"
    )
    raise InputError("no such run", given=word, allowed=allowed, suggestion=advice)


def _named(plan: Plan, name: re.Match[str]) -> Iterator[Task]:
    replication, point = int(name["replication"]), name["point"]
    if replication >= plan.study.replications:
        return
    for task in plan.tasks(replications=(replication,)):
        numbers = {one.number for one in task.points}
        if task.design == name["design"] and (int(point) in numbers if point else not numbers):
            yield task


def _with_key(plan: Plan, word: str) -> Iterator[Task]:
    if KEY.fullmatch(word):
        yield from (task for task in plan.tasks() if task.key.startswith(word))


def kept_of(results: Results, task: Task) -> tuple[str | None, Failure | None]:
    """Return the digest the folder keeps of a run, or how it failed, or neither when it was never done."""
    failure = next((failure for failure in results.failures if failure.key == task.key), None)
    runs = results.runs
    chosen = runs[(runs["design"] == task.design) & (runs["replication"] == task.replication)]
    if task.points:
        chosen = chosen[chosen["point"] == task.points[0].number]
    return (None if chosen.empty else str(chosen["digest"].iloc[0])), failure


def repeat(task: Task, keep: tuple[str, ...]) -> Any:
    """Do a task in this process and return the run."""
    from sim import simulate

    return simulate.run(task.scenario, seed=task.seed, replication=task.replication, keep=keep)


def _show(args: Namespace, task: Task, run: Any, kept: str | None, files: list[Path]) -> None:
    if args.json:
        compared = {
            "key": task.key,
            "digest_kept": kept,
            "equal": None if kept is None else kept == run.digest,
        }
        print(json.dumps(json_ready(summary_json(task.scenario, run) | compared), allow_nan=False))
        return
    print(summary(task.scenario, run))
    if files:
        print(f"\nWritten to {args.output}: " + ", ".join(path.name for path in files))
    if kept is None:
        print("\nThe folder keeps no digest of this run: there is nothing to compare with.")
    elif kept == run.digest:
        print("\nEqual bit for bit to the run in the folder.")
    else:
        print(f"\nNOT EQUAL to the run in the folder, whose digest is {kept}.")
