"""Who sits in government changes as posts are shared out and mediators press."""

import pytest
from worlds import ARMY, HERE, OURS, REBELS, THEIRS, changed, snapshot, world

from sim.engine import records as r
from sim.engine.mechanisms import inclusion

POSTS = (
    {"kind": r.P_POSTS, "weight": 1.5, "kept": 1},
    {"kind": r.P_POSTS, "weight": 0.5},
    {"kind": r.P_PAY, "weight": 9.0},
)
GIVEN = 1.5 / 2.0


def governed(provisions=POSTS, pressure=0.8, mediation=0.5, start=(0.9, 0.2), **constants):
    state = world(
        provisions=provisions,
        levers={"inclusion_pressure": pressure},
        mission={"mediation": mediation},
        **({"inclusion_gain": 0.3, "inclusion_rate_per_week": 0.01} | constants),
    )
    country = state.country[0]
    country.inclusion_at_start[:2], country.inclusion[:2] = start, [0.6, 0.4]
    inclusion.open_government(state)
    return country


def test_posts_and_pressure_week_by_week():
    country = governed()
    ours = 0.9 + 0.3 * 0.8 * 0.5 * (1 - 0.9)  # no rebels speak for them
    theirs = 0.2 + 0.3 * (GIVEN + 0.8 * 0.5 * (1 - 0.2))
    assert country.inclusion[OURS] == pytest.approx(0.6 + 0.01 * (ours - 0.6), rel=1e-12)
    assert country.inclusion[THEIRS] == pytest.approx(0.4 + 0.01 * (theirs - 0.4), rel=1e-12)


def test_without_posts_or_pressure_it_falls_back_to_where_it_was():
    for country in (
        governed(provisions=(), pressure=0.0),
        governed(provisions=POSTS[1:], mediation=0.0),
        governed(inclusion_gain=0.0),
    ):
        expected = [0.6 + 0.01 * (0.9 - 0.6), 0.4 + 0.01 * (0.2 - 0.4)]
        assert country.inclusion[:2].tolist() == pytest.approx(expected, rel=1e-12)


def test_nothing_moves_without_speed():
    assert governed(inclusion_rate_per_week=0.0).inclusion.tolist() == [0.6, 0.4, 0, 0, 0, 0]


def test_full_say_is_the_most():
    country = governed(start=(1.0, 0.9), inclusion_gain=1.0, inclusion_rate_per_week=1.0)
    assert country.inclusion[:2].tolist() == [1.0, 1.0]


def test_posts_go_to_rebels_who_signed():
    state = world(provisions=POSTS[:1], inclusion_gain=0.3, inclusion_rate_per_week=1.0)
    state.groups[REBELS].signatory = 0
    inclusion.open_government(state)
    assert state.country[0].inclusion.sum() == 0.0
    state.groups[REBELS].signatory, state.groups[REBELS].identity = 1, OURS
    inclusion.open_government(state)
    assert state.country[0].inclusion[:2].tolist() == pytest.approx([0.3, 0.0], rel=1e-12, abs=0)
    assert state.groups[ARMY].identity == OURS


def test_peoples_who_are_not_there_get_no_say():
    assert governed(inclusion_rate_per_week=1.0).inclusion[2:].sum() == 0.0


def test_a_country_at_its_start_stays_there():
    state = world(levers={"inclusion_pressure": 1.0})  # and nobody who mediates
    state.country[0].inclusion_at_start[:2] = state.country[0].inclusion[:2] = [0.7, 0.1]
    before = snapshot(state)
    inclusion.open_government(state)
    assert changed(before, state) == set()


@pytest.mark.parametrize(
    ("mission", "women", "gain", "times"),
    [
        (HERE, 0.3, 0.5, 1 + 0.5 * 0.3),
        (HERE, 0.0, 0.5, 1.0),
        (HERE, 1.0, 0.0, 1.0),
        ({}, 0.3, 0.5, 1.0),  # no mission, no women in it
        (HERE | {"left": 1}, 0.3, 0.5, 1.0),
    ],
)
def test_more_is_told_to_women_in_a_mission(mission, women, gain, times):
    state = world(mission=mission, levers={"women_share": women}, women_reporting_gain=gain)
    assert inclusion.reporting_gain(state) == pytest.approx(times, rel=1e-12)
