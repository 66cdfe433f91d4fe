"""Organisations and components overlap; coordinating takes hours; shared intelligence joins and leaks."""

from statistics import NormalDist

import pytest
from worlds import MIDDLE, binomial, changed, luck, saturation, snapshot, world

from sim.engine import records as r
from sim.engine.chance import HEAR
from sim.engine.mechanisms import coordination, deployment, tips

STAFF = {"component": r.CIVILIANS, "people": 50, "quality": 0.6}
TROOPS = {"component": r.MILITARY, "people": 120}


def together(*units, share=0.2, work=0.9, **constants):
    state = world(units=units, **({"coordination_scale_people": 30.0, "overlap_loss": 0.4} | constants))
    state.levers[0].coordination_share = share
    deployment.muster(state)
    state.mission[0].work = work
    coordination.coordinate(state)
    return state.mission[0]


def test_two_components_of_one_organisation():
    mission = together(STAFF, TROOPS)
    joint = saturation(50 * 0.6 * 0.2 * 0.9, 30.0)
    assert mission.coordination == pytest.approx(joint, rel=1e-12)
    assert mission.work == pytest.approx(0.9 * (1 - 0.4 * (1 - 1 / 2) * (1 - joint)), rel=1e-12)


@pytest.mark.parametrize(
    ("units", "n"),
    [
        ([TROOPS], 1),
        ([TROOPS, TROOPS], 1),
        ([TROOPS, TROOPS | {"component": r.POLICE}], 2),
        ([TROOPS, TROOPS | {"organisation": 1}], 2 + 2),
        ([TROOPS, TROOPS | {"organisation": 1}, TROOPS | {"organisation": 3, "component": r.POLICE}], 3 + 4),
        ([TROOPS, TROOPS | {"organisation": 1, "status": r.LEFT}], 1),
    ],
)
def test_the_more_the_worse_where_nobody_coordinates(units, n):
    mission = together(*units, work=1.0)
    assert mission.coordination == 0.0
    assert mission.work == pytest.approx(1 - 0.4 * (1 - 1 / n), rel=1e-12)


def test_no_loss_no_mission_and_full_coordination():
    assert together(STAFF, TROOPS, overlap_loss=0.0).work == 0.9
    empty = together()
    assert (empty.work, empty.coordination) == (0.9, 0.0)
    many = together(STAFF | {"people": 10**12}, TROOPS, work=1.0)
    assert many.work == pytest.approx(1.0, rel=1e-9)


@pytest.mark.parametrize(("sharing", "joint", "gain"), [(0.0, 1.0, 0.0), (1.0, 0.0, 0.0), (0.8, 0.5, 0.2)])
def test_shared_pictures(sharing, joint, gain):
    state = world()
    state.levers[0].intelligence_sharing, state.mission[0].coordination = sharing, joint
    for known in (0.0, 0.4, 1.0):
        assert coordination.joined(state, known) == pytest.approx(known + gain * (1 - known), rel=1e-12)


@pytest.mark.parametrize("week", range(6))
@pytest.mark.parametrize(("on", "known"), [(1, 0.4 + 0.2 * 0.6), (0, 0.4)])
def test_headquarters_hears_more_when_components_share(week, on, known):
    state = world()
    state.levers[0].intelligence_sharing, state.mission[0].coordination = 0.8, 0.5
    state.switches[0].coordination = on
    cell = state.cells[MIDDLE]
    cell.killed, cell.monitoring = 1_000, 0.4  # so many that either picture has its own number
    tips.hear(state, week)
    u = luck(state, week, HEAR, cell)
    assert abs(cell.heard - normal(u, 1_000, 0.2 + 0.8 * known)) <= 1
    cell.killed = 10
    tips.hear(state, week)
    assert cell.heard == binomial(u, 10, 0.2 + 0.8 * known)


def normal(u, n, p):
    """Return the normal quantile that stands in for that of so many deaths."""
    return NormalDist(n * p, (n * p * (1 - p)) ** 0.5).inv_cdf(u)


@pytest.mark.parametrize(
    ("leak", "sharing", "defence", "times"),
    [
        (0.5, 0.8, 0.25, 1.3),
        (0.5, 0.8, 1.0, 1.0),
        (0.0, 1.0, 0.0, 1.0),
        (0.5, 0.0, 0.0, 1.0),
        (2.0, 1.0, 0.0, 3.0),
    ],
)
def test_shared_plans_leak_unless_defended(leak, sharing, defence, times):
    state = world(leak=leak)
    state.levers[0].intelligence_sharing, state.levers[0].cyber_defence = sharing, defence
    before = snapshot(state)
    assert coordination.leaks(state) == pytest.approx(times, rel=1e-12)
    assert changed(before, state) == set()
