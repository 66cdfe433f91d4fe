"""The declaration of a field in words: what it allows, its unit, its bounds."""

from __future__ import annotations

import datetime
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from sim.scenario.quantity import Record
from sim.scenario.shipped import NAME_RULE


def allowed_in_words(field: FieldInfo) -> str:
    """What a field takes, e.g. ``a whole number from 0 to 2,000,000 (people)``."""
    annotation = field.annotation
    if record_in(annotation):
        return _records(field)
    choices = choices_of(field)
    if choices:
        options = " or ".join(repr(choice) for choice in choices)
        return f"an array of {options}" if get_origin(annotation) is tuple else options
    if is_quantity(field):
        return f"{_number_kind(field)} {bounds(field)}"
    return _simple(field)


def bounds(field: FieldInfo) -> str:
    """Bounds and unit of a quantity: ``from 0 to 1 (share)``."""
    extra = declared(field)
    return f"from {number(extra['low'])} to {number(extra['high'])} ({extra['unit']})"


def number(value: float) -> str:
    """A bound with thousands separated."""
    return f"{int(value):,}" if float(value).is_integer() else repr(value)


def is_quantity(field: FieldInfo) -> bool:
    """Whether the field was declared with `quantity`."""
    return "unit" in declared(field)


def declared(field: FieldInfo) -> dict[str, Any]:
    """Unit, bounds, source and status of a quantity."""
    return field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}


def record_in(annotation: Any) -> type[Record] | None:
    """The model a field holds, singly or in an array."""
    if isinstance(annotation, type) and not get_args(annotation):
        return annotation if issubclass(annotation, Record) else None
    return next((found for part in get_args(annotation) if (found := record_in(part))), None)


def choices_of(field: FieldInfo) -> tuple[str, ...]:
    """The words a field allows, when they are few."""
    return _choices(field.annotation)


def _choices(annotation: Any) -> tuple[str, ...]:
    if get_origin(annotation) is Literal:
        return tuple(get_args(annotation))
    return next((found for part in get_args(annotation) if (found := _choices(part))), ())


def _records(field: FieldInfo) -> str:
    if get_origin(field.annotation) is tuple:
        return f"an array of {_length(field.metadata, 'tables')}"
    return "a table"


def _number_kind(field: FieldInfo) -> str:
    return "a whole number" if field.annotation is int else "a number"


def _simple(field: FieldInfo) -> str:
    annotation = field.annotation
    if annotation is bool:
        return "true or false"
    if annotation is datetime.date:
        return "a date such as 1999-07-07, without quotes"
    if get_origin(annotation) is dict:
        return "a number, a text, true or false, by dotted key"
    if get_origin(annotation) is tuple:
        kinds = "numbers or words" if float in get_args(get_args(annotation)[0]) else "texts"
        return f"an array of {_length(field.metadata, kinds)}"
    return _text(field.metadata)


def _text(metadata: list[Any]) -> str:
    pattern = next((rule.pattern for rule in metadata if getattr(rule, "pattern", None)), "")
    if pattern.startswith("^[a-z0-9]"):
        return NAME_RULE
    return f"text of {_length(metadata, 'characters')}" + (" in one line" if pattern else "")


def _length(metadata: list[Any], things: str) -> str:
    least = next((rule.min_length for rule in metadata if getattr(rule, "min_length", None)), 0)
    most = next((rule.max_length for rule in metadata if getattr(rule, "max_length", None)), None)
    return f"{least} to {number(most)} {things}" if most else things
