"""Dialogue and contact between groups, where people feel safe, mend trust; local leaders carry it on.

Equation: contact(c) = C / (C + scale) x (1 - alarm) x (0.5 + 0.5 seen), C staff in reach x share on
    reconciliation, seen how far patrols are; trust between groups to ... + reconciliation_gain x contact
    (`trust`); communal attacks x (1.5 - mean trust between groups of the place) (`communal`).
Source: Nomikos 2022 [39] on impartial patrols and contact; Mousa 2020; Cilliers, Dube & Siddiqi 2016 in
    Sierra Leone, where reconciliation also cost well-being; figures are assumptions.
Status: adapts
Channel: mission
"""

from __future__ import annotations

from sim.engine.compiled import rule


@rule()
def meet(state):
    """Set how much contact between groups is made in each cell."""
    scale = state.parameters[0].reconciliation_scale_people
    part = state.levers[0].reconciliation_share * state.mission[0].work
    for c in range(len(state.cells)):
        cell = state.cells[c]
        staff = cell.staff_in_reach * part
        cell.contact = staff / (staff + scale) * (1.0 - cell.alarm) * (0.5 + 0.5 * cell.mission_seen)
