"""Violence displaced: deaths by distance from the mission's bases, against the same country without it.

The rings are fixed in advance, so that no choice of distance follows from what was found. A base is a cell in
which mission units stood, by the monthly map of the mission's run; the deaths of the paired run, which shares
all luck, are put into rings around the same bases at the same time. Bases follow people and violence: the
rings tell where a mission's effect falls, not what one more base would do.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.columns import pair_keys, require_columns, require_confidence, require_design
from sim.analysis.event_table import require_event_columns
from sim.analysis.intervals import mean_interval

EDGES_KM = (0.0, 10.0, 30.0, 60.0, 120.0)
COUNTED = ("deaths_civilian", "deaths_humanitarian", "deaths_fighter")
COLUMNS = [
    "design", "baseline", "ring", "from_km", "to_km", "mean_design", "mean_baseline", "difference",
    "low", "high", "method", "n_pairs", "n_with_bases",
]  # fmt: skip


def ring_differences(
    runs: pd.DataFrame,
    events: pd.DataFrame,
    cells: pd.DataFrame,
    baseline: str,
    cell_km: float,
    edges_km: Sequence[float] = EDGES_KM,
    victims: Sequence[str] = COUNTED,
    bases: str = "troops_people",
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Compare deaths in rings around bases between each design and a baseline, pair by pair.

    An event of either run belongs to the ring of the distance between the centre of its cell and that of the
    nearest base of the *design's* run, on the last monthly map kept at or before its week. Events in months
    without a base (before the mission comes, after it has left, all of them when no base ever stood) belong
    to no ring.

    Parameters
    ----------
    runs : pandas.DataFrame
        One row per run: names the pairs, those without events too.
    events : pandas.DataFrame
        One row per event, as of `results.events`.
    cells : pandas.DataFrame
        The monthly maps, as of `results.cells`: `week`, `row`, `column` and the column `bases`.
    baseline : str
        Usually a design without a mission.
    cell_km : float
        Side of a cell.
    edges_km : sequence of float
        Where the rings begin, rising from 0; each is half-open, [0, 10) and so on, the last without end.
    victims : sequence of str
        Columns of deaths that count; those of peacekeepers by default do not, as the baseline has none.
    bases : str
        Column of `cells`: a cell is a base where it is above 0. Troops by default; `units_people` for all
        components, as for a mission of observers.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        One row per design and ring: `design`, `baseline`, `ring` ("10-30 km"), `from_km`, `to_km` (infinite
        for the last), `mean_design`, `mean_baseline`, `difference` (people a run; positive where there are
        more deaths under the design), `low`, `high`, `method` (BCa bootstrap, t under 20 pairs), `n_pairs`,
        `n_with_bases` (pairs in which a base ever stood). Differences over all rings add up.

    Raises
    ------
    ValueError
        On missing columns, edges that do not rise from 0, an unknown baseline or no other design.
    """
    require_confidence(confidence)
    require_design(runs, baseline)
    require_event_columns(events)
    require_columns(cells, ["design", "week", "row", "column", bases], "cells")
    edges = _edges(edges_km)
    keys = pair_keys(runs)
    designs = [name for name in runs["design"].unique() if name != baseline]
    if not designs:
        raise ValueError(f"runs has no design but the baseline {baseline!r}: there is nothing to compare")
    deaths = events.assign(deaths=events[list(victims)].sum(axis=1))
    stood = cells.loc[cells[bases] > 0, ["design", *keys, "week", "row", "column"]]
    maps = cells[["design", *keys, "week"]].drop_duplicates()
    rows: list[dict[str, Any]] = []
    for design in designs:
        first, second, n_with = _pairs((runs, deaths, stood, maps), keys, (design, baseline), cell_km, edges)
        rows += _compared(first, second, edges, confidence, n_with, design)
    return pd.DataFrame(rows).assign(baseline=baseline)[COLUMNS]


def _edges(edges_km: Sequence[float]) -> np.ndarray:
    edges = np.asarray(edges_km, dtype=np.float64)
    if edges.size < 1 or edges[0] != 0 or (np.diff(edges) <= 0).any():
        raise ValueError(f"edges_km must rise from 0, for instance {EDGES_KM}; got {tuple(edges_km)}")
    return edges


Tables = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]


def _pairs(
    tables: Tables, keys: Sequence[str], designs: tuple[str, str], cell_km: float, edges: np.ndarray
) -> tuple[np.ndarray, np.ndarray, int]:
    """Deaths by pair (rows) and ring (columns) under the design and under the baseline."""
    runs, deaths, stood, maps = tables
    sources = ((deaths, designs[0]), (deaths, designs[1]), (stood, designs[0]), (maps, designs[0]))
    *of_runs, bases, kept = (_by_pair(table, keys, design) for table, design in sources)
    names = sorted(set.intersection(*(set(_by_pair(runs, keys, design)) for design in designs)))
    counts = np.zeros((2, len(names), edges.size))
    for place, name in enumerate(names):
        for side, events in enumerate(of_runs):
            if name in events and name in bases:
                counts[side, place] = _by_ring(events[name], bases[name], kept[name], cell_km, edges)
    return counts[0], counts[1], sum(name in bases for name in names)


def _by_pair(frame: pd.DataFrame, keys: Sequence[str], design: str) -> dict[tuple[Any, ...], pd.DataFrame]:
    """The rows of each run of a design, by the name of its pair."""
    return dict(iter(frame[frame["design"] == design].groupby(list(keys), observed=True)))


def _by_ring(
    events: pd.DataFrame, bases: pd.DataFrame, maps: pd.DataFrame, cell_km: float, edges: np.ndarray
) -> np.ndarray:
    """Deaths of one run by ring around the bases that stood when they happened."""
    kept = np.sort(maps["week"].to_numpy())
    last = np.searchsorted(kept, events["week"].to_numpy(), side="right") - 1
    counts = np.zeros(edges.size)
    known = events[last >= 0].assign(map=kept[last[last >= 0]])
    standing = {week: part[["row", "column"]].to_numpy(float) for week, part in bases.groupby("week")}
    for week, part in known.groupby("map"):
        if week in standing:
            at = part[["row", "column"]].to_numpy(float)
            offsets = at[:, None, :] - standing[week][None, :, :]
            nearest = cell_km * np.sqrt((offsets**2).sum(axis=2)).min(axis=1)
            ring = np.searchsorted(edges, nearest, side="right") - 1
            np.add.at(counts, ring, part["deaths"].to_numpy(float))
    return counts


def _compared(
    first: np.ndarray, second: np.ndarray, edges: np.ndarray, confidence: float, n_with: int, design: str
) -> Iterator[dict[str, Any]]:
    ends = [*edges[1:], np.inf]
    for place, (start, end) in enumerate(zip(edges, ends, strict=True)):
        difference = first[:, place] - second[:, place]
        low, high, method = mean_interval(difference, confidence, heavy_tailed=True)
        yield {
            "design": design,
            "ring": f"{start:g}-{end:g} km" if np.isfinite(end) else f"{start:g} km and beyond",
            "from_km": start,
            "to_km": end,
            "mean_design": first[:, place].mean() if difference.size else np.nan,
            "mean_baseline": second[:, place].mean() if difference.size else np.nan,
            "difference": difference.mean() if difference.size else np.nan,
            "low": low,
            "high": high,
            "method": method,
            "n_pairs": difference.size,
            "n_with_bases": n_with,
        }
