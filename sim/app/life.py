"""One life of the country, and what the page reads of it: the only place here that knows the records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim import ground
from sim.engine import records as r
from sim.model import StabilizationModel
from sim.scenario.study import Scenario

COMPONENTS = ("troops", "military observers", "formed police", "police officers", "civilian staff")
KINDS = ("state forces", "rebels", "spoilers", "militias", "gangs", "external forces")
POSTURES = ("garrison", "patrol", "hotspot", "protection", "forecast")
MISSION, CIVILIANS = -2, -1
RECENT_WEEKS = 13


class Incident(NamedTuple):
    """Deaths of one week in one place, by one actor against one target: groups, else mission, civilians."""

    cell: int
    actor: int
    target: int
    civilians: int
    aid_workers: int
    fighters: int
    peacekeepers: int

    @property
    def deaths(self) -> int:
        """All who died."""
        return self.civilians + self.aid_workers + self.fighters + self.peacekeepers


@dataclass(frozen=True)
class Standing:
    """How things stand at the end of a week, as far as the log tells of changes.

    Attributes
    ----------
    week : int
        -1 before the first.
    at_war, expelled : bool
    postures : tuple of int
        By group: keeps the peace, is on its guard, is on the offensive.
    kept : tuple of bool
        By provision of the accord.
    in_place : tuple of int
        The mission's people by component.
    mission_posture : int
    displaced, demobilised : int
        People.
    incidents : tuple of Incident
        Of this week.
    """

    week: int
    at_war: bool
    expelled: bool
    postures: tuple[int, ...]
    kept: tuple[bool, ...]
    in_place: tuple[int, ...]
    mission_posture: int
    displaced: int
    demobilised: int
    incidents: tuple[Incident, ...]


class Presence(NamedTuple):
    """Who is where: people by cell, the mission's by component and armed men by kind of group.

    Attributes
    ----------
    mission, armed : dict of str to numpy.ndarray
        int64, (cells,), people.
    """

    mission: dict[str, np.ndarray]
    armed: dict[str, np.ndarray]


class Life:
    """A `StabilizationModel` that is watched.

    Parameters
    ----------
    scenario : Scenario
        What is simulated.
    seed : int
        The luck; the same seed under another design is the same luck.
    """

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self.scenario = scenario
        self.model = StabilizationModel(scenario, seed=seed, collect=False)
        self.rows = ground.read_map(scenario.case.map)
        self.standing = self._standing()

    @property
    def week(self) -> int:
        """The last week lived; -1 before the first."""
        return self.model.week - 1

    @property
    def state(self) -> r.State:
        """The records as they stand now."""
        return self.model.state

    @property
    def is_over(self) -> bool:
        """Whether the horizon is reached."""
        return self.week >= self.scenario.horizon_weeks

    def step(self) -> None:
        """Let a week pass."""
        self.model.step()
        self.standing = self._standing()

    def column(self, name: str) -> np.ndarray:
        """Return one quantity of the weekly record, from week 0 to now."""
        return self.state.weeks[name][: self.week + 1]

    def cells(self, name: str) -> np.ndarray:
        """Return one field of the cells."""
        return self.state.cells[name]

    def recent_deaths(self) -> np.ndarray:
        """Deaths of all kinds by cell, last 13 weeks; int64, people."""
        events = self._events()
        events = events[events["week"] > self.week - RECENT_WEEKS]
        deaths = sum(
            events[name]
            for name in ("deaths_civilian", "deaths_humanitarian", "deaths_fighter", "deaths_peacekeeper")
        )
        return np.bincount(events["cell"], weights=deaths, minlength=len(self.rows)).astype("i8")

    def mean_of_people(self, name: str) -> np.ndarray:
        """Mean of one trait over the people now in each cell; NaN where nobody is."""
        people = self.state.civilians
        people = people[people["cell"] != r.NOWHERE]
        heads = np.bincount(people["cell"], weights=people["people"], minlength=len(self.rows))
        total = np.bincount(people["cell"], weights=people["people"] * people[name], minlength=len(self.rows))
        return np.divide(total, heads, out=np.full(len(heads), np.nan), where=heads > 0)

    def people(self) -> np.ndarray:
        """Return civilians by cell; float64, people."""
        people = self.state.civilians
        people = people[people["cell"] != r.NOWHERE]
        return np.bincount(people["cell"], weights=people["people"], minlength=len(self.rows))

    def presence(self) -> Presence:
        """Return who is where now."""
        units, bands = self.state.units, self.state.bands[: int(self.state.ledger[0].n_bands)]
        units = units[(units["status"] == r.DEPLOYED) & (units["cell"] != r.NOWHERE)]
        bands = bands[(bands["status"] == r.ACTIVE) & (bands["fighters"] > 0)]
        kinds = self.state.groups["kind"][bands["group"]]
        return Presence(
            mission=self._by_cell(COMPONENTS, units["component"], units["cell"], units["people"]),
            armed=self._by_cell(KINDS, kinds, bands["cell"], bands["fighters"]),
        )

    def _by_cell(
        self, names: tuple[str, ...], codes: np.ndarray, cells: np.ndarray, people: np.ndarray
    ) -> dict[str, np.ndarray]:
        found = {}
        for code, name in enumerate(names):
            chosen = codes == code
            if chosen.any():
                total = np.bincount(cells[chosen], weights=people[chosen], minlength=len(self.rows))
                found[name] = total.astype("i8")
        return found

    def _events(self) -> np.recarray:
        return self.state.events[: int(self.state.ledger[0].n_events)]

    def _standing(self) -> Standing:
        state, country, mission = self.state, self.state.country[0], self.state.mission[0]
        row = state.weeks[max(self.week, 0)]
        return Standing(
            week=self.week,
            at_war=bool(country.at_war),
            expelled=bool(mission.expelled),
            postures=tuple(int(code) for code in state.groups["posture"][: int(country.n_groups)]),
            kept=tuple(bool(code) for code in state.provisions["kept"]),
            in_place=tuple(int(people) for people in mission.deployed),
            mission_posture=int(mission.posture),
            displaced=int(row.displaced_people),
            demobilised=int(row.demobilised_people),
            incidents=self._incidents(),
        )

    def _incidents(self) -> tuple[Incident, ...]:
        events = self._events()
        first = int(np.searchsorted(events["week"], self.week))
        sums: dict[tuple[int, int, int], list[int]] = {}
        for event in events[first:]:
            dead = sums.setdefault((int(event.cell), int(event.actor), int(event.target)), [0, 0, 0, 0])
            dead[0] += int(event.deaths_civilian)
            dead[1] += int(event.deaths_humanitarian)
            dead[2] += int(event.deaths_fighter)
            dead[3] += int(event.deaths_peacekeeper)
        return tuple(Incident(*where, *dead) for where, dead in sums.items())
