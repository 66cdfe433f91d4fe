"""The points of a sweep: drawn, held against the declarations, and laid over the scenario of each design."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sim.errors import InputError, shown
from sim.experiments.durable import write_durably
from sim.experiments.point_table import read_points
from sim.experiments.sampling import Axis, Row, rows_of
from sim.scenario.checks import check_scenario
from sim.scenario.settings import apply_settings
from sim.scenario.study import Scenario, Study
from sim.scenario.sweep import Factor
from sim.scenario.swept import Swept, swept_field

FILE = "points.json"
PARTS = ("case", "design", "constants")
SHOWN_FIELDS = 6


class Point(NamedTuple):
    """One point of a sweep: its number and the value of each swept field, None for the design's own."""

    number: int
    fields: tuple[Swept, ...]
    row: Row

    @property
    def settings(self) -> dict[str, Any]:
        """What the point changes, by dotted key."""
        pairs = zip(self.fields, self.row, strict=True)
        return {field.key: value for field, value in pairs if value is not None}

    def __str__(self) -> str:
        told = [f"{key} = {shown(value)}" for key, value in self.settings.items()]
        more = f" and {len(told) - SHOWN_FIELDS} more" if len(told) > SHOWN_FIELDS else ""
        return f"point {self.number} ({', '.join(told[:SHOWN_FIELDS])}{more})"


def points_of(study: Study, scenarios: Sequence[Scenario]) -> tuple[Point, ...]:
    """Draw the points of a study's sweep; none when it has none.

    Parameters
    ----------
    study : Study
    scenarios : sequence of Scenario
        Of each design, without the sweep.

    Raises
    ------
    InputError
        When a field cannot be swept, a range is not allowed, or there would be too many points.
    """
    sweep = study.sweep
    if sweep is None:
        return ()
    if sweep.method == "table":
        keys, rows = read_points(sweep.table, study._folder)
        return _numbered(tuple(map(swept_field, keys)), rows)
    axes = [axis_of(factor) for factor in sweep.fields]
    own = tuple(_own_value(axis.field, scenarios) for axis in axes)
    found = rows_of(sweep.method, axes, sweep.points, sweep.seed, own)
    return _numbered(tuple(axis.field for axis in axes), found)


def _numbered(fields: tuple[Swept, ...], rows: Any) -> tuple[Point, ...]:
    typed = (tuple(field.typed(value) for field, value in zip(fields, row, strict=True)) for row in rows)
    return tuple(Point(number, fields, row) for number, row in enumerate(typed))


def axis_of(factor: Factor) -> Axis:
    """A field with the values or the range to take; constants have the range of their declaration.

    Raises
    ------
    InputError
        When the field cannot be swept, or the range is missing or not allowed.
    """
    field = swept_field(factor.key)
    if factor.values:
        return Axis(field, tuple(map(field.typed, factor.values)))
    if not field.is_number:
        raise InputError("needs values: it is no number", file="sweep", key=factor.key)
    if factor.low is not None and factor.high is not None:
        _require_within(field, factor.low, factor.high)
        return Axis(field, (), factor.low, factor.high)
    if not factor.key.startswith("constants."):
        raise InputError("needs values, or low and high: only constants are swept over all that is allowed",
                         file="sweep", key=factor.key)  # fmt: skip
    return Axis(field, (), float(field.low or 0.0), float(field.high or 0.0))


def _require_within(field: Swept, low: float, high: float) -> None:
    least, most = float(field.low or 0.0), float(field.high or 0.0)
    whole = field.kind == "float" or (low.is_integer() and high.is_integer())
    if low < least or high > most or not whole:
        raise InputError(
            file="sweep",
            key=field.key,
            given=f"{low:g} to {high:g}",
            allowed=f"{'' if field.kind == 'float' else 'whole numbers '}from {least:,g} to {most:,g}",
        )


def _own_value(field: Swept, scenarios: Sequence[Scenario]) -> Any:
    """What a field is without the sweep, when that is the same under every design; else None."""
    found = {_value_at(scenario, field.key.split(".")) for scenario in scenarios}
    return found.pop() if len(found) == 1 else None


def _value_at(place: Any, path: list[str]) -> Any:
    for word in path:
        if isinstance(place, tuple):
            named = {getattr(entry, "name", str(number)): entry for number, entry in enumerate(place)}
            place = named.get(word)
        else:
            place = getattr(place, word, None)
    return place.isoformat() if hasattr(place, "isoformat") else place


def refuse_swept(settings: Iterable[str], points: Sequence[Point]) -> None:
    """Refuse to set a field that the sweep changes from point to point: the sweep would have its way.

    Parameters
    ----------
    settings : iterable of str
        Dotted keys that the user sets for the whole study.
    points : sequence of Point

    Raises
    ------
    InputError
        Naming the first such key.
    """
    swept = [field.key for field in points[0].fields] if points else []
    for key in settings:
        taken = next((other for other in swept if _overlap(key, other)), None)
        if taken is not None:
            raise InputError(
                f"the sweep of this study changes {taken} from point to point",
                file="--set",
                key=key,
                suggestion="Leave it out, or change the sweep in the study's file.",
            )


def _overlap(first: str, second: str) -> bool:
    """Whether two dotted keys can name the same field, or one a part of the other; ``*`` is any word."""
    pairs = zip(first.split("."), second.split("."), strict=False)
    return all(one == other or "*" in (one, other) for one, other in pairs)


def at_point(base: Scenario, point: Point, where: str) -> Scenario:
    """A design's scenario at a point, checked like a file.

    Raises
    ------
    InputError
        When the point is not allowed; the message names it.
    """
    try:
        changed = apply_settings(base, point.settings)
        check_scenario(changed)
    except InputError as error:
        raise InputError(f"{point} under {base.design_name}: {error}", file=where, key="sweep") from None
    same = {part: getattr(base, part) for part in PARTS if getattr(base, part) == getattr(changed, part)}
    return changed.model_copy(update=same)  # points share what they do not change: many fit into memory


def write_points(folder: Path, points: Sequence[Point]) -> None:
    """Write the points of a results folder, so that they need not be drawn again."""
    if not points:
        return
    keys = [field.key for field in points[0].fields]
    text = json.dumps({"fields": keys, "rows": [list(point.row) for point in points]})
    write_durably(folder / FILE, (text + "\n").encode())


def read_written_points(folder: Path) -> tuple[Point, ...]:
    """The points of a results folder.

    Raises
    ------
    InputError
        When its file of points is missing or damaged.
    """
    try:
        table = json.loads((folder / FILE).read_bytes())
        return _numbered(tuple(map(swept_field, table["fields"])), table["rows"])
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise InputError(f"{folder / FILE} is missing or damaged: {error}") from error
