"""A study handed to the EMA workbench: its lists, a few experiments, and a box where the design fails."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from ema_workbench import (
    BooleanParameter,
    CategoricalParameter,
    IntegerParameter,
    RealParameter,
    ScalarOutcome,
    SequentialEvaluator,
)
from ema_workbench.analysis import prim
from fake_engine import run as fake_run

import sim
from sim import simulate
from sim.errors import InputError
from sim.scenario.constants import Constants
from sim.scenario.wording import declared

FIELDS = {
    "case.state.corruption": (0.3, 0.9),
    "constants.loot_weight": None,
    "design.exit.first_month": (24, 96),
}


def model(**changes):
    options = {"fields": FIELDS, "only": True, "designs": ["balanced"], "replications": 1, "civilians": 40}
    return sim.to_ema("mission-mix", **{**options, "settings": ["horizon_weeks=52"], **changes})


def test_the_four_lists_come_from_the_declarations():
    made = model()
    uncertainties = {one.name: one for one in made.uncertainties}
    assert set(uncertainties) == {"case_state_corruption", "constants_loot_weight"}
    bounds = declared(Constants.model_fields["loot_weight"])
    loot = uncertainties["constants_loot_weight"]
    assert isinstance(loot, RealParameter)
    assert (loot.lower_bound, loot.upper_bound) == (bounds["low"], bounds["high"])
    (month,) = made.levers
    assert isinstance(month, IntegerParameter)
    assert (month.name, month.lower_bound, month.upper_bound) == ("design_exit_first_month", 24, 96)
    assert {one.name: one.kind for one in made.outcomes} == dict.fromkeys(
        ("war", "deaths", "cost_usd"), ScalarOutcome.MINIMIZE
    )
    (trust,) = model(outcomes=["trust_state"]).outcomes
    assert trust.kind == ScalarOutcome.MAXIMIZE


def test_several_designs_are_a_lever():
    made = model(designs=["balanced", "observers"])
    choice = {one.name: one for one in made.levers}["design"]
    assert isinstance(choice, CategoricalParameter)
    assert [category.value for category in choice.categories] == ["observers", "balanced"]


def test_all_constants_are_uncertain_unless_told_otherwise():
    assert len(model(only=False).uncertainties) == len(Constants.model_fields) + 1


def test_an_experiment_is_the_run_of_that_scenario():
    made = model(replications=2)
    found = pickle.loads(pickle.dumps(made.function))(  # noqa: S301 - as workers get it
        **{"case.state.corruption": 0.5, "design.exit.first_month": np.int64(30)}
    )
    scenario = sim.load_scenario(
        "sierra-leone",
        "balanced",
        settings={
            "civilians": 40,
            "horizon_weeks": 52,
            "case.state.corruption": 0.5,
            "design.exit.first_month": 30,
        },
    )
    runs = [simulate.run(scenario, seed=1999, replication=k, keep=()).outcome for k in range(2)]
    assert found["cost_usd"] == np.mean([run["cost_usd"] for run in runs])
    assert found["war"] == np.mean([run["war"] for run in runs])


def test_the_workbench_runs_experiments_and_prim_finds_where_the_design_fails(monkeypatch):
    def fails_when_corrupt(scenario, **options):
        made = fake_run(scenario, seed=options["seed"], replication=options["replication"])
        made.outcome["war"] = scenario.case.state.corruption > 0.7
        return made

    monkeypatch.setattr(simulate, "run", fails_when_corrupt)
    with SequentialEvaluator(model()) as evaluator:
        experiments, outcomes = evaluator.perform_experiments(scenarios=60, policies=2)
    assert len(experiments) == 120
    varied = experiments[["case_state_corruption", "constants_loot_weight", "design_exit_first_month"]]
    assert varied["case_state_corruption"].between(0.3, 0.9).all()
    assert (outcomes["war"] == (varied["case_state_corruption"] > 0.7)).all()
    box = prim.Prim(varied, outcomes["war"] > 0.5, threshold=0.8, peel_alpha=0.1).find_box()
    limits = box.box_lims[-1]
    assert box.density > 0.9
    assert box.coverage > 0.7
    assert limits["case_state_corruption"].iloc[0] == pytest.approx(0.7, abs=0.05)


def test_the_missing_extra_is_named(monkeypatch):
    monkeypatch.setattr("sim.extras.find_spec", lambda name: None)
    with pytest.raises(InputError, match=r"sim.to_ema needs ema_workbench.*peacegrid\[ema\]"):
        sim.to_ema("mission-mix")


@pytest.mark.parametrize(
    ("options", "part"),
    [
        ({"fields": {"case.nothing": (0, 1)}}, "unknown key"),
        ({"designs": ["nothing"]}, "no such design"),
        ({"fields": {"case.host_consent": None}}, "needs a range"),
    ],
)
def test_what_cannot_be_handed_over_is_refused(options, part):
    with pytest.raises(InputError, match=part):
        model(**options)


def test_yes_or_no_is_a_boolean():
    (uncertainty,) = model(fields={"case.groups.ruf.total_aims": None}).uncertainties
    assert isinstance(uncertainty, BooleanParameter)
