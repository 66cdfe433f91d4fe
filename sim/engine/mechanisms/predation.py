"""Poorly supplied, ill-disciplined bands live off civilians; some of their victims are humanitarian workers.

Equation: P(prey a week) = predation_rate x (1 - supply) x (1 - discipline) x licence x (1 - deterrence) x
    (1 - policing / 2) x (1 + heat) x (1 + provocation) (`reprisals`), the state's men x (1 -
    justice_restraint x justice), licence = predation_at_war on the offensive, else 1 + surge; supply
    follows 0.3 + 0.3 sponsor + 0.3 means + army_pay of the army - 0.15 on the offensive at supply_rate a
    week, + 0.1 after preying.
Source: Kalyvas 2006; Humphreys & Weinstein on abusive units [42]; onset in the months after a killing [57];
    rates are assumptions.
Status: adapts
"""

from __future__ import annotations

from sim.engine.arithmetic import share
from sim.engine.chance import PREY, draw
from sim.engine.compiled import at, rule
from sim.engine.mechanisms.regional import damped
from sim.engine.platoons import how_many_act
from sim.engine.records import ACTIVE, GANG, OFFENSIVE, PREDATE, STATE, STAY


@rule()
def plan_predation(state, seed, week, band):
    """Decide whether a band preys on the people around it this week."""
    p, cell, group = state.parameters[0], at(state.cells, band.cell), at(state.groups, band.group)
    if band.order != STAY or group.kind == GANG:
        return
    need = (1.0 - band.supply) * (1.0 - band.discipline)
    licence = p.predation_at_war if group.posture == OFFENSIVE else 1.0 + group.surge
    restraint = 1.0 - p.justice_restraint * cell.justice if group.kind == STATE else 1.0
    chance = p.predation_rate_per_week * need * licence * restraint * (1.0 + cell.heat)
    chance *= (1.0 - cell.deterrence) * (1.0 - 0.5 * cell.policing) * (1.0 + cell.provocation)
    acting = how_many_act(draw(seed, week, PREY, band.key, cell.key), band, chance)
    if acting > 0:
        band.order, band.acting, band.target_cell = PREDATE, acting, band.cell


@rule()
def supply_bands(state, week):
    """Feed and pay the bands: sponsors, lootable fields, the army's pay; war uses up more."""
    p = state.parameters[0]
    left = damped(state) if state.switches[0].regional == 1 else 1.0
    for b in range(state.ledger[0].n_bands):
        band = state.bands[b]
        if band.status == ACTIVE:
            group = at(state.groups, band.group)
            sponsor = group.sponsor * left if week < group.sponsor_until_week else 0.0
            target = 0.3 + 0.3 * sponsor + 0.3 * group.means
            if group.kind == STATE:
                target += p.army_pay_share
            elif group.kind != GANG:
                target += p.regional_arms * at(state.cells, band.cell).pressure
            if group.posture == OFFENSIVE:
                target -= 0.15
            band.supply += p.supply_rate_per_week * (share(target) - band.supply)
