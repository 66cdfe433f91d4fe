"""Organisations and components overlap or leave gaps; coordinating takes hours; shared intelligence joins
pictures and leaks.

Equation: C = S / (S + scale), S staff x quality x share on coordination; work x (1 - overlap_loss x (1 - 1
    / n) x (1 - C)), n components with people, of every organisation, + 2 for each organisation but the
    first; what is known of violence in a cell k becomes k + sharing x C x (1 - k) / 2 (`tips`); ambushes x
    (1 + leak x sharing x (1 - cyber defence)). Redundancy comes with several organisations: when one leaves
    (`resources_and_will`), the others stay.
Source: Paris 2009 and Balas 2011 on multiple operations; Ruggeri, Gizelis & Dorussen 2013 on cooperation;
    figures are assumptions.
Status: adapts
Channel: mission
"""

from __future__ import annotations

from sim.engine.compiled import rule
from sim.engine.records import MAXIMUM_ORGANISATIONS, N_COMPONENTS
from sim.engine.staff import staff_on


@rule()
def actors(state):
    """Return how many components of organisations are there, and how many organisations."""
    mission, parts, organisations = state.mission[0], 0, 0
    for o in range(MAXIMUM_ORGANISATIONS):
        there = False
        for component in range(N_COMPONENTS):
            if mission.deployed_by_organisation[o, component] > 0:
                parts += 1
                there = True
        organisations += 1 if there else 0
    return parts, organisations


@rule()
def coordinate(state):
    """Set how far components work together, and what their overlap costs."""
    p, mission = state.parameters[0], state.mission[0]
    parts, organisations = actors(state)
    staff = staff_on(state, state.levers[0].coordination_share)
    mission.coordination = staff / (staff + p.coordination_scale_people)
    n = parts + 2 * max(organisations - 1, 0)
    if n > 0:
        mission.work *= 1.0 - p.overlap_loss * (1.0 - 1.0 / n) * (1.0 - mission.coordination)


@rule()
def joined(state, known):
    """Return what headquarters knows of a cell when components share what they know."""
    gain = 0.5 * state.levers[0].intelligence_sharing * state.mission[0].coordination
    return known + gain * (1.0 - known)


@rule()
def leaks(state):
    """Return by how much shared plans that leak raise the chance of an ambush."""
    levers = state.levers[0]
    return 1.0 + state.parameters[0].leak * levers.intelligence_sharing * (1.0 - levers.cyber_defence)
