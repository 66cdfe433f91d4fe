"""Money, roads, seasons and the will of contributors limit what is authorised."""

import pytest
from worlds import MIDDLE, WEEK, changed, luck, snapshot, world

from sim.engine import records as r
from sim.engine.chance import WITHDRAWAL
from sim.engine.mechanisms import deterrence
from sim.engine.mechanisms import resources_and_will as will
from sim.engine.staff import staff_on


@pytest.mark.parametrize(
    ("paid", "loss", "left"),
    [(1.0, 0.5, 1.0), (0.6, 0.5, 0.8), (0.0, 0.5, 0.5), (0.0, 0.0, 1.0), (0.0, 1.0, 0.0)],
)
def test_unpaid_units_count_for_less(paid, loss, left):
    state = world(
        units=[
            {"component": r.MILITARY, "people": 120, "quality": 0.7},
            {"component": r.CIVILIANS, "people": 10, "quality": 0.5},
        ],
        unpaid_loss=loss,
    )
    state.levers[0].paid_share, state.mission[0].force_allowed = paid, 1.0
    assert will.worth(state, state.units[0]) == pytest.approx(0.7 * left, rel=1e-12)
    assert staff_on(state, 0.4) == pytest.approx(10 * 0.5 * left * 0.4, rel=1e-12)
    deterrence.spread_reach(state)
    deterrence.deter(state)
    assert state.cells[MIDDLE].troops_in_reach == pytest.approx(120 * 0.7 * left, rel=1e-12)
    assert state.mission[0].force == pytest.approx(120 * 0.7 * left, rel=1e-12)
    state.switches[0].resources_and_will = 0
    assert staff_on(state, 0.4) == pytest.approx(10 * 0.5 * 0.4, rel=1e-12)
    deterrence.spread_reach(state)
    deterrence.deter(state)
    assert state.cells[MIDDLE].troops_in_reach == pytest.approx(120 * 0.7, rel=1e-12)
    assert state.mission[0].force == pytest.approx(120 * 0.7, rel=1e-12)


@pytest.mark.parametrize(
    ("first", "last", "begins", "rainy"),
    [
        (17, 43, 0, range(17, 43)),
        (17, 43, 10, range(7, 33)),
        (43, 9, 0, [*range(9), *range(43, 52)]),
        (0, 52, 30, range(52)),
        (0, 0, 0, []),
    ],
)
def test_the_rains_come_every_year(first, last, begins, rainy):
    state = world()
    country = state.country[0]
    country.rain_first_week, country.rain_last_week, country.first_week_of_year = first, last, begins
    for year in range(2):
        for week in range(52):
            will.see_the_season(state, 52 * year + week)
            assert country.rainy == (week in rainy)


def test_rain_closes_tracks_and_spares_good_roads():
    state = world(units=[{"component": r.MILITARY, "people": 100}], rain_loss=0.5, patrol_reach=0.4)
    state.cells.road[:] = 0.2
    state.cells.road[0] = 1.0
    for rainy, track in ((0, 1.0), (1, 1 - 0.5 * 0.8)):
        state.country[0].rainy = rainy
        deterrence.spread_reach(state)
        reached = [100 * 0.4 * 0.2 * track] * 9
        reached[0], reached[MIDDLE] = 100 * 0.4, 100.0  # the base is where they are
        assert state.cells.troops_in_reach.tolist() == pytest.approx(reached, rel=1e-12)
    state.parameters[0].rain_loss = 0.0
    assert will.passable(state, state.cells[1]) == 1.0


def weary(lost=3, tolerated=2, organisation=1):
    states = (r.DEPLOYED, r.ARRIVING, r.PLANNED)
    state = world(
        units=[{"people": 10, "organisation": o, "status": status} for o in (0, 1) for status in states * 8]
    )
    state.mission[0].lost_by_organisation[organisation] = lost
    state.levers[0].tolerated_losses_people[organisation] = tolerated
    return state


def test_who_lost_too_many_goes_home_unit_by_unit():
    state = weary()
    gone = [False] * 48
    for week in range(60):
        goes = [u.organisation == 1 and luck(state, week, WITHDRAWAL, u) < 1 / 13 for u in state.units]
        gone = [before or now for before, now in zip(gone, goes, strict=True)]
        will.withdraw(state, week)
        assert (state.units.status == r.LEFT).tolist() == gone
        assert all(state.units.cell[gone] == r.NOWHERE)
    assert gone == [False] * 24 + [True] * 24


@pytest.mark.parametrize(("lost", "tolerated"), [(2, 2), (0, 0), (0, 1_000_000)])
def test_nobody_goes_while_losses_are_tolerated(lost, tolerated):
    state = weary(lost, tolerated)
    before = snapshot(state)
    for week in range(50):
        will.withdraw(state, week)
    assert changed(before, state) == set()


def test_the_gone_and_the_unfilled_stay_what_they_are():
    state = weary()
    state.units.status[:] = r.UNFILLED
    before = snapshot(state)
    for week in range(WEEK, WEEK + 50):
        will.withdraw(state, week)
    assert changed(before, state) == set()


@pytest.mark.parametrize(
    ("hours", "training", "left"),
    [(0.0, 1.0, 1.0), (0.1, 0.0, 1.0), (0.1, 1.0, 0.9), (0.5, 0.6, 0.7)],
)
def test_training_takes_hours(hours, training, left):
    state = world(
        units=[
            {"component": r.MILITARY, "people": 120, "quality": 0.7},
            {"component": r.CIVILIANS, "people": 10, "quality": 0.5},
        ],
        unpaid_loss=0.5,
        training_hours=hours,
    )
    levers = state.levers[0]
    levers.paid_share, levers.training = 0.6, training
    on_duty = 0.8 * left  # of those who are paid for
    assert will.worth(state, state.units[0]) == pytest.approx(0.7 * on_duty, rel=1e-12)
    assert staff_on(state, 0.4) == pytest.approx(10 * 0.5 * on_duty * 0.4, rel=1e-12)
    deterrence.spread_reach(state)
    assert state.cells[MIDDLE].troops_in_reach == pytest.approx(120 * 0.7 * on_duty, rel=1e-12)
    state.switches[0].resources_and_will = 0
    assert staff_on(state, 0.4) == pytest.approx(10 * 0.5 * 0.4, rel=1e-12)
