"""What the results of a sweep have besides: points, their settings, and analyses point by point."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import InputError

if TYPE_CHECKING:
    import pandas as pd


class SweptResults:
    """The part of `Results` that knows of points."""

    folder: Path
    runs: Any
    _header: dict[str, Any]

    @property
    def is_sweep(self) -> bool:
        """Whether the designs were run at several points."""
        return bool(self._header["study"].get("sweep"))

    @cached_property
    def points(self) -> pd.DataFrame:
        """One row per point of the sweep: its number and its settings, a column per swept field.

        Raises
        ------
        InputError
            When the study has no sweep.
        """
        from sim.experiments.points import read_written_points
        from sim.experiments.tables import points_table

        if not self.is_sweep:
            raise InputError(f"{self.folder} holds no points: the study has no sweep")
        return points_table(read_written_points(self.folder)).to_pandas()

    @property
    def fields(self) -> tuple[str, ...]:
        """The swept fields, by dotted key; none when there is no sweep."""
        return tuple(self.points.columns[1:]) if self.is_sweep else ()

    def compare_points(self, reference: int = 0, outcomes: Iterable[str] | None = None) -> pd.DataFrame:
        """Paired differences of every point of the sweep to a reference point, under the same design."""
        from sim.analysis import compare_points

        return compare_points(self.runs, reference, None if outcomes is None else [*outcomes])

    def responses(self, outcomes: Iterable[str] | None = None) -> pd.DataFrame:
        """Outcomes with intervals at each point and design of the sweep (rows), side by side (columns)."""
        from sim.analysis import responses

        return responses(self.runs, self.fields, None if outcomes is None else [*outcomes])

    def _each_point(
        self, analyse: Callable[[pd.DataFrame], pd.DataFrame], runs: pd.DataFrame | None = None
    ) -> pd.DataFrame:
        """Analyse the runs of each point by themselves; all at once when there is no sweep."""
        from sim.analysis import each_point

        chosen = self.runs if runs is None else runs
        return each_point(chosen, analyse, self.fields) if self.is_sweep else analyse(chosen)
