"""Commitment follows what a party expects of peace and of war; posture follows commitment."""

import math

import pytest
from worlds import (
    ARMY,
    GANG,
    GUARDS,
    OURS,
    REBELS,
    RENEGADES,
    WEEK,
    changed,
    logistic,
    saturation,
    snapshot,
    world,
)

from sim.engine import records as r
from sim.engine.mechanisms import commitment

WEIGHTS = {
    "commitment_rate_per_week": 0.03,
    "commitment_base": 1.5,
    "commitment_promises": 1.2,
    "commitment_livelihood": 1.5,
    "commitment_inclusion": 1.0,
    "commitment_threat": 4.5,
    "commitment_gain": 1.1,
    "loot_weight": 0.9,
    "guarantee_relief": 0.8,
    "injury_scale_per_1000": 6.0,
}


def two_parties():
    state = world(
        bands=[
            {"group": ARMY, "fighters": 200},
            {"group": GUARDS, "fighters": 100},
            {"group": REBELS, "fighters": 150},
            {"group": RENEGADES, "fighters": 50},
            {"group": GANG, "fighters": 70},
        ],
        **WEIGHTS,
    )
    country = state.country[0]
    country.army_quality, country.promise_credit, country.loot_income = 0.25, -0.3, 0.6
    country.kin_livelihood[:2], country.inclusion[:2] = [0.5, 0.3], [0.7, 0.4]
    state.mission[0].force = 80.0
    army, rebels = state.groups[ARMY], state.groups[REBELS]
    army.commitment, army.ambition, army.guarantee = 0.8, 0.2, 0.5
    rebels.commitment, rebels.ambition, rebels.guarantee, rebels.setback = 0.6, -0.4, 0.25, 0.35
    rebels.sponsor, rebels.sponsor_until_week, rebels.loot_share = 0.4, WEEK + 1, 0.5
    rebels.injury[ARMY], rebels.injury[RENEGADES], army.injury[REBELS] = 6.0, 100.0, 3.0
    return state


OWN_OF_STATE = 200 * 1.25 + 100  # the army by its quality, its allies man by man
OWN_OF_REBELS = 150 + 50
WHOLE = OWN_OF_STATE + OWN_OF_REBELS + 80.0  # gangs belong to no side


def expected_of_rebels(sponsor):
    gain = 0.9 * 0.6 * 0.5 + sponsor + 2 * (OWN_OF_REBELS / WHOLE - 0.5)
    threat = saturation(6.0, 6.0 * 2.0)  # two thousand men; renegades are not the other party
    peace = 1.5 + 1.2 * -0.3 + 1.5 * (0.3 - 0.4) + 1.0 * (0.4 - 0.5)
    return logistic(peace - 4.5 * threat * (1 - 0.8 * 0.25) - 1.1 * gain + 0.4 - 0.35)


def test_rebels():
    state = two_parties()
    commitment.commit(state, WEEK)
    target = expected_of_rebels(sponsor=0.4)
    assert state.groups[REBELS].commitment == pytest.approx(0.6 + 0.03 * (target - 0.6), rel=1e-12)
    assert commitment.expected_peace(state, WEEK + 1, REBELS) == pytest.approx(
        expected_of_rebels(0.0), rel=1e-12
    )


def test_diplomacy_damps_what_a_sponsor_offers():
    state = two_parties()
    state.levers[0].diplomacy, state.parameters[0].diplomacy_damps = 0.5, 0.6
    state.mission[0].mediation = 1.0
    expected = expected_of_rebels(sponsor=0.4 * (1 - 0.5 * 0.6))
    assert commitment.expected_peace(state, WEEK, REBELS) == pytest.approx(expected, rel=1e-12)
    state.switches[0].regional = 0
    assert commitment.expected_peace(state, WEEK, REBELS) == pytest.approx(expected_of_rebels(0.4), rel=1e-12)


def test_army():
    state = two_parties()
    state.groups[REBELS].loot_share = 0.0
    commitment.commit(state, WEEK)
    gain = 2 * (OWN_OF_STATE / WHOLE - 0.5)
    peace = 1.5 + 1.2 * -0.3 + 1.5 * (0.5 - 0.4) + 1.0 * (0.7 - 0.5)
    target = logistic(peace - 4.5 * saturation(3.0, 12.0) * (1 - 0.8 * 0.5) - 1.1 * gain - 0.2)
    assert state.groups[ARMY].commitment == pytest.approx(0.8 + 0.03 * (target - 0.8), rel=1e-12)


def test_both_parties_count_what_rebels_hold():
    state = two_parties()
    assert commitment.loot_at_stake(state, REBELS) == commitment.loot_at_stake(state, ARMY) == 0.5


def test_others_hold_no_commitment():
    state = two_parties()
    state.groups[REBELS].signatory = 0
    before = state.groups.commitment.copy()
    commitment.commit(state, WEEK)
    moved = state.groups.commitment != before
    assert moved.tolist() == [True, False, False, False, False]


@pytest.mark.parametrize(
    ("field", "value", "direction"),
    [
        ("guarantee", 1.0, 1),
        ("sponsor", 1.0, -1),
        ("ambition", 1.0, -1),
        ("setback", 1.0, -1),
        ("loot_share", 1.0, -1),
    ],
)
def test_direction(field, value, direction):
    state = two_parties()
    before = commitment.expected_peace(state, WEEK, REBELS)
    state.groups[REBELS][field] = value
    assert (commitment.expected_peace(state, WEEK, REBELS) - before) * direction > 0


def test_a_mission_between_them_lowers_everybodys_odds():
    state = two_parties()
    assert commitment.odds_of_winning(state, REBELS) == pytest.approx(200 / 630, rel=1e-12)
    state.mission[0].force = 0.0
    assert commitment.odds_of_winning(state, REBELS) == pytest.approx(200 / 550, rel=1e-12)
    empty = world()
    assert commitment.odds_of_winning(empty, REBELS) == 0.0


@pytest.mark.parametrize(
    ("committed", "posture", "following"),
    [
        (0.40, r.KEEPS, r.KEEPS),
        (0.39, r.KEEPS, r.DEFENSIVE),
        (0.25, r.DEFENSIVE, r.DEFENSIVE),
        (0.24, r.DEFENSIVE, r.OFFENSIVE),
        (0.40, r.DEFENSIVE, r.KEEPS),
        (0.99, r.OFFENSIVE, r.OFFENSIVE),  # only the end of the war stops it
    ],
)
def test_posture_by_commitment(committed, posture, following):
    state = world(offensive_below=0.25, defensive_below=0.4)
    state.groups[ARMY].commitment = 0.9
    state.groups[REBELS].commitment, state.groups[REBELS].posture = committed, posture
    commitment.take_posture(state)
    assert state.groups.next_posture.tolist()[:2] == [r.KEEPS, following]
    assert state.groups[REBELS].posture == posture  # acts from next week on
    war = following == r.OFFENSIVE
    assert state.country[0].at_war == war
    followers = r.OFFENSIVE if war else r.KEEPS
    assert state.groups.next_posture.tolist()[2:] == [followers, followers, r.KEEPS]
    commitment.adopt_posture(state)
    assert state.groups.posture.tolist() == state.groups.next_posture.tolist()


def test_a_militia_without_a_side_does_not_follow():
    state = world()
    state.groups[GUARDS].side = r.NO_SIDE
    state.groups[ARMY].posture = r.OFFENSIVE
    commitment.take_posture(state)
    assert state.groups[GUARDS].next_posture == r.KEEPS


def test_no_rate_no_change():
    state = two_parties()
    state.parameters[0].commitment_rate_per_week = 0.0
    before = snapshot(state)
    commitment.commit(state, WEEK)
    assert changed(before, state) == set()
    assert state.groups[ARMY].identity == OURS


def beaten_rebels():
    state = two_parties()
    loser = state.groups[REBELS]
    loser.kind, loser.signatory, loser.beaten = r.SPOILER, 0, 1
    return state


def test_who_lost_a_war_weighs_another_without_promises():
    state = beaten_rebels()
    target = expected_of_rebels(sponsor=0.4)
    without_promises = logistic(math.log(target / (1.0 - target)) + 1.2 * 0.3)
    assert commitment.expected_peace(state, WEEK, REBELS) == pytest.approx(without_promises, rel=1e-12)
    commitment.commit(state, WEEK)
    assert state.groups[REBELS].commitment == pytest.approx(0.6 + 0.03 * (without_promises - 0.6), rel=1e-12)
    assert commitment.loot_at_stake(state, ARMY) == 0.5


def test_remnants_rise_again_and_other_spoilers_follow():
    state = beaten_rebels()
    state.groups[REBELS].commitment = 0.2
    commitment.take_posture(state)
    assert state.country[0].at_war == 1
    assert state.groups.next_posture.tolist()[:3] == [r.KEEPS, r.OFFENSIVE, r.OFFENSIVE]


def test_remnants_do_not_follow_others_to_war():
    state = beaten_rebels()
    state.groups[ARMY].posture = r.OFFENSIVE
    commitment.take_posture(state)
    assert state.groups.next_posture.tolist()[:3] == [r.OFFENSIVE, r.KEEPS, r.OFFENSIVE]
