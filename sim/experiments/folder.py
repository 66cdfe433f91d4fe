"""What may lie in a results folder, and whether one may be continued."""

from __future__ import annotations

import contextlib
import json
import re
from pathlib import Path
from typing import Any

from sim.errors import InputError, MachineError
from sim.experiments import manifest
from sim.experiments.durable import TEMPORARY, machine_errors, write_durably
from sim.experiments.kept_maps import NAME as MAPS
from sim.experiments.kept_maps import write_maps
from sim.experiments.plan import Plan
from sim.experiments.points import FILE as POINTS
from sim.experiments.points import read_written_points, write_points
from sim.experiments.same_study import refuse_other
from sim.scenario.show import to_toml
from sim.scenario.study import Scenario, Study

TABLES = ("runs", "weeks", "events", "cells")
DESCRIPTION = ("study.toml", "scenarios.json", POINTS, "running.json", "lock")
PUBLISHED = ("figures", "report.html", "points.csv", "points.parquet", "claims.csv")
OURS = {*TABLES, *DESCRIPTION, *PUBLISHED, MAPS, manifest.NAME}
FOLDERS = {*TABLES, MAPS, "figures"}
SHARD = re.compile(r"\d{6}\.parquet")


def check_folder(folder: Path, plan: Plan, *, resume: bool) -> None:
    """Refuse a folder that `plan` must not be written to. Changes nothing.

    Raises
    ------
    InputError
        When it is not a folder, holds foreign files, another study or another version, or holds anything
        at all and is not to be resumed.
    """
    if not _exists(folder):
        return
    if not folder.is_dir():
        raise InputError(f"output: {folder} is a file; choose a folder with -o")
    names = _names(folder)
    if names and not resume:
        raise InputError(
            f"output: {folder} is not empty. Add --resume to complete the study in it, "
            "or choose another folder with -o."
        )
    _refuse_foreign(folder, names)
    entries, _ = manifest.read(folder)
    if entries and entries[0].get("kind") == "study":
        refuse_other(folder, entries[0], plan)
    elif names & {manifest.NAME, *TABLES}:
        raise InputError(
            f"output: {folder} has no readable {manifest.NAME}, so what is in it cannot be told. "
            "Choose another folder with -o."
        )


def header(folder: Path) -> dict[str, Any]:
    """Return the first line of the manifest of a results folder.

    Raises
    ------
    InputError
        When this is no results folder.
    """
    entries, _ = manifest.read(folder) if folder.is_dir() else ([], 0)
    if not entries or entries[0].get("kind") != "study":
        raise InputError(f"{folder} is not a results folder: it has no readable {manifest.NAME}")
    return entries[0]


def is_results_folder(path: str | Path) -> bool:
    """Whether a path is a folder with a manifest."""
    return (Path(path) / manifest.NAME).is_file()


def plan_in(folder: Path, version: str) -> Plan:
    """Return the plan that a results folder was made by, to be completed by this version of the code.

    Raises
    ------
    InputError
        When this is no results folder, or its description is missing or altered.
    """
    first = header(folder)
    try:
        resolved = json.loads((folder / "scenarios.json").read_bytes())
        study = Study.model_validate(first["study"])
        found = {name: Scenario.model_validate_json(json.dumps(value)) for name, value in resolved.items()}
        scenarios = tuple(found[name] for name in first["study"]["designs"])
    except (OSError, ValueError, LookupError) as error:
        raise InputError(f"{folder / 'scenarios.json'} is missing or damaged: {error}") from error
    points = read_written_points(folder) if study.sweep else ()
    return Plan(first["name"], study, scenarios, version, points)


def remove_unlisted(folder: Path, entries: list[dict[str, Any]]) -> None:
    """Delete shards that the manifest does not list: a writer was killed before it could list them."""
    listed = {
        table["file"] for entry in entries if entry["kind"] == "shard" for table in entry["tables"].values()
    }
    for table in TABLES:
        for path in (folder / table).glob("*"):
            if path.relative_to(folder).as_posix() not in listed:
                with machine_errors(path):
                    path.unlink()


def write_description(folder: Path, plan: Plan) -> None:
    """Write `study.toml` (resolved), `scenarios.json` (the scenario of each design, resolved) and, of a
    sweep, `points.json` (its points, as drawn); with copies of the maps that are not shipped."""
    study = f"# Study {plan.name}, as it was run\n\n{to_toml(plan.study)}"
    scenarios = {s.design_name: s.model_dump(mode="json") for s in plan.scenarios}
    write_durably(folder / "study.toml", study.encode())
    write_durably(folder / "scenarios.json", (json.dumps(scenarios, indent=1) + "\n").encode())
    write_points(folder, plan.points)
    write_maps(folder, plan)


def _exists(folder: Path) -> bool:
    try:
        return folder.exists()
    except OSError as error:
        raise InputError(f"output: {str(folder)[:80]!r} cannot be a folder: {error.strerror}") from error


def _names(folder: Path) -> set[str]:
    try:
        return {path.name for path in folder.iterdir() if not path.name.startswith(".")}
    except OSError as error:
        raise MachineError(f"cannot read {folder}: {error.strerror}") from error


def _refuse_foreign(folder: Path, names: set[str]) -> None:
    strange = sorted(name for name in names if not _is_ours(folder / name))
    for table in sorted(names & set(TABLES) - set(strange)):
        place = folder / table
        strange += [f"{table}/{name}" for name in sorted(_names(place)) if not _is_shard(place / name)]
    if MAPS in names and MAPS not in strange:
        strange += [
            f"{MAPS}/{name}" for name in sorted(_names(folder / MAPS)) if not _is_map(folder / MAPS / name)
        ]
    if strange:
        raise InputError(
            f"output: {folder} holds {strange[0]!r}, which is not part of a study's results. "
            "Move it elsewhere, or choose another folder with -o."
        )


def _is_ours(path: Path) -> bool:
    """Whether a name is one of a results folder's, and no link, pipe or device that leads out of it."""
    name = path.name.removesuffix(TEMPORARY)
    if name not in OURS or path.is_symlink():
        return False
    return path.is_dir() if name in FOLDERS else path.is_file()


def _is_shard(path: Path) -> bool:
    return (
        bool(SHARD.fullmatch(path.name.removesuffix(TEMPORARY))) and path.is_file() and not path.is_symlink()
    )


def _is_map(path: Path) -> bool:
    name = path.name.removesuffix(TEMPORARY)
    return name.endswith(".csv") and path.is_file() and not path.is_symlink()


def next_free(folder: Path) -> Path:
    """Return `folder`, or `folder`-2, -3, ... when that is taken."""
    number, free = 2, folder
    while free.exists():
        free, number = folder.with_name(f"{folder.name}-{number}"), number + 1
    return free


def latest(folder: Path) -> Path:
    """Return the last of `folder`, `folder`-2, -3, ... that is there; `folder` itself when none is."""
    number, last = 2, folder
    with contextlib.suppress(OSError):
        while folder.with_name(f"{folder.name}-{number}").exists():
            last, number = folder.with_name(f"{folder.name}-{number}"), number + 1
    return last
