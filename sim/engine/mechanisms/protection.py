"""Troops and formed police who guard people, camps and convoys save those attacked; their own state's men may
not be stopped where the host forbids it.

Equation: protection(c) = G / (G + scale x people / 1,000), at least 1,000 people reckoned with, G troops
    and half the formed police in reach x share of time on guarding (the rest patrols and deters); victims
    of an attack on civilians fall with that chance, times consent of the host if its own men attack;
    humanitarians likewise; refuges with protection draw the displaced (+ 2 protection in the choice of
    `fear_and_flight`).
Source: Hultman, Kathman & Shannon 2013 [19]; Fjelde, Hultman & Nilsson 2019 [25] and Phayal & Prins 2020 on
    the host's men; figures are assumptions.
Status: adapts
Channel: mission
"""

from __future__ import annotations

from sim.engine.compiled import rule


@rule()
def guard_people(state):
    """Set the share of an attack's victims that guards would save in each cell."""
    scale, part = state.parameters[0].protection_scale_per_1000, state.levers[0].protection_share
    if part == 0.0:
        return  # nobody ever does: all stays at zero
    for c in range(len(state.cells)):
        cell = state.cells[c]
        guards = cell.troops_in_reach * part
        cell.protection = guards / (guards + scale * max(cell.people, 1000) / 1000.0)
