"""Violence raises the odds of violence next door: bands that see others go unpunished follow.

Equation: heat(c) = contagion_gain x V / (V + contagion_scale), V the remembered deaths (fading at
    memory_kept) of the eight cells around, mean; chances of predation, of spoilers' strikes and of communal
    attacks in c x (1 + heat). Fear spreads besides, by the alarm of `sim.engine.survey`.
Source: Weidmann & Ward 2010 and Schutte & Weidmann 2011 on diffusion in space; figures are assumptions.
Status: adapts
"""

from __future__ import annotations

from sim.engine.compiled import rule


@rule()
def spread_heat(state):
    """Set how far violence around a cell invites violence in it."""
    p = state.parameters[0]
    for c in range(len(state.cells)):
        cell = state.cells[c]
        around = cell.violence_around
        cell.heat = p.contagion_gain * around / (around + p.contagion_scale_deaths)
