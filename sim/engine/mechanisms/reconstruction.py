"""Roads, clinics, power and the jobs of building them: slow to build, quick to break, some of the money
captured.

Equation: works(c) + usd / (people x works_usd) a week, at most 0.4, and - services_down x alarm(c) x works;
    money is shared out by people x (0.4 - works) x (1 - alarm) where units or staff of the mission can be;
    jobs(c) = j / (j + 1), j US$ a person and week; captured as in `aid`; services' target + works,
    economy's target + works / 4 + jobs_gain x jobs.
Source: Berman, Shapiro & Felter 2011 on small projects; Crost, Felter & Johnston 2014 on sabotage; figures
    are assumptions.
Status: adapts
Channel: mission
"""

from __future__ import annotations

from sim.engine.compiled import rule
from sim.engine.mechanisms.aid import spend

MOST_WORKS = 0.4


@rule()
def room_for_works(cell):
    """Return the weight of a cell among those where something is built."""
    return cell.people * (MOST_WORKS - cell.works) * (1.0 - cell.alarm) * cell.mission_seen


@rule()
def rebuild(state):
    """Spend a week's money on works."""
    p, mission = state.parameters[0], state.mission[0]
    there = mission.ever == 1 and mission.left == 0
    money, total = state.levers[0].reconstruction_usd_per_week if there else 0.0, 0.0
    if money > 0.0:
        for c in range(len(state.cells)):
            total += room_for_works(state.cells[c])
    money = money if total > 0.0 else 0.0
    mission.cost_usd += money
    mission.assistance_usd += money
    for c in range(len(state.cells)):
        cell = state.cells[c]
        each = spend(state, cell, money * room_for_works(cell) / total) if money > 0.0 else 0.0
        cell.jobs = each / (each + 1.0)
        cell.works += each / p.works_usd_per_person - p.services_down_per_week * cell.alarm * cell.works
        cell.works = min(cell.works, MOST_WORKS)
