"""A state may turn on a population: organised one-sided violence where a threatened rule meets exclusion and
impunity.

Equation: P(a campaign begins a week) = campaign_rate x threat^2 x E x impunity x (2 at war); threat as in
    `commitment`; E the largest exclusion (1 - inclusion) of an identity group other than the rulers', which
    is the target; impunity = 1 - mean justice, for being watched alone restrains nobody; it ends with chance
    campaign_end_rate x (1 + 4 x mean deterrence) a week, with the threat (below 0.1), or with the army's
    men. While it lasts, P(attack of a band of the state or an allied militia a week) = campaign_attack_rate
    x target's share of the people there x (1 - deterrence); events twice the usual size.
Source: Harff 2003; Valentino, Huth & Balch-Lindsay 2004; Hultman, Kathman & Shannon 2013 on protection, and
    that observers bring none; needed for Rwanda 1994; rates are assumptions.
Status: adapts
"""

from __future__ import annotations

from sim.engine.chance import CAMPAIGN, CAMPAIGN_ENDS, MASSACRE, NOBODY, draw
from sim.engine.compiled import at, rule
from sim.engine.mechanisms.commitment import felt_threat
from sim.engine.platoons import how_many_act
from sim.engine.records import CAMPAIGN_ATTACK, MILITIA, NOWHERE, STATE, STATE_SIDE, STAY
from sim.engine.violence import people_near


@rule()
def most_excluded(state, own):
    """Return the identity group, other than `own`, with least say in government."""
    best, least = NOWHERE, 2.0
    for i in range(state.country[0].n_identities):
        if i != own and state.country[0].inclusion[i] < least:
            best, least = i, state.country[0].inclusion[i]
    return best


@rule()
def impunity_and_deterrence(state):
    """Return how little a crime is judged, and how well people are protected by deterrence, in the mean."""
    judged, deterred, people = 0.0, 0.0, 0
    for c in range(len(state.cells)):
        cell = state.cells[c]
        judged += cell.people * cell.justice
        deterred += cell.people * cell.deterrence
        people += cell.people
    people = max(people, 1)
    return 1.0 - judged / people, deterred / people


@rule()
def decide_on_campaign(state, week):
    """Let the rulers begin or end a campaign against the most excluded population."""
    p, country, seed = state.parameters[0], state.country[0], state.ledger[0].seed
    impunity, deterred = impunity_and_deterrence(state)
    for g in range(country.n_groups):
        group = state.groups[g]
        if group.kind == STATE:
            threat = felt_threat(state, g)
            if group.campaign_against == NOWHERE:
                target = most_excluded(state, group.identity)
                if target != NOWHERE:
                    chance = p.campaign_rate_per_week * threat * threat * impunity
                    chance *= (1.0 - country.inclusion[target]) * (2.0 if country.at_war == 1 else 1.0)
                    if draw(seed, week, CAMPAIGN, group.key, NOBODY) < chance:
                        group.campaign_against = target
            else:
                chance = p.campaign_end_rate_per_week * (1.0 + 4.0 * deterred)
                ended = draw(seed, week, CAMPAIGN_ENDS, group.key, NOBODY) < chance
                if ended or threat < 0.1 or group.fighters == 0:
                    group.campaign_against = NOWHERE
        elif group.kind != MILITIA:
            group.campaign_against = NOWHERE
    target = target_of_campaign(state)
    for g in range(country.n_groups):
        group = state.groups[g]
        if group.kind == MILITIA:
            joins = group.side == STATE_SIDE and group.identity != target
            group.campaign_against = target if joins else NOWHERE


@rule()
def target_of_campaign(state):
    """Return the identity group against which the rulers campaign, or NOWHERE."""
    for g in range(state.country[0].n_groups):
        if state.groups[g].kind == STATE:
            return state.groups[g].campaign_against
    return NOWHERE


@rule()
def plan_campaign_attack(state, seed, week, band, target):
    """Decide whether a band of the rulers' side attacks people of the target population this week."""
    group = at(state.groups, band.group)
    if band.order != STAY or group.identity == target:
        return
    if group.kind == STATE or (group.kind == MILITIA and group.side == STATE_SIDE):
        cell = state.cells[people_near(state, band.cell)]
        theirs = cell.people_by_identity[target] / max(cell.people, 1)
        chance = state.parameters[0].campaign_attack_rate_per_week * theirs * (1.0 - cell.deterrence)
        acting = how_many_act(draw(seed, week, MASSACRE, band.key, group.key), band, chance)
        if acting > 0:
            band.order, band.acting, band.target_cell = CAMPAIGN_ATTACK, acting, band.cell
