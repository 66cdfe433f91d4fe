"""Promises are remembered; every task has an overhead; an unclear mandate decides slower."""

import pytest
from worlds import changed, saturation, snapshot, world

from sim.engine import records as r
from sim.engine.mechanisms import deployment, mandate

NEED = 30.0


def mission(*promises, clarity=0.7, knowledge=0.4, **constants):
    state = world(
        units=[
            {"component": r.MILITARY, "people": 120},
            {"component": r.OBSERVERS, "people": 10},
            {"component": r.CIVILIANS, "people": 100, "quality": 0.5},
        ],
        **({"task_overhead": 0.05, "misfit": 0.3, "mandate_need_people": NEED} | constants),
    )
    levers = state.levers[0]
    levers.clarity, levers.protection_share = clarity, 0.25
    levers.disarmament_share, levers.elections_share, levers.rule_of_law_share = 0.1, 0.05, 0.15
    levers.administration_share, levers.reconciliation_share = 0.08, 0.12
    levers.aid_share, levers.mediation_share = 0.2, 0.3
    for task in promises:
        levers.promised[task] = 1
    deployment.muster(state)
    state.mission[0].knowledge = knowledge
    mandate.pursue(state)
    return state


def work(n, clarity=0.7, knowledge=0.4):
    return (1 - 0.3 * (1 - knowledge)) / (1 + 0.05 * n * (1.5 - clarity))


@pytest.mark.parametrize("n", range(10))
@pytest.mark.parametrize("clarity", [0.0, 0.7, 1.0])
def test_every_task_costs_hours_the_unclear_ones_more(n, clarity):
    state = mission(*range(n), clarity=clarity)
    assert state.mission[0].work == pytest.approx(work(n, clarity), rel=1e-12)


def test_who_knows_the_country_loses_nothing():
    assert mission(knowledge=1.0).mission[0].work == 1.0
    assert mission(0, 1, 2, misfit=0.0, task_overhead=0.0, knowledge=0.0).mission[0].work == 1.0


HOURS = {
    r.DISARM: 0.1,
    r.ELECT: 0.05,
    r.JUDGE: 0.15,
    r.ADMINISTER: 0.08,
    r.RECONCILE: 0.12,
    r.AID: 0.2,
    r.MEDIATE: 0.3,
}


@pytest.mark.parametrize("task", HOURS)
def test_a_task_of_civilians_is_met_by_their_hours(task):
    done = 100 * 0.5 * HOURS[task] * work(1)
    assert mission(task).mission[0].promises_met == pytest.approx(saturation(done, NEED), rel=1e-12)


def test_tasks_of_troops_and_observers():
    watched = saturation(0.1 * 120 + 10, NEED)
    guarded = saturation(0.1 * 120 * 0.25, NEED)
    assert mission(r.CEASEFIRE).mission[0].promises_met == pytest.approx(watched, rel=1e-12)
    assert mission(r.PROTECT).mission[0].promises_met == pytest.approx(guarded, rel=1e-12)
    both = mission(r.CEASEFIRE, r.PROTECT).mission[0].promises_met
    assert both == pytest.approx((watched + guarded) / 2, rel=1e-12)


def test_who_promises_nothing_breaks_nothing():
    assert mission().mission[0].promises_met == 0.5


def test_promises_of_a_mission_that_is_not_there_are_not_met():
    state = world()
    state.levers[0].promised[:] = 1
    mandate.pursue(state)
    assert state.mission[0].promises_met == 0.0
    before = snapshot(state)
    mandate.pursue(state)
    assert changed(before, state) == set()


@pytest.mark.parametrize(
    ("posting", "clarity", "weeks"), [(4, 1.0, 4), (4, 0.5, 6), (4, 0.0, 8), (4, 0.7, 5), (1, 1.0, 1)]
)
def test_weeks_between_decisions(posting, clarity, weeks):
    state = world(posting_weeks=float(posting))
    state.levers[0].clarity = clarity  # of a mission that knows nobody to ask
    assert mandate.weeks_between_decisions(state) == weeks
    state.switches[0].mandate = 0
    assert mandate.weeks_between_decisions(state) == posting


@pytest.mark.parametrize(
    ("posting", "clarity", "consultation", "knowledge", "weeks"),
    [
        (4, 1.0, 0.5, 1.0, 6),
        (4, 1.0, 0.5, 0.5, 5),
        (4, 1.0, 0.5, 0.4, 4),  # whole weeks
        (4, 0.5, 0.5, 1.0, 9),
        (4, 0.5, 0.0, 1.0, 6),  # nobody asks
        (4, 1.0, 5.0, 1.0, 24),
        (1, 1.0, 0.5, 1.0, 1),
    ],
)
def test_who_knows_whom_to_ask_asks_them(posting, clarity, consultation, knowledge, weeks):
    state = world(posting_weeks=float(posting), consultation=consultation)
    state.levers[0].clarity, state.mission[0].knowledge = clarity, knowledge
    assert mandate.weeks_between_decisions(state) == weeks
    state.switches[0].mandate = 0
    assert mandate.weeks_between_decisions(state) == posting


@pytest.mark.parametrize("n", range(10))
def test_the_share_of_tasks_promised(n):
    state = world()
    state.levers[0].promised[:n] = 1
    assert mandate.tasks_promised(state) == n
