"""A study for the EMA workbench (Kwakkel 2017, doi:10.1016/j.envsoft.2017.06.054): scenario discovery."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim.analysis.quantities import quantity_of
from sim.experiments.points import Point, at_point
from sim.experiments.sampling import Axis
from sim.extras import require_packages
from sim.scenario.study import Scenario
from sim.scenario.swept import swept_field
from sim.sensitivity.fields import Range
from sim.sensitivity.quantities import values
from sim.sensitivity.request import SMALL_WORLD, request_of

if TYPE_CHECKING:
    from ema_workbench import Model

DESIGN = "design"
NOT_IN_NAMES = re.compile(r"\W+")


@dataclass(frozen=True)
class Experiment:
    """What the workbench calls: outcomes of one combination, a mean over replications."""

    scenarios: Mapping[str, Scenario]
    outcomes: tuple[str, ...]
    seed: int
    replications: int

    def __call__(self, **settings: Any) -> dict[str, float]:
        """Run the design named by `design` with fields changed by dotted key.

        Raises
        ------
        InputError
            When a combination is not allowed.
        """
        from sim import simulate

        base = self.scenarios[settings.pop(DESIGN, next(iter(self.scenarios)))]
        fields = tuple(map(swept_field, settings))
        row = tuple(
            field.typed(value.item() if isinstance(value, np.generic) else value)
            for field, value in zip(fields, settings.values(), strict=True)
        )
        scenario = at_point(base, Point(0, fields, row), "experiment")
        runs = pd.DataFrame(
            simulate.run(scenario, seed=self.seed, replication=k, keep=()).outcome
            for k in range(self.replications)
        )
        return {name: float(values(runs, name).mean()) for name in self.outcomes}


def to_ema(
    study: Any,
    *,
    fields: Mapping[str, Range | None] | None = None,
    only: bool = False,
    within: float | None = None,
    designs: Sequence[str] = (),
    outcomes: Sequence[str] = (),
    replications: int = 4,
    civilians: int = SMALL_WORLD,
    seed: int | None = None,
    settings: Mapping[str, Any] | Iterable[str] | None = None,
) -> Model:
    """Hand a study to the EMA workbench.

    Parameters
    ----------
    study : Study, str or Path
    fields : mapping of str to (low, high) or None, optional
        What varies, by dotted key, beside all constants and the numbers the study sweeps; ranges as of
        `sim.sensitivity.sensitivity`.
    only : bool
        Vary no other fields than those.
    within : float, optional
        Keep constants within this share of the study's value instead of their whole bounds.
    designs : sequence of str, optional
        With two or more the lever `design` chooses among them; by default the last that is no baseline.
    outcomes : sequence of str, optional
        By default war, deaths (of all people) and cost_usd; each a mean over replications.
    replications : int
        Runs of each experiment, on the same luck in all of them.
    civilians : int
        Records of the small world.
    seed : int, optional
        In place of the study's own.
    settings : mapping or iterable of "key=value", optional

    Returns
    -------
    ema_workbench.Model
        Fields of the case and constants are its uncertainties, fields of the design its levers. Names are
        keys with underscores.

    Raises
    ------
    InputError
        When the extra `ema` is not installed, or something given is not valid.
    """
    require_extra()
    request = request_of(
        study,
        designs=designs,
        fields=fields,
        only=only,
        within=within,
        outcomes=outcomes,
        replications=replications,
        civilians=civilians,
        seed=seed,
        settings=settings,
    )
    from ema_workbench import CategoricalParameter, Model, ScalarOutcome

    scenarios = {one.design_name: one for one in request.scenarios}
    called = Experiment(scenarios, request.outcomes, request.study.seed, replications)
    model = Model("PeaceGrid", function=called)
    levers = [axis for axis in request.axes if axis.field.key.startswith("design.")]
    model.uncertainties = [_parameter(axis) for axis in request.axes if axis not in levers]
    model.levers = [_parameter(axis) for axis in levers]
    if len(scenarios) > 1:
        model.levers = [CategoricalParameter(DESIGN, list(scenarios))]
    model.outcomes = [ScalarOutcome(name, kind=_direction(name)) for name in request.outcomes]
    return model


def require_extra() -> None:
    """Say how to install what is missing.

    Raises
    ------
    InputError
        When the workbench is not installed.
    """
    require_packages(
        "sim.to_ema",
        ("ema_workbench",),
        "Install with: python -m pip install 'peacegrid[ema]' (in the repository: "
        "python -m uv sync --extra ema)",
    )


def _parameter(axis: Axis) -> Any:
    from ema_workbench import BooleanParameter, IntegerParameter, RealParameter

    key, low, high = axis.field.key, axis.low, axis.high
    name = NOT_IN_NAMES.sub("_", key.replace("*", "every"))
    if axis.field.kind == "bool":
        return BooleanParameter(name, variable_name=key)
    if axis.field.kind == "int":
        return IntegerParameter(name, int(low), int(high), variable_name=key)
    return RealParameter(name, low, high, variable_name=key)


def _direction(outcome: str) -> int:
    """Which way is better, as the workbench says it."""
    from ema_workbench import ScalarOutcome

    if outcome in ("war", "deaths"):
        return int(ScalarOutcome.MINIMIZE)
    better = quantity_of(pd.DataFrame(columns=[outcome]), outcome).better
    kinds = {"lower": ScalarOutcome.MINIMIZE, "higher": ScalarOutcome.MAXIMIZE, "neither": ScalarOutcome.INFO}
    return int(kinds[better])
