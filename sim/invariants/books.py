"""What one week's check hands on to the next, and the tables that checks read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.engine import records as r

KEYED = ("civilians", "bands", "units", "groups", "cells", "provisions")
DEATHS = ("deaths_civilian", "deaths_humanitarian", "deaths_fighter", "deaths_peacekeeper")


@dataclass(frozen=True)
class Books:
    """What is carried from one week's check to the next.

    Attributes
    ----------
    everyone, unit_people : int
        People in the country, and in units of the mission, in week 0; dead and prisoners count.
    men : numpy.ndarray
        int64, (groups,), people: under arms, in camps, demobilised and waiting recruits.
    prisoners : int
        People.
    gone : numpy.ndarray
        int64, bands without men, by row.
    kept : numpy.ndarray
        int64, (provisions,), 1 where carried out.
    cost_usd, ddr_spent_usd, assistance_usd : float
        Money spent so far.
    keys : dict of numpy.ndarray
        uint64, keys by table.
    deaths : int
        All deaths so far.
    """

    everyone: int
    unit_people: int
    men: np.ndarray
    prisoners: int
    gone: np.ndarray
    kept: np.ndarray
    cost_usd: float
    ddr_spent_usd: float
    assistance_usd: float
    keys: dict[str, np.ndarray]
    deaths: int


def open_books(state: r.State) -> Books:
    """Return the books of a state, before its first week or after any."""
    unit_people = int(state.units["people"].sum() + state.mission[0].casualties)
    deaths = {name: int(state.weeks[name].sum()) for name in DEATHS}
    dead = deaths["deaths_civilian"] + deaths["deaths_fighter"]
    men = men_of(state)
    everyone = int(state.civilians["people"].sum() + men.sum() + state.country[0].prisoners) + dead
    return Books(
        everyone=everyone,
        unit_people=unit_people,
        men=men,
        prisoners=int(state.country[0].prisoners),
        gone=np.flatnonzero(bands_of(state)["status"] == r.GONE),
        kept=state.provisions["kept"].copy(),
        cost_usd=float(state.mission[0].cost_usd),
        ddr_spent_usd=float(state.mission[0].ddr_spent_usd),
        assistance_usd=float(state.mission[0].assistance_usd),
        keys={name: table_of(state, name)["key"].copy() for name in KEYED},
        deaths=sum(deaths.values()),
    )


def bands_of(state: r.State) -> np.recarray:
    return state.bands[: int(state.ledger[0].n_bands)]


def table_of(state: r.State, name: str) -> np.recarray:
    return bands_of(state) if name == "bands" else getattr(state, name)


def fields_of(state: r.State, kinds: str) -> list[tuple[str, str, np.ndarray]]:
    """Return table, field and values of every field whose type is of one of the kinds."""
    found = []
    for table in state._fields:
        records = table_of(state, table)
        for name in records.dtype.names or ():
            if records.dtype[name].base.kind in kinds:
                found.append((table, name, records[name]))
    return found


def men_of(state: r.State) -> np.ndarray:
    """Return by group the men of every status and the recruits who wait to form a band."""
    men = state.cells["recruits"].sum(axis=0).astype("i8")
    bands = bands_of(state)
    np.add.at(men, bands["group"], bands["fighters"])
    return men
