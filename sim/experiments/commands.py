"""What `peacegrid study` and `peacegrid run` do once their arguments are parsed."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import sys
import textwrap
from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.experiments.conduct import conduct, default_folder, plan_study
from sim.experiments.executors import check_address
from sim.experiments.folder import is_results_folder
from sim.experiments.plan import Plan, json_ready
from sim.experiments.progress import Progress
from sim.experiments.size import LIMIT_AGENT_WEEKS
from sim.experiments.tally import Tally
from sim.experiments.until import DEFAULT_OUTCOME, Until, concluded
from sim.experiments.words import counted

DONE, SOME_FAILED, INTERRUPTED = 0, 3, 130
NARROWEST_TERMINAL, WIDEST_TEXT = 80, 120
Publish = Callable[[Any], Sequence[Path]]


def study_command(args: Namespace, publish: Publish) -> int:
    """Run a study, print its comparison, publish its results; return the exit code.

    Parameters
    ----------
    args : argparse.Namespace
    publish : callable
        Writes figures and report of results into their folder and returns the files.

    Raises
    ------
    PeaceGridError
        Whatever stops the study as a whole; the command line prints it.
    """
    check_address(args.executor or "threads", args.dask)
    plan = plan_study(
        args.study,
        replications=args.replications,
        seed=args.seed,
        keep=tables_named(getattr(args, "keep", None)),
        settings=args.set or None,
        disable=args.disable or (),
        posterior=args.posterior,
    )
    folder = _folder(args, plan.name)
    try:
        tally = _conduct(plan, folder, args)
        if tally.interrupted:
            return _interrupted(tally, args, folder)
        _show(folder, args, publish)
    except KeyboardInterrupt:  # before the first run or after the last
        print(f"\nInterrupted. Continue with: {resume_command(args, folder)}", file=sys.stderr)
        return INTERRUPTED
    return _ending(tally, folder)


def _conduct(plan: Plan, folder: Path, args: Namespace) -> Tally:
    limit = getattr(args, "limit", None) or LIMIT_AGENT_WEEKS
    with Progress(quiet=args.quiet) as progress:
        return conduct(
            plan,
            folder,
            executor=args.executor or "threads",
            workers=args.workers,
            address=args.dask,
            resume=args.resume,
            limit_agent_weeks=limit,
            until=until_named(args),
            begin=progress.begin,
            compile=progress.compile,
            watch=progress.watch,
            look=progress.look,
        )


def until_named(args: Namespace) -> Until | None:
    """Return what --until and its companions ask for.

    Raises
    ------
    InputError
        When a companion is given without --until.
    """
    outcome, design = getattr(args, "until_outcome", None), getattr(args, "until_design", None)
    if getattr(args, "until", None) is None:
        if outcome or design:
            raise InputError(
                "--until-outcome and --until-design say what --until PRECISION is about; give that too"
            )
        return None
    return Until(args.until, outcome or DEFAULT_OUTCOME, design)


def _folder(args: Namespace, name: str) -> Path:
    if args.output:
        return Path(args.output)
    return Path(args.study) if is_results_folder(args.study) else default_folder(name, resume=args.resume)


def _show(folder: Path, args: Namespace, publish: Publish) -> None:
    from sim.experiments.claims import write_claims_file
    from sim.experiments.comparison import comparison, designs_json, paired_json
    from sim.experiments.endings import endings_json
    from sim.experiments.results import load_results
    from sim.experiments.sweep_output import write_points_files

    results = load_results(folder)
    write_points_files(results)
    write_claims_file(results)
    written = publish(results)
    if args.json:
        empty = results.runs.empty
        shown = {
            "results": str(folder),
            "study": results.name,
            "baseline": results.study.baseline,
            "designs": [] if empty else designs_json(results),
            "paired": [] if empty else paired_json(results),
            "first_ends": endings_json(results),
            "claims": [] if empty or results.is_sweep else results.claims().to_dict("records"),
            "failed": len(results.failures),
            **({"until": asdict(results.until)} if results.until else {}),
        }
        print(json.dumps(json_ready(shown), allow_nan=False))
        return
    if not args.quiet:
        print("\n" + "\n\n".join(comparison(results, width=terminal_width())) + "\n")
    if results.until is not None:
        print("\n".join(textwrap.wrap(concluded(results.until), terminal_width())) + "\n")
    print(f"Results: {folder}")
    if not args.quiet:
        _name(written)


def _name(written: Sequence[Path]) -> None:
    """Tell where figures and report are."""
    figures = [path for path in written if path.suffix != ".html"]
    if figures:
        print(f"Figures: {counted(len(figures), 'file')} in {figures[0].parent}")
    for report in (path for path in written if path not in figures):
        print(f"Report:  {report}")


def _ending(tally: Tally, folder: Path) -> int:
    if not tally.failed:
        return DONE
    failed = counted(tally.failed, "run")
    print(
        f"{failed} failed, {tally.done:,} done. Stage, seed and traceback of each are in "
        f"{folder / 'manifest.jsonl'}; --resume tries them again.",
        file=sys.stderr,
    )
    return SOME_FAILED


def _interrupted(tally: Tally, args: Namespace, folder: Path) -> int:
    print(
        f"\nInterrupted: {tally.done:,} done, {tally.failed:,} failed, {tally.left:,} left. "
        "What is done is kept.\n"
        f"Continue with: {resume_command(args, folder)}",
        file=sys.stderr,
    )
    if tally.hanging:  # a thread that does not answer would keep the process alive
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(INTERRUPTED)
    return INTERRUPTED


def resume_command(args: Namespace, folder: Path) -> str:
    """Return the command line that completes an interrupted study."""
    words = ["peacegrid", "study", str(args.study), "-o", str(folder), "--resume"]
    options = {
        "-n": args.replications,
        "--seed": args.seed,
        "--workers": args.workers,
        "--limit": getattr(args, "limit", None),
        "--until": None if getattr(args, "until", None) is None else f"{args.until:g}",
        "--until-outcome": getattr(args, "until_outcome", None),
        "--until-design": getattr(args, "until_design", None),
    }
    for option, value in options.items():
        words += [option, str(value)] if value is not None else []
    if args.executor not in (None, "threads"):
        words += ["--executor", args.executor]
    words += ["--dask", args.dask] if args.dask else []
    keep = tables_named(getattr(args, "keep", None))
    words += ["--keep", ",".join(keep)] if keep else []
    for option, values in (("--set", args.set), ("--disable", args.disable)):
        for value in values or ():
            words += [option, value]
    return shlex.join(words)


def tables_named(given: Any) -> tuple[str, ...] | None:
    """Return the tables named by --keep, "runs,weeks" or a list; None when it was not given."""
    if not given:
        return None
    parts = [given] if isinstance(given, str) else list(given)
    return tuple(name.strip() for part in parts for name in part.split(",") if name.strip())


def terminal_width() -> int:
    """Columns to print in: those of the terminal, within reason; 110 when there is none."""
    columns = shutil.get_terminal_size((110, 24)).columns
    return max(NARROWEST_TERMINAL, min(columns, WIDEST_TEXT))


def run_command(args: Namespace) -> int:
    """Do one run of a case under a design and print its summary; return the exit code.

    Raises
    ------
    PeaceGridError
        When the input is wrong or the machine refuses.
    """
    from sim.experiments.single import run_once, summary, summary_json, write_run

    with Progress(quiet=args.quiet) as progress:
        scenario, run = run_once(args, progress)
    files = write_run(run, Path(args.output)) if args.output else []
    if args.json:
        print(json.dumps(json_ready(summary_json(scenario, run)), allow_nan=False))
    else:
        print(summary(scenario, run))
        if files:
            print(f"\nWritten to {args.output}: " + ", ".join(path.name for path in files))
    return DONE
