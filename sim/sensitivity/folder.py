"""The folder of an analysis: what was asked, the results of its stages, the tables."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd

from sim.errors import InputError
from sim.experiments.durable import TEMPORARY, make_folder, write_durably
from sim.sensitivity.request import INDICES, SCREENING, Request

DESCRIPTION, TABLE = "sensitivity.json", "sensitivity.csv"
OURS = {
    DESCRIPTION,
    TABLE,
    "figures",
    *(f"{stage}{end}" for stage in (SCREENING, INDICES) for end in ("", ".csv")),
}


def check(folder: Path, request: Request, *, resume: bool) -> None:
    """Refuse a folder that the analysis must not be written to. Changes nothing.

    Raises
    ------
    InputError
        When it is not empty and not to be completed, or holds something else.
    """
    if not folder.exists():
        return
    if not folder.is_dir():
        raise InputError(f"output: {folder} is a file; choose a folder with -o")
    names = {path.name.removesuffix(TEMPORARY) for path in folder.iterdir()}
    if names and not resume:
        raise InputError(
            f"output: {folder} is not empty. Add --resume to complete the analysis in it, or choose another "
            "folder with -o."
        )
    if names - OURS or (names and DESCRIPTION not in names):
        raise InputError(f"output: {folder} holds no analysis, or other things too. Choose another with -o.")
    if names:
        _refuse_other(folder, request.description)


def _refuse_other(folder: Path, wanted: dict[str, Any]) -> None:
    there = read(folder)
    for key, value in wanted.items():
        if there.get(key) != value:
            raise InputError(
                f"output: {folder} holds another analysis: its {key.replace('_', ' ')} differ"
                f"{_values(there.get(key), value)}. Choose another folder with -o."
            )


def _values(there: Any, here: Any) -> str:
    return "" if isinstance(here, dict) else f" ({json.dumps(there)}, here {json.dumps(here)})"


def read(folder: Path) -> dict[str, Any]:
    """Return what was asked of the analysis in a folder.

    Raises
    ------
    InputError
        When there is none, or its description is damaged.
    """
    try:
        found = json.loads((folder / DESCRIPTION).read_bytes())
    except (OSError, ValueError) as error:
        raise InputError(f"{folder} holds no analysis: {DESCRIPTION} is missing or damaged") from error
    if not isinstance(found, dict):
        raise InputError(f"{folder / DESCRIPTION} is damaged")
    return found


def write(folder: Path, request: Request) -> None:
    """Begin the folder: what is asked."""
    make_folder(folder)
    write_durably(folder / DESCRIPTION, (json.dumps(request.description, indent=1) + "\n").encode())


def write_table(folder: Path, screening: pd.DataFrame, indices: pd.DataFrame) -> None:
    """Write the tables of both stages as one CSV file."""
    tables = [screening.assign(stage=SCREENING), indices.assign(stage=INDICES)]
    table = pd.concat([one for one in tables if len(one)], ignore_index=True)
    table.insert(0, "stage", table.pop("stage"))
    write_durably(folder / TABLE, table.to_csv(index=False).encode())


def read_table(folder: Path, stage: str) -> pd.DataFrame:
    """Return the table of a stage.

    Raises
    ------
    InputError
        When the analysis is not finished.
    """
    try:
        table = pd.read_csv(BytesIO((folder / TABLE).read_bytes()))
    except OSError as error:
        raise InputError(f"{folder} holds no finished analysis: {TABLE} is missing") from error
    own = table[table["stage"] == stage].drop(columns="stage").dropna(axis="columns", how="all")
    own = own.reset_index(drop=True)
    return own.astype({"above_noise": bool, **({"n": int} if "n" in own else {})}) if len(own) else own
