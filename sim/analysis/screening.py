"""Which fields move an outcome at all: Morris' elementary effects, held against the luck of single runs.

An elementary effect is the change of an outcome along one step of a field, over the length of that step
(Morris 1991); `mu_star` is the mean of their sizes over trajectories (Campolongo, Cariboni & Saltelli 2007).
Of a model with chance the sizes never vanish: a field that only reshuffles luck has a `mu_star` too. As a
step keeps the luck of each replication, a field without effect makes a rise as likely as an equal fall in any
replication; so turning signs at random, replication by replication, shows what luck alone would give.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats

from sim.analysis.intervals import BOOTSTRAP_SEED

LEVELS = 4
STEP = LEVELS / (2 * (LEVELS - 1))
SIGN_TURNS = 9_999
NUMBERS_AT_ONCE = 2_000_000
RESAMPLES = 1_000
FALSE_MARKS = 0.05
ROUNDING = 1e-9


def trajectories(n_fields: int, n: int, seed: int) -> np.ndarray:
    """Draw Morris' trajectories: float64, (n * (n_fields + 1), n_fields), shares of each range."""
    from SALib.sample import morris

    return np.asarray(morris.sample(problem_of(range(n_fields)), n, num_levels=LEVELS, seed=seed))


def screen(shares: np.ndarray, values: np.ndarray, fields: Sequence[str]) -> pd.DataFrame:
    """Return the elementary effects of each field on an outcome, the strongest beyond luck first.

    Parameters
    ----------
    shares : numpy.ndarray
        Of `trajectories`.
    values : numpy.ndarray
        float64, (points, replications), the outcome; replications share their luck at all points.
    fields : sequence of str

    Returns
    -------
    pandas.DataFrame
        `field`; `mu_star` with `mu_star_low` and `mu_star_high`, `mu` and `sigma`, in units of the outcome
        over the whole range of the field; `noise`, which `mu_star` stays below in 95 of 100 cases when the
        field does no more than reshuffle luck; `effect`, the root of the mean squared effect without luck's
        part; `p`, and `above_noise`: whether luck is ruled out, with 5 false marks in 100 (Benjamini &
        Hochberg 1995).

    Raises
    ------
    ValueError
        With fewer than two replications, or an outcome that is not known in every run.
    """
    if values.shape[1] < 2 or not np.isfinite(values).all():
        raise ValueError("screening needs two replications or more, and an outcome known in every run")
    from SALib.analyze import morris

    means = values.mean(axis=1)
    found = morris.analyze(
        problem_of(fields), shares, means, RESAMPLES, num_levels=LEVELS, seed=BOOTSTRAP_SEED
    )
    half = np.asarray(found["mu_star_conf"])
    mu_star = np.asarray(found["mu_star"])
    table = pd.DataFrame({"field": list(fields), "mu_star": mu_star})
    table["mu_star_low"], table["mu_star_high"] = np.maximum(mu_star - half, 0.0), mu_star + half
    table["mu"], table["sigma"] = np.asarray(found["mu"]), np.asarray(found["sigma"])
    effects = effects_of(shares, values)
    table["effect"] = _without_luck(effects)
    table["noise"], table["p"] = _under_luck(effects)
    table["above_noise"] = _marked(table["p"].to_numpy(), effects)
    return table.sort_values(["above_noise", "effect", "mu_star"], ascending=False, ignore_index=True)


def effects_of(shares: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return every elementary effect: float64, (fields, trajectories, replications)."""
    n_fields, n_replications = shares.shape[1], values.shape[1]
    paths = shares.reshape(-1, n_fields + 1, n_fields)
    steps = np.diff(paths, axis=1)
    moved = np.abs(steps).argmax(axis=2)
    length = np.take_along_axis(steps, moved[:, :, None], axis=2)
    rises = np.diff(values.reshape(len(paths), n_fields + 1, n_replications), axis=1) / length
    return np.take_along_axis(rises, np.argsort(moved, axis=1)[:, :, None], axis=1).transpose(1, 0, 2)


def _without_luck(effects: np.ndarray) -> np.ndarray:
    """Root mean square of the effects from products of different replications, which luck does not raise."""
    n = effects.shape[2]
    products = (effects.sum(axis=2) ** 2 - (effects**2).sum(axis=2)) / (n * (n - 1))
    return np.sqrt(np.maximum(products.mean(axis=1), 0.0))


def _under_luck(effects: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The 95% point of `mu_star` under turned signs; the chance of one so large, or of a `mu` so large."""
    drawn = np.random.default_rng(BOOTSTRAP_SEED)
    at_once = max(1, NUMBERS_AT_ONCE // effects[0].size)
    sizes, means = [], []
    for begin in range(0, SIGN_TURNS, at_once):
        count = min(at_once, SIGN_TURNS - begin)
        signs = drawn.integers(0, 2, (count, *effects.shape[1:]), dtype=np.int8) * 2.0 - 1.0
        turned = [np.einsum("ftr,tr->ft", signs, one) / effects.shape[2] for one in effects]
        sizes.append([np.abs(one).mean(axis=1) for one in turned])
        means.append([np.abs(one.mean(axis=1)) for one in turned])
    by_size, by_mean = np.concatenate(sizes, axis=1), np.concatenate(means, axis=1)
    averaged = effects.mean(axis=2)
    chances = [
        _chance(by_size, np.abs(averaged).mean(axis=1)),
        _chance(by_mean, np.abs(averaged.mean(axis=1))),
    ]
    return np.quantile(by_size, 0.95, axis=1), np.minimum(1.0, 2.0 * np.minimum(*chances))


def _chance(turned: np.ndarray, seen: np.ndarray) -> np.ndarray:
    as_large = (turned >= seen[:, None] * (1.0 - ROUNDING)).sum(axis=1)
    return (1.0 + as_large) / (1.0 + turned.shape[1])


def _marked(chances: np.ndarray, effects: np.ndarray) -> np.ndarray:
    """Fields that luck does not explain; those that changed no run at all are no tests."""
    marked = np.zeros(len(chances), dtype=bool)
    acting = np.abs(effects).max(axis=(1, 2)) > 0
    if acting.any():
        marked[acting] = stats.false_discovery_control(chances[acting]) <= FALSE_MARKS
    return marked


def problem_of(fields: Sequence[object]) -> dict[str, object]:
    """Describe the fields, each from 0 to 1, as SALib asks for."""
    return {
        "num_vars": len(fields),
        "names": [str(field) for field in fields],
        "bounds": [[0.0, 1.0]] * len(fields),
    }
