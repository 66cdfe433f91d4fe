"""Host and parties let the mission move where it suits them, and obstruct it where it does not."""

import pytest
from worlds import ARMY, GANG, GUARDS, MIDDLE, REBELS, RENEGADES, WEEK, changed, snapshot, world

from sim.engine.mechanisms import consent

RATES = {
    "consent_rate_per_week": 0.1,
    "spoiler_consent": 0.3,
    "exposure_cost": 0.5,
    "expulsion_below": 0.15,
}


def present(legitimacy=0.6, clarity=0.8, given=0.5, **constants):
    state = world(**(RATES | constants))
    mission = state.mission[0]
    mission.ever, mission.legitimacy, state.levers[0].clarity = 1, legitimacy, clarity
    state.groups.consent[:] = given
    state.groups[ARMY].commitment, state.groups[REBELS].commitment = 0.7, 0.4
    return state


def moved(before, target):
    return before + 0.1 * (target - before)


def test_a_quiet_week():
    state = present()
    consent.give_consent(state, WEEK)
    both = 0.2 + 0.4 * 0.6 + 0.1 * (1 - 0.8)
    expected = [moved(0.5, both + 0.4 * 0.7), moved(0.5, both + 0.4 * 0.4), moved(0.5, 0.3), 0.5, 0.5]
    assert state.groups.consent.tolist() == pytest.approx(expected, rel=1e-12)
    assert (ARMY, REBELS, RENEGADES, GUARDS, GANG) == (0, 1, 2, 3, 4)


def test_exposure_and_administration_cost_the_hosts_consent_only():
    state = present()
    state.cells.harm_by_state[:2], state.cells.justice[:2] = [12, 4], [0.5, 1.0]
    state.cells.harm_by_rebel[:], state.cells.justice[3] = 50, 1.0  # what others do costs nothing
    state.mission[0].administration = 0.25
    consent.give_consent(state, WEEK)
    both = 0.2 + 0.4 * 0.6 + 0.1 * (1 - 0.8)
    host = both + 0.4 * 0.7 - 0.5 * 10 / (10 + 10) - 0.2 * 0.25
    expected = [moved(0.5, host), moved(0.5, both + 0.4 * 0.4)]
    assert state.groups.consent[:2].tolist() == pytest.approx(expected, rel=1e-12)


def test_partiality_counts_against_all_but_the_friend():
    state = present()
    levers, mission = state.levers[0], state.mission[0]
    mission.deployed_by_organisation[:3, 0] = 300, 100, 0
    mission.deployed_by_organisation[0, 4] = 100
    levers.partiality[:3], levers.partial_to[:3] = [0.5, 0.8, 1.0], [ARMY, -1, REBELS]
    assert consent.siding(state, ARMY) == pytest.approx((400 * 0.5 / 500, 100 * 0.8 / 500), rel=1e-12)
    others = (400 * 0.5 + 100 * 0.8) / 500
    assert consent.siding(state, REBELS) == pytest.approx((0.0, others), rel=1e-12, abs=0)
    consent.give_consent(state, WEEK)
    both = 0.2 + 0.4 * 0.6 + 0.1 * (1 - 0.8)
    host, rebels = both + 0.4 * 0.7 - 0.2 * 0.16, both + 0.4 * 0.4 - 0.2 * 0.56
    assert state.groups.consent[:2].tolist() == pytest.approx(
        [moved(0.5, host), moved(0.5, rebels)], rel=1e-12
    )


def test_nobody_there_is_partial_to_nobody():
    state = present()
    state.levers[0].partiality[:] = 1.0
    state.levers[0].partial_to[:2] = ARMY, REBELS
    assert consent.siding(state, ARMY) == consent.siding(state, REBELS) == (0.0, 0.0)


@pytest.mark.parametrize(("given", "leaves"), [(0.151, False), (0.149, True)])
def test_a_host_that_gives_no_consent_ends_the_mission(given, leaves):
    state = present(given=given, consent_rate_per_week=0.0)
    state.groups.consent[1:] = 0.0  # others may refuse
    consent.give_consent(state, WEEK)
    assert state.mission[0].expelled == leaves
    assert state.mission[0].exit_week == (WEEK + 1 if leaves else 1_000_000)
    consent.give_consent(state, WEEK + 5)
    assert state.mission[0].exit_week == (WEEK + 1 if leaves else 1_000_000)  # the first week stands


def test_an_exit_under_way_is_not_put_off():
    state = present(given=0.0, consent_rate_per_week=0.0)
    state.mission[0].exit_week = WEEK - 3
    consent.give_consent(state, WEEK)
    assert state.mission[0].exit_week == WEEK - 3


@pytest.mark.parametrize(("field", "value"), [("ever", 0), ("left", 1)])
def test_without_a_mission_nobody_is_asked(field, value):
    state = present(given=0.0)
    state.mission[0][field] = value
    before = snapshot(state)
    consent.give_consent(state, WEEK)
    assert changed(before, state) == set()


def test_no_rate_no_change():
    state = present(consent_rate_per_week=0.0)
    state.cells.harm_by_state[MIDDLE], state.cells.justice[MIDDLE] = 50, 1.0
    before = snapshot(state)
    consent.give_consent(state, WEEK)
    assert changed(before, state) == set()


def test_targets_stay_within_bounds():
    state = present(given=0.0, legitimacy=1.0, clarity=0.0, consent_rate_per_week=1.0)
    state.groups.commitment[:] = 1.0
    consent.give_consent(state, WEEK)
    assert state.groups[ARMY].consent == 1.0  # of 0.2 + 0.4 + 0.4 + 0.1


def test_a_friend_gains_no_consent_by_it():
    given = {}
    for partiality in (0.0, 1.0):
        state = present()
        state.mission[0].deployed_by_organisation[0, 0] = 100
        state.levers[0].partiality[0], state.levers[0].partial_to[0] = partiality, ARMY
        consent.give_consent(state, WEEK)
        given[partiality] = state.groups.consent[:2].tolist()
    assert given[1.0][0] == given[0.0][0]
    assert given[1.0][1] == pytest.approx(given[0.0][1] - 0.1 * 0.2, rel=1e-12)
