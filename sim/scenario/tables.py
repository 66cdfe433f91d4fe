"""The tables of `docs/model.md`, written from the schema and from the docstrings of the mechanisms.

``python -m sim.scenario.tables docs/model.md`` writes them between their markers; with ``--check`` it
changes nothing and fails when the file is out of date.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from pydantic.fields import FieldInfo

from sim.scenario.case import Case
from sim.scenario.constants import Constants
from sim.scenario.design import Design
from sim.scenario.mechanisms import FOLDER, Mechanism, mechanisms
from sim.scenario.quantity import Record
from sim.scenario.shipped import NAME_RULE
from sim.scenario.study import Study
from sim.scenario.wording import allowed_in_words, declared, is_quantity, number, record_in

OUT_OF_DATE = 1
COMMAND = "python -m sim.scenario.tables docs/model.md"
CODE_WIDTH = 100
ASSUMED = "assumption of this model"
STATUSES = ("evidence", "assumption", "hypothesis")
DATA_ONLY = frozenset({"title", "summary", "source", "name", "question"})
FIELD_HEAD = ("name", "default", "bounds", "unit", "meaning", "source", "status")
INLINE = re.compile(r"[A-Za-z]+(_[A-Za-z0-9]+)+")


def main(argv: Sequence[str] | None = None) -> int:
    """Write the tables into a file, or check that they stand there; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m sim.scenario.tables", description=__doc__)
    parser.add_argument("file", type=Path, help="a Markdown file with markers")
    parser.add_argument("--check", action="store_true", help="change nothing; fail when out of date")
    args = parser.parse_args(argv)
    text = args.file.read_text(encoding="utf-8")
    wanted = filled(text)
    if args.check and text != wanted:
        print(f"{args.file} is out of date. Run: {COMMAND}", file=sys.stderr)
        return OUT_OF_DATE
    if not args.check:
        args.file.write_text(wanted, encoding="utf-8")
    return 0


def filled(text: str) -> str:
    """A text with every table anew.

    Raises
    ------
    ValueError
        When a table's pair of markers does not stand there exactly once.
    """
    for name, make in TABLES.items():
        begin, end = f"<!-- begin {name}, written by {COMMAND} -->", f"<!-- end {name} -->"
        if text.count(begin) != 1 or text.count(end) != 1:
            raise ValueError(f"the markers {begin} and {end} must stand there once each")
        before, _, rest = text.partition(begin)
        text = f"{before}{begin}\n\n{make()}\n\n{end}{rest.partition(end)[2]}"
    return text


def mechanism_table() -> str:
    """Mechanisms by name: sentence, status, whether a mission acts through it."""
    rows = (
        (f"`{each.name}`", each.sentence, each.status, "yes" if each.mission_channel else "")
        for each in mechanisms()
    )
    return _table(("mechanism", "rule", "status", "mission channel"), rows)


def mechanism_entries() -> str:
    """Each mechanism with equation, source, status and the constants it reads."""
    return "\n\n".join(_entry(each) for each in mechanisms())


def constant_table() -> str:
    """The constants of behaviour."""
    return _table(FIELD_HEAD, _rows(Constants))


def design_table() -> str:
    """The levers of a design."""
    return _table(FIELD_HEAD, _rows(Design))


def case_table() -> str:
    """The uncertainties of a case."""
    return _table(FIELD_HEAD, _rows(Case))


def study_table() -> str:
    """What a study says besides constants: choices of the user, so without source and status."""
    return _table(FIELD_HEAD[:5], (row[:5] for row in _rows(Study, leave_out=("constants",))))


def status_table() -> str:
    """How many numbers of each kind rest on what."""
    kinds: dict[str, type[Record]] = {
        "levers (design)": Design,
        "uncertainties (case)": Case,
        "constants (behaviour)": Constants,
    }
    rows = [(name, *_counts(model)) for name, model in kinds.items()]
    rules = Counter(each.status for each in mechanisms())
    said = ", ".join(f"{count} {status}" for status, count in sorted(rules.items()))
    table = _table(("numbers with a default", *STATUSES), rows)
    return f"{table}\n\nMechanisms: {len(mechanisms())} ({said})."


TABLES: dict[str, Callable[[], str]] = {
    "status": status_table,
    "mechanisms": mechanism_table,
    "rules": mechanism_entries,
    "constants": constant_table,
    "levers": design_table,
    "uncertainties": case_table,
    "study": study_table,
}


def _counts(model: type[Record]) -> Iterator[int]:
    found = Counter(
        declared(field)["status"]
        for _, field in _fields(model)
        if is_quantity(field) and not field.is_required()
    )
    return (found[status] for status in STATUSES)


def _fields(
    model: type[Record], prefix: str = "", leave_out: Iterable[str] = ()
) -> Iterator[tuple[str, FieldInfo]]:
    """Fields with their dotted names, those of tables within tables too; `[]` marks an array of tables."""
    for name, field in model.model_fields.items():
        inner = record_in(field.annotation)
        if name in DATA_ONLY or name in leave_out:
            continue
        if inner is None:
            yield prefix + name, field
        else:
            many = "[]" if isinstance(field.default, tuple) or field.is_required() else ""
            yield from _fields(inner, f"{prefix}{name}{many}.")


def _rows(model: type[Record], leave_out: Iterable[str] = ()) -> Iterator[tuple[str, ...]]:
    for name, field in _fields(model, leave_out=leave_out):
        yield (f"`{name}`", _default(field), *_declaration(field))


def _default(field: FieldInfo) -> str:
    value = field.get_default(call_default_factory=True)
    if field.is_required():
        return "required"
    if value is None or isinstance(value, (tuple, dict)):
        return ", ".join(map(str, value or ())) or "none"
    return str(value).lower() if isinstance(value, bool) else _figure(value) or "none"


def _figure(value: object) -> str:
    if isinstance(value, float):
        return number(value) if abs(value) >= 1 or value == 0 else repr(value)
    return f"{value:,}" if isinstance(value, int) else str(value)


def _declaration(field: FieldInfo) -> tuple[str, str, str, str, str]:
    if not is_quantity(field):
        return allowed_in_words(field).replace(NAME_RULE, "a name"), "", field.description or "", "", ""
    extra = declared(field)
    source = "" if extra["source"] == ASSUMED else extra["source"]
    bounds = f"{_figure(extra['low'])} to {_figure(extra['high'])}"
    status = "" if field.is_required() else extra["status"]
    return bounds, extra["unit"], field.description or "", source, status


def _entry(mechanism: Mechanism) -> str:
    equation = textwrap.fill(mechanism.equation, CODE_WIDTH, break_long_words=False, break_on_hyphens=False)
    constants = ", ".join(f"`{name}`" for name in _constants_read(mechanism.name))
    lines = [
        f"#### `{mechanism.name}`",
        "",
        _prose(mechanism.sentence),
        "",
        f"```text\n{equation}\n```",
        "",
        f"- Source: {_prose(mechanism.source)}",
        f"- Status: {mechanism.status}",
    ]
    if mechanism.mission_channel:
        lines.append("- A channel of the mission.")
    return "\n".join([*lines, *([f"- Constants: {constants}"] if constants else [])])


@lru_cache
def _constants_read(name: str) -> tuple[str, ...]:
    tree = ast.parse((FOLDER / f"{name}.py").read_text(encoding="utf-8"))
    read = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    return tuple(field for field in Constants.model_fields if field in read)


def _prose(text: str) -> str:
    """Text in which Markdown leaves names with underscores alone."""
    return INLINE.sub(lambda match: f"`{match[0]}`", text)


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(
        "| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines
    )


if __name__ == "__main__":
    raise SystemExit(main())
