"""From design points to a posterior over the fitted constants, and what the data moved.

Synthetic likelihood: the published figures are normal around the emulated ones, with the covariance they
have at the size of the data plus the emulator's own variance (Wood 2010; Kennedy & O'Hagan 2001). Sampled by
emcee, half of the steps by differential evolution, by which walkers forget their past sooner. Its snooker
move is left out: it takes half the power of the ratio of lengths that ter Braak & Vrugt (2008) ask for, which
narrows what is sampled.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.evidence.design_points import PointResult
from sim.evidence.emulator import Emulator, learn
from sim.evidence.figures_fitted import Data, scaled_row
from sim.evidence.fitted import FITTED, NAMES, from_unit
from sim.evidence.spells import SPELLS_IN_DATA

Array = NDArray[np.float64]
WALKERS, BURN_IN, STEPS, DRAWS = 64, 1_000, 4_000, 200
RECOVERY_STEPS = 1_000
TRUTHS = 24


@dataclass(frozen=True)
class Table:
    """Design points as arrays: (points, constants), (points, figures), and each figure's variance there."""

    units: Array
    figures: Array
    noise: Array


def table_of(points: Sequence[PointResult], data: Data) -> Table:
    """Return design points as arrays on the scale of the fit.

    A figure of N simulated spells has the variance of the data's 95 times 95 / N; for figures of
    conflict-months, of which the data have more, this is an approximation.
    """
    units = np.array([one.unit for one in points])
    figures = np.array([scaled_row({k: np.nan if v is None else v for k, v in one.figures.items()})
                        for one in points])  # fmt: skip
    at_95 = np.diag(data.covariance)
    noise = np.array([at_95 * SPELLS_IN_DATA / one.spells for one in points])
    return Table(units, figures, noise)


def log_likelihood(points: Array, emulator: Emulator, data: Data) -> Array:
    """Return the logarithm of the synthetic likelihood at points of the unit cube."""
    mean, variance = emulator.predict(points)
    covariance = data.covariance + variance[:, :, None] * np.eye(variance.shape[1])
    root = np.linalg.cholesky(covariance)
    z = np.linalg.solve(root, (data.published - mean)[:, :, None])[:, :, 0]
    return np.asarray(-0.5 * (z**2).sum(axis=1) - np.log(np.einsum("kii->ki", root)).sum(axis=1))


def sample(emulator: Emulator, data: Data, seed: int, steps: int | None = None) -> Array:
    """Return draws from the posterior in the unit cube, (draws, constants)."""
    import emcee

    chance = np.random.default_rng(seed)
    start = _likely_points(emulator, data, chance)

    def log_posterior(points: Array) -> Array:
        inside = ((points > 0.0) & (points < 1.0)).all(axis=1)
        found = np.full(len(points), -np.inf)
        if inside.any():
            found[inside] = log_likelihood(points[inside], emulator, data)
        return found

    moves = [(emcee.moves.StretchMove(), 0.5), (emcee.moves.DEMove(), 0.5)]
    sampler = emcee.EnsembleSampler(WALKERS, len(NAMES), log_posterior, vectorize=True, moves=moves)
    sampler.random_state = np.random.RandomState(seed % 2**32).get_state()
    wanted = STEPS if steps is None else steps
    burn_in = min(BURN_IN, wanted)
    sampler.run_mcmc(start, burn_in + wanted, progress=False)
    return np.asarray(sampler.get_chain(discard=burn_in, thin=10, flat=True))


def _likely_points(emulator: Emulator, data: Data, chance: np.random.Generator) -> Array:
    """Return starting places of the walkers: the likeliest of many points of the prior, jittered."""
    many = chance.uniform(0.02, 0.98, (4_000, len(NAMES)))
    best = many[np.argsort(-log_likelihood(many, emulator, data))[:WALKERS]]
    return np.clip(best + 0.01 * chance.standard_normal(best.shape), 0.005, 0.995)


def posterior_table(draws: Array, seed: int, count: int = DRAWS) -> pd.DataFrame:
    """Return a sample of the posterior as constants, a row a draw."""
    chance = np.random.default_rng(seed)
    chosen = draws[chance.choice(len(draws), count, replace=len(draws) < count)]
    return pd.DataFrame([from_unit(row) for row in chosen])


def identifiability(draws: Array) -> pd.DataFrame:
    """Return what the data moved, a row a constant.

    Columns: ``constant``, ``prior_low``, ``prior_high``, ``centre`` (median), ``low``, ``high`` (90%),
    ``contraction`` (1 - variance of the posterior / that of the prior, on the prior's scale; 0:
    the data say nothing), ``stands_for``.
    """
    rows = []
    for place, one in enumerate(FITTED):
        low, centre, high = (from_unit(np.quantile(draws, q, axis=0))[one.name] for q in (0.05, 0.5, 0.95))
        rows.append(
            {
                "constant": one.name, "prior_low": one.low, "prior_high": one.high, "centre": centre,
                "low": low, "high": high, "contraction": 1.0 - 12.0 * float(draws[:, place].var()),
                "stands_for": one.stands_for,
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def centre_of(draws: Array) -> dict[str, float]:
    """Return the centre of the posterior: the medians, rounded to three figures."""
    middle = from_unit(np.median(draws, axis=0))
    return {name: float(f"{value:.3g}") for name, value in middle.items()}


def recovery(points: Sequence[PointResult], data: Data, seed: int, truths: int = TRUTHS) -> pd.DataFrame:
    """Calibrate on data simulated from known constants, and see whether they are found again.

    Design points play the truth in turn: their figures, with the noise that data of this size have
    (`data_of_truth`), are fitted with an emulator that has not seen the point.

    Returns
    -------
    pandas.DataFrame
        A row a truth and constant: ``constant``, ``truth``, ``low``, ``high`` (90%, in the unit cube),
        ``covered`` (bool).
    """
    table, chance = table_of(points, data), np.random.default_rng(seed)
    whole = learn(table.units, table.figures, table.noise)
    usable = np.flatnonzero(np.isfinite(table.figures).all(axis=1))
    chosen = chance.choice(usable, min(truths, len(usable)), replace=False)
    one_at_a_time = threading.Lock()  # filters of warnings, which learning sets, are common to all threads

    def found_again(place: int) -> list[dict[str, object]]:
        others = np.arange(len(points)) != place
        with one_at_a_time:
            emulator = learn(table.units[others], table.figures[others], table.noise[others], like=whole)
        seen = data_of_truth(table.figures[place], points[place].spells, data, seed + place)
        draws = sample(emulator, data._replace(published=seen), seed + place, RECOVERY_STEPS)
        low, high = np.quantile(draws, [0.05, 0.95], axis=0)
        truth = table.units[place]
        return [{"constant": name, "truth": truth[k], "low": low[k], "high": high[k],
                 "covered": bool(low[k] <= truth[k] <= high[k])} for k, name in enumerate(NAMES)]  # fmt: skip

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return pd.DataFrame([row for rows in pool.map(found_again, chosen.tolist()) for row in rows])


def data_of_truth(figures: Array, spells: int, data: Data, seed: int) -> Array:
    """Return data as a truth would give them: the figures of `spells` simulated spells, whose noise they have
    already, and what 95 spells have beyond it."""
    beyond = data.covariance * max(1.0 - SPELLS_IN_DATA / spells, 0.0)
    return np.random.default_rng(seed).multivariate_normal(figures, beyond, method="eigh")
