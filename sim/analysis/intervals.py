"""Intervals for shares, means and paired shares, each by a published method."""

from typing import NamedTuple

import numpy as np
from scipy import stats
from scipy.special import expit, logit
from statsmodels.stats.proportion import proportion_confint

BOOTSTRAP_SEED = 1948
BOOTSTRAP_RESAMPLES = 4_999
BOOTSTRAP_BATCH_VALUES = 2_000_000
FEWEST_RUNS_TO_RESAMPLE = 20


class Interval(NamedTuple):
    """Two limits, in the unit of the estimate, and the method they come from."""

    low: float
    high: float
    method: str


UNKNOWN = Interval(np.nan, np.nan, "too few runs")


def share_interval(count: float, n: int, confidence: float = 0.95, exact: bool = False) -> Interval:
    """Interval of a share of runs, 0 to 1: Wilson's score limits, or the wider Clopper-Pearson if `exact`."""
    if n < 1:
        return UNKNOWN
    method = "beta" if exact else "wilson"
    low, high = proportion_confint(count, n, alpha=1 - confidence, method=method)
    # Rounding leaves Wilson's limits a hair off 0 and 1, where they belong exactly.
    low, high = (0.0 if count == 0 else float(low)), (1.0 if count == n else float(high))
    return Interval(low, high, "Clopper-Pearson" if exact else "Wilson")


def mean_interval(
    values: np.ndarray,
    confidence: float = 0.95,
    heavy_tailed: bool = False,
    bounds: tuple[float, float] | None = None,
) -> Interval:
    """Interval of a mean over runs, in the unit of `values`.

    Student's t, which for means of bounded indices is accurate from a handful of runs on. With
    `heavy_tailed` (deaths, displacement: mostly small, now and then huge) the t-interval is symmetric where
    the sampling distribution is not and misses mostly on one side; the bias-corrected accelerated bootstrap
    (Efron 1987, doi:10.1080/01621459.1987.10478410) follows the skew. It uses `BOOTSTRAP_RESAMPLES`
    resamples of runs from the fixed `BOOTSTRAP_SEED`, so that the same table gives the same interval. No
    method sees a catastrophe that is not in the sample: with very heavy tails both cover less than they say.
    Under `FEWEST_RUNS_TO_RESAMPLE` runs resampling is too narrow, and t is used. Runs without any variation
    give limits of no width by either.

    Of few and skewed runs t goes where a mean cannot be, such as below no deaths. With `bounds` it is taken
    on the log scale (one bound) or the logit scale (two) by the delta method: the limits keep within the
    bounds and lean to the side on which runs are spread, and by simulation cover as often as plain t or
    more, though with heavy tails and very few runs still less than they say.

    Parameters
    ----------
    values : float array, shape (n_runs,); no missing values
    confidence : float, between 0 and 1
    heavy_tailed : bool
    bounds : tuple of float, optional
        The least and the largest value there can be; the latter may be infinite. Values beyond them are
        taken as a sign that they do not hold, and plain t is used.

    Returns
    -------
    Interval
        NaN limits with fewer than two runs.
    """
    values = np.asarray(values, dtype=np.float64)
    if values.size < 2:
        return UNKNOWN
    if heavy_tailed and values.size >= FEWEST_RUNS_TO_RESAMPLE and np.ptp(values) > 0:
        return _resampled_mean(values, confidence)
    mean, half = values.mean(), stats.t.ppf(0.5 + confidence / 2, values.size - 1) * stats.sem(values)
    if bounds is not None and half > 0 and bounds[0] <= values.min() and values.max() <= bounds[1]:
        return _within(float(mean), float(half), *bounds)
    return Interval(float(mean - half), float(mean + half), "t")


def _within(mean: float, half: float, least: float, most: float) -> Interval:
    """Limits at `half` around `mean`, carried to a scale on which the bounds are infinitely far."""
    above = mean - least
    if np.isinf(most):
        step = half / above
        low, high = (least + above * float(np.exp(side * step)) for side in (-1, 1))
        return Interval(low, high, "t on the log scale")
    width = most - least
    share = above / width
    step = half / width / (share * (1 - share))
    low, high = (least + width * float(expit(logit(share) + side * step)) for side in (-1, 1))
    return Interval(low, high, "t on the logit scale")


def _resampled_mean(values: np.ndarray, confidence: float) -> Interval:
    """BCa bootstrap interval of a mean, from a fixed seed and in bounded memory."""
    result = stats.bootstrap(
        (values,),
        np.mean,
        n_resamples=BOOTSTRAP_RESAMPLES,
        batch=max(1, BOOTSTRAP_BATCH_VALUES // values.size),
        confidence_level=confidence,
        method="BCa",
        rng=np.random.default_rng(BOOTSTRAP_SEED),
    )
    low, high = result.confidence_interval
    return Interval(float(low), float(high), "BCa bootstrap")


def paired_share_interval(design: np.ndarray, baseline: np.ndarray, confidence: float = 0.95) -> Interval:
    """Interval of a difference between two shares observed on the same pairs.

    Newcombe's score interval for paired data (1998, Statistics in Medicine 17:2635-2650, method 10): Wilson
    limits of the two shares, put together with their continuity-corrected correlation. It keeps within -1
    to 1 and, unlike Wald's, stays honest when few pairs or none disagree.

    Parameters
    ----------
    design, baseline : bool or 0/1 array, shape (n_pairs,)

    Returns
    -------
    Interval
        Limits of share(design) - share(baseline), -1 to 1.
    """
    first, second = np.asarray(design, dtype=bool), np.asarray(baseline, dtype=bool)
    n = first.size
    if n < 1:
        return UNKNOWN
    p, q = first.mean(), second.mean()
    p_low, p_high, _ = share_interval(first.sum(), n, confidence)
    q_low, q_high, _ = share_interval(second.sum(), n, confidence)
    phi = _corrected_correlation(first, second)
    down = (p - p_low) ** 2 - 2 * phi * (p - p_low) * (q_high - q) + (q_high - q) ** 2
    up = (p_high - p) ** 2 - 2 * phi * (p_high - p) * (q - q_low) + (q - q_low) ** 2
    return Interval(float(p - q - np.sqrt(down)), float(p - q + np.sqrt(up)), "Newcombe paired score")


def _corrected_correlation(first: np.ndarray, second: np.ndarray) -> float:
    """Newcombe's phi of two 0/1 columns: a positive product is shrunk by half a pair, -1 to 1."""
    both, neither = int((first & second).sum()), int((~first & ~second).sum())
    only_first, only_second = int((first & ~second).sum()), int((~first & second).sum())
    margins = (both + only_first) * (only_second + neither) * (both + only_second) * (only_first + neither)
    if margins == 0:
        return 0.0
    product = float(both * neither - only_first * only_second)
    if product > 0:
        product = max(product - first.size / 2, 0.0)
    return product / float(margins) ** 0.5
