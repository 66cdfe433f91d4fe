"""What a replayed trial says beside what was published."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from sim.analysis.intervals import mean_interval
from sim.evidence.negative_test import verdict

NOT_COMPUTABLE = "not computable"


class Trial(NamedTuple):
    """A published trial and the same trial in the model.

    Attributes
    ----------
    name, source : str
    published : str
        In words.
    published_low, published_high : float
        What counts as the same finding; infinite where only a sign was published, NaN where the model cannot
        answer.
    value, low, high : float
        In the model, with its 95% interval; NaN where it is not computable.
    agrees : bool or None
        None: undecided at this number of runs, or not computable.
    n_runs : int
    how : str
    """

    name: str
    source: str
    published: str
    published_low: float
    published_high: float
    value: float
    low: float
    high: float
    agrees: bool | None
    n_runs: int
    how: str

    @property
    def verdict(self) -> str:
        """``agrees``, ``misses``, ``undecided`` or ``not computable``."""
        if math.isnan(self.value):
            return NOT_COMPUTABLE
        return "undecided" if self.agrees is None else ("agrees" if self.agrees else "misses")


def not_computable(name: str, source: str, published: str, why: str) -> Trial:
    """Return a trial that the model has no lever or no state for."""
    nan = math.nan
    return Trial(name, source, published, nan, nan, nan, nan, nan, None, 0, f"Not computable: {why}")


def trial_of_values(
    name: str,
    source: str,
    published: str,
    least: float,
    most: float,
    values: np.ndarray,
    n_runs: int,
    how: str,
) -> Trial:
    """Return a trial from one value a pair or a run."""
    low, high, _ = mean_interval(values)
    value = float(values.mean()) if len(values) else math.nan
    agrees = verdict(low, high, least, most)
    return Trial(name, source, published, least, most, value, low, high, agrees, n_runs, how)
