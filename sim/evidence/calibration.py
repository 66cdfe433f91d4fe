"""A calibration from its budget to the posterior: two waves of design points, an emulator, a sample."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from sim.evidence import posterior
from sim.evidence.design_points import PointResult, Settings, begun, run_point, run_wave, sobol_points
from sim.evidence.emulator import Emulator, held_out_skill, learn
from sim.evidence.figures_fitted import Data, data_with, fitted_targets, resampled_correlation, scaled_row
from sim.evidence.reference_class import reference_class
from sim.experiments.durable import write_durably

CORRELATION_FILE = "correlation.json"
CORRELATION_SPELLS = 400
FIRST_WIDENING = 4.0  # the second wave's points are drawn from the first posterior, errors doubled


@dataclass(frozen=True)
class Calibration:
    """What a calibration found.

    Attributes
    ----------
    draws : numpy.ndarray
        float64, (draws, constants), of the posterior, in the unit cube.
    sample : pandas.DataFrame
        The shipped sample of it, a row a draw, a column a constant.
    centre : dict
        The medians: new defaults.
    moved : pandas.DataFrame
        What the data moved (`sim.evidence.posterior.identifiability`).
    fit : pandas.DataFrame
        A row a fitted figure: ``id``, ``data``, ``emulated`` (both on the scale of the fit), ``z``,
        ``skill`` (of the emulator at points it has not seen).
    recovered : pandas.DataFrame
        The recovery test (`sim.evidence.posterior.recovery`).
    """

    draws: np.ndarray
    sample: pd.DataFrame
    centre: dict[str, float]
    moved: pd.DataFrame
    fit: pd.DataFrame
    recovered: pd.DataFrame


def calibrate(
    folder: Path,
    settings: Settings,
    *,
    resume: bool = False,
    workers: int | None = None,
    stop: threading.Event | None = None,
    told: Callable[[int, int], None] | None = None,
    truths: int = posterior.TRUTHS,
) -> Calibration:
    """Fit the named constants to the published figures that may be fitted.

    Parameters
    ----------
    folder : pathlib.Path
        Where results are kept, line by line.
    settings : Settings
    resume : bool
        Go on with what is in the folder.
    workers : int, optional
        Threads; one a core by default.
    stop : threading.Event, optional
        Set it to give up; what is done is kept.
    told : callable, optional
        Told wave and number of points done.
    truths : int
        Design points on which the recovery test is made.

    Raises
    ------
    InputError
        When another calibration is in the folder, or one is and `resume` is not said.
    Stopped
        When `stop` is set.
    """
    known = begun(folder, settings, resume=resume)
    units = sobol_points(settings.points, settings.seed)
    run = {"workers": workers, "stop": stop, "told": told}
    first = run_wave(folder, 1, units, settings.spells, settings.seed, known, **run)  # type: ignore[arg-type]
    data = _data(folder, first, settings.seed, workers, stop)
    points = first
    if settings.second_points:
        units = second_wave(first, data, settings)
        points = first + run_wave(folder, 2, units, settings.second_spells, settings.seed, known, **run)  # type: ignore[arg-type]
    return concluded(points, data, settings.seed, truths)


def second_wave(first: list[PointResult], data: Data, settings: Settings) -> np.ndarray:
    """Return the points of the second wave: draws from the posterior of the first, with errors doubled."""
    table = posterior.table_of(first, data)
    emulator = learn(table.units, table.figures, table.noise)
    wide = data._replace(covariance=FIRST_WIDENING * data.covariance)
    draws = posterior.sample(emulator, wide, settings.seed)
    chance = np.random.default_rng(settings.seed)
    return draws[chance.choice(len(draws), settings.second_points, replace=False)]


def concluded(
    points: list[PointResult], data: Data, seed: int, truths: int = posterior.TRUTHS
) -> Calibration:
    """Return what design points say about the constants."""
    table = posterior.table_of(points, data)
    emulator = learn(table.units, table.figures, table.noise)
    draws = posterior.sample(emulator, data, seed)
    return Calibration(
        draws=draws,
        sample=posterior.posterior_table(draws, seed),
        centre=posterior.centre_of(draws),
        moved=posterior.identifiability(draws),
        fit=_fit(emulator, draws, data, held_out_skill(table.units, table.figures, table.noise)),
        recovered=posterior.recovery(points, data, seed, truths),
    )


def _fit(emulator: Emulator, draws: np.ndarray, data: Data, skill: np.ndarray) -> pd.DataFrame:
    mean, variance = emulator.predict(np.median(draws, axis=0)[None])
    spread = np.sqrt(np.diag(data.covariance) + variance[0])
    return pd.DataFrame(
        {
            "id": data.ids,
            "data": data.published,
            "emulated": mean[0],
            "z": (mean[0] - data.published) / spread,
            "skill": skill,
        }
    )


def _data(
    folder: Path, first: list[PointResult], seed: int, workers: int | None, stop: threading.Event | None
) -> Data:
    """Return the data with correlations from lives at the point that fits best; they are kept, too."""
    file = folder / CORRELATION_FILE
    if not file.is_file():
        rough = data_with(np.eye(len(fitted_targets())))
        best = min(first, key=lambda one: _distance(one, rough))
        countries = reference_class(CORRELATION_SPELLS, seed)
        lives = run_point(countries, np.array(best.unit), workers=workers, stop=stop)
        correlation = resampled_correlation(lives, seed)
        write_durably(file, (json.dumps(correlation.round(4).tolist()) + "\n").encode())
    return data_with(np.array(json.loads(file.read_text(encoding="utf-8"))))


def _distance(one: PointResult, data: Data) -> float:
    row = scaled_row({name: np.nan if value is None else value for name, value in one.figures.items()})
    z = (row - data.published) / np.sqrt(np.diag(data.covariance))
    return float(np.where(np.isfinite(z), np.minimum(np.abs(z), 10.0), 10.0).sum())


def coverage(recovered: pd.DataFrame) -> float:
    """Return the share of known constants inside the 90% interval found for them."""
    return float(recovered["covered"].mean()) if len(recovered) else float("nan")
