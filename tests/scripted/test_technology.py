"""Drones see and spare patrols if they have an airfield and links; cyber attacks cut links, at a price
averted."""

import pytest
from worlds import EITHER_SIDE, WEEK, changed, luck, snapshot, world

from sim.engine import records as r
from sim.engine.chance import CYBER
from sim.engine.mechanisms import technology

NEAR = [0, 1, 3, 4]  # within 15 km of the capital in the corner: 0, 10, 10 and 14.1 km


def airfield(drones=1.0, people=100, **constants):
    said = {"drone_cells": 2.0, "drone_eye": 0.6, "drone_range_km": 15.0}
    state = world(**(said | constants))
    state.country[0].cell_km = 10.0
    for i in range(9):
        state.cells[i].row, state.cells[i].column = divmod(i, 3)
    state.mission[0].deployed[r.POLICE] = people
    state.levers[0].drones, state.levers[0].technology_usd_per_week = drones, 1000.0
    return state


@pytest.mark.parametrize(("drones", "covered"), [(0.0, 0.0), (1.0, 2 / 4), (2.0, 1.0), (50.0, 1.0)])
def test_drones_watch_the_cells_in_range(drones, covered):
    state = airfield(drones)
    state.mission[0].link = 0.5
    state.cells.monitoring[:] = 0.3
    technology.fly(state)
    watch = [covered * 0.6 * 0.5 if c in NEAR else 0.0 for c in range(9)]
    assert state.cells.watched.tolist() == pytest.approx(watch, rel=1e-12)
    monitoring = [1 - 0.7 * (1 - one) for one in watch]
    assert state.cells.monitoring.tolist() == pytest.approx(monitoring, rel=1e-12)


@pytest.mark.parametrize(("km", "reached"), [(9.9, 1), (10.0, 3), (14.1, 3), (14.2, 4), (20.0, 6), (30.0, 9)])
def test_range(km, reached):
    state = airfield(100.0, drone_range_km=km)
    technology.fly(state)
    assert (state.cells.watched > 0).sum() == reached


def test_it_costs_while_the_mission_is_there_and_sees_nothing_afterwards():
    state = airfield()
    for _ in range(3):
        technology.fly(state)
    assert state.mission[0].cost_usd == state.mission[0].assistance_usd == 3000.0
    state.mission[0].deployed[:] = 0
    state.cells.monitoring[:] = 0.3
    technology.fly(state)
    assert state.mission[0].cost_usd == 3000.0
    assert state.cells.watched.sum() == 0.0
    assert state.cells.monitoring.tolist() == pytest.approx([0.3] * 9, rel=1e-12)


@pytest.mark.parametrize("change", [{"drones": 0.0}, {"drone_eye": 0.0}])
def test_no_drones_or_blind_ones_see_nothing(change):
    state = airfield(**change)
    technology.fly(state)
    assert state.cells.watched.sum() == state.cells.monitoring.sum() == 0.0


@pytest.mark.parametrize("friction", [0.0, 0.3])
@pytest.mark.parametrize(("factor", "attacked"), EITHER_SIDE)
@pytest.mark.parametrize(("severity", "defence"), [(0.8, 0.25), (0.0, 0.0), (0.8, 1.0), (1.0, 0.0)])
def test_cyber_attacks_cut_links_for_a_week(factor, attacked, severity, defence, friction):
    state = airfield(cyber_severity=severity, cyber_friction=friction)
    state.levers[0].cyber_defence, state.mission[0].link = defence, 0.1
    state.country[0].cyber_threat = factor * luck(state, WEEK, CYBER)
    technology.keep_links(state, WEEK)
    expected = (1 - severity * (1 - defence) if attacked else 1.0) * (1 - friction * defence)
    assert state.mission[0].link == pytest.approx(expected, rel=1e-12)


def test_without_a_threat_links_hold():
    state = airfield()
    before = snapshot(state)
    for week in range(50):
        technology.keep_links(state, week)
    assert changed(before, state) == set()


@pytest.mark.parametrize(
    ("friction", "defence", "people", "link"),
    [
        (0.2, 0.0, 100, 1.0),
        (0.0, 1.0, 100, 1.0),
        (0.2, 0.5, 100, 0.9),
        (1.0, 1.0, 100, 0.0),
        (1.0, 1.0, 0, 1.0),  # a mission that is not there takes no precautions
    ],
)
def test_precautions_cost_reports_every_week(friction, defence, people, link):
    state = airfield(people=people, cyber_friction=friction)
    state.levers[0].cyber_defence, state.mission[0].link = defence, 0.1
    for week in range(5):
        technology.keep_links(state, week)
        assert state.mission[0].link == pytest.approx(link, rel=1e-12)
