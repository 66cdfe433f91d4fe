"""PeaceGrid: what happens after a civil war ends, and what a peace operation changes."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim import analysis, plots
    from sim.ema import to_ema
    from sim.errors import PeaceGridError
    from sim.evidence.reference_class import reference_class
    from sim.experiments.results import load_results, run_study
    from sim.geography import build_map
    from sim.model import StabilizationModel
    from sim.scenario.load import load_scenario, load_study
    from sim.scenario.mechanisms import mechanisms
    from sim.scenario.study import Scenario, Study
    from sim.simulate import run

    __version__: str

HOME = {
    "load_scenario": "sim.scenario.load",
    "run": "sim.simulate",
    "load_study": "sim.scenario.load",
    "run_study": "sim.experiments.results",
    "load_results": "sim.experiments.results",
    "StabilizationModel": "sim.model",
    "build_map": "sim.geography",
    "to_ema": "sim.ema",
    "mechanisms": "sim.scenario.mechanisms",
    "reference_class": "sim.evidence.reference_class",
    "Scenario": "sim.scenario.study",
    "Study": "sim.scenario.study",
    "PeaceGridError": "sim.errors",
}
MODULES = ("plots", "analysis")

__all__ = [  # noqa: RUF022 - in the order of the README
    "load_scenario",
    "run",
    "load_study",
    "run_study",
    "load_results",
    "build_map",
    "to_ema",
    "mechanisms",
    "reference_class",
    "plots",
    "analysis",
    "StabilizationModel",
    "Scenario",
    "Study",
    "PeaceGridError",
    "__version__",
]


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for, so that `import sim` costs nothing."""
    if name == "__version__":
        from importlib.metadata import version

        return version("peacegrid")
    if name in MODULES:
        return import_module(f"sim.{name}")
    if name not in HOME:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    return getattr(import_module(HOME[name]), name)


def __dir__() -> list[str]:
    return __all__
