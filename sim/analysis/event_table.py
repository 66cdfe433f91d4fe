"""The event table as analyses read it: its columns, the run and the month an event belongs to."""

from collections.abc import Mapping

import pandas as pd

from sim.analysis.columns import WEEKS_PER_YEAR

RUN_KEYS = ("study", "case", "design", "point", "replication")
VICTIMS = ("deaths_civilian", "deaths_humanitarian", "deaths_fighter", "deaths_peacekeeper")
MISSION = "mission"
EVENT_COLUMNS = ("week", "row", "column", "actor", "target", "kind", *VICTIMS)
MONTHS_PER_YEAR = 12


def month_of(week: pd.Series) -> pd.Series:
    """Return the month a week lies in: month m begins in week floor(52 m / 12); both count from 0."""
    return (MONTHS_PER_YEAR * week + MONTHS_PER_YEAR - 1) // WEEKS_PER_YEAR


def run_keys(frame: pd.DataFrame) -> list[str]:
    """Return those columns of a frame that name a run."""
    return [name for name in RUN_KEYS if name in frame.columns]


def require_event_columns(events: pd.DataFrame) -> None:
    """Raise ValueError, naming what is missing, unless `events` has an event's columns; it may lack rows."""
    missing = [name for name in EVENT_COLUMNS if name not in events.columns]
    if missing:
        raise ValueError(f"events has no column {', '.join(map(repr, missing))}")


def require_kinds(events: pd.DataFrame, kinds: Mapping[str, str]) -> None:
    """Raise ValueError unless the kind of every actor but the mission is given."""
    strange = sorted(set(events["actor"]) - set(kinds) - {MISSION})
    if strange:
        raise ValueError(f"kinds says nothing of {', '.join(map(repr, strange))}; it has {', '.join(kinds)}")


def all_deaths(events: pd.DataFrame) -> pd.Series:
    """Return the deaths of each event, whoever died."""
    return events[list(VICTIMS)].sum(axis=1)
