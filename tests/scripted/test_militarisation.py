"""Where the mission fights men who attack civilians, it costs them losses and bystanders their lives."""

import pytest
from worlds import (
    EITHER_SIDE,
    MIDDLE,
    OURS,
    REBELS,
    THEIRS,
    WEEK,
    binomial,
    changed,
    event,
    event_deaths,
    events,
    luck,
    lucky_week,
    snapshot,
    world,
)

from sim.engine import records as r
from sim.engine.chance import COLLATERAL, ENGAGE, ENGAGEMENT_DEATHS
from sim.engine.mechanisms import militarisation


def raided(fighters=50, troops=60.0, robustness=0.8, quality=0.6, trust=0.4, **constants):
    state = world(
        people=[{"people": 300, "identity": OURS}, {"people": 100, "identity": THEIRS}],
        bands=[{"fighters": fighters, "supply": 0.5, "order": r.PREDATE}],
        **({"deterrence_scale_people": 60.0, "engage_rate": 1.0, "event_scale_deaths": 9.0} | constants),
    )
    cell, mission = state.cells[MIDDLE], state.mission[0]
    cell.troops_in_reach, cell.trust_mission = troops, trust
    mission.force_allowed, mission.troop_quality = robustness, quality
    return state


@pytest.mark.parametrize(("factor", "fought"), EITHER_SIDE)
def test_chance_by_troops_and_robustness(factor, fought):
    state = raided(robustness=0.5, troops=20.0)
    u = luck(state, WEEK, ENGAGE, state.bands[0], state.cells[MIDDLE])
    state.parameters[0].engage_rate = factor * u / (0.5 * 20 / (20 + 60))
    militarisation.engage(state, WEEK, state.bands[0])
    assert (state.bands[0].supply < 0.5) == fought


@pytest.mark.parametrize("fighters", [3, 50])
def test_a_fight_kills_men_and_bystanders(fighters):
    for week in range(30):
        state = raided(fighters, engage_rate=1e9)
        band, cell = state.bands[0], state.cells[MIDDLE]
        deaths = event_deaths(luck(state, week, ENGAGEMENT_DEATHS, band, cell), 9.0)
        deaths = min(deaths, fighters // 2)
        accuracy = 0.6 * (0.5 + 0.5 * 0.4)
        hurt = binomial(luck(state, week, COLLATERAL, band), 2 * deaths, 0.5 * (1 - accuracy))
        militarisation.engage(state, week, band)
        assert events(state) == [
            event(week, MIDDLE, r.MISSION_ACTOR, REBELS, r.OTHER, civilian=hurt, fighter=deaths)
        ]
        assert cell.losses[REBELS] == state.groups[REBELS].losses == deaths
        assert band.fighters == fighters  # losses fall at the end of the phase
        ours = min(hurt * 300 // 400 + 1, hurt)
        assert cell.harm.tolist()[:2] == [ours, hurt - ours]
        assert cell.harm_by_mission == state.mission[0].harmed == hurt
        assert cell.harm_by_state == cell.harm_by_rebel == cell.harm_by_other == 0
        row = state.weeks[week]
        assert row.deaths_by_mission == row.deaths_by_other == cell.killed == deaths + hurt
        assert (row.deaths_by_rebel, row.war_deaths) == (0, 0)
        assert band.supply == pytest.approx(0.3, rel=1e-12)


@pytest.mark.parametrize("change", [{"engage_rate": 0.0}, {"robustness": 0.0}, {"troops": 0.0}])
def test_no_rate_no_mandate_or_no_troops_no_fight(change):
    state = raided(**({"engage_rate": 1e9} | change))
    before = snapshot(state)
    militarisation.engage(state, WEEK, state.bands[0])
    assert changed(before, state) == set()


def test_perfect_shots_hurt_nobody_else():
    state = raided(quality=1.0, trust=1.0, engage_rate=1e9)
    militarisation.engage(state, WEEK, state.bands[0])
    assert state.cells[MIDDLE].harm_by_mission == state.mission[0].harmed == 0
    assert state.weeks[WEEK].deaths_fighter > 0


def test_a_single_man_gets_away_but_loses_what_he_had():
    state = raided(fighters=1, engage_rate=1e9)
    militarisation.engage(state, WEEK, state.bands[0])
    assert events(state) == []
    assert state.bands[0].supply == pytest.approx(0.3, rel=1e-12)


def test_no_more_die_than_live_there():
    state = raided(engage_rate=1e9, quality=0.0, event_scale_deaths=5000.0, fighters=5000)
    for person, people in zip(state.civilians, (3, 2), strict=True):
        person.people = people
    cell = state.cells[MIDDLE]
    cell.people, cell.people_by_identity[:2] = 5, [3, 2]
    cell.harm[OURS] = 2  # killed by the raid
    week = lucky_week(state, ENGAGE, state.bands[0], cell, 1.0)
    militarisation.engage(state, week, state.bands[0])
    assert cell.harm.tolist()[:2] == [3, 2]
    assert cell.harm_by_mission == 3


def test_unlucky_raiders_are_fought_where_they_struck_and_die_where_they_stand():
    state = raided(engage_rate=1e9)
    band = state.bands[0]
    band.cell, band.target_cell = 0, MIDDLE
    state.cells.fighters[0, REBELS], state.cells.fighters[MIDDLE, REBELS] = 50, 0
    militarisation.engage(state, WEEK, band)
    assert state.cells.losses[0, REBELS] > 0
    assert state.cells.losses[MIDDLE, REBELS] == 0
    assert events(state)[0]["cell"] == MIDDLE
