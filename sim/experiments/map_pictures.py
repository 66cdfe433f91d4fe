"""The pictures of where people die: maps by design and period, still and moving."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from sim.errors import InputError
from sim.experiments.described import Described
from sim.experiments.kept_maps import map_of
from sim.experiments.pictures import Picture
from sim.experiments.results import Results
from sim.experiments.words import listed

WEEKS_PER_YEAR = 52
BREAKS = (2, 5, 10, 20, 30, 40)
MOST_FRAMES = 20
TOWNS_NAMED = 3
NEEDED = ("week", "row", "column", "deaths_civilian")


def places(results: Results) -> Iterator[Picture]:
    """Draw the maps of a study that kept its events; none when its map or the columns are not there."""
    from sim import analysis, plots

    events = _added_up(results)
    if events is None:
        return
    cells, towns, side = _grid(results, events)
    if cells.empty:
        return
    years = max(1, round(results.study.horizon_weeks / WEEKS_PER_YEAR))
    runs_of = results.runs.groupby("design", sort=False).size().to_dict()
    frame = analysis.deaths_by_cell(events, runs_of, cells, periods(years))
    told = [f"{design} {share:.0%}" for design, share in _touched(frame).items()]
    yield Picture(
        "maps",
        plots.maps(frame, towns, side),
        "Everybody who dies by violence: civilians, aid workers, fighters, peacekeepers. Means over runs, "
        "all maps on one colour scale; light grey is under its lowest step. A mean hides that runs differ: "
        "a dark cell may stand for one war in many runs.",
        "Maps of deaths a year by cell, a row a design, a column a period. Share of cells in which anybody "
        f"dies in any run: {listed(told)}.",
    )
    yearly = analysis.deaths_by_cell(events, runs_of, cells, frames(years))
    yield Picture(
        "maps-moving",
        plots.moving_maps(yearly, side),
        "The same year by year, on one colour scale of its own.",
        "Moving maps of deaths by cell, one a design; the maps above show the same in periods.",
        moving=True,
    )


def periods(years: int) -> tuple[int, ...]:
    """Ends and beginnings of the periods shown: 0, 2, 5, 10 of ten years; 0, 1 of one."""
    return (0, *(end for end in BREAKS if end < years), years)


def frames(years: int) -> tuple[int, ...]:
    """Ends and beginnings of the frames of an animation: every year, or every few years of many."""
    step = -(-years // MOST_FRAMES)
    return (*range(0, years, step), years)


def _added_up(results: Results) -> pd.DataFrame | None:
    """All events by design, year and cell, shard by shard, so that memory does not grow with the runs; None
    when they do not say where."""
    from sim.analysis import events_by_year

    parts = []
    for part in results.parts("events"):
        if not set(NEEDED) <= set(part.columns):
            return None
        parts.append(events_by_year(part))
    return events_by_year(pd.concat(parts)) if parts else None


def _grid(results: Results, events: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame | None, str]:
    """The cells of the country, its largest towns, and the side of a cell; the cells with events when there
    is no such map."""
    described = Described(results.folder)
    try:
        file = map_of(results.folder, described.case("map"))
    except InputError:
        return events[["row", "column"]].drop_duplicates(), None, ""
    table = pd.read_csv(file, comment="#")
    towns = table.dropna(subset="town").nlargest(TOWNS_NAMED, "town_people")
    side = described.case("cell_km")
    return table, towns, f"{side} km" if side else ""


def _touched(frame: pd.DataFrame) -> pd.Series:
    """Share of cells in which anybody dies in any run, by design."""
    cells = frame.groupby(["design", "row", "column"], sort=False)["deaths_per_year"].sum() > 0
    return cells.groupby("design", sort=False).mean()
