"""Courts, prisons and human-rights monitors, where it is quiet and staff is there, bring armed men to
account.

Equation: justice(c) = J / (J + scale) x (1 - alarm), J staff in reach x share on rule of law; courts of an
    arrest 1 - (1 - services) x (1 - justice) (`policing`); predation of the state's men x (1 -
    justice_restraint x justice); the beginning of campaigns x (1 - mean justice) (`campaign`); exposure
    costs the host's consent (`consent`).
Source: Blair 2021 [38] on hours in court; Kim & Sikkink 2010; figures are assumptions.
Status: adapts
Channel: mission
"""

from __future__ import annotations

from sim.engine.compiled import rule


@rule()
def hold_court(state):
    """Set how far armed men are held to account in each cell."""
    scale = state.parameters[0].justice_scale_people
    part = state.levers[0].rule_of_law_share * state.mission[0].work
    if part == 0.0:
        return
    for c in range(len(state.cells)):
        cell = state.cells[c]
        staff = cell.staff_in_reach * part
        cell.justice = staff / (staff + scale) * (1.0 - cell.alarm)
