"""What a negative test says, and the statistics that all of them share: verdicts, power, resampling."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy import stats

RESAMPLES = 2_000
FAULTY_SHARE = 2.0 / 3.0  # of cases, for the power of tests of a median
ENOUGH_POWER = 0.5  # a null that a test would rarely have seen broken is not called kept


class NegativeTest(NamedTuple):
    """One thing the model must not do, and whether it does.

    Attributes
    ----------
    name, statement : str
    statistic : float
    low, high : float
        95% interval of the statistic; NaN where it has none.
    bound : str
        What is allowed.
    passed : bool or None
        None: undecided at this number of runs, or only reported.
    power : float or None
        Chance to see the fault named in `note`, at this number of runs.
    n_runs : int
    note : str
        How it was obtained.
    """

    name: str
    statement: str
    statistic: float
    low: float
    high: float
    bound: str
    passed: bool | None
    power: float | None
    n_runs: int
    note: str


def verdict(low: float, high: float, least: float, most: float) -> bool | None:
    """Tell whether an interval lies inside what is allowed, outside (False), or on both sides (None)."""
    if math.isnan(low) or math.isnan(high):
        return None
    if least <= low and high <= most:
        return True
    return False if high < least or low > most else None


def power_to_see(effect: float, standard_error: float) -> float:
    """Return the chance that a two-sided test at 5% sees an effect, by the normal approximation."""
    if not standard_error > 0.0:
        return math.nan
    z, critical = abs(effect) / standard_error, stats.norm.ppf(0.975)
    return float(stats.norm.sf(critical - z) + stats.norm.cdf(-critical - z))


def power_beyond(bound: float, planted: float, value: float, low: float, high: float) -> float:
    """Return the chance that a whole interval lies beyond a bound, were the truth of a positive figure
    `planted`, with the relative width of the interval found: by logarithms.

    Of an interval that reaches infinity the part below the value counts. NaN where it reaches 0, or the value
    is infinite.
    """
    if not 0.0 < low <= value < math.inf:
        return math.nan
    errors = 1.0 if math.isinf(high) else 2.0
    error = math.log((value if math.isinf(high) else high) / low) / (errors * stats.norm.ppf(0.975))
    return power_to_see(math.log(planted / bound), error)


def power_of_median(n_cases: int, beyond: float) -> float:
    """Return the chance that the 95% interval of a median lies wholly beyond a bound, were the share `beyond`
    of cases there: by the binomial law of how many are, whatever their spread."""
    if n_cases == 0:
        return math.nan
    needed = math.ceil(0.5 * n_cases + 0.5 * stats.norm.ppf(0.975) * math.sqrt(n_cases))
    return float(stats.binom.sf(needed - 1, n_cases, beyond))


def pairs_to_tell_apart(first: float, second: float, power: float = 0.8) -> float:
    """Return how many spells in each of two arms tell two shares apart at 5%; infinite if they are equal."""
    if first == second:
        return math.inf
    z = float(stats.norm.ppf(0.975) + stats.norm.ppf(power))
    return math.ceil(z**2 * (first * (1 - first) + second * (1 - second)) / (first - second) ** 2)


def resampled(
    statistic: Callable[[np.ndarray], float], n_cases: int, seed: int, resamples: int = RESAMPLES
) -> tuple[float, float, float]:
    """Return standard error and 95% limits of a statistic over resampled cases.

    Parameters
    ----------
    statistic : callable
        Of an array of case numbers, (n_cases,), some of them twice. Infinite values are allowed.
    n_cases, seed, resamples : int
    """
    chance = np.random.default_rng(seed)
    drawn = np.array([statistic(chance.integers(0, n_cases, n_cases)) for _ in range(resamples)])
    drawn = np.sort(drawn[~np.isnan(drawn)])
    if len(drawn) < resamples // 2:
        return math.nan, math.nan, math.nan
    ends = [float(drawn[round(share * (len(drawn) - 1))]) for share in (0.025, 0.975)]
    spread = float(drawn.std()) if np.isfinite(drawn).all() else math.inf
    return spread, ends[0], ends[1]
