"""Young people of an aggrieved, jobless, frightened community join the band that holds their place when gain
exceeds risk.

Equation: P(join a week) = recruit_rate x call x logistic(6 (pull - recruit_threshold)); pull = (grievance +
    (1 - livelihood) + fear) / 3 - 0.2 risk aversion; call = 1 for a group on the offensive or a gang,
    recruits_in_peace otherwise, 0 for an army at peace; 30 recruits or more in a cell make a platoon.
Source: Epstein 2002 (grievance against risk); Collier & Hoeffler 2004 (opportunity); rates are assumptions.
Status: adapts
"""

from __future__ import annotations

import numpy as np

from sim.engine.arithmetic import binomial, logistic
from sim.engine.chance import JOIN, NEWCOMER, bits, draw, pair_key
from sim.engine.compiled import at, rule
from sim.engine.platoons import add_platoon, band_with_room
from sim.engine.records import ACTIVE, GANG, NOWHERE, OFFENSIVE, STATE, STAY

RECRUITS_OF_A_PLATOON = 30
SUPPLY_OF_RECRUITS = 0.5


@rule()
def call_up(state):
    """Set in each cell the chance that whoever holds it wins one who is fully drawn to him, a week."""
    p = state.parameters[0]
    for c in range(len(state.cells)):
        cell = state.cells[c]
        group, cell.call_per_week = at(state.groups, cell.control), 0.0
        if cell.fighters[cell.control] > 0:
            if group.posture == OFFENSIVE or group.kind == GANG:
                cell.call_per_week = p.recruit_rate_per_week
            elif group.kind != STATE:
                cell.call_per_week = p.recruit_rate_per_week * p.recruits_in_peace


@rule()
def join(state, seed, week, person, cell):
    """Let the young people of one community join whoever holds their place."""
    if cell.call_per_week == 0.0 or person.youths == 0:
        return
    u = draw(seed, week, JOIN, person.key, at(state.groups, cell.control).key)
    if u < 1.0 - person.youths * cell.call_per_week:  # nobody joins, whatever the pull
        return
    pull = (person.grievance + (1.0 - person.livelihood) + person.fear) / 3.0 - 0.2 * person.risk_aversion
    chance = cell.call_per_week * logistic(6.0 * (pull - state.parameters[0].recruit_threshold))
    joined = min(binomial(u, person.youths, chance), person.people)
    person.youths -= joined
    person.people -= joined
    cell.recruits[cell.control] += joined


@rule()
def found_band(state, week, c, g, recruits):
    """Make a band of recruits; its key is hashed from what made it."""
    ledger = state.ledger[0]
    band = state.bands[ledger.n_bands]
    ledger.n_bands += 1
    band.key = bits(ledger.seed, week, NEWCOMER, pair_key(c, g), np.uint64(recruits))
    band.group, band.cell, band.fighters, band.platoons = g, c, recruits, 1
    band.status, band.weeks_in_status, band.order = ACTIVE, 0, STAY
    band.discipline = state.groups[g].discipline
    band.supply, band.livelihood = SUPPLY_OF_RECRUITS, state.cells[c].economy


@rule()
def form_bands(state, week):
    """Make a platoon of the recruits of a cell once they are 30: of a band there with room, or a band."""
    ledger = state.ledger[0]
    for c in range(len(state.cells)):
        cell, g = state.cells[c], state.cells[c].control  # whoever else called here has formed his
        recruits = cell.recruits[g]
        if recruits >= RECRUITS_OF_A_PLATOON and ledger.n_bands < len(state.bands):
            host = band_with_room(state, 0, g, c, ACTIVE)
            if host == NOWHERE:
                found_band(state, week, c, g, recruits)
            else:
                add_platoon(state.bands[host], recruits, state.groups[g].discipline, SUPPLY_OF_RECRUITS)
            ledger.n_platoons += 1
            cell.recruits[g] = 0
