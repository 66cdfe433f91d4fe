"""What a caller may change of a study, and what of one that has been run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sim.errors import InputError, listed
from sim.scenario.settings import apply_settings
from sim.scenario.study import Study


def change_study(
    study: Study,
    *,
    replications: int | None = None,
    seed: int | None = None,
    keep: Iterable[str] | None = None,
    disable: Iterable[str] = (),
    posterior: bool | None = None,
) -> Study:
    """Return the study with other replications, seed or tables, further mechanisms off, or its constants
    sampled or not, validated.

    Raises
    ------
    InputError
        When a value is not allowed.
    """
    changes = {
        "replications": replications,
        "seed": seed,
        "keep": None if keep is None else list(dict.fromkeys(("runs", *keep))),
        "disable": list(dict.fromkeys((*study.disable, *disable))) if disable else None,
        "posterior": posterior,
    }
    return apply_settings(study, {key: value for key, value in changes.items() if value is not None})


def refuse_changes(folder: str | Path, changes: Mapping[str, Any]) -> None:
    """Refuse to change the study of a results folder, by option, in anything but its replications.

    Raises
    ------
    InputError
        When an option is given.
    """
    given = [option for option, value in changes.items() if value is not None and value not in ((), [], {})]
    if given:
        raise InputError(
            f"a results folder holds its study as it was run, which {listed(given)} cannot change",
            file=folder,
            allowed="-n, the number of replications",
            suggestion="Give the study itself, and another folder with -o",
        )
