"""Where the mission fights men who attack civilians, it costs them, bystanders and its own men lives."""

import numpy as np
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
from sim.engine import violence
from sim.engine.chance import COLLATERAL, ENGAGE, ENGAGED_UNIT, ENGAGEMENT_DEATHS, ENGAGEMENT_LOSSES
from sim.engine.mechanisms import militarisation


def raided(fighters=50, troops=60.0, robustness=0.8, quality=0.6, trust=0.4, units=(), **constants):
    state = world(
        units=units,
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
    militarisation.engage(state, WEEK, state.bands[0], state.bands[0].key)
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
        militarisation.engage(state, week, band, band.key)
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
    militarisation.engage(state, WEEK, state.bands[0], state.bands[0].key)
    assert changed(before, state) == set()


def test_perfect_shots_hurt_nobody_else():
    state = raided(quality=1.0, trust=1.0, engage_rate=1e9)
    militarisation.engage(state, WEEK, state.bands[0], state.bands[0].key)
    assert state.cells[MIDDLE].harm_by_mission == state.mission[0].harmed == 0
    assert state.weeks[WEEK].deaths_fighter > 0


def test_a_single_man_gets_away_but_loses_what_he_had():
    state = raided(fighters=1, engage_rate=1e9)
    militarisation.engage(state, WEEK, state.bands[0], state.bands[0].key)
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
    militarisation.engage(state, week, state.bands[0], state.bands[0].key)
    assert cell.harm.tolist()[:2] == [3, 2]
    assert cell.harm_by_mission == 3


def test_unlucky_raiders_are_fought_where_they_struck_and_die_where_they_stand():
    state = raided(engage_rate=1e9)
    band = state.bands[0]
    band.cell, band.target_cell = 0, MIDDLE
    state.cells.fighters[0, REBELS], state.cells.fighters[MIDDLE, REBELS] = 50, 0
    militarisation.engage(state, WEEK, band, band.key)
    assert state.cells.losses[0, REBELS] > 0
    assert state.cells.losses[MIDDLE, REBELS] == 0
    assert events(state)[0]["cell"] == MIDDLE


COMPANY = {"component": r.MILITARY, "people": 120, "quality": 0.4}


def killed_in(state, week, fighters=50):
    band = state.bands[0]
    deaths = event_deaths(luck(state, week, ENGAGEMENT_DEATHS, band, state.cells[MIDDLE]), 9.0)
    return min(deaths, fighters // 2)


@pytest.mark.parametrize(("risk", "quality"), [(0.1, 0.4), (1.0, 0.4), (1.0, 0.0), (0.0, 0.0), (1.0, 1.0)])
def test_a_fight_costs_peacekeepers_by_their_quality(risk, quality):
    lost = 0
    for week in range(30):
        unit = COMPANY | {"quality": quality, "organisation": 2}
        state = raided(units=[unit], engage_rate=1e9, engagement_losses=risk)
        deaths = killed_in(state, week)
        u = luck(state, week, ENGAGEMENT_LOSSES, state.bands[0], state.units[0])
        fallen = binomial(u, 2 * deaths, risk * (1 - quality))
        militarisation.engage(state, week, state.bands[0], state.bands[0].key)
        ours = event(week, MIDDLE, REBELS, r.TARGET_MISSION, r.OTHER, peacekeeper=fallen)
        assert events(state)[1:] == ([ours] if fallen else [])
        assert state.units[0].people == 120 - fallen
        assert state.mission[0].casualties == state.country[0].dead_peacekeepers == fallen
        assert state.mission[0].lost_by_organisation.tolist() == [0, 0, fallen, 0]
        row = state.weeks[week]
        assert (row.deaths_peacekeeper, row.deaths_by_rebel) == (fallen, fallen)
        assert state.cells[MIDDLE].killed == row.deaths_by_mission + fallen
        lost += fallen
    assert (lost > 0) == (risk * (1 - quality) > 0)


def test_who_does_not_fight_or_kills_nobody_loses_nobody():
    for state in (
        raided(units=[COMPANY], engage_rate=0.0, engagement_losses=1.0),
        raided(units=[COMPANY], engage_rate=1e9, engagement_losses=1.0, fighters=1),
    ):
        militarisation.engage(state, WEEK, state.bands[0], state.bands[0].key)
        assert (state.units[0].people, state.mission[0].casualties, events(state)) == (120, 0, [])


def test_a_unit_that_loses_its_last_man_is_gone():
    state = raided(units=[COMPANY | {"people": 1, "quality": 0.0}], engage_rate=1e9, engagement_losses=1.0)
    militarisation.engage(state, WEEK, state.bands[0], state.bands[0].key)
    unit = state.units[0]
    assert (unit.people, unit.status, unit.cell, state.mission[0].casualties) == (0, r.LEFT, r.NOWHERE, 1)


NEAR = [COMPANY | {"cell": cell} for cell in (0, 1, 3, 4, 4)]
ELSEWHERE = [
    COMPANY | {"cell": 2},
    COMPANY | {"cell": 8},
    COMPANY | {"cell": r.NOWHERE, "status": r.LEFT},
    COMPANY | {"cell": 0, "status": r.ARRIVING},
    COMPANY | {"cell": 0, "people": 0},
    COMPANY | {"cell": 0, "component": r.FORMED_POLICE},
    COMPANY | {"cell": 0, "component": r.OBSERVERS},
]


def test_the_unit_that_fights_is_drawn_from_the_military_near():
    state = raided(units=ELSEWHERE[:3] + NEAR + ELSEWHERE[3:])
    band, chosen = state.bands[0], []
    for week in range(200):
        lots = {i: luck(state, week, ENGAGED_UNIT, state.units[i], band) for i in range(3, 8)}
        chosen.append(militarisation.unit_that_fights(state, week, 0, band.key))
        assert chosen[-1] == max(lots, key=lots.get)
    assert set(chosen) == set(range(3, 8))


def test_another_band_may_meet_another_unit():
    state = raided(units=NEAR)
    keys = [state.bands[0].key + np.uint64(n) for n in range(100)]
    assert len({militarisation.unit_that_fights(state, WEEK, 0, key) for key in keys}) == len(NEAR)


def test_where_no_military_is_near_nobody_is_lost():
    state = raided(units=ELSEWHERE, engage_rate=1e9, engagement_losses=1.0)
    band = state.bands[0]
    band.target_cell = 0
    state.cells[0].troops_in_reach, state.cells[0].trust_mission = 60.0, 0.4
    assert militarisation.unit_that_fights(state, WEEK, 0, band.key) == r.NOWHERE
    militarisation.engage(state, WEEK, band, band.key)
    assert state.cells.losses[MIDDLE, REBELS] > 0
    assert state.mission[0].casualties == 0


def test_it_is_where_the_band_struck_that_troops_fight_and_fall():
    state = raided(
        units=[COMPANY | {"cell": 1}, COMPANY | {"cell": 8}], engage_rate=1e9, engagement_losses=1.0
    )
    band = state.bands[0]
    band.target_cell = 0
    state.cells[0].troops_in_reach = 60.0
    militarisation.engage(state, WEEK, band, band.key)
    assert events(state)[-1]["cell"] == 0
    assert state.units[0].people == 120 - state.mission[0].casualties < 120
    assert state.units[1].people == 120


def test_room_for_all_that_a_week_can_add():
    """A raid, the mission's answer and what that costs it: three rows of one band."""
    state = raided(units=[COMPANY | {"quality": 0.0}], engage_rate=1e9, engagement_losses=1.0)
    state.parameters[0].ambush_rate_per_week = 0.0
    violence.raid(state, WEEK, state.bands[0], state.bands[0].key)
    militarisation.engage(state, WEEK, state.bands[0], state.bands[0].key)
    assert [(row["actor"], row["target"]) for row in events(state)] == [
        (REBELS, r.TARGET_CIVILIANS),
        (r.MISSION_ACTOR, REBELS),
        (REBELS, r.TARGET_MISSION),
    ]
