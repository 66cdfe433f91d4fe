"""Civilian staff of the mission and the hours they give to a task."""

from __future__ import annotations

from sim.engine.compiled import rule
from sim.engine.mechanisms.resources_and_will import worth
from sim.engine.records import CIVILIANS, DEPLOYED


@rule()
def staff_on(state, part):
    """Return the deployed civilian staff, weighted by what each counts for, times the share of hours given
    to a task and how well they can work."""
    if part == 0.0:
        return 0.0
    staff, on = 0.0, state.switches[0].resources_and_will
    for i in range(len(state.units)):
        unit = state.units[i]
        if unit.status == DEPLOYED and unit.component == CIVILIANS:
            staff += unit.people * (worth(state, unit) if on == 1 else unit.quality) * part
    return staff * state.mission[0].work
