"""From a name or a path to one whole table: `extends` followed, differences merged in."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.errors import InputError, did_you_mean, listed
from sim.scenario.reading import read_table
from sim.scenario.shipped import (
    FOLDERS,
    KINDS,
    NAME_RULE,
    Kind,
    find,
    is_name,
    looks_like_path,
    shipped_folder,
    shipped_names,
)

LONGEST_CHAIN = 8
ONLY_IN: dict[Kind, frozenset[str]] = {
    "study": frozenset(
        {"designs", "baseline", "replications", "question", "case", "keep", "every_weeks", "seed"}
    ),
    "case": frozenset(
        {"map", "week_zero", "identities", "groups", "provisions", "ending", "population_people", "state"}
    ),
    "design": frozenset({"deployment", "allocation", "disarmament", "quality", "tasks", "exit", "costs"}),
}


@dataclass(frozen=True)
class Source:
    """A file with the table it stands for, after `extends`."""

    kind: Kind
    name: str
    file: Path
    table: dict[str, Any]

    @property
    def folder(self) -> Path | None:
        """Where names that the file mentions are also looked up; nothing for shipped files."""
        return None if self.file.parent.parent == shipped_folder() else self.file.parent


def read_source(kind: Kind, given: str | os.PathLike[str], *, beside: Path | None = None) -> Source:
    """Read a shipped file by name, or a user's own by path.

    Raises
    ------
    InputError
        When it cannot be found or read, or when its `extends` leads nowhere or round in a circle.
    """
    file = find(kind, given, beside=beside)
    _suggest_shipped(shipped_names(kind), file)
    table = _resolved(kind, file, ())
    return Source(kind=kind, name=_name_of(file), file=file, table=table)


def read_any(given: str | os.PathLike[str], kind: Kind | None = None) -> Source:
    """Read a file whose kind is not said: by the folder that ships its name, else by its keys.

    Raises
    ------
    InputError
        When it cannot be found or read.
    """
    if kind:
        return read_source(kind, given)
    text = os.fspath(given)
    names = {name: kind for kind in KINDS for name in shipped_names(kind)}
    if isinstance(given, str) and text in names:
        return read_source(names[text], given)
    if not looks_like_path(given):
        raise InputError(
            "there is no case, design or study of this name",
            given=text,
            allowed=f"{listed(names)}, or the path of a file",
            suggestion=did_you_mean(text, names),
        )
    _suggest_shipped(names, Path(text))
    return read_source(kind_of(Path(text)), Path(text))


def kind_of(file: Path, depth: int = 0) -> Kind:
    """What a file holds, judged by its keys, by its folder, or by what it extends.

    Raises
    ------
    InputError
        When it cannot be read.
    """
    table = read_table(file)
    score = {kind: len(ONLY_IN[kind] & table.keys()) for kind in KINDS}
    best = max(KINDS, key=lambda kind: score[kind])
    if score[best]:
        return best
    base = table.get("extends")
    for kind in KINDS:
        if file.parent.name == FOLDERS[kind] or base in shipped_names(kind):
            return kind
    sibling = file.parent / f"{base}.toml"
    if isinstance(base, str) and is_name(base) and sibling.is_file() and depth < LONGEST_CHAIN:
        return kind_of(sibling, depth + 1)
    return "design"


def merged(base: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """`base` with `changes` laid over it: tables merge, everything else, arrays too, is replaced."""
    result = dict(base)
    for key, value in changes.items():
        below = result.get(key)
        both_tables = isinstance(below, dict) and isinstance(value, dict)
        result[key] = merged(below, value) if both_tables else value  # type: ignore[arg-type]
    return result


def _resolved(kind: Kind, file: Path, chain: tuple[Path, ...]) -> dict[str, Any]:
    table = read_table(file)
    if "extends" not in table:
        return table
    chain = (*chain, file)
    base = _base(kind, file, table.pop("extends"))
    if base.resolve() in [step.resolve() for step in chain]:
        circle = " -> ".join(step.stem for step in (*chain, base))
        raise InputError(f"the file extends itself: {circle}", file=chain[0], key="extends")
    if len(chain) >= LONGEST_CHAIN:
        raise InputError(f"more than {LONGEST_CHAIN} files extend one another", file=chain[0], key="extends")
    return merged(_resolved(kind, base, chain), table)


def _base(kind: Kind, file: Path, given: object) -> Path:
    if not isinstance(given, str) or not is_name(given):
        raise InputError(
            file=file,
            key="extends",
            given=given,
            allowed=f"a shipped {kind} or a file in the same folder, by {NAME_RULE}",
            suggestion=_name_meant(kind, given),
        )
    if given == file.stem:
        raise InputError(
            "the file extends itself", file=file, key="extends", given=given, suggestion="Rename the file"
        )
    try:
        return find(kind, given, beside=file.parent)
    except InputError as error:
        raise InputError(str(error), file=file, key="extends") from None


def _name_meant(kind: Kind, given: object) -> str:
    if not isinstance(given, str):
        return ""
    bare = given.removesuffix(".toml")
    return f"Say extends = {bare!r}" if is_name(bare) else did_you_mean(given, shipped_names(kind))


def _name_of(file: Path) -> str:
    if file.suffix != ".toml" or not is_name(file.stem):
        raise InputError(
            "the file's name is also the name in all results",
            file=file,
            given=file.name,
            allowed=f"{NAME_RULE}, then .toml",
            suggestion="Rename the file",
        )
    return file.stem


def _suggest_shipped(names: Iterable[str], file: Path) -> None:
    """Refuse a path to nothing that looks like a shipped name; other paths fail when they are read."""
    advice = did_you_mean(file.stem, names)
    if advice and not os.path.lexists(file):
        raise InputError(
            "there is no such file", file=file, suggestion=f"{advice} Shipped files go by their bare name"
        )
