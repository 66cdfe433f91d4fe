"""Where cases, designs, studies and maps are found: the shipped ones by name, a user's own by path."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Literal

from sim.errors import InputError, did_you_mean, listed

Kind = Literal["case", "design", "study"]
KINDS: tuple[Kind, ...] = ("case", "design", "study")
FOLDERS: dict[Kind, str] = {"case": "cases", "design": "designs", "study": "studies"}
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
NAME_RULE = "a name of lower-case letters and digits joined by single hyphens, at most 60 characters"
LONGEST_NAME = 60


def shipped_folder() -> Path:
    """The folder of the shipped scenarios: inside an installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "_scenarios"
    return installed if installed.is_dir() else package.parent / "scenarios"


def shipped_names(kind: Kind) -> tuple[str, ...]:
    """Names of the shipped files of one kind, sorted."""
    files = (shipped_folder() / FOLDERS[kind]).glob("*.toml")
    return tuple(sorted(file.stem for file in files if is_name(file.stem)))


def shipped_file(kind: Kind, name: str) -> Path:
    """Path of a shipped file, whether it exists or not."""
    return shipped_folder() / FOLDERS[kind] / f"{name}.toml"


def is_name(text: str) -> bool:
    """Whether `text` may be looked up as a name."""
    return len(text) <= LONGEST_NAME and NAME.fullmatch(text) is not None


def find(kind: Kind, given: str | os.PathLike[str], *, beside: Path | None = None) -> Path:
    """The file a user means by a name or a path.

    Parameters
    ----------
    kind : {"case", "design", "study"}
        What the file should hold.
    given : str or path
        A shipped name, or a path: one with a folder in it or ending in ``.toml``.
    beside : Path, optional
        Folder of the file that mentions the name; then only names of shipped files or of files there.

    Returns
    -------
    Path
        Not necessarily of an existing file, when a path was given.

    Raises
    ------
    InputError
        When the name is odd or nothing has it.
    """
    text = os.fspath(given)
    if beside is None and looks_like_path(given):
        return Path(text)
    if not is_name(text):
        raise _odd_name(kind, text)
    return _by_name(kind, text, beside)


def looks_like_path(given: str | os.PathLike[str]) -> bool:
    """Whether a user means a file of their own rather than a shipped name."""
    if not isinstance(given, str):
        return True
    return given.endswith(".toml") or "/" in given or os.sep in given


def _odd_name(kind: Kind, text: str) -> InputError:
    return InputError(
        f"not the name of a {kind}",
        given=text,
        allowed=f"{NAME_RULE}; or the path of a file ending in .toml",
        suggestion=did_you_mean(text, shipped_names(kind)),
    )


def _by_name(kind: Kind, name: str, beside: Path | None) -> Path:
    shipped = shipped_file(kind, name) if name in shipped_names(kind) else None
    own = _sibling(name, beside)
    if own and shipped and not own.samefile(shipped):
        raise InputError(
            f"{name!r} is a shipped {kind} and also the file {own}", suggestion="Rename the file"
        )
    found = own or shipped
    if found is None:
        raise _unknown(kind, name, beside)
    return found


def _sibling(name: str, folder: Path | None) -> Path | None:
    if folder is None:
        return None
    file = folder / f"{name}.toml"
    if not file.is_file():
        return None
    if file.resolve().parent != folder.resolve():
        raise InputError("the link leads out of its folder", file=file, allowed="files of the same folder")
    return file


def _unknown(kind: Kind, name: str, beside: Path | None) -> InputError:
    others = [other for other in KINDS if other != kind and name in shipped_names(other)]
    advice = did_you_mean(name, shipped_names(kind))
    if others:
        advice = f"{name!r} is a {others[0]}"
    elif beside is None and Path(f"{name}.toml").is_file():
        advice = f"For the file in this folder say ./{name}.toml"
    where = f", or a file {name}.toml beside this one" if beside else ", or the path of a file"
    return InputError(
        f"there is no {kind} of this name",
        given=name,
        allowed=listed(shipped_names(kind)) + where,
        suggestion=advice,
    )
