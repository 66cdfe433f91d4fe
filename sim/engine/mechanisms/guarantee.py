"""Each party believes in a protection: what the mission has promised, times how far it is believed.

Equation: guarantee = credibility x P / (P + guarantee_scale x men of the other side + 100) x (1 +
    bias_assurance x (partial to it - partial to another)), shares of the mission's people; P = (0.3 + 0.7
    robust) x troops + half the formed police + twice the observers, authorised in 26 weeks' time or now,
    whichever is less, and any surge (`adaptation`), x the share whose exit is further off than that;
    credibility falls by slippage_cost x gap between authorised and deployed, by failure_cost x deterrence
    per attack on civilians (twice where the mandate promised protection), by casualty_cost per peacekeeper
    killed; it recovers by credibility_recovery x (1 - gap) x (0.8 - credibility).
Source: Walter 1997, 2002 (credible commitment); Fortna 2008; Kydd 2003 and Svensson 2009 on biased third
    parties; figures are assumptions.
Status: adapts
Channel: mission
"""

from __future__ import annotations

from sim.engine.arithmetic import share
from sim.engine.compiled import rule
from sim.engine.mechanisms.commitment import is_rebel
from sim.engine.mechanisms.consent import siding
from sim.engine.records import (
    FORMED_POLICE,
    MILITARY,
    NO_SIDE,
    OBSERVERS,
    ONE_SIDED,
    PROTECT,
    STATE,
)


@rule()
def promised_people(state, week):
    """Return the protective strength promised, in people: now or in half a year, whichever is less."""
    levers = state.levers[0]
    later = min(week + 26, len(state.plan) - 1)
    staying = 1.0
    leaves = state.mission[0].exit_week
    if week + 26 > leaves:
        staying = 1.0 - share((week + 26 - leaves) / max(levers.exit_weeks, 1))
    promised = 0.0
    for component in range(3):
        weight = 0.3 + 0.7 * state.mission[0].force_allowed
        if component == OBSERVERS:
            weight = 2.0
        elif component == FORMED_POLICE:
            weight = 0.5
        promised += weight * min(
            state.plan[week].authorised[component], state.plan[later].authorised[component]
        )
    if state.plan[week].authorised[MILITARY] > 0:
        promised += (0.3 + 0.7 * state.mission[0].force_allowed) * state.mission[0].surge_people
    return promised * staying


@rule()
def failures_to_protect(state, week):
    """Return the attacks on civilians this week where the mission could have come, weighted by its reach."""
    seen = 0.0
    for e in range(state.ledger[0].n_events - 1, -1, -1):
        event = state.events[e]
        if event.week != week:
            break
        if event.kind == ONE_SIDED:
            seen += state.cells[event.cell].deterrence
    return seen


@rule()
def believe(state, week):
    """Update the mission's credibility and each party's believed guarantee."""
    p, mission = state.parameters[0], state.mission[0]
    authorised = state.plan[week].authorised[MILITARY] + state.plan[week].authorised[OBSERVERS]
    if state.plan[week].authorised[MILITARY] > 0:
        authorised += mission.surge_people
    if authorised > 0 and mission.left == 0:
        there = mission.deployed[MILITARY] + mission.deployed[OBSERVERS]
        gap = share(1.0 - there / authorised)
        mission.credibility -= p.slippage_cost_per_week * gap
        doubly = 1.0
        if state.switches[0].mandate == 1 and state.levers[0].promised[PROTECT] == 1:
            doubly = 2.0
        mission.credibility -= p.failure_cost * doubly * failures_to_protect(state, week)
        mission.credibility -= p.casualty_cost * state.weeks[week].deaths_peacekeeper
        mission.credibility += p.credibility_recovery_per_week * (1.0 - gap) * (0.8 - mission.credibility)
        mission.credibility = share(mission.credibility)
    promised = promised_people(state, week)
    for g in range(state.country[0].n_groups):
        group = state.groups[g]
        if group.kind == STATE or is_rebel(group):
            enemies = 0.0
            for h in range(state.country[0].n_groups):
                if state.groups[h].side != group.side and state.groups[h].side != NO_SIDE:
                    enemies += state.groups[h].fighters
            need = p.guarantee_scale * enemies + 100.0
            with_it, against = siding(state, g)
            believed = mission.credibility * promised / (promised + need)
            group.guarantee = share(believed * (1.0 + p.bias_assurance * (with_it - against)))
