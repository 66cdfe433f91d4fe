"""Bands on the offensive march and attack; bands that keep the peace do not."""

import math

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
    binomial,
    event,
    event_deaths,
    events,
    gumbel,
    luck,
    world,
)

from sim.engine import records as r
from sim.engine import week
from sim.engine.chance import ATTACK, COLLATERAL, DEATHS, MOVE, SPLIT, TARGET
from sim.engine.mechanisms import assault


def at_war(*bands, people=(), **constants):
    state = world(bands=bands, people=people, **constants)
    state.groups[REBELS].posture = state.groups[ARMY].posture = r.OFFENSIVE
    return state


def plan(state, b=0):
    band = state.bands[b]
    assault.look_around(state)
    assault.plan_assault(state, state.ledger[0].seed, WEEK, band)
    return int(band.order), int(band.target_cell)


def test_the_target_has_the_highest_of_values_and_luck():
    enemies = {1: 80, 3: 20, MIDDLE: 5}
    state = at_war(
        {"fighters": 50, "supply": 1.0},
        *({"group": ARMY, "cell": c, "fighters": men} for c, men in enemies.items()),
        assault_rate_per_week=1e9,
    )
    state.cells.lootable[3], state.cells.deterrence[1] = 0.8, 0.25
    lootable, deterrence = {3: 0.8}, {1: 0.25}
    value = {
        c: math.log(1 + men)
        + 0.5 * lootable.get(c, 0)
        - 2 * deterrence.get(c, 0)
        + gumbel(luck(state, WEEK, TARGET, state.bands[0], state.cells[c]))
        for c, men in enemies.items()
    }
    assert plan(state) == (r.ASSAULT, max(value, key=value.get))


@pytest.mark.parametrize(("factor", "attacks"), EITHER_SIDE)
def test_chance_by_supply_and_deterrence(factor, attacks):
    state = at_war(
        {"fighters": 50, "supply": 0.7}, {"group": ARMY, "fighters": 50, "cell": 5}, assault_deterrence=0.8
    )
    state.cells.deterrence[5] = 0.5
    u = luck(state, WEEK, ATTACK, state.bands[0], state.groups[REBELS])
    state.parameters[0].assault_rate_per_week = factor * u / (0.7 * (1 - 0.8 * 0.5))
    assert plan(state) == ((r.ASSAULT, 5) if attacks else (r.STAY, MIDDLE))


@pytest.mark.parametrize(
    ("group", "posture", "attacks"),
    [
        (REBELS, r.OFFENSIVE, True),
        (REBELS, r.DEFENSIVE, False),
        (REBELS, r.KEEPS, False),
        (RENEGADES, r.OFFENSIVE, True),
        (GANG, r.OFFENSIVE, False),  # a gang has no side
    ],
)
def test_only_sides_on_the_offensive_attack(group, posture, attacks):
    bands = [{"group": group, "fighters": 50, "supply": 1.0}, {"group": ARMY, "fighters": 50}]
    state = world(bands=bands, assault_rate_per_week=1e9)
    state.groups[group].posture = posture
    assert plan(state) == (r.ASSAULT if attacks else r.STAY, MIDDLE)


def test_the_army_attacks_rebels_and_their_allies_only():
    for group, attacks in ((REBELS, True), (RENEGADES, True), (GUARDS, False), (GANG, False)):
        state = at_war(
            {"group": ARMY, "fighters": 50, "supply": 1.0},
            {"group": group, "fighters": 50},
            assault_rate_per_week=1e9,
            march_rate_per_week=0.0,
        )
        assert plan(state)[0] == (r.ASSAULT if attacks else r.STAY)


@pytest.mark.parametrize(("factor", "marches"), EITHER_SIDE)
def test_a_band_without_enemies_near_marches_after_the_scent(factor, marches):
    state = at_war({"fighters": 50, "supply": 0.5})
    state.cells.scent_of_state[:] = [100.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 30.0]
    u = luck(state, WEEK, MOVE, state.bands[0], state.groups[REBELS])
    state.parameters[0].march_rate_per_week = factor * u / 0.5
    value = {
        c: math.log(1 + state.cells.scent_of_state[c])
        + 0.5 * gumbel(luck(state, WEEK, MOVE, state.bands[0], state.cells[c]))
        for c in (0, 1, 2, 3, 5, 6, 7, 8)
    }
    assert plan(state) == ((r.MARCH, max(value, key=value.get)) if marches else (r.STAY, MIDDLE))


@pytest.mark.parametrize(("group", "scent"), [(REBELS, "scent_of_state"), (ARMY, "scent_of_rebels")])
def test_each_side_follows_the_other_ones_scent(group, scent):
    state = at_war({"group": group, "fighters": 50})
    state.cells[scent][:] = [40.0, 0.0, 1.0, 4.0, 0.0, 0.0, 0.0, 0.0, 30.0]
    band, others = state.bands[0], (0, 1, 2, 3, 5, 6, 7, 8)
    for week_number in range(60):
        value = {
            c: 2 * math.log(1 + state.cells[scent][c])
            + gumbel(luck(state, week_number, MOVE, band, state.cells[c]))
            for c in others
        }
        seed = state.ledger[0].seed
        assert assault.choose_march(state, seed, week_number, band) == max(value, key=value.get)


def test_enemies_two_cells_away_are_out_of_reach():
    state = at_war({"fighters": 50, "supply": 1.0, "cell": 0}, {"group": ARMY, "fighters": 50, "cell": 2})
    assert assault.choose_target(state, state.ledger[0].seed, WEEK, state.bands[0]) == r.NOWHERE


def battle(**fields):
    """60 rebels in the middle attack 40 soldiers in cell 5, where 300 of ours and 100 of theirs live."""
    rebels = {"fighters": 60, "supply": 0.7, "order": r.ASSAULT, "acting": 1, "target_cell": 5} | fields
    people = [
        {"people": 300, "cell": 5, "identity": OURS},
        {"people": 100, "cell": 5, "identity": THEIRS},
    ]
    state = at_war(rebels, {"group": ARMY, "fighters": 40, "cell": 5}, people=people)
    state.country[0].army_quality = 0.25
    return state


def losses_by_hand(state, week):
    band, cell = state.bands[0], state.cells[5]
    attack = 60 * (0.5 + 0.7)  # 72
    defence = 40 * 1.25  # 50
    total = min(event_deaths(luck(state, week, DEATHS, band, cell), 3.2), (60 + 40) // 2)
    lost = binomial(luck(state, week, SPLIT, band, cell), total, defence / (attack + defence))
    hurt = binomial(luck(state, week, COLLATERAL, band, cell), 2 * total, 0.5 * 0.6)
    return lost, total - lost, hurt


@pytest.mark.parametrize("when", range(40))
def test_a_fight_costs_both_sides_and_bystanders(when):
    state = battle()
    lost, taken, hurt = losses_by_hand(state, when)
    assault.fight(state, when, state.bands[0], state.bands[0].key)
    assert events(state) == [event(when, 5, REBELS, ARMY, r.STATE_BASED, civilian=hurt, fighter=lost + taken)]
    assert state.cells.losses[MIDDLE, REBELS] == state.groups.losses[REBELS] == lost
    assert state.cells.losses[5, ARMY] == state.groups.losses[ARMY] == taken
    assert state.cells.harm[5].sum() == state.cells.harm_by_rebel[5] == hurt
    row = state.weeks[when]
    assert row.war_deaths == lost + taken
    assert row.state_based[REBELS] == row.deaths_by_rebel == lost + taken + hurt
    assert state.groups.injury[ARMY, REBELS] >= taken**2 / (taken + 10.0)
    assert state.cells.routed[5, ARMY] == 0  # 72 is less than 1.5 x 50


def test_deaths_are_at_most_half_of_those_who_fight():
    state = battle(fighters=1)
    state.parameters[0].event_scale_deaths = 1e6
    state.parameters[0].bystanders_per_battle_death = 0.0
    assault.fight(state, WEEK, state.bands[0], state.bands[0].key)
    attack, defence = 1.2, 4 * 1 * 1.25  # at most four defenders for each attacker take part
    lost = binomial(
        luck(state, WEEK, SPLIT, state.bands[0], state.cells[5]), 41 // 2, defence / (attack + defence)
    )
    assert state.cells.losses[5, ARMY] == 20 - lost
    assert state.cells.losses[MIDDLE, REBELS] == min(lost, 1)


def test_a_beaten_garrison_is_driven_out_and_losses_fall_after_all_have_struck():
    state = battle(supply=1.0, fighters=300)
    u = luck(state, WEEK, MOVE, state.bands[1])
    refuge = state.cells.neighbours[5, math.floor(8 * u)]
    week.clashes(state, WEEK)
    assert state.cells.routed[5, ARMY] == 1  # 300 x 1.5 = 450 is more than 1.5 x 50
    assert state.bands[1].cell == (5 if refuge == r.NOWHERE else refuge)
    assert state.bands[0].cell == MIDDLE
    assert state.bands[0].fighters == 300 - state.cells.losses[MIDDLE, REBELS]
    assert state.bands[1].fighters == 40 - state.cells.losses[5, ARMY]


def bear_losses(state):
    for band in state.bands[:3]:
        week.bear_losses(state, WEEK, band)


def test_losses_are_shared_out_among_the_bands_of_a_cell():
    state = at_war({"fighters": 50}, {"fighters": 30}, {"fighters": 20})
    state.cells.losses[MIDDLE, REBELS] = 51
    bear_losses(state)
    left = state.bands.fighters[:3].tolist()
    assert sum(left) == 100 - 51
    for men, before in zip(left, (50, 30, 20), strict=True):
        assert abs((before - men) - 0.51 * before) < 1.0  # its part, to a whole man
    state.cells.losses[MIDDLE, REBELS] = 49
    state.cells.fighters[MIDDLE, REBELS], state.cells.passed_fighters[MIDDLE] = 49, 0
    bear_losses(state)
    assert state.bands.fighters[:3].tolist() == [0, 0, 0]
    assert state.bands.status[:3].tolist() == [r.GONE] * 3


def test_a_band_on_the_march_arrives():
    state = at_war({"fighters": 50, "order": r.MARCH, "target_cell": 8})
    week.clashes(state, WEEK)
    assert (state.bands[0].cell, state.bands[0].fighters) == (8, 50)
    assert events(state) == []


def test_an_assault_on_an_empty_cell_meets_nobody():
    state = at_war({"fighters": 50, "order": r.ASSAULT, "target_cell": 5})
    assault.fight(state, WEEK, state.bands[0], state.bands[0].key)
    assert events(state) == []
