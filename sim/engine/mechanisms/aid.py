"""Aid reaches poor people where it is safe and staff is there; some of it is captured, and long aid distorts
work.

Equation: money of the week x S / (S + scale), S staff x quality x share on aid, shared out by people x (1 -
    economy) x (1 - alarm x (1 - protection)); captured(c) = capture_share x (1 - policing) x (1 -
    governance) goes to the chest of who controls c; aid(c) = u / (u + aid_need_usd), u US$ a person and
    week that arrive; livelihood's target + aid_livelihood x aid; dependency follows max(aid,
    presence_dependency x how far the mission is seen x its paid share) at 1% a week and lowers the
    economy's target by aid_distortion x dependency.
Source: Nunn & Qian 2014 and Narang 2015 on aid and conflict; Jennings & Bøås 2015 on economies that live
    off a mission; Zuercher 2017 on insecure places; figures are assumptions.
Status: adapts
Channel: mission
"""

from __future__ import annotations

from sim.engine.compiled import at, rule
from sim.engine.staff import staff_on


@rule()
def captured_share(state, cell):
    """Return the part of what is spent in a cell that armed men and officials take."""
    return state.parameters[0].captured_share * (1.0 - cell.policing) * (1.0 - state.country[0].governance)


@rule()
def spend(state, cell, usd):
    """Let who holds a cell take his part of what is spent there; return the US$ a person that arrive."""
    taken = usd * captured_share(state, cell)
    at(state.groups, cell.control).war_chest_usd += taken
    return (usd - taken) / max(cell.people, 1)


@rule()
def need_of(cell):
    """Return the weight of a cell among those that get aid."""
    return cell.people * (1.0 - cell.economy) * (1.0 - cell.alarm * (1.0 - cell.protection))


@rule()
def give_aid(state):
    """Spend a week's aid."""
    p, mission, levers = state.parameters[0], state.mission[0], state.levers[0]
    money = 0.0
    if mission.ever == 1 and mission.left == 0:
        staff = staff_on(state, levers.aid_share)
        money = levers.aid_usd_per_week * staff / (staff + p.aid_scale_people)
    total = 0.0
    if money > 0.0:
        for c in range(len(state.cells)):
            total += need_of(state.cells[c])
    mission.cost_usd += money if total > 0.0 else 0.0
    mission.assistance_usd += money if total > 0.0 else 0.0
    for c in range(len(state.cells)):
        cell = state.cells[c]
        arrived = spend(state, cell, money * need_of(cell) / total) if total > 0.0 else 0.0
        cell.aid = arrived / (arrived + p.aid_need_usd_per_week)
        leaning = max(cell.aid, p.presence_dependency * levers.paid_share * cell.mission_seen)
        cell.dependency += 0.01 * (leaning - cell.dependency)
