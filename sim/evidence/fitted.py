"""The constants that calibration fits, and the range it starts from: ten numbers, each standing for something
the data can say.

All other constants keep their values: the data identify about five numbers (`docs/evidence.md`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from sim.scenario.constants import Constants

FITTING_SEED = 777_000
REPORTING_SEED = 1_648  # the year of the Peace of Westphalia; no constant was chosen on it


class Fitted(NamedTuple):
    """A fitted constant.

    Attributes
    ----------
    name : str
        Of the constant.
    low, high : float
        Ends of the prior, within the bounds of its declaration; uniform between them.
    logarithmic : bool
        Uniform in the logarithm instead.
    stands_for : str
        What in the data can tell it.
    """

    name: str
    low: float
    high: float
    logarithmic: bool
    stands_for: str


FITTED = (
    Fitted("commitment_base", 0.2, 2.5, False, "how many cases relapse at all"),
    Fitted("ambition_spread", 0.2, 2.5, False, "how far cases differ in their drift"),
    Fitted("commitment_rate_per_week", 0.015, 0.15, True, "how early relapse comes"),
    Fitted("wartime_injury_per_1000", 0.02, 2.0, True, "how near the brink cases start"),
    Fitted("injury_scale_per_1000", 0.05, 2.0, True, "how far single events shake a peace"),
    Fitted("accord_rate_per_week", 0.005, 0.1, True, "what treaties become without help"),
    Fitted("guarantee_scale", 0.01, 0.3, True, "what missions do to beliefs"),
    Fitted("predation_rate_per_week", 1e-5, 4e-4, True, "how often civilians are killed after war"),
    Fitted("predation_at_war", 1.5, 40.0, True, "how much oftener during war"),
    Fitted("remnant_share", 0.1, 0.9, False, "how far the beaten can rise again"),
)
NAMES = tuple(one.name for one in FITTED)


def from_unit(shares: Sequence[float] | np.ndarray) -> dict[str, float]:
    """Return the constants at a point of the unit cube."""
    return {one.name: _value(one, float(share)) for one, share in zip(FITTED, shares, strict=True)}


def to_unit(values: Mapping[str, float]) -> np.ndarray:
    """Return the point of the unit cube at which the constants have these values."""
    return np.array([_share(one, float(values[one.name])) for one in FITTED])


def constants_at(values: Mapping[str, float], base: Constants | None = None) -> Constants:
    """Return all constants with the fitted ones set."""
    given = (base or Constants()).model_dump() | {name: float(values[name]) for name in NAMES}
    return Constants.model_validate(given)


def _value(one: Fitted, share: float) -> float:
    if one.logarithmic:
        return one.low * (one.high / one.low) ** share
    return one.low + share * (one.high - one.low)


def _share(one: Fitted, value: float) -> float:
    if one.logarithmic:
        return math.log(value / one.low) / math.log(one.high / one.low)
    return (value - one.low) / (one.high - one.low)
