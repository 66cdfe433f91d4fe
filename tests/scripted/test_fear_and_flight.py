"""People fear what happens where they are, flee, and return when home is safe."""

import math

import pytest
from worlds import EITHER_SIDE, MIDDLE, WEEK, gumbel, luck, world

from sim.engine import records as r
from sim.engine.chance import FLIGHT, REFUGE, RETURN
from sim.engine.mechanisms import fear_and_flight as rule
from sim.engine.record import record_people

REFUGES = [0, 2, 6, 0, r.NOWHERE]  # towns, the capital and the border


def village(**fields):
    state = world(
        people=[
            {"people": 100, "fear": 0.9, "risk_aversion": 0.5} | fields,
            {"people": 4000, "cell": 0},
            {"people": 800, "cell": 2},
        ],
        flight_threshold=0.35,
    )
    state.cells.refuges[:] = REFUGES
    state.cells[0].alarm, state.cells[6].alarm = 0.3, 0.05
    state.cells[0].protection, state.cells[6].protection = 0.25, 0.75
    state.cells.economy[:] = 0.5
    rule.weigh_refuges(state)
    return state


@pytest.mark.parametrize(
    ("fear", "alarm", "after"), [(0.2, 0.6, 0.4), (0.6, 0.2, 0.58), (0.3, 0.3, 0.3), (1.0, 0.0, 0.95)]
)
def test_fear_rises_fast_and_fades_slowly(fear, alarm, after):
    state = world(people=[{"fear": fear}])
    rule.feel(state.civilians[0], alarm)
    assert state.civilians[0].fear == pytest.approx(after, rel=1e-12)


@pytest.mark.parametrize("aversion", [0.0, 0.5, 1.0])
@pytest.mark.parametrize(("factor", "flees"), EITHER_SIDE)
def test_chance_of_flight_by_fear_and_risk_aversion(aversion, factor, flees):
    state = village(risk_aversion=aversion)
    person = state.civilians[0]
    excess = 0.9 - 0.35 * (1.3 - 0.6 * aversion)
    state.parameters[0].flight_rate_per_week = factor * luck(state, WEEK, FLIGHT, person) / excess
    rule.flee_or_return(state, state.ledger[0].seed, WEEK, person)
    assert (person.displaced, person.cell == MIDDLE) == ((1, False) if flees else (0, True))


def test_the_refuge_has_the_highest_of_values_and_luck():
    seen = set()
    for week in range(400):
        state = village()
        state.parameters[0].flight_rate_per_week = 1e9
        person = state.civilians[0]
        value = {r.NOWHERE: 0.5 + gumbel(luck(state, week, REFUGE, person))}
        for c, people, alarm, guards in ((0, 4000, 0.3, 0.25), (2, 800, 0.0, 0.0), (6, 0, 0.05, 0.75)):
            noise = gumbel(luck(state, week, REFUGE, person, state.cells[c]))
            value[c] = math.log(1 + people) / 4 - 4 * alarm + 2 * guards + noise
        rule.flee_or_return(state, state.ledger[0].seed, week, person)
        assert person.cell == max(value, key=value.get)
        assert (person.displaced, person.weeks_away, person.people, person.home) == (1, 0, 100, MIDDLE)
        seen.add(int(person.cell))
    assert len(seen) >= 3


@pytest.mark.parametrize(("fear", "flees"), [(0.35, False), (0.351, True)])
def test_nobody_flees_below_the_threshold(fear, flees):
    state = village(fear=fear, risk_aversion=0.5)  # 0.35 x (1.3 - 0.3) must be exceeded
    state.parameters[0].flight_rate_per_week = 1e9
    rule.flee_or_return(state, state.ledger[0].seed, WEEK, state.civilians[0])
    assert (state.civilians[0].cell != MIDDLE) == flees


def test_who_flees_to_his_home_is_displaced_no_more():
    state = village(home=2, displaced=1, weeks_away=3)
    state.cells.refuges[:] = 2
    state.parameters[0].flight_rate_per_week = 1e9
    rule.flee_or_return(state, state.ledger[0].seed, WEEK, state.civilians[0])
    assert (state.civilians[0].cell, state.civilians[0].displaced, state.civilians[0].weeks_away) == (2, 0, 0)


def test_who_has_nowhere_to_go_stays():
    state = village()
    state.cells.refuges[:] = MIDDLE
    state.parameters[0].flight_rate_per_week = 1e9
    rule.flee_or_return(state, state.ledger[0].seed, WEEK, state.civilians[0])
    assert (state.civilians[0].cell, state.civilians[0].displaced) == (MIDDLE, 0)


@pytest.mark.parametrize("cell", [0, r.NOWHERE])
@pytest.mark.parametrize("services", [0.0, 0.4])
@pytest.mark.parametrize(("factor", "returns"), EITHER_SIDE)
def test_chance_of_return_by_calm_work_and_services_at_home(cell, services, factor, returns):
    state = village(cell=cell, displaced=1, weeks_away=8, fear=0.0)
    state.cells[MIDDLE].alarm, state.cells[MIDDLE].services = 0.1, services
    person = state.civilians[0]
    u = luck(state, WEEK, RETURN, person)
    state.parameters[0].return_rate_per_week = factor * u / (0.9 * 0.5 * (0.75 + services))
    rule.flee_or_return(state, state.ledger[0].seed, WEEK, person)
    assert (person.cell, person.displaced, person.weeks_away) == ((MIDDLE, 0, 0) if returns else (cell, 1, 9))


@pytest.mark.parametrize(("alarm", "away", "returns"), [(0.149, 8, True), (0.15, 8, False), (0.0, 7, False)])
def test_home_must_be_calm_and_eight_weeks_past(alarm, away, returns):
    state = village(cell=0, displaced=1, weeks_away=away, fear=0.0)
    state.cells[MIDDLE].alarm = alarm
    state.parameters[0].return_rate_per_week = 1e9
    rule.flee_or_return(state, state.ledger[0].seed, WEEK, state.civilians[0])
    assert state.civilians[0].displaced == (0 if returns else 1)


def test_the_weekly_record_counts_people_away_from_home_and_across_the_border():
    state = world(
        people=[
            {"people": 100},
            {"people": 40, "cell": 0, "displaced": 1},
            {"people": 7, "cell": r.NOWHERE, "displaced": 1},
        ]
    )
    row = state.weeks[WEEK]
    record_people(state, row)
    assert (row.people, row.displaced_people, row.refugees_people) == (147, 47, 7)
