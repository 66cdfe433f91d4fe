"""Distrusted units beside hostile men are attacked."""

import pytest
from worlds import (
    ARMY,
    EITHER_SIDE,
    GANG,
    MIDDLE,
    REBELS,
    RENEGADES,
    WEEK,
    binomial,
    changed,
    event,
    events,
    luck,
    snapshot,
    world,
)

from sim.engine import records as r
from sim.engine.chance import AMBUSH, DEATHS
from sim.engine.mechanisms import ambush
from sim.engine.violence import lose_peacekeepers

CERTAIN = 1e9


def beside(group, posture=r.KEEPS, unit_people=120, rate=CERTAIN, men=30):
    state = world(
        bands=[{"group": group, "fighters": men}],
        units=[{"component": r.MILITARY, "people": unit_people}],
        ambush_rate_per_week=rate,
    )
    state.groups[group].posture = posture
    return state


def toll(state, unit_people=120):
    u = luck(state, WEEK, DEATHS, state.units[0], state.cells[MIDDLE])
    return min(1 + binomial(u, 5, 0.2), unit_people)


def test_an_ambush_kills_and_is_counted():
    state = beside(RENEGADES)
    killed = toll(state)
    ambush.ambush_units(state, WEEK)
    assert state.units[0].people == 120 - killed
    assert events(state) == [event(WEEK, MIDDLE, RENEGADES, r.TARGET_MISSION, r.OTHER, peacekeeper=killed)]
    assert state.mission[0].casualties == state.country[0].dead_peacekeepers == killed
    row = state.weeks[WEEK]
    assert (row.deaths_peacekeeper, row.deaths_by_rebel, row.deaths_by_state) == (killed, killed, 0)
    assert state.cells[MIDDLE].killed == killed


@pytest.mark.parametrize(("factor", "attacked"), EITHER_SIDE)
def test_chance_by_men_distrust_and_deterrence(factor, attacked):
    state = beside(RENEGADES)
    state.cells[MIDDLE].trust_mission, state.cells[MIDDLE].deterrence = 0.3, 0.4
    u = luck(state, WEEK, AMBUSH, state.units[0], state.cells[MIDDLE])
    state.parameters[0].ambush_rate_per_week = factor * u / (30 / (30 + 50) * (1 - 0.3) * (1 - 0.4))
    ambush.ambush_units(state, WEEK)
    assert (state.mission[0].casualties > 0) == attacked


@pytest.mark.parametrize(("trust", "deterrence"), [(1.0, 0.0), (0.0, 1.0)])
def test_full_trust_or_full_deterrence_protects(trust, deterrence):
    state = beside(RENEGADES)
    state.cells[MIDDLE].trust_mission, state.cells[MIDDLE].deterrence = trust, deterrence
    before = snapshot(state)
    ambush.ambush_units(state, WEEK)
    assert changed(before, state) == set()


@pytest.mark.parametrize(
    ("group", "posture", "hostile"),
    [
        (RENEGADES, r.KEEPS, True),
        (REBELS, r.OFFENSIVE, True),
        (REBELS, r.DEFENSIVE, True),
        (REBELS, r.KEEPS, False),
        (ARMY, r.OFFENSIVE, False),
        (GANG, r.KEEPS, False),
    ],
)
def test_who_attacks_the_mission(group, posture, hostile):
    state = beside(group, posture)
    ambush.ambush_units(state, WEEK)
    assert (len(events(state)) == 1) == hostile


def test_all_hostile_men_count_and_the_first_group_is_named():
    state = world(
        bands=[{"group": RENEGADES, "fighters": 40}, {"group": REBELS, "fighters": 10}],
        units=[{"component": r.MILITARY, "people": 120}],
    )
    state.groups[REBELS].posture = r.OFFENSIVE
    assert ambush.hostile_men(state, state.cells[MIDDLE]) == (50, REBELS)


def test_a_unit_that_loses_its_last_man_is_gone():
    state = beside(RENEGADES, unit_people=1)
    ambush.ambush_units(state, WEEK)
    unit = state.units[0]
    assert (unit.people, unit.status, unit.cell) == (0, r.LEFT, r.NOWHERE)
    assert state.mission[0].casualties == toll(state, 1) == 1


def test_men_next_door_are_no_danger():
    state = beside(RENEGADES)
    state.units[0].cell = 0
    ambush.ambush_units(state, WEEK)
    assert events(state) == []


@pytest.mark.parametrize(("factor", "attacked"), EITHER_SIDE)
def test_drones_spare_and_embolden_and_leaks_endanger(factor, attacked):
    state = beside(RENEGADES)
    state.cells[MIDDLE].watched = 0.4
    state.levers[0].intelligence_sharing, state.levers[0].cyber_defence = 0.8, 0.25
    state.parameters[0].drone_spares, state.parameters[0].leak = 0.5, 0.6
    state.parameters[0].drone_boldness = 0.3
    u = luck(state, WEEK, AMBUSH, state.units[0], state.cells[MIDDLE])
    leaks = 1 + 0.6 * 0.8 * (1 - 0.25)
    flown = (1 - 0.5 * 0.4) * (1 + 0.3 * 0.4)
    state.parameters[0].ambush_rate_per_week = factor * u / (30 / 80 * flown * leaks)
    ambush.ambush_units(state, WEEK)
    assert (state.mission[0].casualties > 0) == attacked


def test_the_dead_count_for_those_who_sent_them():
    state = beside(RENEGADES)
    state.units[0].organisation = 2
    killed = toll(state)
    ambush.ambush_units(state, WEEK)
    assert state.mission[0].lost_by_organisation.tolist() == [0, 0, killed, 0]


@pytest.mark.parametrize(
    ("spares", "boldness", "times"),
    [
        (0.0, 0.0, 1.0),
        (0.5, 0.0, 1 - 0.5 * 0.8),
        (0.0, 0.7, 1 + 0.7 * 0.8),  # watched patrols go where they did not dare to
        (1.0, 5.0, (1 - 0.8) * (1 + 5 * 0.8)),  # and may lose by it
    ],
)
@pytest.mark.parametrize(("factor", "attacked"), EITHER_SIDE)
def test_what_drones_do_to_patrols(spares, boldness, times, factor, attacked):
    state = beside(RENEGADES)
    state.cells[MIDDLE].watched = 0.8
    state.parameters[0].drone_spares, state.parameters[0].drone_boldness = spares, boldness
    u = luck(state, WEEK, AMBUSH, state.units[0], state.cells[MIDDLE])
    state.parameters[0].ambush_rate_per_week = factor * u / (30 / 80 * times)
    ambush.ambush_units(state, WEEK)
    assert (state.mission[0].casualties > 0) == attacked


def test_boldness_changes_nothing_where_no_drone_watches():
    for boldness in (0.0, 5.0):
        state = beside(RENEGADES)
        state.parameters[0].drone_boldness = boldness
        u = luck(state, WEEK, AMBUSH, state.units[0], state.cells[MIDDLE])
        state.parameters[0].ambush_rate_per_week = (1 - 1e-9) * u / (30 / 80)
        ambush.ambush_units(state, WEEK)
        assert state.mission[0].casualties == 0


@pytest.mark.parametrize("wanted", [0, -1])
def test_whoever_loses_nobody_is_in_no_book(wanted):
    state = beside(RENEGADES)
    before = snapshot(state)
    lose_peacekeepers(state, WEEK, state.units[0], MIDDLE, RENEGADES, wanted)
    assert changed(before, state) == set()


@pytest.mark.parametrize(
    ("wanted", "killed", "left"), [(3, 3, 117), (119, 119, 1), (120, 120, 0), (500, 120, 0)]
)
def test_a_unit_loses_at_most_its_people(wanted, killed, left):
    state = beside(RENEGADES)
    lose_peacekeepers(state, WEEK, state.units[0], 8, RENEGADES, wanted)
    unit = state.units[0]
    assert (unit.people, unit.status == r.LEFT, unit.cell == r.NOWHERE) == (left, left == 0, left == 0)
    assert events(state) == [event(WEEK, 8, RENEGADES, r.TARGET_MISSION, r.OTHER, peacekeeper=killed)]
    assert state.mission[0].casualties == state.country[0].dead_peacekeepers == killed
    assert state.mission[0].lost_by_organisation.tolist() == [killed, 0, 0, 0]
