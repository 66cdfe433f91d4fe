"""Trust follows what people live through, more from harm than from help."""

import pytest
from worlds import MIDDLE, OURS, THEIRS, WEEK, luck, world

from sim.engine import community
from sim.engine.chance import SHARE_OUT
from sim.engine.mechanisms import trust

RATES = {
    "trust_gain_per_week": 0.004,
    "trust_loss_per_week": 0.015,
    "trust_broken_by_harm": 3.0,
    "trust_services": 0.2,
    "reconciliation_gain": 0.25,
    "negative_contact": 0.4,
    "drone_unease": 0.2,
}
GOVERNANCE = 0.4


def learn(seen=0.5, staff=0.3, settlement=0.2, services=0.3, contact=0.4, legitimacy=0.5, **fields):
    there = {name: fields.pop(name, 0.0) for name in ("friction", "watched")}
    constants = RATES | {name: fields.pop(name) for name in RATES if name in fields}
    mind = {"trust_state": 0.3, "trust_mission": 0.3, "trust_groups": 0.3, "livelihood": 0.5, "fear": 0.25}
    state = world(
        people=[{"people": 1000} | mind | fields],
        country={"governance": GOVERNANCE},
        mission={"legitimacy": legitimacy},
        **constants,
    )
    cell = state.cells[MIDDLE]
    cell.mission_seen, cell.staff_seen, cell.settlement = seen, staff, settlement
    cell.services, cell.contact = services, contact
    cell.friction, cell.watched = there["friction"], there["watched"]
    trust.learn(state.parameters[0], state.country[0], state.mission[0], state.civilians[0], cell)
    return state.civilians[0]


def nearer(before, target):
    return before + (0.004 if target > before else 0.015) * (target - before)


@pytest.mark.parametrize(("before", "killed"), [(0.3, 0), (0.9, 0), (0.3, 100)])
def test_trust_in_the_state(before, killed):
    target = 0.15 + 0.35 * GOVERNANCE + 0.25 * 0.5 + 0.2 * 0.3 - 2 * killed / 1000
    person = learn(trust_state=before, losses_by_state=killed)
    assert person.trust_state == pytest.approx(nearer(before, target), rel=1e-12)


def test_harm_by_others_does_not_count_against_the_state():
    assert learn(losses_by_rebel=100, losses_by_other=100).trust_state == learn().trust_state


def test_patrols_are_no_input_of_trust_in_the_state():
    busy, idle = learn(seen=1.0, staff=1.0, settlement=1.0, contact=1.0), learn(0.0, 0.0, 0.0, contact=0.0)
    assert busy.trust_state == idle.trust_state


@pytest.mark.parametrize("before", [0.3, 0.9])
@pytest.mark.parametrize("seen", [0.0, 0.5, 1.0])
def test_trust_in_the_mission_moves_as_far_as_it_is_seen(before, seen):
    target = 0.35 + 0.4 * (1 - 0.25) + 0.15 * 0.3
    expected = before + seen * (nearer(before, target) - before)
    assert learn(seen=seen, trust_mission=before).trust_mission == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("before", [0.3, 0.9])
@pytest.mark.parametrize("contact", [0.0, 0.4])
def test_trust_in_other_groups(before, contact):
    target = 0.35 + 0.35 * (1 - 0.25) + 0.2 * 0.2 + 0.25 * contact
    person = learn(trust_groups=before, contact=contact)
    assert person.trust_groups == pytest.approx(nearer(before, target), rel=1e-12)


@pytest.mark.parametrize("legitimacy", [0.0, 0.5, 0.9])
def test_a_mission_is_trusted_by_its_conduct(legitimacy):
    target = 0.35 + 0.4 * (1 - 0.25) + 0.15 * 0.3 + 0.4 * (legitimacy - 0.5)
    expected = 0.3 + 0.5 * (nearer(0.3, target) - 0.3)
    person = learn(legitimacy=legitimacy)
    assert person.trust_mission == pytest.approx(expected, rel=1e-12)
    assert (person.trust_state, person.trust_groups) == (learn().trust_state, learn().trust_groups)


def harmed(killed, by_state, by_mission=False, **fields):
    mind = {"trust_state": 0.6, "trust_mission": 0.5, "trust_groups": 0.4} | fields
    state = world(people=[{"people": 100} | mind], **RATES)
    trust.learn_from_harm(state.parameters[0], state.civilians[0], killed, 100, by_state, by_mission)
    person = state.civilians[0]
    return [person.trust_state, person.trust_mission, person.trust_groups]


def test_harm_breaks_trust():
    blow = 3.0 * 4 / 100
    assert harmed(4, True) == pytest.approx([0.6 - 2 * blow, 0.5 - 0.5 * blow, 0.4 - blow], rel=1e-12)
    assert harmed(4, False) == pytest.approx([0.6, 0.5 - 0.5 * blow, 0.4 - blow], rel=1e-12)
    by_mission = [0.6, 0.5 - 2 * blow, 0.4 - blow]
    assert harmed(4, by_state=False, by_mission=True) == pytest.approx(by_mission, rel=1e-12)
    assert harmed(100, True) == [0.0, 0.0, 0.0]
    assert harmed(4, False, trust_mission=0.0)[1] == 0.0


def shared_harm(**by):
    people = [
        {"people": 70, "identity": OURS, "youths": 70},
        {"people": 30, "identity": OURS},
        {"people": 50, "identity": THEIRS},
    ]
    state = world(people=[{"trust_state": 0.9} | row for row in people], **RATES)
    cell = state.cells[MIDDLE]
    cell.harm[OURS] = 10
    for name, deaths in by.items():
        cell[name] = deaths
    for i in range(3):
        community.suffer(state, WEEK, state.civilians[i], cell)
    return state


def test_deaths_of_a_week_fall_on_communities_by_their_size():
    state = shared_harm(harm_by_rebel=10)
    start = int(luck(state, WEEK, SHARE_OUT, state.cells[MIDDLE]) * 100)
    first = (10 * 70 + start) // 100 - start // 100
    assert state.civilians.people.tolist() == [70 - first, 30 - (10 - first), 50]
    assert state.civilians.losses_by_rebel.tolist() == [first, 10 - first, 0]
    assert state.civilians[0].youths == 70 - first
    grievance = [5 * first / 70, 5 * (10 - first) / 30, 0.0]
    assert state.civilians.grievance.tolist() == pytest.approx(grievance, rel=1e-12, abs=0)
    assert state.civilians.trust_state.tolist() == [0.9] * 3


@pytest.mark.parametrize(
    ("by", "counted"),
    [
        ({"harm_by_state": 5, "harm_by_rebel": 5}, "losses_by_state"),
        ({"harm_by_state": 2, "harm_by_rebel": 8}, "losses_by_rebel"),
        ({"harm_by_rebel": 4, "harm_by_other": 6}, "losses_by_other"),
        ({"harm_by_mission": 10}, "losses_by_other"),
        ({"harm_by_mission": 6, "harm_by_state": 4}, "losses_by_other"),
        ({"harm_by_mission": 6, "harm_by_rebel": 4}, "losses_by_other"),
        ({"harm_by_mission": 5, "harm_by_state": 5}, "losses_by_state"),
    ],
)
def test_who_killed_most_is_held_responsible(by, counted):
    state = shared_harm(**by)
    for name in ("losses_by_state", "losses_by_rebel", "losses_by_other"):
        assert state.civilians[name].sum() == (10 if name == counted else 0)
    assert (state.civilians.trust_state[0] < 0.9) == (counted == "losses_by_state")


@pytest.mark.parametrize("before", [0.3, 0.9])
@pytest.mark.parametrize(("cost", "contact", "friction"), [(0.4, 0.3, 0.5), (0.4, 0.0, 1.0), (0.0, 0.3, 1.0)])
def test_contact_in_fear_strains_trust_between_groups(before, cost, contact, friction):
    target = 0.35 + 0.35 * (1 - 0.25) + 0.2 * 0.2 + 0.25 * contact - cost * friction
    said = {"trust_groups": before, "contact": contact, "negative_contact": cost}
    person, calm = learn(friction=friction, **said), learn(**said)
    assert person.trust_groups == pytest.approx(nearer(before, target), rel=1e-12)
    assert (person.trust_groups < calm.trust_groups) == (cost > 0)
    assert (person.trust_state, person.trust_mission) == (calm.trust_state, calm.trust_mission)


@pytest.mark.parametrize("before", [0.3, 0.9])
@pytest.mark.parametrize(("unease", "seen"), [(0.2, 0.5), (0.2, 0.0), (0.0, 0.5)])
def test_drones_overhead_cost_trust_in_the_mission(before, unease, seen):
    target = 0.35 + 0.4 * (1 - 0.25) + 0.15 * 0.3 - unease * 0.6
    said = {"trust_mission": before, "seen": seen, "drone_unease": unease}
    person, unwatched = learn(watched=0.6, **said), learn(**said)
    expected = before + seen * (nearer(before, target) - before)
    assert person.trust_mission == pytest.approx(expected, rel=1e-12)
    assert (person.trust_mission < unwatched.trust_mission) == (unease * seen > 0)
    assert (person.trust_state, person.trust_groups) == (unwatched.trust_state, unwatched.trust_groups)
