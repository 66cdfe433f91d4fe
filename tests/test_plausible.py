"""The defaults are plausible, and results do not hang on the number of records.

What holds of post-war countries is asked of drawn ones, not of one country. The seed is none that defaults
were set by or that shipped studies and validations report.
"""

from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np
import pytest

from sim import simulate
from sim.evidence.lives import Order, lives_of
from sim.evidence.reference_class import reference_class
from sim.scenario.load import load_scenario

SEED = 90_001
LIVES = 40
COUNTRIES = 120
YEARS = 10


@cache
def lives(design, civilians=500, horizon_weeks=520, n=LIVES):
    scenario = load_scenario("sierra-leone", design, civilians=civilians, horizon_weeks=horizon_weeks)
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda k: simulate.run(scenario, seed=SEED, replication=k, keep=()), range(n)))


def war_weeks(design, **size):
    """Return the week of each war, infinity where peace held."""
    return np.array(
        [run.outcome["war_week"] if run.outcome["war"] else np.inf for run in lives(design, **size)]
    )


@cache
def countries(mission):
    """Return ten years of drawn countries, all with a mission or all without."""
    drawn = reference_class(COUNTRIES, SEED)
    return lives_of(drawn, [Order(number, mission) for number in range(COUNTRIES)], workers=2)


def weeks_to_war(lives):
    return np.array([one.outcome["war_week"] if one.outcome["war"] else np.inf for one in lives])


def test_relapse_is_front_loaded():
    weeks = weeks_to_war(countries(False))
    first, second, later = (weeks < 104).sum(), ((weeks >= 104) & (weeks < 208)).sum(), (weeks >= 208).sum()
    assert first / COUNTRIES > 2 * second / (COUNTRIES - first)
    assert later > 0


@pytest.mark.parametrize("mission", [False, True])
def test_some_countries_relapse_and_some_do_not(mission):
    assert 0.1 < np.isfinite(weeks_to_war(countries(mission))).mean() < 0.9


def test_missions_help_drawn_countries():
    without, under = weeks_to_war(countries(False)) < 260, weeks_to_war(countries(True)) < 260
    difference = without.astype(float) - under
    assert difference.mean() > 2 * difference.std(ddof=1) / np.sqrt(COUNTRIES)


@pytest.mark.parametrize("mission", [False, True])
def test_a_kept_ceasefire_is_quiet(mission):
    kept = [
        one.battle_deaths.reshape(YEARS, 12).sum(axis=1)
        for one in countries(mission)
        if not one.outcome["war"]
    ]
    assert len(kept) >= 20
    assert np.median(np.concatenate(kept)) <= 2


@pytest.mark.parametrize("design", ["force-heavy", "balanced"])
def test_missions_help_and_none_is_magic(design):
    without, under = war_weeks("no-mission") < 260, war_weeks(design) < 260
    difference = without.astype(float) - under
    standard_error = difference.std(ddof=1) / np.sqrt(LIVES)
    assert difference.mean() > 2 * standard_error
    assert 0.1 < under.mean() < 0.7


@pytest.mark.parametrize("design", ["force-heavy", "balanced"])
def test_chance_matters(design):
    relapsed = np.isfinite(war_weeks(design)).mean()
    assert 0.1 < relapsed < 0.9


def test_most_deaths_of_a_kept_ceasefire_are_by_others():
    kept = [one.outcome for one in countries(False) if not one.outcome["war"]]
    assert sum(one["deaths_by_other"] for one in kept) > sum(
        one["deaths_by_state"] + one["deaths_by_rebel"] for one in kept
    )


@pytest.mark.parametrize(
    "quantity", ["relapse", "deaths_civilian", "deaths_by_other", "displaced_person_years"]
)
def test_outcomes_do_not_drift_with_the_number_of_records(quantity):
    few, many = (
        lives("no-mission", civilians=civilians, horizon_weeks=156, n=n)
        for civilians, n in ((500, 60), (20_000, 24))
    )
    read = (
        (lambda run: float(run.outcome["war"]))
        if quantity == "relapse"
        else (lambda run: np.log1p(run.outcome[quantity]))
    )
    one, other = np.array([read(run) for run in few]), np.array([read(run) for run in many])
    error = np.sqrt(one.var(ddof=1) / len(one) + other.var(ddof=1) / len(other))
    assert abs(one.mean() - other.mean()) < 3 * error
