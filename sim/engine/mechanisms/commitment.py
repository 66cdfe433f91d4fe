"""Each party's commitment to the accord follows what it expects of peace and of war; low commitment turns it
defensive, then offensive.

Equation: commitment moves by commitment_rate a week to logistic(b0 + b1 promises + b2 (livelihood of its
    people - 0.4) + b3 (inclusion - 0.5) - b4 threat (1 - guarantee_relief x guarantee) - b5 gain - ambition
    - setback); threat = I / (I + injury_scale x thousands of men the parties had in week 0), I deaths it
    blames on the other party: ten dead shake a peace of 2,000 men, not one of 80,000; gain = loot_weight x
    loot that rebels hold + sponsor + 2 (odds - 1/2), odds = own side / (own side + other side + mission's
    force); ambition is what it privately hopes for, drawn in week 0; setback from `elections`; posture is
    defensive below defensive_below, offensive below offensive_below and then until the war ends; allies and
    spoilers follow; who lost a war decides like a party, without promises: remnants may rise again.
Source: Walter 1997, 2002, 2004; Fearon 1995; Fortna 2008; Collier & Hoeffler 2004; Toft 2010 (losers who
    rise again); Lacina 2006 (deaths weigh by size); functional form and figures are assumptions.
Status: adapts
"""

from __future__ import annotations

from sim.engine.arithmetic import logistic
from sim.engine.compiled import rule
from sim.engine.mechanisms.regional import damped
from sim.engine.records import DEFENSIVE, EXTERNAL, KEEPS, MILITIA, NO_SIDE, OFFENSIVE, REBEL, SPOILER, STATE


@rule()
def is_party(group):
    """Tell whether a group decides between peace and war: a signatory, or the loser of a war, who may rise
    again."""
    return group.beaten == 1 or (group.signatory == 1 and (group.kind == STATE or group.kind == REBEL))


@rule()
def is_rebel(group):
    """Tell whether a group fought the state for power in the war that ended."""
    return group.kind == REBEL or group.beaten == 1


@rule()
def felt_threat(state, g):
    """Return how threatened a party feels by the other one, 0..1, before any guarantee."""
    group, injury = state.groups[g], 0.0
    for h in range(state.country[0].n_groups):
        other = state.groups[h]
        if other.side != group.side and (other.kind == STATE or is_rebel(other)):
            injury += group.injury[h]
    scale = state.parameters[0].injury_scale_per_1000 * state.country[0].thousands_of_men
    return injury / (injury + scale)


@rule()
def odds_of_winning(state, g):
    """Return the share of all armed strength that its side would bring to a new war, the mission's force
    against it."""
    group, own, other = state.groups[g], 0.0, 0.0
    for h in range(state.country[0].n_groups):
        rival = state.groups[h]
        if rival.kind == EXTERNAL and rival.posture != OFFENSIVE:
            continue
        strength = rival.fighters * (1.0 + state.country[0].army_quality if rival.kind == STATE else 1.0)
        if rival.side == group.side:
            own += strength
        elif rival.side != NO_SIDE:
            other += strength
    return own / max(own + other + state.mission[0].force, 1.0)


@rule()
def loot_at_stake(state, g):
    """Return the share of lootable fields war would keep or win: what rebels hold, for them and the state."""
    if is_rebel(state.groups[g]):
        return state.groups[g].loot_share
    held = 0.0
    for h in range(state.country[0].n_groups):
        held += state.groups[h].loot_share if is_rebel(state.groups[h]) else 0.0
    return held


@rule()
def expected_peace(state, week, g):
    """Return the commitment a party would come to if this week's conditions lasted."""
    p, group = state.parameters[0], state.groups[g]
    sponsor = group.sponsor if week < group.sponsor_until_week else 0.0
    if state.switches[0].regional == 1:
        sponsor *= damped(state)
    gain = (
        p.loot_weight * state.country[0].loot_income * loot_at_stake(state, g)
        + sponsor
        + 2.0 * (odds_of_winning(state, g) - 0.5)
    )
    return logistic(
        p.commitment_base
        + p.commitment_promises * state.country[0].promise_credit * group.signatory
        + p.commitment_livelihood * (state.country[0].kin_livelihood[group.identity] - 0.4)
        + p.commitment_inclusion * (state.country[0].inclusion[group.identity] - 0.5)
        - p.commitment_threat * felt_threat(state, g) * (1.0 - p.guarantee_relief * group.guarantee)
        - p.commitment_gain * gain
        - group.ambition
        - group.setback
    )


@rule()
def commit(state, week):
    """Move every party's commitment."""
    for g in range(state.country[0].n_groups):
        group = state.groups[g]
        if is_party(group):
            rate = state.parameters[0].commitment_rate_per_week
            group.commitment += rate * (expected_peace(state, week, g) - group.commitment)


@rule()
def take_posture(state):
    """Choose next week's posture: parties by commitment; allies, spoilers follow the war that others make."""
    p, fighting = state.parameters[0], False
    for g in range(state.country[0].n_groups):
        group = state.groups[g]
        if is_party(group):
            if group.posture == OFFENSIVE or group.commitment < p.offensive_below:
                group.next_posture = OFFENSIVE
            elif group.commitment < p.defensive_below:
                group.next_posture = DEFENSIVE
            else:
                group.next_posture = KEEPS
            fighting = fighting or group.next_posture == OFFENSIVE
    state.country[0].at_war = 1 if fighting else 0
    for g in range(state.country[0].n_groups):
        group = state.groups[g]
        if (group.kind == MILITIA and group.side != NO_SIDE) or (group.kind == SPOILER and group.beaten == 0):
            group.next_posture = OFFENSIVE if fighting else KEEPS


@rule()
def adopt_posture(state):
    """Let last week's decisions act."""
    for g in range(state.country[0].n_groups):
        state.groups[g].posture = state.groups[g].next_posture
