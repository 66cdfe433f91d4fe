"""State -> weeks of records. The only caller of the engine."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numba
import numpy as np

from sim import compilation, engine, invariants, world
from sim.agent_tables import agent_table
from sim.engine import passing
from sim.engine import records as r
from sim.engine.week import PHASES
from sim.outcomes import outcome
from sim.scenario.maps import map_file, map_names
from sim.scenario.posterior import posterior_file
from sim.scenario.study import Scenario

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CODE_VERSION", "Run", "Stopped", "run"]

WEEKS_AT_ONCE = 104
PERSON_WEEKS_AT_ONCE = 1_000_000  # a tenth of a second or so: how soon a stop is seen
KIND_NAMES = np.array(["state", "nonstate", "onesided", "other"])
MAP_FIELDS = (
    "people",
    "violence",
    "alarm",
    "economy",
    "deterrence",
    "policing",
    "monitoring",
    "trust_mission",
    "reported",
    "control",
)


def _code_version() -> str:
    """Return 16 hex digits that change with the engine, what surrounds it here, any shipped map and the
    posterior."""
    digest = hashlib.sha256(engine.CODE_VERSION.encode())
    here = Path(__file__).parent
    data = [posterior_file(), *(map_file(name) for name in map_names())]
    for path in (here / "world.py", here / "mission.py", here / "outcomes.py", here / "simulate.py", *data):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


CODE_VERSION = _code_version()


class Stopped(Exception):  # noqa: N818 - nothing went wrong
    """Raised by `run` when its stop event is set."""


@dataclass
class Run:
    """One life of the country.

    Attributes
    ----------
    scenario : Scenario
    seed, replication : int
        Root seed and replication: the luck.
    outcome : dict
        The columns of a row of `runs` that the run itself decides.
    weekly, event_columns, cell_columns : dict of numpy.ndarray
        The weekly record, the event table, monthly maps (empty unless kept), column by column.
    agent_weeks : int
        Civilian records, bands and units, summed over weeks.
    engine_seconds : float
        Time spent in the engine.
    digest : str
        SHA-256 of final state and weekly record.
    state : State
        The final state.
    """

    scenario: Scenario
    seed: int
    replication: int
    outcome: dict[str, object]
    weekly: dict[str, np.ndarray]
    event_columns: dict[str, np.ndarray]
    cell_columns: dict[str, np.ndarray]
    agent_weeks: int
    engine_seconds: float
    digest: str
    state: r.State = field(repr=False)

    @property
    def weeks(self) -> pd.DataFrame:
        """The weekly record, a row a week from 0 to the horizon."""
        import pandas as pd

        return pd.DataFrame(self.weekly)

    @property
    def events(self) -> pd.DataFrame:
        """The lethal events up to the horizon, a row each."""
        import pandas as pd

        return pd.DataFrame(self.event_columns)

    def cells(self, week: int | None = None) -> pd.DataFrame:
        """Return the map: the last month kept at or before `week`, or the final map when no maps were kept
        or no week is given.

        Raises
        ------
        ValueError
            When a week is asked for and the run did not keep cells.
        """
        import pandas as pd

        if week is None:
            return pd.DataFrame(_map_columns(self.state, self.scenario.horizon_weeks))
        if not self.cell_columns:
            raise ValueError("this run kept no maps: run it with keep=('weeks', 'events', 'cells')")
        frame = pd.DataFrame(self.cell_columns)
        return frame[frame["week"] == frame.loc[frame["week"] <= week, "week"].max()].reset_index(drop=True)

    def agents(self, kind: str) -> pd.DataFrame:
        """Return the final records of one kind: civilians, bands, units or groups.

        Codes are in words, groups and identities by name; `row` and `column` say where on the map an agent
        is, -1 for nowhere (across the border, not deployed).

        Raises
        ------
        ValueError
            For another kind.
        """
        return agent_table(self.state, kind, self.scenario.case)


def run(
    scenario: Scenario,
    *,
    seed: int = 0,
    replication: int = 0,
    keep: Collection[str] = ("weeks", "events", "cells"),
    stop: threading.Event | None = None,
    check: bool = False,
) -> Run:
    """Simulate one life of the country.

    Parameters
    ----------
    scenario : Scenario
        What to simulate.
    seed : int
        Root seed, 0 or more.
    replication : int
        Which life, 0 or more; the same under every design.
    keep : collection of str
        Any of `weeks`, `events`, `cells`; maps are kept once a month.
    stop : threading.Event, optional
        Looked at every two years of the run, of a large one every week.
    check : bool
        Hold every week against `sim.invariants`; several times slower.

    Raises
    ------
    Stopped
        When `stop` is set.
    InvariantBroken
        When `check` is set and the model breaks a promise.
    """
    compilation.prepare()
    state = world.build(scenario, seed, replication)
    began = time.perf_counter()
    maps: list[dict[str, np.ndarray]] = []
    books = invariants.open_books(state) if check else None
    map_weeks = _map_weeks(scenario.horizon_weeks) if "cells" in keep else set()
    week = 0
    for pause in _pauses(len(state.weeks), map_weeks, 1 if check else _weeks_at_once(scenario)):
        if stop is not None and stop.is_set():
            raise Stopped
        while week <= pause:
            state = with_room(state)
            week = advance(state, week, pause + 1)
        if books is not None:
            books = invariants.check(books, state, pause)
        if pause in map_weeks:
            maps.append(_map_columns(state, pause))
    seconds = time.perf_counter() - began
    return Run(
        scenario=scenario,
        seed=seed,
        replication=replication,
        outcome=outcome(
            state.weeks, scenario.horizon_weeks, scenario.case.war_threshold_deaths, scenario.case.week_zero
        ),
        weekly=weekly(state, scenario.horizon_weeks),
        event_columns=event_columns(state, scenario) if "events" in keep else {},
        cell_columns={name: np.concatenate([one[name] for one in maps]) for name in maps[0]} if maps else {},
        agent_weeks=int(state.ledger[0].agent_weeks),
        engine_seconds=seconds,
        digest=digest(state),
        state=state,
    )


def _weeks_at_once(scenario: Scenario) -> int:
    """Return after how many weeks Python looks at a run."""
    return max(1, min(WEEKS_AT_ONCE, PERSON_WEEKS_AT_ONCE // scenario.civilians))


def _map_weeks(horizon_weeks: int) -> set[int]:
    """Return the weeks whose maps are kept: the first of each month, to the horizon."""
    return {week for week in range(horizon_weeks + 1) if (week * 12) % 52 < 12}


def _pauses(n_weeks: int, map_weeks: set[int], weeks_at_once: int) -> list[int]:
    """Return the weeks after which Python looks at the run."""
    regular = range(weeks_at_once - 1, n_weeks, weeks_at_once)
    return sorted({*regular, *(week for week in map_weeks if week < n_weeks), n_weeks - 1})


def advance(state: r.State, week: int, until: int | None = None) -> int:
    """Let a week pass, or those from `week` to before `until` as far as there is room (`with_room` makes it
    for one); return the week reached."""
    until = week + 1 if until is None else until
    if not numba.config.DISABLE_JIT:
        return int(passing.pass_weeks(compilation.addresses(state), state, week, until))
    with np.errstate(over="ignore"):
        for phase in PHASES:
            phase(state, week)
    return week + 1


def with_room(state: r.State) -> r.State:
    """Return the state with room for whatever one week can add. Full arrays are doubled."""
    _, n_bands, n_platoons, n_events, *_ = state.ledger.tolist()[0]
    bands, events = state.bands, state.events
    bands_needed = passing.band_rows_needed(n_bands, len(state.cells))
    if len(bands) < bands_needed:
        bands = _grown(bands, bands_needed)
    events_needed = passing.event_rows_needed(n_events, n_platoons, len(state.units))
    if len(events) < events_needed:
        events = _grown(events, events_needed)
    if bands is state.bands and events is state.events:
        return state
    return state._replace(bands=bands, events=events)


def _grown(array: np.recarray, rows_needed: int) -> np.recarray:
    larger = world.blank(array.dtype, 2 * max(len(array), rows_needed))
    larger.view("u8")[: array.view("u8").size] = array.view("u8")
    return larger


def _living_bands(state: r.State) -> np.recarray:
    return state.bands[: int(state.ledger[0].n_bands)]


def digest(state: r.State) -> str:
    """Return the SHA-256 of the final state and the weekly record: field by field, rows by key, -0.0 as
    0.0, spare rows left out."""
    parts = state._replace(bands=_living_bands(state), events=state.events[: int(state.ledger[0].n_events)])
    sha = hashlib.sha256()
    for name in (
        "civilians",
        "bands",
        "units",
        "cells",
        "groups",
        "country",
        "provisions",
        "mission",
        "weeks",
        "events",
    ):
        table = np.asarray(getattr(parts, name))
        sha.update(f"{name}{described(table.dtype)}{len(table)}".encode())
        columns = table.dtype.names or ()
        order = np.argsort(table["key"], kind="stable") if "key" in columns else slice(None)
        for column in columns:  # one by one: a sorted copy of a large table would double its memory
            values = table[column][order]
            sha.update((values + 0.0 if values.dtype.kind == "f" else values).tobytes())
    return sha.hexdigest()


@cache
def described(dtype: np.dtype) -> str:
    """Return the names and types of a table's fields."""
    return str(dtype.descr)


def weekly(state: r.State, horizon_weeks: int) -> dict[str, np.ndarray]:
    """Return the weekly record from week 0 to the horizon, column by column."""
    shown = np.asarray(state.weeks)[: horizon_weeks + 1]
    flat = {name: shown[name].copy() for name in shown.dtype.names if shown[name].ndim == 1}
    flat["deaths_statebased"] = shown["state_based"].sum(axis=1)
    flat["deaths_onesided"] = shown["one_sided"].sum(axis=1)
    return flat


def event_columns(state: r.State, scenario: Scenario) -> dict[str, np.ndarray]:
    """Return the lethal events up to the horizon, column by column, the names as the case gives them."""
    events = state.events[: int(state.ledger[0].n_events)]
    events = events[events["week"] <= scenario.horizon_weeks]
    names = np.array([group.name for group in scenario.case.groups] + ["mission", "civilians"])
    columns = {
        "week": events["week"].copy(),
        "row": state.cells["row"][events["cell"]],
        "column": state.cells["column"][events["cell"]],
    }
    columns |= {
        "actor": names[events["actor"]],
        "target": names[events["target"]],
        "kind": KIND_NAMES[events["kind"]],
    }
    victims = ("deaths_civilian", "deaths_humanitarian", "deaths_fighter", "deaths_peacekeeper")
    return columns | {name: events[name].copy() for name in victims}


def _map_columns(state: r.State, week: int) -> dict[str, np.ndarray]:
    columns = {
        "week": np.full(len(state.cells), week),
        "row": state.cells["row"].copy(),
        "column": state.cells["column"].copy(),
    }
    columns |= {name: state.cells[name].copy() for name in MAP_FIELDS}
    based = (state.units["status"] == r.DEPLOYED) & (state.units["cell"] != r.NOWHERE)
    columns["units_people"] = _based_people(state, based)
    columns["troops_people"] = _based_people(state, based & (state.units["component"] == r.MILITARY))
    return columns | {"fighters": state.cells["fighters"].sum(axis=1), "deaths": state.cells["killed"].copy()}


def _based_people(state: r.State, chosen: np.ndarray) -> np.ndarray:
    """Return the people of the chosen units by the cell in which they are based."""
    people = np.zeros(len(state.cells), "i8")
    np.add.at(people, state.units["cell"][chosen], state.units["people"][chosen])
    return people
