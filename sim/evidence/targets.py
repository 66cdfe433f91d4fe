"""What was published, as data: the rows of ``targets.csv``."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

Role = Literal["calibrate", "validate", "input", "report"]
FILE = Path(__file__).with_name("targets.csv")


class Target(NamedTuple):
    """One published figure.

    Attributes
    ----------
    id, block, estimand, quantity, unit, source, how : str
    role : {"calibrate", "validate", "input", "report"}
        May be fitted; may only be reported; went into the model; order or context only.
    value : float
    low, high : float or None
        Interval of the data; none for what has none.
    n : int
        Observations behind it.
    """

    id: str
    role: Role
    block: str
    estimand: str
    quantity: str
    value: float
    low: float | None
    high: float | None
    n: int
    unit: str
    source: str
    how: str


@cache
def targets() -> tuple[Target, ...]:
    """Return every published figure the model is held against, in the order of the file."""
    with FILE.open(encoding="utf-8", newline="") as text:
        return tuple(_target(row) for row in csv.DictReader(text))


def target(name: str) -> Target:
    """Return one of them by its id."""
    return next(one for one in targets() if one.id == name)


def _target(row: dict[str, str]) -> Target:
    numbers = {key: float(row[key]) if row[key] else None for key in ("low", "high")}
    return Target(**(row | numbers | {"value": float(row["value"]), "n": int(row["n"])}))  # type: ignore[arg-type]
