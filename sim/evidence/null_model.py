"""A null model beside ours: a diffusion with five numbers, and the data's own Cox regression, scored on the
published spells.

Diffusion: a case starts at a distance from the brink, log-normal (median 1.3, log sd 1.7, in units of a
year's noise), and drifts by a normal amount (mean -0.4 towards war, sd 0.7 a year); a mission turns the drift
by one a year; war comes when the brink is reached. Score: the log-likelihood of the published events and
spell-years, piecewise exponential in six intervals, and of relapse by group. Higher is better.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from scipy import stats

from sim.evidence.spells import INTERVALS_YEARS

MEDIAN_DISTANCE, LOG_SD, DRIFT, DRIFT_SD, MISSION_DRIFT = 1.3, 1.7, -0.4, 0.7, 1.0
DRAWS = 20_000
EVENTS = {"0-6m": 23, "6-12m": 8, "1-2y": 8, "2-3y": 7, "3-5y": 6, "5-10y": 3}  # of Fortna's 95 spells
SPELL_YEARS = {"0-6m": 41.0, "6-12m": 33.0, "1-2y": 60.0, "2-3y": 51.0, "3-5y": 88.0, "5-10y": 158.0}
GROUPS = {
    "none": (59, {1: 0.407, 2: 0.475, 5: 0.627, 10: 0.686}),
    "mission": (36, {1: 0.194, 2: 0.306, 5: 0.417, 10: 0.417}),
}
MISSION_SHARE = 36 / 95
SMALLEST = 1e-6


def relapse_of_diffusion(years: float, mission: bool, seed: int = 1) -> float:
    """Return the share of cases back at war by then: first passage of a Brownian motion with drift, averaged
    over where cases start and how they drift.

    Parameters
    ----------
    years : float
        More than 0.
    mission : bool
    seed : int
        Of the draws of start and drift.
    """
    chance = np.random.default_rng(seed)
    start = np.exp(math.log(MEDIAN_DISTANCE) + LOG_SD * chance.standard_normal(DRAWS))
    drift = DRIFT + DRIFT_SD * chance.standard_normal(DRAWS) + (MISSION_DRIFT if mission else 0.0)
    root = math.sqrt(years)
    direct = stats.norm.cdf((-start - drift * years) / root)
    log_back = -2.0 * drift * start + stats.norm.logcdf((-start + drift * years) / root)
    return float(np.mean(np.minimum(direct + np.exp(np.minimum(log_back, 0.0)), 1.0)))


def diffusion_figures() -> dict[str, float]:
    """Return relapse by group and hazards by interval of the diffusion, by the ids of their targets."""
    found: dict[str, float] = {}
    for name, mission in (("none", False), ("mission", True)):
        found |= {f"relapse-{name}-{y}y": relapse_of_diffusion(y, mission) for y in (1, 2, 5, 10)}

    def peace(years: float) -> float:
        if years == 0.0:
            return 1.0
        relapse = MISSION_SHARE * relapse_of_diffusion(years, True)
        return 1.0 - relapse - (1.0 - MISSION_SHARE) * relapse_of_diffusion(years, False)

    for name, (low, high) in INTERVALS_YEARS.items():
        found[f"hazard-{name}"] = math.log(peace(low) / peace(high)) / (high - low)
    return found


def cox_figures() -> dict[str, float]:
    """Return the same of a proportional-hazards model fitted to the data themselves: its score is in-sample.

    Hazards are the published ones; the two groups share their shape, with the published raw hazard ratio.
    """
    hazards = {name: EVENTS[name] / SPELL_YEARS[name] for name in EVENTS}
    ratio = 0.603
    base = {name: rate / (1.0 - MISSION_SHARE + MISSION_SHARE * ratio) for name, rate in hazards.items()}
    found = {f"hazard-{name}": rate for name, rate in hazards.items()}
    for group, factor in (("none", 1.0), ("mission", ratio)):
        for years in (1, 2, 5, 10):
            lived = sum(
                factor * base[name] * (min(high, years) - low)
                for name, (low, high) in INTERVALS_YEARS.items()
                if low < years
            )
            found[f"relapse-{group}-{years}y"] = 1.0 - math.exp(-lived)
    return found


def log_score(figures: Mapping[str, float]) -> float:
    """Return the log-likelihood of the published spells under a model's hazards and relapse by group.

    The mean of two readings of one body of evidence: events and spell-years by interval, and the spells of
    each group by when they relapsed (by 1, 2, 5, 10 years, or not).
    """
    by_interval = 0.0
    for name, events in EVENTS.items():
        rate = max(figures[f"hazard-{name}"], SMALLEST)
        by_interval += events * math.log(rate) - rate * SPELL_YEARS[name]
    by_group = 0.0
    for name, (n, relapse) in GROUPS.items():
        expected = [0.0, *(figures[f"relapse-{name}-{years}y"] for years in relapse), 1.0]
        seen = [0.0, *relapse.values(), 1.0]
        for k in range(len(seen) - 1):
            share = max(expected[k + 1] - expected[k], SMALLEST)
            by_group += n * (seen[k + 1] - seen[k]) * math.log(share)
    return 0.5 * (by_interval + by_group)
