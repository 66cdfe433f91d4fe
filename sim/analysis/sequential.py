"""When to stop: intervals that hold at every look, so that a study may end once one is narrow enough.

A study that is looked at K times, and stops when an interval is narrow enough, reports the interval of a
look that chance had a hand in choosing. Each look therefore uses a confidence of 1 - (1 - c) / K: by
Bonferroni's inequality all K intervals hold together with probability c or more, so that the reported one
does too, wherever the study stops. These are the repeated confidence intervals of Jennison and Turnbull
(1989, Journal of the Royal Statistical Society B 51:305-361) with the error shared equally among the looks.
"""

import math
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.analysis.columns import pairs, require_confidence
from sim.analysis.paired import limits
from sim.analysis.quantities import Quantity, quantity_of, values_of

FIRST_LOOK = 20
GROWTH = 1.5


class Look(NamedTuple):
    """A mean difference over the pairs seen so far, in the outcome's unit; NaN where it is not known."""

    difference: float
    low: float
    high: float
    n_pairs: int

    @property
    def half_width(self) -> float:
        """Half the width of the interval."""
        return (self.high - self.low) / 2


def looks(cap: int) -> tuple[int, ...]:
    """Return the replications after which a study is looked at: 20, 30, 45, ... and `cap` itself."""
    numbers, next_look = [], FIRST_LOOK
    while next_look < cap:
        numbers.append(next_look)
        next_look = math.ceil(next_look * GROWTH)
    return (*numbers, cap)


def confidence_of_each(n_looks: int, confidence: float = 0.95) -> float:
    """Confidence each of `n_looks` intervals needs, for all of them to hold together with `confidence`."""
    require_confidence(confidence)
    return 1 - (1 - confidence) / n_looks


def look_at(first: np.ndarray, second: np.ndarray, quantity: Quantity, confidence: float) -> Look:
    """Compare matched values of a design and the baseline.

    Parameters
    ----------
    first, second : float64 array, shape (n_pairs,); no missing values
    quantity : Quantity
    confidence : float, between 0 and 1, of this one interval

    Returns
    -------
    Look
        Unknown limits without pairs, and where a quantity other than a share has not varied at all: that
        none of a few pairs differs in deaths is no evidence that none ever will.
    """
    difference = first - second
    if not difference.size or (quantity.kind != "share" and np.ptp(difference) == 0):
        return Look(float(difference.mean()) if difference.size else np.nan, np.nan, np.nan, difference.size)
    low, high, _ = limits(first, second, quantity, confidence)
    return Look(float(difference.mean()), low, high, difference.size)


def look_at_runs(runs: pd.DataFrame, baseline: str, design: str, outcome: str, confidence: float) -> Look:
    """Compare the runs of a design and of the baseline; columns as of `paired_differences`."""
    values = values_of(runs, outcome)
    matched, _ = pairs(runs, values, design, baseline)
    first, second = (matched[name].to_numpy() for name in ("design", "baseline"))
    return look_at(first, second, quantity_of(runs, outcome), confidence)
