"""Who wins fewer votes than it holds arms is tempted to fight."""

import pytest
from worlds import (
    ARMY,
    GANG,
    GUARDS,
    OURS,
    REBELS,
    RENEGADES,
    STAFF,
    THEIRS,
    WEEK,
    changed,
    saturation,
    snapshot,
    world,
)

from sim.engine import records as r
from sim.engine.mechanisms import elections

CONSTANTS = {"election_setback": 2.0, "election_inclusion": 0.3, "injury_kept_per_week": 0.975}


def voting(kept_week=WEEK, corruption=0.5, support=0.2, **constants):
    """Three in four vote for the army's party, three in four of the parties' men are rebels."""
    state = world(
        bands=[
            {"group": ARMY, "fighters": 100},
            {"group": REBELS, "fighters": 300},
            {"group": RENEGADES, "fighters": 900},
            {"group": GUARDS, "fighters": 70},
            {"group": GANG, "fighters": 30},
        ],
        provisions=[{"kind": r.P_ELECTION, "kept": 1, "kept_week": kept_week}],
        country={"corruption": corruption},
        mission={"election_support": support},
        **(CONSTANTS | constants),
    )
    state.country[0].people_by_identity[:2] = [7500, 2500]
    state.country[0].inclusion[:2] = [0.9, 0.2]
    return state


FRAUD = 0.5 * (1 - 0.2)


def test_losers_compare_votes_with_arms():
    state = voting()
    elections.hold_elections(state, WEEK)
    expected = [0.0, 2.0 * (0.75 - 0.25) * (1 + FRAUD), 0.0, 0.0, 0.0]
    assert state.groups.setback.tolist() == pytest.approx(expected, rel=1e-12, abs=0)


def test_government_follows_votes_as_far_as_they_are_counted_fairly():
    state = voting()
    elections.hold_elections(state, WEEK)
    ours, theirs = 0.5 + (0.75 - 0.5) * (1 - FRAUD), 0.5 + (0.25 - 0.5) * (1 - FRAUD)
    expected = [0.9 + 0.3 * (ours - 0.9), 0.2 + 0.3 * (theirs - 0.2), 0.0]
    assert state.country[0].inclusion[:3].tolist() == pytest.approx(expected, rel=1e-12, abs=0)


def test_parties_of_one_people_share_its_votes_and_its_say_moves_once():
    state = voting()
    state.groups[RENEGADES].kind, state.groups[RENEGADES].signatory = r.REBEL, 1
    elections.hold_elections(state, WEEK)
    arms = {ARMY: 100 / 1300, REBELS: 300 / 1300, RENEGADES: 900 / 1300}
    for g in (REBELS, RENEGADES):
        expected = 2.0 * (arms[g] - 0.25 / 2) * (1 + FRAUD)
        assert state.groups[g].setback == pytest.approx(expected, rel=1e-12)
    fair = 0.5 + (0.25 - 0.5) * (1 - FRAUD)
    assert state.country[0].inclusion[THEIRS] == pytest.approx(0.2 + 0.3 * (fair - 0.2), rel=1e-12)


def test_peoples_without_a_party_do_not_vote():
    state = voting()
    state.country[0].n_identities = 3
    state.country[0].people_by_identity[2] = 90_000
    state.country[0].inclusion[2] = 0.4
    elections.hold_elections(state, WEEK)
    assert state.groups[REBELS].setback == pytest.approx(2.0 * 0.5 * (1 + FRAUD), rel=1e-12)
    assert state.country[0].inclusion[2] == 0.4
    ours = 0.5 + (0.75 - 1 / 3) * (1 - FRAUD)
    assert state.country[0].inclusion[OURS] == pytest.approx(0.9 + 0.3 * (ours - 0.9), rel=1e-12)


def test_a_clean_election_has_no_fraud():
    state = voting(corruption=0.0)
    elections.hold_elections(state, WEEK)
    assert state.groups[REBELS].setback == pytest.approx(2.0 * 0.5, rel=1e-12)
    assert state.country[0].inclusion[THEIRS] == pytest.approx(0.2 + 0.3 * (0.25 - 0.2), rel=1e-12)


def test_without_weight_an_election_changes_nothing():
    state = voting(election_setback=0.0, election_inclusion=0.0)
    before = snapshot(state)
    elections.hold_elections(state, WEEK)
    assert changed(before, state) == set()


@pytest.mark.parametrize(
    "provision", [{"kept_week": WEEK - 1}, {"kept": 0}, {"kind": r.P_POSTS}, {"kind": r.P_JUSTICE}]
)
def test_it_is_held_in_its_week_only_and_what_it_left_fades(provision):
    state = voting()
    for name, value in provision.items():
        state.provisions[0][name] = value
    state.groups[REBELS].setback = 0.8
    elections.hold_elections(state, WEEK)
    assert state.groups.setback.tolist() == pytest.approx([0, 0.975 * 0.8, 0, 0, 0], rel=1e-12, abs=0)
    assert state.country[0].inclusion[:2].tolist() == [0.9, 0.2]


def test_a_second_election_adds_to_what_is_left_of_the_first():
    state = voting()
    state.groups[REBELS].setback = 0.8
    elections.hold_elections(state, WEEK)
    expected = 0.975 * 0.8 + 2.0 * 0.5 * (1 + FRAUD)
    assert state.groups[REBELS].setback == pytest.approx(expected, rel=1e-12)


def test_without_parties_nobody_loses():
    state = voting()
    state.groups.signatory[:] = 0
    before = snapshot(state)
    elections.hold_elections(state, WEEK)
    assert changed(before, state) == set()


def test_staff_who_prepare_and_watch():
    state = world(units=[STAFF, STAFF], levers={"elections_share": 0.4}, election_scale_people=100.0)
    elections.support(state)
    assert state.mission[0].election_support == pytest.approx(saturation(2 * 30 * 0.4, 100.0), rel=1e-12)


@pytest.mark.parametrize(
    ("unit", "part"),
    [(STAFF, 0.0), (STAFF | {"status": r.LEFT}, 0.4), (STAFF | {"component": r.POLICE}, 0.4)],
)
def test_nobody_on_the_task_no_support(unit, part):
    state = world(units=[unit], levers={"elections_share": part}, mission={"election_support": 0.7})
    elections.support(state)
    assert state.mission[0].election_support == 0.0
