"""`--set key=value`: any field changed by its dotted key, then validated like the file."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from sim.errors import InputError, did_you_mean, listed, nearest
from sim.scenario.case import Case
from sim.scenario.constants import Constants
from sim.scenario.design import Design
from sim.scenario.problems import validated
from sim.scenario.quantity import Record
from sim.scenario.reading import parse_toml
from sim.scenario.shipped import is_name
from sim.scenario.study import Scenario, Study

Settings = Mapping[str, object] | Iterable[str]
Target = TypeVar("Target", Scenario, Study)
WHERE = "settings"
EVERY_DESIGN = ("case.", "design.")
EVERY_ENTRY = "*"
LABELS = {"case_name", "design_name", "settings"}
PARTS: dict[str, type[Record]] = {"case": Case, "design": Design, "constants": Constants}


def apply_settings(target: Target, given: Settings | None) -> Target:
    """A scenario or study with fields changed.

    Parameters
    ----------
    target : Scenario or Study
        In a study, keys under ``case.`` and ``design.`` are kept in its `settings` and reach every design.
    given : mapping or iterable of str, optional
        Values by dotted key, or ``key=value`` texts. Entries of arrays go by their `name`, else by position;
        ``*`` stands for every entry.

    Returns
    -------
    Scenario or Study
        A new one, validated.

    Raises
    ------
    InputError
        When a key is not known or a value not allowed.
    """
    settings = parse_settings(given)
    if not settings:
        return target
    table = _thawed(target.model_dump())
    for key, value in settings.items():
        require_known_part(type(target), key)
        if isinstance(target, Study) and key.startswith(EVERY_DESIGN):
            table["settings"][key] = value.isoformat() if isinstance(value, datetime.date) else value
        else:
            _put(table, key, value)
    changed = validated(type(target), table, WHERE)
    if isinstance(changed, Study) and isinstance(target, Study):
        changed._folder = target._folder
    return changed


def _thawed(value: Any) -> Any:
    """Tables and arrays that can be changed in place."""
    if isinstance(value, dict):
        return {key: _thawed(item) for key, item in value.items()}
    return [_thawed(item) for item in value] if isinstance(value, (list, tuple)) else value


def require_known_part(model: type[Scenario] | type[Study], key: str, where: str = WHERE) -> None:
    """Refuse a key whose first word is no field; it may be one of the case, the design or the constants.

    Raises
    ------
    InputError
        Naming `where` and the parts there are.
    """
    first = key.split(".")[0]
    known = [name for name in model.model_fields if name not in LABELS]
    if first in known or key.startswith(EVERY_DESIGN):
        return
    parts = list(dict.fromkeys([*known, "case", "design"]))
    homes = [part for part, inner in PARTS.items() if first in inner.model_fields]
    advice = f"Did you mean '{homes[0]}.{key}'?" if homes else did_you_mean(first, parts)
    raise InputError("unknown key", file=where, key=key, allowed=listed(parts), suggestion=advice)


def _put(table: dict[str, Any], key: str, value: object) -> None:
    *path, last = key.split(".")
    for place in _places(table, path, key):
        step = _step(place, last, key, path)
        is_date = isinstance(place[step], datetime.date) and isinstance(value, str)
        place[step] = _date(str(value)) if is_date else value


def _places(table: dict[str, Any], path: list[str], key: str) -> list[Any]:
    """The tables a path leads to: one, or with ``*`` every entry of an array."""
    places: list[Any] = [table]
    for depth, word in enumerate(path):
        if word == EVERY_ENTRY and all(isinstance(place, list) for place in places):
            places = [entry for place in places for entry in place]
        else:
            places = [place[_step(place, word, key, path[:depth])] for place in places]
    return places


def _step(place: Any, word: str, key: str, above: list[str]) -> str | int:
    """The key or index by which `word` is found in a table or array."""
    if isinstance(place, dict):
        steps: dict[str, str | int] = {name: name for name in place}
    elif isinstance(place, list):
        steps = {_entry_name(entry, index): index for index, entry in enumerate(place)}
    else:
        raise InputError(f"{'.'.join(above)} has no parts", file=WHERE, key=key)
    if word not in steps:
        words = list(steps)
        raise InputError(
            "unknown key",
            file=WHERE,
            key=key,
            allowed=listed(words) or f"nothing: {'.'.join(above)} is empty",
            suggestion=_nearest_key(key, word, words),
        )
    return steps[word]


def _entry_name(entry: Any, index: int) -> str:
    name = entry.get("name") if isinstance(entry, dict) else None
    return name if isinstance(name, str) else str(index)


def _nearest_key(key: str, word: str, words: list[str]) -> str:
    found = nearest(word, words)
    whole = ".".join(found if found and part == word else part for part in key.split("."))
    return f"Did you mean {whole!r}?" if found else ""


def _date(text: str) -> object:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return text


def parse_settings(given: Settings | None) -> dict[str, object]:
    """Settings as a mapping: of ``key=value`` texts, whose values are written as in a TOML file.

    Raises
    ------
    InputError
        When a text is not of that form.
    """
    if isinstance(given, str):
        given = [given]
    if isinstance(given, Mapping):
        return dict(given)
    return dict(_pair(text) for text in given or ())


def _pair(text: str) -> tuple[str, object]:
    key, equals, value = text.partition("=")
    key = key.strip()
    if not equals or not key:
        raise InputError(file="--set", given=text, allowed="key=value, for example horizon_weeks=260")
    return key, _value(key, value.strip())


def _value(key: str, text: str) -> object:
    """A value as TOML writes it; a bare word stands for itself, as shells strip quotes."""
    try:
        table = parse_toml(f"value = {text}", "--set")
    except InputError:
        table = {"value": text} if is_name(text.lower()) and not text[:1].isdigit() else {}
    if table.keys() != {"value"}:
        raise InputError(
            file="--set",
            key=key,
            given=text,
            allowed="a TOML value: a number, true, false, a date, a text in quotes or an array in brackets",
        )
    return table["value"]
