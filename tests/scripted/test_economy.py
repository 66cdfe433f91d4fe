"""Livelihoods build slowly and break fast."""

import pytest
from worlds import MIDDLE, THEIRS, world

from sim.engine import records as r
from sim.engine.mechanisms import economy

RATES = {"economy_up_per_week": 0.006, "economy_down_per_week": 0.05, "grievance_rate_per_week": 0.01}


def test_cells_move_towards_what_peace_and_governance_allow():
    state = world(peace_dividend=0.08, **RATES)
    state.country[0].governance = 0.4
    state.cells.economy[:] = 0.3
    state.cells[0].town = 1
    state.cells[1].alarm = 0.5
    economy.recover(state)
    quiet = 0.25 + 0.35 * 0.4 + 0.08  # 0.47
    assert state.cells.economy[2] == pytest.approx(0.3 + 0.006 * (quiet - 0.3), rel=1e-12)
    assert state.cells.economy[0] == pytest.approx(0.3 + 0.006 * (quiet + 0.1 - 0.3), rel=1e-12)
    alarmed = quiet * (1 - 0.7 * 0.5)  # 0.3055: still a little upwards
    assert state.cells.economy[1] == pytest.approx(0.3 + 0.006 * (alarmed - 0.3), rel=1e-12)


def test_works_and_jobs_help_and_long_aid_distorts():
    state = world(jobs_gain=0.1, aid_distortion=0.15, peace_dividend=0.0, **RATES)
    state.cells.economy[:] = 0.3
    state.cells[0].works, state.cells[1].jobs, state.cells[2].dependency = 0.4, 0.5, 0.8
    economy.recover(state)
    targets = [0.25 + 0.4 / 4, 0.25 + 0.1 * 0.5, 0.25 - 0.15 * 0.8]
    expected = [0.3 + (0.006 if target > 0.3 else 0.05) * (target - 0.3) for target in targets]
    assert state.cells.economy[:3].tolist() == pytest.approx(expected, rel=1e-12)


def test_war_and_violence_destroy_work():
    state = world(peace_dividend=0.08, **RATES)
    state.country[0].at_war, state.country[0].governance = 1, 0.4
    state.cells.economy[:] = 0.5
    state.cells[1].alarm = 1.0
    economy.recover(state)
    at_war = 0.25 + 0.35 * 0.4
    assert state.cells.economy[0] == pytest.approx(0.5 + 0.05 * (at_war - 0.5), rel=1e-12)
    assert state.cells.economy[1] == pytest.approx(0.5 + 0.05 * (at_war * 0.3 - 0.5), rel=1e-12)


def community(aid=0.0, contact=0.0, friction=0.0, wounds=0.2, **fields):
    state = world(
        people=[{"people": 500, "identity": THEIRS, "livelihood": 0.3, "grievance": 0.5} | fields],
        aid_livelihood=0.25,
        reopened_wounds=wounds,
        **RATES,
    )
    state.cells.economy[:], state.cells.aid[:] = 0.4, aid
    state.cells[0].economy = 0.8
    state.cells[MIDDLE].contact, state.cells[MIDDLE].friction = contact, friction
    state.country[0].inclusion[:2] = [0.9, 0.25]
    economy.earn(state, state.civilians[0])
    return state.civilians[0]


@pytest.mark.parametrize(
    ("fields", "target"),
    [
        ({}, 0.4),
        ({"home": 0}, 0.4),  # work is where one is
        ({"displaced": 1}, 0.4 * 0.6),
        ({"displaced": 1, "home": 0, "cell": r.NOWHERE}, 0.8 * 0.6),  # across the border
        ({"aid": 0.4}, 0.4 + 0.25 * 0.4),
        ({"aid": 0.4, "displaced": 1}, 0.4 * 0.6 + 0.25 * 0.4),
        ({"aid": 0.4, "displaced": 1, "home": 0, "cell": r.NOWHERE}, 0.8 * 0.6),  # no aid there
    ],
)
def test_livelihood(fields, target):
    rate = 0.006 if target > 0.3 else 0.05
    assert community(**fields).livelihood == pytest.approx(0.3 + rate * (target - 0.3), rel=1e-12)


@pytest.mark.parametrize(
    ("losses", "wound"),
    [
        ({}, 0.0),
        ({"losses_by_state": 3, "losses_by_rebel": 4, "losses_by_other": 1}, 10 * 8 / 500),
        ({"losses_by_rebel": 400}, 0.5),  # at most one half
    ],
)
def test_grievance(losses, wound):
    livelihood = 0.3 + 0.006 * (0.4 - 0.3)
    target = (1 - livelihood) / 3 + (1 - 0.25) / 3 + wound
    assert community(**losses).grievance == pytest.approx(0.5 + 0.01 * (target - 0.5), rel=1e-12)


LOST = {"losses_by_state": 3, "losses_by_rebel": 4, "losses_by_other": 1}


def grievance(wound):
    livelihood = 0.3 + 0.006 * (0.4 - 0.3)
    target = (1 - livelihood) / 3 + (1 - 0.25) / 3 + wound
    return 0.5 + 0.01 * (target - 0.5)


@pytest.mark.parametrize(
    ("said", "wound"),
    [
        ({"contact": 0.3, "friction": 0.1}, 0.16 * (1 + 0.8 * (0.3 + 0.1))),
        ({"contact": 0.3}, 0.16 * (1 + 0.8 * 0.3)),
        ({"friction": 0.1}, 0.16 * (1 + 0.8 * 0.1)),
        ({"contact": 0.3, "friction": 0.1, "wounds": 0.0}, 0.16),
        ({"contact": 0.3, "losses_by_rebel": 400}, 0.5 * (1 + 0.8 * 0.3)),  # beyond what is forgotten
    ],
)
def test_dialogue_reminds_of_the_dead(said, wound):
    person = community(**(LOST | {"wounds": 0.8} | said))
    assert person.grievance == pytest.approx(grievance(wound), rel=1e-12)


@pytest.mark.parametrize("said", [{}, LOST | {"cell": r.NOWHERE, "displaced": 1}])
def test_who_lost_nobody_or_is_abroad_is_not_reminded(said):
    talk = community(contact=0.9, friction=0.1, wounds=1.0, **said)
    assert talk.grievance == community(wounds=1.0, **said).grievance


def test_grievance_stays_within_one():
    assert community(grievance=1.0, losses_by_rebel=499, people=1).grievance <= 1.0


def test_an_empty_community_breaks_nothing():
    assert 0.0 <= community(people=0, losses_by_state=7).grievance <= 1.0
    assert MIDDLE == 4
