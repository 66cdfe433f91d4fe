"""The lives of a reference class: every case run, and of each what the field's estimators need."""

from __future__ import annotations

import datetime
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from sim import compilation, simulate
from sim.evidence.reference_class import DrawnCase, ReferenceClass
from sim.outcomes import ACTIVE_YEAR_DEATHS, YEAR, by_calendar_year, calendar_years, war_windows
from sim.scenario.calendar import first_week
from sim.scenario.constants import Constants

FOLLOWED_UNTIL = datetime.date(2004, 12, 31)  # the data follow ceasefires of 1989 to 1999 so far
BELLIGERENTS = ("state", "rebel", "spoiler")


@dataclass(frozen=True)
class Life:
    """One run of one case, reduced to what estimators read.

    Attributes
    ----------
    drawn : DrawnCase
    mission : bool
        Whether its mission was sent.
    outcome : dict
        The columns of a row of `runs` that the run itself decides.
    followed_weeks : int
        How long the data would have followed this spell, at most the horizon.
    killed : numpy.ndarray
        int64, (months,), civilians killed by belligerents, as UCDP codes one-sided violence: an actor counts
        in calendar years in which it kills 25.
    at_war : numpy.ndarray
        bool, (months,), months in which a war is fought.
    troops, police, observers : numpy.ndarray
        float64, (months,), people deployed, mean of the month.
    battle_deaths : numpy.ndarray
        int64, (months,), between the parties to the ended war.
    other_deaths : numpy.ndarray
        int64, (months,), by gangs, communal militias and other non-state fighting.
    trust_state, tips : numpy.ndarray
        float64, (months,), mean trust in the state; tips given.
    """

    drawn: DrawnCase
    mission: bool
    outcome: dict[str, Any]
    followed_weeks: int
    killed: np.ndarray
    at_war: np.ndarray
    troops: np.ndarray
    police: np.ndarray
    observers: np.ndarray
    battle_deaths: np.ndarray
    other_deaths: np.ndarray
    trust_state: np.ndarray
    tips: np.ndarray


@dataclass(frozen=True)
class Order:
    """One run to do."""

    number: int
    mission: bool | None = None
    constants: Constants | None = None
    disable: tuple[str, ...] = ()
    replication: int = 0
    mission_scale: float = 1.0


def lives_of(
    countries: ReferenceClass,
    orders: Sequence[Order] | None = None,
    *,
    workers: int | None = None,
    stop: threading.Event | None = None,
    told: Callable[[int], None] | None = None,
) -> list[Life]:
    """Run cases of a class, in threads, and return their lives in the order asked for.

    Parameters
    ----------
    countries : ReferenceClass
    orders : sequence of Order, optional
        Which case, with or without its mission, under which constants; every case once, as history had it, by
        default.
    workers : int, optional
        Threads; one a core by default.
    stop : threading.Event, optional
        Set it to give up.
    told : callable, optional
        Told how many runs are done.

    Raises
    ------
    Stopped
        When `stop` is set.
    """
    wanted = [Order(number) for number in range(len(countries))] if orders is None else list(orders)
    compilation.warm_up()
    found: list[Life | None] = [None] * len(wanted)
    with ThreadPoolExecutor(workers or os.cpu_count() or 1) as pool:
        for done, (place, life) in enumerate(_in_flight(pool, countries, wanted, stop), 1):
            found[place] = life
            if told is not None:
                told(done)
    return [life for life in found if life is not None]


def _in_flight(
    pool: ThreadPoolExecutor,
    countries: ReferenceClass,
    wanted: Sequence[Order],
    stop: threading.Event | None,
) -> Iterator[tuple[int, Life]]:
    """Yield lives as they end, with a few runs in flight beyond the workers."""
    waiting = iter(enumerate(wanted))
    running: dict[Future[Life], int] = {}

    def begin(count: int) -> None:
        for place, order in islice(waiting, count):
            running[pool.submit(live, countries, order, stop)] = place

    begin(2 * pool._max_workers)
    while running:
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            place = running.pop(future)
            begin(1)
            yield place, future.result()


def live(countries: ReferenceClass, order: Order, stop: threading.Event | None = None) -> Life:
    """Run one case; its luck is that of its number, whatever the mission and the constants."""
    scenario = countries.scenario(
        order.number,
        mission=order.mission,
        constants=order.constants,
        disable=order.disable,
        mission_scale=order.mission_scale,
    )
    drawn = countries.cases[order.number]
    replication = drawn.facts.number + 1_000_003 * order.replication
    run = simulate.run(scenario, seed=countries.seed, replication=replication, keep=("weeks",), stop=stop)
    weeks, horizon = run.state.weeks, scenario.horizon_weeks
    n_months = horizon * 12 // YEAR
    starts = np.array([first_week(month) for month in range(n_months)])
    days = (FOLLOWED_UNTIL - drawn.case.week_zero).days

    def summed(column: np.ndarray) -> np.ndarray:
        return np.add.reduceat(np.asarray(column)[:horizon], starts)

    lengths = np.diff(np.append(starts, horizon))
    fought = war_windows(weeks.war_deaths, drawn.case.war_threshold_deaths)
    return Life(
        drawn=drawn,
        mission=drawn.has_mission if order.mission is None else order.mission,
        outcome=run.outcome,
        followed_weeks=min(days // 7, horizon),
        killed=summed(coded_killing(weeks.one_sided, drawn)),
        at_war=summed(fought) > 0,
        troops=summed(weeks.military_people) / lengths,
        police=summed(weeks.police_people) / lengths,
        observers=summed(weeks.observers_people) / lengths,
        battle_deaths=summed(weeks.war_deaths),
        other_deaths=summed(weeks.deaths_by_other - weeks.deaths_by_mission),
        trust_state=summed(weeks.trust_state) / lengths,
        tips=summed(weeks.tips),
    )


def coded_killing(one_sided: np.ndarray, drawn: DrawnCase) -> np.ndarray:
    """Return civilians killed by belligerents week by week, in years in which the killer has 25 victims.

    Parameters
    ----------
    one_sided : numpy.ndarray
        int64, (weeks, groups), civilians killed by each group.
    drawn : DrawnCase
    """
    years = calendar_years(drawn.case.week_zero, len(one_sided))
    counted = by_calendar_year(one_sided, years)[years] >= ACTIVE_YEAR_DEATHS
    belligerent = np.zeros(one_sided.shape[1], dtype=bool)
    for place, group in enumerate(drawn.case.groups):
        belligerent[place] = group.kind in BELLIGERENTS
    return (one_sided * (counted & belligerent)).sum(axis=1)
