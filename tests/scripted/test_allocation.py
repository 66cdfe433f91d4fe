"""Units are based by posture, as whole companies."""

from bisect import bisect_right
from itertools import accumulate

import pytest
from worlds import ARMY, GANG, REBELS, changed, luck, snapshot, world

from sim.engine import records as r
from sim.engine.chance import POSTING
from sim.engine.mechanisms import allocation

PEOPLE = [4000, 0, 1000, 0, 3000, 500, 0, 0, 1500]
TOWNS = [1, 0, 0, 0, 1, 0, 0, 0, 0]
MEN = {2: 90, 5: 30}


ALARM = [0.0, 0.5, 0.8, 0.0, 0.2, 0.0, 0.0, 0.0, 0.0]


def country(component, n, posture=r.PATROL):
    state = world(
        people=[{"people": people, "cell": c} for c, people in enumerate(PEOPLE)],
        bands=[
            {"fighters": 90, "cell": 2},
            {"fighters": 10, "cell": 5, "group": ARMY},
            {"fighters": 20, "cell": 5, "group": GANG},
        ],
        units=[{"component": component, "people": 10} for _ in range(n)],
    )
    state.cells.town[:], state.cells.alarm[:] = TOWNS, ALARM
    state.mission[0].posture = posture
    return state


def expected(state, weights):
    """The cell in which the running sum passes (j + u) / n of the whole, unit by unit."""
    running, n = list(accumulate(weights)), len(state.units)
    marks = [running[-1] * (j + luck(state, 0, POSTING, unit)) / n for j, unit in enumerate(state.units)]
    return [bisect_right(running, mark) for mark in marks]


def hotspots(reported):
    shares = [people / 10_000 for people in PEOPLE]
    heard = [one / sum(reported) for one in reported] if any(reported) else shares
    return [0.3 * share + 0.7 * one for share, one in zip(shares, heard, strict=True)]


@pytest.mark.parametrize(
    ("component", "posture", "weights"),
    [
        (r.MILITARY, r.GARRISON, [p * t for p, t in zip(PEOPLE, TOWNS, strict=True)]),
        (r.MILITARY, r.PATROL, [p + 500 for p in PEOPLE]),
        (r.MILITARY, r.HOTSPOT, hotspots([0.0] * 9)),
        (r.MILITARY, r.PROTECTION, [p * (0.1 + a) for p, a in zip(PEOPLE, ALARM, strict=True)]),
        (r.OBSERVERS, r.GARRISON, [MEN.get(c, 0) + 1 for c in range(9)]),
        (r.FORMED_POLICE, r.GARRISON, [p * (1 + t) for p, t in zip(PEOPLE, TOWNS, strict=True)]),
        (r.POLICE, r.GARRISON, [p * (1 + t) for p, t in zip(PEOPLE, TOWNS, strict=True)]),
        (r.CIVILIANS, r.GARRISON, [p * (1 + t) for p, t in zip(PEOPLE, TOWNS, strict=True)]),
    ],
)
def test_units_stand_where_the_running_sum_of_weights_passes_their_mark(component, posture, weights):
    state = country(component, 8, posture)
    allocation.allocate(state, 0)
    cells = expected(state, weights)
    assert state.units.cell.tolist() == cells
    assert len(set(cells)) > 1
    field = {r.MILITARY: "troop_weight", r.OBSERVERS: "observer_weight"}.get(component, "police_weight")
    assert state.cells[field].tolist() == pytest.approx(list(accumulate(weights)), rel=1e-12)


def test_hotspots_are_where_violence_is_reported():
    reported = [0.0, 0.0, 0.0, 6.0, 0.0, 0.0, 0.0, 2.0, 0.0]
    state = country(r.MILITARY, 10, r.HOTSPOT)
    state.cells.reported[:] = reported
    allocation.allocate(state, 0)
    assert state.units.cell.tolist() == expected(state, hotspots(reported))
    assert state.cells.troop_weight.tolist() == pytest.approx(list(accumulate(hotspots(reported))), rel=1e-12)
    assert sum(state.units.cell == 3) >= 5  # 0.7 x 6 / 8 of ten, give or take one


def test_units_are_posted_every_fourth_week_only():
    state = country(r.MILITARY, 3)
    before = snapshot(state)
    for week in (1, 2, 3, 5):
        allocation.allocate(state, week)
    assert changed(before, state) == set()
    allocation.allocate(state, 8)
    assert state.units.cell.tolist() == expected(state, [p + 500 for p in PEOPLE])


def test_only_units_that_are_there_are_posted():
    state = country(r.MILITARY, 2)
    state.units[0].status, state.units[0].cell = r.ARRIVING, r.NOWHERE
    allocation.allocate(state, 0)
    assert state.units[0].cell == r.NOWHERE
    running = list(accumulate(p + 500 for p in PEOPLE))
    mark = running[-1] * luck(state, 0, POSTING, state.units[1])  # the first and only one of its kind
    assert state.units[1].cell == bisect_right(running, mark)


def test_garrisons_without_any_town_stay_in_the_capital():
    state = country(r.MILITARY, 2, r.GARRISON)
    state.cells.town[:] = 0
    state.country[0].capital = 7
    allocation.allocate(state, 0)
    assert state.units.cell.tolist() == [7, 7]
    assert state.groups[REBELS].fighters == 90
