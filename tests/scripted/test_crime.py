"""Gangs kill in the course of crime; police stop them."""

import pytest
from worlds import (
    ARMY,
    EITHER_SIDE,
    GANG,
    GUARDS,
    MIDDLE,
    OURS,
    REBELS,
    RENEGADES,
    WEEK,
    event,
    event_deaths,
    events,
    luck,
    world,
)

from sim.engine import records as r
from sim.engine import violence
from sim.engine.chance import CRIME, DEATHS
from sim.engine.mechanisms import crime


def place(group=GANG, fighters=30, order=r.STAY, **constants):
    return world(
        people=[{"people": 1000, "identity": OURS}],
        bands=[{"group": group, "fighters": fighters, "order": order}],
        **constants,
    )


def plan(state):
    crime.plan_crime(state, state.ledger[0].seed, WEEK, state.bands[0])
    return int(state.bands[0].order)


@pytest.mark.parametrize(("factor", "kills"), EITHER_SIDE)
def test_chance_by_men_work_and_police(factor, kills):
    state = place()
    state.cells[MIDDLE].economy, state.cells[MIDDLE].policing = 0.3, 0.6
    u = luck(state, WEEK, CRIME, state.bands[0], state.groups[GANG])
    state.parameters[0].crime_rate_per_week = factor * u / (30 / 20 * (1.2 - 0.3) * (1 - 0.6))
    assert plan(state) == (r.COMMIT_CRIME if kills else r.STAY)


@pytest.mark.parametrize("group", [ARMY, REBELS, RENEGADES, GUARDS])
def test_only_gangs(group):
    assert plan(place(group, crime_rate_per_week=1e9)) == r.STAY


def test_police_not_troops_stop_it():
    state = place(crime_rate_per_week=1e9)
    state.cells[MIDDLE].policing = 1.0
    assert plan(state) == r.STAY
    state.cells[MIDDLE].policing, state.cells[MIDDLE].deterrence = 0.0, 1.0
    assert plan(state) == r.COMMIT_CRIME


def test_a_gang_with_other_orders_follows_them():
    assert plan(place(order=r.MARCH, crime_rate_per_week=1e9)) == r.MARCH


def test_the_crime_is_a_quarter_of_the_size_and_no_political_violence():
    state = place(order=r.COMMIT_CRIME, event_scale_deaths=8.0, humanitarian_share_of_victims=0.0)
    killed = event_deaths(luck(state, WEEK, DEATHS, state.bands[0], state.cells[MIDDLE]), 0.25 * 8.0)
    violence.raid(state, WEEK, state.bands[0], state.bands[0].key)
    assert events(state) == [event(WEEK, MIDDLE, GANG, r.TARGET_CIVILIANS, r.OTHER, civilian=killed)]
    row = state.weeks[WEEK]
    assert (row.one_sided.sum(), row.deaths_by_other, row.deaths_civilian) == (0, killed, killed)
    assert state.cells.harm_by_other[MIDDLE] == state.cells.harm[MIDDLE, OURS] == killed
