"""`peacegrid runs DIR`: what is in a results folder, run by run."""

from __future__ import annotations

import contextlib
import json
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from typing import Any

from sim.errors import InputError, did_you_mean, listed, printable
from sim.experiments.folder import plan_in
from sim.experiments.plan import Failure, json_ready
from sim.experiments.results import Results, load_results
from sim.experiments.versions import version_warning

COLUMNS = ("run", "status", "war week", "outcome", "digest")
DIGEST_CHARACTERS = 12
ERROR_CHARACTERS = 60


def runs_command(args: Namespace) -> int:
    """Print the runs of a results folder; return the exit code.

    Raises
    ------
    InputError
        When it is no results folder, is damaged, or has no such design.
    """
    results = load_results(args.folder)
    if args.design is not None and args.design not in results.study.designs:
        designs = results.study.designs
        advice = did_you_mean(args.design, designs)
        raise InputError(key="--design", given=args.design, allowed=listed(designs), suggestion=advice)
    if warning := version_warning(results):
        print(f"peacegrid: warning: {warning}", file=sys.stderr)
    rows = [row for row in rows_of(results, args.failed) if args.design in (None, row["design"])]
    if args.json:
        print(json.dumps(json_ready(list(with_keys(rows, results))), allow_nan=False))
        return 0
    print("\n".join(lines(rows)))
    return 0


def rows_of(results: Results, only_failed: bool = False) -> list[dict[str, Any]]:
    """Return one object a run, failed ones included, in the order of the study."""
    done = [] if only_failed else [_done(row) for row in results.runs.to_dict("records")]
    failed = [_failed(failure, point) for failure in results.failures for point in failure.points or (None,)]
    places = {design: place for place, design in enumerate(results.study.designs)}
    return sorted(
        [*done, *failed],
        key=lambda row: (places[row["design"]], row["point"] or 0, row["replication"]),
    )


def with_keys(rows: Iterable[dict[str, Any]], results: Results) -> Iterator[dict[str, Any]]:
    """Yield the rows with the key of each run, where this version can read the folder's scenarios."""
    keys: dict[tuple[str, int | None, int], str] = {}
    with contextlib.suppress(InputError):
        for task in plan_in(results.folder, results.version).tasks():
            for point in task.points or (None,):
                keys[task.design, point and point.number, task.replication] = task.key
    for row in rows:
        yield {**row, "key": keys.get((row["design"], row["point"], row["replication"]))}


def name_of(design: str, point: int | None, replication: int) -> str:
    """Name of a run: "balanced/17", in a sweep "balanced@3/17"."""
    return f"{design}{'' if point is None else f'@{point}'}/{replication}"


def _done(row: dict[Any, Any]) -> dict[str, Any]:
    point = row.get("point")
    has_war = bool(row.get("war"))
    return {
        "run": name_of(row["design"], point, row["replication"]),
        "design": row["design"],
        "point": point,
        "replication": row["replication"],
        "status": row["status"],
        "war_week": row.get("war_week") if has_war else None,
        "outcome": row.get("outcome"),
        "digest": row["digest"],
    }


def _failed(failure: Failure, point: int | None) -> dict[str, Any]:
    return {
        "run": name_of(failure.design, point, failure.replication),
        "design": failure.design,
        "point": point,
        "replication": failure.replication,
        "status": "failed",
        "war_week": None,
        "outcome": None,
        "digest": None,
        "stage": failure.stage,
        "error": failure.error,
    }


def lines(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield the table, heading first; a failed run has its error in place of outcome and digest."""
    table = [COLUMNS, *(_cells(row) for row in rows)]
    if len(table) == 1:
        yield "No such runs."
        return
    widths = [max(len(cells[place]) for cells in table if place < len(cells) - 1) for place in range(4)]
    for cells in table:
        padded = [text.ljust(width) for text, width in zip(cells[:-1], widths, strict=False)]
        yield "  ".join([*padded, cells[-1]]).rstrip()


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    if row["status"] == "failed":
        return row["run"], "failed", "-", f"{row['stage']}: {printable(row['error'], ERROR_CHARACTERS)}"
    week = "-" if row["war_week"] is None else f"{row['war_week']:.0f}"
    return row["run"], row["status"], week, str(row["outcome"]), row["digest"][:DIGEST_CHARACTERS]
