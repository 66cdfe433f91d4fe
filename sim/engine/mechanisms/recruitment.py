"""Young people of an aggrieved, jobless, frightened community join the band that holds their place when gain
exceeds risk.

Equation: P(join a week) = recruit_rate x call x logistic(6 (pull - recruit_threshold)); pull = (grievance +
    (1 - livelihood) + fear) / 3 - 0.2 risk aversion; call = 1 for a group on the offensive or a gang,
    recruits_in_peace otherwise, 0 for an army at peace; 30 recruits or more in a cell make a band.
Source: Epstein 2002 (grievance against risk); Collier & Hoeffler 2004 (opportunity); rates are assumptions.
Status: adapts
"""

from __future__ import annotations

import numpy as np

from sim.engine.arithmetic import binomial, logistic
from sim.engine.chance import JOIN, NEWCOMER, bits, draw, pair_key
from sim.engine.compiled import rule
from sim.engine.records import ACTIVE, GANG, MAXIMUM_GROUPS, OFFENSIVE, STATE, STAY

BAND_OF_RECRUITS = 30


@rule()
def join(state, seed, week, person, cell):
    """Let the young people of one community join whoever holds their place."""
    holder = cell.control
    if cell.fighters[holder] == 0 or person.youths == 0:
        return
    group, p = state.groups[holder], state.parameters[0]
    if group.kind == STATE and group.posture != OFFENSIVE:
        return
    call = 1.0 if group.posture == OFFENSIVE or group.kind == GANG else p.recruits_in_peace
    u = draw(seed, week, JOIN, person.key, group.key)
    if u < 1.0 - person.youths * p.recruit_rate_per_week * call:  # nobody joins, whatever the pull
        return
    pull = (person.grievance + (1.0 - person.livelihood) + person.fear) / 3.0 - 0.2 * person.risk_aversion
    chance = p.recruit_rate_per_week * call * logistic(6.0 * (pull - p.recruit_threshold))
    joined = min(binomial(u, person.youths, chance), person.people)
    person.youths -= joined
    person.people -= joined
    cell.recruits[holder] += joined


@rule()
def form_bands(state, week):
    """Make a band of the recruits of a cell once they are 30; its key is hashed from what made it."""
    ledger = state.ledger[0]
    for c in range(len(state.cells)):
        cell = state.cells[c]
        for g in range(MAXIMUM_GROUPS):
            if cell.recruits[g] >= BAND_OF_RECRUITS and ledger.n_bands < len(state.bands):
                band = state.bands[ledger.n_bands]
                ledger.n_bands += 1
                band.key = bits(ledger.seed, week, NEWCOMER, pair_key(c, g), np.uint64(cell.recruits[g]))
                band.group, band.cell, band.fighters = g, c, cell.recruits[g]
                band.status, band.weeks_in_status, band.order = ACTIVE, 0, STAY
                band.discipline = state.groups[g].discipline
                band.supply, band.livelihood = 0.5, cell.economy
                cell.recruits[g] = 0
