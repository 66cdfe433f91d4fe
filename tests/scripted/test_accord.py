"""Provisions fall due, are carried out or slip; governance follows."""

import pytest
from worlds import ARMY, EITHER_SIDE, REBELS, changed, luck, lucky_week, snapshot, world

from sim.engine import records as r
from sim.engine.chance import PROVISION
from sim.engine.mechanisms import accord

WILL = 2 * 0.6 * 0.75  # political will and the army's commitment, doubled: 0.9
PACE = WILL * (1 - 0.4 / 2) * (1 + 1.5 * 0.5)  # corruption 0.4, mediation 0.5 gains 1.5 x 0.5


def promising(*provisions, **constants):
    state = world(provisions=provisions, mediation_gain=1.5, **constants)
    state.country[0].political_will, state.country[0].corruption = 0.6, 0.4
    state.groups[ARMY].commitment = 0.75
    state.mission[0].mediation = 0.5
    return state


@pytest.mark.parametrize(
    ("kind", "week", "chance"),
    [
        (r.P_POSTS, 27, 0.02 * PACE),  # from a quarter of a year before it is due
        (r.P_POSTS, 26, 0.0),
        (r.P_JUSTICE, 400, 0.02 * PACE),
        (r.P_ELECTION, 39, 0.0),  # not before its date
        (r.P_ELECTION, 40, 0.2 * PACE),
        (r.P_DDR, 40, 0.0),
    ],
)
def test_chance_follows_will_corruption_and_mediation(kind, week, chance):
    state = promising({"kind": kind, "due_week": 40}, accord_rate_per_week=0.02)
    assert accord.chance_kept(state, state.provisions[0], week) == pytest.approx(chance, rel=1e-12, abs=0)


def test_will_is_at_most_one_and_war_stops_everything():
    state = promising({"kind": r.P_PAY, "due_week": 0}, accord_rate_per_week=0.02)
    state.country[0].political_will = 0.9  # 2 x 0.9 x 0.75 = 1.35
    assert accord.chance_kept(state, state.provisions[0], 0) == pytest.approx(0.02 * 0.8 * 1.75, rel=1e-12)
    state.country[0].at_war = 1
    assert accord.chance_kept(state, state.provisions[0], 0) == 0.0


@pytest.mark.parametrize("support", [0.0, 0.6, 1.0])
@pytest.mark.parametrize(("kind", "chance"), [(r.P_ELECTION, 0.2), (r.P_POSTS, 0.02)])
def test_elections_that_are_prepared_are_held_sooner(kind, chance, support):
    state = promising({"kind": kind, "due_week": 40}, accord_rate_per_week=0.02)
    state.mission[0].election_support = support
    expected = chance * PACE * (1 + support if kind == r.P_ELECTION else 1)
    assert accord.chance_kept(state, state.provisions[0], 40) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(("crowding", "run"), [(0.5, 0.8), (1.0, 1.0), (0.0, 0.8), (0.5, 0.0)])
@pytest.mark.parametrize(("kind", "chance"), [(r.P_ELECTION, 0.2), (r.P_POSTS, 0.02)])
def test_a_state_run_by_others_does_less_itself(kind, chance, crowding, run):
    state = promising(
        {"kind": kind, "due_week": 40}, accord_rate_per_week=0.02, administration_crowding=crowding
    )
    state.mission[0].administration = run
    crowded = crowding * run if kind == r.P_POSTS else 0.0  # the mission holds elections with the state
    expected = chance * PACE * (1 - crowded)
    assert accord.chance_kept(state, state.provisions[0], 40) == pytest.approx(expected, rel=1e-12, abs=0)


def test_disarmament_counts_as_kept_once_enough_are_demobilised():
    bands = [
        {"fighters": 60, "status": r.DEMOBILISED},
        {"fighters": 40},
        {"fighters": 900, "group": ARMY},  # the army need not disarm
    ]
    state = world(provisions=[{"kind": r.P_DDR}], bands=bands, ddr_enough_share=0.6)
    assert accord.ddr_completed(state) == 60 / 100
    assert accord.chance_kept(state, state.provisions[0], 0) == 1.0
    state.groups[REBELS].fighters = 41
    assert accord.chance_kept(state, state.provisions[0], 0) == 0.0


@pytest.mark.parametrize(("factor", "kept"), EITHER_SIDE)
def test_the_draw_decides(factor, kept):
    state = promising({"kind": r.P_PAY, "due_week": 0})
    u = luck(state, 5, PROVISION, state.provisions[0])
    state.parameters[0].accord_rate_per_week = factor * u / PACE
    accord.implement(state, 5)
    assert (state.provisions[0].kept, state.provisions[0].kept_week) == ((1, 5) if kept else (0, 0))


def test_a_provision_is_kept_in_the_first_lucky_week():
    state = promising({"kind": r.P_PAY, "due_week": 0}, accord_rate_per_week=0.1)
    expected = lucky_week(state, PROVISION, state.provisions[0], None, 0.1 * PACE)
    for week in range(expected + 3):
        accord.implement(state, week)
        assert state.provisions[0].kept == (1 if week >= expected else 0)
    assert state.provisions[0].kept_week == expected


def test_both_sides_keep_count():
    state = promising(
        {"kind": r.P_POSTS, "weight": 1.0, "kept": 1},
        {"kind": r.P_PAY, "weight": 0.5, "due_week": 4},  # 26 weeks late: half of its weight
        {"kind": r.P_JUSTICE, "weight": 0.25, "due_week": -100},  # more than a year late: all of it
        {"kind": r.P_TERRITORY, "weight": 2.25, "due_week": 30},  # due this week, not late
        accord_rate_per_week=0.0,
    )
    accord.implement(state, 30)
    total = 1.0 + 0.5 + 0.25 + 2.25
    assert state.country[0].implemented == pytest.approx(1.0 / total, rel=1e-12)
    assert state.country[0].promise_credit == pytest.approx((1.0 - 0.5 * 26 / 52 - 0.25) / total, rel=1e-12)
    assert state.country[0].stakes == 0.0


@pytest.mark.parametrize(("week", "stakes"), [(31, 0.0), (32, 1.0), (44, 1.0), (45, 0.0)])
@pytest.mark.parametrize("kind", [r.P_ELECTION, r.P_DDR, r.P_PAY])
def test_stakes_are_high_around_elections_and_disarmament(kind, week, stakes):
    state = world(provisions=[{"kind": kind, "due_week": 40, "weight": 1.0}])  # nobody has any will
    accord.implement(state, week)
    assert state.country[0].stakes == (0.0 if kind == r.P_PAY else stakes)


def test_without_an_accord_there_is_nothing_to_keep():
    state = world()
    before = snapshot(state)
    accord.implement(state, 30)
    assert changed(before, state) == set()


@pytest.mark.parametrize(("gain", "run"), [(0.3, 0.5), (0.0, 0.5), (0.3, 0.0)])
def test_governance_gains_where_the_mission_runs_ministries(gain, run):
    state = world(mission={"administration": run}, administration_gain=gain, governance_up_per_week=0.01)
    accord.govern(state)
    assert state.country[0].governance == pytest.approx(0.01 * (0.2 + gain * run), rel=1e-12)


def test_governance_builds_slowly_and_breaks_fast():
    state = world(governance_up_per_week=0.01, governance_down_per_week=0.1)
    country = state.country[0]
    country.implemented, country.political_will, country.corruption, country.governance = 0.5, 0.6, 0.7, 0.2
    target = 0.2 + 0.4 * 0.5 + 0.2 * 0.6 - 0.2 * 0.7  # 0.38
    accord.govern(state)
    up = 0.2 + 0.01 * (target - 0.2)
    assert country.governance == pytest.approx(up, rel=1e-12)
    country.at_war = 1
    accord.govern(state)
    assert country.governance == pytest.approx(up + 0.1 * (target - 0.2 - up), rel=1e-12)
