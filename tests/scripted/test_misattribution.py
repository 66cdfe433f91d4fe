"""Acts are blamed on a rival unless somebody credible watches; accidents happen where rivals meet."""

import pytest
from worlds import (
    ARMY,
    EITHER_SIDE,
    GANG,
    GUARDS,
    MIDDLE,
    OURS,
    REBELS,
    RENEGADES,
    THEIRS,
    WEEK,
    binomial,
    event,
    event_deaths,
    events,
    luck,
    world,
)

from sim.engine import records as r
from sim.engine.chance import ATTACK, BLAME, DEATHS, SPLIT
from sim.engine.mechanisms import assault, misattribution


def rivals(**constants):
    return world(
        bands=[
            {"group": ARMY, "fighters": 60},
            {"group": REBELS, "fighters": 50},
            {"group": RENEGADES, "fighters": 90},
        ],
        **constants,
    )


def test_who_watches():
    state = world(monitoring_scale_people=4.0)
    cell = state.cells[MIDDLE]
    cell.observers_in_reach, cell.troops_in_reach = 3.0, 20.0
    cell.police_in_reach, cell.staff_in_reach = 10.0, 5.0
    misattribution.watch(state)
    watchers = 3 + 0.1 * 20 + 0.2 * 10 + 0.1 * 5  # 7.5
    assert cell.monitoring == pytest.approx(7.5 / 11.5, rel=1e-12)
    assert watchers == 7.5
    assert state.cells.monitoring[0] == 0.0


def test_the_rival_is_the_strongest_party_of_the_other_side():
    state = rivals()
    assert misattribution.main_rival(state, ARMY) == REBELS  # not the renegades, who signed nothing
    assert misattribution.main_rival(state, REBELS) == ARMY
    assert misattribution.main_rival(state, GUARDS) == REBELS


@pytest.mark.parametrize(("factor", "rival"), EITHER_SIDE)
@pytest.mark.parametrize("actor", [RENEGADES, GANG])
def test_chance_of_blaming_the_rival(actor, factor, rival):
    state = rivals()
    state.cells[MIDDLE].monitoring = 0.4
    key = state.bands[2].key
    u = luck(state, WEEK, BLAME, state.bands[2], state.groups[ARMY])
    state.parameters[0].misattribution_chance = factor * u / (1 - 0.4)
    blamed = misattribution.blamed(state, WEEK, MIDDLE, actor, ARMY, key)
    assert blamed == (REBELS if rival else actor)


def test_the_rival_is_rightly_blamed_and_a_watched_act_too():
    state = rivals(misattribution_chance=1.0)
    key = state.bands[0].key
    assert misattribution.blamed(state, WEEK, MIDDLE, REBELS, ARMY, key) == REBELS
    assert misattribution.blamed(state, WEEK, MIDDLE, GANG, ARMY, key) == REBELS
    state.cells[MIDDLE].monitoring = 1.0
    assert misattribution.blamed(state, WEEK, MIDDLE, GANG, ARMY, key) == GANG
    state.cells[MIDDLE].monitoring = 0.0
    state.switches[0].misattribution = 0
    assert misattribution.blamed(state, WEEK, MIDDLE, GANG, ARMY, key) == GANG


def test_civilians_are_mourned_by_the_party_that_speaks_for_them():
    state = rivals(misattribution_chance=0.0, civilian_injury_weight=0.3, outrage_scale_deaths=10.0)
    felt = 0.3 * 6**2 / (6 + 10)
    misattribution.lay_blame_for_civilians(state, WEEK, MIDDLE, GANG, THEIRS, 6, state.bands[0].key)
    misattribution.lay_blame_for_civilians(state, WEEK, MIDDLE, RENEGADES, OURS, 6, state.bands[0].key)
    injury = state.groups.injury[:, :5]
    assert injury[REBELS].tolist() == pytest.approx([0, 0, 0, 0, felt], rel=1e-12)
    assert injury[ARMY].tolist() == pytest.approx([0, 0, felt, 0, 0], rel=1e-12)
    assert injury[[RENEGADES, GUARDS, GANG]].sum() == 0.0


def test_nobody_blames_itself():
    state = rivals(misattribution_chance=1.0)
    misattribution.lay_blame_for_civilians(state, WEEK, MIDDLE, REBELS, THEIRS, 6, state.bands[1].key)
    assert state.groups.injury.sum() == 0.0


def test_fighters_are_counted_in_full_and_massacres_more_than_in_proportion():
    state = rivals(misattribution_chance=0.0, outrage_scale_deaths=10.0)
    for killed in (0, 1, 40):
        misattribution.lay_blame_for_fighters(state, WEEK, MIDDLE, REBELS, ARMY, killed, state.bands[1].key)
    assert state.groups.injury[ARMY, REBELS] == pytest.approx(1 / 11 + 1600 / 50, rel=1e-12)


@pytest.mark.parametrize(("posture", "tension"), [(r.KEEPS, 1.0), (r.DEFENSIVE, 20.0)])
@pytest.mark.parametrize(("factor", "shoots"), EITHER_SIDE)
def test_chance_of_an_accident(posture, tension, factor, shoots):
    state = rivals(tension_of_defensive=20.0)
    state.groups[REBELS].posture = posture
    state.cells[MIDDLE].monitoring = 0.5
    band = state.bands[1]
    u = luck(state, WEEK, ATTACK, band, state.cells[MIDDLE])
    state.parameters[0].accident_rate_per_week = factor * u / (tension * (1 - 0.5))
    assault.skirmish_by_accident(state, state.ledger[0].seed, WEEK, band)
    assert (len(events(state)) == 1) == shoots


def test_an_accident_costs_some_men_of_both():
    state = rivals(accident_rate_per_week=1e9, misattribution_chance=0.0, outrage_scale_deaths=10.0)
    band, cell = state.bands[1], state.cells[MIDDLE]
    total = min(event_deaths(luck(state, WEEK, DEATHS, band, cell), 3.2), 50)
    lost = binomial(luck(state, WEEK, SPLIT, band, cell), total, 0.5)
    assault.skirmish_by_accident(state, state.ledger[0].seed, WEEK, band)
    assert events(state) == [event(WEEK, MIDDLE, REBELS, ARMY, r.STATE_BASED, fighter=total)]
    assert (cell.losses[REBELS], cell.losses[ARMY]) == (lost, total - lost)
    felt = (total - lost) ** 2 / (total - lost + 10.0)
    assert state.groups.injury[ARMY, REBELS] == pytest.approx(felt, rel=1e-12, abs=0)
    assert state.weeks[WEEK].war_deaths == total


def test_no_accident_without_a_rival_in_the_cell():
    state = world(
        bands=[{"fighters": 50}, {"fighters": 50, "group": ARMY, "cell": 0}], accident_rate_per_week=1.0
    )
    assault.skirmish_by_accident(state, state.ledger[0].seed, WEEK, state.bands[0])
    assert events(state) == []
