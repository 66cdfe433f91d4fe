"""Whether a results folder holds the very study that is to be completed, and if not, what differs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sim.errors import InputError, listed
from sim.experiments.plan import Plan

MAY_CHANGE = {"title", "question", "replications"}


def refuse_other(folder: Path, there: dict[str, Any], plan: Plan) -> None:
    """Refuse a results folder, of whose manifest `there` is the first line, that holds another study.

    Raises
    ------
    InputError
        When version, study, scenarios or maps differ, or it has more replications than `plan`.
    """
    if there["version"] != plan.version:
        raise InputError(
            f"output: {folder} was made by another version of the model ({there['version'][:12]}, "
            f"this is {plan.version[:12]}). Choose another folder with -o."
        )
    found = _difference(there["study"], plan.study.model_dump(mode="json"))
    if found:
        raise _another(folder, found)
    if there["scenarios"] != plan.scenario_digests:
        raise _another(folder, "its scenarios differ (a case, a design or a --set was changed since)")
    if there.get("maps", {}) != plan.map_digests:
        raise _another(
            folder, f"a map was changed since ({listed({**there.get('maps', {}), **plan.map_digests})})"
        )
    if there["study"]["replications"] > plan.study.replications:
        more, fewer = there["study"]["replications"], plan.study.replications
        raise _another(folder, f"it has {more} replications, more than the {fewer} asked for")


def _difference(there: dict[str, Any], here: dict[str, Any], path: str = "") -> str:
    """Name the first field that differs, and how; nothing when only what may change does."""
    for key in {**here, **there}:
        first, second = there.get(key), here.get(key)
        if not path and key in MAY_CHANGE:
            continue
        if isinstance(first, dict) and isinstance(second, dict):
            inner = _difference(first, second, f"{path}{key}.")
            if inner:
                return inner
        elif first != second:
            return f"its {path}{key} is {_short(first)}, here {_short(second)}"
    return ""


def _another(folder: Path, difference: str) -> InputError:
    return InputError(f"output: {folder} holds another study: {difference}. Choose another folder with -o.")


def _short(value: object) -> str:
    text = json.dumps(value)
    return text if len(text) <= 60 else text[:57] + "..."
