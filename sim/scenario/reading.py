"""From a path to a table: TOML read with care, for the file may be anything at all."""

from __future__ import annotations

import os
import stat
import tomllib
from pathlib import Path
from typing import Any

from sim.errors import InputError

LARGEST_BYTES = 1_000_000
MOST_DOTS_IN_A_LINE = 200
TO_READ = "a text file in UTF-8 of at most 1 MB"
OTHER_FILES = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISSOCK, "a socket"),
)


def read_table(file: Path) -> dict[str, Any]:
    """The table a TOML file holds.

    Raises
    ------
    InputError
        When it is missing, unreadable, no ordinary file, too large, not UTF-8 text, empty, or not TOML.
    """
    table = parse_toml(read_text(file), file)
    if not table:
        raise InputError("the file is empty", file=file, allowed=TO_READ)
    return table


def read_text(file: Path) -> str:
    """The text of an ordinary file in UTF-8, lines ended by line feeds.

    Raises
    ------
    InputError
        When it is missing, unreadable, no ordinary file, too large or not UTF-8 text.
    """
    return _text(file, _bytes(file))


def parse_toml(text: str, file: str | Path) -> dict[str, Any]:
    """Parse TOML; whatever the parser trips over becomes one message.

    Raises
    ------
    InputError
        When the text is not TOML, or is nested so deep that no scenario can be meant.
    """
    for number, line in enumerate(text.split("\n"), start=1):
        if line.count(".") > MOST_DOTS_IN_A_LINE:
            raise InputError(
                f"line {number} holds more than {MOST_DOTS_IN_A_LINE} dots",
                file=file,
                allowed="shorter lines",
            )
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"not valid TOML: {_plainly(str(error))}", file=file) from None
    except RecursionError:
        raise InputError("arrays or tables are nested too deeply", file=file) from None
    except ValueError:
        raise InputError("a number has too many digits", file=file) from None


def _plainly(reason: str) -> str:
    if reason.startswith("Cannot overwrite a value"):
        return reason.replace("Cannot overwrite a value", "a key stands twice")
    if reason.startswith("Cannot declare"):
        return reason.replace("Cannot declare", "a table stands twice:")
    return reason


def _bytes(file: Path) -> bytes:
    try:
        _require_ordinary(file, os.stat(file))
        handle = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        raise InputError("there is no such file", file=file) from None
    except PermissionError:
        raise InputError("no permission to read the file", file=file) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"cannot be read: {reason}", file=file) from None
    with os.fdopen(handle, "rb") as stream:
        _require_ordinary(file, os.fstat(stream.fileno()))
        content = stream.read(LARGEST_BYTES + 1)
    _require_small(file, len(content))
    return content


def _require_ordinary(file: Path, status: os.stat_result) -> None:
    for is_kind, what in OTHER_FILES:
        if is_kind(status.st_mode):
            raise InputError(f"this is {what}, not a file", file=file, allowed=TO_READ)
    _require_small(file, status.st_size)


def _require_small(file: Path, size: int) -> None:
    if size > LARGEST_BYTES:
        raise InputError(f"the file is too large ({size:,} bytes or more)", file=file, allowed=TO_READ)


def _text(file: Path, content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError("the text is UTF-16", file=file, allowed=TO_READ, suggestion="Save it as UTF-8")
    if b"\0" in content:
        raise InputError(
            f"line {_line(content, content.index(0))} holds a NUL byte", file=file, allowed=TO_READ
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = _line(content, error.start)
        raise InputError(
            f"line {line} is not UTF-8 text", file=file, allowed=TO_READ, suggestion="Save it as UTF-8"
        ) from None
    return text.replace("\r\n", "\n")


def _line(content: bytes, position: int) -> int:
    return content.count(b"\n", 0, position) + 1
