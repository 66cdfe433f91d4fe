"""Does anything special happen at some number of troops? Second differences of relapse and killing on a fine
grid of force sizes, beyond a smooth dose-response, against what resampled cases give by chance.

A dose-response is a cubic in log(1 + x) and a saturating term, x / (x + k): the first soldiers do most. The
grid is finer where it bends. After Friedman 2011 [50]: the rule of 20 per 1,000 people has no support.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from sim.evidence.arms import lives_under, mission, per_1000
from sim.evidence.negative_test import ENOUGH_POWER, RESAMPLES, NegativeTest
from sim.evidence.reference_class import ReferenceClass, reference_class

GRID_PER_1000 = (0, 0.25, 0.5, 1, *range(2, 42, 2))
HALF_EFFECTS_PER_1000 = tuple(float(size) for size in np.geomspace(0.05, 20.0, 25))
RULE_OF_THUMB = 20
MOST_PEOPLE = 4_000_000  # 40 per 1,000 of larger countries would be the largest army on earth


class Planted(NamedTuple):
    """A step to be found: how far the outcome falls from the rule of thumb on, in which share of cases."""

    fall: float
    share_of_cases: float


LESS_RELAPSE = Planted(1.0, 0.1)
LESS_KILLING = Planted(0.4, 1.0)  # on the logarithm: a third less


class Steps(NamedTuple):
    """What a search for a step found.

    Attributes
    ----------
    largest : float
        Largest absolute second difference beyond the smooth curve.
    half_effect : float
        Force size at which half of the saturating term is reached in that curve.
    at : float
        Force size at which it lies.
    p_value, p_value_at_rule : float
        Of the largest; of the largest at the rule of thumb and its two neighbours.
    power : float
        Share of resamples in which a step planted at the rule of thumb is seen.
    raw : float
        Largest absolute second difference of the curve itself.
    """

    largest: float
    half_effect: float
    at: float
    p_value: float
    p_value_at_rule: float
    power: float
    raw: float


def second_differences(grid: np.ndarray) -> np.ndarray:
    """Return the matrix from a curve to twice what it lies below the straight line between its neighbours at
    each inner point: its second differences, on a grid of even steps."""
    inner = np.arange(1, len(grid) - 1)
    after = (grid[inner] - grid[inner - 1]) / (grid[inner + 1] - grid[inner - 1])
    found = np.zeros((len(inner), len(grid)))
    found[inner - 1, inner - 1], found[inner - 1, inner], found[inner - 1, inner + 1] = (
        2.0 * (1.0 - after),
        -2.0,
        2.0 * after,
    )
    return found


def rest_of(grid: np.ndarray, half_effect: float) -> np.ndarray:
    """Return the matrix from a curve on the grid to what a smooth dose-response leaves of it."""
    basis = np.column_stack([np.vander(np.log1p(grid), 4), grid / (grid + half_effect)])
    return np.eye(len(grid)) - basis @ np.linalg.pinv(basis)


def best_half_effect(curve: np.ndarray, grid: np.ndarray) -> float:
    """Return the force size of half the saturating effect with which the smooth curve fits best."""
    return min(HALF_EFFECTS_PER_1000, key=lambda size: float(((rest_of(grid, size) @ curve) ** 2).sum()))


def beyond_smooth(grid: np.ndarray, half_effect: float) -> np.ndarray:
    """Return the matrix from a curve on the grid to its second differences beyond a smooth dose-response."""
    return second_differences(grid) @ rest_of(grid, half_effect)


def steps(
    outcomes: np.ndarray, grid: np.ndarray, planted: Planted, seed: int, resamples: int = RESAMPLES
) -> Steps:
    """Look for a step in an outcome of the same cases at rising force sizes.

    Parameters
    ----------
    outcomes : numpy.ndarray
        float64, (cases, sizes), on the same luck along a row.
    grid : numpy.ndarray
        Force sizes per 1,000 people, rising, the rule of thumb among them.
    planted : Planted
        To learn the power.
    seed, resamples : int
    """
    mean, n = outcomes.mean(axis=0), len(outcomes)
    half_effect = best_half_effect(mean, grid)
    look = beyond_smooth(grid, half_effect)
    chance = np.random.default_rng(seed)
    weights = chance.multinomial(n, np.full(n, 1.0 / n), resamples) / n
    by_chance = weights @ (outcomes - mean) @ look.T
    falls = planted.fall * chance.binomial(n, planted.share_of_cases, resamples) / n
    found, step = np.abs(look @ mean), np.outer(falls, look @ (grid >= RULE_OF_THUMB))
    near = np.abs(grid[1:-1] - RULE_OF_THUMB) <= np.diff(grid).max()
    largest = np.abs(by_chance).max(axis=1)
    with_step = np.abs(by_chance - step).max(axis=1)
    return Steps(
        largest=float(found.max()),
        half_effect=half_effect,
        at=float(grid[1:-1][found.argmax()]),
        p_value=_p_value(largest, found.max()),
        p_value_at_rule=_p_value(np.abs(by_chance[:, near]).max(axis=1), found[near].max()),
        power=float((with_step > np.quantile(largest, 0.95)).mean()),
        raw=float(np.abs(second_differences(grid) @ mean).max()),
    )


def _p_value(by_chance: np.ndarray, found: float) -> float:
    return float((1 + (by_chance >= found - 1e-12).sum()) / (1 + len(by_chance)))


def small_countries(cases: int, seed: int) -> ReferenceClass:
    """Return the first `cases` countries of the class with at most four million people."""
    drawn = reference_class(4 * cases + 20, seed)
    small = [one for one in drawn if one.case.population_people <= MOST_PEOPLE]
    return replace(drawn, cases=tuple(small[:cases]))


def force_size_tests(
    cases: int,
    seed: int,
    *,
    workers: int | None = None,
    stop: threading.Event | None = None,
    grid: tuple[float, ...] = GRID_PER_1000,
) -> list[NegativeTest]:
    """Return the tests for a step in relapse and in killing: a purely military mission, patrolling for ten
    years, scaled on the same luck."""
    arms = {str(size): mission("Troops", per_1000(military=size)) for size in grid}
    lives = lives_under(small_countries(cases, seed), arms, workers=workers, stop=stop)
    war = np.array([[life.outcome["war"] for life in arm] for arm in lives.values()], "f8").T
    dead = np.array([[life.outcome["deaths_civilian"] for life in arm] for arm in lives.values()], "f8").T
    sizes = np.array(grid, "f8")
    found = [
        ("no step in relapse", "relapse", steps(war, sizes, LESS_RELAPSE, seed), "ten points less relapse"),
        (
            "no step in killing",
            "log(1 + civilians killed)",
            steps(np.log1p(dead), sizes, LESS_KILLING, seed),
            "a third less killing",
        ),
    ]
    return [_told(name, of, one, step, war.size) for name, of, one, step in found]


def _told(name: str, of: str, found: Steps, step: str, n_runs: int) -> NegativeTest:
    smooth = found.p_value >= 0.05
    return NegativeTest(
        name=name,
        statement=f"Nothing special in {of} at any force size from 0 to 40 per 1,000 people [50].",
        statistic=found.largest,
        low=float("nan"),
        high=float("nan"),
        bound="bootstrap p of the largest second difference beyond a smooth dose-response at least .05",
        passed=(True if found.power >= ENOUGH_POWER else None) if smooth else False,
        power=found.power,
        n_runs=n_runs,
        note=(
            f"p {found.p_value:.3f}, largest at {found.at:g} per 1,000; half of the saturating effect at "
            f"{found.half_effect:.2g}; at {RULE_OF_THUMB} per 1,000 and its "
            f"neighbours p {found.p_value_at_rule:.3f}; of the raw curve {found.raw:.3g}. Power: {step} "
            f"planted at {RULE_OF_THUMB} per 1,000. Countries of at most four million people."
        ),
    )
