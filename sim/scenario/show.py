"""A case, design or study printed whole: TOML with the meaning, unit, bounds and source of every field."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator
from typing import Any, get_origin

from pydantic import TypeAdapter
from pydantic.fields import FieldInfo

from sim.scenario.case import Case
from sim.scenario.design import Design
from sim.scenario.files import read_any
from sim.scenario.load import load_any
from sim.scenario.quantity import Record
from sim.scenario.shipped import Kind
from sim.scenario.study import Study
from sim.scenario.wording import allowed_in_words, bounds, declared, is_quantity, record_in

MODELS: dict[Kind, type[Record]] = {"case": Case, "design": Design, "study": Study}
ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
COMMENT_WIDTH = 110
ASSUMED = "assumption of this model"


def show(given: str | os.PathLike[str], kind: Kind | None = None) -> str:
    """A shipped file or a user's own, resolved: `extends` followed and defaults filled in, comments beside.

    Raises
    ------
    InputError
        When anything is wrong with it.
    """
    kind, record = load_any(given, kind)
    return f"# {kind} {read_any(given, kind).name}\n\n{to_toml(record)}"


def to_toml(record: Record, *, comments: bool = True) -> str:
    """A record as TOML that loads back to the same record."""
    return "\n".join(_lines(record, (), comments)).strip() + "\n"


def json_schema(kind: Kind | None = None) -> dict[str, Any]:
    """JSON Schema of one kind of file, or of all three.

    A file with `extends` needs no other key.
    """
    if kind:
        schema = MODELS[kind].model_json_schema()
        _allow_extends(schema)
    else:
        schema = TypeAdapter(Case | Design | Study).json_schema()
        for model in MODELS.values():
            _allow_extends(schema["$defs"][model.__name__])
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _allow_extends(schema: dict[str, Any]) -> None:
    schema["properties"]["extends"] = {
        "type": "string",
        "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$",
        "description": "Name of a shipped file, or of one in the same folder, that this file changes.",
    }
    schema["anyOf"] = [{"required": schema.pop("required", [])}, {"required": ["extends"]}]


def _lines(record: Record, path: tuple[str, ...], comments: bool) -> Iterator[str]:
    """Plain values first, then tables: TOML knows no way back from a table."""
    fields = {
        name: field for name, field in type(record).model_fields.items() if getattr(record, name) is not None
    }
    tables = [name for name in fields if _is_table(fields[name]) and getattr(record, name) != ()]
    for name in fields:
        if name not in tables:
            yield from _comment(fields[name], comments)
            yield f"{name} = {_value(getattr(record, name))}"
    for name in tables:
        yield from _table(getattr(record, name), fields[name], (*path, name), comments)


def _is_table(field: FieldInfo) -> bool:
    return record_in(field.annotation) is not None or get_origin(field.annotation) is dict


def _table(value: Any, field: FieldInfo, path: tuple[str, ...], comments: bool) -> Iterator[str]:
    header = ".".join(path)
    if isinstance(value, Record):
        yield from ("", f"[{header}]")
        yield from _lines(value, path, comments)
    elif isinstance(value, dict):
        yield ""
        yield from _comment(field, comments)
        yield f"[{header}]"
        yield from (f"{_value(key)} = {_value(item)}" for key, item in value.items())
    else:
        for index, entry in enumerate(value):
            yield from ("", f"[[{header}]]")
            yield from _lines(entry, path, comments and index == 0)


def _comment(field: FieldInfo, wanted: bool) -> Iterator[str]:
    if not wanted:
        return
    parts = [
        (field.description or "").rstrip("."),
        bounds(field) if is_quantity(field) else allowed_in_words(field),
    ]
    if is_quantity(field):
        extra = declared(field)
        assumed = extra["source"] == ASSUMED
        parts.append(
            "Default: an assumption" if assumed else f"Default: {extra['source']} ({extra['status']})"
        )
    text = " ".join(f"{part[:1].upper()}{part[1:]}." for part in parts if part)
    yield from _wrapped(" ".join(text.split()))


def _wrapped(text: str) -> Iterator[str]:
    line = "#"
    for word in text.split(" "):
        if len(line) + len(word) >= COMMENT_WIDTH:
            yield line
            line = "#"
        line += f" {word}"
    yield line


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_text(key)} = {_value(item)}" for key, item in value.items()) + " }"
    return repr(value)


def _text(value: str) -> str:
    text = "".join(map(_escaped, value))
    return '"""\n' + text.replace("\\n", "\n") + '"""' if "\n" in value and "\\" not in value else f'"{text}"'


def _escaped(character: str) -> str:
    if character in ESCAPES:
        return ESCAPES[character]
    return character if character.isprintable() else f"\\U{ord(character):08x}"
