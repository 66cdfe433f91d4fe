"""The competing ways in which peace first ended, as table and as pictures."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sim.experiments.layout import Column, table
from sim.experiments.results import Results
from sim.experiments.words import estimate, listed

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiments.pictures import Picture

SPLITS = {
    "mission": "The mission is there if it has people in the country in the last kept week before; before "
    "any mission also stands for designs without one.",
    "opener": "Who opened a war is who attacked in its first deadly clash, which says nothing of blame.",
}
CONFLICT = (
    "Conflict short of war: 25 deaths between the state and one group in a calendar year after a quiet one, "
    "before any war."
)
WEEKS_PER_YEAR = 52


def splits_of(results: Results) -> Iterator[str]:
    """Yield the ways of telling wars apart that the kept tables allow; none of a sweep or of no runs."""
    from sim.analysis.ways import MISSION, RECURRENCE

    if results.is_sweep or results.runs.empty or not {*RECURRENCE} <= {*results.runs.columns}:
        return
    if "weeks" in results.study.keep and {*MISSION} <= {*results.weeks.columns}:
        yield "mission"
    if "events" in results.study.keep and {"actor", "target"} <= {*results.events.columns}:
        yield "opener"


def at_the_end(curves: pd.DataFrame) -> pd.DataFrame:
    """Return the last row of each curve of a way that happened."""
    last = curves.groupby(["way", "design"], sort=False).last().reset_index()
    happened = curves.groupby("way")["events"].sum()
    return last[last["way"].map(happened) > 0]


def ends_shown(curves: pd.DataFrame) -> dict[str, dict[str, str]]:
    """Return by way and design "12 [2-47]", percent of runs by the last week."""
    return {
        str(way): {str(row["design"]): _percent(row) for row in rows.to_dict("records")}
        for way, rows in at_the_end(curves).groupby("way", sort=False)
    }


def _percent(row: dict[Any, Any]) -> str:
    value, low, high = (100 * row[name] for name in ("incidence", "low", "high"))
    return estimate(value, low, high, 0)


def endings(results: Results, width: int) -> Iterator[str]:
    """Yield the table that `peacegrid study` prints; none when peace held in every run."""
    split = next(splits_of(results), None)
    if split is None:
        return
    curves = results.incidence(split)
    columns = [Column(way, "% of runs", cells) for way, cells in ends_shown(curves).items()]
    if columns:
        heading = (
            f"HOW PEACE FIRST ENDED, {_time(curves)}: shares of runs, with 95% intervals. {SPLITS[split]}"
        )
        yield "\n".join(textwrap.wrap(heading, width))
        yield from table("First end", list(curves["design"].unique()), columns, width)


def _time(curves: pd.DataFrame) -> str:
    return f"by {curves['week'].max() / WEEKS_PER_YEAR:.3g} years"


def pictures_of_endings(results: Results) -> Iterator[Picture]:
    """Draw how peace first ended, once by each way of telling wars apart that the tables allow."""
    from sim import plots
    from sim.experiments.pictures import Picture

    for split in splits_of(results):
        curves = results.incidence(split)
        shown = ends_shown(curves)
        if not shown:
            return
        never = [way for way in curves["way"].unique() if way not in shown]
        told = [f"{way}: {listed([f'{d} {c}' for d, c in cells.items()])}" for way, cells in shown.items()]
        yield Picture(
            f"first-ends-by-{split}",
            plots.incidences(curves),
            "Share of runs whose peace has ended in this way first (cumulative incidence: the ways compete, "
            "and add up to the runs whose peace has ended). Bars at the right: 95% intervals of the last "
            f"week. {SPLITS[split]} {CONFLICT}"
            + (f" In no run the first: {listed(never)}." if never else ""),
            f"Rising curves, a panel a way in which peace ended, a curve a design. In percent of runs "
            f"{_time(curves)}: {'; '.join(told)}.",
        )


def endings_json(results: Results) -> list[dict[str, Any]]:
    """One object a design and way: the share of runs whose peace ended so, as [value, low, high]."""
    return [
        {"split": split, "design": row["design"], "way": row["way"],
         "incidence": [row["incidence"], row["low"], row["high"]]}
        for split in splits_of(results)
        for row in at_the_end(results.incidence(split)).to_dict("records")
    ]  # fmt: skip
