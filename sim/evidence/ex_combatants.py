"""Former fighters of one life of a country, band by band: who went through a camp, who is at home in the end,
how they live a year after.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim import simulate, world
from sim.agent_tables import WORDS, agent_table
from sim.scenario.study import Scenario

LOOKS_EVERY_WEEKS = 4
YEAR_AFTER = 52
POOR_SHARE = 2 / 3  # assumption: about as many were poor in Burundi in 2006
STATUS = WORDS["bands", "status"]
CANTONED, DEMOBILISED = STATUS.index("cantoned"), STATUS.index("demobilised")


class Demobilised(NamedTuple):
    """What became of a country's fighters.

    Attributes
    ----------
    bands : pandas.DataFrame
        A row a band that went through a camp: ``group``, ``fighters``, ``discipline``, ``at_home`` (bool, in
        the end), ``livelihood`` and ``poor`` (a year after leaving the camp, NaN if not at home then).
    trust_state, commitment : float
        Means from the second year on: trust in the state, the rebels' commitment to the accord.
    """

    bands: pd.DataFrame
    trust_state: float
    commitment: float


def ex_combatants(scenario: Scenario, seed: int, replication: int) -> Demobilised:
    """Live one life and follow every band that goes through a camp.

    Poor is who lives worse than two thirds of the communities do in that week.

    Parameters
    ----------
    scenario : Scenario
        Of a war that nobody won: the beaten are sent home without a camp.
    seed, replication : int
    """
    state, week = world.build(scenario, seed, replication), 0
    camped: set[int] = set()
    year_after: dict[int, tuple[float, bool]] = {}
    while week < scenario.horizon_weeks:
        state = simulate.with_room(state)
        week = simulate.advance(state, week, min(week + LOOKS_EVERY_WEEKS, scenario.horizon_weeks))
        bands: Any = state.bands[: int(state.ledger[0].n_bands)]
        camped |= set(np.flatnonzero((bands.status == CANTONED) | (bands.status == DEMOBILISED)).tolist())
        line = float(np.quantile(state.civilians.livelihood, POOR_SHARE))
        since = bands.weeks_in_status - YEAR_AFTER
        due = (bands.status == DEMOBILISED) & (since >= 0) & (since < LOOKS_EVERY_WEEKS)
        for band in np.flatnonzero(due).tolist():
            year_after.setdefault(band, (float(bands.livelihood[band]), bool(bands.livelihood[band] < line)))
    frame = agent_table(state, "bands", scenario.case).loc[sorted(camped)]
    table = frame[["group", "fighters", "discipline"]].assign(
        at_home=frame["status"] == "demobilised",
        livelihood=[year_after.get(band, (np.nan, False))[0] for band in frame.index],
        poor=[float(year_after[band][1]) if band in year_after else np.nan for band in frame.index],
    )
    weeks: Any = state.weeks[YEAR_AFTER : scenario.horizon_weeks]
    return Demobilised(table, float(weeks.trust_state.mean()), float(weeks.commitment_rebel.mean()))


def mean_of(one: Demobilised, column: str) -> float:
    """Return the mean over bands of a column of `bands`, NaN without any."""
    known = one.bands[column].dropna()
    return float(known.mean()) if len(known) else math.nan


def differences(first: Sequence[float], second: Sequence[float]) -> np.ndarray:
    """Return first less second pair by pair; pairs without both are left out."""
    difference = np.array(first, "f8") - np.array(second, "f8")
    return difference[~np.isnan(difference)]
