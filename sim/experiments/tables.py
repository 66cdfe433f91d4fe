"""Rows of finished runs as Arrow tables, and back as one sorted data frame."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd  # else pyarrow loads it at the first write, for a second, while Ctrl-C may be waiting
import pyarrow as pa
import pyarrow.parquet as pq

from sim.experiments.plan import Done
from sim.experiments.points import Point

LONG = ("weeks", "events", "cells")
IDENTITY = ("study", "case", "design", "replication")
ARROW_TYPES = {"int": pa.int64(), "float": pa.float64(), "bool": pa.bool_(), "str": pa.string()}
Row = tuple[Done, Point | None]


def shard_table(name: str, plan_name: str, done: Sequence[Done]) -> pa.Table:
    """Build one table ("runs", "weeks", "events", "cells") of some finished runs, identity columns first."""
    if name == "runs":
        return runs_table(plan_name, done)
    rows = _rows(done)
    counts = [_length(run.tables[name]) for run, _ in rows]
    columns = {column: _repeated(values, counts) for column, values in _identity(plan_name, rows).items()}
    for column in done[0].tables[name]:
        columns[column] = _array(np.concatenate([np.asarray(run.tables[name][column]) for run, _ in rows]))
    return pa.table(columns)


def runs_table(plan_name: str, done: Sequence[Done]) -> pa.Table:
    """One row a run: identity, in a sweep the settings of its point, then seed, digest, version, status and
    its outcome."""
    rows = _rows(done)
    runs = [run for run, _ in rows]
    columns = {name: _encoded(values) for name, values in _identity(plan_name, rows).items()}
    columns |= settings_columns([point for _, point in rows if point is not None])
    columns["seed"] = pa.array([run.task.seed for run in runs], pa.int64())
    columns["digest"] = pa.array([run.digest for run in runs], pa.string())
    columns["version"] = _encoded([run.version for run in runs])
    columns["status"] = _encoded(["done"] * len(runs))
    for name in done[0].outcome:
        columns[name] = _array([run.outcome.get(name) for run in runs])
    return pa.table(columns)


def settings_columns(points: Sequence[Point]) -> dict[str, pa.Array]:
    """The swept fields by dotted key, each of the type of its declaration; null for the design's own."""
    fields = points[0].fields if points else ()
    return {
        field.key: pa.array([point.row[place] for point in points], ARROW_TYPES[field.kind])
        for place, field in enumerate(fields)
    }


def points_table(points: Sequence[Point]) -> pa.Table:
    """One row a point: its number and its settings."""
    numbers = pa.array([point.number for point in points], pa.int64())
    return pa.table({"point": numbers, **settings_columns(points)})


def _rows(done: Sequence[Done]) -> list[Row]:
    """One row a run, or as many as it stands for points."""
    return [(run, point) for run in done for point in run.task.points or (None,)]


def encode(table: pa.Table) -> bytes:
    """Return the table as the bytes of a Parquet file."""
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd")
    return buffer.getvalue()


def read_sorted(files: Iterable[Path], designs: Sequence[str], name: str) -> pd.DataFrame:
    """Read shards as one frame ordered by design (as in the study), point, replication, order within a
    run."""
    tables = [_without_dictionaries(pq.read_table(file)) for file in files]
    if not tables:
        return _empty(name).to_pandas()
    table = pa.concat_tables(tables, promote_options="permissive")
    places = {design: place for place, design in enumerate(designs)}
    design = np.array([places[value] for value in table["design"].to_pylist()])
    point = table["point"].to_numpy() if "point" in table.column_names else np.zeros(len(table))
    order = np.lexsort((table["replication"].to_numpy(), point, design))
    return table.take(pa.array(order)).to_pandas()


def _identity(plan_name: str, rows: Sequence[Row]) -> dict[str, list[Any]]:
    point = {"point": [point.number for _, point in rows if point is not None]}
    return {
        "study": [plan_name] * len(rows),
        "case": [run.task.scenario.case_name for run, _ in rows],
        "design": [run.task.design for run, _ in rows],
        **(point if point["point"] else {}),
        "replication": [run.task.replication for run, _ in rows],
    }


def _repeated(values: list[Any], counts: list[int]) -> pa.Array:
    return _encoded(np.repeat(np.array(values, object if isinstance(values[0], str) else np.int64), counts))


def _encoded(values: Any) -> pa.Array:
    if isinstance(values, np.ndarray) and values.dtype != object:
        return pa.array(values)
    if len(values) and isinstance(values[0], int):
        return pa.array(values, pa.int64())
    return pa.array(values, pa.string()).dictionary_encode()


def _array(values: Any) -> pa.Array:
    kinds = {type(value) for value in values} if isinstance(values, list) else set()
    if kinds == {int, float}:
        return pa.array([float(value) for value in values], pa.float64())
    array = pa.array(values, from_pandas=False)
    return array.dictionary_encode() if pa.types.is_string(array.type) else array


def _length(columns: dict[str, np.ndarray]) -> int:
    return len(next(iter(columns.values()), ()))


def _without_dictionaries(table: pa.Table) -> pa.Table:
    for place, column in enumerate(table.schema):
        if pa.types.is_dictionary(column.type):
            table = table.set_column(place, column.name, table.column(place).cast(column.type.value_type))
    return table


def _empty(name: str) -> pa.Table:
    names = [*IDENTITY, *(("seed", "digest", "version", "status") if name == "runs" else ())]
    kinds = {"replication": pa.int64(), "seed": pa.int64()}
    return pa.table({column: pa.array([], kinds.get(column, pa.string())) for column in names})
