"""Poorly supplied, ill-disciplined bands live off civilians."""

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
from sim.engine.chance import DEATHS, HUMANITARIAN, PREY
from sim.engine.mechanisms import predation


def hungry(group=REBELS, **constants):
    return world(
        people=[{"people": 1000, "identity": OURS}],
        bands=[{"group": group, "fighters": 50, "supply": 0.3, "discipline": 0.6}],
        **constants,
    )


def plan(state):
    predation.plan_predation(state, state.ledger[0].seed, WEEK, state.bands[0])
    return int(state.bands[0].order)


@pytest.mark.parametrize(
    ("posture", "licence"), [(r.KEEPS, 1 + 1.5), (r.DEFENSIVE, 1 + 1.5), (r.OFFENSIVE, 60.0)]
)
@pytest.mark.parametrize(("factor", "preys"), EITHER_SIDE)
def test_chance_by_need_licence_protection_and_heat(posture, licence, factor, preys):
    state = hungry(predation_at_war=60.0)
    state.groups[REBELS].posture, state.groups[REBELS].surge = posture, 1.5
    state.cells[MIDDLE].deterrence, state.cells[MIDDLE].policing = 0.25, 0.4
    state.cells[MIDDLE].heat = 0.3
    u = luck(state, WEEK, PREY, state.bands[0], state.cells[MIDDLE])
    need = (1 - 0.3) * (1 - 0.6)
    weight = need * licence * (1 - 0.25) * (1 - 0.4 / 2) * (1 + 0.3)
    state.parameters[0].predation_rate_per_week = factor * u / weight
    assert plan(state) == (r.PREDATE if preys else r.STAY)


@pytest.mark.parametrize(("group", "restraint"), [(ARMY, 1 - 0.5 * 0.8), (REBELS, 1.0), (GUARDS, 1.0)])
@pytest.mark.parametrize(("factor", "preys"), EITHER_SIDE)
def test_courts_restrain_the_states_men_only(group, restraint, factor, preys):
    state = hungry(group, justice_restraint=0.5)
    state.cells[MIDDLE].justice = 0.8
    u = luck(state, WEEK, PREY, state.bands[0], state.cells[MIDDLE])
    state.parameters[0].predation_rate_per_week = factor * u / ((1 - 0.3) * (1 - 0.6) * restraint)
    assert plan(state) == (r.PREDATE if preys else r.STAY)


@pytest.mark.parametrize(("field", "value"), [("supply", 1.0), ("discipline", 1.0)])
def test_the_fed_and_the_disciplined_do_not(field, value):
    state = hungry(predation_rate_per_week=1e9)
    state.bands[0][field] = value
    assert plan(state) == r.STAY


def test_full_deterrence_protects_and_full_policing_halves():
    state = hungry(predation_rate_per_week=1e9)
    state.cells[MIDDLE].deterrence = 1.0
    assert plan(state) == r.STAY
    state.cells[MIDDLE].deterrence, state.cells[MIDDLE].policing = 0.0, 1.0
    assert plan(state) == r.PREDATE


@pytest.mark.parametrize(("group", "preys"), [(ARMY, True), (RENEGADES, True), (GUARDS, True), (GANG, False)])
def test_every_group_but_gangs(group, preys):
    assert plan(hungry(group, predation_rate_per_week=1e9)) == (r.PREDATE if preys else r.STAY)


def test_a_band_with_other_orders_follows_them():
    state = hungry(predation_rate_per_week=1e9)
    state.bands[0].order = r.ASSAULT
    assert plan(state) == r.ASSAULT


def test_a_raid_kills_feeds_and_encourages():
    state = hungry(
        predation_rate_per_week=1e9,
        event_scale_deaths=9.0,
        humanitarian_share_of_victims=0.2,
        impunity_of_a_raid=2.0,
        civilian_injury_weight=0.3,
        outrage_scale_deaths=10.0,
    )
    plan(state)
    state.cells[MIDDLE].deterrence = 0.25
    band, cell = state.bands[0], state.cells[MIDDLE]
    wanted = event_deaths(luck(state, WEEK, DEATHS, band, cell), 9.0)
    workers = binomial(luck(state, WEEK, HUMANITARIAN, band, cell), wanted, 0.2)
    violence.raid(state, WEEK, band, band.key)
    assert events(state) == [
        event(
            WEEK,
            MIDDLE,
            REBELS,
            r.TARGET_CIVILIANS,
            r.ONE_SIDED,
            civilian=wanted - workers,
            humanitarian=workers,
        )
    ]
    assert state.country[0].dead_humanitarian == workers
    assert cell.harm.tolist()[:2] == [wanted - workers, 0]
    assert (OURS, THEIRS) == (0, 1)
    assert band.supply == pytest.approx(0.3 + 0.1, rel=1e-12)
    assert state.groups[REBELS].unrest == pytest.approx(2.0 * (1 - 0.25), rel=1e-12)
    felt = 0.3 * (wanted - workers) ** 2 / (wanted - workers + 10.0)
    assert state.groups.injury[ARMY, REBELS] == pytest.approx(felt, rel=1e-12)


@pytest.mark.parametrize(
    ("group", "posture", "target"),
    [
        (REBELS, r.KEEPS, 0.3 + 0.3 * 0.4 + 0.3 * 0.8),
        (REBELS, r.OFFENSIVE, 0.3 + 0.3 * 0.4 + 0.3 * 0.8 - 0.15),
        (ARMY, r.KEEPS, 0.3 + 0.3),
        (RENEGADES, r.OFFENSIVE, 0.3 - 0.15),
    ],
)
def test_supply_follows_sponsors_means_pay_and_war(group, posture, target):
    state = hungry(group, supply_rate_per_week=0.05, army_pay_share=0.3)
    state.groups[REBELS].sponsor, state.groups[REBELS].sponsor_until_week = 0.4, WEEK + 1
    state.groups[REBELS].means = 0.8
    state.groups[group].posture = posture
    predation.supply_bands(state, WEEK)
    assert state.bands[0].supply == pytest.approx(0.3 + 0.05 * (target - 0.3), rel=1e-12)


def test_a_sponsor_stops_in_time_and_camps_are_fed_otherwise():
    state = hungry(supply_rate_per_week=0.05)
    state.groups[REBELS].sponsor, state.groups[REBELS].sponsor_until_week = 1.0, WEEK
    state.bands[0].supply = 0.8
    predation.supply_bands(state, WEEK)
    assert state.bands[0].supply == pytest.approx(0.8 + 0.05 * (0.3 - 0.8), rel=1e-12)
    state.bands[0].status, state.bands[0].supply = r.CANTONED, 0.8
    predation.supply_bands(state, WEEK)
    assert state.bands[0].supply == 0.8


@pytest.mark.parametrize(("group", "armed"), [(REBELS, 1), (RENEGADES, 1), (GUARDS, 1), (ARMY, 0), (GANG, 0)])
def test_a_war_next_door_arms_bands_on_the_border(group, armed):
    state = hungry(group, supply_rate_per_week=0.05, army_pay_share=0.0, regional_arms=0.5)
    state.cells[MIDDLE].pressure = 0.6
    predation.supply_bands(state, WEEK)
    assert state.bands[0].supply == pytest.approx(0.3 + 0.05 * 0.5 * 0.6 * armed, rel=1e-12)


def test_diplomacy_damps_sponsors():
    state = hungry(supply_rate_per_week=0.05, diplomacy_damps=0.5)
    state.groups[REBELS].sponsor, state.groups[REBELS].sponsor_until_week = 1.0, WEEK + 1
    state.levers[0].diplomacy, state.mission[0].mediation = 0.8, 1.0
    predation.supply_bands(state, WEEK)
    assert state.bands[0].supply == pytest.approx(0.3 + 0.05 * 0.3 * (1 - 0.5 * 0.8), rel=1e-12)
