"""Where people die, and when: events added up by cell and period."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from sim.analysis.columns import WEEKS_PER_YEAR, require_columns

KEYS = ["design", "week", "row", "column"]


def events_by_year(events: pd.DataFrame) -> pd.DataFrame:
    """Add events up by design, year and cell; what comes out may be put together with others and added again.

    Parameters
    ----------
    events : pandas.DataFrame
        One row per event: `design`, `week` (since fighting stopped), `row`, `column`, and columns of deaths
        by victim (people), whose names begin with `deaths_`.

    Returns
    -------
    pandas.DataFrame
        `design`, `week` (the first of its year), `row`, `column`, `deaths` (people, over all runs).

    Raises
    ------
    ValueError
        On missing columns.
    """
    missing = [name for name in KEYS if name not in events.columns]
    if missing:
        raise ValueError(f"events has no column {', '.join(map(repr, missing))}")
    victims = [name for name in events.columns if str(name).startswith("deaths_")]
    year = events["week"] // WEEKS_PER_YEAR * WEEKS_PER_YEAR
    deaths = events["deaths"] if "deaths" in events.columns else events[victims].sum(axis=1)
    table = events[["design", "row", "column"]].assign(week=year, deaths=deaths)
    return table.groupby(KEYS, sort=True)["deaths"].sum().reset_index()


def deaths_by_cell(
    events: pd.DataFrame, runs_of: Mapping[str, int], cells: pd.DataFrame, years: Sequence[float]
) -> pd.DataFrame:
    """Estimate deaths a year in each cell and period, as a mean over the runs of each design.

    Parameters
    ----------
    events : pandas.DataFrame
        Events, or sums of them from `events_by_year`.
    runs_of : mapping of str to int
        Runs of each design, those without any event included; the designs come out in this order.
    cells : pandas.DataFrame
        The grid: `row`, `column`, one row per cell; events elsewhere are left out.
    years : sequence of float
        Ends and beginnings of the periods, whole years since fighting stopped, rising: (0, 2, 5, 10) makes
        three. What happens in the very last week counts to the last period.

    Returns
    -------
    pandas.DataFrame
        One row per design, period and cell of the grid: `design`, `first_year`, `last_year`, `row`, `column`,
        `deaths_per_year` (people a year, mean over runs), `n_runs`.

    Raises
    ------
    ValueError
        On missing columns, no cells, or fewer than two years.
    """
    require_columns(cells, ["row", "column"], "cells")
    edges = np.asarray(years, dtype=np.float64)
    if len(edges) < 2 or (np.diff(edges) <= 0).any():
        raise ValueError(f"years must rise and be two at least, for instance (0, 2, 5, 10); got {years}")
    summed = events_by_year(events)
    at = np.minimum(summed["week"] / WEEKS_PER_YEAR, edges[-1] - 0.5)
    summed["period"] = np.searchsorted(edges, at.to_numpy(), side="right") - 1
    totals = summed.groupby(["design", "period", "row", "column"])["deaths"].sum()
    grid = cells[["row", "column"]].drop_duplicates()
    index = pd.MultiIndex.from_tuples(
        [
            (design, period, *cell)
            for design in runs_of
            for period in range(len(edges) - 1)
            for cell in grid.itertuples(index=False)
        ],
        names=["design", "period", "row", "column"],
    )
    frame = totals.reindex(index, fill_value=0).reset_index()
    period, n_runs = frame["period"].to_numpy(), frame["design"].map(dict(runs_of))
    frame["deaths_per_year"] = frame["deaths"] / n_runs / np.diff(edges)[period]
    frame = frame.assign(first_year=edges[period], last_year=edges[period + 1], n_runs=n_runs)
    return frame[["design", "first_year", "last_year", "row", "column", "deaths_per_year", "n_runs"]]
