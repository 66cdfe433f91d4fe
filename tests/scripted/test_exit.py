"""The mission leaves by the calendar."""

import pytest
from worlds import changed, luck, snapshot, world

from sim.engine import records as r
from sim.engine.chance import LEAVING
from sim.engine.mechanisms import exit as leaving

EXIT, WEEKS = 20, 8


def mission(n=12, weeks=WEEKS):
    state = world(units=[{"people": 10} for _ in range(n)])
    state.levers[0].exit_week, state.levers[0].exit_weeks = EXIT, weeks
    return state


def test_unit_after_unit_goes_home():
    state = mission()
    draws = [luck(state, 0, LEAVING, unit) for unit in state.units]
    for week in range(EXIT - 3, EXIT + WEEKS):
        leaving.draw_down(state, week)
        gone = [week >= EXIT and u < (week - EXIT + 1) / WEEKS for u in draws]
        assert (state.units.status == r.LEFT).tolist() == gone
        assert (state.units.cell == r.NOWHERE).tolist() == gone
        assert state.mission[0].left == (week == EXIT + WEEKS - 1)
    assert all(gone)


def test_nothing_happens_before():
    state = mission()
    before = snapshot(state)
    leaving.draw_down(state, EXIT - 1)
    assert changed(before, state) == set()


@pytest.mark.parametrize("weeks", [0, 1])
def test_an_exit_in_one_week(weeks):
    state = mission(weeks=weeks)
    leaving.draw_down(state, EXIT)
    assert (state.units.status == r.LEFT).all()
    assert state.mission[0].left == 1


def test_those_on_their_way_turn_back_and_the_unfilled_stay_so():
    state = mission(4)
    state.units.status[:] = [r.PLANNED, r.ARRIVING, r.UNFILLED, r.DEPLOYED]
    leaving.draw_down(state, EXIT + WEEKS)
    assert state.units.status.tolist() == [r.LEFT, r.LEFT, r.UNFILLED, r.LEFT]


def test_what_has_not_arrived_when_the_drawdown_begins_stays_at_home():
    state = mission(3, weeks=10_000)
    state.units.status[:] = [r.PLANNED, r.ARRIVING, r.DEPLOYED]
    leaving.draw_down(state, EXIT)
    assert state.units.status.tolist() == [r.LEFT, r.LEFT, r.DEPLOYED]


def test_a_second_look_changes_nothing():
    state = mission()
    leaving.draw_down(state, EXIT + WEEKS)
    before = snapshot(state)
    leaving.draw_down(state, EXIT + WEEKS + 1)
    assert changed(before, state) == set()
