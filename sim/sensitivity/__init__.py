"""What drives an outcome: screening of many fields, then shares of variance of the few that matter."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.sensitivity.analyse import sensitivity
    from sim.sensitivity.found import Sensitivity, load_sensitivity

HOME = {
    "sensitivity": "sim.sensitivity.analyse",
    "Sensitivity": "sim.sensitivity.found",
    "load_sensitivity": "sim.sensitivity.found",
}
__all__ = ["Sensitivity", "load_sensitivity", "sensitivity"]


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for, so that wrong input is refused at once."""
    if name not in HOME:
        raise AttributeError(f"module 'sim.sensitivity' has no attribute {name!r}")
    return getattr(import_module(HOME[name]), name)
