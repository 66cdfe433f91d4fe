"""People judge a mission by impartial conduct, what it promises and what of it is met, local knowledge,
civilian expertise, and the harm its own people do.

Equation: legitimacy moves at legitimacy_rate a week to 0.35 + 0.25 knowledge + 0.2 civilian share of its
    people + 0.2 (promises met - 1/2) - 0.4 partiality + promise_appeal x credibility x n / 9, n tasks
    promised; besides - harm_cost x civilians it killed this week / 10, - misconduct_cost with chance
    misconduct_rate x people / 1,000 x (1 - quality) x (1 - women_restraint x W) x (1 + misconduct_exposure
    x W), W share of women: there is less of it, and more of it is told. It starts at 1/2, where it changes
    nothing: trust in the mission to ... + 0.4 (legitimacy - 1/2) (`trust`); tips x (1/2 + legitimacy)
    (`tips`); consent (`consent`).
Source: Whalan 2013 and Autesserre 2014 on local legitimacy; Pouligny 2006 on expectations; Karim &
    Beardsley 2016 [52] on abuse; figures are assumptions.
Status: adapts
Channel: mission
"""

from __future__ import annotations

from sim.engine.arithmetic import share
from sim.engine.chance import MISCONDUCT, NOBODY, draw
from sim.engine.compiled import rule
from sim.engine.mechanisms.mandate import tasks_promised
from sim.engine.records import CIVILIANS, DEPLOYED, N_TASKS


@rule()
def conduct(state):
    """Return mean local knowledge, partiality and quality of the mission's people, and how many they are."""
    levers, people, knowledge, partial, quality = state.levers[0], 0.0, 0.0, 0.0, 0.0
    for i in range(len(state.units)):
        unit = state.units[i]
        if unit.status == DEPLOYED:
            people += unit.people
            knowledge += unit.people * levers.local_knowledge[unit.organisation]
            partial += unit.people * levers.partiality[unit.organisation]
            quality += unit.people * unit.quality
    whole = max(people, 1.0)
    return knowledge / whole, partial / whole, quality / whole, people


@rule()
def be_judged(state, week):
    """Move the mission's legitimacy by a week's conduct."""
    p, mission = state.parameters[0], state.mission[0]
    knowledge, partial, quality, people = conduct(state)
    if people == 0.0:
        return
    staff = mission.deployed[CIVILIANS] / people
    assessed = knowledge + (1.0 - knowledge) * state.levers[0].assessment
    target = 0.35 + 0.25 * assessed + 0.2 * staff + 0.2 * (mission.promises_met - 0.5) - 0.4 * partial
    if state.switches[0].mandate == 1:
        target += p.promise_appeal * mission.credibility * (tasks_promised(state) / N_TASKS)
    mission.legitimacy += p.legitimacy_rate_per_week * (share(target) - mission.legitimacy)
    mission.legitimacy -= p.harm_cost * mission.harmed / 10.0
    chance = p.misconduct_rate_per_week * people / 1000.0 * (1.0 - quality)
    women = state.levers[0].women_share
    chance *= (1.0 - p.women_restraint * women) * (1.0 + p.misconduct_exposure * women)
    if draw(state.ledger[0].seed, week, MISCONDUCT, NOBODY, NOBODY) < chance:
        mission.legitimacy -= p.misconduct_cost
    mission.legitimacy = share(mission.legitimacy)
