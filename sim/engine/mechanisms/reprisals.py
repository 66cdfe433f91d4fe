"""Bands punish places where people have informed on them.

Equation: provocation = reprisal_gain x told; chance of preying x (1 + provocation) (`predation`); told = t
    / (t + tips_scale x (people / 1,000 + 1)), t tips given there last week.
Source: Kalyvas 2006 (selective violence answers denunciation); Hultman 2010 (peacekeeping may spur killing
    of civilians); the figure is an assumption.
Status: adapts
"""

from __future__ import annotations

from sim.engine.compiled import rule


@rule()
def told(state, cell):
    """Return how much of what there is to know people told last week, 0..1."""
    scale = state.parameters[0].tips_scale_per_1000 * (0.001 * cell.people + 1.0)
    return cell.tips / (cell.tips + scale)


@rule()
def remember_informers(state):
    """Set by how much tips raise the chance that bands prey on each cell."""
    for c in range(len(state.cells)):
        cell = state.cells[c]
        cell.provocation = state.parameters[0].reprisal_gain * told(state, cell) if cell.tips > 0 else 0.0
