"""Dialogue and contact between groups, where people feel safe."""

import pytest
from worlds import MIDDLE, changed, saturation, snapshot, world

from sim.engine.mechanisms import reconciliation


def met(part=0.5, staff=12.0, **constants):
    state = world(levers={"reconciliation_share": part}, **({"reconciliation_scale_people": 3.0} | constants))
    state.cells.staff_in_reach[[MIDDLE, 0]] = [staff, 0.5 * staff]
    state.cells.alarm[MIDDLE], state.cells.mission_seen[MIDDLE] = 0.25, 0.6
    reconciliation.meet(state)
    return state.cells.contact


def test_contact_by_staff_calm_and_patrols():
    contact = met()
    here = saturation(12 * 0.5, 3.0) * (1 - 0.25) * (0.5 + 0.5 * 0.6)
    assert contact[MIDDLE] == pytest.approx(here, rel=1e-12)
    assert contact[0] == pytest.approx(saturation(6 * 0.5, 3.0) * 0.5, rel=1e-12)  # no patrols
    assert contact[1:4].sum() == contact[5:].sum() == 0.0


@pytest.mark.parametrize(("part", "staff"), [(0.0, 12.0), (0.5, 0.0)])
def test_nobody_on_the_task_no_contact(part, staff):
    assert met(part, staff).sum() == 0.0


def test_in_full_alarm_nobody_meets_and_last_weeks_contact_is_over():
    state = world(levers={"reconciliation_share": 1.0})
    state.cells.staff_in_reach[:], state.cells.alarm[:], state.cells.contact[:] = 50.0, 1.0, 0.4
    reconciliation.meet(state)
    assert state.cells.contact.sum() == 0.0


def test_contact_is_below_one():
    assert met(1.0, 1e9)[0] == pytest.approx(0.5, rel=1e-6)


def test_without_a_mission_nothing_happens():
    state = world(levers={"reconciliation_share": 1.0})
    before = snapshot(state)
    reconciliation.meet(state)
    assert changed(before, state) == set()
