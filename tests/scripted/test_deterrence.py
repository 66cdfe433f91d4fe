"""Armed bands weigh the troops whose patrols reach them."""

import pytest
from worlds import MIDDLE, REBELS, WEEK, saturation, world

from sim.engine import records as r
from sim.engine.mechanisms import deterrence

assert WEEK  # one phase knows no week


def stationed(*units, robustness=0.5, guarding=0.0, **constants):
    state = world(
        units=units,
        mission={"force_allowed": robustness},
        levers={"protection_share": guarding},
        patrol_reach=0.5,
        deterrence_scale_people=60.0,
        mandate_floor=0.4,
        **constants,
    )
    state.cells.road[:] = 0.8
    deterrence.spread_reach(state)
    deterrence.deter(state)
    return state


COMPANY = {"component": r.MILITARY, "people": 120, "quality": 0.5, "cell": 0}


def test_reach_over_roads():
    state = stationed(COMPANY)
    near = 60 * 0.5 * 0.8  # a company of quality 0.5, half of it a day's patrol away, roads of 0.8
    expected = [60.0, near, 0, near, near, 0, 0, 0, 0]
    assert state.cells.troops_in_reach.tolist() == pytest.approx(expected, rel=1e-12)
    assert state.cells.police_in_reach.sum() == state.cells.observers_in_reach.sum() == 0


def test_it_is_the_road_of_the_place_reached_that_counts():
    state = stationed(COMPANY)
    state.cells.road[1] = 0.1
    state.cells.road[0] = 0.0
    deterrence.spread_reach(state)
    assert state.cells.troops_in_reach[:2].tolist() == pytest.approx([60.0, 60 * 0.5 * 0.1], rel=1e-12)


def test_deterrence_by_mandate_and_reach():
    mandate = 1 - (1 - 0.5) * (1 - 0.4)  # 0.7
    state = stationed(COMPANY, {"component": r.FORMED_POLICE, "people": 140, "quality": 1.0, "cell": 1})
    troops = 60 + 0.5 * 140 * 0.5 * 0.8  # formed police count half, and reach from next door
    assert state.cells.troops_in_reach[0] == pytest.approx(troops, rel=1e-12)
    assert state.cells.police_in_reach[0] == pytest.approx(140 * 0.5 * 0.8, rel=1e-12)
    assert state.cells.deterrence[0] == pytest.approx(mandate * saturation(troops, 60.0), rel=1e-12)
    assert state.cells.deterrence[8] == 0.0
    assert state.mission[0].force == pytest.approx(mandate * 60, rel=1e-12)  # troops only


@pytest.mark.parametrize(("robustness", "mandate"), [(0.0, 0.4), (1.0, 1.0)])
def test_mandate(robustness, mandate):
    state = stationed(COMPANY, robustness=robustness)
    assert state.cells.deterrence[0] == pytest.approx(mandate * 0.5, rel=1e-12)


@pytest.mark.parametrize("guarding", [0.0, 0.4, 1.0])
def test_who_guards_people_does_not_patrol(guarding):
    state = stationed(COMPANY, robustness=1.0, guarding=guarding)
    patrols = 60 * (1 - guarding)
    assert state.cells.deterrence[0] == pytest.approx(saturation(patrols, 60.0), rel=1e-12, abs=0)
    assert state.cells.troops_in_reach[0] == state.mission[0].force == 60.0  # still there, should war come


def test_each_component_reaches_by_its_own_field_and_is_seen():
    state = stationed(
        {"component": r.OBSERVERS, "people": 10},
        {"component": r.POLICE, "people": 20},
        {"component": r.CIVILIANS, "people": 30},
    )
    cell = state.cells[MIDDLE]
    reached = (cell.troops_in_reach, cell.observers_in_reach, cell.police_in_reach, cell.staff_in_reach)
    assert reached == (0.0, 10.0, 20.0, 30.0)
    assert cell.deterrence == 0.0
    assert cell.mission_seen == pytest.approx(60 / (60 + 50), rel=1e-12)
    assert cell.staff_seen == pytest.approx(30 / (30 + 20), rel=1e-12)


def test_units_that_are_not_there_deter_nobody():
    state = stationed(COMPANY | {"status": r.ARRIVING}, COMPANY | {"people": 0})
    assert state.cells.troops_in_reach.sum() == state.cells.deterrence.sum() == state.mission[0].force == 0.0
    assert state.cells.mission_seen.sum() == 0.0


def test_when_the_mission_leaves_its_reach_goes():
    state = stationed(COMPANY)
    state.units[0].status = r.LEFT
    deterrence.spread_reach(state)
    deterrence.deter(state)
    assert state.cells.deterrence.sum() == state.cells.troops_in_reach.sum() == state.mission[0].force == 0.0


def test_whoever_holds_the_base_lets_patrols_out_or_not():
    state = stationed(COMPANY, obstruction=0.4)
    state.cells.control[:] = REBELS
    state.groups[REBELS].consent = 0.25
    deterrence.spread_reach(state)
    assert state.cells.troops_in_reach[0] == pytest.approx(60 * (1 - 0.4 * 0.75), rel=1e-12)
    assert state.cells.troops_in_reach[1] == pytest.approx(24 * (1 - 0.4 * 0.75), rel=1e-12)
    state.switches[0].consent = 0
    deterrence.spread_reach(state)
    assert state.cells.troops_in_reach[0] == pytest.approx(60.0, rel=1e-12)


def test_who_trains_the_army_does_not_patrol():
    state = stationed(COMPANY, robustness=1.0, guarding=0.25)
    state.levers[0].army_mentoring_share = 0.2
    for protection, handover, part in ((1, 1, 0.75 * 0.8), (0, 1, 0.8), (1, 0, 0.75), (0, 0, 1.0)):
        state.switches[0].protection, state.switches[0].handover = protection, handover
        deterrence.deter(state)
        assert state.cells.deterrence[0] == pytest.approx(saturation(60 * part, 60.0), rel=1e-12)
        assert state.mission[0].force == pytest.approx(60.0, rel=1e-12)


@pytest.mark.parametrize("gain", [0.0, 0.3, 1.0])
def test_how_much_very_many_troops_deter(gain):
    state = stationed(COMPANY, deterrence_gain=gain)
    assert state.cells.deterrence[0] == pytest.approx(gain * 0.7 * 0.5, rel=1e-12, abs=0)
    assert state.mission[0].force == pytest.approx(0.7 * 60, rel=1e-12)  # against armies as ever
    many = stationed(COMPANY | {"people": 10**12}, robustness=1.0, deterrence_gain=gain)
    assert many.cells.deterrence[0] == pytest.approx(gain, rel=1e-9, abs=0)
