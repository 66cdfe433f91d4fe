"""Each party believes in a protection: what is promised, times how far it is believed."""

import pytest
from worlds import ARMY, GANG, GUARDS, MIDDLE, REBELS, RENEGADES, WEEK, world

from sim.engine import records as r
from sim.engine.mechanisms import guarantee

BELIEF = {
    "guarantee_scale": 0.15,
    "slippage_cost_per_week": 0.006,
    "failure_cost": 0.02,
    "casualty_cost": 0.01,
    "credibility_recovery_per_week": 0.05,
}


def promised(troops=1000, observers=100, formed_police=200, credibility=0.6, robustness=0.5):
    state = world(
        bands=[
            {"group": ARMY, "fighters": 350},
            {"group": GUARDS, "fighters": 200},
            {"group": REBELS, "fighters": 400},
            {"group": RENEGADES, "fighters": 100},
            {"group": GANG, "fighters": 70},
        ],
        **BELIEF,
    )
    state.plan.authorised[:, :3] = [troops, observers, formed_police]
    state.plan.authorised[:, 3:] = 500  # police and civilians guarantee nothing
    state.mission[0].credibility, state.mission[0].force_allowed = credibility, robustness
    return state


STRENGTH = (0.3 + 0.7 * 0.5) * 1000 + 2 * 100 + 0.5 * 200  # 950


def test_promised_strength_against_the_other_side():
    state = promised(credibility=0.6)
    state.mission[0].left = 1  # credibility rests
    guarantee.believe(state, WEEK)
    army = 0.6 * STRENGTH / (STRENGTH + 0.15 * (400 + 100) + 100)
    rebels = 0.6 * STRENGTH / (STRENGTH + 0.15 * (350 + 200) + 100)
    believed = state.groups.guarantee.tolist()
    assert believed == pytest.approx([army, rebels, 0.0, 0.0, 0.0], rel=1e-12, abs=0)
    assert state.mission[0].credibility == 0.6


def test_robustness_weighs_troops():
    for robustness, weight in ((0.0, 0.3), (1.0, 1.0)):
        state = promised(1000, 0, 0, robustness=robustness)
        assert guarantee.promised_people(state, WEEK) == pytest.approx(1000 * weight, rel=1e-12)


def test_what_will_be_cut_within_half_a_year_is_not_believed():
    state = promised(1000, 0, 0, robustness=1.0)
    state.plan.authorised[WEEK + 26 :, r.MILITARY] = 400
    assert guarantee.promised_people(state, WEEK) == 400
    assert guarantee.promised_people(state, WEEK - 1) == 1000
    state.plan.authorised[: WEEK + 1, r.MILITARY] = 0  # nor what is not authorised yet
    assert guarantee.promised_people(state, WEEK) == 0
    assert (
        guarantee.promised_people(state, len(state.plan) - 1) == 400
    )  # the plan's last week stands for later


@pytest.mark.parametrize(("week", "staying"), [(14, 1.0), (16, 0.75), (20, 0.25), (22, 0.0), (90, 0.0)])
def test_an_announced_exit_is_discounted(week, staying):
    state = promised(1000, 0, 0, robustness=1.0)
    state.mission[0].exit_week, state.levers[0].exit_weeks = 40, 8  # half a year from week 14
    assert guarantee.promised_people(state, week) == pytest.approx(1000 * staying, rel=1e-12)


def test_without_a_mission_there_is_no_guarantee():
    state = promised(0, 0, 0)
    guarantee.believe(state, WEEK)
    assert state.groups.guarantee.tolist() == [0.0] * 5
    assert state.mission[0].credibility == 0.6


@pytest.mark.parametrize(
    ("there", "gap"), [((0, 0), 1.0), ((500, 50), 0.5), ((1000, 100), 0.0), ((2000, 100), 0.0)]
)
def test_credibility_falls_with_the_gap_and_recovers_with_presence(there, gap):
    state = promised()
    state.mission[0].deployed[:2] = there
    guarantee.believe(state, WEEK)
    fallen = 0.6 - 0.006 * gap
    assert state.mission[0].credibility == pytest.approx(
        fallen + 0.05 * (1 - gap) * (0.8 - fallen), rel=1e-12
    )


def test_credibility_falls_with_failures_to_protect_and_casualties():
    state = promised()
    state.mission[0].deployed[:2] = 1000, 100
    state.cells.deterrence[MIDDLE], state.cells.deterrence[0] = 0.5, 0.25
    rows = [
        (WEEK - 1, MIDDLE, r.ONE_SIDED),  # last week's
        (WEEK, MIDDLE, r.ONE_SIDED),
        (WEEK, 0, r.ONE_SIDED),
        (WEEK, 8, r.ONE_SIDED),  # out of reach: no failure
        (WEEK, MIDDLE, r.STATE_BASED),
        (WEEK, MIDDLE, r.OTHER),
    ]
    for e, (week, cell, kind) in enumerate(rows):
        state.events[e].week, state.events[e].cell, state.events[e].kind = week, cell, kind
    state.ledger[0].n_events = len(rows)
    state.weeks[WEEK].deaths_peacekeeper = 3
    guarantee.believe(state, WEEK)
    fallen = 0.6 - 0.02 * (0.5 + 0.25) - 0.01 * 3
    assert state.mission[0].credibility == pytest.approx(fallen + 0.05 * (0.8 - fallen), rel=1e-12)


def test_credibility_stays_within_bounds():
    state = promised(credibility=0.01)
    state.weeks[WEEK].deaths_peacekeeper = 500
    guarantee.believe(state, WEEK)
    assert state.mission[0].credibility == 0.0
    assert state.groups.guarantee.sum() == 0.0


def test_attacks_count_double_against_a_mandate_that_promised_protection():
    fallen = {}
    for promise in (0, 1):
        state = promised()
        state.mission[0].deployed[:2] = 1000, 100
        state.levers[0].promised[r.PROTECT] = promise
        state.parameters[0].credibility_recovery_per_week = 0.0
        state.cells.deterrence[MIDDLE] = 0.5
        state.events[0].week, state.events[0].cell, state.events[0].kind = WEEK, MIDDLE, r.ONE_SIDED
        state.ledger[0].n_events = 1
        guarantee.believe(state, WEEK)
        fallen[promise] = 0.6 - state.mission[0].credibility
    assert fallen == pytest.approx({0: 0.02 * 0.5, 1: 0.02 * 2 * 0.5}, rel=1e-9)


def test_a_surge_is_promised_while_troops_are_authorised():
    state = promised(1000, 0, 0, robustness=1.0)
    state.mission[0].surge_people = 300
    assert guarantee.promised_people(state, WEEK) == pytest.approx(1300, rel=1e-12)
    state.plan.authorised[:, r.MILITARY] = 0
    assert guarantee.promised_people(state, WEEK) == 0.0


ARMY_BELIEVES = 0.6 * STRENGTH / (STRENGTH + 0.15 * (400 + 100) + 100)
REBELS_BELIEVE = 0.6 * STRENGTH / (STRENGTH + 0.15 * (350 + 200) + 100)


def partial(bias, *sides, credibility=0.6):
    """Sides are (people, partiality, whom they side with), organisation by organisation."""
    state = promised(credibility=credibility)
    state.mission[0].left = 1  # credibility rests
    state.parameters[0].bias_assurance = bias
    for o, (people, partiality, friend) in enumerate(sides):
        state.mission[0].deployed_by_organisation[o, r.MILITARY] = people
        state.levers[0].partiality[o], state.levers[0].partial_to[o] = partiality, friend
    guarantee.believe(state, WEEK)
    return state.groups.guarantee[:2].tolist()


@pytest.mark.parametrize(
    ("sides", "army", "rebels"),
    [
        ([(300, 0.5, ARMY)], 0.5, -0.5),
        ([(300, 0.5, REBELS)], -0.5, 0.5),
        ([(300, 0.5, ARMY), (100, 0.8, REBELS)], (150 - 80) / 400, (80 - 150) / 400),
        ([(300, 0.5, ARMY), (100, 0.0, REBELS)], 150 / 400, -150 / 400),
        ([(300, 0.5, r.NOWHERE)], -0.5, -0.5),  # partial to neither of them
        ([(300, 0.0, ARMY)], 0.0, 0.0),
        ([(0, 1.0, ARMY)], 0.0, 0.0),  # nobody is there
    ],
)
@pytest.mark.parametrize("bias", [0.0, 0.5, 1.0])
def test_who_takes_a_side_is_believed_by_that_side(bias, sides, army, rebels):
    expected = [ARMY_BELIEVES * (1 + bias * army), REBELS_BELIEVE * (1 + bias * rebels)]
    assert all(one < 1 for one in expected)
    assert partial(bias, *sides) == pytest.approx(expected, rel=1e-12)


def test_a_guarantee_stays_a_share():
    whole = partial(1.0, (300, 1.0, ARMY), credibility=1.0)
    assert 2 * ARMY_BELIEVES / 0.6 > 1
    assert whole == [1.0, 0.0]
