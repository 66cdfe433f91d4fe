"""Units are based by posture - garrison in towns, patrol where people are, hotspot where violence is reported
- as whole companies.

Equation: unit j of n of a component stands at the cell where the running sum of weights passes (j + u) / n
    of their total; weights: garrison people in towns; patrol people + 500; hotspot 0.3 x share of people +
    0.7 x share of reported violence (of people if none is reported); protection people x (0.1 + alarm);
    forecast 0.3 x share of people + 0.7 x share of forecast risk; police and civilian staff by people,
    towns doubled; observers by armed men + 1; without any weight, the capital. Done every posting_weeks.
Source: Ruggeri, Dorussen & Gizelis 2017 [24]; bases as companies, Geo-PKO [59]; weights are assumptions.
Status: adapts
Channel: mission
"""

from __future__ import annotations

from sim.engine.chance import NOBODY, POSTING, draw
from sim.engine.compiled import rule
from sim.engine.mechanisms.mandate import weeks_between_decisions
from sim.engine.records import (
    DEPLOYED,
    FORECAST,
    GARRISON,
    HOTSPOT,
    MAXIMUM_GROUPS,
    MILITARY,
    N_COMPONENTS,
    OBSERVERS,
    PROTECTION,
)


@rule()
def weigh_cells(state):
    """Set the running sums of weights by which each kind of unit is spread."""
    posture = state.mission[0].posture
    people, reported, risk = 0.0, 0.0, 0.0
    for c in range(len(state.cells)):
        people += state.cells[c].people
        reported += state.cells[c].reported
        risk += state.cells[c].risk
    troops, police, observers = 0.0, 0.0, 0.0
    for c in range(len(state.cells)):
        cell = state.cells[c]
        armed = 0
        for g in range(MAXIMUM_GROUPS):
            armed += cell.fighters[g]
        by_people = cell.people * (2.0 if cell.town == 1 else 1.0)
        if posture == GARRISON:
            troops += cell.people if cell.town == 1 else 0.0
        elif posture == HOTSPOT:
            troops += 0.3 * cell.people / max(people, 1.0)
            troops += (
                0.7 * cell.reported / reported if reported > 0.0 else 0.7 * cell.people / max(people, 1.0)
            )
        elif posture == FORECAST:
            by_head = cell.people / max(people, 1.0)
            troops += 0.3 * by_head + 0.7 * (cell.risk / risk if risk > 0.0 else by_head)
        elif posture == PROTECTION:
            troops += cell.people * (0.1 + cell.alarm)
        else:
            troops += cell.people + 500.0
        police += by_people
        observers += armed + 1.0
        cell.troop_weight, cell.police_weight, cell.observer_weight = troops, police, observers


@rule()
def weight_at(cell, component):
    """Return the running sum of weights that a component follows."""
    if component == MILITARY:
        return cell.troop_weight
    if component == OBSERVERS:
        return cell.observer_weight
    return cell.police_weight


@rule()
def post_units(state, week):
    """Base every deployed unit anew."""
    weigh_cells(state)
    last = state.cells[len(state.cells) - 1]
    for component in range(N_COMPONENTS):
        total, deployed, rank, place = weight_at(last, component), 0, 0, 0
        for i in range(len(state.units)):
            unit = state.units[i]
            if unit.component == component and unit.status == DEPLOYED and unit.people > 0:
                deployed += 1
        for i in range(len(state.units)):
            unit = state.units[i]
            if unit.component == component and unit.status == DEPLOYED and unit.people > 0:
                u = draw(state.ledger[0].seed, 0, POSTING, unit.key, NOBODY)
                mark = total * (rank + u) / deployed  # grows with the rank
                while place < len(state.cells) - 1 and weight_at(state.cells[place], component) <= mark:
                    place += 1
                unit.cell = place if total > 0.0 else state.country[0].capital
                rank += 1


@rule()
def allocate(state, week):
    """Post units in week 0 and whenever the posting interval has passed; between, newcomers wait in the
    capital."""
    if week % weeks_between_decisions(state) == 0:
        post_units(state, week)
