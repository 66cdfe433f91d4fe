"""The outcomes whose drivers are looked for, run by run."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.analysis.quantities import available, values_of
from sim.errors import InputError, PeaceGridError, did_you_mean, listed

DEATHS = ("deaths_civilian", "deaths_humanitarian", "deaths_fighter", "deaths_peacekeeper")
DEFAULT = ("war", "deaths", "cost_usd")
NAMES = {"war": "war within the horizon", "deaths": "deaths", "cost_usd": "cost"}
SCALES = {"war": ("% points", 100.0), "cost_usd": ("million US$", 1e-6)}


class FailedRunsError(PeaceGridError):
    """Some runs gave no result, so that there is nothing to analyse."""

    exit_code = 3


def values(runs: pd.DataFrame, name: str) -> pd.Series:
    """Return an outcome of every run as float64; `deaths` are all people killed."""
    return runs[list(DEATHS)].sum(axis=1).astype(np.float64) if name == "deaths" else values_of(runs, name)


def scale(name: str) -> tuple[str, float]:
    """Return the unit an outcome is shown in, and what its number is multiplied by."""
    return SCALES["war"] if name.startswith("war_by_") else SCALES.get(name, ("", 1.0))


def named(name: str) -> str:
    """Return an outcome in words."""
    return NAMES.get(name, name.replace("_", " "))


def check_outcomes(names: Sequence[str], runs: pd.DataFrame) -> None:
    """Know every outcome that is asked for, from a run of the study.

    Raises
    ------
    InputError
        When one is not there or no number.
    """
    numbers = runs.select_dtypes(["number", "bool"]).columns
    known = list(dict.fromkeys(("war", "deaths", *available(runs), *numbers)))
    for name in names:
        if name not in known:
            raise InputError(
                "there is no outcome of this name",
                file="--outcome",
                given=name,
                allowed=listed(known, 60),
                suggestion=did_you_mean(name, known),
            )


def by_point(runs: pd.DataFrame, name: str, n_points: int, replications: int) -> np.ndarray:
    """Return an outcome of one design as float64, (points, replications).

    Raises
    ------
    FailedRunsError
        When a run is missing.
    InputError
        When the outcome is not known in some run, such as trust in a mission that is not there.
    """
    if len(runs) != n_points * replications:
        missing = n_points * replications - len(runs)
        raise FailedRunsError(
            f"{missing:,} of {n_points * replications:,} runs failed; manifest.jsonl in the folder says how. "
            "--resume tries them again."
        )
    ordered = runs.sort_values(["point", "replication"])
    found = values(ordered, name).to_numpy().reshape(n_points, replications)
    if not np.isfinite(found).all():
        raise InputError("is not known in every run", file="--outcome", key=name)
    return found
