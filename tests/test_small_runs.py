"""What makes a small run quick and must not make it another: types looked up once, weeks passed in one
call."""

import numpy as np
import pytest
import small_world

from sim import simulate, world
from sim.engine.week import PHASES


def dtypes(state):
    return {name: id(table.dtype) for name, table in state._asdict().items()}


@pytest.mark.parametrize(
    "other", [small_world.scenario(civilians=7), small_world.at_war(small_world.scenario(horizon_weeks=3))]
)
def test_tables_of_all_worlds_share_their_dtypes(other):
    """numba looks types up by identity; equal ones that are not the same cost ten times as much a call."""
    first = dtypes(world.build(small_world.scenario(), 1))
    assert dtypes(world.build(other, 2)) == first


def test_tables_that_were_doubled_share_them_too():
    state = world.build(small_world.scenario(), 1)
    state.ledger[0].n_bands, state.ledger[0].n_events = len(state.bands), len(state.events)
    larger = simulate.with_room(state)
    assert len(larger.bands) > 2 * len(state.bands)
    assert len(larger.events) > 2 * len(state.events)
    assert dtypes(larger) == dtypes(state)


def test_weeks_passed_at_once_do_what_phases_do_one_by_one():
    scenario = small_world.at_war(small_world.scenario(horizon_weeks=30))
    state = world.build(scenario, 3)
    for week in range(len(state.weeks)):
        state = simulate.with_room(state)
        for phase in PHASES:
            with np.errstate(over="ignore"):
                phase(state, week)
    assert simulate.digest(state) == simulate.run(scenario, seed=3).digest
