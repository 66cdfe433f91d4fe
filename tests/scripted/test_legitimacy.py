"""People judge a mission by its conduct, its promises, its knowledge, its civilians and its harm."""

import pytest
from worlds import EITHER_SIDE, REBELS, WEEK, changed, luck, snapshot, world

from sim.engine import records as r
from sim.engine.chance import MISCONDUCT
from sim.engine.mechanisms import deployment, legitimacy

RATES = {"legitimacy_rate_per_week": 0.1, "harm_cost": 0.2, "misconduct_rate_per_week": 0.0}


def judged(start=0.5, promises=0.5, harmed=0, assessment=0.0, units=None, **constants):
    troops = {"component": r.MILITARY, "people": 120, "quality": 0.7}
    staff = {"component": r.CIVILIANS, "people": 40, "quality": 0.5, "organisation": 1}
    state = world(units=[troops, staff] if units is None else units, **(RATES | constants))
    levers, mission = state.levers[0], state.mission[0]
    levers.local_knowledge[:2], levers.partiality[:2], levers.partial_to[:2] = [0.2, 0.8], [0.5, 0.1], REBELS
    levers.assessment = assessment
    deployment.muster(state)
    mission.legitimacy, mission.promises_met, mission.harmed = start, promises, harmed
    return state


def target(promises=0.5, knowledge=(120 * 0.2 + 40 * 0.8) / 160):
    partial = (120 * 0.5 + 40 * 0.1) / 160
    return 0.35 + 0.25 * knowledge + 0.2 * 40 / 160 + 0.2 * (promises - 0.5) - 0.4 * partial


@pytest.mark.parametrize("start", [0.1, 0.9])
@pytest.mark.parametrize("promises", [0.0, 0.5, 1.0])
def test_a_week_of_conduct(start, promises):
    state = judged(start, promises)
    legitimacy.be_judged(state, WEEK)
    expected = start + 0.1 * (target(promises) - start)
    assert state.mission[0].legitimacy == pytest.approx(expected, rel=1e-12)


def test_an_assessment_makes_up_for_lacking_knowledge():
    state = judged(assessment=0.4)
    legitimacy.be_judged(state, WEEK)
    expected = 0.5 + 0.1 * (target(knowledge=0.35 + 0.65 * 0.4) - 0.5)
    assert state.mission[0].legitimacy == pytest.approx(expected, rel=1e-12)


def test_its_own_harm_counts_at_once():
    state = judged(harmed=5, legitimacy_rate_per_week=0.0)
    legitimacy.be_judged(state, WEEK)
    assert state.mission[0].legitimacy == pytest.approx(0.5 - 0.2 * 5 / 10, rel=1e-12)
    state = judged(harmed=500)
    legitimacy.be_judged(state, WEEK)
    assert state.mission[0].legitimacy == 0.0


@pytest.mark.parametrize(
    ("restraint", "exposure"), [(0.6, 0.5), (0.6, 0.0), (0.0, 0.5), (0.0, 0.0), (1.0, 5.0)]
)
@pytest.mark.parametrize(("factor", "scandal"), EITHER_SIDE)
def test_scandals_by_size_quality_and_women(factor, scandal, restraint, exposure):
    state = judged(
        legitimacy_rate_per_week=0.0,
        misconduct_cost=0.03,
        women_restraint=restraint,
        misconduct_exposure=exposure,
    )
    state.levers[0].women_share = 0.2
    quality = (120 * 0.7 + 40 * 0.5) / 160
    known = (1 - restraint * 0.2) * (1 + exposure * 0.2)
    u = luck(state, WEEK, MISCONDUCT)
    state.parameters[0].misconduct_rate_per_week = factor * u / (160 / 1000 * (1 - quality) * known)
    legitimacy.be_judged(state, WEEK)
    assert state.mission[0].legitimacy == pytest.approx(0.47 if scandal else 0.5, rel=1e-12)


@pytest.mark.parametrize(("women", "quality"), [(1.0, 0.0), (0.0, 1.0)])
def test_a_mission_of_wholly_restrained_women_or_well_trained_has_no_scandal(women, quality):
    units = [{"component": r.MILITARY, "people": 5000, "quality": quality}]
    state = judged(
        units=units, legitimacy_rate_per_week=0.0, misconduct_rate_per_week=1e9, women_restraint=1.0
    )
    state.levers[0].women_share = women
    legitimacy.be_judged(state, WEEK)
    assert state.mission[0].legitimacy == 0.5


def test_nothing_moves_without_rates_or_without_people():
    for state in (
        judged(harmed=9, legitimacy_rate_per_week=0.0, harm_cost=0.0),
        judged(harmed=9, units=[]),
        judged(harmed=9, units=[{"people": 100, "status": r.LEFT}]),
    ):
        before = snapshot(state)
        legitimacy.be_judged(state, WEEK)
        assert changed(before, state) == set()


@pytest.mark.parametrize(("on", "appeal"), [(1, 0.3), (0, 0.0)])  # who gave no mandate promised nothing
@pytest.mark.parametrize(("credibility", "n"), [(0.6, 4), (1.0, 9), (0.6, 0), (0.0, 4)])
def test_a_believed_promise_is_worth_something_by_itself(on, appeal, credibility, n):
    state = judged(promise_appeal=0.3)
    state.mission[0].credibility, state.levers[0].promised[:n] = credibility, 1
    state.switches[0].mandate = on
    legitimacy.be_judged(state, WEEK)
    wanted = target() + appeal * credibility * n / 9
    assert state.mission[0].legitimacy == pytest.approx(0.5 + 0.1 * (wanted - 0.5), rel=1e-12)


def test_without_appeal_promises_count_as_they_are_met():
    state = judged(promise_appeal=0.0)
    state.mission[0].credibility, state.levers[0].promised[:] = 1.0, 1
    legitimacy.be_judged(state, WEEK)
    assert state.mission[0].legitimacy == pytest.approx(0.5 + 0.1 * (target() - 0.5), rel=1e-12)
