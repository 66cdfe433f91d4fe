"""How much of whether war comes back lies in where a country starts, and how much in what happens to it.

Three levels, by the law of total variance: the country as drawn; what week 0 hides and places (what each
party thinks of the accord, who stands where); every event from then on. Each country is settled twice, and
each of these starts lived through twice.
"""

from __future__ import annotations

import math
import threading
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim import simulate, world
from sim.evidence.arms import in_threads
from sim.evidence.negative_test import NegativeTest, resampled, verdict
from sim.evidence.reference_class import ReferenceClass, reference_class
from sim.outcomes import outcome

if TYPE_CHECKING:
    from sim.engine.records import State

STARTS, FUTURES = 2, 2
MOST = 0.9
PLANTED_SHARE, PLANTED_TABLES, PLANTED_RESAMPLES = 0.97, 50, 200
LUCK_APART = 1_000_003  # as of `sim.evidence.lives`


class Shares(NamedTuple):
    """Shares of variance: of the drawn country, of what week 0 hides and places, of events."""

    country: float
    hidden_start: float
    events: float


def variance_shares(relapsed: np.ndarray) -> Shares:
    """Return unbiased components of the variance of a nested table, as shares of their sum.

    Parameters
    ----------
    relapsed : numpy.ndarray
        float64, (countries, starts, futures), at least two of each; shares may come out a little below 0.
    """
    _, n_starts, n_futures = relapsed.shape
    by_start, by_country = relapsed.mean(axis=2), relapsed.mean(axis=(1, 2))
    futures = relapsed.var(axis=2, ddof=1).mean()
    starts = by_start.var(axis=1, ddof=1).mean() - futures / n_futures
    countries = by_country.var(ddof=1) - by_start.var(axis=1, ddof=1).mean() / n_starts
    total = countries + starts + futures
    if total <= 0.0:
        return Shares(math.nan, math.nan, math.nan)
    return Shares(float(countries / total), float(starts / total), float(futures / total))


def relapses(
    countries: ReferenceClass, *, workers: int | None = None, stop: threading.Event | None = None
) -> np.ndarray:
    """Return whether war came back, float64, (countries, starts, futures), missions as history had it."""
    places = [
        (number, start, future)
        for number in range(len(countries))
        for start in range(STARTS)
        for future in range(FUTURES)
    ]
    found = in_threads(
        lambda place: float(relapses_once(countries, *place)), places, workers=workers, stop=stop
    )
    return np.array(found).reshape(len(countries), STARTS, FUTURES)


def settled(countries: ReferenceClass, number: int, start: int, future: int) -> State:
    """Return week 0 of a case, settled by the luck of one start, with the luck of one future before it.

    No two starts share a future: the events of another start are other events.
    """
    luck = countries.cases[number].facts.number
    state = world.build(countries.scenario(number), countries.seed, luck + LUCK_APART * start)
    events = luck + LUCK_APART * (STARTS + FUTURES * start + future)
    state.ledger[0].seed = world.run_seed(countries.seed, events)
    return state


def relapses_once(countries: ReferenceClass, number: int, start: int, future: int) -> bool:
    """Tell whether war comes back in one life of a case."""
    state, week = settled(countries, number, start, future), 0
    while week < len(state.weeks):
        state = simulate.with_room(state)
        week = simulate.advance(state, week, len(state.weeks))
    case = countries.cases[number].case
    found = outcome(state.weeks, countries.horizon_weeks, case.war_threshold_deaths, case.week_zero)
    return bool(found["war"])


def share_test(name: str, told: str, relapsed: np.ndarray, start: bool, seed: int) -> NegativeTest:
    """Return the test that one of two, starting conditions or events, does not explain nearly all."""

    def share(which: np.ndarray) -> float:
        found = variance_shares(relapsed[which])
        return found.country + found.hidden_start if start else found.events

    every = variance_shares(relapsed)
    _, low, high = resampled(share, len(relapsed), seed)
    power = power_to_see_all_explained(relapsed, start, seed)
    return NegativeTest(
        name, f"{told} alone explain no more than 90% of the variance in relapse.",
        share(np.arange(len(relapsed))), low, high, f"at most {MOST}",
        verdict(low, high, -math.inf, MOST) if high - low > 1e-9 else None, power, relapsed.size,
        f"Drawn country {every.country:.2f}, hidden start {every.hidden_start:.2f}, events "
        f"{every.events:.2f}; {len(relapsed)} countries, each settled {STARTS} times, each start lived "
        f"{FUTURES} times; {relapsed.mean():.0%} relapse in ten years; unbiased nested components, cases "
        "resampled. Alone: the variance of the mean over all else, so interactions count as events. "
        f"Power: {told.lower()} explain {PLANTED_SHARE:.0%}.",
    )  # fmt: skip


def planted(relapsed: np.ndarray, start: bool, chance: np.random.Generator) -> np.ndarray:
    """Return a table of the same size in which starting conditions, or events, explain `PLANTED_SHARE` of the
    variance: all or nothing is decided by the start, or by the events, of that share of starts; by the other
    in the rest."""
    risk = float(np.clip(relapsed.mean(), 0.05, 0.95))
    countries, starts, futures = relapsed.shape
    of_start = np.repeat(chance.random((countries, starts, 1)) < risk, futures, axis=2)
    of_events = chance.random((countries, starts, futures)) < risk
    share_of_starts = PLANTED_SHARE if start else 1.0 - PLANTED_SHARE
    return np.where(chance.random((countries, starts, 1)) < share_of_starts, of_start, of_events).astype("f8")


def power_to_see_all_explained(relapsed: np.ndarray, start: bool, seed: int) -> float:
    """Return the share of planted tables in which the 95% interval of the share lies wholly above the
    bound."""
    chance = np.random.default_rng(seed)
    seen = []
    for _ in range(PLANTED_TABLES):
        table = planted(relapsed, start, chance)

        def share(which: np.ndarray, table: np.ndarray = table) -> float:
            found = variance_shares(table[which])
            return found.country + found.hidden_start if start else found.events

        _, low, _ = resampled(share, len(table), seed, resamples=PLANTED_RESAMPLES)
        seen.append(low > MOST)
    return float(np.mean(seen))


def variance_tests(
    cases: int, seed: int, *, workers: int | None = None, stop: threading.Event | None = None
) -> list[NegativeTest]:
    """Return the tests of starting conditions and of events."""
    relapsed = relapses(reference_class(max(cases, 2), seed), workers=workers, stop=stop)
    return [
        share_test("starting conditions alone", "Starting conditions", relapsed, True, seed),
        share_test("events alone", "Events", relapsed, False, seed),
    ]
