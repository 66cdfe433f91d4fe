"""Dialogue brings groups into contact: in calm where people feel safe, in friction where they do not."""

import pytest
from worlds import MIDDLE, changed, saturation, snapshot, world

from sim.engine.mechanisms import reconciliation


def met(part=0.5, staff=12.0, **constants):
    state = world(levers={"reconciliation_share": part}, **({"reconciliation_scale_people": 3.0} | constants))
    state.cells.staff_in_reach[[MIDDLE, 0]] = [staff, 0.5 * staff]
    state.cells.alarm[MIDDLE], state.cells.mission_seen[MIDDLE] = 0.25, 0.6
    reconciliation.meet(state)
    return state.cells


def test_contact_by_staff_calm_and_patrols():
    cells = met()
    made = saturation(12 * 0.5, 3.0) * (0.5 + 0.5 * 0.6)
    assert cells.contact[MIDDLE] == pytest.approx(made * (1 - 0.25), rel=1e-12)
    assert cells.friction[MIDDLE] == pytest.approx(made * 0.25, rel=1e-12)
    assert cells.contact[0] == pytest.approx(saturation(6 * 0.5, 3.0) * 0.5, rel=1e-12)  # no patrols
    for field in (cells.contact, cells.friction):
        assert field[1:4].sum() == field[5:].sum() == 0.0
    assert cells.friction[0] == 0.0  # and no alarm


@pytest.mark.parametrize(("part", "staff"), [(0.0, 12.0), (0.5, 0.0)])
def test_nobody_on_the_task_no_contact(part, staff):
    cells = met(part, staff)
    assert cells.contact.sum() == cells.friction.sum() == 0.0


def test_in_full_alarm_all_contact_is_friction_and_last_weeks_is_over():
    state = world(levers={"reconciliation_share": 1.0})
    cells = state.cells
    cells.staff_in_reach[:], cells.alarm[:], cells.contact[:], cells.friction[:] = 50.0, 1.0, 0.4, 0.1
    reconciliation.meet(state)
    assert cells.contact.sum() == 0.0
    made = saturation(50.0, state.parameters[0].reconciliation_scale_people) * 0.5
    assert cells.friction.tolist() == pytest.approx([made] * 9, rel=1e-12)
    cells.alarm[:] = 0.0
    reconciliation.meet(state)
    assert cells.friction.sum() == 0.0
    assert cells.contact.tolist() == pytest.approx([made] * 9, rel=1e-12)


def test_contact_is_below_one():
    assert met(1.0, 1e9).contact[0] == pytest.approx(0.5, rel=1e-6)


def test_without_a_mission_nothing_happens():
    state = world(levers={"reconciliation_share": 1.0})
    before = snapshot(state)
    reconciliation.meet(state)
    assert changed(before, state) == set()
