"""Drones see and spare patrols, if they have an airfield and links; cyber attacks cut links, and defence
keeps them at a price.

Equation: link = 1 - cyber_friction x defence, x (1 - cyber_severity x (1 - defence)) in a week of attack
    (chance: the case's cyber threat); watch(c) = min(drones x drone_cells / cells in range, 1) x drone_eye
    x link within drone_range_km of the capital while the mission is there; monitoring(c) = 1 - (1 -
    monitoring) x (1 - watch); ambushes x (1 - drone_spares x watch) x (1 + drone_boldness x watch), as
    watched patrols dare more; trust in the mission to ... - drone_unease x watch (`trust`); what patrols
    and tips tell headquarters x link (`tips`).
Source: Dorn 2016 and Karlsrud & Rosen 2013 on surveillance; no measured effect on violence [54].
Status: hypothesis
Channel: mission
"""

from __future__ import annotations

import math

from sim.engine.chance import CYBER, NOBODY, draw
from sim.engine.compiled import rule
from sim.engine.records import N_COMPONENTS


@rule()
def km_from_capital(state, cell):
    """Return the distance of a cell from the capital's airfield."""
    capital = state.cells[state.country[0].capital]
    down, across = cell.row - capital.row, cell.column - capital.column
    return state.country[0].cell_km * math.sqrt(down * down + across * across)


@rule()
def keep_links(state, week):
    """Set how much of what is sent reaches headquarters this week."""
    p, mission = state.parameters[0], state.mission[0]
    there, defence = 0, state.levers[0].cyber_defence
    for component in range(N_COMPONENTS):
        there += mission.deployed[component]
    mission.link = 1.0 - p.cyber_friction * defence if there > 0 else 1.0
    u = draw(state.ledger[0].seed, week, CYBER, NOBODY, NOBODY)
    if there > 0 and u < state.country[0].cyber_threat:
        mission.link *= 1.0 - p.cyber_severity * (1.0 - defence)


@rule()
def fly(state):
    """Let drones watch the cells in range."""
    p, levers, mission = state.parameters[0], state.levers[0], state.mission[0]
    there = 0
    for component in range(N_COMPONENTS):
        there += mission.deployed[component]
    if there > 0:
        mission.cost_usd += levers.technology_usd_per_week
        mission.assistance_usd += levers.technology_usd_per_week
    if levers.drones == 0:
        return
    in_range = 0
    for c in range(len(state.cells)):
        in_range += 1 if km_from_capital(state, state.cells[c]) <= p.drone_range_km else 0
    covered = min(levers.drones * p.drone_cells / max(in_range, 1), 1.0) if there > 0 else 0.0
    watch = covered * p.drone_eye * mission.link
    for c in range(len(state.cells)):
        cell = state.cells[c]
        cell.watched = watch if km_from_capital(state, cell) <= p.drone_range_km else 0.0
        cell.monitoring = 1.0 - (1.0 - cell.monitoring) * (1.0 - cell.watched)
