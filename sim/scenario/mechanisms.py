"""The registry of mechanisms, read from the docstrings of `sim/engine/mechanisms` without importing them."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FIELDS = ("Equation", "Source", "Status", "Channel")
STATUSES = ("replicates", "adapts", "hypothesis")
FIELD_LINE = re.compile(rf"({'|'.join(FIELDS)}):\s*(.*)")
FOLDER = Path(__file__).resolve().parents[1] / "engine" / "mechanisms"


@dataclass(frozen=True)
class Mechanism:
    """One named rule of the model.

    Attributes
    ----------
    name : str
        What `disable` takes.
    sentence : str
        The rule in one sentence.
    equation, source : str
        Its form and the work it rests on.
    status : {"replicates", "adapts", "hypothesis"}
        How it stands to that work.
    mission_channel : bool
        Whether a mission acts through it.
    """

    name: str
    sentence: str
    equation: str
    source: str
    status: str
    mission_channel: bool


@lru_cache
def mechanisms(folder: Path = FOLDER) -> tuple[Mechanism, ...]:
    """All mechanisms, sorted by name.

    Raises
    ------
    ValueError
        When a docstring lacks a field: a mistake in the code, not of the user.
    """
    files = sorted(file for file in folder.glob("*.py") if not file.name.startswith("_"))
    return tuple(_mechanism(file) for file in files)


def mechanism_names() -> tuple[str, ...]:
    """Names of all mechanisms, sorted."""
    return tuple(mechanism.name for mechanism in mechanisms())


def _mechanism(file: Path) -> Mechanism:
    docstring = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    sentence, _, rest = docstring.partition("\n\n")
    fields = _fields(rest)
    lacking = [name for name in FIELDS[:3] if not fields.get(name)]
    if not sentence or lacking:
        raise ValueError(f"{file.name}: the docstring lacks {', '.join(lacking) or 'its sentence'}")
    if fields["Status"] not in STATUSES:
        raise ValueError(f"{file.name}: Status is {fields['Status']!r}, allowed: {', '.join(STATUSES)}")
    return Mechanism(
        name=file.stem,
        sentence=" ".join(sentence.split()),
        equation=fields["Equation"],
        source=fields["Source"],
        status=fields["Status"],
        mission_channel=fields.get("Channel") == "mission",
    )


def _fields(text: str) -> dict[str, str]:
    """``Name: value`` lines; a value goes on over the indented lines below it."""
    found: dict[str, str] = {}
    current = ""
    for line in text.splitlines():
        match = FIELD_LINE.fullmatch(line.rstrip())
        if match:
            current = match[1]
            found[current] = match[2]
        elif current and line.startswith(" "):
            found[current] = f"{found[current]} {line.strip()}".strip()
        else:
            current = ""
    return found
