"""Political staff unblock provisions of the accord, settle local disputes and bring parties at war back to
the table.

Equation: M = S q / (S q + mediation_scale), S staff on political work, q their quality; settlement(c) = s /
    (s + settlement_scale), s such staff within reach of the cell; progress of provisions x (1 +
    mediation_gain M); chance of a truce x (1 + truce_gain M).
Source: Matanock & Lichtenheld 2022 [48]; Doyle & Sambanis 2000 [10] on multidimensional missions; figures
    are assumptions.
Status: adapts
Channel: mission
"""

from __future__ import annotations

from sim.engine.compiled import rule
from sim.engine.staff import staff_on


@rule()
def mediate(state):
    """Set the mission's weight as a mediator, nationally and in each cell."""
    p, levers = state.parameters[0], state.levers[0]
    staff = staff_on(state, levers.mediation_share)
    state.mission[0].mediation = staff / (staff + p.mediation_scale_people)
    for c in range(len(state.cells)):
        cell = state.cells[c]
        local = cell.staff_in_reach * levers.mediation_share * state.mission[0].work
        cell.settlement = local / (local + p.settlement_scale_people)
