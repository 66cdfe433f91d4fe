"""An early warning learns from what was reported where violence comes next."""

import pytest
from worlds import MIDDLE, WEEK, changed, snapshot, world

from sim.engine import records as r
from sim.engine.mechanisms import forecast


def watched(**fields):
    state = world()
    state.mission[0].ever = 1
    for name, values in fields.items():
        state.cells[name][: len(values)] = values
    return state


@pytest.mark.parametrize(
    ("deaths", "next_door", "told", "town", "expected"),
    [
        (0.0, 0.0, 0, 0, 0),
        (0.05, 0.05, 0, 1, 1),  # the marks must be passed
        (0.0, 0.0, 0.05, 0, 0),
        (0.0, 0.0, 0.06, 0, 2),
        (0.0, 0.0, 9.0, 1, 3),
        (0.0, 0.06, 0, 0, 4),
        (0.06, 0.0, 0, 0, 8),
        (2.0, 0.06, 1, 1, 8 + 4 + 2 + 1),
        (2.1, 0.0, 0, 0, 16),
        (2.1, 9.0, 0, 1, 16 + 4 + 1),
        (2.1, 9.0, 3, 1, r.N_FORECAST_CLASSES - 1),
    ],
)
def test_the_class_of_a_cell(deaths, next_door, told, town, expected):
    state = watched()
    state.cells.reported_deaths[MIDDLE], state.cells.reported_deaths[8] = deaths, next_door
    state.cells.reported[MIDDLE], state.cells.town[MIDDLE] = deaths + told, town
    assert forecast.class_of(state, state.cells[MIDDLE]) == expected


def test_only_neighbours_count_as_next_door():
    state = watched()
    state.cells.reported_deaths[8] = 9.0
    assert [forecast.class_of(state, cell) for cell in state.cells] == [0, 0, 0, 0, 4, 4, 0, 4, 16]


def test_tips_are_no_deaths_and_those_that_never_arrived_are_not_known():
    state = watched(reported=[9.0], tips=[0, 3])
    assert [forecast.class_of(state, cell) for cell in state.cells] == [2, 0, 0, 0, 0, 0, 0, 0, 0]


def test_last_weeks_flags_against_this_weeks_killing():
    state = watched(flagged=[1, 1, 0, 0, 1], killed=[3, 0, 2, 0, 0, 1, 0, 0, 4])
    row = state.weeks[WEEK]
    for cell in state.cells:
        forecast.score(cell, row)
    assert (row.forecast_hits, row.forecast_false_alarms, row.forecast_misses) == (1, 2, 3)


def test_it_learns_by_class_what_was_reported_the_week_after():
    state = watched(heard=[1, 0, 2, 0, 5], reported_deaths=[0.0, 9.0], reported=[0.0, 9.0], killed=[0, 4])
    state.cells.forecast_class[:] = [0, 0, 0, 7, 7, 7, r.NOWHERE, r.NOWHERE, 23]
    for cell in [*state.cells, *state.cells]:
        forecast.learn(state.mission[0], cell)
    assert by_class(state.mission[0].forecast_cells) == {0: 6, 7: 6, 23: 2}
    assert by_class(state.mission[0].forecast_events) == {0: 4, 7: 2}  # what was heard this week alone


def by_class(counts):
    """Return what is counted of each class that is not empty."""
    return {c: n for c, n in enumerate(counts.tolist()) if n}


def test_risk_and_flags():
    state = watched(reported_deaths=[9.0])
    mission = state.mission[0]
    mission.forecast_cells[[0, 4, 16]], mission.forecast_events[[0, 4, 16]] = [980, 80, 30], [9, 3, 19]
    forecast.flag(state)
    hot, beside, quiet = (1 + 19) / (20 + 30), (1 + 3) / (20 + 80), (1 + 9) / (20 + 980)
    risks = [hot, beside, quiet, beside, beside, quiet, quiet, quiet, quiet]
    assert state.cells.risk.tolist() == pytest.approx(risks, rel=1e-12)
    assert 3 * sum(risks) / 9 < hot
    assert state.cells.flagged.tolist() == [1] + [0] * 8
    assert state.cells.forecast_class.tolist() == [16, 4, 0, 4, 4, 0, 0, 0, 0]


def test_where_nothing_is_known_nothing_is_flagged():
    state = watched()
    forecast.warn(state, WEEK)
    assert state.cells.risk.tolist() == [1 / 20] * 9
    assert state.cells.flagged.sum() == 0
    assert state.mission[0].forecast_cells.sum() == 0  # no class stood last week


def test_a_week_scores_then_learns_then_flags_anew():
    state = watched(heard=[4], reported_deaths=[4.0], killed=[6], flagged=[0, 1])
    state.cells.forecast_class[:] = 0
    forecast.warn(state, WEEK)
    row = state.weeks[WEEK]
    assert (row.forecast_hits, row.forecast_false_alarms, row.forecast_misses) == (0, 1, 1)
    assert (state.mission[0].forecast_cells[0], state.mission[0].forecast_events[0]) == (9, 1)
    unseen, quiet = 1 / 20, (1 + 1) / (20 + 9)
    risks = [unseen, unseen, quiet, unseen, unseen, quiet, quiet, quiet, quiet]
    assert state.cells.risk.tolist() == pytest.approx(risks, rel=1e-12)
    assert state.cells.flagged.sum() == 0


def test_no_mission_no_forecast():
    state = watched(heard=[4], reported_deaths=[4.0], killed=[6])
    state.mission[0].ever = 0
    before = snapshot(state)
    forecast.warn(state, WEEK)
    assert changed(before, state) == set()
