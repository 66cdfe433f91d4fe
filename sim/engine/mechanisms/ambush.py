"""Peacekeepers are attacked where a hostile band stands near and people do not trust them.

Equation: P(ambush of a unit a week) = ambush_rate x H / (H + 50) x (1 - trust in the mission) x (1 -
    deterrence) x (1 - drone_spares x watch) x (1 + drone_boldness x watch) x leaks, H hostile men in its
    cell: spoilers, and rebels who do not keep the peace; deaths ~ 1 + Binomial(5, 0.2); every death lowers
    the credibility of the mission.
Source: Giray 2022 [40]; rates are assumptions.
Status: adapts
Channel: mission
"""

from __future__ import annotations

from sim.engine.arithmetic import binomial
from sim.engine.chance import AMBUSH, DEATHS, draw
from sim.engine.compiled import at, rule
from sim.engine.mechanisms.coordination import leaks
from sim.engine.records import DEPLOYED, KEEPS, NOWHERE, REBEL, SPOILER
from sim.engine.violence import lose_peacekeepers


@rule()
def hostile_men(state, cell):
    """Return the men in a cell who may attack the mission, and the first such group (NOWHERE if none)."""
    men, actor = 0, NOWHERE
    for g in range(state.country[0].n_groups):
        group = state.groups[g]
        if cell.fighters[g] > 0 and (
            group.kind == SPOILER or (group.kind == REBEL and group.posture != KEEPS)
        ):
            men += cell.fighters[g]
            actor = g if actor == NOWHERE else actor
    return men, actor


@rule()
def ambush_units(state, week):
    """Let hostile bands attack units in their cell."""
    p, seed = state.parameters[0], state.ledger[0].seed
    for i in range(len(state.units)):
        unit = state.units[i]
        if unit.status == DEPLOYED and unit.people > 0:
            cell = at(state.cells, unit.cell)
            men, actor = hostile_men(state, cell) if cell.bands > 0 else (0, NOWHERE)
            if men > 0:
                distrust = 1.0 - cell.trust_mission
                chance = p.ambush_rate_per_week * men / (men + 50.0) * distrust * (1.0 - cell.deterrence)
                chance *= (1.0 - p.drone_spares * cell.watched) * (1.0 + p.drone_boldness * cell.watched)
                if state.switches[0].coordination == 1:
                    chance *= leaks(state)
                if draw(seed, week, AMBUSH, unit.key, cell.key) < chance:
                    killed = 1 + binomial(draw(seed, week, DEATHS, unit.key, cell.key), 5, 0.2)
                    lose_peacekeepers(state, week, unit, unit.cell, actor, killed)
