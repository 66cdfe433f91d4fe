"""The mission leaves by the calendar, by benchmarks, when its mandate is cut or its host wants it gone."""

import pytest
from worlds import ARMY, REBELS, changed, luck, snapshot, world

from sim.engine import records as r
from sim.engine.chance import CUT, LEAVING, SUPPORT
from sim.engine.mechanisms import exit as leaving

EXIT, WEEKS = 20, 8


def mission(n=12, weeks=WEEKS, component=r.MILITARY):
    state = world(units=[{"people": 10, "component": component} for _ in range(n)])
    state.levers[0].exit_week = state.mission[0].exit_week = EXIT
    state.levers[0].exit_weeks = weeks
    return state


def statuses(state):
    return state.units.status.tolist()


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
    assert statuses(state) == [r.LEFT, r.LEFT, r.UNFILLED, r.LEFT]


def test_what_has_not_arrived_when_the_drawdown_begins_stays_at_home():
    state = mission(3, weeks=10_000)
    state.units.status[:] = [r.PLANNED, r.ARRIVING, r.DEPLOYED]
    leaving.draw_down(state, EXIT)
    assert statuses(state) == [r.LEFT, r.LEFT, r.DEPLOYED]


def test_a_second_look_changes_nothing():
    state = mission()
    leaving.draw_down(state, EXIT + WEEKS)
    before = snapshot(state)
    leaving.draw_down(state, EXIT + WEEKS + 1)
    assert changed(before, state) == set()


@pytest.mark.parametrize("component", range(5))
def test_support_stays_for_its_weeks(component):
    state = mission(component=component)
    state.levers[0].support_share, state.levers[0].support_weeks = 0.5, 10
    stays = [
        component not in (r.MILITARY, r.FORMED_POLICE) and luck(state, 0, SUPPORT, unit) < 0.5
        for unit in state.units
    ]
    for week in range(EXIT, EXIT + WEEKS + 10):
        leaving.draw_down(state, week)
    assert (state.units.status == r.DEPLOYED).tolist() == stays
    assert state.mission[0].left == (not any(stays))
    leaving.draw_down(state, EXIT + WEEKS + 10)
    assert (state.units.status == r.LEFT).all()
    assert state.mission[0].left == 1


def test_a_host_that_wants_the_mission_gone_lets_nobody_stay():
    state = mission(component=r.POLICE)
    state.levers[0].support_share, state.levers[0].support_weeks = 1.0, 100
    leaving.draw_down(state, EXIT + WEEKS)
    assert (state.units.status == r.DEPLOYED).all()
    state.mission[0].expelled = 1
    leaving.draw_down(state, EXIT + WEEKS + 1)
    assert (state.units.status == r.LEFT).all()


@pytest.mark.parametrize("share", [0.0, 0.4, 1.0])
def test_a_cut_sends_part_of_the_mission_home_for_good(share):
    state = mission()
    state.levers[0].cut_week, state.levers[0].cut_share = 7, share
    draws = [luck(state, 0, CUT, unit) for unit in state.units]
    leaving.draw_down(state, 6)
    assert (state.units.status == r.DEPLOYED).all()
    for week in (7, 8, 9):
        leaving.draw_down(state, week)
        assert (state.units.status == r.LEFT).tolist() == [u < share for u in draws]
        assert (state.units.cell == r.NOWHERE).tolist() == [u < share for u in draws]
    assert state.mission[0].left == 0


def on_benchmarks(earliest=0):
    state = mission()
    levers, country = state.levers[0], state.country[0]
    levers.exit_rule, levers.exit_week, state.mission[0].exit_week = r.BENCHMARKS, earliest, 100
    levers.benchmark_deaths_per_week, levers.benchmark_governance = 3.0, 0.4
    levers.benchmark_disarmed = 0.7
    country.governance, state.cells.heard[:3] = 0.4, 1  # three deaths: just met
    state.groups[REBELS].fighters, state.groups[REBELS].demobilised = 30, 70
    state.groups[ARMY].fighters = 900
    return state


def test_half_a_year_of_benchmarks_begins_the_exit():
    state = on_benchmarks()
    for week in range(25):
        leaving.draw_down(state, week)
        assert (state.mission[0].weeks_benchmarks_met, state.mission[0].exit_week) == (week + 1, 100)
    leaving.draw_down(state, 25)
    assert state.mission[0].exit_week == 25
    draws = [luck(state, 0, LEAVING, unit) for unit in state.units]
    assert (state.units.status == r.LEFT).tolist() == [u < 1 / WEEKS for u in draws]
    state.country[0].governance = 0.0  # what is begun goes on
    leaving.draw_down(state, 26)
    assert state.mission[0].exit_week == 25


def test_not_before_the_first_month_and_at_the_latest_in_the_latest():
    state = on_benchmarks(earliest=40)
    for week in range(40):
        leaving.draw_down(state, week)
    assert state.mission[0].exit_week == 100
    leaving.draw_down(state, 40)
    assert state.mission[0].exit_week == 40
    never = on_benchmarks()
    never.country[0].governance = 0.0
    for week in range(100 + WEEKS):
        leaving.draw_down(never, week)
    assert never.mission[0].left == 1


@pytest.mark.parametrize(
    ("table", "field", "value"),
    [
        ("cells", "heard", 2),  # a fourth death
        ("country", "governance", 0.39),
        ("groups", "demobilised", 50),
        ("country", "at_war", 1),
    ],
)
def test_one_missed_benchmark_begins_the_count_anew(table, field, value):
    state = on_benchmarks()
    state.mission[0].weeks_benchmarks_met = 25
    getattr(state, table)[field][: 1 if table == "cells" else 2] = value
    leaving.draw_down(state, 60)
    assert (state.mission[0].weeks_benchmarks_met, state.mission[0].exit_week) == (0, 100)


def test_a_calendar_knows_no_benchmarks():
    state = on_benchmarks()
    state.levers[0].exit_rule = r.CALENDAR
    state.mission[0].weeks_benchmarks_met = 25
    before = snapshot(state)
    leaving.draw_down(state, 60)
    assert changed(before, state) == set()
