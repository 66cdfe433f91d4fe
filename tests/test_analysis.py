"""The statistics on runs: hand-worked and published figures, identities, and coverage by simulation."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.duration.survfunc import SurvfuncRight

from sim.analysis import (
    as_table,
    cost_per_death_averted,
    cox,
    frontier,
    kaplan_meier,
    logrank,
    net_benefit,
    paired_differences,
    relapse_by,
    restricted_mean,
    runs_needed,
    summarise,
)
from sim.analysis.intervals import mean_interval, paired_share_interval, share_interval
from sim.analysis.quantities import values_of

# Freireich et al. (1963), Blood 21:699-716: weeks of remission under 6-mercaptopurine and under placebo.
TREATED = [6, 6, 6, 7, 10, 13, 16, 22, 23]
TREATED_CENSORED = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


def spells_frame(design, events, censored=()):
    """Runs of one design from event and censoring weeks; a censored run's war_week is rubbish on purpose."""
    weeks = [*events, *censored]
    return pd.DataFrame(
        {
            "design": design,
            "replication": range(len(weeks)),
            "war": [True] * len(events) + [False] * len(censored),
            "war_week": [*map(float, events), *[-1.0] * len(censored)],
            "weeks_observed": weeks,
        }
    )


@pytest.fixture
def freireich():
    return pd.concat(
        [spells_frame("placebo", PLACEBO), spells_frame("6-MP", TREATED, TREATED_CENSORED)], ignore_index=True
    )


def simulated(n, seed, log_ratio=-0.7, spread=0.3, horizon=520, mean_weeks=400):
    """Pairs of runs with shared luck; the hazard ratio is exp(log_ratio) when `spread` is 0."""
    chance = np.random.default_rng(seed)
    luck = chance.exponential(size=n)
    parts = []
    for design, effect, cost in (("none", 0.0, 0.0), ("mission", log_ratio, 2e9)):
        weeks = luck * mean_weeks * np.exp(-effect + spread * chance.normal(size=n))
        war = weeks < horizon
        deaths = np.floor(500 * luck * np.exp(effect + 0.2 * chance.normal(size=n)))
        parts.append(
            pd.DataFrame(
                {
                    "case": "a",
                    "design": design,
                    "replication": np.arange(n),
                    "war": war,
                    "war_week": np.where(war, np.floor(weeks), np.nan),
                    "weeks_observed": horizon,
                    "weeks_at_war": np.where(war, 50, 0),
                    "outcome": np.where(war, "at_war", np.where(luck > 2, "stable", "fragile")),
                    "deaths_civilian": deaths,
                    "deaths_humanitarian": chance.poisson(2, n),
                    "deaths_fighter": deaths * 2,
                    "deaths_peacekeeper": 0,
                    "displaced_person_years": deaths * 40,
                    "trust_state": np.clip(0.5 - effect / 5 + 0.1 * chance.normal(size=n), 0, 1),
                    "trust_mission": np.nan if design == "none" else 0.6 + 0.05 * chance.normal(size=n),
                    "trust_groups": 0.4,
                    "governance": 0.5 + 0.05 * chance.normal(size=n),
                    "cost_usd": cost * (1 + 0.05 * chance.normal(size=n)),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def pairs_frame(outcome, design, baseline):
    """Runs of two designs that hold one outcome."""
    parts = [
        pd.DataFrame({"design": name, "replication": range(len(values)), outcome: values})
        for name, values in (("mission", design), ("none", baseline))
    ]
    return pd.concat(parts, ignore_index=True)


def test_kaplan_meier_gives_the_published_curve_of_freireich(freireich):
    curve = kaplan_meier(freireich).query("design == '6-MP' and events > 0")
    assert curve["week"].tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert curve["at_risk"].tolist() == [21, 17, 15, 12, 11, 7, 6]
    assert curve["events"].tolist() == [3, 1, 1, 1, 1, 1, 1]
    survival = [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    np.testing.assert_allclose(1 - curve["relapse"], survival, atol=5e-4)
    # Log-log limits as printed by Stata's `sts list` and R's conf.type = "log-log".
    low = [0.620, 0.563, 0.503, 0.432, 0.368, 0.268, 0.188]
    high = [0.952, 0.923, 0.889, 0.849, 0.805, 0.747, 0.680]
    np.testing.assert_allclose(1 - curve["high"], low, atol=6e-4)
    np.testing.assert_allclose(1 - curve["low"], high, atol=6e-4)


def test_logrank_gives_the_published_figure_of_freireich(freireich):
    row = logrank(freireich).iloc[0]
    assert row["statistic"] == pytest.approx(16.79, abs=0.005)
    assert row["degrees_of_freedom"] == 1
    assert row["pairing"] == "ignored"
    theirs = stats.logrank(
        stats.CensoredData.right_censored(PLACEBO, [False] * 21),
        stats.CensoredData.right_censored(TREATED + TREATED_CENSORED, [False] * 9 + [True] * 12),
    )
    assert row["p_value"] == pytest.approx(theirs.pvalue, rel=1e-9)


def test_curve_agrees_with_statsmodels_at_every_event():
    runs = simulated(80, seed=3)
    runs["weeks_observed"] = np.random.default_rng(4).integers(100, 521, len(runs))
    late = runs["war"] & (runs["war_week"] > runs["weeks_observed"])
    runs["war"] &= ~late
    for design, curve in kaplan_meier(runs).query("events > 0").groupby("design"):
        group = runs[runs["design"] == design]
        weeks = np.where(group["war"], group["war_week"], group["weeks_observed"])
        theirs = SurvfuncRight(weeks, group["war"].astype(int))
        np.testing.assert_allclose(1 - curve["relapse"], theirs.surv_prob, rtol=1e-12)
        np.testing.assert_array_equal(curve["at_risk"], theirs.n_risk)
        np.testing.assert_array_equal(curve["events"], theirs.n_events)


def test_no_relapse_at_all_is_not_certainty():
    curve = kaplan_meier(spells_frame("calm", [], [520] * 50))
    last = curve.iloc[-1]
    assert (last["relapse"], last["low"]) == (0, 0)
    assert last["high"] == pytest.approx(1 - 0.025 ** (1 / 50))
    everybody = kaplan_meier(spells_frame("doomed", [10] * 5)).iloc[-1]
    assert (everybody["relapse"], everybody["high"]) == (1, 1)
    assert everybody["low"] == pytest.approx(0.025 ** (1 / 5))


def test_exact_limits_count_only_runs_watched_so_long():
    runs = spells_frame("calm", [], [100] * 40 + [520] * 10)
    frame = relapse_by(runs, years=(1, 5, 10, 11)).set_index("years")
    assert frame.loc[1, "high"] == pytest.approx(1 - 0.025 ** (1 / 50))
    assert frame.loc[5, "high"] == pytest.approx(1 - 0.025 ** (1 / 10))
    assert frame["at_risk"].tolist() == [50, 10, 10, 0]
    assert frame.loc[11, ["value", "low", "high"]].isna().all()


def test_relapse_by_counts_a_war_in_the_last_week_of_the_year():
    runs = spells_frame("a", [104, 105], [520, 520])
    assert relapse_by(runs, years=(2,))["value"].tolist() == [0.25]
    assert values_of(runs, "war_by_2_years").tolist() == [1, 0, 0, 0]


def test_relapse_by_is_the_plain_share_without_early_censoring():
    runs = simulated(150, seed=5)
    frame = relapse_by(runs).set_index(["design", "years"])["value"]
    for (design, years), value in frame.items():
        share = values_of(runs, f"war_by_{years}_years")[runs["design"] == design].mean()
        assert value == pytest.approx(share, abs=1e-12)


def test_log_log_limits_cover_as_they_say():
    chance = np.random.default_rng(11)
    n_samples, covered, truth = 800, 0, 1 - np.exp(-104 / 300)
    for _ in range(n_samples):
        weeks, censor = chance.exponential(300, 60), chance.uniform(52, 520, 60)
        war = weeks <= censor
        runs = pd.DataFrame({"design": "a", "war": war, "war_week": weeks, "weeks_observed": censor})
        row = relapse_by(runs.assign(war_week=runs["war_week"].where(war)), years=(2,)).iloc[0]
        covered += row["low"] <= truth <= row["high"]
    error = np.sqrt(0.95 * 0.05 / n_samples)
    assert abs(covered / n_samples - 0.95) < 4 * error


def test_restricted_mean_of_a_hand_worked_curve():
    # Relapses in years 1 and 3, one run lost in year 2, one at peace for 4: S = 3/4 from year 1, 3/8 from 3.
    row = restricted_mean(spells_frame("a", [52, 156], [104, 208]), years=4).iloc[0]
    assert row["value"] == pytest.approx(1 + 2 * 0.75 + 1 * 0.375)
    variance = (2 * 0.75 + 0.375) ** 2 / (4 * 3) + 0.375**2 / (2 * 1)
    assert row["standard_error"] == pytest.approx(np.sqrt(variance))
    assert 0 < row["low"] < row["value"] < row["high"] < 4


def test_restricted_mean_without_censoring_is_the_mean_and_its_error():
    runs = simulated(90, seed=6)
    years = values_of(runs, "years_at_peace")
    for row in restricted_mean(runs).itertuples():
        mine = years[runs["design"] == row.design]
        assert row.value == pytest.approx(mine.mean())
        assert row.standard_error == pytest.approx(mine.std(ddof=0) / np.sqrt(len(mine)))


def test_restricted_mean_covers_as_it_says_when_few_runs_relapse():
    chance = np.random.default_rng(12)
    n_samples, rate, covered = 800, 0.02, 0
    truth = (1 - np.exp(-rate * 10)) / rate
    for _ in range(n_samples):
        weeks = chance.exponential(52 / rate, 60)
        war = weeks < 520
        runs = pd.DataFrame({"design": "a", "war": war, "war_week": weeks, "weeks_observed": 520})
        row = restricted_mean(runs).iloc[0]
        covered += row["low"] <= truth <= row["high"]
    assert abs(covered / n_samples - 0.95) < 4 * np.sqrt(0.95 * 0.05 / n_samples)


def test_restricted_mean_without_relapse_and_beyond_the_horizon():
    calm = spells_frame("calm", [], [520] * 50)
    row = restricted_mean(calm).iloc[0]
    assert (row["value"], row["high"]) == (10, 10)
    assert row["low"] == pytest.approx(10 * 0.025 ** (1 / 50))
    with pytest.raises(ValueError, match="watched for 10 years, less than 11"):
        restricted_mean(calm, years=11)


def reference_sandwich(weeks, war, x, cluster, beta):
    """Lin and Wei's covariance for one covariate with Breslow's ties, written out term by term."""
    risk, information, score = np.exp(beta * x), 0.0, np.zeros(len(x))
    for week in np.unique(weeks[war]):
        inside, now = weeks >= week, war & (weeks == week)
        total = risk[inside].sum()
        mean = (risk * x)[inside].sum() / total
        information += now.sum() * ((risk * x**2)[inside].sum() / total - mean**2)
        score += (x - mean) * (now - inside * risk * now.sum() / total)
    sums = pd.Series(score).groupby(cluster).sum()
    return (sums**2).sum() / information**2


def test_cox_gives_the_published_ratio_and_the_sandwich_written_out(freireich):
    row = cox(freireich.sample(frac=1, random_state=1), baseline="6-MP").iloc[0]
    # Breslow's estimate for these data in Kleinbaum and Klein, Survival Analysis: A Self-Learning Text.
    assert row["log_hazard_ratio"] == pytest.approx(1.509, abs=5e-4)
    weeks = np.where(freireich["war"], freireich["war_week"], freireich["weeks_observed"])
    x = (freireich["design"] == "placebo").to_numpy(float)
    war, cluster = freireich["war"].to_numpy(), freireich["replication"].to_numpy()
    variance = reference_sandwich(weeks, war, x, cluster, row["log_hazard_ratio"])
    assert row["standard_error"] == pytest.approx(np.sqrt(variance), rel=1e-6)


def test_cox_error_is_the_spread_of_estimates_under_shared_luck():
    samples = [
        cox(simulated(80, seed=[21, k], log_ratio=-0.7, spread=0.0), "none").iloc[0] for k in range(60)
    ]
    noisy = [cox(simulated(80, seed=[22, k], log_ratio=-0.7), "none").iloc[0] for k in range(60)]
    estimates = np.array([row["log_hazard_ratio"] for row in noisy])
    claimed = np.mean([row["standard_error"] for row in noisy])
    assert abs(claimed / estimates.std(ddof=1) - 1) < 4 / np.sqrt(2 * 60)
    exact = np.array([row["log_hazard_ratio"] for row in samples])
    assert abs(exact.mean() + 0.7) < 4 * exact.std(ddof=1) / np.sqrt(60)


def test_cox_survives_early_censoring_strata_and_designs_without_relapse():
    runs = simulated(60, seed=8)
    early = pd.DataFrame(
        {"design": ["none", "mission"], "replication": 99, "war": False, "weeks_observed": 0}
    )
    calm = runs[runs["design"] == "none"].assign(design="calm", war=False)
    more = pd.concat([runs, early, calm], ignore_index=True)
    assert np.isfinite(cox(runs.assign(case=runs["replication"] % 3), "none", strata="case")["low"].iloc[0])
    frame = cox(more, "none").set_index("design")
    known = ["hazard_ratio", "standard_error"]
    assert frame.loc["mission", known].tolist() == pytest.approx(cox(runs, "none")[known].iloc[0].tolist())
    assert frame.loc["calm", "hazard_ratio"] == 0
    assert np.isnan(frame.loc["calm", "high"])
    with pytest.raises(ValueError, match="no run of the baseline 'calm' relapsed"):
        cox(more, "calm")


def test_newcombes_paired_interval_gives_his_own_example():
    # Newcombe (1998), Statistics in Medicine 17:2635, method 10, cells 36, 12, 2, 0: +0.2, 0.0569 to 0.3404.
    design = np.repeat([1, 1, 0, 0], [36, 12, 2, 0])
    baseline = np.repeat([1, 0, 1, 0], [36, 12, 2, 0])
    low, high, _ = paired_share_interval(design, baseline)
    assert (low, high) == (pytest.approx(0.0569, abs=5e-5), pytest.approx(0.3404, abs=5e-5))
    mirrored = paired_share_interval(baseline, design)
    assert (mirrored.low, mirrored.high) == (pytest.approx(-high), pytest.approx(-low))


def test_paired_share_interval_covers_as_it_says():
    chance = np.random.default_rng(13)
    cells, n_samples, covered = np.array([0.30, 0.05, 0.15, 0.50]), 2000, 0
    for _ in range(n_samples):
        counts = chance.multinomial(100, cells)
        low, high, _ = paired_share_interval(np.repeat([1, 1, 0, 0], counts), np.repeat([1, 0, 1, 0], counts))
        covered += low <= -0.10 <= high
    assert abs(covered / n_samples - 0.95) < 4 * np.sqrt(0.95 * 0.05 / n_samples)


def test_identical_pairs_leave_room_for_doubt():
    low, high, _ = paired_share_interval([1] * 10 + [0] * 10, [1] * 10 + [0] * 10)
    assert low < 0 < high


def test_wilson_and_exact_limits_of_a_share():
    # Newcombe (1998), Statistics in Medicine 17:857, table I: 81 of 263 and 0 of 20.
    assert share_interval(81, 263)[:2] == (pytest.approx(0.2553, abs=5e-5), pytest.approx(0.3662, abs=5e-5))
    assert share_interval(0, 20)[:2] == (0, pytest.approx(0.1611, abs=5e-5))
    assert share_interval(81, 263, exact=True)[:2] == (
        pytest.approx(0.2527, abs=5e-5),
        pytest.approx(0.3676, abs=5e-5),
    )


def test_paired_difference_of_four_pairs_by_hand():
    runs = pairs_frame("trust_state", [0.5, 0.7, 0.4, 0.6], [0.4, 0.4, 0.4, 0.2])
    row = paired_differences(runs, "none", ["trust_state"]).iloc[0]
    assert row["difference"] == pytest.approx(0.2)
    error = np.sqrt((0.01 + 0.01 + 0.04 + 0.04) / 3 / 4)
    assert row["standard_error"] == pytest.approx(error)
    assert row["high"] == pytest.approx(0.2 + 3.182446 * error)
    assert (row["p_better"], row["n_pairs"], row["better"], row["method"]) == (0.875, 4, "higher", "t")
    assert row["variance_ratio"] == pytest.approx((0.05 / 3 + 0.03 / 3) / (0.1 / 3))


@pytest.mark.parametrize(("outcome", "share"), [("deaths_civilian", 0.75), ("economy", 0.25), ("luck", None)])
def test_better_is_fewer_deaths_but_more_of_an_economy(outcome, share):
    row = paired_differences(pairs_frame(outcome, [1, 2, 3, 9], [2, 3, 4, 5]), "none", [outcome]).iloc[0]
    assert row["p_better"] == share or (share is None and np.isnan(row["p_better"]))
    if share is not None:
        low, high, _ = share_interval(4 * share, 4)
        assert (row["p_better_low"], row["p_better_high"]) == (low, high)


def test_shared_luck_buys_what_was_planted():
    chance = np.random.default_rng(14)
    luck, noise = chance.normal(size=4000), chance.normal(size=(2, 4000)) / 3
    runs = pairs_frame("economy", luck + noise[0], luck + noise[1])
    row = paired_differences(runs, "none", ["economy"]).iloc[0]
    # Variances 1 + 1/9 each against 2/9: ten; the relative error of a variance is sqrt(2 / n).
    assert row["variance_ratio"] == pytest.approx(10, rel=4 * 2 * np.sqrt(2 / 4000))
    assert row["low"] < 0 < row["high"]


def test_a_design_without_effect_differs_by_exactly_nothing():
    runs = simulated(30, seed=9)
    twin = runs[runs["design"] == "none"]
    frame = paired_differences(pd.concat([twin, twin.assign(design="placebo")]), "none")
    known = frame[frame["n_pairs"] > 0]
    assert (known["difference"] == 0).all()
    assert (known["p_better"] == 0.5).all()
    assert frame.set_index("outcome").loc["deaths_civilian", "variance_ratio"] == np.inf


def test_pairs_without_partner_or_value_are_dropped_and_counted():
    runs = pairs_frame("trust_state", [0.5, 0.7, np.nan, 0.6, 0.1], [0.4, 0.4, 0.4, 0.2, 0.3])
    lonely = runs.drop(index=[0, 9])
    row = paired_differences(lonely, "none", ["trust_state"]).iloc[0]
    assert (row["n_pairs"], row["n_dropped"]) == (2, 3)
    assert row["difference"] == pytest.approx(0.35)


def test_order_of_rows_is_of_no_consequence():
    runs = simulated(40, seed=10)
    shuffled = runs.sample(frac=1, random_state=3)
    for function in (paired_differences, summarise, cost_per_death_averted, cox):
        mine, theirs = (
            function(frame, "none").sort_values(list(function(frame, "none").columns[:3]), ignore_index=True)
            for frame in (runs, shuffled)
        )
        pd.testing.assert_frame_equal(mine, theirs)


def test_war_outcomes_are_paired_only_where_both_were_watched():
    runs = simulated(20, seed=15)
    runs.loc[[0, 3], "weeks_observed"] = 300
    runs.loc[[0, 3], "war"] = [False, True]
    runs.loc[[0, 3], "war_week"] = [np.nan, 10]
    frame = paired_differences(runs, "none", ["war_by_2_years", "war_by_10_years"]).set_index("outcome")
    assert frame["n_pairs"].tolist() == [20, 18]


def test_runs_needed_reaches_the_wanted_width():
    runs = simulated(200, seed=16)
    frame = paired_differences(runs, "none", ["trust_state", "war_by_5_years"])
    plan = runs_needed(frame, {"trust_state": 0.01, "war_by_5_years": 0.02})
    z = stats.norm.ppf(0.975)
    width = z * frame["standard_error"] * np.sqrt(frame["n_pairs"] / plan["pairs_needed"].astype(float))
    assert (width <= plan["half_width"]).all()
    assert (width > 0.98 * plan["half_width"]).all()
    with pytest.raises(ValueError, match="no entry for war_by_5_years"):
        runs_needed(frame, {"trust_state": 0.01})


def test_bootstrap_of_skewed_differences_covers_about_as_it_says():
    chance = np.random.default_rng(17)
    n_samples, covered = 250, 0
    for _ in range(n_samples):
        low, high, method = mean_interval(chance.gamma(0.7, size=60), heavy_tailed=True)
        covered += low <= 0.7 <= high
    assert method == "BCa bootstrap"
    skewed = np.exp(stats.norm.ppf((np.arange(60) + 0.5) / 60))
    low, high, _ = mean_interval(skewed, heavy_tailed=True)
    assert high - skewed.mean() > 1.2 * (skewed.mean() - low)
    assert abs(covered / n_samples - 0.95) < 4 * np.sqrt(0.95 * 0.05 / n_samples)
    assert mean_interval(np.arange(30.0), heavy_tailed=True) == mean_interval(
        np.arange(30.0), heavy_tailed=True
    )


DEATHS = {
    "waiting": (lambda chance, n: chance.exponential(1.0, n), 1.0),
    "war or peace": (
        lambda chance, n: chance.gamma(4, 0.25, n) * np.where(chance.random(n) < 0.4, 20, 1),
        8.6,
    ),
    "plain": (lambda chance, n: chance.poisson(10, n).astype(float), 10.0),
}


@pytest.mark.parametrize("kind", DEATHS)
@pytest.mark.parametrize(("n", "least"), [(5, 0.89), (8, 0.92), (19, 0.93)])
def test_means_of_few_runs_stay_above_zero_and_cover_no_less_than_plain_t(kind, n, least):
    draw, truth = DEATHS[kind]
    chance, n_samples, covered, plainly = np.random.default_rng(23), 2_000, 0, 0
    for _ in range(n_samples):
        values = draw(chance, n)
        low, high, method = mean_interval(values, heavy_tailed=True, bounds=(0, np.inf))
        assert 0 <= low <= values.mean() <= high
        assert method == "t on the log scale"
        covered += low <= truth <= high
        plain = mean_interval(values, heavy_tailed=True)
        plainly += plain.low <= truth <= plain.high
    error = np.sqrt(0.95 * 0.05 / n_samples)
    assert max(least, plainly / n_samples) - 4 * error < covered / n_samples < 0.95 + 4 * error


@pytest.mark.parametrize("n", [3, 5, 19])
def test_means_of_shares_stay_between_zero_and_one_and_cover_as_they_say(n):
    chance, n_samples, covered = np.random.default_rng(29), 2_000, 0
    for _ in range(n_samples):
        low, high, method = mean_interval(chance.beta(2, 8, n), bounds=(0, 1))
        assert 0 < low < high < 1
        covered += low <= 0.2 <= high
    assert method == "t on the logit scale"
    assert abs(covered / n_samples - 0.95) < 4 * np.sqrt(0.95 * 0.05 / n_samples)


def test_bounded_limits_of_a_hand_worked_example():
    values, t = np.array([1.0, 3.0, 8.0]), stats.t.ppf(0.975, 2)
    step = t * np.sqrt(13 / 3) / 4  # mean 4, variance 13
    assert mean_interval(values, bounds=(0, np.inf))[:2] == pytest.approx(
        [4 / np.exp(step), 4 * np.exp(step)]
    )
    odds = np.exp(np.array([-1, 1]) * t * np.sqrt(13 / 3) / 10 / (0.4 * 0.6)) * 0.4 / 0.6
    assert mean_interval(values, bounds=(0, 10))[:2] == pytest.approx(10 * odds / (1 + odds))
    assert mean_interval(values - 2, bounds=(0, np.inf)) == mean_interval(values - 2)  # a value beyond them
    assert mean_interval(np.zeros(5), bounds=(0, np.inf)) == (0, 0, "t")


@pytest.mark.parametrize("n", [2, 3, 5, 19, 20])
def test_no_interval_of_a_summary_leaves_what_is_possible(n):
    runs = simulated(n, seed=31)
    runs["deaths_civilian"] = np.where(runs["war"], 20_000.0, 3.0)
    runs["trust_state"] = np.where(runs["war"], 0.02, 0.98)
    frame = summarise(runs, "none")
    levels = frame[(frame["quantity"] != "deaths_civilian_averted") & frame["low"].notna()]
    assert (levels["low"] >= 0).all()
    assert (levels["high"] >= levels["value"]).all()
    shares = levels["unit"].isin(["share of runs", "0 to 1"])
    assert (levels.loc[shares, "high"] <= 1).all()


def test_fiellers_limits_are_where_the_test_just_fails():
    runs = simulated(60, seed=18)
    row = cost_per_death_averted(runs, "none").iloc[0]
    none, mission = (runs[runs["design"] == name].set_index("replication") for name in ("none", "mission"))
    averted = none["deaths_civilian"] - mission["deaths_civilian"]
    extra = mission["cost_usd"] - none["cost_usd"]
    assert row["value"] == pytest.approx(extra.mean() / averted.mean())
    assert row["bounded"]
    for limit in (row["low"], row["high"]):
        statistic, _ = stats.ttest_1samp(extra - limit * averted, 0)
        assert abs(statistic) == pytest.approx(stats.t.ppf(0.975, 59))
    assert row["low"] < row["value"] < row["high"]
    assert row["reading"] == "averts deaths at a cost"


def test_cost_per_death_says_when_it_has_no_end():
    chance = np.random.default_rng(19)
    runs = pairs_frame("deaths_civilian", chance.poisson(100, 40), chance.poisson(100, 40))
    runs["cost_usd"] = np.repeat([1e9, 0.0], 40) * chance.uniform(0.9, 1.1, 80)
    row = cost_per_death_averted(runs, "none").iloc[0]
    assert not row["bounded"]
    assert (row["low"], row["high"]) == (-np.inf, np.inf)
    assert row["gap_low"] < 0 < row["gap_high"]
    assert row["reading"].startswith("unbounded")


def test_net_benefit_is_lives_at_their_price_less_cost():
    runs = simulated(60, seed=20)
    ratio = cost_per_death_averted(runs, "none").iloc[0]
    frame = net_benefit(runs, "none", [0, ratio["value"], 1e8])
    assert frame["value"].iloc[0] == pytest.approx(-ratio["extra_cost_usd"])
    assert frame["value"].iloc[1] == pytest.approx(0, abs=1e-3)
    expected = 1e8 * ratio["deaths_averted"] - ratio["extra_cost_usd"]
    assert frame["value"].iloc[2] == pytest.approx(expected)
    assert ((frame["low"] <= frame["value"]) & (frame["value"] <= frame["high"])).all()


def test_frontier_marks_who_is_beaten_and_by_whom():
    deaths = {"none": 100, "cheap": 60, "waste": 80, "rich": 20, "twin": 60}
    cost = {"none": 0, "cheap": 1e9, "waste": 2e9, "rich": 3e9, "twin": 1e9}
    parts = [
        pd.DataFrame(
            {"design": d, "replication": range(6), "deaths_civilian": deaths[d], "cost_usd": cost[d]}
        )
        for d in deaths
    ]
    frame = frontier(pd.concat(parts, ignore_index=True).iloc[:-1]).set_index("design")
    assert frame.index.tolist() == ["none", "cheap", "twin", "waste", "rich"]
    assert frame.index[frame["dominated"]].tolist() == ["waste"]
    assert frame.loc["waste", "dominated_by"] == "cheap"
    assert frame["p_efficient"].tolist() == [1, 1, 1, 0, 1]
    assert (frame["n_sets"] == 5).all()
    assert (frame["n_dropped"] == 1).all()


def test_frontier_doubts_a_narrow_defeat():
    chance = np.random.default_rng(23)
    runs = pairs_frame("deaths_civilian", chance.poisson(100, 50), chance.poisson(100, 50))
    runs["cost_usd"] = np.where(runs["design"] == "none", 1.0, 2.0)
    frame = frontier(runs).set_index("design")
    assert 0.02 < frame.loc["mission", "p_efficient"] < 0.98
    assert frame.loc["none", "p_efficient"] == 1


def test_summary_puts_the_baseline_first_and_shares_sum_to_one():
    runs = simulated(100, seed=24)
    frame = summarise(runs.sort_values("design"), "none")
    assert frame["design"].drop_duplicates().tolist() == ["none", "mission"]
    assert list(frame.columns) == ["design", "quantity", "unit", "value", "low", "high", "n_runs"]
    wide = frame.pivot_table("value", index="quantity", columns="design")
    classes = ["stable", "fragile", "recovered", "at_war"]
    np.testing.assert_allclose(wide.loc[classes].sum(), 1)
    assert wide.loc["cost_million_usd", "mission"] == pytest.approx(2000, rel=0.02)
    averted = wide.loc["deaths_civilian", "none"] - wide.loc["deaths_civilian", "mission"]
    assert wide.loc["deaths_civilian_averted", "mission"] == pytest.approx(averted)
    known = frame.dropna()
    assert ((known["low"] <= known["value"]) & (known["value"] <= known["high"])).all()


def test_summary_of_a_short_study_and_strange_classes():
    runs = simulated(30, seed=25, horizon=260)
    frame = summarise(runs, "none").set_index(["quantity", "design"])
    assert np.isnan(frame.loc[("war_by_10_years", "none"), "value"])
    assert frame.loc[("years_at_peace", "none"), "unit"] == "years of 5"
    with pytest.raises(ValueError, match="unknown outcome 'peaceful'"):
        summarise(runs.assign(outcome="peaceful"), "none")


def test_table_shows_sensible_digits():
    rows = [
        ("a", "stable", "share of runs", 0.3125, 0.2213, 0.4191),
        ("a", "deaths_civilian", "people", 12345.6, 9876.5, 15432.1),
        ("a", "deaths_civilian_averted", "people", -3.2, -41.0, 30.0),
        ("b", "stable", "share of runs", np.nan, np.nan, np.nan),
    ]
    frame = pd.DataFrame(rows, columns=["design", "quantity", "unit", "value", "low", "high"])
    table = as_table(frame)
    assert table.loc[("stable", "% of runs"), "a"] == "31 [22-42]"
    assert table.loc[("deaths_civilian", "people"), "a"] == "12,000 [10,000-15,000]"
    assert table.loc[("deaths_civilian_averted", "people"), "a"] == "0 [-40 to 30]"
    assert table.loc[("stable", "% of runs"), "b"] == "-"
    assert table.index.get_level_values("quantity")[0] == "stable"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda runs: runs.drop(columns="war_week"), "no column 'war_week'"),
        (lambda runs: runs.iloc[:0], "no rows"),
        (lambda runs: runs.assign(weeks_observed=np.nan), "leave out failed runs"),
        (lambda runs: runs.assign(war=True, war_week=-1), "between 0 and `weeks_observed`"),
        (lambda runs: runs.assign(war=True, war_week=521), "between 0 and `weeks_observed`"),
    ],
)
def test_survival_says_what_is_wrong_with_the_runs(change, message):
    with pytest.raises(ValueError, match=message):
        kaplan_meier(change(simulated(5, seed=1)))


def test_comparison_says_what_is_wrong_with_the_runs():
    runs = simulated(5, seed=1)
    with pytest.raises(ValueError, match="no run has the baseline design 'nobody'"):
        paired_differences(runs, "nobody")
    with pytest.raises(ValueError, match="repeat a design"):
        paired_differences(pd.concat([runs, runs]), "none")
    with pytest.raises(ValueError, match="no design but the baseline"):
        paired_differences(runs[runs["design"] == "none"], "none")
    with pytest.raises(ValueError, match="no column 'luck'"):
        paired_differences(runs, "none", ["luck"])
    with pytest.raises(ValueError, match="strictly between 0 and 1"):
        kaplan_meier(runs, confidence=95)
