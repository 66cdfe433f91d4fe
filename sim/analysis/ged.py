"""The events in the shape of UCDP's Georeferenced Event Dataset."""

import datetime
from collections.abc import Mapping

import pandas as pd

from sim.analysis.event_table import all_deaths, month_of, require_event_columns, require_kinds, run_keys

TYPES = {"state": 1, "nonstate": 2, "onesided": 3}


def ged_events(
    events: pd.DataFrame, kinds: Mapping[str, str], week_zero: datetime.date | None = None
) -> pd.DataFrame:
    """Lay the events out like UCDP's Georeferenced Event Dataset (Sundberg & Melander 2013).

    Parameters
    ----------
    events : pandas.DataFrame
        One row per event, as of `results.events`.
    kinds : mapping of str to str
        Kind of each armed group: state, rebel, spoiler, militia or gang.
    week_zero : datetime.date, optional
        The day fighting stopped, for dates; a model week is seven days.

    Returns
    -------
    pandas.DataFrame
        One row per event of organised violence, in the order given: columns that name the run,
        `type_of_violence` (1 state-based, 2 non-state, 3 one-sided), `side_a` (the state, or in violence
        without it the first by alphabet, or who attacked civilians), `side_b`, `dyad_name`, `row`, `column`
        (cell), `date_start`, `date_end`, `year` (all three when `week_zero` is given), `week`, `month`,
        `deaths_a_b` (fighters of both sides together), `deaths_civilians` (aid workers included), `best` (all
        deaths). Crime and ambushes of the mission (kind "other") are of no type and left out.

    Raises
    ------
    ValueError
        On missing columns, or a group whose kind is not given.
    """
    require_event_columns(events)
    chosen = events[events["kind"].isin(list(TYPES))]
    side_a, side_b = _sides(chosen, kinds)
    frame = chosen[run_keys(chosen)].assign(
        type_of_violence=chosen["kind"].map(TYPES).astype("int64"),
        side_a=side_a,
        side_b=side_b,
        dyad_name=side_a + " - " + side_b,
        row=chosen["row"],
        column=chosen["column"],
    )
    if week_zero is not None:
        frame["date_start"] = pd.Timestamp(week_zero) + pd.to_timedelta(7 * chosen["week"], unit="D")
        frame["date_end"] = frame["date_start"] + pd.Timedelta(days=6)
        frame["year"] = frame["date_start"].dt.year
    frame["week"], frame["month"] = chosen["week"], month_of(chosen["week"])
    frame["deaths_a_b"] = chosen["deaths_fighter"]
    frame["deaths_civilians"] = chosen["deaths_civilian"] + chosen["deaths_humanitarian"]
    return frame.assign(best=all_deaths(chosen)).reset_index(drop=True)


def _sides(events: pd.DataFrame, kinds: Mapping[str, str]) -> tuple[pd.Series, pd.Series]:
    """Order the two sides of each event as UCDP does."""
    require_kinds(events, kinds)
    actor, target = events["actor"].astype(object), events["target"].astype(object)
    fights = events["kind"] != "onesided"
    target_is_state = target.map(kinds) == "state"
    actor_is_state = actor.map(kinds) == "state"
    swapped = fights & (target_is_state | (~actor_is_state & (target < actor)))
    return actor.mask(swapped, target), target.mask(swapped, actor)
