"""What can go wrong, in few words: every error a user meets is a `PeaceGridError`."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from pathlib import Path

NOT_GIVEN = object()
MORE_AT_MOST = 10


class PeaceGridError(Exception):
    """Base of all errors raised for users; `exit_code` is what the command line returns."""

    exit_code = 1


class MachineError(PeaceGridError):
    """The machine cannot do it now: disk full, folder read-only, results locked."""

    exit_code = 4


class InputError(PeaceGridError):
    """The user's input is wrong: one message says where, what was given, what is allowed and what to do.

    Parameters
    ----------
    problem : str
        What is wrong, when `given` against `allowed` does not say it.
    file : str or Path, optional
        The file, or whatever the input came from.
    key : str, optional
        Dotted key, e.g. ``groups.ruf.fighters_people``.
    given : object, optional
        The value as read.
    allowed : str, optional
        What would be accepted, in words.
    suggestion : str, optional
        A sentence: what to do.
    more : sequence of str, optional
        Further problems, a line each; the first ten are listed.
    """

    exit_code = 2

    def __init__(
        self,
        problem: str = "",
        *,
        file: str | Path | None = None,
        key: str | None = None,
        given: object = NOT_GIVEN,
        allowed: str = "",
        suggestion: str = "",
        more: Sequence[str] = (),
    ) -> None:
        self.file = None if file is None else str(file)
        self.key = key
        where = [printable(part) for part in (self.file, key) if part]
        says = [problem] if problem else []
        if given is not NOT_GIVEN:
            says.append(f"got {shown(given)}")
        if allowed:
            says.append(f"allowed: {allowed}")
        text = ": ".join([*where, "; ".join(says)])
        if suggestion:
            text += f". {suggestion}"
        super().__init__(text + _and_more(more))


def printable(text: str, limit: int = 300) -> str:
    """Text safe for a terminal: control and other unprintable characters escaped, long text shortened."""
    if len(text) > limit:
        text = f"{text[:limit]}... ({len(text)} characters)"
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode("ascii")
        for character in text
    )


def shown(value: object) -> str:
    """A value the way a TOML file would write it, shortened; tables and arrays by their kind only."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, (list, tuple)):
        return f"an array of {len(value)}"
    if isinstance(value, int) and abs(value) > 10**30:
        return f"a whole number of {value.bit_length()} bits"
    if isinstance(value, str):
        return repr(value) if len(value) <= 80 else f"{value[:80]!r}... ({len(value)} characters)"
    return printable(str(value), limit=80)


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """The choice that looks most like `word`, if any does; case, hyphens and underscores do not count."""
    plain = {_plain(choice): choice for choice in choices}
    found = difflib.get_close_matches(_plain(word[:100]), list(plain), n=1, cutoff=0.6)
    return plain[found[0]] if found else None


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """``"Did you mean 'x'?"``, or nothing."""
    found = nearest(word, choices)
    return f"Did you mean {found!r}?" if found else ""


def listed(words: Iterable[str], limit: int = 30) -> str:
    """Words in a line, shortened: ``a, b, c and 4 more``."""
    words = list(words)
    rest = len(words) - limit
    return ", ".join(words[:limit]) + (f" and {rest} more" if rest > 0 else "")


def _plain(word: str) -> str:
    return word.casefold().replace("_", "-").replace(" ", "-")


def _and_more(more: Sequence[str]) -> str:
    if not more:
        return ""
    heading = "and 1 more problem:" if len(more) == 1 else f"and {len(more)} more problems:"
    lines = [printable(line, limit=400) for line in more[:MORE_AT_MOST]]
    if len(more) > MORE_AT_MOST:
        lines.append("...")
    return "\n" + "\n  ".join([heading, *lines])
