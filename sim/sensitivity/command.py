"""`peacegrid sensitivity STUDY`."""

from __future__ import annotations

import json
import os
import shlex
import sys
from argparse import Namespace
from pathlib import Path

from sim.experiments.commands import DONE, INTERRUPTED, terminal_width
from sim.experiments.conduct import default_folder
from sim.experiments.size import LIMIT_AGENT_WEEKS
from sim.sensitivity.analyse import analyse
from sim.sensitivity.fields import read_fields
from sim.sensitivity.request import Request, request_of
from sim.sensitivity.stages import StoppedError
from sim.sensitivity.telling import as_json, budget, told


def sensitivity_command(args: Namespace) -> int:
    """Analyse a study and print what drives its outcomes; return the exit code.

    Raises
    ------
    PeaceGridError
        When what is asked is wrong, the machine refuses or runs failed.
    """
    request = requested(args)
    folder = (
        Path(args.output)
        if args.output
        else default_folder(f"{request.name}-sensitivity", resume=args.resume)
    )
    try:
        found = analyse(
            request,
            folder,
            resume=args.resume,
            workers=args.workers,
            limit=args.limit or LIMIT_AGENT_WEEKS,
            quiet=args.quiet,
            announce=lambda *known: _announce(args, *known),
        )
    except KeyboardInterrupt as stopped:
        return _interrupted(stopped, args, folder)
    if args.json:
        print(json.dumps(as_json(found), allow_nan=False))
        return DONE
    if not args.quiet:
        print("\n" + "\n\n".join(told(found, terminal_width())) + "\n")
    print(f"Results: {folder}")
    return DONE


def requested(args: Namespace) -> Request:
    """Return what a command line asks for.

    Raises
    ------
    InputError
        When it is not right.
    """
    return request_of(
        args.study,
        designs=args.design or (),
        fields=read_fields(args.field),
        only=args.only,
        within=args.within,
        outcomes=args.outcome or (),
        trajectories=args.trajectories,
        top=args.top,
        sample=args.sample,
        replications=args.replications,
        civilians=args.civilians,
        seed=args.seed,
        settings=args.set,
        disable=args.disable,
    )


def _announce(args: Namespace, request: Request, seconds: float) -> None:
    if not args.quiet:
        print(budget(request, seconds, args.workers), file=sys.stderr, flush=True)


def _interrupted(stopped: KeyboardInterrupt, args: Namespace, folder: Path) -> int:
    print(
        f"\nInterrupted. What is done is kept.\nContinue with: {continue_command(args, folder)}",
        file=sys.stderr,
    )
    if isinstance(stopped, StoppedError) and stopped.tally.hanging:
        sys.stdout.flush()  # a thread that does not answer would keep the process alive
        sys.stderr.flush()
        os._exit(INTERRUPTED)
    return INTERRUPTED


def continue_command(args: Namespace, folder: Path) -> str:
    """Return the command line that completes an interrupted analysis."""
    words = ["peacegrid", "sensitivity", str(args.study), "-o", str(folder), "--resume"]
    for option, value in (
        ("--within", args.within),
        ("-n", args.replications),
        ("--trajectories", args.trajectories),
        ("--top", args.top),
        ("--sample", args.sample),
        ("--civilians", args.civilians),
        ("--seed", args.seed),
        ("--workers", args.workers),
        ("--limit", args.limit),
    ):
        words += [] if value is None else [option, str(value)]
    for option, values in (
        ("--design", args.design),
        ("--field", args.field),
        ("--outcome", args.outcome),
        ("--set", args.set),
        ("--disable", args.disable),
    ):
        for value in values or ():
            words += [option, value]
    return shlex.join(words + (["--only"] if args.only else []))
