"""A mission changes its posture, its force or its numbers when something it watches passes a mark."""

import pytest
from worlds import ARMY, GUARDS, REBELS, changed, snapshot, world

from sim.engine import records as r
from sim.engine.mechanisms import adaptation

OWN = (r.PATROL, 0.5, 0)


def mission(*rules, ever=1, **constants):
    """Rules are (measure, above, value, posture, robustness, surge, minimum weeks)."""
    state = world(posting_weeks=4.0, **constants)
    levers, one = state.levers[0], state.mission[0]
    levers.posture, levers.robustness = one.posture, one.robustness = OWN[:2]
    one.ever = ever
    for k, (measure, above, value, posture, robustness, surge, weeks) in enumerate(rules):
        levers.rule_used[k], levers.rule_measure[k] = 1, measure
        levers.rule_above[k], levers.rule_value[k] = above, value
        levers.rule_posture[k], levers.rule_robustness[k] = posture, robustness
        levers.rule_surge_people[k], levers.rule_minimum_weeks[k] = surge, weeks
    return state


def stance(state):
    one = state.mission[0]
    return int(one.posture), float(one.robustness), int(one.surge_people)


FIRM = (adaptation.REPORTED, 1, 5.0, r.HOTSPOT, 0.9, 240, 12)


def test_a_rule_takes_effect_holds_its_weeks_and_lapses():
    state = mission(FIRM)
    trace = []
    for week, heard in enumerate([0] * 3 + [4] * 6 + [0] * 16):
        state.cells.heard[:2] = heard  # together above the mark
        adaptation.adapt(state, week)
        trace.append(stance(state))
    # looked at in weeks 0, 4, 8, ...: taken in week 4, held for its twelve weeks, dropped in week 16
    assert trace == [OWN] * 4 + [(r.HOTSPOT, 0.9, 240)] * 12 + [OWN] * 9
    assert (state.mission[0].rule, state.mission[0].rule_since_week) == (r.NOWHERE, 16)


def test_a_rule_holds_its_own_weeks_not_those_of_the_first():
    hasty = (adaptation.LEGITIMACY, 0, 0.1, r.GARRISON, 0.1, 0, 1)
    state = mission(hasty, FIRM)
    trace = []
    for week, heard in enumerate([9] + [0] * 15):
        state.cells.heard[0] = heard
        adaptation.adapt(state, week)
        trace.append(stance(state))
    assert trace == [(r.HOTSPOT, 0.9, 240)] * 12 + [OWN] * 4


def test_a_rule_that_still_holds_stays():
    state = mission(FIRM)
    state.cells.heard[0] = 9
    for week in range(40):
        adaptation.adapt(state, week)
    assert stance(state) == (r.HOTSPOT, 0.9, 240)
    assert (state.mission[0].rule, state.mission[0].rule_since_week) == (0, 0)


@pytest.mark.parametrize(
    ("above", "value", "holds"), [(1, 5.0, False), (1, 4.9, True), (0, 5.0, False), (0, 5.1, True)]
)
def test_the_mark_itself_is_not_passed(above, value, holds):
    state = mission((adaptation.REPORTED, above, value, r.GARRISON, 0.1, 0, 1))
    state.cells.heard[0] = 5
    adaptation.adapt(state, 0)
    assert stance(state) == ((r.GARRISON, 0.1, 0) if holds else OWN)


def test_the_first_rule_that_holds_and_what_it_leaves_alone():
    never = (adaptation.LEGITIMACY, 1, 2.0, r.FORECAST, 1.0, 999, 1)
    only_surge = (adaptation.LEGITIMACY, 0, 2.0, r.NOWHERE, -1.0, 120, 1)
    state = mission(never, only_surge, FIRM)
    state.cells.heard[0] = 9
    adaptation.adapt(state, 0)
    assert stance(state) == (*OWN[:2], 120)
    state.levers[0].rule_used[1] = 0
    adaptation.adapt(state, 4)
    assert stance(state) == (r.HOTSPOT, 0.9, 240)  # nothing of the rule before it stays


def test_what_is_watched():
    state = world(
        bands=[
            {"group": REBELS, "fighters": 30},
            {"group": REBELS, "fighters": 60, "status": r.DEMOBILISED},
            {"group": GUARDS, "fighters": 10},
            {"group": ARMY, "fighters": 500},
        ]
    )
    mission, country = state.mission[0], state.country[0]
    state.cells.heard[:3] = 1, 2, 4
    mission.credibility, mission.legitimacy, state.groups[ARMY].consent = 0.3, 0.45, 0.7
    country.governance, country.at_war = 0.2, 1
    seen = [float(adaptation.measured(state, measure)) for measure in range(7)]
    assert seen == pytest.approx([7.0, 0.3, 0.7, 0.45, 0.2, 60 / 100, 1.0], rel=1e-12)


def test_no_mission_no_rules_and_weeks_between():
    quiet = mission()
    absent = mission(FIRM, ever=0)
    early = mission(FIRM)
    for state, week in ((quiet, 0), (absent, 0), (early, 3)):
        state.cells.heard[:] = 9
        before = snapshot(state)
        adaptation.adapt(state, week)
        assert changed(before, state) == set()


def test_an_unclear_mandate_decides_later():
    state = mission(FIRM)
    state.levers[0].clarity = 0.5  # every six weeks
    state.cells.heard[0] = 9
    for week in (1, 2, 3, 4, 5):
        adaptation.adapt(state, week)
    assert stance(state) == OWN
    adaptation.adapt(state, 6)
    assert stance(state) == (r.HOTSPOT, 0.9, 240)


def test_who_knows_whom_to_ask_decides_later():
    state = mission(FIRM, consultation=0.5)
    state.mission[0].knowledge = 1.0  # every six weeks
    state.cells.heard[0] = 9
    for week in (1, 2, 3, 4, 5):
        adaptation.adapt(state, week)
    assert stance(state) == OWN
    adaptation.adapt(state, 6)
    assert stance(state) == (r.HOTSPOT, 0.9, 240)
