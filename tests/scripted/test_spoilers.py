"""Groups outside the accord strike where protection is thin and stakes are high."""

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
    WEEK,
    event,
    event_deaths,
    events,
    luck,
    world,
)

from sim.engine import records as r
from sim.engine import violence
from sim.engine.chance import DEATHS, STRIKE, TARGET
from sim.engine.mechanisms import spoilers


def outsiders(*others, group=RENEGADES, **constants):
    return world(
        people=[{"people": 1000, "identity": OURS}],
        bands=[{"group": group, "fighters": 50}, *others],
        **constants,
    )


def plan(state, week=WEEK):
    spoilers.plan_strike(state, state.ledger[0].seed, week, state.bands[0])
    return int(state.bands[0].order)


@pytest.mark.parametrize(("total_aims", "aims"), [(0, 1.0), (1, 2.0)])
@pytest.mark.parametrize(("factor", "strikes"), EITHER_SIDE)
def test_chance_by_aims_stakes_surge_protection_and_heat(total_aims, aims, factor, strikes):
    state = outsiders(stakes_gain=2.0)
    state.groups[RENEGADES].total_aims, state.groups[RENEGADES].surge = total_aims, 0.5
    state.country[0].stakes = 0.8
    state.cells[MIDDLE].deterrence, state.cells[MIDDLE].policing = 0.3, 0.4
    state.cells[MIDDLE].heat = 0.25
    u = luck(state, WEEK, STRIKE, state.bands[0], state.groups[RENEGADES])
    weight = aims * (1 + 2.0 * 0.8) * (1 + 0.5) * (1 - 0.3) * (1 - 0.4 / 2) * (1 + 0.25)
    state.parameters[0].spoiler_rate_per_week = factor * u / weight
    assert plan(state) == (r.STRIKE_CIVILIANS if strikes else r.STAY)


@pytest.mark.parametrize("group", [ARMY, REBELS, GUARDS, GANG])
def test_only_spoilers(group):
    assert plan(outsiders(group=group, spoiler_rate_per_week=1e9)) == r.STAY


def test_full_deterrence_protects_and_orders_stand():
    state = outsiders(spoiler_rate_per_week=1e9)
    state.cells[MIDDLE].deterrence = 1.0
    assert plan(state) == r.STAY
    state.cells[MIDDLE].deterrence, state.bands[0].order = 0.0, r.MARCH
    assert plan(state) == r.MARCH


@pytest.mark.parametrize("week", range(12))
def test_one_in_three_strikes_at_a_party_that_is_there(week):
    state = outsiders({"group": ARMY, "fighters": 5}, spoiler_rate_per_week=1e9)
    at_party = luck(state, week, TARGET, state.bands[0], state.groups[RENEGADES]) < 1 / 3
    assert plan(state, week) == (r.STRIKE_PARTY if at_party else r.STRIKE_CIVILIANS)
    friendly = outsiders({"group": REBELS, "fighters": 5}, spoiler_rate_per_week=1e9)  # of their own side
    assert plan(friendly, week) == r.STRIKE_CIVILIANS


def test_a_strike_at_civilians_encourages():
    state = outsiders(impunity_of_a_raid=2.0, humanitarian_share_of_victims=0.0, event_scale_deaths=5.0)
    state.bands[0].order = r.STRIKE_CIVILIANS
    state.cells[MIDDLE].deterrence = 0.4
    killed = event_deaths(luck(state, WEEK, DEATHS, state.bands[0], state.cells[MIDDLE]), 5.0)
    violence.raid(state, WEEK, state.bands[0], state.bands[0].key)
    assert events(state) == [event(WEEK, MIDDLE, RENEGADES, r.TARGET_CIVILIANS, r.ONE_SIDED, civilian=killed)]
    assert state.weeks[WEEK].deaths_by_rebel == killed  # spoilers are counted with the rebels
    assert state.groups[RENEGADES].unrest == pytest.approx(2.0 * (1 - 0.4), rel=1e-12)
    assert state.bands[0].supply == 0.0  # only raiders feed themselves


def test_surge_fades_and_grows_with_what_goes_unpunished():
    state = world(surge_kept_per_week=0.8)
    group = state.groups[RENEGADES]
    group.surge, group.unrest = 5.0, 1.5
    spoilers.settle_unrest(state)
    assert (group.surge, group.unrest) == (pytest.approx(0.8 * 5.0 + 1.5, rel=1e-12), 0.0)
    spoilers.settle_unrest(state)
    assert group.surge == pytest.approx(0.8 * 5.5, rel=1e-12)
    group.unrest = 100.0
    spoilers.settle_unrest(state)
    assert group.surge == 40.0
