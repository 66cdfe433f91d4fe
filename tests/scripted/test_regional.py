"""Wars next door press on the border; posts and diplomacy damp it; foreign forces come by themselves."""

import pytest
from worlds import ARMY, GANG, WEEK, changed, saturation, snapshot, world

from sim.engine import records as r
from sim.engine.mechanisms import regional

EAST, SOUTH = 1, 2


def border(diplomacy=0.0, weight=1.0, **constants):
    """Cells 2, 5, 8 border on the east, 6 and 7 on the south."""
    state = world(**({"border_scale_people": 50.0, "regional_fear": 0.4, "diplomacy_damps": 0.6} | constants))
    state.cells.border[:] = [0, 0, EAST, 0, 0, EAST, SOUTH, SOUTH, EAST]
    country = state.country[0]
    country.neighbour[:2], country.war_next_door[:2] = [EAST, SOUTH], [0.8, 0.5]
    country.war_next_door_from_week[:2], country.war_next_door_until_week[:2] = [0, 20], [40, 30]
    state.levers[0].diplomacy, state.mission[0].mediation = diplomacy, weight
    state.cells.alarm[:] = 0.1
    return state


@pytest.mark.parametrize(
    ("week", "east", "south"),
    [(0, 0.8, 0), (19, 0.8, 0), (20, 0.8, 0.5), (29, 0.8, 0.5), (30, 0.8, 0), (40, 0, 0)],
)
def test_pressure_in_the_months_of_a_war(week, east, south):
    state = border()
    regional.press(state, week)
    pressure = [0, 0, east, 0, 0, east, south, south, east]
    assert state.cells.pressure.tolist() == pytest.approx(pressure, rel=1e-12)
    alarm = [1 - 0.9 * (1 - 0.4 * one) for one in pressure]
    assert state.cells.alarm.tolist() == pytest.approx(alarm, rel=1e-12)


def test_posts_and_diplomacy_damp_it():
    state = border(diplomacy=0.5)
    cell = state.cells[2]
    cell.troops_in_reach, cell.police_in_reach, cell.observers_in_reach, cell.staff_in_reach = 20, 4, 6, 999
    regional.press(state, WEEK)
    left = 0.8 * (1 - 0.6 * 0.5)
    assert cell.pressure == pytest.approx(left * (1 - saturation(30, 50.0)), rel=1e-12)
    assert state.cells[5].pressure == pytest.approx(left, rel=1e-12)


def test_diplomacy_is_the_work_of_political_staff():
    assert regional.damped(border(1.0, weight=0.25)) == pytest.approx(1 - 0.6 * 0.25, rel=1e-12)
    assert regional.damped(border(1.0, weight=0.0)) == 1.0


@pytest.mark.parametrize(
    ("damps", "diplomacy", "left"), [(0.6, 0.0, 1.0), (0.6, 1.0, 0.4), (0.0, 1.0, 1.0), (1.0, 1.0, 0.0)]
)
def test_what_diplomacy_leaves(damps, diplomacy, left):
    state = border(diplomacy, diplomacy_damps=damps)
    assert regional.damped(state) == pytest.approx(left, rel=1e-12)


def test_peace_next_door_and_no_border_press_nothing():
    inland, quiet = border(), border()
    inland.cells.border[:] = 0
    quiet.country[0].war_next_door[:] = 0.0
    for state in (inland, quiet):
        before = state.cells.alarm.tolist()
        regional.press(state, WEEK)
        assert state.cells.pressure.sum() == 0.0
        assert state.cells.alarm.tolist() == pytest.approx(before, rel=1e-12)


def test_without_fear_it_is_only_arms_that_cross():
    state = border(regional_fear=0.0)
    regional.press(state, WEEK)
    assert state.cells.alarm.tolist() == pytest.approx([0.1] * 9, rel=1e-12)
    assert state.cells.pressure[2] == 0.8


@pytest.mark.parametrize(
    ("week", "posture"),
    [(4, r.KEEPS), (5, r.OFFENSIVE), (14, r.OFFENSIVE), (15, r.KEEPS)],
)
def test_a_foreign_force_has_its_months(week, posture):
    state = world()
    foreign = state.groups[GANG]
    foreign.kind, foreign.active_from_week, foreign.active_until_week = r.EXTERNAL, 5, 15
    foreign.next_posture = r.DEFENSIVE
    state.groups[ARMY].next_posture = r.DEFENSIVE
    regional.march_in(state, week)
    assert foreign.next_posture == posture
    assert state.groups[ARMY].next_posture == r.DEFENSIVE


def test_nobody_foreign_nothing_to_march():
    state = world()
    before = snapshot(state)
    regional.march_in(state, WEEK)
    assert changed(before, state) == set()
