"""People fear what happens where they are, flee to towns, kin or across the border, and return when home is
safe.

Equation: fear moves towards the alarm of the cell, half-way a week upwards, 5% a week downwards; P(flee a
    week) = flight_rate x (fear - flight_threshold x (1.3 - 0.6 risk aversion)) where positive; refuge by
    Gumbel choice over -4 alarm + ln(1 + people) / 4 + 2 protection, 1/2 for the border; P(return a week) =
    return_rate x (1 - alarm at home) x economy at home x (0.75 + services at home), after eight weeks,
    while alarm there is below 0.15.
Source: Davenport, Moore & Poe 2003 (people flee threats to their integrity); Adhikari 2013; rates are
    assumptions.
Status: adapts
"""

from __future__ import annotations

import math

from sim.engine.arithmetic import exponential, logarithm
from sim.engine.chance import FLIGHT, NOBODY, REFUGE, RETURN, draw
from sim.engine.compiled import at, rule
from sim.engine.records import N_REFUGES, NOWHERE

SAFE_ALARM = 0.15
WEIGHT_ABROAD = 1.6487212707001282  # e to the 1/2


@rule()
def feel(person, alarm):
    """Move fear towards the alarm of the place: quickly up, slowly down."""
    person.fear += (0.5 if alarm > person.fear else 0.05) * (alarm - person.fear)


@rule()
def weigh_refuges(state):
    """Set how much each cell attracts those who flee: e to the value of the place."""
    for c in range(len(state.cells)):
        cell = state.cells[c]
        pull = exponential(2.0 * cell.protection - 4.0 * cell.alarm)
        cell.refuge_weight = math.sqrt(math.sqrt(1.0 + cell.people)) * pull


@rule()
def choose_refuge(state, week, person):
    """Return the cell to flee to; NOWHERE is the other side of the border.

    Gumbel's choice as a race: the place with the shortest wait, -ln u over its weight, is chosen.
    """
    home, seed = at(state.cells, person.cell), state.ledger[0].seed
    best, shortest = person.cell, math.inf
    for r in range(N_REFUGES):
        c = home.refuges[r]
        if c != person.cell:
            weight = WEIGHT_ABROAD if c == NOWHERE else state.cells[c].refuge_weight
            other = NOBODY if c == NOWHERE else state.cells[c].key
            wait = -logarithm(max(draw(seed, week, REFUGE, person.key, other), 1e-15)) / weight
            if wait < shortest:
                best, shortest = c, wait
    return best


@rule()
def flee_or_return(state, seed, week, person):
    """Let one community flee, stay or go home; the whole record moves."""
    p = state.parameters[0]
    if person.cell != NOWHERE:
        excess = person.fear - p.flight_threshold * (1.3 - 0.6 * person.risk_aversion)
        if excess > 0.0 and draw(seed, week, FLIGHT, person.key, NOBODY) < p.flight_rate_per_week * excess:
            person.cell = choose_refuge(state, week, person)
            person.displaced = 0 if person.cell == person.home else 1
            person.weeks_away = 0
            return
    if person.displaced == 1:
        person.weeks_away += 1
        home = at(state.cells, person.home)
        if home.alarm < SAFE_ALARM and person.weeks_away > 8:
            something = home.economy * (0.75 + home.services)
            chance = p.return_rate_per_week * (1.0 - home.alarm) * something
            if draw(seed, week, RETURN, person.key, NOBODY) < chance:
                person.cell, person.displaced, person.weeks_away = person.home, 0, 0
