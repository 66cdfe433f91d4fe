"""How the model is judged: inside a published interval or not, near or far among data of the same size."""

import math

import numpy as np
import pytest
from scipy import stats

from sim.evidence import null_model, verdicts
from sim.evidence.targets import target, targets
from sim.evidence.verdicts import bootstrap_interval, joint_p, rows_of, two_sided_p, verdict_on


@pytest.mark.parametrize(
    ("name", "value", "verdict"),
    [
        ("relapse-none-1y", 0.294, "agrees"),
        ("relapse-none-1y", 0.2939, "misses"),
        ("relapse-none-1y", 0.5431, "misses"),
        ("exponential-rejected", 400.0, "agrees"),
        ("exponential-rejected", 19.9, "misses"),
        ("relapse-none-1y", math.nan, "not computable"),
        ("event-median-event", 3.0, "not computable"),  # no interval was published
    ],
)
def test_a_verdict_is_where_the_value_lies(name, value, verdict):
    assert verdict_on(target(name), value) == verdict


def test_every_published_figure_has_a_row_and_a_reason():
    rows = rows_of({"relapse-none-1y": 0.4}, {"relapse-none-1y": (0.3, 0.5)}, {}, {})
    assert [row.id for row in rows] == [one.id for one in targets()]
    assert all(row.why for row in rows)
    first = rows[0]
    assert (first.value, first.value_low, first.value_high, first.verdict) == (0.4, 0.3, 0.5, "agrees")
    assert rows[1].verdict == "not computable"
    assert rows[1].value is None


def test_two_sided_p_is_uniform_when_the_model_is_true():
    chance = np.random.default_rng(1)
    found = [two_sided_p(chance.standard_normal(199), chance.standard_normal()) for _ in range(2_000)]
    assert stats.kstest(found, "uniform").pvalue > 0.001
    assert two_sided_p(chance.standard_normal(199), 6.0) == pytest.approx(2 / 200)


def test_joint_p_sees_what_single_figures_do_not():
    chance = np.random.default_rng(2)
    ids = ["relapse-none-1y", "relapse-none-2y"]
    published = np.array([target(name).value for name in ids])
    sample = chance.multivariate_normal([0, 0], [[1, 0.95], [0.95, 1]], 4_000) * 0.05
    near = {name: published[k] + sample[:, k] for k, name in enumerate(ids)}
    assert joint_p(near, ids) > 0.9
    apart = {name: published[k] + sample[:, k] + (0.05 if k else -0.05) for k, name in enumerate(ids)}
    assert joint_p(apart, ids) < 0.02  # each is one standard error off, together they are not of that world


def test_bootstrap_interval_of_a_mean():
    chance = np.random.default_rng(3)
    values = chance.normal(2.0, 1.0, 400)
    low, high = bootstrap_interval(400, lambda chosen: {"mean": float(values[chosen].mean())}, seed=1)["mean"]
    standard_error = values.std(ddof=1) / 20
    assert low == pytest.approx(values.mean() - 1.96 * standard_error, abs=0.4 * standard_error)
    assert high == pytest.approx(values.mean() + 1.96 * standard_error, abs=0.4 * standard_error)


def test_the_diffusion_gives_what_the_design_says_of_it():
    found = [null_model.relapse_of_diffusion(years, mission=False) for years in (1, 2, 5, 10)]
    assert found == pytest.approx([0.40, 0.49, 0.61, 0.69], abs=0.015)
    for years in (1, 10):
        without, with_mission = (null_model.relapse_of_diffusion(years, mission) for mission in (False, True))
        assert with_mission < without


def test_first_passage_of_one_diffusion_is_that_of_a_simulated_path(monkeypatch):
    monkeypatch.setattr(null_model, "LOG_SD", 0.0)
    monkeypatch.setattr(null_model, "DRIFT_SD", 0.0)
    chance = np.random.default_rng(4)
    steps, paths = 1_000, 20_000
    walk = 1.3 + np.cumsum(-0.4 / steps + chance.standard_normal((paths, steps)) / math.sqrt(steps), axis=1)
    simulated = (walk.min(axis=1) <= 0.0).mean()
    assert null_model.relapse_of_diffusion(1.0, mission=False) == pytest.approx(simulated, abs=0.025)


def test_the_log_score_prefers_the_model_that_is_true():
    good = null_model.cox_figures()
    worse = good | {"hazard-0-6m": 0.1, "relapse-none-1y": 0.1}
    assert null_model.log_score(good) > null_model.log_score(worse) + 5


def test_reasons_go_by_the_longest_beginning():
    assert "fragile at first" in verdicts.why("hazard-0-6m")
    assert "headline" in verdicts.why("hazard-ratio-raw")
