"""The model's record in the shapes the field's own estimators read: events, cell-months, group-weeks and
conflict-months.

Columns that have no counterpart in the model are left out, never made up: an event knows the fighters killed
on both sides together, not side by side; there is no high and low estimate, for nothing here is unknown; and
nobody codes a source.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from sim.analysis.columns import require_columns
from sim.analysis.event_table import (
    MISSION,
    VICTIMS,
    all_deaths,
    month_of,
    require_event_columns,
    require_kinds,
    run_keys,
)
from sim.analysis.ged import ged_events

__all__ = ["cell_months", "conflict_months", "ged_events", "group_weeks"]

KINDS = ("state", "nonstate", "onesided", "other")
REBELS = ("rebel", "spoiler")
GROUP_COLUMNS = (
    "attacks", "attacked", "battle_deaths", "civilians_killed", "bystanders_killed", "peacekeepers_killed",
)  # fmt: skip


def cell_months(events: pd.DataFrame, cells: pd.DataFrame | None = None) -> pd.DataFrame:
    """Add deaths up by cell and month, as gridded conflict data are (PRIO-GRID, Tollefsen et al. 2012).

    Parameters
    ----------
    events : pandas.DataFrame
        One row per event, as of `results.events`.
    cells : pandas.DataFrame, optional
        The monthly maps, as of `results.cells`: then every cell and month is a row and has its people.

    Returns
    -------
    pandas.DataFrame
        One row per run, cell and month, without maps only those with an event: columns that name the run,
        `month` (0 begins when fighting stops), `row`, `column`, `events`, deaths by kind (`deaths_state`,
        `deaths_nonstate`, `deaths_onesided`, `deaths_other`), by victim, and `deaths`; with maps also
        `people` and whatever else they hold (but their one week's `deaths`), as it stood when the month's
        map was kept; a last month cut short may have had no map, and its events have no people.

    Raises
    ------
    ValueError
        On missing columns.
    """
    require_event_columns(events)
    keys = [*run_keys(events), "month", "row", "column"]
    by_kind = {f"deaths_{kind}": all_deaths(events).where(events["kind"] == kind, 0) for kind in KINDS}
    table = events.assign(month=month_of(events["week"]), events=1, deaths=all_deaths(events), **by_kind)
    counted = ["events", *by_kind, *VICTIMS, "deaths"]
    summed = table.groupby(keys, sort=True, observed=True)[counted].sum()
    if cells is None:
        return summed.reset_index()
    require_columns(cells, [*run_keys(events), "week", "row", "column", "people"], "cells")
    maps = cells.assign(month=month_of(cells["week"])).drop(columns=["week", "deaths"], errors="ignore")
    joined = summed.join(maps.set_index(keys), how="outer", sort=True)
    return joined.fillna(dict.fromkeys(counted, 0)).astype(dict.fromkeys(counted, "int64")).reset_index()


def group_weeks(events: pd.DataFrame, kinds: Mapping[str, str], runs: pd.DataFrame) -> pd.DataFrame:
    """Add up what each armed group does and meets in each week.

    Parameters
    ----------
    events : pandas.DataFrame
        One row per event, as of `results.events`.
    kinds : mapping of str to str
        Kind of each armed group, in the order wanted.
    runs : pandas.DataFrame
        One row per run with `weeks_observed`: a run without events has its rows of zeros.

    Returns
    -------
    pandas.DataFrame
        One row per run, group and week from 0 to `weeks_observed`: columns that name the run, `group`,
        `kind`, `week`, `attacks` and `attacked` (events it began, and met), `battle_deaths` (fighters killed
        on both sides of its fights), `civilians_killed` (in attacks on civilians, aid workers included),
        `bystanders_killed` (civilians in fights it began), `peacekeepers_killed`. Strength and losses of its
        own are not in the record of a run.

    Raises
    ------
    ValueError
        On missing columns, or a group whose kind is not given.
    """
    require_event_columns(events)
    require_kinds(events, kinds)
    keys = run_keys(runs)
    require_columns(runs, ["weeks_observed", "replication"])
    table = pd.concat(_both_views(events, kinds)).astype({"group": object})
    summed = table.groupby([*keys, "group", "week"], observed=True)[list(GROUP_COLUMNS)].sum()
    frame = summed.reindex(_group_week_index(runs, keys, kinds), fill_value=0).reset_index()
    frame.insert(frame.columns.get_loc("group") + 1, "kind", frame["group"].map(dict(kinds)))
    return frame


def _both_views(events: pd.DataFrame, kinds: Mapping[str, str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Every event as its actor's, and every fight also as its target's."""
    civilians = events["deaths_civilian"] + events["deaths_humanitarian"]
    fight = events["target"].isin(list(kinds))
    begun = events.assign(
        group=events["actor"],
        attacks=1,
        attacked=0,
        battle_deaths=events["deaths_fighter"],
        civilians_killed=civilians.where(~fight, 0),
        bystanders_killed=civilians.where(fight, 0),
        peacekeepers_killed=events["deaths_peacekeeper"],
    )
    met = begun[fight].assign(group=events["target"], attacks=0, attacked=1, bystanders_killed=0)
    return begun[begun["actor"] != MISSION], met


def _group_week_index(runs: pd.DataFrame, keys: Sequence[str], kinds: Mapping[str, str]) -> pd.MultiIndex:
    weeks = runs["weeks_observed"].to_numpy(dtype=np.int64) + 1
    per_run = weeks * len(kinds)
    arrays = [np.repeat(runs[name].to_numpy(), per_run) for name in keys]
    groups = np.concatenate([np.repeat(np.array(list(kinds), object), n) for n in weeks])
    week = np.concatenate([np.tile(np.arange(n), len(kinds)) for n in weeks])
    return pd.MultiIndex.from_arrays([*arrays, groups, week], names=[*keys, "group", "week"])


def conflict_months(weeks: pd.DataFrame, events: pd.DataFrame, kinds: Mapping[str, str]) -> pd.DataFrame:
    """Lay a run out month by month like Hultman, Kathman & Shannon (2013, 2014).

    Parameters
    ----------
    weeks : pandas.DataFrame
        The weekly record, as of `results.weeks`, kept every four weeks or oftener.
    events : pandas.DataFrame
        One row per event, as of `results.events`.
    kinds : mapping of str to str
        Kind of each armed group.

    Returns
    -------
    pandas.DataFrame
        One row per run and month: columns that name the run, `month` (0 begins when fighting stops),
        `troops`, `police`, `observers` (people in the country in the last week kept of the month), `people`,
        `civilians_killed_by_rebels` (spoilers included), `civilians_killed_by_government`,
        `civilians_killed_by_others` (one-sided violence, aid workers included), `battle_deaths` (fighters
        killed in state-based fights), `post_war` (False in a month with a week of renewed war).

    Raises
    ------
    ValueError
        On missing columns, weeks kept too seldom, or a group whose kind is not given.
    """
    strengths = {"military_people": "troops", "police_people": "police", "observers_people": "observers"}
    require_columns(weeks, ["week", "replication", *strengths, "people", "at_war"], "weeks")
    require_event_columns(events)
    require_kinds(events, kinds)
    keys = [*run_keys(weeks), "month"]
    groups = weeks.assign(month=month_of(weeks["week"])).groupby(keys, sort=False, observed=True)
    frame = groups[[*strengths, "people"]].last().rename(columns=strengths)
    _require_every_month(frame)
    deaths = _deaths_by_month(events, kinds, keys).reindex(frame.index, fill_value=0)
    return frame.join(deaths).assign(post_war=groups["at_war"].max() == 0).reset_index()


def _require_every_month(frame: pd.DataFrame) -> None:
    months = frame.index.get_level_values("month").to_series().reset_index(drop=True)
    gaps = months.diff().fillna(1)
    if ((gaps > 1) | ((gaps < 0) & (months != 0))).any() or months.iloc[0] != 0:
        raise ValueError("weeks leaves out whole months; run the study with every_weeks = 4 or less")


def _deaths_by_month(events: pd.DataFrame, kinds: Mapping[str, str], keys: Sequence[str]) -> pd.DataFrame:
    """Civilians killed in one-sided violence by perpetrator, and fighters killed in state-based fights."""
    by = events["actor"].astype(object).map(dict(kinds))
    killed = (events["deaths_civilian"] + events["deaths_humanitarian"]).where(
        events["kind"] == "onesided", 0
    )
    table = events.assign(
        month=month_of(events["week"]),
        civilians_killed_by_rebels=killed.where(by.isin(REBELS), 0),
        civilians_killed_by_government=killed.where(by == "state", 0),
        civilians_killed_by_others=killed.where(~by.isin([*REBELS, "state"]), 0),
        battle_deaths=events["deaths_fighter"].where(events["kind"] == "state", 0),
    )
    columns = [name for name in table.columns if name.startswith("civilians_killed_by")] + ["battle_deaths"]
    return table.groupby(list(keys), observed=True)[columns].sum()
