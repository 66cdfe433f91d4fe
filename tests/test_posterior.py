"""Studies that sample the fitted constants: a draw a life, the same for every design."""

import pytest

from sim.experiments import plan as plans
from sim.experiments.conduct import plan_study
from sim.scenario import posterior
from sim.scenario.constants import Constants
from sim.scenario.load import load_study

DRAWS = ({"commitment_base": 0.5, "remnant_share": 0.3}, {"commitment_base": 1.5, "remnant_share": 0.6})


@pytest.fixture
def two_draws(monkeypatch):
    monkeypatch.setattr(posterior, "posterior_draws", lambda: DRAWS)


def plan(**changes):
    return plan_study("mission-mix", replications=3, version="v", **changes)


def test_the_shipped_draws_are_fitted_constants_within_their_bounds():
    posterior.posterior_draws.cache_clear()
    draws = posterior.posterior_draws()
    assert len(draws) >= 100
    assert len({tuple(draw.values()) for draw in draws}) > 50
    for draw in draws:
        Constants.model_validate(draw)


def test_the_defaults_are_the_centre_of_the_shipped_draws():
    draws = posterior.posterior_draws()
    for name in draws[0]:
        values = sorted(draw[name] for draw in draws)
        low, high = values[len(values) // 4], values[3 * len(values) // 4]
        assert low <= getattr(Constants(), name) <= high, name


def test_a_life_has_one_draw_under_every_design(two_draws):
    tasks = list(plan(posterior=True).tasks())
    by_life = {}
    for task in tasks:
        by_life.setdefault(task.replication, set()).add(task.scenario.constants.commitment_base)
    assert by_life == {0: {0.5}, 1: {1.5}, 2: {0.5}}
    assert {task.scenario.constants.patrol_reach for task in tasks} == {Constants().patrol_reach}
    assert {task.scenario.design_name for task in tasks} == set(load_study("mission-mix").designs)


def test_keys_name_the_draw(two_draws, monkeypatch):
    sampled = {task.key for task in plan(posterior=True).tasks()}
    fixed = {task.key for task in plan(posterior=False).tasks()}
    assert not sampled & fixed
    assert {task.key for task in plan(posterior=True).tasks()} == sampled
    monkeypatch.setattr(posterior, "posterior_draws", lambda: DRAWS[::-1])
    assert not sampled & {task.key for task in plan(posterior=True).tasks()}


def test_what_the_user_sets_stays(two_draws):
    tasks = list(plan(posterior=True, settings=["constants.commitment_base=2.0"]).tasks())
    assert {task.scenario.constants.commitment_base for task in tasks} == {2.0}
    assert {task.scenario.constants.remnant_share for task in tasks} == {0.3, 0.6}


def test_explanations_use_the_draw(two_draws):
    study = plan(posterior=True)
    scenario = study.scenarios[0]
    assert study.drawn(scenario, 1).constants.commitment_base == 1.5
    assert plan(posterior=False).drawn(scenario, 1) is scenario


def test_without_a_posterior_keys_are_those_of_a_plain_run():
    study = plan(posterior=False)
    task = next(study.tasks())
    assert task.key == plans.run_key("v", task.scenario, task.seed, task.replication)
