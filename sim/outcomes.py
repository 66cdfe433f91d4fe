"""What war, recurrence and a stable peace mean: pure functions of the weekly record. Posture plays no part,
deaths do."""

from __future__ import annotations

import datetime
from typing import Literal

import numpy as np

YEAR = 52
ACTIVE_YEAR_DEATHS = 25
Outcome = Literal["stable", "fragile", "recovered", "at_war"]


def war_windows(war_deaths: np.ndarray, threshold: int) -> np.ndarray:
    """Return which weeks are at war: inside a run of 52 weeks that reaches the threshold, from its first
    clash to its last.

    Parameters
    ----------
    war_deaths : numpy.ndarray
        int64, (weeks,), battle deaths between the parties to the ended war.
    threshold : int
        Battle deaths in any 52 running weeks that make a war, at least 1.

    Returns
    -------
    numpy.ndarray
        bool, (weeks,).
    """
    running = np.concatenate([[0], np.cumsum(war_deaths)])
    starts = np.arange(len(war_deaths))
    ends = np.minimum(starts + YEAR, len(war_deaths))
    reached = running[ends] - running[starts] >= threshold
    clashes = np.flatnonzero(war_deaths)
    first = clashes[np.searchsorted(clashes, starts[reached])]
    last = clashes[np.searchsorted(clashes, ends[reached]) - 1]
    begins_and_ends = np.zeros(len(war_deaths) + 1, "i8")
    np.add.at(begins_and_ends, first, 1)
    np.add.at(begins_and_ends, last + 1, -1)
    return np.cumsum(begins_and_ends)[:-1] > 0


def first_week_of(flags: np.ndarray) -> int:
    """Return the index of the first True, -1 if there is none."""
    return int(np.argmax(flags)) if flags.any() else -1


def calendar_years(week_zero: datetime.date, n_weeks: int) -> np.ndarray:
    """Return for each week of the run its calendar year, counted from the one that holds week 0 (years of
    52 weeks)."""
    begun = min((week_zero.timetuple().tm_yday - 1) // 7, YEAR - 1)
    return (begun + np.arange(n_weeks)) // YEAR


def by_calendar_year(deaths: np.ndarray, years: np.ndarray) -> np.ndarray:
    """Return deaths summed by calendar year; columns, if any, are kept."""
    return np.add.reduceat(deaths, np.searchsorted(years, np.arange(int(years[-1]) + 1)), axis=0)


def recurrence(state_based: np.ndarray, week_zero: datetime.date) -> tuple[bool, int, int]:
    """Return whether, when and from when on state-based conflict recurs by UCDP's coding.

    A spell is at risk only after one full calendar year in which no dyad has 25 deaths; its clock starts at
    the end of the last
    active year before; a later calendar year with 25 deaths in one dyad is a recurrence.

    Parameters
    ----------
    state_based : numpy.ndarray
        int64, (weeks, groups), deaths by dyad of the state with each group.
    week_zero : datetime.date
        The day fighting stopped.

    Returns
    -------
    recurs : bool
    week : int
        Week in which that dyad reaches 25 deaths in that year, -1 if it never does.
    clock_week : int
        Week in which the spell's clock starts, -1 if the spell is never at risk.
    """
    years = calendar_years(week_zero, len(state_based))
    active = (by_calendar_year(state_based, years) >= ACTIVE_YEAR_DEATHS).any(axis=1)
    full = np.bincount(years) == YEAR
    quiet = np.flatnonzero(~active & full)
    if len(quiet) == 0:
        return False, -1, -1
    clock = int(np.flatnonzero(years == quiet[0])[0])
    again = np.flatnonzero(active & (np.arange(len(active)) > quiet[0]))
    if len(again) == 0:
        return False, -1, clock
    inside = np.flatnonzero(years == again[0])
    reached = (np.cumsum(state_based[inside], axis=0) >= ACTIVE_YEAR_DEATHS).any(axis=1)
    return True, int(inside[np.argmax(reached)]), clock


def any_active_year(deaths: np.ndarray, week_zero: datetime.date) -> bool:
    """Tell whether any calendar year (and, with columns, any one of them) has 25 deaths."""
    return bool(
        (by_calendar_year(deaths, calendar_years(week_zero, len(deaths))) >= ACTIVE_YEAR_DEATHS).any()
    )


def governance_fell(governance: np.ndarray) -> bool:
    """Tell whether governance in the last two years lies below the two before by more than a standard
    deviation of its weekly noise."""
    if len(governance) < 4 * YEAR:
        return False
    before, after = governance[-4 * YEAR : -2 * YEAR], governance[-2 * YEAR :]
    noise = float(np.std(np.diff(before)))
    return bool(before.mean() - after.mean() > max(noise, 1e-12))


def classify(at_war: np.ndarray, state_based: np.ndarray, governance: np.ndarray) -> Outcome:
    """Return the outcome class of a run from its reported weeks."""
    last = slice(-2 * YEAR, None)
    if at_war.any():
        return "at_war" if at_war[last].any() else "recovered"
    recent = state_based[last]
    halves = [recent[:YEAR].sum(axis=0), recent[YEAR:].sum(axis=0)]
    active = any((half >= ACTIVE_YEAR_DEATHS).any() for half in halves)
    return "fragile" if active or governance_fell(governance) else "stable"


def outcome(
    weeks: np.recarray, horizon_weeks: int, threshold: int, week_zero: datetime.date
) -> dict[str, object]:
    """Return the outcome of one run: the columns of a row of `runs` that the weekly record decides.

    Parameters
    ----------
    weeks : numpy.recarray
        The weekly record, horizon and 52 weeks more; the extra weeks only serve the detectors.
    horizon_weeks : int
        Weeks reported, besides week 0.
    threshold : int
        Battle deaths in 52 weeks that make a war.
    week_zero : datetime.date
        The day fighting stopped.
    """
    seen = slice(0, horizon_weeks + 1)
    weeks = np.asarray(weeks)
    shown = weeks[seen]
    at_war = war_windows(weeks["war_deaths"], threshold)[seen]
    recurs, recurrence_week, clock_week = recurrence(shown["state_based"], week_zero)
    last_year = shown[-YEAR:]
    people = ("military_people", "observers_people", "police_people", "civilians_people")
    mission_late = sum(int(shown[name][-2 * YEAR :].sum()) for name in people)
    deaths = [name for name in shown.dtype.names if name.startswith("deaths_")]
    trusts = ("trust_state", "trust_mission", "trust_groups")
    means = (*trusts, "legitimacy", "governance", "services", "inclusion", "economy")
    forecasts = ("forecast_hits", "forecast_misses", "forecast_false_alarms")
    ends = ("accord_implemented", "ddr_completed", "cost_usd")
    return {
        "war": bool(at_war.any()),
        "war_week": first_week_of(at_war),
        "weeks_at_war": int(at_war.sum()),
        "recurrence_state": recurs,
        "recurrence_state_week": recurrence_week,
        "recurrence_clock_week": clock_week,
        "recurrence_nonstate": any_active_year(shown["non_state"], week_zero),
        "recurrence_onesided": any_active_year(shown["one_sided"], week_zero),
        "weeks_observed": horizon_weeks,
        "outcome": classify(at_war, shown["state_based"], shown["governance"]),
        "self_sustaining": mission_late == 0,
        **{name: int(shown[name].sum()) for name in deaths},
        **{name: int(shown[name].sum()) for name in forecasts},
        "battle_deaths": int(shown["war_deaths"].sum()),
        "displaced_person_years": float(shown["displaced_people"].sum() / YEAR),
        **{name: float(last_year[name].mean()) for name in means},
        **{name: float(shown[name][-1]) for name in ends},
    }
