"""What is authorised arrives as an advance party and a ramp, some of it never."""

import math

import pytest
from worlds import WEEK, luck, world

from sim.engine import records as r
from sim.engine.chance import ADVANCE, ARRIVAL, FILLED
from sim.engine.mechanisms import deployment

CAPITAL = 7


def authorise(state, component, people, organisation=0):
    state.plan.by_organisation[:, organisation, component] = people
    state.plan.authorised[:] = state.plan.by_organisation.sum(axis=1)


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
    authorise(state, component, 120 * n)
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
    people = [289] + [290] + [480] + [120] * 397
    authorise(state, r.MILITARY, people)
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


def test_every_organisation_has_its_own_ramp_and_its_own_numbers():
    state = world(
        units=[
            {"component": r.MILITARY, "organisation": o, "ordinal": i, "people": 120, "status": r.PLANNED}
            for o in (0, 1)
            for i in (0, 1)
        ]
    )
    state.levers[0].filled_share[:2] = 1.0, 1.0
    state.levers[0].months_to_half[:2], state.levers[0].months_to_nine_tenths[:2] = [6.0, 0.0], [12.0, 0.0]
    authorise(state, r.MILITARY, 240, organisation=0)
    authorise(state, r.MILITARY, 120, organisation=1)
    deployment.deploy(state, 0)
    late = [delay(luck(state, 0, ARRIVAL, unit), 6.0, 12.0) for unit in state.units[:2]]
    assert min(late) > 0
    assert state.units.arrives_week.tolist() == [*late, 0, 0]
    assert state.units.status.tolist() == [r.ARRIVING, r.ARRIVING, r.DEPLOYED, r.PLANNED]
    assert state.mission[0].authorised[r.MILITARY] == 360
    state.levers[0].filled_share[1] = 0.0
    state.units.status[:] = r.PLANNED
    deployment.deploy(state, 0)
    assert state.units.status.tolist() == [r.ARRIVING, r.ARRIVING, r.UNFILLED, r.PLANNED]


def test_a_surge_of_the_first_organisation_comes_and_goes():
    state = planned(4, half=0.0)
    authorise(state, r.MILITARY, 240)
    there = []
    for surge in (0, 240, 0):
        state.mission[0].surge_people = surge
        deployment.deploy(state, len(there))
        there.append(int((state.units.status == r.DEPLOYED).sum()))
        assert state.mission[0].authorised[r.MILITARY] == 240 + surge
    assert there == [2, 4, 2]


def test_there_is_no_surge_of_what_is_not_authorised():
    state = planned(2, half=0.0)
    authorise(state, r.MILITARY, 0)
    state.mission[0].surge_people = 240
    deployment.deploy(state, 0)
    assert (state.units.status == r.PLANNED).all()
    assert state.mission[0].authorised[r.MILITARY] == 0


@pytest.mark.parametrize("training", [0.0, 0.25, 1.0])
def test_skills_fade_until_a_unit_is_relieved(training):
    state = world(units=[{"people": 120, "quality": 0.8, "quality_at_start": 0.8, "arrives_week": 5}])
    state.parameters[0].skill_fade_per_week, state.levers[0].training = 0.02, training
    floor, fade = 0.6 * 0.8, 0.02 * (1 - training)
    for week in range(5, 5 + 52):
        deployment.train(state, week)
        faded = floor + 0.4 * 0.8 * (1 - fade) ** (week - 5 + 1)
        assert state.units[0].quality == pytest.approx(faded, rel=1e-12)
    deployment.train(state, 5 + 52)
    assert state.units[0].quality == 0.8


def test_only_units_that_are_there_lose_skill():
    state = world(
        units=[{"people": 120, "status": status} for status in (r.PLANNED, r.ARRIVING, r.LEFT)],
        skill_fade_per_week=0.2,
    )
    deployment.train(state, WEEK)
    assert state.units.quality.tolist() == [1.0] * 3
    state.units.status[:], state.parameters[0].skill_fade_per_week = r.DEPLOYED, 0.0
    deployment.train(state, WEEK)
    assert state.units.quality.tolist() == [1.0] * 3


def test_muster_by_organisation_with_quality_caveats_and_pay():
    state = world(
        units=[
            {"component": r.MILITARY, "people": 120, "quality": 0.8},
            {"component": r.MILITARY, "people": 80, "quality": 0.3, "organisation": 1},
            {"component": r.POLICE, "people": 10, "organisation": 1},
        ]
    )
    mission, levers = state.mission[0], state.levers[0]
    mission.robustness, mission.work, mission.harmed = 0.6, 0.2, 5
    levers.caveats[:2], levers.cost_ratio[:2], levers.paid_share = [0.1, 0.5], [1.0, 0.5], 0.9
    levers.usd_per_week[:] = 100.0
    deployment.muster(state)
    assert mission.deployed.tolist() == [200, 0, 0, 10, 0]
    assert mission.deployed_by_organisation[:2].tolist() == [[120, 0, 0, 0, 0], [80, 0, 0, 10, 0]]
    assert mission.troop_quality == pytest.approx((120 * 0.8 + 80 * 0.3) / 200, rel=1e-12)
    assert mission.force_allowed == pytest.approx(0.6 * (1 - (120 * 0.1 + 80 * 0.5) / 200), rel=1e-12)
    assert mission.cost_usd == pytest.approx(0.9 * (120 * 100 + 90 * 50), rel=1e-12)
    assert (mission.work, mission.harmed) == (1.0, 0)
    state.switches[0].resources_and_will = 0
    mission.cost_usd = 0.0
    deployment.muster(state)
    assert mission.force_allowed == 0.6
    assert mission.cost_usd == pytest.approx(120 * 100 + 90 * 50, rel=1e-12)
