"""Political staff settle local disputes and bring parties back to the table."""

import pytest
from worlds import MIDDLE, saturation, world

from sim.engine import records as r
from sim.engine.mechanisms import deterrence, mediation


def staffed(*units, share=0.4):
    state = world(units=units, mediation_scale_people=60.0, settlement_scale_people=3.0, patrol_reach=0.5)
    state.levers[0].mediation_share = share
    state.cells.road[:] = 0.5
    deterrence.spread_reach(state)
    mediation.mediate(state)
    return state


STAFF = {"component": r.CIVILIANS, "people": 50, "quality": 0.6, "cell": 0}


def test_weight_of_the_mission_and_of_staff_in_each_cell():
    state = staffed(STAFF, STAFF | {"cell": 8})
    assert state.mission[0].mediation == pytest.approx(saturation(100 * 0.6 * 0.4, 60.0), rel=1e-12)
    at_base, next_door = 30 * 0.4, 30 * 0.5 * 0.5 * 0.4
    settled = {0: at_base, 8: at_base, 1: next_door, MIDDLE: 2 * next_door, 2: 0.0}
    for c, staff in settled.items():
        assert state.cells.settlement[c] == pytest.approx(saturation(staff, 3.0), rel=1e-12, abs=0)


def test_only_civilian_staff_that_is_there_and_has_the_task():
    for unit in (STAFF | {"component": r.MILITARY}, STAFF | {"status": r.ARRIVING}):
        state = staffed(unit)
        assert state.mission[0].mediation == state.cells.settlement.sum() == 0.0
    idle = staffed(STAFF, share=0.0)
    assert idle.mission[0].mediation == idle.cells.settlement.sum() == 0.0


def test_when_staff_leave_nothing_stays():
    state = staffed(STAFF)
    state.units[0].status = r.LEFT
    deterrence.spread_reach(state)
    mediation.mediate(state)
    assert state.mission[0].mediation == state.cells.settlement.sum() == 0.0


def test_overhead_and_overlap_cost_hours():
    state = world(units=[STAFF], mediation_scale_people=60.0)
    state.levers[0].mediation_share, state.mission[0].work = 0.4, 0.7
    mediation.mediate(state)
    assert state.mission[0].mediation == pytest.approx(saturation(30 * 0.4 * 0.7, 60.0), rel=1e-12)


def test_unpaid_staff_count_for_less():
    state = world(units=[STAFF], mediation_scale_people=60.0, unpaid_loss=0.5)
    state.levers[0].mediation_share, state.levers[0].paid_share = 0.4, 0.6
    mediation.mediate(state)
    assert state.mission[0].mediation == pytest.approx(saturation(30 * 0.8 * 0.4, 60.0), rel=1e-12)
