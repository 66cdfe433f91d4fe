"""Criminal gangs kill in the course of robbery, extortion and smuggling; police, not troops, stop them.

Equation: P(lethal crime a week) = crime_rate x (fighters / 20) x (1.2 - livelihood of the place) x (1 -
    policing); events a quarter of the usual size.
Source: Bara 2020 [23]: troops affect only what targets ex-combatants; rates are assumptions.
Status: adapts
"""

from __future__ import annotations

from sim.engine.chance import CRIME, draw
from sim.engine.compiled import at, rule
from sim.engine.platoons import how_many_act, men_of_one
from sim.engine.records import COMMIT_CRIME, GANG, STAY


@rule()
def plan_crime(state, seed, week, band):
    """Decide whether a gang kills this week."""
    group, cell = at(state.groups, band.group), at(state.cells, band.cell)
    if group.kind != GANG or band.order != STAY:
        return
    chance = (
        state.parameters[0].crime_rate_per_week
        * men_of_one(band)
        / 20.0
        * (1.2 - cell.economy)
        * (1.0 - cell.policing)
    )
    acting = how_many_act(draw(seed, week, CRIME, band.key, group.key), band, chance)
    if acting > 0:
        band.order, band.acting, band.target_cell = COMMIT_CRIME, acting, band.cell
