"""The statistics of the negative tests on made-up data whose truth is known, and a tiny run of each test."""

import math
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd
import pytest
from made_up_lives import MONTHS, life

from sim.evidence import spell_shape_test, trust_after_harm
from sim.evidence import variance_shares as variance
from sim.evidence.arms import lives_under, per_1000
from sim.evidence.batches import checked, runs_of
from sim.evidence.force_size import (
    GRID_PER_1000,
    HALF_EFFECTS_PER_1000,
    LESS_RELAPSE,
    Planted,
    best_half_effect,
    beyond_smooth,
    force_size_tests,
    second_differences,
    small_countries,
    steps,
)
from sim.evidence.negative_test import (
    NegativeTest,
    pairs_to_tell_apart,
    power_beyond,
    power_of_median,
    power_to_see,
    resampled,
    verdict,
)
from sim.evidence.negative_tests import NEGATIVE_TESTS
from sim.evidence.reference_class import reference_class
from sim.evidence.spell_shape_test import quiet_ceasefire_test, share_rejected, spell_tests, weibull_samples
from sim.evidence.trials import TRIALS
from sim.evidence.trust_after_harm import (
    CALM_WEEKS,
    HalfTimes,
    half_times,
    slower_test,
    trust_lost,
    trust_tests,
)
from sim.evidence.variance_shares import (
    PLANTED_SHARE,
    planted,
    relapses_once,
    settled,
    share_test,
    variance_shares,
    variance_tests,
)
from sim.evidence.who_is_sent import (
    ARMS,
    in_conflict,
    observers_test,
    patrols_tests,
    police_test,
    ratio_per_head,
    who_is_sent_tests,
)
from sim.evidence.withdrawal import compared, relapsed_after, withdrawal_test

GRID = np.array(GRID_PER_1000, "f8")
CASES = 200


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0.1, 0.4, True), (0.4, 0.6, None), (0.6, 0.7, False), (-0.3, -0.1, False), (math.nan, 1.0, None)],
)
def test_a_verdict_is_that_of_the_whole_interval(low, high, expected):
    assert verdict(low, high, 0.0, 0.5) is expected


def test_power_and_numbers_are_those_of_the_textbook():
    assert power_to_see(2.8016, 1.0) == pytest.approx(0.8, abs=1e-3)
    assert power_to_see(0.0, 1.0) == pytest.approx(0.05)
    assert pairs_to_tell_apart(0.5, 0.3) == 91  # (1.96 + 0.8416)^2 (.25 + .21) / .04 = 90.3
    assert math.isinf(pairs_to_tell_apart(0.3, 0.3))


def test_power_beyond_a_bound_is_by_logarithms():
    width = 2 * 1.959964 * 0.25  # of a standard error of a quarter
    low, high = 5.0 * math.exp(-width / 2), 5.0 * math.exp(width / 2)
    assert power_beyond(3.0, 3.0 * math.exp(0.7004), 5.0, low, high) == pytest.approx(0.8, abs=1e-3)
    assert power_beyond(3.0, 3.0 * math.exp(-0.7004), 5.0, low, math.inf) == pytest.approx(0.8, abs=1e-3)
    assert math.isnan(power_beyond(3.0, 1.0, 1.0, 0.0, 2.0))
    assert math.isnan(power_beyond(3.0, 1.0, math.inf, 2.0, math.inf))


@pytest.mark.parametrize("share", [0.55, 0.7])
def test_power_of_a_median_is_how_often_its_interval_lies_beyond(share):
    chance, n, seen = np.random.default_rng(3), 80, []
    for _ in range(150):
        values = chance.random(n) + np.where(chance.random(n) < share, 1.0, -1.0)
        _, low, _ = resampled(lambda which, values=values: float(np.median(values[which])), n, 1, 300)
        seen.append(low > 0.0)
    assert power_of_median(n, share) == pytest.approx(np.mean(seen), abs=0.12)
    assert math.isnan(power_of_median(0, share))


def test_planted_tables_have_the_share_they_should():
    chance, coins = np.random.default_rng(2), np.random.default_rng(3).random((4_000, 2, 2)) < 0.6
    by_start = variance_shares(planted(coins, True, chance))
    by_events = variance_shares(planted(coins, False, chance))
    assert by_start.country + by_start.hidden_start == pytest.approx(PLANTED_SHARE, abs=0.03)
    assert by_events.events == pytest.approx(PLANTED_SHARE, abs=0.05)


def test_resampling_gives_the_standard_error_of_a_mean_and_bears_infinities():
    values = np.random.default_rng(1).standard_normal(400)
    error, low, high = resampled(lambda which: float(values[which].mean()), 400, seed=2)
    assert error == pytest.approx(values.std() / 20.0, rel=0.1)
    assert low < values.mean() < high
    assert resampled(lambda _: math.inf, 10, seed=2)[1:] == (math.inf, math.inf)


def relapses_on_grid(seed, curve):
    """Return 0/1 outcomes of cases that each relapse below a force size of their own: one luck a row."""
    luck = np.random.default_rng(seed).uniform(size=(CASES, 1))
    return (luck < curve(GRID)).astype("f8")


def smooth_curve(size):
    return 0.2 + 0.4 * np.exp(-size / 15.0)


def test_what_is_smooth_leaves_nothing_and_a_step_does():
    x = np.log1p(GRID)
    smooth = 1.0 - 0.3 * x + 0.02 * x**3 - 0.4 * GRID / (GRID + 0.7)
    assert np.abs(beyond_smooth(GRID, 0.7) @ smooth).max() < 1e-9
    assert np.abs(beyond_smooth(GRID, 0.7) @ (GRID >= 20)).max() > 0.5


def test_second_differences_are_those_of_an_even_grid_and_none_of_a_straight_line():
    even, curve = np.arange(9.0), np.random.default_rng(3).random(9)
    np.testing.assert_allclose(second_differences(even) @ curve, np.diff(curve, 2), atol=1e-12)
    assert np.abs(second_differences(GRID) @ (3.0 - 0.2 * GRID)).max() < 1e-12


def test_the_size_of_half_the_effect_is_found():
    known = HALF_EFFECTS_PER_1000[9]
    assert best_half_effect(0.7 - 0.5 * GRID / (GRID + known), GRID) == known


def test_a_smooth_curve_is_rarely_called_a_step():
    found = [steps(relapses_on_grid(k, smooth_curve), GRID, LESS_RELAPSE, k, 400).p_value for k in range(60)]
    assert sum(p < 0.05 for p in found) <= 8  # 3 expected, 8 is the 99.5% point


def test_a_planted_step_is_found_where_it_is():
    planted = relapses_on_grid(5, lambda size: smooth_curve(size) - 0.15 * (size >= 20))
    found = steps(planted, GRID, Planted(1.0, 0.15), 5)
    assert found.p_value < 0.01
    assert found.p_value_at_rule < 0.01
    assert found.at in (18, 20)


def test_power_grows_with_the_step_planted():
    outcomes = relapses_on_grid(6, smooth_curve)
    small, large = (steps(outcomes, GRID, Planted(1.0, share), 6).power for share in (0.01, 0.15))
    assert small < 0.3 < 0.9 < large


def test_force_sizes_are_tried_on_small_countries_alone():
    chosen = small_countries(5, seed=3)
    assert len(chosen) == 5
    assert max(one.case.population_people for one in chosen) <= 4_000_000
    assert 20 in GRID_PER_1000


def test_exponential_spells_are_rarely_rejected_and_front_loaded_ones_mostly():
    frame = pd.DataFrame({"years": [10.0] * 40 + [1.0] * 55, "war": [False] * 40 + [True] * 55})
    assert share_rejected(weibull_samples(frame, 1.0, seed=1, samples=60)) <= 0.15
    assert share_rejected(weibull_samples(frame, 0.49, seed=1, samples=60)) >= 0.9


def test_made_up_spells_relapse_as_often_as_asked():
    frame = pd.DataFrame({"years": [10.0] * 40 + [1.0] * 60, "war": [False] * 40 + [True] * 60})
    seen = []
    original = spell_shape_test.shape_figures
    try:
        spell_shape_test.shape_figures = lambda made: seen.append(made["war"].mean()) or {}
        weibull_samples(frame, 0.49, seed=1, samples=100)
    finally:
        spell_shape_test.shape_figures = original
    assert np.mean(seen) == pytest.approx(0.6, abs=0.03)


def test_a_sample_without_an_answer_does_not_count_as_accepted():
    assert share_rejected(pd.DataFrame({"exponential-rejected": [3.0, math.nan, 1.0]})) == 0.5
    assert math.isnan(share_rejected(pd.DataFrame({"exponential-rejected": [math.nan]})))


@pytest.mark.parametrize(("deaths_a_month", "passed"), [(0.1, True), (0.3, False)])
def test_only_lives_without_war_are_asked_to_be_quiet(deaths_a_month, passed):
    lives = [life(battle_deaths=deaths_a_month) for _ in range(20)]
    lives += [life(battle_deaths=50, war_week=60) for _ in range(60)]
    found = quiet_ceasefire_test(lives, seed=1)
    assert found.statistic == pytest.approx(12 * deaths_a_month)
    assert found.passed is passed


def test_half_times_of_a_known_fall_and_return():
    lost = np.zeros(500)
    lost[52:60] = np.arange(1, 9) / 8.0
    lost[60:] = 0.5 ** (np.arange(1, 441) / 100.0)
    assert half_times(lost, 52) == HalfTimes(4.0, 100.0)
    lost[60:] = 0.9
    assert half_times(lost, 52) == HalfTimes(4.0, math.inf)
    assert math.isnan(half_times(np.zeros(100), 52).fall_weeks)


def test_trust_that_returns_as_fast_as_it_fell_fails():
    slow, fast = [HalfTimes(4.0, 100.0 + k) for k in range(20)], [HalfTimes(4.0, 2.0)] * 20
    assert slower_test("trust_state", slow, 40, seed=1).passed is True
    assert slower_test("trust_state", fast, 40, seed=1).passed is False
    assert slower_test("trust_state", [HalfTimes(math.nan, math.nan)], 2, seed=1).passed is None


def test_only_the_weeks_of_killing_move_trust():
    lost = trust_lost(reference_class(1, seed=3), 0)
    for name, loss in lost.items():
        assert not loss[:CALM_WEEKS].any(), name
        assert loss.max() > 0.001, name


def table(country, start, event, seed=1, n=3_000):
    chance = np.random.default_rng(seed)
    return (
        country * chance.standard_normal((n, 1, 1))
        + start * chance.standard_normal((n, 2, 1))
        + event * chance.standard_normal((n, 2, 2))
    )


@pytest.mark.parametrize("sds", [(1.0, 1.0, 1.0), (2.0, 1.0, 0.5), (0.0, 0.0, 1.0), (1.0, 0.0, 0.0)])
def test_shares_of_variance_are_those_put_in(sds):
    expected = np.square(sds) / np.square(sds).sum()
    assert np.array(variance_shares(table(*sds))) == pytest.approx(expected, abs=0.05)


def test_shares_have_no_bias_at_few_countries():
    found = np.mean([variance_shares(table(0.0, 0.0, 1.0, seed=k, n=12)) for k in range(300)], axis=0)
    assert found == pytest.approx([0.0, 0.0, 1.0], abs=0.06)


def test_one_who_explains_all_fails(monkeypatch):
    monkeypatch.setattr(variance, "PLANTED_TABLES", 5)
    starts_alone = share_test("s", "s", (table(1.0, 0.5, 0.01, n=500) > 0).astype("f8"), True, seed=1)
    assert starts_alone.passed is False
    assert starts_alone.power == 1.0
    assert share_test("s", "s", (table(1.0, 1.0, 1.0, n=500) > 0).astype("f8"), True, seed=1).passed is True
    assert share_test("s", "s", (table(1.0, 0.0, 1.0, n=500) > 0).astype("f8"), False, seed=1).passed is True
    assert math.isnan(share_test("s", "s", np.zeros((5, 2, 2)), True, seed=1).statistic)


def test_futures_share_their_start_and_nothing_after():
    countries = reference_class(3, seed=1_648)
    one, same, other = (settled(countries, 2, *luck) for luck in ((0, 0), (0, 1), (1, 0)))
    for name in ("civilians", "bands", "groups"):
        assert np.array_equal(getattr(one, name), getattr(same, name)), name
        assert not np.array_equal(getattr(one, name), getattr(other, name)), name
    seeds = {
        int(settled(countries, 2, start, future).ledger[0].seed) for start in (0, 1) for future in (0, 1)
    }
    assert len(seeds) == 4
    assert relapses_once(countries, 2, 0, 0) == relapses_once(countries, 2, 0, 0)


def test_withdrawal_asks_survivors_alone():
    lives = [life(war_week=week) for week in (None, 50, 103, 104, 207, 208)]
    found = relapsed_after(lives, 24)
    assert np.isnan(found[1:3]).all()
    assert found[[0, 3, 4, 5]].tolist() == [0.0, 1.0, 1.0, 0.0]


def test_withdrawals_are_compared_and_planned_for():
    early = np.array([1.0] * 50 + [0.0] * 50 + [math.nan] * 100)
    late = np.array([1.0] * 30 + [0.0] * 70 + [math.nan] * 100)
    found = compared(early, late, 400, seed=1)
    assert found.statistic == pytest.approx(0.2)
    assert found.low < 0.2 < found.high
    assert found.passed is None
    assert "91 survivors, so 182 runs" in found.note
    assert "0.347 a year" in found.note  # -ln(1/2) / 2


def pairs(n=30, seed=1, **series):
    """Return lives with a little noise in trust, so that intervals have width."""
    chance = np.random.default_rng(seed)
    trust = series.pop("trust_state", 0.3)
    return [life(trust_state=trust + 0.005 * chance.standard_normal(), **series) for _ in range(n)]


@pytest.mark.parametrize(("shift", "passed"), [(0.02, True), (0.2, False), (-0.2, False)])
def test_patrols_that_move_trust_fail(shift, passed):
    stays, rises = patrols_tests(pairs(trust_state=0.3 + shift, tips=50), pairs(seed=2, tips=20))
    assert stays.passed is passed
    assert stays.statistic == pytest.approx(shift, abs=0.005)
    assert rises.statistic == pytest.approx(30.0)
    assert rises.passed is True
    assert patrols_tests(pairs(tips=20), pairs(seed=2, tips=50))[1].passed is False


def test_months_from_a_war_in_either_life_on_do_not_count():
    war = np.zeros(MONTHS, bool)
    war[30:35] = True
    tips = np.where(np.arange(MONTHS) < 30, 40.0, 1e6)  # nor do those after it
    _, rises = patrols_tests(pairs(tips=tips, at_war=war), pairs(seed=2, tips=10))
    assert rises.statistic == pytest.approx(30.0)
    _, rises = patrols_tests(pairs(tips=tips), pairs(seed=2, tips=10, at_war=war))
    assert rises.statistic == pytest.approx(30.0)


@pytest.mark.parametrize(("by_police", "passed"), [(4, True), (9, False)])
def test_police_are_held_against_troops_by_the_head(by_police, passed):
    nobody = pairs(other_deaths=10)
    police = pairs(other_deaths=by_police, police=100.0)
    troops = pairs(other_deaths=9, troops=100.0)
    found = police_test(police, troops, nobody, seed=1)
    assert found.statistic == pytest.approx((10 - by_police) / 1.0)
    assert found.passed is passed


def test_the_ratio_of_nothing_averted():
    assert ratio_per_head(1.0, 0.0) == math.inf
    assert ratio_per_head(1.0, -1.0) == math.inf
    assert ratio_per_head(-1.0, -1.0) == 0.0


def test_months_near_25_battle_deaths_are_conflict_and_fewer_are_peace():
    deaths = np.zeros(MONTHS)
    deaths[[20, 26]] = 12, 13  # within seven months
    assert np.flatnonzero(in_conflict(life(battle_deaths=deaths))).tolist() == list(range(15, 32))
    deaths[26] = 12
    assert not in_conflict(life(battle_deaths=deaths)).any()
    at_war = np.arange(MONTHS) == 50
    assert np.flatnonzero(in_conflict(life(at_war=at_war))).tolist() == [50]


def test_observers_who_lower_killing_fail():
    chance = np.random.default_rng(1)
    base = [life(killed=rate) for rate in chance.uniform(9.9, 10.1, 40)]
    fewer = [life(killed=rate) for rate in chance.uniform(7.9, 8.1, 40)]
    same = [life(killed=rate) for rate in chance.uniform(9.9, 10.1, 40)]
    assert observers_test(fewer, base).passed is False
    assert observers_test(same, base).passed is True
    assert observers_test(same[:1], base[:1]).passed is None


def test_an_unlikely_fall_is_not_called_seen():
    chance = np.random.default_rng(1)
    wild = [life(killed=rate) for rate in chance.exponential(10.0, 40) * (chance.uniform(size=40) < 0.1)]
    other = [life(killed=rate) for rate in chance.exponential(10.0, 40) * (chance.uniform(size=40) < 0.1)]
    found = observers_test(wild, other)
    assert found.power < 0.5
    assert found.passed is None


TINY = {
    "force size": partial(force_size_tests, grid=(0, 10, 20, 30, 40, 50)),
    "times to relapse": spell_tests,
    "who is sent": who_is_sent_tests,
    "withdrawal": withdrawal_test,
    "trust after harm": trust_tests,
    "starts and events": variance_tests,
}


@pytest.mark.parametrize("name", TINY)
def test_every_batch_answers_on_three_countries(name, monkeypatch):
    monkeypatch.setattr(spell_shape_test, "FEWEST_SPELLS", 6)
    monkeypatch.setattr(spell_shape_test, "SAMPLES", 3)
    monkeypatch.setattr(variance, "PLANTED_TABLES", 3)
    found = TINY[name](3, 5, workers=1)
    assert found
    assert all(isinstance(one, NegativeTest) and one.n_runs > 0 and one.note for one in found)
    assert all(one.power is not None and "Power: " in one.note for one in found)
    assert len({one.name for one in found}) == len(found)


@pytest.mark.parametrize("batches", [NEGATIVE_TESTS, TRIALS], ids=["negative tests", "trials"])
def test_all_batches_run_in_turn_and_say_so(batches):
    made = [replace(batch, check=lambda cases, seed, **_: [(cases, seed)]) for batch in batches]
    heard = []
    found = checked(made, 4, told=lambda name, runs: heard.append((name, runs)))
    assert found == [(4, 1_648)] * len(batches)
    assert heard == list(runs_of(batches, 4).items()) == [(one.name, one.n_runs(4)) for one in batches]


def test_every_batch_of_negative_tests_is_tried_small():
    assert [batch.name for batch in NEGATIVE_TESTS] == list(TINY)


def test_trust_is_that_of_the_bereaved(monkeypatch):
    losses = np.array([0, 3, 0])

    def lived(countries, number, *, burst):
        trust = np.full((10, 3), 0.5) - burst * np.array([0.3, 0.05, 0.1])
        return dict.fromkeys(trust_after_harm.TRUSTS, trust), burst * losses

    monkeypatch.setattr(trust_after_harm, "_lived", lived)
    assert trust_lost(None, 0)["trust_state"] == pytest.approx(np.full(10, 0.05))
    losses[:] = 0
    assert not trust_lost(None, 0)["trust_groups"].any()


def test_a_mission_by_the_head_is_never_more_than_a_design_may_have():
    drawn = reference_class(1, seed=5).cases[0]
    huge = replace(drawn, case=drawn.case.model_copy(update={"population_people": 1_000_000_000}))
    sent = per_1000(military=0.1, police=0.3, civilians=1.0)(huge)
    assert (sent.military_people, sent.police_people, sent.civilians_people) == (100_000, 100_000, 100_000)


def test_each_arm_sends_its_own_mission_to_the_same_countries():
    countries = reference_class(2, seed=5, horizon_weeks=104)
    lives = lives_under(countries, {name: ARMS[name] for name in ("nobody", "police", "troops")}, workers=1)
    for name, (troops, police) in {"nobody": (0, 0), "police": (0, 1), "troops": (1, 0)}.items():
        assert [life.troops.max() > 0 for life in lives[name]] == [troops] * 2, name
        assert [life.police.max() > 0 for life in lives[name]] == [police] * 2, name
        assert [life.drawn.case for life in lives[name]] == [one.case for one in countries]
