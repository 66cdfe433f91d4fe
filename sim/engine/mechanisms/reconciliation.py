"""Dialogue and contact between groups mend trust where people feel safe and strain it where they do not;
local leaders carry it on.

Equation: made = C / (C + scale) x (0.5 + 0.5 seen), C staff in reach x share on reconciliation, seen how
    far patrols are; contact(c) = made x (1 - alarm), friction(c) = made x alarm; trust between groups to
    ... + reconciliation_gain x contact - negative_contact x friction (`trust`); who lost people is
    reminded: loss's part of grievance x (1 + reopened_wounds x made) (`economy`); communal attacks x (1.5 -
    mean trust between groups of the place) (`communal`).
Source: Nomikos 2022 [39] on impartial patrols and contact; Mousa 2020; Barlow et al. 2012 on negative
    contact; Cilliers, Dube & Siddiqi 2016 in Sierra Leone, where reconciliation also cost well-being;
    figures are assumptions.
Status: adapts
Channel: mission
"""

from __future__ import annotations

from sim.engine.compiled import rule


@rule()
def meet(state):
    """Set how much contact between groups is made in each cell, in calm and in fear."""
    scale = state.parameters[0].reconciliation_scale_people
    part = state.levers[0].reconciliation_share * state.mission[0].work
    if part == 0.0:
        return
    for c in range(len(state.cells)):
        cell = state.cells[c]
        staff = cell.staff_in_reach * part
        made = staff / (staff + scale) * (0.5 + 0.5 * cell.mission_seen)
        cell.contact, cell.friction = made * (1.0 - cell.alarm), made * cell.alarm
