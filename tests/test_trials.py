"""Replayed trials: their statistics on made-up data whose truth is known, and a tiny run of each."""

import math

import numpy as np
import pandas as pd
import pytest
from made_up_lives import life

from sim.evidence.ex_combatants import Demobilised, differences, ex_combatants, mean_of
from sim.evidence.reference_class import reference_class
from sim.evidence.trial import NOT_COMPUTABLE, Trial, not_computable, trial_of_values
from sim.evidence.trials import TRIALS
from sim.evidence.trials_of_camps import disciplined_better, men_at_home, sierra_leone
from sim.evidence.trials_of_packages import accords, burundi_mission
from sim.evidence.trials_of_work import (
    Joined,
    at_peace,
    at_work,
    illicit_work,
    patrols_compared,
    relative_change,
    typical_change,
)


@pytest.mark.parametrize(
    ("shift", "verdict"), [(0.0, "agrees"), (0.1, "undecided"), (0.3, "misses"), (-0.3, "misses")]
)
def test_a_trial_is_judged_by_its_whole_interval(shift, verdict):
    values = np.linspace(-0.05, 0.05, 40) + shift
    found = trial_of_values("n", "s", "p", -0.1, 0.1, values, 80, "h")
    assert found.verdict == verdict
    assert found.value == pytest.approx(shift)


def test_what_the_model_has_no_lever_for_is_not_computable():
    found = not_computable("n", "s", "p", "no lever")
    assert found.verdict == NOT_COMPUTABLE
    assert found.n_runs == 0
    assert "no lever" in found.how
    assert trial_of_values("n", "s", "p", -1.0, 1.0, np.array([]), 2, "h").verdict == NOT_COMPUTABLE


def bands(**columns):
    return Demobilised(pd.DataFrame(columns), 0.3, 0.5)


def test_men_are_counted_not_bands():
    assert men_at_home(bands(fighters=[30, 10], at_home=[True, False])) == 0.75
    assert math.isnan(men_at_home(bands(fighters=[], at_home=[])))


def test_discipline_is_compared_within_groups():
    found = bands(
        group=["a"] * 4 + ["b"] * 4 + ["c"],
        discipline=[0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9, 0.5],
        at_home=[False, False, True, True, True, True, True, True, False],
    )
    assert disciplined_better(found) == 0.5  # 1 in group a, 0 in group b, c is too small
    only_between = bands(
        group=["a"] * 4 + ["b"] * 4, discipline=[0.1] * 2 + [0.2] * 2 + [0.8] * 2 + [0.9] * 2,
        at_home=[False] * 4 + [True] * 4,
    )  # fmt: skip
    assert disciplined_better(only_between) == 0.0
    assert math.isnan(disciplined_better(bands(group=["c"], discipline=[0.5], at_home=[True])))


def test_pairs_without_both_are_left_out():
    assert differences([0.5, math.nan, 0.2], [0.1, 0.1, math.nan]) == pytest.approx([0.4])
    assert mean_of(bands(poor=[1.0, 0.0, math.nan]), "poor") == 0.5
    assert math.isnan(mean_of(bands(poor=[math.nan]), "poor"))


def test_changes_of_sums_and_of_typical_countries():
    changed, plain = np.array([50.0, 8.0, 8.0] * 10), np.array([100.0, 8.0, 8.0] * 10)
    value, low, high = relative_change(changed, plain, seed=1)
    assert value == pytest.approx(66 / 116 - 1)
    assert low < value < high < 0.0
    assert typical_change(changed, plain)[0] == pytest.approx(0.5 ** (1 / 3) - 1)
    assert typical_change(np.array([4.0, 0.0, 9.0]), np.array([5.0, 7.0, 0.0]))[0] == pytest.approx(-0.2)


def test_who_joins_in_a_war_of_either_arm_does_not_count():
    quiet = np.zeros(4, bool)
    first = Joined(np.array([1, 2, 4, 8]), np.array([True, False, False, False]))
    second = Joined(np.array([16, 32, 64, 128]), quiet)
    third = Joined(np.array([1, 1, 1, 1]), np.array([False, False, False, True]))
    assert at_peace([first], [second]).tolist() == [14.0]
    assert at_peace([second], [first]).tolist() == [224.0]
    assert at_peace([first], [third]).tolist() == [6.0]


@pytest.mark.parametrize(
    ("change", "spread", "verdict"),
    [(0.8, 0.05, "agrees"), (1.0, 0.05, "misses"), (0.5, 0.05, "misses"), (0.9, 1.0, "undecided")],
)
def test_a_fifth_less_illicit_work_agrees(change, spread, verdict):
    noise = np.exp(spread * np.linspace(-1, 1, 30))
    plain = np.full(30, 1_000.0)
    assert illicit_work(change * noise * plain, plain).verdict == verdict


def test_patrols_are_compared_on_all_three_findings():
    chance = np.random.default_rng(1)
    luck = chance.uniform(0.29, 0.31, 30)
    police = [life(trust_state=u + 0.01, tips=60 * u, other_deaths=4) for u in luck]
    nobody = [life(trust_state=u, tips=20 * u, other_deaths=5) for u in luck]
    reporting, assault, trust = patrols_compared(police, nobody, seed=1)
    assert [one.verdict for one in (reporting, assault, trust)] == ["agrees"] * 3
    assert assault.value == pytest.approx(-0.2)
    assert trust.value == pytest.approx(0.01)
    reporting, assault, trust = patrols_compared(nobody, police, seed=1)
    assert [one.verdict for one in (reporting, assault, trust)] == ["misses", "misses", "agrees"]


def test_arms_differ_in_the_money_alone():
    drawn = reference_class(1, seed=2).cases[0]
    for made in (burundi_mission, at_work):
        some, none = made(300.0)(drawn), made(0.0)(drawn)
        assert some != none
        changed = {key for key, value in some.model_dump().items() if value != none.model_dump()[key]}
        assert len(changed) == 1
        assert changed < {"disarmament", "assistance"}
    assert sierra_leone(300.0).case == sierra_leone(0.0).case
    assert sierra_leone(0.0).design.disarmament.reintegration_usd == 0.0
    assert {one.facts.ending for one in accords(3, seed=2)} == {"treaty"}


def test_a_package_makes_men_richer_a_year_after():
    with_package, without = (ex_combatants(sierra_leone(usd), 1, 0) for usd in (300.0, 0.0))
    gain = mean_of(with_package, "livelihood") - mean_of(without, "livelihood")
    assert gain == pytest.approx(0.16 * 0.99**53, abs=0.01)  # 0.15 + 0.01 at the gate, 1% a week of it lost
    assert mean_of(with_package, "poor") < mean_of(without, "poor")
    assert with_package.bands["group"].isin(["ruf", "afrc-ex-sla", "cdf"]).all()
    assert len(with_package.bands) > 50


@pytest.mark.parametrize("batch", TRIALS, ids=lambda batch: batch.name)
def test_every_trial_answers_on_two_countries(batch):
    found = batch.check(2, 5, workers=1)
    assert all(isinstance(one, Trial) and one.how for one in found)
    assert all(one.n_runs > 0 for one in found if "Not computable" not in one.how)
