"""Wars end: by victory, by exhaustion into a new truce, or by a new accord when somebody mediates.

Equation: weariness grows by weary_rate + 2 x losses / initial strength a week at war, fades by half of
    weary_rate in peace; P(truce a week) = truce_rate x (1 + truce_gain M) x mean weariness of the parties;
    it is an accord with probability s + (1 - s) M / 2, s = truce_accord_share, and gives what is not
    carried out 26 weeks more; a side with less than victory_ratio of the other's men is beaten: a rebel
    victory swaps the roles, remnant_share of its bands stay as spoilers, who decide on war as a party does
    (`commitment`); parties begin anew with half their
    weariness, commitment of at least truce_commitment (+ 0.1 after an accord), injuries of at most
    those of week 0, and, as war reveals strength, ambition_kept of their private ambitions (Fearon 1995).
Source: Zartman 2000 (hurting stalemate); Walter 1997; Kreutz 2010 on how conflicts end; rates are
    assumptions.
Status: adapts
"""

from __future__ import annotations

from sim.engine.arithmetic import share
from sim.engine.chance import ACCORD, NOBODY, TRUCE, draw
from sim.engine.compiled import at, rule
from sim.engine.mechanisms.commitment import is_party, is_rebel
from sim.engine.records import (
    ACTIVE,
    DEMOBILISED,
    EXTERNAL,
    KEEPS,
    MAXIMUM_GROUPS,
    MILITIA,
    NO_SIDE,
    OFFENSIVE,
    REBEL,
    REBEL_SIDE,
    SPOILER,
    STATE,
    STATE_SIDE,
)


@rule()
def tire(state):
    """Move each party's weariness and return the mean over parties and whether there is fighting."""
    p, total, parties, fighting = state.parameters[0], 0.0, 0, False
    for g in range(state.country[0].n_groups):
        group = state.groups[g]
        if is_party(group):
            if state.country[0].at_war == 1:
                losses = 2.0 * group.losses / max(group.initial_fighters, 1)
                group.weariness = share(group.weariness + p.weary_rate_per_week + losses)
            else:
                group.weariness = share(group.weariness - 0.5 * p.weary_rate_per_week)
            total += group.weariness
            parties += 1
            fighting = fighting or group.next_posture == OFFENSIVE
    return total / max(parties, 1), fighting


@rule()
def strength_of_side(state, side):
    """Return the armed men of one side of the war."""
    men = 0
    for g in range(state.country[0].n_groups):
        if state.groups[g].side == side and state.groups[g].kind != EXTERNAL:
            men += state.groups[g].fighters
    return men


@rule()
def lay_down_arms(state, floor):
    """Everybody stops; parties start anew from at least `floor` of commitment."""
    country, p = state.country[0], state.parameters[0]
    remembered = p.wartime_injury_per_1000 * country.thousands_of_men
    country.at_war = 0
    for g in range(country.n_groups):
        group = state.groups[g]
        group.next_posture = KEEPS
        group.weariness *= 0.5
        if is_party(group):
            group.ambition *= p.ambition_kept_after_war
            group.commitment = max(group.commitment, floor)
            for h in range(MAXIMUM_GROUPS):
                group.injury[h] = min(group.injury[h], remembered)


@rule()
def renew_accord(state, week):
    """A new accord gives the provisions not yet carried out new dates."""
    for k in range(len(state.provisions)):
        provision = state.provisions[k]
        if provision.kept == 0 and provision.due_week < week + 26:
            provision.due_week = week + 26


@rule()
def swap_roles(state):
    """After a rebel victory the strongest rebel group is the state and the old state forces are rebels."""
    best, men, old = -1, -1, -1
    for g in range(state.country[0].n_groups):
        group = state.groups[g]
        if group.side == REBEL_SIDE and is_rebel(group) and group.fighters > men:
            best, men = g, group.fighters
        if group.kind == STATE:
            old = g
    if best < 0 or old < 0:
        return
    state.groups[best].kind, state.groups[old].kind = STATE, REBEL
    state.groups[best].beaten, state.groups[best].signatory = 0, 1
    for g in range(state.country[0].n_groups):
        side = NO_SIDE if state.groups[g].kind == EXTERNAL else state.groups[g].side
        if side == STATE_SIDE:
            state.groups[g].side = REBEL_SIDE
        elif side == REBEL_SIDE:
            state.groups[g].side = STATE_SIDE


@rule()
def disband_losers(state):
    """The beaten side's men go home with nothing; a remnant stays outside any accord as spoilers
    that may rise again."""
    for g in range(state.country[0].n_groups):
        group = state.groups[g]
        if group.side == REBEL_SIDE and group.kind == REBEL:
            group.kind, group.signatory, group.beaten = SPOILER, 0, 1
    for b in range(state.ledger[0].n_bands):
        band = state.bands[b]
        group = at(state.groups, band.group)
        if group.side == REBEL_SIDE and band.status == ACTIVE and group.kind != EXTERNAL:
            if (
                group.kind == MILITIA
                or draw(state.ledger[0].seed, 0, ACCORD, band.key, group.key)
                > state.parameters[0].remnant_share
            ):
                band.status, band.weeks_in_status = DEMOBILISED, 0


@rule()
def end_war(state, week):
    """Let this week's fighting end in a victory, a truce or an accord."""
    p, seed, mission = state.parameters[0], state.ledger[0].seed, state.mission[0]
    weariness, fighting = tire(state)
    if not fighting:
        return
    rulers, rebels = strength_of_side(state, STATE_SIDE), strength_of_side(state, REBEL_SIDE)
    if min(rulers, rebels) < p.victory_ratio * max(rulers, rebels):
        if rulers < rebels:
            swap_roles(state)
        disband_losers(state)
        lay_down_arms(state, p.truce_commitment)
        return
    chance = p.truce_rate_per_week * weariness * (1.0 + p.truce_mediation_gain * mission.mediation)
    if draw(seed, week, TRUCE, NOBODY, NOBODY) < chance:
        accord_share = p.truce_accord_share + (1.0 - p.truce_accord_share) * 0.5 * mission.mediation
        if draw(seed, week, ACCORD, NOBODY, NOBODY) < accord_share:
            renew_accord(state, week)
            lay_down_arms(state, p.truce_commitment + 0.1)
        else:
            lay_down_arms(state, p.truce_commitment)
