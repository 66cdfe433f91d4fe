"""What war, recurrence and stable peace mean, on examples worked by hand."""

import datetime

import numpy as np
import pytest
import small_world

from sim import outcomes, simulate

NEW_YEAR = datetime.date(2001, 1, 1)
YEAR = 52


def deaths(weeks, *clashes):
    """Return weekly deaths: a number of weeks, and pairs of week and deaths."""
    row = np.zeros(weeks, dtype="i8")
    for week, dead in clashes:
        row[week] += dead
    return row


def dyads(weeks, *clashes):
    """Return weekly deaths by dyad: triples of week, dyad and deaths."""
    table = np.zeros((weeks, 8), dtype="i8")
    for week, dyad, dead in clashes:
        table[week, dyad] += dead
    return table


# War


def test_no_deaths_are_no_war():
    assert not outcomes.war_windows(deaths(200), 1).any()


def test_a_war_lasts_from_its_first_clash_to_its_last():
    at_war = outcomes.war_windows(deaths(200, (20, 60), (30, 40)), 100)
    assert np.flatnonzero(at_war).tolist() == list(range(20, 31))


def test_one_death_below_the_threshold_is_no_war():
    assert not outcomes.war_windows(deaths(200, (20, 60), (30, 39)), 100).any()


@pytest.mark.parametrize(("second", "is_war"), [(20 + 51, True), (20 + 52, False)])
def test_the_threshold_counts_deaths_within_52_running_weeks(second, is_war):
    assert outcomes.war_windows(deaths(200, (20, 50), (second, 50)), 100).any() == is_war


def test_windows_that_reach_the_threshold_join():
    at_war = outcomes.war_windows(deaths(300, (10, 60), (50, 60), (90, 60)), 100)
    assert np.flatnonzero(at_war).tolist() == list(range(10, 91))


def test_two_wars_far_apart_leave_peace_between():
    at_war = outcomes.war_windows(deaths(300, (10, 100), (200, 100)), 100)
    assert np.flatnonzero(at_war).tolist() == [10, 200]
    assert outcomes.first_week_of(at_war) == 10


def test_a_lone_skirmish_near_a_war_is_not_part_of_it():
    at_war = outcomes.war_windows(deaths(300, (10, 1), (100, 100), (151, 5), (152, 1)), 100)
    assert np.flatnonzero(at_war).tolist() == list(range(100, 152))


def test_first_week_of_nothing_is_minus_one():
    assert outcomes.first_week_of(np.zeros(9, bool)) == -1


# Recurrence, as the UCDP codes it


def test_calendar_years_begin_where_week_zero_lies_in_its_year():
    assert np.bincount(outcomes.calendar_years(NEW_YEAR, 110)).tolist() == [52, 52, 6]
    assert np.bincount(outcomes.calendar_years(datetime.date(1999, 7, 7), 110)).tolist() == [26, 52, 32]
    assert np.bincount(outcomes.calendar_years(datetime.date(2000, 12, 31), 54)).tolist() == [1, 52, 1]


def test_a_dyad_of_25_deaths_after_a_quiet_year_recurs():
    table = dyads(5 * YEAR, (2 * YEAR + 3, 1, 10), (2 * YEAR + 9, 1, 15))
    assert outcomes.recurrence(table, NEW_YEAR) == (True, 2 * YEAR + 9, 0)


def test_24_deaths_in_a_dyad_are_no_recurrence():
    assert outcomes.recurrence(dyads(5 * YEAR, (2 * YEAR, 1, 24)), NEW_YEAR) == (False, -1, 0)


def test_deaths_of_two_dyads_are_not_added():
    assert outcomes.recurrence(dyads(5 * YEAR, (110, 1, 20), (111, 2, 20)), NEW_YEAR) == (False, -1, 0)


def test_deaths_on_both_sides_of_new_year_are_not_added():
    table = dyads(5 * YEAR, (2 * YEAR - 1, 1, 20), (2 * YEAR, 1, 20))
    assert outcomes.recurrence(table, NEW_YEAR) == (False, -1, 0)


def test_the_clock_starts_at_the_end_of_the_last_active_year():
    table = dyads(6 * YEAR, (5, 1, 30), (YEAR + 5, 1, 30), (4 * YEAR + 7, 2, 40))
    assert outcomes.recurrence(table, NEW_YEAR) == (True, 4 * YEAR + 7, 2 * YEAR)


def test_fighting_without_a_quiet_year_is_the_old_conflict():
    table = dyads(3 * YEAR, (5, 1, 30), (YEAR + 5, 1, 30), (2 * YEAR + 5, 1, 30))
    assert outcomes.recurrence(table, NEW_YEAR) == (False, -1, -1)


def test_only_a_whole_calendar_year_can_be_the_quiet_one():
    july = datetime.date(1999, 7, 7)
    table = dyads(3 * YEAR, (30, 1, 30))  # week 26 is the first of 2000
    quiet, week, clock = outcomes.recurrence(table, july)
    assert (quiet, week, clock) == (False, -1, 26 + YEAR)
    assert outcomes.recurrence(dyads(40), july) == (False, -1, -1)


def test_one_active_year_is_enough_and_dyads_are_apart():
    assert outcomes.any_active_year(deaths(200, (60, 25)), NEW_YEAR)
    assert not outcomes.any_active_year(deaths(200, (51, 20), (52, 20)), NEW_YEAR)
    assert not outcomes.any_active_year(dyads(200, (60, 0, 20), (61, 1, 20)), NEW_YEAR)


# Classes of outcome

CALM = np.full(10 * YEAR, 0.5)
QUIET = dyads(10 * YEAR)


def war_in(*weeks):
    """Return ten years of flags, True in the weeks given."""
    flags = np.zeros(10 * YEAR, bool)
    flags[list(weeks)] = True
    return flags


def test_peace_throughout_is_stable():
    assert outcomes.classify(war_in(), QUIET, CALM) == "stable"


def test_war_in_the_last_two_years_is_at_war():
    assert outcomes.classify(war_in(10 * YEAR - 2 * YEAR), QUIET, CALM) == "at_war"
    assert outcomes.classify(war_in(3, 10 * YEAR - 1), QUIET, CALM) == "at_war"


def test_war_that_ended_two_years_before_is_recovered():
    assert outcomes.classify(war_in(8 * YEAR - 1), QUIET, CALM) == "recovered"


@pytest.mark.parametrize(
    ("clashes", "expected"),
    [
        ([(9 * YEAR + 3, 1, 25)], "fragile"),
        ([(8 * YEAR, 1, 25)], "fragile"),
        ([(8 * YEAR - 1, 1, 25)], "stable"),
        ([(9 * YEAR + 3, 1, 24)], "stable"),
        ([(9 * YEAR + 3, 1, 13), (9 * YEAR + 4, 2, 12)], "stable"),
        ([(9 * YEAR - 1, 1, 13), (9 * YEAR, 1, 12)], "stable"),
    ],
)
def test_an_active_year_at_the_end_without_war_is_fragile(clashes, expected):
    assert outcomes.classify(war_in(), dyads(10 * YEAR, *clashes), CALM) == expected


def test_falling_governance_is_fragile():
    falling = np.concatenate([np.full(8 * YEAR, 0.5), np.linspace(0.5, 0.3, 2 * YEAR)])
    assert outcomes.classify(war_in(), QUIET, falling) == "fragile"
    assert outcomes.classify(war_in(9 * YEAR), QUIET, falling) == "at_war"


def test_governance_that_rises_or_stays_has_not_fallen():
    assert not outcomes.governance_fell(CALM)
    assert not outcomes.governance_fell(np.linspace(0.2, 0.6, 10 * YEAR))


def test_governance_must_fall_by_more_than_its_weekly_noise():
    noise = np.tile([0.05, -0.05], 5 * YEAR)
    steps = np.concatenate([np.zeros(8 * YEAR), np.full(2 * YEAR, -1.0)])
    assert not outcomes.governance_fell(0.5 + noise + 0.09 * steps)
    assert outcomes.governance_fell(0.5 + noise + 0.11 * steps)


def test_less_than_four_years_cannot_show_a_fall():
    falling = np.linspace(0.9, 0.1, 4 * YEAR)
    assert outcomes.governance_fell(falling)
    assert not outcomes.governance_fell(falling[1:])


# The row of a run


def test_the_outcome_is_what_the_weekly_record_says():
    run = simulate.run(small_world.at_war(small_world.scenario(horizon_weeks=80)), seed=2)
    weeks, row = run.state.weeks[:81], run.outcome
    at_war = outcomes.war_windows(run.state.weeks.war_deaths, run.scenario.case.war_threshold_deaths)[:81]
    assert (row["war"], row["weeks_at_war"]) == (at_war.any(), at_war.sum())
    assert row["war_week"] == outcomes.first_week_of(at_war)
    assert row["battle_deaths"] == weeks.war_deaths.sum()
    assert row["deaths_civilian"] == weeks.deaths_civilian.sum()
    assert row["displaced_person_years"] == pytest.approx(weeks.displaced_people.sum() / 52)
    assert row["trust_state"] == pytest.approx(weeks.trust_state[-52:].mean())
    assert row["cost_usd"] == weeks.cost_usd[-1]
    assert row["weeks_observed"] == 80
    assert not row["self_sustaining"]


def test_a_war_that_gathers_after_the_horizon_is_dated_but_only_up_to_it():
    """A war is one of 52 weeks: deaths in the extra year make it one, but only reported weeks are counted."""
    scenario = small_world.at_war(small_world.scenario())
    state = simulate.run(scenario, seed=2).state
    weeks = state.weeks.copy().view(np.recarray)
    weeks["war_deaths"] = deaths(len(weeks), (50, 10), (60, 10))
    row = outcomes.outcome(weeks, 52, 20, scenario.case.week_zero)
    assert (row["war"], row["war_week"], row["weeks_at_war"], row["battle_deaths"]) == (True, 50, 3, 10)


def test_without_a_mission_peace_is_self_sustaining():
    run = simulate.run(small_world.scenario(design=small_world.NO_MISSION, horizon_weeks=0))
    assert run.outcome["self_sustaining"]
