"""The published figures that may be fitted, computed from lives, on a scale on which they are about normal,
with the covariance they have at the size of the data.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.evidence.killing import rhythm_figures
from sim.evidence.lives import Life
from sim.evidence.regressions import conflict_months, killing_rate_ratios, presence_hazard_ratio
from sim.evidence.spells import (
    SPELLS_IN_DATA,
    relapse_figures,
    shape_at_data_size,
    shape_figures,
    spells,
    success_figures,
)
from sim.evidence.targets import Target, targets

NOT_FITTED = ("exponential-rejected", "budget-elasticity")  # one-sided; needs a second run of each case
SHAPE_SAMPLES = 12


def fitted_targets() -> tuple[Target, ...]:
    """Return the published figures that enter the likelihood."""
    return tuple(one for one in targets() if one.role == "calibrate" and one.id not in NOT_FITTED)


def spell_figures(lives: Sequence[Life], *, at_data_size: bool = True) -> dict[str, float]:
    """Return the figures of the 95 spells: relapse, shape, hazard ratios, success by type.

    Parameters
    ----------
    lives : sequence of Life
    at_data_size : bool
        Fit the shape at n = 95, repeatedly, and take the median; else to all spells at once.
    """
    frame = spells(lives)
    shape = shape_at_data_size(frame, 1, SHAPE_SAMPLES).median().to_dict() if at_data_size else None
    return (
        relapse_figures(frame)
        | (shape or shape_figures(frame))
        | {
            "hazard-ratio-adjusted": presence_hazard_ratio(frame, adjusted=True).value,
            "hazard-ratio-raw": presence_hazard_ratio(frame, adjusted=False).value,
        }
        | success_figures(lives)
    )


def killing_figures(lives: Sequence[Life]) -> dict[str, float]:
    """Return the figures of conflict-months: rate ratios and monthly rhythm."""
    months = conflict_months(lives)
    return {name: ratio.value for name, ratio in killing_rate_ratios(months).items()} | rhythm_figures(months)


def figures_of(lives: Sequence[Life]) -> dict[str, float]:
    """Return every figure that lives of the historical class give, by the id of its target."""
    return spell_figures(lives) | killing_figures(lives)


def scaled(name: str, value: float | None, unit: str) -> float:
    """Return a figure on the scale of the fit: ratios and shapes by logarithm, shares by arcsine of the root,
    hazards by the root, differences as they are.
    """
    if value is None or not math.isfinite(value):
        return math.nan
    if unit in ("ratio", "-"):
        return math.log(max(value, 1e-3))
    if unit == "probability":
        return math.asin(math.sqrt(min(max(value, 0.0), 1.0)))
    return math.sqrt(max(value, 0.0)) if unit == "per year" else value


def scaled_row(figures: Mapping[str, float]) -> np.ndarray:
    """Return the fitted figures as a row, in the order of `fitted_targets`."""
    return np.array([scaled(one.id, figures.get(one.id, math.nan), one.unit) for one in fitted_targets()])


class Data(NamedTuple):
    """What was published, ready for a likelihood: values and covariance on the scale of the fit."""

    ids: tuple[str, ...]
    published: np.ndarray
    covariance: np.ndarray


def data_with(correlation: np.ndarray) -> Data:
    """Return the data: standard errors from the published intervals, correlations from resampled lives.

    Figures of different bodies of evidence (the spells; Doyle & Sambanis; conflict-months) are independent. A
    tenth of the correlation is taken away, because rows that are almost functions of one another would
    otherwise weigh contrasts that no emulator knows so well.
    """
    known = fitted_targets()
    values = np.array([scaled(one.id, one.value, one.unit) for one in known])
    ends = [(scaled(one.id, one.low, one.unit), scaled(one.id, one.high, one.unit)) for one in known]
    errors = np.array([(high - low) / (2.0 * 1.96) for low, high in ends])
    body = np.array([_body(one) for one in known])
    shrunk = 0.9 * correlation * (body[:, None] == body[None, :])
    np.fill_diagonal(shrunk, 1.0)
    return Data(tuple(one.id for one in known), values, shrunk * np.outer(errors, errors))


def resampled_correlation(lives: Sequence[Life], seed: int, samples: int = 200) -> np.ndarray:
    """Return the correlation of the fitted figures over samples of 95 lives, drawn with replacement."""
    chance = np.random.default_rng(seed)
    rows = []
    for _ in range(samples):
        some = [lives[k] for k in chance.integers(0, len(lives), SPELLS_IN_DATA)]
        rows.append(scaled_row(spell_figures(some, at_data_size=False) | killing_figures(some)))
    return pd.DataFrame(np.array(rows)).corr(min_periods=20).fillna(0.0).to_numpy()


def _body(one: Target) -> str:
    return one.source if one.source.startswith(("Doyle", "Hultman")) else "the 95 spells"
