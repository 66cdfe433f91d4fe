"""The tables that a run hands out end where they say."""

import pytest
import small_world
from worlds import world

from sim import simulate


def test_events_are_told_up_to_the_last_reported_week_and_no_further():
    state = world()
    for e, week in enumerate((0, 51, 52, 53)):
        state.events[e].week = week
    state.ledger[0].n_events = 4
    told = simulate.event_columns(state, small_world.scenario(horizon_weeks=52))
    assert told["week"].tolist() == [0, 51, 52]


@pytest.mark.parametrize("horizon_weeks", [0, 52])
def test_the_weekly_record_is_told_up_to_the_last_reported_week(horizon_weeks):
    state = world()
    state.weeks["week"] = range(len(state.weeks))
    assert simulate.weekly(state, horizon_weeks)["week"].tolist() == list(range(horizon_weeks + 1))
