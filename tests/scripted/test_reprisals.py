"""Bands punish places where people have informed on them."""

import pytest
from worlds import (
    EITHER_SIDE,
    GANG,
    MIDDLE,
    REBELS,
    WEEK,
    changed,
    luck,
    poisson,
    saturation,
    snapshot,
    world,
)

from sim.engine import records as r
from sim.engine import week as one_week
from sim.engine.chance import PREY, TIP
from sim.engine.mechanisms import predation, reprisals, tips

BEFORE = WEEK - 1


def informed(given=3, group=REBELS, people=4000, **constants):
    state = world(
        people=[{"people": people, "trust_mission": 0.6}],
        bands=[{"group": group, "fighters": 50, "supply": 0.3, "discipline": 0.6}],
        **({"tips_scale_per_1000": 0.2, "reprisal_gain": 0.8} | constants),
    )
    state.cells[MIDDLE].tips = given
    return state


def plan(state):
    if state.switches[0].reprisals == 1:
        reprisals.remember_informers(state)
    predation.plan_predation(state, state.ledger[0].seed, WEEK, state.bands[0])
    return int(state.bands[0].order)


def chance(state, factor, provoked):
    """Set the rate of preying so that the chance is a factor times the draw, if tips raise it so."""
    u = luck(state, WEEK, PREY, state.bands[0], state.cells[MIDDLE])
    state.parameters[0].predation_rate_per_week = factor * u / ((1 - 0.3) * (1 - 0.6) * provoked)
    return state


@pytest.mark.parametrize(("given", "people"), [(0, 4000), (1, 4000), (3, 4000), (3, 0), (500, 4000)])
def test_what_is_told_by_tips_and_people(given, people):
    state = informed(given, people=people)
    told = saturation(given, 0.2 * (people / 1000 + 1))
    assert reprisals.told(state, state.cells[MIDDLE]) == pytest.approx(told, rel=1e-12, abs=0)
    reprisals.remember_informers(state)
    assert state.cells.provocation[MIDDLE] == pytest.approx(0.8 * told, rel=1e-12, abs=0)
    assert state.cells.provocation.sum() == state.cells.provocation[MIDDLE]  # elsewhere nobody told anything


@pytest.mark.parametrize("gain", [0.0, 0.5, 10.0])
@pytest.mark.parametrize(("factor", "preys"), EITHER_SIDE)
def test_tips_raise_the_chance_of_a_raid(gain, factor, preys):
    state = informed(3, reprisal_gain=gain)
    state = chance(state, factor, 1 + gain * saturation(3, 0.2 * 5))
    assert plan(state) == (r.PREDATE if preys else r.STAY)


@pytest.mark.parametrize(("given", "on"), [(0, 1), (3, 0), (0, 0)])
@pytest.mark.parametrize(("factor", "preys"), EITHER_SIDE)
def test_without_tips_or_reprisals_it_is_what_it_was(given, on, factor, preys):
    state = informed(given, reprisal_gain=10.0)
    state.switches[0].reprisals = on
    assert plan(chance(state, factor, 1.0)) == (r.PREDATE if preys else r.STAY)


def test_only_tips_of_the_place_count():
    state = informed(0, reprisal_gain=10.0)
    state.cells.tips[[0, 1, 2, 3, 5, 6, 7, 8]] = 500
    assert plan(chance(state, 1 - 1e-9, 1.0)) == r.STAY


def test_gangs_do_not_raid_however_much_is_told():
    assert plan(informed(500, GANG, reprisal_gain=10.0, predation_rate_per_week=1e9)) == r.STAY


def test_deterred_bands_do_not_punish():
    state = informed(500, reprisal_gain=10.0, predation_rate_per_week=1e9)
    state.cells[MIDDLE].deterrence = 1.0
    assert plan(state) == r.STAY


@pytest.mark.parametrize(("factor", "preys"), EITHER_SIDE)
def test_bands_act_on_what_was_told_the_week_before(factor, preys):
    state = informed(0, tip_rate_per_week=0.004)
    cell = state.cells[MIDDLE]
    cell.tips_expected = 700.0
    told = poisson(luck(state, BEFORE, TIP, cell), 0.004 * 700.0)
    assert told > 0
    tips.hear(state, BEFORE)
    one_week.bands_decide(chance(state, factor, 1 + 0.8 * saturation(told, 0.2 * 5)), WEEK)
    assert state.bands[0].order == (r.PREDATE if preys else r.STAY)


def test_what_was_told_is_forgotten_a_week_later():
    state = informed(3)
    reprisals.remember_informers(state)
    state.cells.tips[:] = 0
    before = snapshot(state)
    reprisals.remember_informers(state)
    assert changed(before, state) == {"cells"}
    assert state.cells.provocation.sum() == 0.0
