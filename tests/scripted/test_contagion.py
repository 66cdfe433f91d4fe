"""Violence raises the odds of violence next door."""

import pytest
from worlds import MIDDLE, WEEK, neighbours, saturation, world

from sim.engine import records as r
from sim.engine import survey
from sim.engine import week as one_week
from sim.engine.mechanisms import contagion


def spread_heat(state):
    survey.spread_news(state)
    contagion.spread_heat(state)


def troubled(**constants):
    state = world(**({"contagion_gain": 0.5, "contagion_scale_deaths": 5.0} | constants))
    state.cells[0].violence, state.cells[5].violence = 6.0, 3.0
    spread_heat(state)
    return state


def test_heat_is_the_mean_of_what_is_remembered_around():
    state = troubled()
    violence = {0: 6.0, 5: 3.0}
    for c in range(9):
        around = [violence.get(n, 0.0) for n in neighbours(c)]
        expected = 0.5 * saturation(sum(around) / len(around), 5.0)
        assert state.cells.heat[c] == pytest.approx(expected, rel=1e-12, abs=0)
    assert [len(neighbours(c)) for c in (0, 1, MIDDLE)] == [3, 5, 8]
    assert state.cells.heat[MIDDLE] == pytest.approx(0.5 * saturation(9 / 8, 5.0), rel=1e-12)


def test_a_cell_does_not_heat_itself_nor_what_is_out_of_reach():
    state = troubled()
    state.cells.violence[:] = 0.0
    state.cells[0].violence = 100.0
    spread_heat(state)
    assert (state.cells.heat > 0.0).tolist() == [c in (1, 3, 4) for c in range(9)]


def test_no_gain_or_no_violence_no_heat():
    assert troubled(contagion_gain=0.0).cells.heat.sum() == 0.0
    calm = world()
    calm.cells.heat[:] = 0.3
    spread_heat(calm)
    assert calm.cells.heat.sum() == 0.0


def test_a_cell_without_neighbours_stays_cool():
    state = troubled()
    state.cells[1].neighbours[:] = r.NOWHERE
    spread_heat(state)
    assert state.cells[1].heat == 0.0


def test_heat_never_passes_the_gain():
    state = troubled(contagion_gain=2.0)
    state.cells.violence[:] = 1e9
    spread_heat(state)
    assert state.cells.heat.tolist() == pytest.approx([2.0] * 9, rel=1e-6)


@pytest.mark.parametrize("on", [0, 1])
def test_what_was_killed_last_week_counts_this_week(on):
    state = world(contagion_gain=0.5, contagion_scale_deaths=5.0, memory_kept_per_week=0.8)
    state.switches[0].contagion = on
    state.cells[0].violence, state.cells[0].killed = 10.0, 4
    one_week.headquarters(state, WEEK)
    heat = 0.5 * saturation((0.8 * 10.0 + 4) / 5, 5.0) if on else 0.0
    assert state.cells.heat[1] == pytest.approx(heat, rel=1e-12, abs=0)
