"""Studies: those shipped, designs of a study's own, equal planned cost, claims and their verdicts."""

from __future__ import annotations

import datetime
import itertools
import json
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim import outcomes
from sim.analysis.quantities import QUANTITIES
from sim.analysis.verdicts import verdict_of
from sim.engine import records
from sim.errors import InputError
from sim.experiments.claims import judged, unopposed, untestable
from sim.scenario.claim import OUTCOMES, WAR_BY, Claim
from sim.scenario.constants import Constants
from sim.scenario.cost import planned_cost_usd
from sim.scenario.design import COMPONENTS, Contingent, Deployment, Design, Disarmament, Exit, Strength
from sim.scenario.equal_cost import with_cost_of
from sim.scenario.files import read_source
from sim.scenario.load import load_design, load_study, scenarios_of
from sim.scenario.mechanisms import mechanism_names
from sim.scenario.shipped import shipped_names
from sim.scenario.study import Study

HORIZON_WEEKS = 520
CLOSE = 0.005
QUESTIONS = (
    "adaptive", "assistance", "coordination", "elections", "exit", "justice-and-inclusion", "mandate",
    "mission-balance", "mission-components", "reintegration", "technology", "training-and-resources",
)  # fmt: skip


def cost(design):
    return planned_cost_usd(design, HORIZON_WEEKS)


def people(design):
    return [
        getattr(entry, f"{name}_people")
        for part in (design, *design.contingents)
        for entry in part.deployment.strengths
        for name in COMPONENTS
    ]


def designs_of(study):
    return dict(zip(study.designs, (scenario.design for scenario in scenarios_of(study)), strict=True))


# What is shipped


def test_every_question_has_its_study():
    assert set(QUESTIONS) <= set(shipped_names("study"))


@pytest.mark.parametrize("name", shipped_names("study"))
def test_a_shipped_study_compares_designs_that_differ(name):
    designs = designs_of(load_study(name))
    plain = {
        key: design.model_dump(exclude={"title", "summary", "source"}) for key, design in designs.items()
    }
    for first, second in itertools.combinations(plain, 2):
        assert plain[first] != plain[second], f"{first} and {second} are the same mission"


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_is_asked_on_one_seed_with_claims(name):
    study = load_study(name)
    assert (study.case, study.seed, study.replications, study.keep) == (
        "sierra-leone",
        1999,
        40,
        ("runs", "weeks"),
    )
    assert study.question.strip().endswith(("?", "world."))
    assert study.claims
    compared = {key for claim in study.claims for key in (claim.design, claim.than)}
    assert compared <= set(study.designs)
    assert "no-mission" in study.designs


@pytest.mark.parametrize("name", shipped_names("study"))
def test_shipped_claims_name_what_there_is_and_what_was_published(name):
    study = load_study(name)
    for claim in study.claims:
        assert (untestable(claim), unopposed(claim, study)) == ("", "")  # the model may say no
        assert claim.outcome in OUTCOMES or WAR_BY.fullmatch(claim.outcome)
        assert set(claim.rests_on) <= set(Constants.model_fields)
        assert set(claim.opposed_by) <= set(mechanism_names()) | set(Constants.model_fields)
        assert claim.published.strip()
        assert claim.smallest > 0.0


@pytest.mark.parametrize("name", shipped_names("study"))
def test_shipped_designs_of_equal_cost_cost_the_same(name):
    study = load_study(name)
    designs = designs_of(study)
    for key, design in designs.items():
        if design.match_cost_of:
            other = designs.get(design.match_cost_of) or load_design(design.match_cost_of)
            assert math.isclose(cost(design), cost(other), rel_tol=CLOSE), key


def test_each_mission_of_the_balance_study_has_the_same_planned_cost():
    costs = [
        cost(design)
        for name, design in designs_of(load_study("mission-balance")).items()
        if name != "no-mission"
    ]
    assert len(costs) == 4
    assert max(costs) <= min(costs) * (1.0 + CLOSE)


def test_the_components_are_two_to_the_third():
    designs = designs_of(load_study("mission-components"))
    present = set()
    for design in designs.values():
        sent = [
            sum(getattr(entry, f"{name}_people") for entry in design.deployment.strengths)
            for name in COMPONENTS
        ]
        military, _, formed_police, police, civilians = sent
        present.add((military > 0, formed_police + police > 0, civilians > 0))
        assert (design.disarmament.budget_usd > 0.0) == (civilians > 0)
    assert len(designs) == len(present) == 8


def test_every_technology_claim_says_that_it_is_a_hypothesis():
    for claim in load_study("technology").claims:
        assert claim.text.startswith("Hypothesis:")
        assert "[54]" in claim.published


# Designs of a study's own


def study_file(folder, more="", **changes):
    """Write a study; return its path."""
    values = {"title": "A study", "case": "sierra-leone", "designs": ["no-mission", "balanced", "mine"]}
    values |= {"baseline": "no-mission"} | changes
    lines = [f"{key} = {json.dumps(value)}" for key, value in values.items()]
    file = folder / "my-study.toml"
    file.write_text("\n".join([*lines, more]), encoding="utf-8")
    return file


def variants(**tables):
    """Return designs of a study's own as TOML, each with dotted keys."""
    lines = []
    for name, table in tables.items():
        lines += [f"[variants.{name}]", *(f"{key} = {json.dumps(value)}" for key, value in table.items())]
    return "\n".join(lines)


BALANCED = {"extends": "balanced"}
EARLY = BALANCED | {"exit.first_month": 24}


def own(folder, more, **changes):
    return designs_of(load_study(study_file(folder, more, **changes)))


def test_a_variant_is_its_base_with_changes(tmp_path):
    designs = own(tmp_path, '[variants.mine]\nextends = "balanced"\nexit.first_month = 24')
    assert designs["mine"] == designs["balanced"].model_copy(
        update={"exit": designs["balanced"].exit.model_copy(update={"first_month": 24})}
    )


def test_a_variant_may_extend_another(tmp_path):
    more = variants(other={"extends": "mine", "quality.police": 0.9}, mine=EARLY)
    designs = own(tmp_path, more, designs=["no-mission", "mine", "other"])
    assert (designs["other"].exit.first_month, designs["other"].quality.police) == (24, 0.9)
    assert designs["mine"].quality.police == 0.6


def test_a_variant_may_extend_a_file_beside_the_study(tmp_path):
    (tmp_path / "small.toml").write_text('extends = "observers"\ntitle = "Small"\nexit.first_month = 30')
    designs = own(tmp_path, '[variants.mine]\nextends = "small"\nexit.months = 2')
    assert (designs["mine"].exit.first_month, designs["mine"].exit.months) == (30, 2)
    assert designs["mine"].tasks.mediation == 0.7


def test_a_variant_may_stand_in_for_a_shipped_design_in_its_study_alone(tmp_path):
    designs = own(tmp_path, variants(balanced=EARLY), designs=["no-mission", "balanced"])
    assert designs["balanced"].exit.first_month == 24
    assert load_design("balanced").exit.first_month == 60


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        ({"mine": {"extends": "other"}, "other": {"extends": "mine"}}, "extends itself"),
        ({"mine": {"extends": "balancd"}, "other": BALANCED}, "Did you mean 'balanced'"),
        ({"mine": {"extends": "mine"}, "other": BALANCED}, "mine"),
        ({"mine": {"exit.first_month": 24}, "other": BALANCED}, "variants.mine.extends"),
        ({"mine": {"extends": 3}, "other": BALANCED}, "variants.mine.extends"),
        ({"mine": BALANCED | {"exit.frist_month": 2}, "other": BALANCED}, "frist_month"),
    ],
)
def test_a_variant_that_leads_nowhere_is_refused(tmp_path, tables, said):
    with pytest.raises(InputError, match=said):
        own(tmp_path, variants(**tables), designs=["no-mission", "mine", "other"])


def test_a_variant_that_is_no_design_of_the_study_is_refused(tmp_path):
    more = variants(mine=BALANCED, other=BALANCED)
    with pytest.raises(InputError, match=r"variants.other: not one of the designs"):
        load_study(study_file(tmp_path, more))


# Equal planned cost


def mission(military=0, civilians=0, **fields):
    strengths = (Strength(month=3, military_people=military, civilians_people=civilians),)
    return Design(title="A mission", deployment=Deployment(strengths=strengths), **fields)


def test_people_are_scaled_all_alike_until_the_costs_are_equal():
    other = mission(military=9_000, civilians=1_000)
    found = with_cost_of(mission(military=200, civilians=100), other)
    assert math.isclose(cost(found), cost(other), rel_tol=CLOSE)
    military, _, _, _, civilians = people(found)
    assert math.isclose(military, 2 * civilians, rel_tol=CLOSE)


def test_a_design_of_that_cost_stays_as_it_is():
    balanced = load_design("balanced")
    assert with_cost_of(balanced, balanced) == balanced


def test_contingents_are_scaled_and_programmes_are_not():
    regional = Contingent(
        name="regional", deployment=Deployment(strengths=(Strength(month=0, military_people=1_000),))
    )
    design = mission(military=1_000, contingents=(regional,), disarmament=Disarmament(budget_usd=5e6))
    found = with_cost_of(design, mission(military=4_000))
    own_people, of_region = people(found)[0], people(found)[len(COMPONENTS)]
    assert own_people == of_region > 1_000
    assert found.disarmament == design.disarmament


@given(
    military=st.integers(400, 20_000),
    civilians=st.integers(0, 5_000),
    wanted=st.integers(1_000, 30_000),
    leave=st.integers(6, 110),
)
@settings(max_examples=25, deadline=None)
def test_costs_match_for_any_mission_and_again_when_matched_twice(military, civilians, wanted, leave):
    other = mission(military=wanted)
    found = with_cost_of(mission(military=military, civilians=civilians, exit=Exit(first_month=leave)), other)
    assert math.isclose(cost(found), cost(other), rel_tol=CLOSE)
    assert math.isclose(cost(with_cost_of(found, other)), cost(other), rel_tol=CLOSE)


def test_nobody_cannot_be_scaled():
    with pytest.raises(InputError, match="somebody to send"):
        with_cost_of(Design(title="Nobody"), mission(military=100))


def test_programmes_that_alone_cost_more_are_refused():
    rich = mission(military=10, disarmament=Disarmament(budget_usd=1e9))
    with pytest.raises(InputError, match="match_cost_of") as error:
        with_cost_of(rich, mission(military=10), "my-design.toml")
    assert "my-design.toml" in str(error.value)


def test_the_cost_of_no_mission_cannot_be_matched_by_a_programme():
    with pytest.raises(InputError, match="no number of people"):
        with_cost_of(mission(military=10, disarmament=Disarmament(budget_usd=1.0)), Design(title="Nobody"))


def test_a_thousand_times_as_many_is_the_most():
    with pytest.raises(InputError, match="1,000 times as many"):
        with_cost_of(mission(military=1), mission(military=2_000))


def test_scaled_people_stay_within_the_bounds_of_a_design():
    observers = Deployment(strengths=(Strength(month=3, observers_people=100),))
    with pytest.raises(InputError, match="observers_people"):
        with_cost_of(Design(title="Observers", deployment=observers), mission(military=200_000))


def test_a_file_of_equal_cost_is_matched_when_it_is_loaded(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text('extends = "observers"\ntitle = "Mine"\nmatch_cost_of = "balanced"')
    assert math.isclose(cost(load_design(file)), cost(load_design("balanced")), rel_tol=CLOSE)


def test_costs_matched_in_a_circle_are_refused(tmp_path):
    other = BALANCED | {"match_cost_of": "mine"}
    more = variants(mine=BALANCED | {"match_cost_of": "other"}, other=other)
    with pytest.raises(InputError, match="matched with itself"):
        own(tmp_path, more, designs=["no-mission", "mine", "other"])


def test_a_cost_matched_with_nothing_known_is_refused(tmp_path):
    with pytest.raises(InputError, match="Did you mean 'balanced'"):
        own(tmp_path, '[variants.mine]\nextends = "balanced"\nmatch_cost_of = "balancd"')


def test_a_variant_may_match_another_variant(tmp_path):
    small = BALANCED | {"exit.first_month": 12}
    more = variants(mine=BALANCED | {"match_cost_of": "small"}, small=small)
    designs = own(tmp_path, more, designs=["no-mission", "mine", "small"])
    assert math.isclose(cost(designs["mine"]), cost(designs["small"]), rel_tol=CLOSE)
    assert sum(people(designs["mine"])) < sum(people(designs["small"]))


# Claims


def claim(**fields):
    said = {"text": "It helps.", "design": "mine", "than": "balanced"}
    return Claim(**(said | fields))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ('design = "nobody"', r"claims.0.design: 'nobody' is not one of the designs"),
        ('than = "nobody"', r"claims.0.than: 'nobody' is not one of the designs"),
        ('than = "mine"', "compared with itself"),
        ('text = ""', "claims.0.text"),
        ('direction = "better"', "claims.0.direction"),
        ("smallest = -1.0", "claims.0.smallest"),
        ('outcome = "death_civilian"', "Did you mean 'deaths_civilian'"),
        ('outcome = "war_by_0_years"', "claims.0.outcome"),
        ('outcome = "digest"', "no outcome of a run"),
        ('rests_on = ["guarantee_releif"]', "Did you mean 'guarantee_relief'"),
        ('opposed_by = ["spoiler"]', "Did you mean 'spoilers'"),
        ('opposed_by = ["misfit", "spoiler"]', "Did you mean 'spoilers'"),
        ('opposed_by = ["title"]', "claims.0.opposed_by"),
        ('because = "so"', "because"),
    ],
)
def test_a_claim_that_cannot_be_judged_is_refused(tmp_path, fields, said):
    table = {"text": '"It helps."', "design": '"mine"', "than": '"balanced"'}
    table |= dict([fields.split(" = ", 1)])
    lines = [f"{key} = {value}" for key, value in table.items()]
    more = "\n".join(['[variants.mine]\nextends = "balanced"\nexit.months = 2', "[[claims]]", *lines])
    with pytest.raises(InputError, match=said):
        load_study(study_file(tmp_path, more))


def test_the_outcomes_of_claims_are_those_that_are_compared_or_stand_in_a_run():
    weeks = np.zeros(105, records.WEEK).view(np.recarray)
    run = outcomes.outcome(weeks, 52, 100, datetime.date(2001, 1, 1))
    dates = {name for name in run if name.endswith("_week")} | {"weeks_observed", "outcome"}
    compared = {name for name in QUANTITIES if not WAR_BY.fullmatch(name)} | {"war_by_10_years"}
    assert set(OUTCOMES) == compared | (set(run) - dates)


@pytest.mark.parametrize("opposed", [("militarisation",), ("women_restraint",), ("engage_rate", "ambush")])
def test_a_claim_is_tested_when_its_effect_may_be_none_and_something_opposes_it(opposed):
    assert untestable(claim(rests_on=("guarantee_relief",), opposed_by=opposed)) == ""


def test_a_claim_may_be_opposed_by_constants_beside_mechanisms(tmp_path):
    table = {"text": "It helps.", "design": "mine", "than": "balanced"}
    table |= {"opposed_by": ["bias_assurance", "reprisals"]}
    lines = [f"{key} = {json.dumps(value)}" for key, value in table.items()]
    more = "\n".join(['[variants.mine]\nextends = "balanced"\nexit.months = 2', "[[claims]]", *lines])
    assert load_study(study_file(tmp_path, more)).claims[0].opposed_by == ("bias_assurance", "reprisals")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "does not name the constants"),
        ({"opposed_by": ("militarisation",)}, "does not name the constants"),
        ({"rests_on": ("guarantee_relief",)}, "nothing works the other way"),
        (
            {"rests_on": ("guarantee_relief", "deterrence_scale_people"), "opposed_by": ("ambush",)},
            "the bounds of deterrence_scale_people leave out no effect",
        ),
    ],
)  # fmt: skip
def test_a_claim_is_assumed_otherwise(fields, said):
    assert said in untestable(claim(**fields))


# Verdicts


@pytest.mark.parametrize(
    ("low", "high", "direction", "smallest", "verdict"),
    [
        (-0.3, -0.1, "lower", 0.0, "supported"),
        (0.1, 0.3, "higher", 0.0, "supported"),
        (-0.3, -0.1, "lower", 0.2, "supported"),
        (0.1, 0.3, "lower", 0.0, "refuted"),
        (-0.02, 0.3, "lower", 0.05, "refuted"),
        (-0.04, -0.01, "lower", 0.05, "refuted"),  # there, but too small to matter
        (-0.02, 0.3, "lower", 0.0, "undecided"),
        (-0.3, 0.1, "lower", 0.05, "undecided"),
        (-0.3, 0.0, "lower", 0.05, "undecided"),  # touches zero
        (0.0, 0.3, "lower", 0.0, "undecided"),
        (0.0, 0.0, "lower", 0.0, "undecided"),
        (0.0, 0.0, "lower", 0.05, "refuted"),
        (-0.05, 0.1, "lower", 0.05, "undecided"),  # the smallest that matters is not excluded
        (math.nan, math.nan, "lower", 0.05, "undecided"),
        (math.nan, -0.1, "lower", 0.0, "undecided"),
        (-0.1, math.nan, "higher", 0.05, "undecided"),
    ],
)
def test_the_verdict_on_an_interval(low, high, direction, smallest, verdict):
    assert verdict_of(low, high, direction, smallest)[0] == verdict


FIGURES = st.floats(-1e6, 1e6)


@given(ends=st.tuples(FIGURES, FIGURES).map(sorted), smallest=st.floats(0.0, 1e6))
def test_swapping_direction_and_sign_changes_nothing(ends, smallest):
    low, high = ends
    assert verdict_of(low, high, "lower", smallest) == verdict_of(-high, -low, "higher", smallest)


@given(ends=st.tuples(FIGURES, FIGURES).map(sorted), smallest=st.floats(0.0, 1e6))
def test_a_claim_and_its_opposite_are_never_both_supported(ends, smallest):
    both = [verdict_of(*ends, direction, smallest)[0] for direction in ("lower", "higher")]
    assert both.count("supported") < 2
    if "supported" in both:
        assert "refuted" in both


def runs_of(first, second, outcome="governance"):
    rows = [
        {"study": "s", "case": "c", "design": name, "replication": k, outcome: float(value)}
        for name, values in (("mine", first), ("balanced", second))
        for k, value in enumerate(values)
    ]
    return pd.DataFrame(rows)


def study_with(*claims, **fields):
    return Study(
        title="A study",
        case="sierra-leone",
        designs=("balanced", "mine"),
        baseline="balanced",
        variants={"mine": {"extends": "balanced", "exit": {"months": 2}}},
        claims=claims,
        **fields,
    )


TESTED = {"rests_on": ("mediation_gain",), "opposed_by": ("consent",), "outcome": "governance"}


def test_all_four_verdicts_come_from_runs():
    study = study_with(
        claim(direction="higher", published="Nobody knows [0].", **TESTED),
        claim(direction="lower", **TESTED),
        claim(direction="higher", **(TESTED | {"outcome": "economy"})),
        claim(direction="higher", outcome="governance"),
    )
    runs = runs_of([0.5, 0.61, 0.72, 0.83] * 5, [0.3, 0.4, 0.5, 0.6] * 5)
    runs["economy"] = [0.4, 0.5] * 10 + [0.5, 0.4] * 10
    table = judged(study, runs)
    assert table["verdict"].tolist() == ["supported", "refuted", "undecided", "assumed"]
    assert table["published"].tolist() == ["Nobody knows [0].", "", "", ""]
    assert (table["n_pairs"] == 20).all()
    assert table["difference"].to_numpy() == pytest.approx([0.215, 0.215, 0.0, 0.215])


def test_with_all_that_opposes_it_switched_off_a_claim_is_assumed():
    runs = runs_of([0.5, 0.6, 0.7], [0.3, 0.4, 0.6])
    verdicts = [
        judged(study_with(claim(**(TESTED | {"opposed_by": opposed})), disable=("consent",)), runs)[
            "verdict"
        ][0]
        for opposed in (("consent",), ("consent", "ambush"))
    ]
    assert verdicts[0] == "assumed"
    assert verdicts[1] != "assumed"


@pytest.mark.parametrize(
    ("opposed", "disable", "zero", "said"),
    [
        ((), (), (), ""),  # for another reason: nothing works the other way
        (("consent",), (), (), ""),
        (("consent",), ("consent",), (), "consent switched off"),
        (("consent", "ambush"), ("consent",), (), ""),
        (("consent", "ambush"), ("consent", "ambush"), (), "consent, ambush switched off"),
        (("misfit",), (), (), ""),
        (("misfit",), (), ("misfit",), "misfit switched off"),
        (("misfit",), (), ("leak",), ""),  # another constant
        (("misfit", "leak"), (), ("misfit",), ""),
        (("misfit", "leak"), (), ("misfit", "leak"), "misfit, leak switched off"),
        (("consent", "misfit"), ("consent",), (), ""),
        (("consent", "misfit"), ("consent",), ("misfit",), "consent, misfit switched off"),
    ],
)
def test_what_opposes_a_claim_is_off_when_its_mechanism_is_or_its_constant_is_zero(
    opposed, disable, zero, said
):
    one = claim(**(TESTED | {"opposed_by": opposed}))
    study = study_with(one, disable=disable, constants=Constants(**dict.fromkeys(zero, 0.0)))
    assert unopposed(one, study) == said
    table = judged(study, runs_of([0.5, 0.6, 0.7], [0.3, 0.4, 0.6]))
    assert (table["verdict"][0] == "assumed") == bool(said or not opposed)
    assert table["reason"][0] == said or not said


def test_a_variant_says_anew_that_its_cost_is_matched(tmp_path):
    many = {"extends": "observers", "match_cost_of": "balanced"}
    more = variants(mine={"extends": "many", "exit.first_month": 24}, many=many)
    designs = own(tmp_path, more, designs=["no-mission", "mine", "many"])
    assert people(designs["mine"]) == people(load_design("observers"))
    assert sum(people(designs["many"])) > sum(people(designs["mine"]))
    assert read_source("design", "observers").table.get("match_cost_of") is None
