"""Troops and formed police who guard people save those attacked."""

import pytest
from worlds import (
    MIDDLE,
    REBELS,
    WEEK,
    binomial,
    changed,
    event,
    event_deaths,
    events,
    luck,
    saturation,
    snapshot,
    world,
)

from sim.engine import records as r
from sim.engine import violence
from sim.engine.chance import DEATHS, HUMANITARIAN, SAVED
from sim.engine.mechanisms import protection


def guarded(part=0.4, scale=2.0):
    state = world(
        people=[{"people": 4000}, {"people": 200, "cell": 0}],
        levers={"protection_share": part},
        protection_scale_per_1000=scale,
    )
    state.cells.troops_in_reach[[MIDDLE, 0, 8]] = 60.0
    protection.guard_people(state)
    return state.cells.protection


def test_guards_by_people():
    guards = 60 * 0.4
    few = saturation(guards, 2.0)  # at least 1,000 people are reckoned with
    assert guarded()[[MIDDLE, 0, 8]].tolist() == pytest.approx([saturation(guards, 8.0), few, few], rel=1e-12)
    assert guarded()[1] == 0.0


def test_all_time_on_guard_or_none():
    assert guarded(part=0.0).sum() == 0.0
    assert guarded(part=1.0)[MIDDLE] == pytest.approx(saturation(60, 8.0), rel=1e-12)


def test_without_troops_nothing_happens():
    state = world(people=[{"people": 4000}], levers={"protection_share": 1.0})
    before = snapshot(state)
    protection.guard_people(state)
    assert changed(before, state) == set()


def attacked(saved_share, week=WEEK):
    state = world(
        people=[{"people": 5000}],
        bands=[{"fighters": 90, "order": r.PREDATE, "supply": 0.2}],
        event_scale_deaths=20.0,
        humanitarian_share_of_victims=0.2,
        impunity_of_a_raid=2.0,
    )
    state.cells[MIDDLE].protection = saved_share
    violence.raid(state, week, state.bands[0], state.bands[0].key)
    return state


@pytest.mark.parametrize("week", range(6))
@pytest.mark.parametrize("share", [0.0, 0.3, 0.8])
def test_victims_fall_by_the_share_saved_humanitarians_among_them(week, share):
    state = attacked(share, week)
    band, cell = state.bands[0], state.cells[MIDDLE]
    wanted = event_deaths(luck(state, week, DEATHS, band, cell), 20.0)
    left = wanted - binomial(luck(state, week, SAVED, band, cell), wanted, share)
    workers = binomial(luck(state, week, HUMANITARIAN, band, cell), left, 0.2)
    expected = event(
        week,
        MIDDLE,
        REBELS,
        r.TARGET_CIVILIANS,
        r.ONE_SIDED,
        civilian=left - workers,
        humanitarian=workers,
    )
    assert events(state) == ([expected] if left else [])
    assert (cell.killed, state.country[0].dead_humanitarian) == (left, workers)


def test_where_all_are_saved_there_is_no_event_and_the_raid_neither_feeds_nor_encourages():
    state = attacked(1.0)
    assert events(state) == []
    assert state.cells.harm.sum() == state.groups.injury.sum() == 0
    assert state.bands[0].supply == 0.2
    assert state.groups[REBELS].unrest == 0.0
