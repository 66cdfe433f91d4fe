"""What pydantic finds wrong, said once, in the words of the file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from sim.errors import InputError, did_you_mean, listed
from sim.scenario.quantity import Record
from sim.scenario.shipped import NAME_RULE
from sim.scenario.wording import allowed_in_words, choices_of, record_in

Model = TypeVar("Model", bound=Record)
DESCRIBED_AT_MOST = 50
KEY_AND_REASON = re.compile(r"([a-z_]+(?:\.[\w-]+)*): (.*)", re.DOTALL)


def validated(model: type[Model], table: Mapping[str, Any], file: str | Path | None = None) -> Model:
    """The record a table describes.

    Raises
    ------
    InputError
        When it does not: the first problem in full, the others a line each.
    """
    try:
        return model.model_validate(table)
    except ValidationError as error:
        raise as_input_error(error, model, table, file) from None


def as_input_error(
    error: ValidationError, model: type[Record], table: Mapping[str, Any], file: str | Path | None = None
) -> InputError:
    """One message for all that is wrong; misspelt keys first, as they explain the missing ones."""
    found = [problem for problem in error.errors(include_url=False) if not _is_echo(problem)]
    found.sort(key=lambda problem: problem["type"] != "extra_forbidden")
    problems: dict[str, dict[str, Any]] = {}
    for problem in found[:DESCRIBED_AT_MOST]:
        described = _described(problem, model, table)
        problems.setdefault(f"{described['key']} {described['problem']}", described)
    first, *rest = problems.values()
    more = [str(InputError(**other)) for other in rest] + [""] * len(found[DESCRIBED_AT_MOST:])
    return InputError(**first, file=file, more=more)


def _is_echo(problem: Any) -> bool:
    """An array called too short only because its entries are wrong, which is said already."""
    return problem["type"] == "too_short" and len(problem["input"]) >= problem["ctx"]["min_length"]


def key_of(location: Sequence[int | str], table: Any) -> str:
    """Dotted key of a place in a table; entries of arrays by their name, where they have one."""
    parts = []
    for step in location:
        table = _below(table, step)
        name = table.get("name") if isinstance(step, int) and isinstance(table, dict) else None
        parts.append(name if isinstance(name, str) else str(step))
    return ".".join(parts)


def _below(table: Any, step: int | str) -> Any:
    try:
        return table[step]
    except (KeyError, IndexError, TypeError):
        return None


def _described(problem: Any, model: type[Record], table: Mapping[str, Any]) -> dict[str, Any]:
    owner, field, location = _place(model, problem["loc"])
    key = key_of(location, table)
    kind = problem["type"]
    if kind == "value_error":
        return _from_validator(key, problem)
    if kind == "extra_forbidden":
        return _unknown_key(key, str(location[-1]), owner)
    if kind == "missing":
        allowed = allowed_in_words(field) if field else ""
        return {"key": key, "problem": "missing", "allowed": allowed}
    return {"key": key, "problem": "", "given": problem["input"], **_wanted(problem, field)}


def _place(
    model: type[Record], location: tuple[int | str, ...]
) -> tuple[type[Record], FieldInfo | None, tuple[int | str, ...]]:
    """The model and the field at a location, and the location without pydantic's own additions."""
    owner, field = model, None
    for depth, step in enumerate(location, start=1):
        if isinstance(step, int):
            continue
        inner = record_in(field.annotation) if field else None
        owner = inner or owner
        field = owner.model_fields.get(step)
        if field is None:
            return owner, None, location[:depth]
        if get_origin(field.annotation) is dict:
            return owner, field, location[: depth + 1]
    return owner, field, location


def _from_validator(key: str, problem: Any) -> dict[str, Any]:
    reason = str(problem["ctx"]["error"])
    match = KEY_AND_REASON.fullmatch(reason)
    return {"key": match[1], "problem": match[2]} if match else {"key": key, "problem": reason}


def _unknown_key(key: str, word: str, owner: type[Record]) -> dict[str, Any]:
    known = list(owner.model_fields)
    return {
        "key": key,
        "problem": "unknown key",
        "allowed": listed(known),
        "suggestion": did_you_mean(word, known),
    }


def _wanted(problem: Any, field: FieldInfo | None) -> dict[str, str]:
    """What is allowed at a field, and a suggestion for a misspelt choice."""
    if field is None:
        return {"allowed": problem["msg"]}
    given = problem["input"]
    choices = choices_of(field)
    if choices and isinstance(given, str):
        return {"allowed": " or ".join(map(repr, choices)), "suggestion": did_you_mean(given, choices)}
    if isinstance(problem["loc"][-1], int) and record_in(field.annotation) is None:
        return {"allowed": _entry(problem)}
    return {"allowed": allowed_in_words(field), "suggestion": _advice(given, field)}


def _entry(problem: Any) -> str:
    """What an entry of an array of texts may be."""
    pattern = problem.get("ctx", {}).get("pattern", "")
    return NAME_RULE if pattern.startswith("^[a-z0-9]") else "a text of 1 to 200 characters in one line"


def _advice(given: object, field: FieldInfo) -> str:
    if isinstance(given, str) and field.annotation in (int, float, bool):
        return "Write it without quotes"
    if isinstance(given, float) and field.annotation is int:
        return "Write it without a decimal point"
    if isinstance(given, dict) and get_origin(field.annotation) is tuple:
        return "Head each entry with double brackets: [[...]]"
    return ""
