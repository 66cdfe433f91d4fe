"""Communal militias attack people of other identity."""

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
    luck,
    world,
)

from sim.engine import records as r
from sim.engine import violence
from sim.engine.chance import COMMUNAL, DEATHS, HUMANITARIAN, VICTIMS
from sim.engine.mechanisms import communal


def mixed(group=GUARDS, ours=300, theirs=100, order=r.STAY, **constants):
    return world(
        people=[{"people": ours, "identity": OURS}, {"people": theirs, "identity": THEIRS}],
        bands=[{"group": group, "fighters": 50, "order": order}],
        **constants,
    )


def plan(state):
    communal.plan_communal_attack(state, state.ledger[0].seed, WEEK, state.bands[0])
    return int(state.bands[0].order)


@pytest.mark.parametrize(("factor", "attacks"), EITHER_SIDE)
def test_chance_by_others_police_settlement_trust_and_heat(factor, attacks):
    state = mixed()
    state.cells[MIDDLE].policing, state.cells[MIDDLE].settlement = 0.4, 0.6
    state.cells[MIDDLE].trust_groups, state.cells[MIDDLE].heat = 0.7, 0.2
    u = luck(state, WEEK, COMMUNAL, state.bands[0], state.groups[GUARDS])
    others = 100 / 400
    weight = others * (1 - 0.4) * (1 - 0.6 / 2) * (1.5 - 0.7) * (1 + 0.2)
    state.parameters[0].communal_rate_per_week = factor * u / weight
    assert plan(state) == (r.COMMUNAL_ATTACK if attacks else r.STAY)


@pytest.mark.parametrize("group", [ARMY, REBELS, RENEGADES, GANG])
def test_only_militias(group):
    assert plan(mixed(group, communal_rate_per_week=1e9)) == r.STAY


def test_nobody_to_attack_or_too_many_police_or_other_orders():
    assert plan(mixed(communal_rate_per_week=1e9)) == r.COMMUNAL_ATTACK
    assert plan(mixed(theirs=0, communal_rate_per_week=1e9)) == r.STAY
    assert plan(mixed(ours=0, theirs=0, communal_rate_per_week=1e9)) == r.STAY
    assert plan(mixed(order=r.MARCH, communal_rate_per_week=1e9)) == r.MARCH
    state = mixed(communal_rate_per_week=1e9)
    state.cells[MIDDLE].policing = 1.0
    assert plan(state) == r.STAY


def test_the_attack_is_half_the_size_and_spares_its_own_kin_mostly():
    state = mixed(order=r.COMMUNAL_ATTACK, event_scale_deaths=6.0, humanitarian_share_of_victims=0.05)
    band, cell = state.bands[0], state.cells[MIDDLE]
    wanted = event_deaths(luck(state, WEEK, DEATHS, band, cell), 0.5 * 6.0)
    workers = binomial(luck(state, WEEK, HUMANITARIAN, band, cell), wanted, 0.05)
    kin, others = 0.25 * 300, 100  # weights
    victims = (
        OURS if luck(state, WEEK, VICTIMS, band, state.groups[GUARDS]) < kin / (kin + others) else THEIRS
    )
    violence.raid(state, WEEK, band, band.key)
    assert events(state) == [
        event(
            WEEK,
            MIDDLE,
            GUARDS,
            r.TARGET_CIVILIANS,
            r.ONE_SIDED,
            civilian=wanted - workers,
            humanitarian=workers,
        )
    ]
    assert state.cells.harm[MIDDLE].tolist()[victims] == wanted - workers
    assert state.weeks[WEEK].one_sided[GUARDS] == state.weeks[WEEK].deaths_by_other == wanted
    assert state.groups[GUARDS].unrest == 0.0  # encourages raiders and spoilers only
