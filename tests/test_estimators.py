"""The field's estimators on data whose truth is known."""

import datetime
import math
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim import analysis
from sim.evidence import killing, regressions, spells
from sim.evidence.lives import coded_killing
from sim.evidence.targets import target, targets


def drawn_spells(n, seed, hazard_ratio=0.5, leaves_after=2.0):
    """Exponential spells, 0.2 a year without a mission; confounded by cost, which brings missions and war."""
    chance = np.random.default_rng(seed)
    cost = chance.standard_normal(n)
    mission = chance.uniform(size=n) < 1 / (1 + np.exp(-cost))
    base = 0.2 * np.exp(0.8 * cost)
    waited = chance.exponential(size=n)
    rate = np.where(mission, hazard_ratio * base, base)
    years = waited / rate
    later = mission & (years > leaves_after)  # the hazard rises to the base once the mandate ends
    years[later] = leaves_after + (waited[later] - rate[later] * leaves_after) / base[later]
    return pd.DataFrame(
        {
            "case": np.arange(n), "years": np.minimum(years, 10.0), "war": years < 10.0, "mission": mission,
            "mission_years": np.where(mission, leaves_after, 0.0), "log_cost": cost,
            "ending": chance.choice(["treaty", "truce", "victory"], n),
            "war_years": chance.exponential(size=n),
            "several_factions": chance.uniform(size=n) < 0.5, "ethnic": chance.uniform(size=n) < 0.5,
        }
    )  # fmt: skip


def test_kaplan_meier_is_that_of_the_analysis():
    frame = drawn_spells(200, seed=1)
    runs = pd.DataFrame(
        {"design": "a", "war": frame["war"], "war_week": frame["years"] * 52, "weeks_observed": 520}
    )
    expected = analysis.relapse_by(runs, years=(1, 2, 5))["value"].tolist()
    assert [spells.relapsed_by(frame, years) for years in (1, 2, 5)] == pytest.approx(expected, rel=1e-9)


def test_hazard_is_events_over_years_watched():
    frame = pd.DataFrame({"years": [0.25, 0.75, 3.0], "war": [True, True, False]})
    assert spells.hazard(frame, 0.0, 0.5) == pytest.approx(1 / (0.25 + 0.5 + 0.5))
    assert spells.hazard(frame, 0.5, 1.0) == pytest.approx(1 / (0.25 + 0.5))
    assert math.isnan(spells.hazard(frame, 4.0, 5.0))


def test_shapes_by_maximum_likelihood():
    chance = np.random.default_rng(2)
    years = 3.0 * chance.weibull(0.5, 95)
    frame = pd.DataFrame({"years": np.minimum(years, 8.0), "war": years < 8.0})
    found = spells.shape_figures(frame)
    data = stats.CensoredData(uncensored=years[years < 8.0], right=np.full((years >= 8.0).sum(), 8.0))
    assert found["weibull-shape"] == pytest.approx(stats.weibull_min.fit(data, floc=0)[0], rel=1e-3)
    law = stats.lognorm.fit(data, floc=0)
    scale = frame["years"].sum() / frame["war"].sum()

    def log_likelihood(one, parameters):
        return one.logpdf(data._uncensored, *parameters).sum() + one.logsf(data._right, *parameters).sum()

    expected = 2 * log_likelihood(stats.lognorm, law) - 2 * log_likelihood(stats.expon, (0, scale)) - 2
    assert found["exponential-rejected"] == pytest.approx(expected, abs=1e-3)


def test_an_exponential_world_has_shape_one_and_is_not_rejected():
    chance = np.random.default_rng(4)
    years = chance.exponential(4.0, 4_000)
    frame = pd.DataFrame({"years": np.minimum(years, 10.0), "war": years < 10.0})
    found = spells.shape_at_data_size(frame, seed=1)
    assert abs(found["weibull-shape"].mean() - 1.0) < 4 * 0.09 / math.sqrt(40) + 0.02
    assert found["exponential-rejected"].median() < 2.0


@pytest.mark.parametrize(("adjusted", "sees_the_truth"), [(True, True), (False, False)])
def test_cox_sees_presence_only_when_it_controls_for_what_sends_missions(adjusted, sees_the_truth):
    found = regressions.presence_hazard_ratio(drawn_spells(4_000, seed=3), adjusted=adjusted)
    assert (found.low < 0.5 < found.high) == sees_the_truth
    if not adjusted:
        assert found.value > 0.6


def test_presence_ends_with_the_mandate():
    frame = drawn_spells(1, seed=1).assign(years=5.0, war=True, mission=True, mission_years=2.0)
    rows = regressions.counting_rows(frame)
    assert rows[["entry", "exit", "war", "presence"]].to_numpy().tolist() == [
        [0.0, 2.0, False, 1.0],
        [2.0, 5.0, True, 0.0],
    ]


def test_without_missions_there_are_as_many_rows_as_spells():
    rows = regressions.counting_rows(drawn_spells(30, seed=1).assign(mission=False))
    assert len(rows) == 30
    assert rows["war"].dtype == bool
    assert rows["presence"].eq(0.0).all()


def test_too_few_relapses_give_no_ratio():
    assert math.isnan(regressions.presence_hazard_ratio(drawn_spells(12, seed=1), adjusted=True).value)


def months_of(n, seed):
    chance = np.random.default_rng(seed)
    troops, police = chance.gamma(1.0, 2.0, n), chance.gamma(1.0, 1.0, n)
    mean = np.exp(0.5 - 0.25 * troops - 0.75 * police)
    return pd.DataFrame(
        {
            "case": np.arange(n) // 20, "month": np.arange(n) % 20,
            "killed": chance.negative_binomial(0.5, 0.5 / (0.5 + mean)),
            "any_before": chance.uniform(size=n) < 0.3,
            "at_war": chance.uniform(size=n) < 0.3, "troops_1000": troops, "police_100": police,
            "observers_100": chance.gamma(1.0, 1.0, n), "log_people": chance.normal(15, 1, n),
            "log_cost": chance.normal(12, 2, n),
        }
    )  # fmt: skip


def test_negative_binomial_finds_known_rate_ratios():
    found = regressions.killing_rate_ratios(months_of(6_000, seed=8))
    for name, truth in (("troops-killing", -0.25), ("police-killing", -0.75)):
        one = found[name]
        standard_error = math.log(one.high / one.low) / (2 * 1.96)
        assert abs(math.log(one.value) - truth) < 4 * standard_error
        assert one.high < 1.0


def test_rhythm_after_months_with_and_without():
    months = pd.DataFrame(
        {
            "month": [0, 1, 2, 3] * 2,
            "killed": [5, 7, 0, 0, 0, 9, 1, 0],
            "any_before": [False, True, True, False, False, False, True, True],
            "at_war": [False] * 4 + [True] * 4,
        }
    )
    found = killing.rhythm_figures(months)
    assert found["post-war-months"] == 0.5
    assert (found["post-war-again"], found["post-war-new"]) == (0.5, 0.0)
    assert (found["war-again"], found["war-new"]) == (0.5, 1.0)


def test_killing_counts_in_years_with_twenty_five_victims_of_one_actor():
    drawn = SimpleNamespace(
        case=SimpleNamespace(
            week_zero=datetime.date(1990, 1, 1),
            groups=[SimpleNamespace(kind=kind) for kind in ("state", "rebel", "gang")],
        )
    )
    one_sided = np.zeros((104, 3), dtype="i8")
    one_sided[3, 0], one_sided[9, 0] = 20, 4  # the state: 24 in the first year
    one_sided[5, 1], one_sided[60, 1] = 25, 24  # rebels: 25, then 24
    one_sided[7, 2] = 400  # gangs are no belligerents
    coded = coded_killing(one_sided, drawn)
    assert coded.nonzero()[0].tolist() == [5]
    assert coded[5] == 25


def test_targets_are_read_as_published():
    ids = [one.id for one in targets()]
    assert len(ids) == len(set(ids)) == 46
    assert target("hazard-ratio-adjusted").value == 0.383
    assert target("exponential-rejected").high is None
    assert {one.role for one in targets()} == {"calibrate", "report", "input", "validate"}
    assert all(one.low <= one.value <= one.high for one in targets() if one.low is not None and one.high)
