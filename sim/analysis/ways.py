"""How peace ended in each run: with or without a mission there, who struck first, or short of war."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim.analysis.columns import require_columns, spells
from sim.analysis.event_table import require_event_columns, run_keys

CONFLICT = "conflict short of war"
BEFORE, DURING, AFTER = "war before any mission", "war with the mission there", "war after the mission"
BY_PRESENCE = (BEFORE, DURING, AFTER, CONFLICT)
UNKNOWN_OPENER = "war of unknown opener"
OPENERS = {
    "state": "war opened by the state",
    "rebel": "war opened by rebels",
    "spoiler": "war opened by spoilers",
    "militia": "war opened by militias",
    "gang": "war opened by gangs",
}
BY_OPENER = (*OPENERS.values(), UNKNOWN_OPENER, CONFLICT)
MISSION = ("military_people", "observers_people", "police_people", "civilians_people")
RECURRENCE = ("recurrence_state", "recurrence_state_week")


def ways_of_relapse(runs: pd.DataFrame, weeks: pd.DataFrame) -> pd.DataFrame:
    """Tell of each run which came first, and when: war before, with or after the mission, or conflict short
    of war.

    War is that of `war_week`. Conflict short of war is state-based conflict that recurs by UCDP's coding
    (`recurrence_state_week`) before any war: a later war in such a run does not count. The mission is there
    if it has people in the country in the last kept week up to `war_week`; before any mission also stands for
    designs without one.

    Parameters
    ----------
    runs : pandas.DataFrame
        One row per run: `design`, `replication`, `war`, `war_week`, `weeks_observed`, `recurrence_state`,
        `recurrence_state_week`.
    weeks : pandas.DataFrame
        One row per run and kept week: the mission's people.

    Returns
    -------
    pandas.DataFrame
        One row per run, in the order of `runs`: the columns that name it, `weeks` (to the end of peace, or
        watched), `way` (one of `BY_PRESENCE`, missing where peace held).

    Raises
    ------
    ValueError
        On missing columns or gaps.
    """
    require_columns(weeks, ["week", *MISSION], "weeks")
    first = _first(runs)
    keys = [key for key in run_keys(runs) if key in weeks.columns]
    people = weeks[[*keys, "week"]].assign(people=weeks[list(MISSION)].sum(axis=1))
    known = first[[*keys, "weeks"]].assign(row=np.arange(len(first))).merge(people, on=keys)
    seen = known[known["week"] <= known["weeks"]].sort_values("week", kind="stable").groupby("row")["people"]
    rows = np.arange(len(first))
    is_there = seen.last().reindex(rows, fill_value=0).to_numpy() > 0
    was_there = seen.max().reindex(rows, fill_value=0).to_numpy() > 0
    way = np.where(is_there, DURING, np.where(was_there, AFTER, BEFORE))
    return first.assign(way=first["way"].mask(first["way"] == "war", pd.Series(way, index=first.index)))


def opened_by(
    runs: pd.DataFrame, events: pd.DataFrame, kinds: Mapping[str, str], sides: Mapping[str, str]
) -> pd.DataFrame:
    """Tell of each run which came first, and when: war by who struck first, or conflict short of war.

    Who struck first is the attacker in the first clash of `war_week` between the two sides of the ended war
    in which a fighter died. That says who attacked, not who is to blame: an attack may answer another, or
    rest on a misread incident.

    Parameters
    ----------
    runs : pandas.DataFrame
        As of `ways_of_relapse`.
    events : pandas.DataFrame
        Lethal events in the order in which they happened.
    kinds : mapping of str to str
        Kind of each armed group: state, rebel, spoiler, militia or gang.
    sides : mapping of str to str
        Side of the ended war of each group that had one: "state" or "rebel".

    Returns
    -------
    pandas.DataFrame
        As of `ways_of_relapse`, with `way` one of `BY_OPENER`.

    Raises
    ------
    ValueError
        On missing columns or gaps.
    """
    require_event_columns(events)
    first = _first(runs)
    actor, target = events["actor"].map(sides), events["target"].map(sides)
    is_clash = (actor.notna() & target.notna() & (actor != target) & (events["deaths_fighter"] > 0)).to_numpy(
        dtype=bool
    )
    keys = [key for key in run_keys(runs) if key in events.columns]
    clashes = events.loc[is_clash].drop_duplicates([*keys, "week"])[[*keys, "week", "actor"]]
    met = first.merge(clashes, how="left", left_on=[*keys, "weeks"], right_on=[*keys, "week"])["actor"]
    way = met.map({name: OPENERS.get(kind, UNKNOWN_OPENER) for name, kind in kinds.items()}).fillna(
        UNKNOWN_OPENER
    )
    return first.assign(way=first["way"].mask(first["way"] == "war", pd.Series(way.to_numpy(), first.index)))


def _first(runs: pd.DataFrame) -> pd.DataFrame:
    """Name each run with the weeks to "war" or to conflict short of war, whichever came first."""
    require_columns(runs, ["design", "replication", *RECURRENCE])
    at_peace, relapsed = spells(runs)
    dated = pd.to_numeric(runs["recurrence_state_week"]).to_numpy(dtype=np.float64)
    is_conflict = runs["recurrence_state"].to_numpy(dtype=bool) & (dated < at_peace)
    way = np.full(len(runs), None, dtype=object)
    way[relapsed], way[is_conflict] = "war", CONFLICT
    return runs[run_keys(runs)].assign(weeks=np.where(is_conflict, dated, at_peace), way=way)
