"""What is authorised arrives as an advance party and a ramp, some of it never."""

import math

import pytest
from worlds import luck, world

from sim.engine import records as r
from sim.engine.chance import ADVANCE, ARRIVAL, FILLED
from sim.engine.mechanisms import deployment

CAPITAL = 7


def planned(n=12, component=r.MILITARY, half=6.0, nine_tenths=12.0, filled=1.0, advance=0.0, weeks=400):
    state = world(
        units=[
            {"component": component, "ordinal": i, "people": 100, "status": r.PLANNED, "cell": r.NOWHERE}
            for i in range(n)
        ],
        weeks=weeks,
    )
    levers = state.levers[0]
    levers.months_to_half, levers.months_to_nine_tenths = half, nine_tenths
    levers.filled_share, levers.advance_party_share = filled, advance
    state.country[0].capital = CAPITAL
    state.plan.authorised[:, component] = 120 * n
    return state


def delay(u, half, nine_tenths):
    steepness = math.log(9) / math.log(nine_tenths / half)
    months = half * (u / (1 - u)) ** (1 / steepness)
    return math.floor(min(months, 4 * nine_tenths) * 52 / 12)


def test_every_company_arrives_in_its_own_week():
    state = planned()
    delays = [delay(luck(state, 0, ARRIVAL, unit), 6.0, 12.0) for unit in state.units]
    assert len(set(delays)) > 6
    for week in range(max(delays) + 1):
        deployment.deploy(state, week)
        there = [late <= week for late in delays]
        assert (state.units.status == r.DEPLOYED).tolist() == there
        assert state.units.cell.tolist() == [CAPITAL if here else r.NOWHERE for here in there]
    assert state.units.arrives_week.tolist() == delays


def test_half_are_there_by_t50_and_nine_tenths_by_t90():
    assert delay(0.5, 6.0, 12.0) == math.floor(6.0 * 52 / 12)
    assert delay(0.9 - 1e-12, 6.0, 12.0) == math.floor(12.0 * 52 / 12 - 1e-6)


def test_nobody_comes_later_than_four_times_t90():
    state = planned(200, half=1.0, nine_tenths=24.0)
    late = [deployment.arrival_delay_weeks(state, unit) for unit in state.units]
    assert late == [delay(luck(state, 0, ARRIVAL, unit), 1.0, 24.0) for unit in state.units]
    assert max(late) == math.floor(4 * 24 * 52 / 12)


def test_the_advance_party_comes_within_four_weeks():
    state = planned(40, advance=0.3)
    for unit in state.units:
        u = luck(state, 0, ARRIVAL, unit)
        first = luck(state, 0, ADVANCE, unit) < 0.3
        expected = math.floor(4 * u) if first else delay(u, 6.0, 12.0)
        assert deployment.arrival_delay_weeks(state, unit) == expected


def test_a_mission_that_is_there_already():
    state = planned(half=0.0, nine_tenths=0.0)
    deployment.deploy(state, 0)
    assert (state.units.status == r.DEPLOYED).all()


@pytest.mark.parametrize("share", [0.0, 0.6, 1.0])
def test_some_of_it_never_arrives(share):
    state = planned(40, half=0.0, filled=share)
    deployment.deploy(state, 0)
    expected = [r.DEPLOYED if luck(state, 0, FILLED, unit) < share else r.UNFILLED for unit in state.units]
    assert state.units.status.tolist() == expected


def test_only_what_the_plan_authorises_is_sent_and_a_cut_is_withdrawn():
    state = planned(4, half=0.0)
    state.plan.authorised[:, r.MILITARY] = [289] + [290] + [480] + [120] * 397
    there = []
    for week in range(4):
        deployment.deploy(state, week)
        there.append((state.units.status == r.DEPLOYED).tolist())
        assert state.mission[0].authorised[r.MILITARY] == state.plan.authorised[week, r.MILITARY]
    assert [sum(row) for row in there] == [2, 3, 4, 1]  # a company of 100 once half of it is authorised
    assert there[3] == [True, False, False, False]
    assert state.units.cell.tolist() == [CAPITAL] + [r.NOWHERE] * 3
    assert state.units.status.tolist()[1:] == [r.PLANNED] * 3


def test_pay_is_drawn_by_those_who_are_there():
    state = world(
        units=[
            {"component": r.MILITARY, "people": 120},
            {"component": r.MILITARY, "people": 80},
            {"component": r.POLICE, "people": 10},
            {"component": r.CIVILIANS, "people": 10, "status": r.ARRIVING},
        ]
    )
    state.levers[0].usd_per_week[:] = [400.0, 900.0, 500.0, 1000.0, 2000.0]
    for _ in range(3):
        deployment.muster(state)
    assert state.mission[0].deployed.tolist() == [200, 0, 0, 10, 0]
    assert state.mission[0].cost_usd == pytest.approx(3 * (200 * 400.0 + 10 * 1000.0), rel=1e-12)
    assert state.mission[0].ever == 1


def test_no_mission_costs_nothing():
    state = world()
    deployment.muster(state)
    assert (state.mission[0].ever, state.mission[0].cost_usd) == (0, 0.0)
