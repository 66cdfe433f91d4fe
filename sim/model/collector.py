"""The weekly record as the model variables of a Mesa `DataCollector`."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from sim.engine import records as r
from sim.model.fields import one_number_fields

if TYPE_CHECKING:
    from sim.model.stabilization import StabilizationModel

Reporter = Callable[["StabilizationModel"], float]
SUMS = {"deaths_statebased": "state_based", "deaths_onesided": "one_sided"}


@cache
def weekly_reporters() -> dict[str, Reporter]:
    """Return a reporter for each column of `sim.run(...).weeks`, for the last week lived."""
    single = {name: _single(name) for name in one_number_fields(r.WEEK)}
    return single | {name: _sum(field) for name, field in SUMS.items()}


def _single(name: str) -> Reporter:
    def report(model: StabilizationModel) -> float:
        return model.columns["weeks"][name].item(max(model.week - 1, 0))

    return report


def _sum(name: str) -> Reporter:
    def report(model: StabilizationModel) -> float:
        return int(np.sum(model.columns["weeks"][name][max(model.week - 1, 0)]))

    return report
