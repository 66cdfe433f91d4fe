"""Communal militias attack people of other identity where neither police nor mediators are near.

Equation: P(attack a week) = communal_rate x share of other identities x (1 - policing) x (1 - settlement /
    2) x (1.5 - trust between groups there) x (1 + heat); events half the usual size.
Source: most post-war deaths are by other armed actors, Bara 2020 [23]; Krause on communal violence; rates
    are assumptions.
Status: adapts
"""

from __future__ import annotations

from sim.engine.chance import COMMUNAL, draw
from sim.engine.compiled import at, rule
from sim.engine.platoons import how_many_act
from sim.engine.records import COMMUNAL_ATTACK, MILITIA, STAY
from sim.engine.violence import people_near


@rule()
def plan_communal_attack(state, seed, week, band):
    """Decide whether a militia band turns on its neighbours this week."""
    group = at(state.groups, band.group)
    if group.kind != MILITIA or band.order != STAY:
        return
    cell = state.cells[people_near(state, band.cell)]
    if cell.people == 0:
        return
    others = 1.0 - cell.people_by_identity[group.identity] / cell.people
    chance = (
        state.parameters[0].communal_rate_per_week
        * others
        * (1.0 - cell.policing)
        * (1.0 - 0.5 * cell.settlement)
        * (1.5 - cell.trust_groups)
        * (1.0 + cell.heat)
    )
    acting = how_many_act(draw(seed, week, COMMUNAL, band.key, group.key), band, chance)
    if acting > 0:
        band.order, band.acting, band.target_cell = COMMUNAL_ATTACK, acting, band.cell
