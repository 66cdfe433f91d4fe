"""Groups outside the accord strike civilians, the parties and the process where protection is thin and stakes
are high.

Equation: P(strike a week) = spoiler_rate x (1 + surge) x (1 + heat) x (1 + stakes_gain x stakes) x (1 -
    deterrence) x (1 - policing / 2), twice as often with total aims; a third of strikes at armed men of the
    other side if any are there; surge = surge_kept x surge + impunity_of_a_raid x (1 - deterrence) for each
    raid or strike on civilians of the week, at most 40.
Source: Stedman 1997; clustering of killing in time from Hultman et al. 2013 data [57]; rates are
    assumptions.
Status: adapts
"""

from __future__ import annotations

from sim.engine.chance import STRIKE, TARGET, draw
from sim.engine.compiled import at, rule
from sim.engine.mechanisms.assault import strongest_enemy
from sim.engine.platoons import how_many_act
from sim.engine.records import NOWHERE, SPOILER, STAY, STRIKE_CIVILIANS, STRIKE_PARTY

STRIKES_AT_PARTIES = 1.0 / 3.0


@rule()
def plan_strike(state, seed, week, band):
    """Decide whether a band of spoilers strikes where it stands this week: one in three at armed men of a
    party if there are any."""
    p, cell, group = state.parameters[0], at(state.cells, band.cell), at(state.groups, band.group)
    if group.kind != SPOILER or band.order != STAY:
        return
    aims = 2.0 if group.total_aims == 1 else 1.0
    stakes = 1.0 + p.stakes_gain * state.country[0].stakes
    thin = (1.0 - cell.deterrence) * (1.0 - 0.5 * cell.policing)
    chance = p.spoiler_rate_per_week * aims * stakes * (1.0 + group.surge) * thin * (1.0 + cell.heat)
    acting = how_many_act(draw(seed, week, STRIKE, band.key, group.key), band, chance)
    if acting > 0:
        at_party = strongest_enemy(state, group, cell) != NOWHERE
        at_party = at_party and draw(seed, week, TARGET, band.key, group.key) < STRIKES_AT_PARTIES
        band.order, band.acting = STRIKE_PARTY if at_party else STRIKE_CIVILIANS, acting
        band.target_cell = band.cell


@rule()
def settle_unrest(state):
    """Turn this week's unpunished raids into next week's surge, which fades."""
    for g in range(state.country[0].n_groups):
        group = state.groups[g]
        group.surge = min(state.parameters[0].surge_kept_per_week * group.surge + group.unrest, 40.0)
        group.unrest = 0.0
