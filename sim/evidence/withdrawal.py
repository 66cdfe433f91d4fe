"""What happens in the two years after a mission leaves, early or late, among those still at peace."""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence

import numpy as np

from sim.analysis.intervals import share_interval
from sim.evidence.arms import lives_under, mission, per_1000
from sim.evidence.lives import Life
from sim.evidence.negative_test import NegativeTest, pairs_to_tell_apart, power_to_see, resampled
from sim.evidence.reference_class import reference_class
from sim.outcomes import YEAR
from sim.scenario.calendar import first_week
from sim.scenario.design import CivilianTasks

MONTHS = (24, 60)
YEARS_AFTER = 2
TASKS = CivilianTasks(mediation=0.3, disarmament=0.2, rule_of_law=0.15, elections=0.1, reconciliation=0.1)
STRENGTH = per_1000(military=1.2, police=0.1, civilians=0.2)


def relapsed_after(lives: Sequence[Life], month: int) -> np.ndarray:
    """Return for each life whether war came within two years of the week the mission began to leave; NaN
    where it came before."""
    leaves = first_week(month)
    weeks = np.array([life.outcome["war_week"] if life.outcome["war"] else math.inf for life in lives])
    return np.where(weeks < leaves, math.nan, (weeks < leaves + YEARS_AFTER * YEAR).astype("f8"))


def compared(early: np.ndarray, late: np.ndarray, n_runs: int, seed: int) -> NegativeTest:
    """Return how the hazards after an early and a late withdrawal differ, and what it takes to tell.

    Parameters
    ----------
    early, late : numpy.ndarray
        float64, (cases,), as `relapsed_after` returns them, the same cases.
    n_runs, seed : int
    """

    def difference(which: np.ndarray) -> float:
        first, second = (arm[which] for arm in (early, late))
        if np.isnan(first).all() or np.isnan(second).all():
            return math.nan
        return float(np.nanmean(first) - np.nanmean(second))

    value = difference(np.arange(len(early)))
    error, low, high = resampled(difference, len(early), seed)
    told = [_told(arm, months, YEARS_AFTER) for arm, months in zip((early, late), MONTHS, strict=True)]
    return NegativeTest(
        "withdrawal after 24 and 60 months",
        "Reported: the hazard of war in the two years after a mission leaves, among survivors.",
        value, low, high, "reported, no bound", None, power_to_see(value, error), n_runs,
        f"{told[0]}; {told[1]}. {_needed(early, late)} The survivors of 60 months are fewer and tougher: the "
        "difference is not the effect of staying. Power: to see a difference of this size.",
    )  # fmt: skip


def _told(relapsed: np.ndarray, months: int, years: int) -> str:
    known = relapsed[~np.isnan(relapsed)]
    if not len(known):
        return f"after {months} months nobody is left"
    low, high, _ = share_interval(float(known.sum()), len(known))
    hazards = [abs(math.log(max(1.0 - share, 1e-3))) / years for share in (known.mean(), low, high)]
    return (
        f"after {months} months {hazards[0]:.3f} a year [{hazards[1]:.3f}, {hazards[2]:.3f}], "
        f"{int(known.sum())} of {len(known)} survivors"
    )


def _needed(early: np.ndarray, late: np.ndarray) -> str:
    """Return the sentence on how many runs tell the two apart."""
    if np.isnan(early).all() or np.isnan(late).all():
        return "Too few survivors to plan."
    spells = pairs_to_tell_apart(float(np.nanmean(early)), float(np.nanmean(late)))
    if math.isinf(spells):
        return "No number of runs tells equal shares apart."
    survivors = min(float((~np.isnan(arm)).mean()) for arm in (early, late))
    runs = math.ceil(spells / survivors)
    return f"To tell such shares apart (80%): {spells:,} survivors, so {runs:,} runs, of each."


def withdrawal_test(
    cases: int, seed: int, *, workers: int | None = None, stop: threading.Event | None = None
) -> list[NegativeTest]:
    """Return the comparison: the same multidimensional mission in every country, leaving early or late."""
    arms = {str(month): mission("Leaves", STRENGTH, TASKS, leaves_month=month) for month in MONTHS}
    lives = lives_under(reference_class(cases, seed), arms, workers=workers, stop=stop)
    early, late = (relapsed_after(lives[str(month)], month) for month in MONTHS)
    return [compared(early, late, 2 * cases, seed)]
