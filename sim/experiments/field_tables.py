"""What results hold, in the shapes the field reads; the case says what the tables alone do not."""

from __future__ import annotations

import datetime
import json
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

SIDES = {"state": "state", "rebel": "rebel", "spoiler": "rebel"}


class FieldTables:
    """The part of `Results` that lays its tables out as the field's data sets are."""

    folder: Path
    study: Any
    runs: Any
    weeks: Any
    events: Any
    cells: Any

    @cached_property
    def _case(self) -> dict[str, Any]:
        """The case as it was run."""
        try:
            scenarios = json.loads((self.folder / "scenarios.json").read_bytes())
            case: dict[str, Any] = scenarios[self.study.baseline]["case"]
        except (OSError, ValueError, LookupError) as error:
            raise InputError(f"{self.folder / 'scenarios.json'} is missing or damaged: {error}") from error
        return case

    @property
    def group_kinds(self) -> dict[str, str]:
        """Kind of each armed group: state, rebel, spoiler, militia or gang."""
        return {group["name"]: group["kind"] for group in self._case["groups"]}

    @property
    def group_sides(self) -> dict[str, str]:
        """Side of the ended war of each armed group that had one: state or rebel."""
        allies = {group["name"]: "state" for group in self._case["groups"] if group.get("allied_with_state")}
        own = {group["name"]: SIDES.get(group["kind"], "") for group in self._case["groups"]}
        return {name: side for name, side in (own | allies).items() if side}

    def claims(self) -> pd.DataFrame:
        """Verdict on each claim of the study, from paired differences on common luck.

        Returns
        -------
        pandas.DataFrame
            `claim`, `design`, `than`, `outcome`, `unit`, `direction`, `difference`, `low`, `high`, `n_pairs`,
            `verdict` (supported, refuted, undecided or assumed), `reason`, `published`: a row a claim.
        """
        from sim.experiments.claims import judged

        return judged(self.study, self.runs)

    def ways(self, split: str = "mission") -> pd.DataFrame:
        """How and when peace first ended in each run, as told by `sim.analysis.ways_of_relapse`.

        Parameters
        ----------
        split : str
            Tell wars apart by whether a "mission" was there (the study must keep weeks), or by their
            "opener" (it must keep events).

        Raises
        ------
        InputError
            On another split, or when the study does not keep that table.
        """
        from sim.analysis import opened_by, ways_of_relapse

        if split == "mission":
            return ways_of_relapse(self.runs, self.weeks)
        if split == "opener":
            return opened_by(self.runs, self.events, self.group_kinds, self.group_sides)
        raise InputError(key="split", given=split, allowed="mission, opener")

    def incidence(self, split: str = "mission") -> pd.DataFrame:
        """Cumulative incidence of each way in which peace first ended, by design; `split` as of `ways`.

        Raises
        ------
        InputError
            As `ways`, and in a sweep: take one point of `ways` to `sim.analysis.cumulative_incidence`.
        """
        from sim.analysis import cumulative_incidence
        from sim.analysis.ways import BY_OPENER, BY_PRESENCE

        if self.study.sweep:
            raise InputError("incidence is not told of a sweep: take the ways of one point")
        ways = self.ways(split)
        return cumulative_incidence(ways, ways=BY_PRESENCE if split == "mission" else BY_OPENER)

    def ged_events(self) -> pd.DataFrame:
        """The events like UCDP GED; the study must keep events."""
        from sim.analysis.panels import ged_events

        week_zero = datetime.date.fromisoformat(self._case["week_zero"])
        return ged_events(self.events, self.group_kinds, week_zero)

    def cell_months(self) -> pd.DataFrame:
        """Deaths by cell and month; every cell and its people too when the study keeps cells."""
        from sim.analysis.panels import cell_months

        return cell_months(self.events, self.cells if "cells" in self.study.keep else None)

    def group_weeks(self) -> pd.DataFrame:
        """What each armed group does and meets in each week; the study must keep events."""
        from sim.analysis.panels import group_weeks

        return group_weeks(self.events, self.group_kinds, self.runs)

    def conflict_months(self) -> pd.DataFrame:
        """Peacekeepers and deaths by month, like Hultman, Kathman & Shannon; the study must keep events."""
        from sim.analysis.panels import conflict_months

        return conflict_months(self.weeks, self.events, self.group_kinds)

    def rings(self, baseline: str | None = None, **options: Any) -> pd.DataFrame:
        """Deaths by distance from the mission's bases against the baseline; the study must keep events and
        cells. Options as of `sim.analysis.ring_differences`; of a sweep, give the runs, events and cells of
        one point to that function."""
        from sim.analysis.rings import ring_differences

        side = float(self._case["cell_km"])
        return ring_differences(
            self.runs, self.events, self.cells, baseline or self.study.baseline, side, **options
        )
