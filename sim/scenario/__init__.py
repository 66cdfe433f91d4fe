"""What a user writes: cases, mission designs and studies, as TOML files and as strict records.

Imports neither numba nor pandas, and loads its parts only when they are asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.scenario.case import Case
    from sim.scenario.cost import planned_cost_usd
    from sim.scenario.design import Design
    from sim.scenario.load import load_case, load_design, load_scenario, load_study, scenarios_of
    from sim.scenario.settings import apply_settings
    from sim.scenario.show import json_schema, to_toml
    from sim.scenario.study import Scenario, Study

HOME = {
    "load_case": "load",
    "load_design": "load",
    "load_study": "load",
    "load_scenario": "load",
    "scenarios_of": "load",
    "apply_settings": "settings",
    "Case": "case",
    "Design": "design",
    "Scenario": "study",
    "Study": "study",
    "to_toml": "show",
    "json_schema": "show",
    "planned_cost_usd": "cost",
}

__all__ = [
    "Case",
    "Design",
    "Scenario",
    "Study",
    "apply_settings",
    "json_schema",
    "load_case",
    "load_design",
    "load_scenario",
    "load_study",
    "planned_cost_usd",
    "scenarios_of",
    "to_toml",
]


def __getattr__(name: str) -> Any:
    if name not in HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{HOME[name]}"), name)


def __dir__() -> list[str]:
    return __all__
