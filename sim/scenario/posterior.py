"""The posterior of the calibration, as shipped: draws of the fitted constants, one for each life of a study
that samples them.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from sim.scenario.constants import Constants
from sim.scenario.shipped import shipped_folder
from sim.scenario.study import Scenario

DEFAULTS = Constants()


def posterior_file() -> Path:
    """Path of the shipped posterior."""
    return shipped_folder() / "posterior.csv"


@cache
def posterior_draws() -> tuple[dict[str, float], ...]:
    """Return the draws, each the fitted constants by name."""
    with posterior_file().open(encoding="utf-8", newline="") as text:
        rows = csv.DictReader(line for line in text if not line.startswith("#"))
        return tuple({name: float(value) for name, value in row.items()} for row in rows)


def draw_of(replication: int) -> dict[str, float]:
    """Return the draw of a replication: the same under every design; after the last comes the first again."""
    draws = posterior_draws()
    return draws[replication % len(draws)]


def drawn_constants(constants: Constants, replication: int) -> dict[str, float]:
    """Return the fitted constants of a replication; those that a user changed from their default stay."""
    return {
        name: value
        for name, value in draw_of(replication).items()
        if getattr(constants, name) == getattr(DEFAULTS, name)
    }


def with_draw(scenario: Scenario, replication: int) -> Scenario:
    """Return a scenario under the draw of a replication."""
    drawn = drawn_constants(scenario.constants, replication)
    return scenario.model_copy(update={"constants": scenario.constants.model_copy(update=drawn)})
