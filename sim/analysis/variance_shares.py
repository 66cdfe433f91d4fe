"""What an outcome's variance comes from: Sobol' indices by Saltelli's scheme, with luck's share apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from sim.analysis.intervals import BOOTSTRAP_SEED
from sim.analysis.screening import problem_of

RESAMPLES = 1_000
FALSE_MARKS = 0.05
PARTS_OF_SAMPLE = (4, 2, 1)


class Luck(NamedTuple):
    """What luck does to an outcome.

    Attributes
    ----------
    of_run : float
        Share of the variance of a single run that is luck; the rest is the fields'.
    of_mean : float
        Share that is left in the mean over replications, which the indices divide up: the total index of a
        field that does no more than reshuffle luck.
    """

    of_run: float
    of_mean: float


def saltelli_points(n_fields: int, n: int, seed: int) -> np.ndarray:
    """Draw Saltelli's points: float64, (n * (n_fields + 2), n_fields), shares of each range; n a power of
    2."""
    from SALib.sample import sobol

    return np.asarray(sobol.sample(problem_of(range(n_fields)), n, calc_second_order=False, seed=seed))


def sobol_indices(values: np.ndarray, fields: Sequence[str]) -> pd.DataFrame:
    """Return first and total indices of each field from a quarter, a half and all of the sample.

    Parameters
    ----------
    values : numpy.ndarray
        float64, (points, replications), the outcome at `saltelli_points`; replications share their luck at
        all points.
    fields : sequence of str

    Returns
    -------
    pandas.DataFrame
        `field`, `n`; `first` and `total` with `_low` and `_high` (95%, bootstrap); `luck_of_run` and
        `luck_of_mean` as in `Luck`; `above_noise`: whether the total is above `luck_of_mean`, with 5 false
        marks in 100 over all fields. Of the largest `n` first.

    Raises
    ------
    ValueError
        With fewer than two replications, or an outcome that is not known in every run.
    """
    if values.shape[1] < 2 or not np.isfinite(values).all():
        raise ValueError("indices need two replications or more, and an outcome known in every run")
    block = len(fields) + 2
    whole = len(values) // block
    sizes = sorted({whole // part for part in PARTS_OF_SAMPLE if whole // part >= 2}, reverse=True)
    return pd.concat([_indices(values[: n * block], fields, n) for n in sizes], ignore_index=True)


def luck_in(values: np.ndarray) -> Luck:
    """Divide the variance of an outcome between points and luck (law of total variance).

    Parameters
    ----------
    values : numpy.ndarray
        float64, (points, replications), at points drawn independently. Luck is shared by all points: what a
        replication adds everywhere is luck of a run, but does not tell points apart.
    """
    n_points, n = values.shape
    by_point, by_luck = values.mean(axis=1), values.mean(axis=0)
    rest = values - by_point[:, None] - by_luck[None, :] + values.mean()
    own = float((rest**2).sum() / ((n_points - 1) * (n - 1)))
    common = max(0.0, float(by_luck.var(ddof=1)) - own / n_points)
    between = float(by_point.var(ddof=1))
    fields = max(0.0, between - own / n)
    total = fields + common + own
    if total <= 0.0 or between <= 0.0:
        return Luck(0.0, 0.0)
    return Luck((common + own) / total, min(1.0, own / n / between))


def _indices(values: np.ndarray, fields: Sequence[str], n: int) -> pd.DataFrame:
    block = len(fields) + 2
    places = np.arange(len(values)) % block
    luck = luck_in(values[(places == 0) | (places == block - 1)])
    table = pd.DataFrame({"field": list(fields), "n": n})
    found = _analysed(values.mean(axis=1), fields)
    for name, index in (("first", "S1"), ("total", "ST")):
        value, half = np.asarray(found[index]), np.asarray(found[f"{index}_conf"])
        table[name], table[f"{name}_low"], table[f"{name}_high"] = value, value - half, value + half
    table["luck_of_run"], table["luck_of_mean"] = luck
    widened = stats.norm.ppf(1 - FALSE_MARKS / len(fields)) / stats.norm.ppf(0.975)
    surely = table["total"] - widened * (table["total"] - table["total_low"])
    table["above_noise"] = surely > luck.of_mean
    return table


def _analysed(means: np.ndarray, fields: Sequence[str]) -> Any:
    """SALib's indices; none where the outcome is the same everywhere."""
    from SALib.analyze import sobol

    if np.ptp(means) == 0.0:
        return dict.fromkeys(("S1", "S1_conf", "ST", "ST_conf"), np.zeros(len(fields)))
    return sobol.analyze(
        problem_of(fields), means, calc_second_order=False, num_resamples=RESAMPLES, seed=BOOTSTRAP_SEED
    )
