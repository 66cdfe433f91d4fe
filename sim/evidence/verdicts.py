"""Whether the model agrees with a published figure: its value over many lives against the data's interval,
and how the data look among simulated data of their own size.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

import numpy as np

from sim.evidence.targets import Role, Target, targets

Verdict = Literal["agrees", "misses", "not computable"]
Figures = Mapping[str, float]


@dataclass(frozen=True)
class Row:
    """One published figure beside the model's.

    Attributes
    ----------
    id, role, block, target : str
        Which figure; `target` says it in words.
    data, low, high : float or None
        As published.
    value, value_low, value_high : float or None
        Of the model over all lives, with its 95% interval.
    p : float or None
        Two-sided posterior-predictive p: how often simulated data of the published size lie as far out.
    verdict : {"agrees", "misses", "not computable"}
        Agrees: the value lies in the published interval.
    why : str
        Why the figure matters.
    note : str
    """

    id: str
    role: Role
    block: str
    target: str
    data: float
    low: float | None
    high: float | None
    value: float | None
    value_low: float | None
    value_high: float | None
    p: float | None
    verdict: Verdict
    why: str
    note: str = ""

    def as_json(self) -> dict[str, object]:
        """Return the row with plain values."""
        return asdict(self)


WHY = {
    "relapse-none": "What a country faces on its own: the base against which every mission is judged.",
    "relapse-mission": "What countries with a mission went through, selection included.",
    "hazard-ratio": "The field's headline: does presence lower the hazard, and how far is it hidden by where "
    "missions go?",
    "hazard": "Peace is most fragile at first; a model with a constant hazard would advise late missions.",
    "ending": "How the war ended dominates what follows.",
    "weibull": "The shape of the time to war, in one number.",
    "exponential": "A constant hazard is firmly rejected by the data.",
    "multidimensional": "Which kind of mission builds more than a pause.",
    "success": "Order of mission types; the level needs openness, which is not modelled.",
    "troops-killing": "Whether soldiers protect civilians from the parties.",
    "police-killing": "Whether police do, per head more than soldiers.",
    "post-war": "How often the parties kill civilians once war is over, and how it clusters.",
    "war": "How often they do while it lasts.",
    "budget": "What doubling the money buys over a decade.",
    "ramp": "How fast what is promised arrives: it went into the model.",
    "event": "Sizes of lethal events are drawn from this law: no test.",
    "recurrence": "Minor conflict as UCDP codes it; never fitted.",
}


def why(name: str) -> str:
    """Return why a figure matters, by the longest beginning of its id that is explained."""
    known = [start for start in WHY if name.startswith(start)]
    return WHY[max(known, key=len)] if known else ""


def verdict_on(one: Target, value: float) -> Verdict:
    """Return the verdict on a value: inside the published interval or not; neither without one."""
    if not math.isfinite(value) or (one.low is None and one.high is None):
        return "not computable"
    low = -math.inf if one.low is None else one.low
    high = math.inf if one.high is None else one.high
    return "agrees" if low <= value <= high else "misses"


def rows_of(
    values: Figures,
    intervals: Mapping[str, tuple[float, float]],
    predictive: Mapping[str, np.ndarray],
    notes: Mapping[str, str],
) -> list[Row]:
    """Return a row for every published figure, in the order of the file."""
    return [
        _row(one, values.get(one.id, math.nan), intervals.get(one.id), predictive.get(one.id), notes)
        for one in targets()
    ]


def _row(
    one: Target,
    value: float,
    interval: tuple[float, float] | None,
    sample: np.ndarray | None,
    notes: Mapping[str, str],
) -> Row:
    low, high = interval or (math.nan, math.nan)
    p = math.nan if sample is None else two_sided_p(sample, one.value)
    found = {"value": value, "value_low": low, "value_high": high, "p": p}
    known = {name: number if math.isfinite(number) else None for name, number in found.items()}
    note = notes.get(
        one.id, "" if one.low is not None or one.high is not None else "no interval was published"
    )
    return Row(one.id, one.role, one.block, one.quantity, one.value, one.low, one.high, **known,
               verdict=verdict_on(one, value), why=why(one.id), note=note)  # fmt: skip


def two_sided_p(sample: np.ndarray, value: float) -> float:
    """Return twice the smaller share of simulated values on either side of the data's, at most 1."""
    known = sample[np.isfinite(sample)]
    if len(known) < 20:
        return math.nan
    below, above = (known <= value).sum(), (known >= value).sum()
    return float(min(2.0 * (min(below, above) + 1) / (len(known) + 1), 1.0))


def joint_p(predictive: Mapping[str, np.ndarray], ids: Sequence[str]) -> float:
    """Return how often simulated data lie as far from the model's mean as the published do, all figures of a
    block together (Mahalanobis distance; the covariance shrunk by a tenth towards its diagonal).
    """
    published = {one.id: one.value for one in targets()}
    sample = np.column_stack([predictive[name] for name in ids])
    sample = sample[np.isfinite(sample).all(axis=1)]
    if len(sample) < 5 * len(ids):
        return math.nan
    covariance = np.cov(sample.T)
    covariance = 0.9 * covariance + 0.1 * np.diag(np.diag(covariance))
    inverse, centre = np.linalg.pinv(covariance), sample.mean(axis=0)

    def distance(rows: np.ndarray) -> np.ndarray:
        away = np.atleast_2d(rows) - centre
        return np.einsum("ij,jk,ik->i", away, inverse, away)

    data = distance(np.array([published[name] for name in ids]))[0]
    return float(((distance(sample) >= data).sum() + 1) / (len(sample) + 1))


def bootstrap_interval(
    n: int, figures: Callable[[np.ndarray], Figures], seed: int, samples: int = 200
) -> dict[str, tuple[float, float]]:
    """Return 95% percentile intervals of figures over resampled cases.

    Parameters
    ----------
    n : int
        Number of cases.
    figures : callable
        From indices of cases, with repetition, to figures by id.
    seed, samples : int
    """
    chance = np.random.default_rng(seed)
    drawn = [figures(chance.integers(0, n, n)) for _ in range(samples)]
    found = {}
    for name in drawn[0]:
        values = np.array([one[name] for one in drawn])
        if np.isfinite(values).mean() > 0.5:
            low, high = np.nanquantile(values, [0.025, 0.975])
            found[name] = (float(low), float(high))
    return found
