"""Wars end by victory, by exhaustion, or by a new accord when somebody mediates."""

import pytest
from worlds import ARMY, EITHER_SIDE, GANG, GUARDS, REBELS, RENEGADES, WEEK, changed, luck, snapshot, world

from sim.engine import records as r
from sim.engine.chance import ACCORD, TRUCE
from sim.engine.mechanisms import war_termination as rule

RATES = {
    "weary_rate_per_week": 0.01,
    "truce_commitment": 0.45,
    "ambition_kept_after_war": 0.5,
    "wartime_injury_per_1000": 7.5,
    "victory_ratio": 0.12,
    "remnant_share": 0.2,
}


def war(army=300, rebels=250, guards=50, renegades=0, **constants):
    strength = {ARMY: army, REBELS: rebels, GUARDS: guards, RENEGADES: renegades, GANG: 60}
    bands = [{"group": g, "fighters": 10} for g, men in strength.items() for _ in range(men // 10)]
    state = world(
        bands=bands,
        provisions=[{"due_week": 5}, {"due_week": 5, "kept": 1}, {"due_week": 99}],
        **(RATES | constants),
    )
    state.country[0].at_war = 1
    for g in (ARMY, REBELS):
        group = state.groups[g]
        group.next_posture = group.posture = r.OFFENSIVE
        group.initial_fighters, group.commitment, group.ambition, group.weariness = 400, 0.1, 0.8, 0.3
        group.injury[:2] = 100.0, 3.0
    return state


def at_peace(state):
    return state.country[0].at_war == 0 and (state.groups.next_posture == r.KEEPS).all()


def test_weariness_grows_with_war_and_losses_and_fades_in_peace():
    state = war()
    state.groups[ARMY].losses = 20
    weariness, fighting = rule.tire(state)
    grown = [0.3 + 0.01 + 2 * 20 / 400, 0.3 + 0.01]
    assert state.groups.weariness[:2].tolist() == pytest.approx(grown, rel=1e-12)
    assert (weariness, fighting) == (pytest.approx(sum(grown) / 2, rel=1e-12), True)
    state.country[0].at_war = 0
    state.groups.next_posture[:] = r.KEEPS
    rested, fighting = rule.tire(state)
    assert (rested, fighting) == (pytest.approx(sum(grown) / 2 - 0.005, rel=1e-12), False)
    assert state.groups.weariness[2:].sum() == 0.0


def test_weariness_stays_within_bounds():
    state = war()
    state.groups[ARMY].losses = 400
    rule.tire(state)
    assert state.groups[ARMY].weariness == 1.0
    state.country[0].at_war, state.groups.weariness[:] = 0, 0.0
    rule.tire(state)
    assert state.groups.weariness.sum() == 0.0


@pytest.mark.parametrize(("factor", "ends"), EITHER_SIDE)
def test_chance_of_a_truce_by_weariness_and_mediation(factor, ends):
    state = war(truce_mediation_gain=1.5)
    state.mission[0].mediation = 0.4
    u = luck(state, WEEK, TRUCE)
    state.parameters[0].truce_rate_per_week = factor * u / (0.31 * (1 + 1.5 * 0.4))
    rule.end_war(state, WEEK)
    assert at_peace(state) == ends


@pytest.mark.parametrize("mediation", [0.0, 0.8])
@pytest.mark.parametrize(("factor", "accord"), EITHER_SIDE)
def test_a_truce_or_an_accord(mediation, factor, accord):
    state = war(truce_rate_per_week=1e9)
    state.mission[0].mediation = mediation
    u = luck(state, WEEK, ACCORD)
    by_mediator = 0.5 * mediation  # share = s + (1 - s) x by_mediator
    state.parameters[0].truce_accord_share = (factor * u - by_mediator) / (1 - by_mediator)
    rule.end_war(state, WEEK)
    assert at_peace(state)
    floor = 0.45 + (0.1 if accord else 0.0)
    assert state.groups.commitment.tolist() == pytest.approx([floor, floor, 0, 0, 0], rel=1e-12, abs=0)
    due = [WEEK + 26 if accord else 5, 5, 99]
    assert state.provisions.due_week.tolist() == due  # what is kept or due later stands


def test_parties_start_anew():
    state = war(truce_rate_per_week=1e9, truce_accord_share=0.0)
    state.groups[REBELS].commitment = 0.7
    rule.end_war(state, WEEK)
    assert state.groups.commitment[:2].tolist() == [0.45, 0.7]
    assert state.groups.weariness[:2].tolist() == pytest.approx([0.31 / 2] * 2, rel=1e-12)
    assert state.groups.ambition[:2].tolist() == [0.4, 0.4]
    assert state.groups.injury[:2, :2].tolist() == [[15.0, 3.0]] * 2
    assert state.groups.posture[:2].tolist() == [r.OFFENSIVE] * 2  # acts from next week on


def test_in_peace_nothing_ends():
    state = war(truce_rate_per_week=1e9)
    state.country[0].at_war, state.groups.next_posture[:], state.groups.weariness[:] = 0, r.KEEPS, 0.0
    before = snapshot(state)
    rule.end_war(state, WEEK)
    assert changed(before, state) == set()


def stay_outside(state, group):
    """The bands of a beaten group that stay under arms: those whose draw is no more than remnant_share."""
    bands = [b for b in state.bands[: int(state.ledger[0].n_bands)] if b.group == group]
    return {int(b.key) for b in bands if luck(state, 0, ACCORD, b, state.groups[group]) <= 0.2}


def active(state, group):
    bands = state.bands[: int(state.ledger[0].n_bands)]
    return {int(b.key) for b in bands if b.group == group and b.status == r.ACTIVE}


def test_victory_of_the_state():
    state = war(army=360, guards=40, rebels=40, truce_rate_per_week=0.0)  # 40 is less than 0.12 x 400
    remnant = stay_outside(state, REBELS)
    rule.end_war(state, WEEK)
    assert at_peace(state)
    assert state.groups.kind.tolist() == [r.STATE, r.SPOILER, r.SPOILER, r.MILITIA, r.GANG]
    assert state.groups.signatory.tolist() == [1, 0, 0, 0, 0]
    assert active(state, REBELS) == remnant
    assert len(active(state, ARMY)) == 36
    assert len(active(state, GUARDS)) == 4
    gone_home = [b for b in state.bands if b.status == r.DEMOBILISED]
    assert len(gone_home) == 4 - len(remnant)
    assert all(b.fighters == 10 and b.weeks_in_status == 0 for b in gone_home)
    assert state.groups.beaten.tolist() == [0, 1, 0, 0, 0]
    assert state.groups.commitment[:2].tolist() == [0.45, 0.45]  # for the time being the beaten submit


def test_victory_of_the_rebels_swaps_the_roles():
    state = war(army=100, guards=20, rebels=900, renegades=300, truce_rate_per_week=0.0)
    remnant = stay_outside(state, ARMY)
    rule.end_war(state, WEEK)
    assert at_peace(state)
    assert state.groups.kind.tolist() == [r.SPOILER, r.STATE, r.SPOILER, r.MILITIA, r.GANG]
    assert state.groups.side.tolist() == [r.REBEL_SIDE, r.STATE_SIDE, r.STATE_SIDE, r.REBEL_SIDE, r.NO_SIDE]
    assert state.groups.signatory[:2].tolist() == [0, 1]
    assert active(state, ARMY) == remnant
    assert active(state, GUARDS) == set()  # a beaten militia goes home to the last man
    assert len(active(state, REBELS)) == 90
    assert len(active(state, RENEGADES)) == 30
    assert len(active(state, GANG)) == 6


@pytest.mark.parametrize(("rebels", "beaten"), [(40, False), (30, True)])
def test_the_ratio_decides(rebels, beaten):
    state = war(army=330, guards=0, rebels=rebels, truce_rate_per_week=0.0, victory_ratio=0.12)  # 39.6
    rule.end_war(state, WEEK)
    assert at_peace(state) == beaten


def test_who_signed_nothing_does_not_tire_for_the_parties():
    state = war()
    state.groups[REBELS].signatory = 0
    weariness, fighting = rule.tire(state)
    assert (weariness, fighting) == (pytest.approx(0.31, rel=1e-12), True)
    assert state.groups.weariness[:2].tolist() == pytest.approx([0.31, 0.3], rel=1e-12)
