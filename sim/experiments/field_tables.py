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
