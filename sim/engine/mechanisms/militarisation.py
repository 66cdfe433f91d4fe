"""Where the mission uses force against men who attack civilians, it costs them losses and the bystanders
lives, by how accurately it shoots, and its own men theirs.

Equation: P(a band that attacks civilians is fought) = engage_rate x force allowed (robustness less caveats)
    x T / (T + deterrence_scale), T troops in reach, times consent of the host for its own men; deaths of
    the band by the event-size law, at most half of its men; bystanders ~ Binomial(2 deaths, (1 - accuracy)
    / 2), accuracy = quality of troops x (1/2 + trust in the mission / 2); peacekeepers ~ Binomial(2 deaths,
    engagement_losses x (1 - quality of their unit)), of one unit based there or next door, by lot; the
    band's supply falls by 0.2. People killed by the mission lower trust in it like any harm.
Source: Hunt 2017 and Sloan 2011 on robust peacekeeping; Condra & Shapiro 2012 on collateral harm; Bennett
    2008; figures are assumptions.
Status: adapts
Channel: mission
"""

from __future__ import annotations

from sim.engine.arithmetic import binomial, event_deaths, share
from sim.engine.chance import (
    COLLATERAL,
    ENGAGE,
    ENGAGED_UNIT,
    ENGAGEMENT_DEATHS,
    ENGAGEMENT_LOSSES,
    NOBODY,
    draw,
)
from sim.engine.compiled import at, rule
from sim.engine.platoons import men_of_one
from sim.engine.records import DEPLOYED, MILITARY, MISSION_ACTOR, N_NEIGHBOURS, NOWHERE, OTHER, STATE
from sim.engine.violence import kill_bystanders, log_event, lose_peacekeepers, people_near, take_fighters


@rule()
def is_near(state, unit, c):
    """Tell whether a unit is based in a cell or next door to it."""
    near = unit.cell == c
    for n in range(N_NEIGHBOURS):
        near = near or (unit.cell != NOWHERE and state.cells[c].neighbours[n] == unit.cell)
    return near


@rule()
def unit_that_fights(state, week, c, key):
    """Return the row of the military unit that fights in a cell, by lot among those near; NOWHERE if none."""
    most, chosen = -1.0, NOWHERE
    for i in range(len(state.units)):
        unit = state.units[i]
        if unit.status == DEPLOYED and unit.component == MILITARY and unit.people > 0:
            if is_near(state, unit, c):
                lot = draw(state.ledger[0].seed, week, ENGAGED_UNIT, unit.key, key)
                if lot > most:
                    most, chosen = lot, i
    return chosen


@rule()
def engage(state, week, band, key):
    """Let troops fight a platoon that just attacked civilians."""
    p, mission, seed = state.parameters[0], state.mission[0], state.ledger[0].seed
    cell = at(state.cells, band.target_cell)
    troops = cell.troops_in_reach
    chance = p.engage_rate * mission.force_allowed * troops / (troops + p.deterrence_scale_people)
    group = at(state.groups, band.group)
    if group.kind == STATE and state.switches[0].consent == 1:
        chance *= group.consent
    if draw(seed, week, ENGAGE, key, cell.key) >= chance:
        return
    deaths = event_deaths(draw(seed, week, ENGAGEMENT_DEATHS, key, cell.key), p.event_scale_deaths)
    deaths = take_fighters(state, band.cell, band.group, min(deaths, men_of_one(band) // 2))
    accuracy = mission.troop_quality * (0.5 + 0.5 * cell.trust_mission)
    hurt = binomial(draw(seed, week, COLLATERAL, key, NOBODY), 2 * deaths, 0.5 * (1.0 - accuracy))
    hurt = kill_bystanders(state, week, people_near(state, band.target_cell), hurt)
    band.supply = share(band.supply - 0.2 / band.platoons)
    if deaths + hurt > 0:
        mission.harmed += hurt
        log_event(state, week, band.target_cell, MISSION_ACTOR, band.group, OTHER, hurt, 0, deaths, 0)
    fighting = unit_that_fights(state, week, band.target_cell, key)
    if fighting != NOWHERE:
        unit = state.units[fighting]
        u = draw(seed, week, ENGAGEMENT_LOSSES, key, unit.key)
        fallen = binomial(u, 2 * deaths, p.engagement_losses * (1.0 - unit.quality))
        lose_peacekeepers(state, week, unit, band.target_cell, band.group, fallen)
