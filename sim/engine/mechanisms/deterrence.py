"""An armed band weighs being met by force: by troops whose patrols reach its cell over the roads, as far as
their mandate lets them.

Equation: R(c) = sum over units in c of people x quality + patrol_reach x road(c) x the same next door,
    formed police counting half; deterrence(c) = mandate x R / (R + deterrence_scale), mandate = 1 - (1 -
    robust) x (1 - mandate_floor); force = mandate x troops x quality, in the country.
Source: reach over roads, Cil et al. 2020 [30]; quality, Haass & Ansorg 2018 [32]; no threshold in force
    size, Friedman 2011 [50].
Status: adapts
Channel: mission
"""

from __future__ import annotations

from sim.engine.compiled import rule
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
def spread_reach(state):
    """Set how many people of each component, weighted by quality, reach each cell this week."""
    reach = state.parameters[0].patrol_reach
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
            weight = unit.people * unit.quality
            home = state.cells[unit.cell]
            add_reach(home, unit.component, weight)
            for n in range(N_NEIGHBOURS):
                if home.neighbours[n] != NOWHERE:
                    place = state.cells[home.neighbours[n]]
                    add_reach(place, unit.component, weight * reach * place.road)
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
    mandate = 1.0 - (1.0 - state.levers[0].robustness) * (1.0 - p.mandate_floor)
    for c in range(len(state.cells)):
        cell = state.cells[c]
        cell.deterrence = mandate * cell.troops_in_reach / (cell.troops_in_reach + p.deterrence_scale_people)
    mission.force = 0.0
    for i in range(len(state.units)):
        unit = state.units[i]
        if unit.status == DEPLOYED and unit.component == MILITARY:
            mission.force += mandate * unit.people * unit.quality
