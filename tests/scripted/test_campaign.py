"""Rulers under threat may turn on a population shut out of government."""

import pytest
from worlds import (
    ARMY,
    EITHER_SIDE,
    GANG,
    GUARDS,
    MIDDLE,
    OURS,
    REBELS,
    RENEGADES,
    THEIRS,
    WEEK,
    event,
    event_deaths,
    events,
    luck,
    saturation,
    world,
)

from sim.engine import records as r
from sim.engine import violence
from sim.engine.chance import CAMPAIGN, CAMPAIGN_ENDS, DEATHS, MASSACRE
from sim.engine.mechanisms import campaign

THREAT = saturation(24.0, 12.0)  # two thirds
PEOPLE = (
    {"people": 600, "identity": OURS},
    {"people": 200, "identity": THEIRS},
    {"people": 3200, "identity": OURS, "cell": 0},
)


def threatened(group=ARMY, against=r.NOWHERE, **constants):
    state = world(
        people=PEOPLE,
        bands=[{"group": group, "fighters": 50}, {"group": ARMY, "fighters": 5, "cell": 8}],
        injury_scale_per_1000=6.0,
        **constants,
    )
    state.groups[ARMY].injury[REBELS] = 24.0
    state.country[0].inclusion[:2] = [0.9, 0.2]
    if against != r.NOWHERE:
        state.groups.campaign_against[[ARMY, GUARDS]] = against
    return state


def decided(state, week=WEEK):
    campaign.decide_on_campaign(state, week)
    return int(state.groups[ARMY].campaign_against)


@pytest.mark.parametrize(("at_war", "times"), [(0, 1.0), (1, 2.0)])
@pytest.mark.parametrize(("factor", "begins"), EITHER_SIDE)
def test_it_begins_by_threat_exclusion_impunity_and_war(at_war, times, factor, begins):
    state = threatened()
    state.country[0].at_war = at_war
    state.cells.monitoring[:] = 0.6  # being watched restrains nobody
    state.cells.justice[[0, MIDDLE]] = [0.0, 0.5]
    impunity = 1 - 0.2 * 0.5  # four people in five live in cell 0
    chance = THREAT**2 * (1 - 0.2) * impunity * times
    u = luck(state, WEEK, CAMPAIGN, state.groups[ARMY])
    state.parameters[0].campaign_rate_per_week = factor * u / chance
    assert decided(state) == (THEIRS if begins else r.NOWHERE)


def test_nobody_begins_without_threat_exclusion_or_impunity():
    state = threatened(campaign_rate_per_week=1e9)
    state.groups[ARMY].injury[:] = 0.0
    state.groups[ARMY].injury[RENEGADES] = 50.0  # spoilers are no rival party
    assert decided(state) == r.NOWHERE
    state = threatened(campaign_rate_per_week=1e9)
    state.country[0].inclusion[THEIRS] = 1.0
    assert decided(state) == r.NOWHERE
    state = threatened(campaign_rate_per_week=1e9)
    state.cells.justice = 1.0
    assert decided(state) == r.NOWHERE
    state = threatened(campaign_rate_per_week=1e9)
    state.country[0].n_identities = 1  # nobody else to turn on
    assert decided(state) == r.NOWHERE


def test_a_zero_rate_never_begins_one():
    state = threatened(campaign_rate_per_week=0.0)
    assert [decided(state, week) for week in range(50)] == [r.NOWHERE] * 50


def test_the_target_is_the_most_excluded_of_others():
    state = threatened(campaign_rate_per_week=1e9)
    state.country[0].n_identities = 4
    state.country[0].inclusion[:4] = [0.0, 0.5, 0.3, 0.3]  # the rulers' own people do not count
    assert decided(state) == 2


def test_allied_militias_join_but_not_against_their_own_people():
    state = threatened(campaign_rate_per_week=1e9)
    decided(state)
    assert state.groups.campaign_against.tolist() == [THEIRS, -1, -1, THEIRS, -1]
    state.groups[GUARDS].identity = THEIRS
    decided(state)
    assert state.groups[GUARDS].campaign_against == r.NOWHERE
    state.groups[GUARDS].identity, state.groups[GUARDS].side = OURS, r.NO_SIDE
    decided(state)
    assert state.groups[GUARDS].campaign_against == r.NOWHERE


@pytest.mark.parametrize(("factor", "ends"), EITHER_SIDE)
def test_it_ends_sooner_where_people_are_protected(factor, ends):
    state = threatened(against=THEIRS)
    state.cells.deterrence[[0, MIDDLE]] = [0.25, 0.5]
    u = luck(state, WEEK, CAMPAIGN_ENDS, state.groups[ARMY])
    state.parameters[0].campaign_end_rate_per_week = factor * u / (1 + 4 * (0.8 * 0.25 + 0.2 * 0.5))
    assert decided(state) == (r.NOWHERE if ends else THEIRS)
    assert state.groups[GUARDS].campaign_against == state.groups[ARMY].campaign_against


@pytest.mark.parametrize(("injury", "goes_on"), [(1.35, True), (1.32, False)])  # a threat of 0.1 is 4 / 3
def test_it_ends_with_the_threat(injury, goes_on):
    state = threatened(against=THEIRS, campaign_end_rate_per_week=0.0)
    state.groups[ARMY].injury[REBELS] = injury
    assert decided(state) == (THEIRS if goes_on else r.NOWHERE)


def test_it_ends_with_the_men_and_with_the_rulers():
    state = threatened(against=THEIRS, campaign_end_rate_per_week=0.0)
    state.groups[ARMY].fighters = 0
    assert decided(state) == r.NOWHERE
    state = threatened(against=THEIRS, campaign_end_rate_per_week=0.0, campaign_rate_per_week=0.0)
    state.groups[ARMY].kind, state.groups[REBELS].kind = r.REBEL, r.STATE  # the rebels have won
    decided(state)
    assert state.groups.campaign_against.tolist() == [r.NOWHERE] * 5
    assert campaign.target_of_campaign(state) == r.NOWHERE


def plan(state, band=0):
    target = campaign.target_of_campaign(state)
    campaign.plan_campaign_attack(state, state.ledger[0].seed, WEEK, state.bands[band], target)
    return int(state.bands[band].order)


@pytest.mark.parametrize("group", [ARMY, GUARDS])
@pytest.mark.parametrize(("factor", "attacks"), EITHER_SIDE)
def test_chance_of_an_attack_by_who_lives_there_and_deterrence(group, factor, attacks):
    state = threatened(group, THEIRS)
    state.cells[MIDDLE].deterrence = 0.4
    u = luck(state, WEEK, MASSACRE, state.bands[0], state.groups[group])
    state.parameters[0].campaign_attack_rate_per_week = factor * u / (200 / 800 * (1 - 0.4))
    assert plan(state) == (r.CAMPAIGN_ATTACK if attacks else r.STAY)


@pytest.mark.parametrize("group", [REBELS, RENEGADES, GANG])
def test_only_the_rulers_side(group):
    assert plan(threatened(group, THEIRS, campaign_attack_rate_per_week=1e9)) == r.STAY


def test_no_attack_without_victims_chance_or_against_orders():
    certain = {"campaign_attack_rate_per_week": 1e9}
    assert plan(threatened(ARMY, THEIRS, **certain)) == r.CAMPAIGN_ATTACK
    assert plan(threatened(ARMY, THEIRS, campaign_attack_rate_per_week=0.0)) == r.STAY
    state = threatened(ARMY, THEIRS, **certain)
    state.bands[0].cell = 0  # nobody of theirs lives there
    assert plan(state) == r.STAY
    state = threatened(GUARDS, THEIRS, **certain)
    state.groups[GUARDS].identity = THEIRS
    assert plan(state) == r.STAY
    state = threatened(ARMY, THEIRS, **certain)
    state.bands[0].order = r.ASSAULT
    assert plan(state) == r.ASSAULT


def test_a_band_in_the_bush_finds_the_people_next_door():
    state = threatened(against=THEIRS, campaign_attack_rate_per_week=1e9)
    state.cells.people[0] = 700  # fewer than in the middle
    assert plan(state, band=1) == r.CAMPAIGN_ATTACK
    assert state.bands[1].target_cell == 8
    violence.raid(state, WEEK, state.bands[1], state.bands[1].key)
    assert [row["cell"] for row in events(state)] == [MIDDLE]


def test_a_massacre_is_twice_the_size_and_falls_on_the_target():
    state = threatened(against=THEIRS, event_scale_deaths=6.0, humanitarian_share_of_victims=0.0)
    band = state.bands[0]
    band.order = r.CAMPAIGN_ATTACK
    killed = event_deaths(luck(state, WEEK, DEATHS, band, state.cells[MIDDLE]), 2 * 6.0)
    violence.raid(state, WEEK, band, band.key)
    assert events(state) == [event(WEEK, MIDDLE, ARMY, r.TARGET_CIVILIANS, r.ONE_SIDED, civilian=killed)]
    assert state.cells.harm[MIDDLE].tolist()[:2] == [0, killed]
    assert state.cells[MIDDLE].harm_by_state == state.weeks[WEEK].one_sided[ARMY] == killed
    assert state.groups[ARMY].unrest == band.supply == 0.0
