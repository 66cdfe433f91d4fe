"""What `peacegrid validate` does once its arguments are parsed."""

from __future__ import annotations

import json
import math
import os
import sys
import threading
import time
from argparse import Namespace
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pandas as pd
from rich.console import Console
from rich.table import Table

from sim.errors import InputError
from sim.evidence.batches import CASES, checked, runs_of
from sim.evidence.negative_tests import NEGATIVE_TESTS
from sim.evidence.trials import TRIALS
from sim.evidence.validation import Validation, validate
from sim.experiments.durable import write_durably
from sim.simulate import CODE_VERSION, Stopped

DONE, INTERRUPTED = 0, 130
FULL_SPELLS, QUICK_SPELLS = 5_000, 300
RECORD = "validation.json"
PARTS = ("runs", "draws", "targets", "blocks", "scores", "paired")
Stage = Callable[[], Any]
SECONDS_PER_RUN = 0.06
RATIOS = ("hazard-ratio-adjusted", "hazard-ratio-raw", "troops-killing", "police-killing")


def validate_command(args: Namespace) -> int:
    """Run the validation, print target by target, keep a record if asked to.

    Raises
    ------
    InputError
        When something given is not allowed.
    """
    screen = Console(file=sys.stderr, quiet=args.quiet)
    spells = args.spells or (QUICK_SPELLS if args.quick else FULL_SPELLS)
    cases = args.cases or CASES["quick" if args.quick else "full"]
    further = sum(runs_of((*NEGATIVE_TESTS, *TRIALS), cases).values())
    runs = spells + 3 * math.ceil(spells / 5) + further
    screen.print(
        f"{spells:,} spells, {cases} countries for each negative test and trial: {runs:,} runs, about "
        f"{runs * SECONDS_PER_RUN / (60 * (args.workers or os.cpu_count() or 1)):.0f} minutes.",
        highlight=False,
    )
    stop, batch = threading.Event(), _batch_teller(screen)
    shared: dict[str, Any] = {"workers": args.workers, "stop": stop}
    stages: dict[str, Stage] = {
        "targets": lambda: _targets(args, spells, {**shared, "told": _teller(screen)}),
        "negative_tests": lambda: [
            one._asdict() for one in checked(NEGATIVE_TESTS, cases, args.seed, **shared, told=batch)
        ],
        "trials": lambda: [
            one._asdict() | {"verdict": one.verdict}
            for one in checked(TRIALS, cases, args.seed, **shared, told=batch)
        ],
    }
    record: dict[str, Any] = {"version": CODE_VERSION, "seed": args.seed, "spells": spells, "cases": cases}
    kept = _kept(args, record)
    try:
        for name, stage in stages.items():
            record[name] = kept[name] if name in kept else _plain(stage())
            _keep(args.output, record)
    except (KeyboardInterrupt, Stopped):
        stop.set()
        return INTERRUPTED
    record |= record.pop("targets")
    _keep(args.output, record)
    print(json.dumps(record, indent=1) if args.json else as_text(record))
    return DONE


def _kept(args: Namespace, asked: dict[str, Any]) -> dict[str, Any]:
    """Return the stages that are in the folder already, when they are to be gone on with.

    Raises
    ------
    InputError
        When there is a record already and `--resume` is not said, or it is another's.
    """
    file = Path(args.output or "") / RECORD
    if not args.output or not file.is_file():
        return {}
    if not args.resume:
        raise InputError("a validation is here already", file=file, suggestion="Go on with --resume")
    there = json.loads(file.read_text(encoding="utf-8"))
    changed = [key for key in asked if there.get(key) != asked[key]]
    if changed:
        raise InputError(f"another validation is here: {', '.join(changed)} differ", file=file)
    if isinstance(there.get("targets"), list):  # finished: its parts stand side by side
        there["targets"] = {name: there[name] for name in PARTS}
    return {name: there[name] for name in ("targets", "negative_tests", "trials") if name in there}


def _keep(output: str | None, record: dict[str, Any]) -> None:
    """Write what there is, whole or not at all."""
    if output:
        folder = Path(output)
        folder.mkdir(parents=True, exist_ok=True)
        write_durably(folder / RECORD, (json.dumps(record, indent=1) + "\n").encode())


def _targets(args: Namespace, spells: int, shared: dict[str, Any]) -> dict[str, Any]:
    """Run the first stage and draw its figures; return its part of the record."""
    found = validate(spells, seed=args.seed, **shared)
    if args.output:
        Path(args.output).mkdir(parents=True, exist_ok=True)
        _draw(Path(args.output), found)
    return {
        "runs": found.runs,
        "draws": found.draws,
        "targets": [row.as_json() for row in found.rows],
        "blocks": found.blocks.to_dict("records"),
        "scores": found.scores.to_dict("records"),
        "paired": found.paired.to_dict("records"),
    }


def _teller(screen: Console) -> Callable[[str, int, int], None]:
    last = [0.0]

    def told(name: str, done: int, total: int) -> None:
        if time.monotonic() - last[0] > 15.0 or done == total:
            last[0] = time.monotonic()
            screen.print(f"{name}: {done:,} of {total:,} runs", highlight=False)

    return told


def _batch_teller(screen: Console) -> Callable[[str, int], None]:
    def told(name: str, runs: int) -> None:
        screen.print(f"{name}: {runs:,} runs", highlight=False)

    return told


def _plain(value: Any) -> Any:
    """Return a value with numpy's scalars as Python's, and what is not finite as None."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    value = value.item() if hasattr(value, "item") else value
    return None if isinstance(value, float) and not math.isfinite(value) else value


def as_text(record: dict[str, Any]) -> str:
    """Return a record as tables."""
    screen = Console(width=118, file=StringIO())
    for block in dict.fromkeys(row["block"] for row in record["targets"]):
        table = Table(title=block, title_justify="left")
        for name in ("target", "data", "interval", "model", "its interval", "p", "verdict"):
            table.add_column(name, overflow="fold")
        for row in record["targets"]:
            if row["block"] == block:
                table.add_row(*_cells(row))
        screen.print(table)
    for row in record["blocks"]:
        screen.print(
            f"{row['block']}: {row['agree']} of {row['judged']} agree, joint p {shown(row['joint_p'])}",
            highlight=False,
        )
    for title, rows, columns in (
        (
            "negative tests",
            record["negative_tests"],
            ("statement", "statistic", "low", "high", "bound", "passed", "power"),
        ),
        ("trials", record["trials"], ("name", "published", "value", "low", "high", "verdict")),
        ("log score on the published spells", record["scores"], ("model", "log_score")),
        ("the same luck with and without a mission", record["paired"], tuple(record["paired"][0])),
    ):
        table = Table(*columns, title=title, title_justify="left")
        for row in rows:
            table.add_row(*(shown(row[name]) for name in columns))
        screen.print(table)
    return str(screen.file.getvalue())  # type: ignore[attr-defined]


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    data, model = _ends(row["low"], row["high"]), _ends(row["value_low"], row["value_high"])
    return (
        row["target"],
        shown(row["data"]),
        data,
        shown(row["value"]),
        model,
        shown(row["p"]),
        row["verdict"],
    )


def shown(value: object) -> str:
    """Return a cell of a table: three figures, words as they are, a dash for nothing."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def _ends(low: float | None, high: float | None) -> str:
    return "-" if low is None and high is None else f"{shown(low)} to {shown(high)}"


def _draw(folder: Path, found: Validation) -> None:
    """Write the figures: the model against data, block by block."""
    from sim import plots
    from sim.evidence.spells import spells
    from sim.experiments.figures import save

    frame = pd.DataFrame([row.as_json() for row in found.rows])
    frame = frame[frame["value"].notna()]
    figures = {
        "relapse": plots.evidence_relapse(frame, relapse_curves(spells(found.lives))),
        "hazard": plots.evidence_hazard(frame),
        "how-it-ended": plots.evidence_rows(frame[frame["id"].str.startswith("ending-")]),
        "killing": plots.evidence_rows(
            frame[frame["block"].eq("killing of civilians") & frame["id"].str.contains("war-")]
        ),
        "ratios": plots.evidence_rows(frame[frame["id"].isin(RATIOS)], log=True),
        "dose-response": plots.evidence_dose(frame),
    }
    for name, ax in figures.items():
        save(ax.figure, folder / f"{name}.png")


def relapse_curves(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the model's Kaplan-Meier curves by mission, as `sim.plots.evidence_relapse` draws them."""
    from sim.analysis import kaplan_meier

    runs = pd.DataFrame(
        {
            "group": frame["mission"].map({False: "none", True: "mission"}),
            "war": frame["war"],
            "war_week": frame["years"] * 52,
            "weeks_observed": frame["years"] * 52,
        }
    )
    curves = kaplan_meier(runs, by="group")
    return curves.assign(years=curves["week"] / 52)
