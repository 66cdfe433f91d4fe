"""Courts and monitors bring armed men to account where it is quiet."""

import pytest
from worlds import MIDDLE, changed, saturation, snapshot, world

from sim.engine.mechanisms import rule_of_law


def judged(part=0.5, staff=12.0, scale=3.0):
    state = world(levers={"rule_of_law_share": part}, justice_scale_people=scale)
    state.cells.staff_in_reach[[MIDDLE, 0]] = [staff, 0.5 * staff]
    state.cells.alarm[MIDDLE] = 0.25
    rule_of_law.hold_court(state)
    return state.cells.justice


def test_justice_by_staff_in_reach_and_calm():
    justice = judged()
    assert justice[MIDDLE] == pytest.approx(saturation(12 * 0.5, 3.0) * (1 - 0.25), rel=1e-12)
    assert justice[0] == pytest.approx(saturation(6 * 0.5, 3.0), rel=1e-12)
    assert justice[1:4].sum() == justice[5:].sum() == 0.0


@pytest.mark.parametrize(("part", "staff"), [(0.0, 12.0), (0.5, 0.0)])
def test_nobody_on_the_task_no_court(part, staff):
    assert judged(part, staff).sum() == 0.0


def test_hardly_any_staff_needed_is_full_justice():
    assert judged(scale=1e-9)[0] == pytest.approx(1.0, rel=1e-6)


def test_courts_close_in_full_alarm():
    state = world(levers={"rule_of_law_share": 1.0})
    state.cells.staff_in_reach[:], state.cells.alarm[:], state.cells.justice[:] = 50.0, 1.0, 0.4
    rule_of_law.hold_court(state)
    assert state.cells.justice.sum() == 0.0


def test_without_a_mission_nothing_happens():
    state = world(levers={"rule_of_law_share": 1.0})
    before = snapshot(state)
    rule_of_law.hold_court(state)
    assert changed(before, state) == set()
