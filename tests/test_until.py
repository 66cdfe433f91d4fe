"""Studies that end once a difference is known well enough: the rule's error rate, and what comes of it."""

from __future__ import annotations

import json

import fake_engine
import numpy as np
import pytest

from sim.analysis.quantities import QUANTITIES
from sim.analysis.sequential import confidence_of_each, look_at, looks
from sim.errors import InputError
from sim.experiments.conduct import conduct
from sim.experiments.results import load_results, run_plan
from sim.experiments.until import Reached, Until, check_until, concluded, told

SHARE, MEAN = QUANTITIES["war_by_10_years"], QUANTITIES["governance"]
N_STUDIES = 400


def test_looks_grow_by_half_and_end_with_the_cap():
    assert looks(100) == (20, 30, 45, 68, 100)
    assert looks(5) == (5,)
    assert looks(20) == (20,)
    assert confidence_of_each(1) == pytest.approx(0.95)
    assert confidence_of_each(5) == pytest.approx(0.99)


def wars(luck: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of wars in which half the luck is shared; shares 0.35 and 0.6."""
    shared = luck.random(n) < 0.5
    common, first, second = luck.random((3, n))
    return (np.where(shared, common, first) < 0.35) * 1.0, (np.where(shared, common, second) < 0.6) * 1.0


def indices(luck: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of an index, skewed, with a difference of 0.05."""
    common, first, second = luck.gamma(4, 0.05, (3, n))
    return common + first + 0.05, common + second


def stopped(first, second, quantity, half_width, confidence_each):
    """The look a study of these pairs ends with."""
    places = looks(first.size)
    for place in places:
        look = look_at(first[:place], second[:place], quantity, confidence_each(len(places)))
        if look.half_width <= half_width:
            break
    return look


@pytest.mark.parametrize(
    ("pairs", "quantity", "truth", "half_width"),
    [
        (wars, SHARE, -0.25, 0.15),
        (wars, SHARE, -0.25, 0.3),
        (indices, MEAN, 0.05, 0.03),
        (indices, MEAN, 0.05, 0.05),
    ],
)
def test_the_interval_a_study_ends_with_covers_as_often_as_it_says(pairs, quantity, truth, half_width):
    ends = []
    for number in range(N_STUDIES):
        first, second = pairs(np.random.default_rng([77, number]), 500)
        ends.append(stopped(first, second, quantity, half_width, confidence_of_each))
    covered = np.mean([look.low <= truth <= look.high for look in ends])
    standard_error = np.sqrt(0.95 * 0.05 / N_STUDIES)
    assert covered >= 0.95 - 2 * standard_error
    assert all(look.half_width <= half_width for look in ends if look.n_pairs < 500)
    assert np.mean([look.n_pairs for look in ends]) < 450


def test_a_rule_that_took_95_percent_at_every_look_would_err_too_often():
    luck, errors = np.random.default_rng(3), 0
    for _ in range(N_STUDIES):
        difference = luck.normal(0, 1, 500)
        seen = [look_at(difference[:n], np.zeros(n), MEAN, 0.95) for n in looks(500)]
        errors += any(not look.low <= 0 <= look.high for look in seen)
    assert errors / N_STUDIES > 0.1


def test_no_variation_is_no_knowledge_except_of_shares():
    same = np.ones(20)
    assert np.isnan(look_at(same, same, MEAN, 0.95).half_width)
    assert look_at(same, same, SHARE, 0.95).half_width > 0.05
    assert np.isnan(look_at(same[:0], same[:0], MEAN, 0.95).difference)


def until_study(folder, precision=14.0, **options):
    plan = fake_engine.plan(replications=options.pop("replications", 500), horizon_weeks=520)
    until = Until(precision, **{name: options.pop(name) for name in ("outcome", "design") if name in options})
    return run_plan(plan, folder, run=fake_engine.run, until=until, **options)


def test_a_study_ends_after_whole_replications_and_says_so(tmp_path):
    results = until_study(tmp_path / "r")
    reached = results.until
    assert reached.is_reached
    assert reached.replications in looks(500)[:-1]
    assert reached.half_width <= 14 < reached.high - reached.low
    assert results.study.replications == reached.replications
    assert len(results.runs) == 3 * reached.replications
    assert results.n_missing == 0
    assert "Precise enough after" in concluded(reached)
    first, second = (results.runs[results.runs["design"] == name] for name in (reached.design, "none"))
    wars_of = [(runs["war"] & (runs["war_week"] <= 520)).to_numpy(float) for runs in (first, second)]
    look = look_at(*wars_of, SHARE, reached.confidence_each)
    assert (100 * look.low, 100 * look.high) == pytest.approx((reached.low, reached.high))


def test_workers_executor_and_resume_do_not_matter(tmp_path):
    one = until_study(tmp_path / "one", workers=1)
    many = until_study(tmp_path / "many", workers=8)
    run_plan(fake_engine.plan(replications=33), tmp_path / "begun", run=fake_engine.run)
    begun = until_study(tmp_path / "begun", resume=True)
    again = until_study(tmp_path / "one", resume=True)
    assert {results.digest for results in (one, many, begun, again)} == {one.digest}
    assert {results.until for results in (one, many, begun, again)} == {one.until}


def test_what_is_not_reached_is_said(tmp_path):
    results = until_study(tmp_path / "r", precision=0.5, replications=25)
    assert not results.until.is_reached
    assert len(results.runs) == 75
    assert "NOT as precise as wanted after 25 replications" in concluded(results.until)


def test_chosen_design_and_outcome(tmp_path):
    results = until_study(tmp_path / "r", precision=0.05, outcome="governance", design="few")
    assert (results.until.design, results.until.outcome, results.until.unit) == (
        "few",
        "governance",
        "0 to 1",
    )
    assert results.until.half_width <= 0.05


def test_each_look_is_told(tmp_path):
    seen: list[Reached] = []
    plan = fake_engine.plan(replications=45)
    conduct(plan, tmp_path / "r", run=fake_engine.run, until=Until(1.0), look=seen.append)
    assert [reached.replications for reached in seen] == [20, 30, 45]
    assert told(seen[0]).startswith("Look 1 of 3, 20 replications: war by 10 years, ")
    assert json.loads((tmp_path / "r" / "manifest.jsonl").read_text().splitlines()[-1])["kind"] == "until"
    assert load_results(tmp_path / "r").until == seen[-1]


@pytest.mark.parametrize(
    ("until", "words"),
    [
        (Until(0.0), "--until: got 0.0; allowed: a number above 0"),
        (Until(float("nan")), "--until: got nan"),
        (Until(5, design="none"), "--until-design: got 'none'; allowed: few, many"),
        (Until(5, design="fewer"), "Did you mean 'few'?"),
        (Until(5, outcome="war_by_20_years"), "the study ends after 10 years"),
        (Until(5, outcome="goverance"), "Did you mean 'governance'?"),
    ],
)
def test_what_cannot_be_reached_is_refused(until, words):
    with pytest.raises(InputError) as caught:
        check_until(until, fake_engine.plan())
    assert words in str(caught.value)
