"""An emulator: from constants to the fitted figures without a run, with its own uncertainty, learnt from the
design points.

One Gaussian process a figure (scikit-learn) on top of a quadratic trend, told how noisy each point is.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
FEWEST_POINTS = 12


@dataclass(frozen=True)
class Emulator:
    """Figures as functions of the constants.

    Attributes
    ----------
    processes : list
        A fitted Gaussian process a figure, on what the trend leaves.
    trends : numpy.ndarray
        float64, (terms, figures), coefficients of the quadratic trend.
    """

    processes: list
    trends: Array

    def predict(self, points: Array) -> tuple[Array, Array]:
        """Return mean and variance of every figure.

        Parameters
        ----------
        points : numpy.ndarray
            float64, (points, constants), in the unit cube.

        Returns
        -------
        mean, variance : numpy.ndarray
            float64, (points, figures), on the scale of the fit.
        """
        trend = terms(points) @ self.trends
        found = [process.predict(points, return_std=True) for process in self.processes]
        mean = trend + np.stack([one for one, _ in found], axis=1)
        return mean, np.stack([spread for _, spread in found], axis=1) ** 2


def terms(points: Array) -> Array:
    """Return intercept, linear and square terms of points in the unit cube."""
    centred = 2.0 * points - 1.0
    return np.hstack([np.ones((len(points), 1)), centred, centred**2])


def learn(points: Array, figures: Array, noise: Array, seed: int = 0) -> Emulator:
    """Learn an emulator.

    Parameters
    ----------
    points : numpy.ndarray
        float64, (points, constants), in the unit cube.
    figures : numpy.ndarray
        float64, (points, figures); NaN where a point has none.
    noise : numpy.ndarray
        float64, (points, figures), variance of each from the finite number of lives.
    seed : int
        Of the optimiser's restarts.

    Raises
    ------
    ValueError
        When a figure is known at fewer than twelve points.
    """
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.gaussian_process import GaussianProcessRegressor
    from sklearn.gaussian_process.kernels import RBF, ConstantKernel, WhiteKernel

    width, processes, trends = points.shape[1], [], []
    for column, errors in zip(figures.T, noise.T, strict=True):
        known = np.isfinite(column)
        if known.sum() < FEWEST_POINTS:
            raise ValueError(f"a figure is known at {known.sum()} points only, {FEWEST_POINTS} are needed")
        trend = _ridge(terms(points[known]), column[known])
        left = column[known] - terms(points[known]) @ trend
        spread = max(float(np.var(left)), 1e-8)
        kernel = ConstantKernel(spread, (1e-3 * spread, 1e2 * spread)) * RBF(np.ones(width), (0.2, 20.0))
        kernel += WhiteKernel(0.1 * spread, (1e-5 * spread, 10.0 * spread))
        process = GaussianProcessRegressor(kernel, alpha=errors[known] + 1e-10, random_state=seed)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            processes.append(process.fit(points[known], left))
        trends.append(trend)
    return Emulator(processes, np.array(trends).T)


def _ridge(design: Array, values: Array) -> Array:
    """Return coefficients of a trend, held a little towards zero so that few points do not overfit."""
    penalty = 0.5 * np.eye(design.shape[1])
    penalty[0, 0] = 0.0
    return np.asarray(np.linalg.solve(design.T @ design + penalty, design.T @ values))


def held_out_skill(points: Array, figures: Array, noise: Array, folds: int = 5) -> Array:
    """Return for each figure the share of variance between points that an emulator explains at points it has
    not seen."""
    place = np.arange(len(points)) % folds
    predicted = np.full_like(figures, np.nan)
    for fold in range(folds):
        seen = place != fold
        predicted[~seen] = learn(points[seen], figures[seen], noise[seen]).predict(points[~seen])[0]
    errors = np.nanmean((figures - predicted) ** 2, axis=0)
    return np.asarray(1.0 - errors / np.nanvar(figures, axis=0), dtype=np.float64)
