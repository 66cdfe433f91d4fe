"""A sweep's results for a reader: a short table of points and designs, and the whole one as files."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from sim.experiments.durable import write_durably
from sim.experiments.layout import Column, table
from sim.experiments.plan import json_ready
from sim.experiments.results import Results
from sim.experiments.tables import encode
from sim.experiments.words import counted, decimals_for, estimate, wording

if TYPE_CHECKING:
    import pandas as pd

POINTS_SHOWN = 20
FIELDS_SHOWN = 4
SHORT_KEY_WORDS = 2
WAR = ("war_by_10_years", "war_by_5_years", "war_by_2_years")
IN_JSON = (*WAR, "war")


def sweep_comparison(results: Results, width: int) -> Iterator[str]:
    """Yield the blocks of text that `peacegrid study` prints for a sweep: war at each point."""
    responses = results.responses()
    name = _war(responses)
    first = responses[responses["point"].isin(sorted(responses["point"].unique())[:POINTS_SHOWN])]
    labels = _labels(first, results.fields)
    designs = list(results.runs["design"].unique())
    heading = f"{_told(name)} AT EACH POINT: shares of runs in %, with 95% intervals."
    yield "\n".join([heading, *_legend(results.fields, width)])
    columns = [_share(first[first["design"] == design], name, design, labels) for design in designs]
    yield from table("point", labels.values(), columns, width)
    if len(designs) > 1:
        baseline = _baseline(results)
        yield f"DIFFERENCES TO {baseline} at the same point, on the same luck: % points, with 95% intervals."
        runs = results.runs[results.runs["point"].isin(labels)]
        paired = results.compare(baseline, [name], runs=runs)
        others = [design for design in designs if design != baseline]
        columns = [_difference(paired[paired["design"] == design], design, labels) for design in others]
        yield from table("point", labels.values(), columns, width)
    yield "\n".join(textwrap.wrap(_ending(responses["point"].nunique()), width))


def _war(responses: pd.DataFrame) -> str:
    """War by the longest time that all points were watched for; by the horizon when that is short."""
    return next((name for name in WAR if name in responses and responses[name].notna().all()), "war")


def _told(name: str) -> str:
    return wording(name).name.upper() if name in WAR else "WAR BY THE HORIZON"


def _baseline(results: Results) -> str:
    names = list(results.runs["design"].unique())
    return results.study.baseline if results.study.baseline in names else names[0]


def _short(key: str) -> str:
    return ".".join([word for word in key.split(".") if word != "*"][-SHORT_KEY_WORDS:])


def _legend(fields: tuple[str, ...], width: int) -> list[str]:
    """Number of the point, then its settings in this order."""
    more = f" ({len(fields) - FIELDS_SHOWN} more are not shown)" if len(fields) > FIELDS_SHOWN else ""
    words = f"Beside the number of each point: {', '.join(map(_short, fields[:FIELDS_SHOWN]))}{more}."
    return textwrap.wrap(words, width)


def _labels(rows: pd.DataFrame, fields: tuple[str, ...]) -> dict[int, str]:
    """Number and settings of each point, in columns; of many fields the first few."""
    shown = rows.drop_duplicates("point")[["point", *fields[:FIELDS_SHOWN]]]
    columns = [[_figure(value) for value in shown[name].tolist()] for name in shown.columns]
    aligned = [[text.rjust(max(map(len, column))) for text in column] for column in columns]
    return dict(zip(shown["point"], map("  ".join, zip(*aligned, strict=True)), strict=True))


def _figure(value: Any) -> str:
    if value is None or value != value:
        return "own"
    if isinstance(value, float):
        return f"{value:,.0f}" if value.is_integer() and abs(value) < 1e12 else f"{value:.4g}"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _share(rows: pd.DataFrame, name: str, design: str, labels: dict[int, str]) -> Column:
    limits = [
        (row["point"], 100 * row[name], 100 * row[f"{name}_low"], 100 * row[f"{name}_high"])
        for row in rows.to_dict("records")
    ]
    return Column(design, "%", _cells(limits, labels))


def _difference(rows: pd.DataFrame, design: str, labels: dict[int, str]) -> Column:
    limits = [
        (row["point"], 100 * row["difference"], 100 * row["low"], 100 * row["high"])
        for row in rows.to_dict("records")
    ]
    return Column(design, "% points", _cells(limits, labels))


def _cells(limits: list[tuple[Any, ...]], labels: dict[int, str]) -> dict[str, str]:
    decimals = decimals_for([(high - low) / 2 for _, _, low, high in limits], 0)
    return {labels[point]: estimate(value, low, high, decimals) for point, value, low, high in limits}


def _ending(n_points: int) -> str:
    shown = f"These are the first {POINTS_SHOWN} of {n_points:,} points. " if n_points > POINTS_SHOWN else ""
    return (
        f"{shown}All outcomes at {counted(n_points, 'point')} are in points.csv and points.parquet. Each "
        "interval holds by itself; these are effects in the model, not a forecast for the country."
    )


def write_points_files(results: Results) -> list[Path]:
    """Write the responses at every point and design as CSV and Parquet; nothing when there is no sweep."""
    if not results.is_sweep or results.runs.empty:
        return []
    frame = results.responses()
    files = {
        results.folder / "points.csv": frame.to_csv(index=False).encode(),
        results.folder / "points.parquet": encode(pa.Table.from_pandas(frame, preserve_index=False)),
    }
    for path, data in files.items():
        write_durably(path, data)
    return list(files)


def sweep_designs_json(results: Results) -> list[dict[str, Any]]:
    """One object a point and design: settings, replications, war by years and the other outcomes as [value,
    low, high]."""
    objects = []
    for row in results.responses().to_dict("records"):
        names = [name.removesuffix("_low") for name in row if f"{name.removesuffix('_low')}_high" in row]
        values = {name: [row[name], row[f"{name}_low"], row[f"{name}_high"]] for name in dict.fromkeys(names)}
        war = {years: values.pop(f"war_by_{years}_years", [None] * 3) for years in ("2", "5", "10")}
        settings = {field: row[field] for field in results.fields}
        head = {"design": row["design"], "point": row["point"], "settings": settings}
        objects.append({**head, "replications": row["n_runs"], "war": war, **values})
    return [json_ready(each) for each in objects]


def sweep_paired_json(results: Results) -> list[dict[str, Any]]:
    """One object a point, design and war outcome: the difference to the baseline at that point."""
    if results.runs["design"].nunique() < 2:
        return []
    known = [name for name in IN_JSON if name in results.responses()]
    rows: list[Any] = results.compare(_baseline(results), known).to_dict("records")
    return rows
