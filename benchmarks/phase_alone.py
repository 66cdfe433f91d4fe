"""One phase as runs call it: at its address, without numba's look at the types of all tables."""

from __future__ import annotations

from collections.abc import Callable

from sim.engine import passing
from sim.engine.records import State


def phase_alone(phase: Callable, state: State) -> Callable[[State, int], None]:
    """Return a compiled phase that can be called by itself."""
    address = passing.addresses_of([phase], state)

    def one_week(state: State, week: int) -> None:
        if passing.pass_weeks(address, state, week, week + 1) != week + 1:
            raise RuntimeError("the state has no room for another week")

    return one_week
