"""Crime, accidents and spoilers' attacks are blamed on a rival unless somebody credible watches; accidents
happen where rivals meet.

Equation: P(blame a rival | actor is another) = misattribution_chance x (1 - monitoring); monitoring = W /
    (W + monitoring_scale), W = observers + 0.1 troops + 0.2 police + 0.1 staff within reach, weighted by
    quality; injury grows by outrage = deaths**2 / (deaths + outrage_scale), civilians' x
    civilian_injury_weight: single murders pass, massacres are remembered; P(accident of an idle band beside
    a rival a week) = accident_rate x (tension_of_defensive if on its guard) x (1 - monitoring).
Source: Fortna 2008, channels "accidents" and "monitoring"; figures are assumptions.
Status: adapts
Channel: mission
"""

from __future__ import annotations

from sim.engine.chance import BLAME, draw
from sim.engine.compiled import rule
from sim.engine.records import NOWHERE, REBEL, STATE


@rule()
def watch(state):
    """Set how well each cell is watched by somebody credible, 0..1."""
    scale = state.parameters[0].monitoring_scale_people
    for c in range(len(state.cells)):
        cell = state.cells[c]
        watchers = (
            cell.observers_in_reach
            + 0.1 * cell.troops_in_reach
            + 0.2 * cell.police_in_reach
            + 0.1 * cell.staff_in_reach
        )
        cell.monitoring = watchers / (watchers + scale)


@rule()
def main_rival(state, victim):
    """Return the strongest party that is not on its side, or NOWHERE."""
    best, strength = NOWHERE, -1
    side = state.groups[victim].side
    for g in range(state.country[0].n_groups):
        group = state.groups[g]
        if (group.kind == STATE or group.kind == REBEL) and group.side != side and group.fighters > strength:
            best, strength = g, group.fighters
    return best


@rule()
def blamed(state, week, cell, actor, victim, key):
    """Return the group that `victim` holds responsible for what `actor` did in a cell."""
    rival = main_rival(state, victim)
    if state.switches[0].misattribution == 0 or rival == NOWHERE or rival == actor:
        return actor
    chance = state.parameters[0].misattribution_chance * (1.0 - state.cells[cell].monitoring)
    if draw(state.ledger[0].seed, week, BLAME, key, state.groups[victim].key) < chance:
        return rival
    return actor


@rule()
def outrage(state, deaths):
    """Return what an attack does to the minds of those attacked, in deaths: more than in proportion to its
    size."""
    return deaths * deaths / (deaths + state.parameters[0].outrage_scale_deaths)


@rule()
def lay_blame_for_civilians(state, week, cell, actor, identity, killed, key):
    """Every party whose people were hit counts the deaths against whom it blames."""
    spoken_for = False
    for g in range(state.country[0].n_groups):
        if state.groups[g].kind == REBEL and state.groups[g].identity == identity:
            spoken_for = True
    for g in range(state.country[0].n_groups):
        group = state.groups[g]
        is_theirs = (
            group.identity == identity if group.kind == REBEL else group.kind == STATE and not spoken_for
        )
        if is_theirs and g != actor:
            felt = outrage(state, killed) * state.parameters[0].civilian_injury_weight
            group.injury[blamed(state, week, cell, actor, g, key)] += felt


@rule()
def lay_blame_for_fighters(state, week, cell, attacker, defender, killed, key):
    """The group attacked counts its dead against whom it blames."""
    if killed > 0:
        victim = state.groups[defender]
        victim.injury[blamed(state, week, cell, attacker, defender, key)] += outrage(state, killed)
