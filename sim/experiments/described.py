"""What a results folder says of its case and designs, read leniently: only for a reader's eyes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

NAME = "scenarios.json"


class Described:
    """The scenarios of a results folder, as far as they can be read.

    Attributes
    ----------
    scenarios : dict
        By name of the design; empty when the file is missing or damaged.
    """

    def __init__(self, folder: Path) -> None:
        try:
            read = json.loads((folder / NAME).read_bytes())
        except (OSError, ValueError):
            read = {}
        self.scenarios: dict[str, Any] = read if isinstance(read, dict) else {}

    def design(self, name: str, key: str) -> str:
        """A text of a design ("title", "summary"), or nothing."""
        return _text(self.scenarios.get(name), "design", key)

    def case(self, key: str) -> str:
        """A text or number of the case ("title", "map", "cell_km") as text, or nothing."""
        return next((_text(scenario, "case", key) for scenario in self.scenarios.values()), "")

    def constants(self) -> dict[str, Any]:
        """The constants of behaviour as run; a sweep may have changed them from point to point."""
        first = next(iter(self.scenarios.values()), None)
        found = first.get("constants") if isinstance(first, Mapping) else None
        return dict(found) if isinstance(found, Mapping) else {}

    def disabled(self) -> list[str]:
        """Mechanisms that were switched off."""
        first = next(iter(self.scenarios.values()), None)
        names = first.get("disable") if isinstance(first, Mapping) else None
        return [str(name) for name in names] if isinstance(names, list) else []


def _text(scenario: Any, part: str, key: str) -> str:
    inner = scenario.get(part) if isinstance(scenario, Mapping) else None
    value = inner.get(key) if isinstance(inner, Mapping) else None
    if isinstance(value, float):
        return f"{value:g}"
    return str(value) if isinstance(value, (str, int)) else ""
