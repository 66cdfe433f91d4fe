"""An armed band weighs being met by force: by troops whose patrols reach its cell over the roads, as far as
their mandate lets them.

Equation: R(c) = sum over units in c of people x quality x access + patrol_reach x road(c) x the same next
    door, formed police counting half, times the share of time not spent on guarding people (`protection`)
    or training the army (`handover`); deterrence(c) = deterrence_gain x mandate x R / (R +
    deterrence_scale), mandate = 1 - (1 - robust) x (1 - mandate_floor); force = mandate x troops x quality,
    in the country.
Source: reach over roads, Cil et al. 2020 [30]; quality, Haass & Ansorg 2018 [32]; no threshold in force
    size, Friedman 2011 [50].
Status: adapts
Channel: mission
"""

from __future__ import annotations

from sim.engine.compiled import at, rule
from sim.engine.mechanisms.resources_and_will import passable, worth
from sim.engine.records import (
    CIVILIANS,
    DEPLOYED,
    FORMED_POLICE,
    MILITARY,
    N_NEIGHBOURS,
    NOWHERE,
    OBSERVERS,
)

FORMED_POLICE_AS_TROOPS = 0.5
HALF_SEEN_PEOPLE = 50.0
HALF_STAFF_PEOPLE = 20.0


@rule()
def add_reach(cell, component, weight):
    """Add one unit's weight to what reaches a cell."""
    if component == MILITARY:
        cell.troops_in_reach += weight
    elif component == OBSERVERS:
        cell.observers_in_reach += weight
    elif component == CIVILIANS:
        cell.staff_in_reach += weight
    else:
        cell.police_in_reach += weight
        if component == FORMED_POLICE:
            cell.troops_in_reach += FORMED_POLICE_AS_TROOPS * weight


@rule()
def access(state, cell):
    """Return the part of its work that whoever holds a cell lets the mission do there."""
    if state.switches[0].consent == 0:
        return 1.0
    return 1.0 - state.parameters[0].obstruction * (1.0 - at(state.groups, cell.control).consent)


@rule()
def spread_reach(state):
    """Set how many people of each component, weighted by quality, reach each cell this week."""
    reach, on = state.parameters[0].patrol_reach, state.switches[0]
    for c in range(len(state.cells)):
        cell = state.cells[c]
        cell.troops_in_reach, cell.police_in_reach, cell.observers_in_reach, cell.staff_in_reach = (
            0.0,
            0.0,
            0.0,
            0.0,
        )
        cell.deterrence, cell.policing, cell.monitoring, cell.settlement = 0.0, 0.0, 0.0, 0.0
    for i in range(len(state.units)):
        unit = state.units[i]
        if unit.status == DEPLOYED and unit.people > 0:
            home = at(state.cells, unit.cell)
            weight = unit.people * access(state, home)
            weight *= worth(state, unit) if on.resources_and_will == 1 else unit.quality
            add_reach(home, unit.component, weight)
            for n in range(N_NEIGHBOURS):
                if home.neighbours[n] != NOWHERE:
                    place = at(state.cells, home.neighbours[n])
                    through = passable(state, place) if on.resources_and_will == 1 else 1.0
                    add_reach(place, unit.component, weight * reach * place.road * through)
    for c in range(len(state.cells)):
        cell = state.cells[c]
        seen = cell.troops_in_reach + cell.police_in_reach + cell.observers_in_reach + cell.staff_in_reach
        cell.mission_seen = seen / (seen + HALF_SEEN_PEOPLE)
        cell.staff_seen = cell.staff_in_reach / (cell.staff_in_reach + HALF_STAFF_PEOPLE)


@rule()
def deter(state):
    """Turn reach into the deterrence an armed band expects, and into the force a group on the offensive
    would face."""
    p, mission = state.parameters[0], state.mission[0]
    patrolling = 1.0
    if state.switches[0].protection == 1:
        patrolling -= state.levers[0].protection_share
    if state.switches[0].handover == 1:
        patrolling *= 1.0 - state.levers[0].army_mentoring_share
    mandate = 1.0 - (1.0 - mission.force_allowed) * (1.0 - p.mandate_floor)
    for c in range(len(state.cells)):
        cell = state.cells[c]
        patrols = cell.troops_in_reach * patrolling
        cell.deterrence = p.deterrence_gain * mandate * patrols / (patrols + p.deterrence_scale_people)
    force, on = 0.0, state.switches[0].resources_and_will
    for i in range(len(state.units)):
        unit = state.units[i]
        if unit.status == DEPLOYED and unit.component == MILITARY:
            force += mandate * unit.people * (worth(state, unit) if on == 1 else unit.quality)
    mission.force = force
