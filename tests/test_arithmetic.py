"""The engine's own arithmetic against the C library's and scipy's."""

import math

import numpy as np
import pytest
from hypothesis import given as given_any
from hypothesis import settings
from hypothesis import strategies as some
from scipy import stats

from sim.engine import arithmetic

GRID = (np.arange(4_000) + 0.5) / 4_000


def given(*strategies):
    """Return hypothesis's decorator without a deadline: the first call compiles."""
    return lambda test: settings(deadline=None, derandomize=True)(given_any(*strategies)(test))


def ulps(found, wanted):
    """Return a difference in units of the last place of what is wanted."""
    return abs(found - wanted) / math.ulp(wanted)


# Exponential and logarithm


@given(some.floats(-700.0, 700.0))
def test_exponential_is_within_two_ulp(x):
    assert ulps(arithmetic.exponential(x), math.exp(x)) <= 2.0


def test_exponential_is_within_two_ulp_on_a_dense_grid():
    for x in [*np.linspace(-700.0, 700.0, 20_001), *np.linspace(-1.0, 1.0, 20_001), 1e-300, -1e-17, 0.0]:
        assert ulps(arithmetic.exponential(float(x)), math.exp(x)) <= 2.0


@pytest.mark.parametrize("x", [701.0, 1e6, 1e308])
def test_exponential_is_clipped_far_out(x):
    assert arithmetic.exponential(x) == arithmetic.exponential(700.0)
    assert arithmetic.exponential(-x) == arithmetic.exponential(-700.0)


@given(some.floats(min_value=2.3e-308, max_value=1.7e308))
def test_logarithm_is_within_two_ulp(x):
    assert ulps(arithmetic.logarithm(x), math.log(x)) <= 2.0


def test_logarithm_is_within_two_ulp_around_one_and_far_from_it():
    far = np.exp(np.linspace(-700.0, 700.0, 20_001))
    for x in [*far, *np.linspace(0.5, 2.0, 20_001), 1.0 + 1e-12, 1.0 - 1e-12, 2.0**-1022]:
        assert ulps(arithmetic.logarithm(float(x)), math.log(x)) <= 2.0
    assert arithmetic.logarithm(1.0) == 0.0


@given(some.floats(-300.0, 300.0))
def test_logarithm_undoes_exponential(x):
    assert arithmetic.logarithm(arithmetic.exponential(x)) == pytest.approx(x, rel=1e-13, abs=1e-13)


@given(some.floats(allow_nan=False, allow_infinity=False))
def test_logistic_and_share_lie_within_0_and_1(x):
    assert 0.0 <= arithmetic.logistic(x) <= 1.0
    assert 0.0 <= arithmetic.share(x) <= 1.0


@given(some.floats(-30.0, 30.0))
def test_logistic_is_symmetric(x):
    assert arithmetic.logistic(x) + arithmetic.logistic(-x) == pytest.approx(1.0, abs=1e-14)


# Normal quantile


def test_normal_quantile_errs_by_less_than_two_billionths():
    u = np.concatenate([GRID, 10.0 ** np.linspace(-14, -1, 500), 1.0 - 10.0 ** np.linspace(-10, -1, 500)])
    found = np.array([arithmetic.normal_quantile(float(one)) for one in u])
    wanted = stats.norm.ppf(u)
    assert np.abs((found - wanted) / np.maximum(np.abs(wanted), 1.0)).max() < 2e-9


def test_normal_quantile_rises_and_stays_finite_at_the_ends():
    found = [arithmetic.normal_quantile(float(u)) for u in (0.0, 1e-300, *GRID, 1.0 - 2.0**-53)]
    assert np.isfinite(found).all()
    assert (np.diff(found) >= 0.0).all()


# Binomial and Poisson


@pytest.mark.parametrize(
    ("n", "p"),
    [
        (n, p)
        for n in (1, 2, 5, 20, 50, 400, 10_000)
        for p in (1e-6, 0.002, 0.05, 0.3, 0.5, 0.7, 0.97, 1.0 - 1e-6)
        if n * min(p, 1.0 - p) <= 30.0
    ],
)
def test_binomial_is_the_inverse_cdf_below_thirty_expected(n, p):
    u = np.concatenate([GRID, [1e-9, 1.0 - 1e-9]])
    found = np.array([arithmetic.binomial(float(one), n, p) for one in u])
    wanted = stats.binom.ppf(u, n, p)
    if p > 0.5:  # drawn from the other end
        wanted = n - stats.binom.ppf(1.0 - u, n, 1.0 - p)
    edge = np.abs(np.minimum.reduce([np.abs(stats.binom.cdf(k, n, p) - u) for k in range_around(wanted)]))
    assert ((found == wanted) | (edge < 1e-9)).all()


def range_around(values):
    """Return arrays one below, at and one above some values."""
    return values - 1, values, values + 1


@pytest.mark.parametrize(("n", "p"), [(100, 0.4), (1_000, 0.04), (5_000, 0.3), (200, 0.8), (10**6, 0.001)])
def test_binomial_has_its_mean_and_variance_above_thirty_expected(n, p):
    found = np.array([arithmetic.binomial(float(u), n, p) for u in GRID])
    deviation = math.sqrt(n * p * (1.0 - p))
    assert abs(found.mean() - n * p) < 0.01 * deviation + 0.01
    assert found.std() == pytest.approx(deviation, rel=0.01)
    assert found.min() >= 0
    assert found.max() <= n


@given(some.floats(0.0, 1.0, exclude_max=True), some.integers(-3, 10**7), some.floats(-0.5, 1.5))
def test_binomial_never_leaves_its_range(u, n, p):
    assert 0 <= arithmetic.binomial(u, n, p) <= max(n, 0)


def test_binomial_is_certain_where_the_chance_is():
    assert arithmetic.binomial(0.3, 7, 1.0) == 7
    assert arithmetic.binomial(0.3, 7, 0.0) == 0
    assert arithmetic.binomial(0.3, 0, 0.5) == 0


@pytest.mark.parametrize("mean", [1e-6, 0.003, 0.4, 1.0, 2.5, 9.0, 29.9])
def test_poisson_is_the_inverse_cdf_below_a_mean_of_thirty(mean):
    u = np.concatenate([GRID, [1e-9, 1.0 - 1e-9]])
    found = np.array([arithmetic.poisson(float(one), mean) for one in u])
    wanted = stats.poisson.ppf(u, mean)
    edge = np.minimum.reduce([np.abs(stats.poisson.cdf(k, mean) - u) for k in range_around(wanted)])
    assert ((found == wanted) | (edge < 1e-9)).all()


@pytest.mark.parametrize("mean", [30.5, 100.0, 12_345.0])
def test_poisson_has_its_mean_and_variance_above_thirty(mean):
    found = np.array([arithmetic.poisson(float(u), mean) for u in GRID])
    assert abs(found.mean() - mean) < 0.01 * math.sqrt(mean) + 0.01
    assert found.std() == pytest.approx(math.sqrt(mean), rel=0.01)


@pytest.mark.parametrize("draw", [arithmetic.binomial_below_half, arithmetic.poisson])
def test_the_last_uniform_of_all_draws_something_rare_but_possible(draw):
    last = 1.0 - 2.0**-53
    numbers = (last, 1_000, 0.005) if draw is arithmetic.binomial_below_half else (last, 5.0)
    assert 20 < draw(*numbers) < 45


@pytest.mark.parametrize("p", [0.02, 0.3, 0.6])
def test_a_draw_rises_with_its_uniform(p):
    assert (np.diff([arithmetic.binomial(float(u), 40, p) for u in GRID]) >= 0).all()
    assert (np.diff([arithmetic.poisson(float(u), 20.0 * p) for u in GRID]) >= 0).all()


# Deaths in an event


@pytest.mark.parametrize("scale", [0.5, 3.2, 20.0])
def test_event_deaths_follow_their_law(scale):
    found = np.array([arithmetic.event_deaths(float(u), scale) for u in GRID])
    assert found.min() == 1
    for deaths in (1, 2, 3, 5, 10, 30, 100):
        beyond = (1.0 + deaths / scale) ** -1.35
        assert (found > deaths).mean() == pytest.approx(beyond, abs=1.0 / len(GRID))


def test_event_sizes_are_near_those_of_the_ucdp_events():
    found = np.array([arithmetic.event_deaths(float(u), 3.2) for u in GRID])
    assert np.median(found) == 3
    assert (found == 1).mean() == pytest.approx(0.29, abs=0.02)


def test_the_largest_event_is_a_whole_number():
    assert 1e9 < arithmetic.event_deaths(1.0 - 2.0**-53, 3.2) < 1e13


# Parts of a whole


@given(
    some.lists(some.integers(0, 5_000), min_size=1, max_size=40),
    some.floats(0.0, 1.0),
    some.floats(0.0, 1.0, exclude_max=True),
)
def test_parts_sum_to_the_whole_and_nobody_bears_more_than_its_weight(weights, share, offset):
    everyone = sum(weights)
    total = int(share * everyone)
    parts, passed = [], 0
    for own in weights:
        parts.append(arithmetic.part_of(total, passed, own, everyone, offset))
        passed += own
    assert sum(parts) == total
    assert all(0 <= part <= own for part, own in zip(parts, weights, strict=True))
    fair = [total * own / max(everyone, 1) for own in weights]
    assert all(abs(part - due) < 1.0 for part, due in zip(parts, fair, strict=True))


def test_parts_are_fair_over_many_draws():
    weights, total = (1, 2, 7), 3
    sums = np.zeros(3)
    for offset in GRID:
        passed = 0
        for i, own in enumerate(weights):
            sums[i] += arithmetic.part_of(total, passed, own, 10, float(offset))
            passed += own
    assert sums / len(GRID) == pytest.approx([0.3, 0.6, 2.1], abs=0.01)


def test_nobody_bears_a_part_of_nothing():
    assert arithmetic.part_of(5, 0, 0, 10, 0.5) == 0
    assert arithmetic.part_of(5, 0, 3, 0, 0.5) == 0
