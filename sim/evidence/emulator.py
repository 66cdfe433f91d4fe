"""An emulator: from constants to the fitted figures without a run, with its own uncertainty, learnt from the
design points.

A Gaussian process (scikit-learn) on what a quadratic trend leaves, told how noisy each point is; figures are
measured in units of their noise, so that one process serves them all.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
FEWEST_POINTS = 12


@dataclass(frozen=True)
class Emulator:
    """Figures as functions of the constants.

    Attributes
    ----------
    process : sklearn.gaussian_process.GaussianProcessRegressor
        Of what the trend leaves, in units of `scale`.
    trends : numpy.ndarray
        float64, (terms, figures), coefficients of the quadratic trend.
    scale : numpy.ndarray
        float64, (figures,), standard error of each figure at the mean design point.
    """

    process: Any
    trends: Array
    scale: Array

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
        left, spread = self.process.predict(points, return_std=True)
        return terms(points) @ self.trends + left * self.scale, (spread * self.scale) ** 2


def terms(points: Array) -> Array:
    """Return intercept, linear and square terms of points in the unit cube."""
    centred = 2.0 * points - 1.0
    return np.hstack([np.ones((len(points), 1)), centred, centred**2])


def learn(
    points: Array, figures: Array, noise: Array, seed: int = 0, like: Emulator | None = None
) -> Emulator:
    """Learn an emulator.

    Parameters
    ----------
    points : numpy.ndarray
        float64, (points, constants), in the unit cube.
    figures : numpy.ndarray
        float64, (points, figures); NaN where a point has none: there the trend stands in.
    noise : numpy.ndarray
        float64, (points, figures), variance of each from the finite number of lives: a factor for the figure
        times one for the point.
    seed : int
        Of the optimiser.
    like : Emulator, optional
        Of almost the same points: the search for length scales starts at its own.

    Raises
    ------
    ValueError
        When a figure is known at fewer than twelve points.
    """
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.gaussian_process import GaussianProcessRegressor
    from sklearn.gaussian_process.kernels import RBF, ConstantKernel, WhiteKernel

    trends, left = _without_trend(points, figures)
    scale = np.sqrt(noise.mean(axis=0))
    of_point = (noise / noise.mean(axis=0)).mean(axis=1)
    kernel = ConstantKernel(1.0, (1e-3, 1e3)) * RBF(np.ones(points.shape[1]), (0.2, 30.0))
    kernel += WhiteKernel(0.1, (1e-5, 1e2))
    if like is not None:
        kernel = like.process.kernel_
    process = GaussianProcessRegressor(kernel, alpha=of_point, random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        process.fit(points, left / scale)
    return Emulator(process, trends, scale)


def _without_trend(points: Array, figures: Array) -> tuple[Array, Array]:
    """Return coefficients of the trend of each figure, and what it leaves: 0 where a figure is not known."""
    known, trends = np.isfinite(figures), []
    if known.sum(axis=0).min() < FEWEST_POINTS:
        raise ValueError(
            f"a figure is known at {known.sum(axis=0).min()} points only, {FEWEST_POINTS} are needed"
        )
    for column, there in zip(figures.T, known.T, strict=True):
        trends.append(_ridge(terms(points[there]), column[there]))
    found = np.array(trends).T
    return found, np.where(known, figures - terms(points) @ found, 0.0)


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
