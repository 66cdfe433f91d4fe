"""The lines of a map's file, each checked: a user may have made or changed it by hand."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import Annotated

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
)

from sim.errors import InputError, listed

MOST_CELLS = 20_000


def _digits(text: object) -> object:
    if isinstance(text, str) and not (text.isascii() and text.isdecimal()):
        raise ValueError("should be a whole number, digits only")
    return text


Digits = BeforeValidator(_digits)
Position = Annotated[int, Digits, Field(le=100_000)]
People = Annotated[int, Digits, Field(le=2_000_000_000)]


class MapRow(BaseModel):
    """One cell of a map."""

    model_config = ConfigDict(allow_inf_nan=False)

    row: Position
    column: Position
    latitude_degrees: Annotated[float, Field(ge=-90, le=90)]
    longitude_degrees: Annotated[float, Field(ge=-180, le=180)]
    people: People
    town: Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
    town_people: People
    travel_hours: Annotated[float, Field(ge=0, le=100_000)]
    border: Annotated[str, StringConstraints(pattern=r"^([A-Z]{3})?$")]
    coast: Annotated[int, Digits, Field(le=1)]
    lootable: Annotated[float, Field(ge=0, le=1)]


ROWS = TypeAdapter(list[MapRow])
COLUMNS = tuple(MapRow.model_fields)


def map_rows(text: str, file: Path) -> list[MapRow]:
    """Return the cells of a map, in the order of the file.

    Raises
    ------
    InputError
        When a column is missing, a value is not allowed, a cell stands twice, there are no people, no
        town or too many cells.
    """
    first, records = _records(text, file)
    try:
        rows = ROWS.validate_python(records)
    except ValidationError as error:
        raise _refused(error, first, file) from None
    _require_sense(rows, file)
    return rows


def _records(text: str, file: Path) -> tuple[int, list[dict[str, str]]]:
    """Return the number of the first cell's line, and the lines as read."""
    lines = text.splitlines()
    n_comments = next((i for i, line in enumerate(lines) if not line.startswith("#")), len(lines))
    reader = csv.DictReader(lines[n_comments:])
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        raise InputError(
            f"the map has no column {listed(missing)}", file=file, allowed=f"a line with {listed(COLUMNS)}"
        )
    try:
        return n_comments + 2, list(reader)
    except csv.Error as error:
        raise InputError(f"not valid CSV: {error}", file=file) from None


def _refused(error: ValidationError, first: int, file: Path) -> InputError:
    problem = error.errors(include_url=False)[0]
    index, column = int(problem["loc"][0]), str(problem["loc"][-1])
    reason = problem["msg"].removeprefix("Input ").removeprefix("Value error, ")
    given = problem["input"]
    return InputError(f"line {first + index}: {reason}", file=file, key=column, given=given)


def _require_sense(rows: list[MapRow], file: Path) -> None:
    if not 1 <= len(rows) <= MOST_CELLS:
        raise InputError(f"the map has {len(rows):,} cells", file=file, allowed=f"1 to {MOST_CELLS:,} cells")
    place, times = Counter((row.row, row.column) for row in rows).most_common(1)[0]
    if times > 1:
        raise InputError(f"the cell in row {place[0]}, column {place[1]} stands {times} times", file=file)
    if not sum(row.people for row in rows):
        raise InputError("nobody lives on the map", file=file, key="people")
    if not any(row.town for row in rows):
        raise InputError("the map has no town", file=file, key="town")
