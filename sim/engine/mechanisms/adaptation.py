"""A mission may change its posture, its use of force or its numbers when something it watches passes a mark.

Equation: every posting_weeks (longer under an unclear mandate) the first rule of the design whose measure
    is above (or below) its value takes effect, and holds for at least its minimum weeks; its posture and
    robustness stand in for the design's, its surge is authorised besides; when no rule holds, the design's
    own stand again. Measures: reported deaths a week, believed credibility, consent of the host,
    legitimacy, governance, DDR completed, war.
Source: de Coning 2018 on adaptive peacebuilding; Blair, Di Salvatore & Smidt 2022; effect unmeasured.
Status: hypothesis
Channel: mission
"""

from __future__ import annotations

from sim.engine.compiled import rule
from sim.engine.mechanisms.accord import ddr_completed
from sim.engine.mechanisms.mandate import weeks_between_decisions
from sim.engine.records import MAXIMUM_RULES, NOWHERE, STATE

REPORTED, CREDIBILITY, CONSENT, LEGITIMACY, GOVERNANCE, DISARMED, AT_WAR = 0, 1, 2, 3, 4, 5, 6


@rule()
def measured(state, measure):
    """Return what headquarters sees of one measure."""
    mission, country = state.mission[0], state.country[0]
    if measure == REPORTED:
        heard = 0.0
        for c in range(len(state.cells)):
            heard += state.cells[c].heard
        return heard
    if measure == CREDIBILITY:
        return mission.credibility
    if measure == CONSENT:
        for g in range(country.n_groups):
            if state.groups[g].kind == STATE:
                return state.groups[g].consent
    if measure == LEGITIMACY:
        return mission.legitimacy
    if measure == GOVERNANCE:
        return country.governance
    if measure == DISARMED:
        return ddr_completed(state)
    return 1.0 * country.at_war


@rule()
def holding_rule(state):
    """Return the first rule whose condition holds, or NOWHERE."""
    levers = state.levers[0]
    for k in range(MAXIMUM_RULES):
        if levers.rule_used[k] == 1:
            value = measured(state, levers.rule_measure[k])
            above = levers.rule_above[k] == 1
            if (above and value > levers.rule_value[k]) or (not above and value < levers.rule_value[k]):
                return k
    return NOWHERE


@rule()
def adapt(state, week):
    """Look at the rules, and let one take effect or lapse."""
    levers, mission = state.levers[0], state.mission[0]
    if mission.ever == 0 or week % weeks_between_decisions(state) != 0:
        return
    now = mission.rule
    if now != NOWHERE and week < mission.rule_since_week + levers.rule_minimum_weeks[now]:
        return
    chosen = holding_rule(state)
    if chosen == now:
        return
    mission.rule, mission.rule_since_week = chosen, week
    mission.posture, mission.robustness, mission.surge_people = levers.posture, levers.robustness, 0
    if chosen != NOWHERE:
        if levers.rule_posture[chosen] != NOWHERE:
            mission.posture = levers.rule_posture[chosen]
        if levers.rule_robustness[chosen] >= 0.0:
            mission.robustness = levers.rule_robustness[chosen]
        mission.surge_people = levers.rule_surge_people[chosen]
