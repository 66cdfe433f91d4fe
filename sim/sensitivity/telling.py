"""An analysis for a reader: the budget before it, the tables after it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

import pandas as pd

from sim.experiments.layout import Column, table
from sim.experiments.plan import json_ready
from sim.experiments.size import as_duration
from sim.experiments.words import counted, decimals_for, estimate, large
from sim.sensitivity.analyse import threads
from sim.sensitivity.found import IDENTITY, Sensitivity
from sim.sensitivity.quantities import named, scale
from sim.sensitivity.request import INDICES, SCREENING, Request

SHOWN = 12


def budget(request: Request, seconds: float, workers: int | None) -> str:
    """Say how many runs it takes and how long, judging by one run."""
    per_point = request.study.replications * len(request.scenarios)
    runs = {stage: count * per_point for stage, count in request.points.items()}
    total = sum(runs.values())
    paths = counted(request.trajectories, "trajectory", "trajectories")
    return (
        f"Screening of {counted(len(request.axes), 'field')}: {paths}, {runs[SCREENING]:,} runs. Indices of "
        f"{min(request.top, len(request.axes))} at most: {runs[INDICES]:,} runs.\n"
        f"Each point {request.study.replications} times under {counted(len(request.scenarios), 'design')}, "
        f"{request.study.civilians:,} records: {large(request.size.agent_weeks)} agent-weeks in all, "
        f"about {as_duration(seconds * total / threads(workers))} on {counted(threads(workers), 'worker')} "
        f"({seconds:.2g} s a run)."
    )


def told(found: Sensitivity, width: int) -> Iterator[str]:
    """Yield the blocks of text that `peacegrid sensitivity` prints."""
    for (design, outcome), rows in found.screening.groupby(list(IDENTITY), sort=False):
        yield from _screening(str(design), str(outcome), rows, width)
    for (design, outcome), rows in (
        found.indices.groupby(list(IDENTITY), sort=False) if len(found.indices) else ()
    ):
        yield from _indices(str(design), str(outcome), rows, width)
    yield "\n".join(textwrap.wrap(_reading(found), width))


def _screening(design: str, outcome: str, rows: pd.DataFrame, width: int) -> Iterator[str]:
    unit, factor = scale(outcome)
    shown = rows.head(SHOWN)
    beyond, acting = int(rows["above_noise"].sum()), int((rows["mu_star"] > 0).sum())
    told_in = f" ({unit})" if unit else ""
    heading = f"WHAT MOVES {named(outcome).upper()} under {design}{told_in}"
    yield f"{heading}: effect over the whole range of a field."
    labels = {row["field"]: _label(row["field"], row["above_noise"]) for row in shown.to_dict("records")}
    mean = _estimates(shown, "mu_star", factor, labels)
    columns = [
        Column("mean size", "[95% interval]", mean),
        Column("luck alone", "below, 95%", _numbers(shown, "noise", factor, labels)),
        Column("beyond luck", "size", _numbers(shown, "effect", factor, labels)),
        Column("direction", "mean", _numbers(shown, "mu", factor, labels)),
    ]
    yield from table("field", labels.values(), columns, width)
    fields, idle = counted(len(rows), "field"), len(rows) - acting
    yield f"* beyond luck: {beyond} of {fields}; {idle} never changed it."


def _indices(design: str, outcome: str, rows: pd.DataFrame, width: int) -> Iterator[str]:
    sizes = sorted(rows["n"].unique())
    last = rows[rows["n"] == sizes[-1]].sort_values("total", ascending=False)
    labels = {row["field"]: _label(row["field"], row["above_noise"]) for row in last.to_dict("records")}
    luck = last.iloc[0]
    yield (
        f"SHARES OF VARIANCE OF {named(outcome).upper()} under {design}. Luck is "
        f"{100 * luck['luck_of_run']:.0f} % of the variance of a single run;\nof the means below it leaves "
        f"{luck['luck_of_mean']:.2f}, the total index of a field that only reshuffles luck."
    )
    columns = [
        Column("first", "[95% interval]", _estimates(last, "first", 1.0, labels)),
        Column("total", "[95% interval]", _estimates(last, "total", 1.0, labels)),
    ]
    for size in sizes[:-1]:
        columns.append(
            Column("total", f"at {size:,}", _numbers(rows[rows["n"] == size], "total", 1.0, labels))
        )
    yield from table("field", labels.values(), columns, width)


def _label(field: str, beyond: bool) -> str:
    return field.removeprefix("constants.") + (" *" if beyond else "")


def _estimates(rows: pd.DataFrame, name: str, factor: float, labels: dict[str, str]) -> dict[str, str]:
    limits = rows[[name, f"{name}_low", f"{name}_high"]].to_numpy() * factor
    decimals = decimals_for(list((limits[:, 2] - limits[:, 1]) / 2), 0)
    return {
        labels[field]: estimate(float(value), float(low), float(high), decimals)
        for field, (value, low, high) in zip(rows["field"], limits, strict=True)
    }


def _numbers(rows: pd.DataFrame, name: str, factor: float, labels: dict[str, str]) -> dict[str, str]:
    found = rows[name] * factor
    decimals = 2 if found.abs().max() < 10 else 0
    return {
        labels[field]: f"{value:,.{decimals}f}" for field, value in zip(rows["field"], found, strict=True)
    }


def _reading(found: Sensitivity) -> str:
    described = found.description
    none = "" if len(found.indices) else "Luck explains all that was found, so no field got indices. "
    return (
        f"{none}Ranges are those of sensitivity.json; {described['replications']} replications of each point "
        "on the same luck. These are drivers of the model within those ranges, not of the country."
    )


def as_json(found: Sensitivity) -> dict[str, Any]:
    """Return the analysis for `--json`."""
    return {
        "results": str(found.folder),
        **found.description,
        "screening": [json_ready(row) for row in found.screening.to_dict("records")],
        "indices": [json_ready(row) for row in found.indices.to_dict("records")],
    }
