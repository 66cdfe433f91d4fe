"""What a mandate promises in public is remembered; every task needs work and has an overhead; an unclear one
decides slower and bends easier.

Equation: work = 1 / (1 + task_overhead x n x (1.5 - clarity)) x (1 - misfit x (1 - knowledge)), n tasks
    promised, knowledge that of its organisations and of an assessment made first: 1 - exp(-months / 3) of
    what is lacking; staff hours on any task x work. A task is met to S / (S + mandate_need), S its staff
    hours, or people for ceasefire (observers + troops / 10) and protection (troops / 10 x share on it);
    promises met is the mean over tasks (`legitimacy`); a promise to protect makes each failure count double
    (`guarantee`); units are posted and rules looked at every posting_weeks x (2 - clarity) x (1 +
    consultation x knowledge): who knows whom to ask asks them.
Source: Blair, Di Salvatore & Smidt 2022 on which mandates are implemented; Autesserre 2014 on local
    knowledge; von Billerbeck 2016 on what asking costs in time; figures are assumptions.
Status: adapts
Channel: mission
"""

from __future__ import annotations

from sim.engine.compiled import rule
from sim.engine.records import (
    CEASEFIRE,
    MILITARY,
    N_TASKS,
    OBSERVERS,
    PROTECT,
)
from sim.engine.staff import staff_on


@rule()
def hours_on(levers, task):
    """Return the share of civilian hours given to a task of the mandate."""
    shares = (
        0.0,
        0.0,
        levers.disarmament_share,
        levers.elections_share,
        levers.rule_of_law_share,
        levers.administration_share,
        levers.reconciliation_share,
        levers.aid_share,
        levers.mediation_share,
    )
    return shares[task]


@rule()
def met(state, task):
    """Return how far one task is met this week, 0..1."""
    levers, mission = state.levers[0], state.mission[0]
    need = state.parameters[0].mandate_need_people
    if task == CEASEFIRE:
        done = 0.1 * mission.deployed[MILITARY] + mission.deployed[OBSERVERS]
    elif task == PROTECT:
        done = 0.1 * mission.deployed[MILITARY] * levers.protection_share
    else:
        done = staff_on(state, hours_on(levers, task))
    return done / (done + need)


@rule()
def tasks_promised(state):
    """Return how many tasks the mandate promises."""
    n = 0
    for task in range(N_TASKS):
        n += state.levers[0].promised[task]
    return n


@rule()
def pursue(state):
    """Set how well the mission's staff can work and how many promises it meets."""
    p, levers, mission = state.parameters[0], state.levers[0], state.mission[0]
    n, kept = tasks_promised(state), 0.0
    misfit = 1.0 - p.misfit * (1.0 - mission.knowledge)
    mission.work = misfit / (1.0 + p.task_overhead * n * (1.5 - levers.clarity))
    for task in range(N_TASKS):
        if levers.promised[task] == 1:
            kept += met(state, task)
    mission.promises_met = kept / n if n > 0 else 0.5


@rule()
def weeks_between_decisions(state):
    """Return how often headquarters decides anew."""
    p, slow = state.parameters[0], 1.0
    if state.switches[0].mandate == 1:
        slow = (2.0 - state.levers[0].clarity) * (1.0 + p.consultation * state.mission[0].knowledge)
    return int(p.posting_weeks * slow)
