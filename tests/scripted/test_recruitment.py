"""Young people join the band that holds their place when gain exceeds risk."""

import numpy as np
import pytest
from worlds import (
    ARMY,
    GANG,
    GUARDS,
    MIDDLE,
    REBELS,
    RENEGADES,
    WEEK,
    binomial,
    changed,
    logistic,
    luck,
    snapshot,
    world,
)

from sim.engine import records as r
from sim.engine.chance import JOIN, NEWCOMER, bits, pair_key
from sim.engine.mechanisms import recruitment

MIND = {"grievance": 0.8, "livelihood": 0.2, "fear": 0.5, "risk_aversion": 0.4}
PULL = (0.8 + (1 - 0.2) + 0.5) / 3 - 0.2 * 0.4  # 0.62


def village(group=REBELS, posture=r.OFFENSIVE, people=400, youths=60, rate=0.4, **constants):
    state = world(
        people=[MIND | {"people": people, "youths": youths}],
        bands=[{"group": group, "fighters": 20}],
        recruit_rate_per_week=rate,
        recruit_threshold=0.55,
        **constants,
    )
    state.cells.control[:] = group
    state.groups[group].posture = posture
    return state


def join(state):
    recruitment.call_up(state)
    recruitment.join(state, state.ledger[0].seed, WEEK, state.civilians[0], state.cells[MIDDLE])


@pytest.mark.parametrize(
    ("group", "posture", "call"),
    [
        (REBELS, r.OFFENSIVE, 1.0),
        (GANG, r.KEEPS, 1.0),
        (REBELS, r.KEEPS, 0.1),
        (GUARDS, r.KEEPS, 0.1),
        (RENEGADES, r.DEFENSIVE, 0.1),
        (ARMY, r.OFFENSIVE, 1.0),
    ],
)
def test_who_joins_whom(group, posture, call):
    state = village(group, posture, recruits_in_peace=0.1)
    u = luck(state, WEEK, JOIN, state.civilians[0], state.groups[group])
    joined = binomial(u, 60, 0.4 * call * logistic(6 * (PULL - 0.55)))
    join(state)
    assert state.cells.recruits[MIDDLE].tolist() == [joined if g == group else 0 for g in range(8)]
    assert (state.civilians[0].people, state.civilians[0].youths) == (400 - joined, 60 - joined)


def test_somebody_does_join():
    state = village()
    join(state)
    assert state.cells.recruits[MIDDLE, REBELS] > 0


def test_week_after_week_the_luck_is_that_of_the_inverse_cdf():
    for week in range(40):
        state = village(rate=0.05)
        u = luck(state, week, JOIN, state.civilians[0], state.groups[REBELS])
        recruitment.call_up(state)
        recruitment.join(state, state.ledger[0].seed, week, state.civilians[0], state.cells[MIDDLE])
        assert state.cells.recruits[MIDDLE, REBELS] == binomial(u, 60, 0.05 * logistic(6 * (PULL - 0.55)))


def nobody_joins(state):
    recruitment.call_up(state)
    before = snapshot(state)
    join(state)
    return changed(before, state) == set()


def test_nobody_joins_where_nobody_can():
    assert nobody_joins(village(youths=0))
    assert nobody_joins(village(rate=0.0))
    assert nobody_joins(village(ARMY, r.KEEPS))  # an army at peace does not recruit
    abandoned = village()
    abandoned.cells.fighters[:] = 0
    assert nobody_joins(abandoned)


def test_no_more_than_there_are():
    state = village(people=7, youths=40, rate=1e9)
    join(state)
    assert state.cells.recruits[MIDDLE, REBELS] == 7
    assert (state.civilians[0].people, state.civilians[0].youths) == (0, 33)


def test_thirty_recruits_in_a_cell_make_a_band_of_who_holds_it():
    state = village()
    state.cells.control[[0, 8]] = REBELS, ARMY
    state.cells.recruits[0, REBELS], state.cells.recruits[0, GANG], state.cells.recruits[8, ARMY] = 30, 29, 47
    state.cells.economy[:] = 0.4
    state.groups.discipline[:] = [0.5, 0.35, 0, 0, 0]
    recruitment.form_bands(state, WEEK)
    assert state.ledger[0].n_bands == 3
    for b, (group, cell, men, discipline) in {1: (REBELS, 0, 30, 0.35), 2: (ARMY, 8, 47, 0.5)}.items():
        band = state.bands[b]
        assert (band.group, band.cell, band.fighters, band.status, band.order) == (
            group,
            cell,
            men,
            r.ACTIVE,
            r.STAY,
        )
        assert (band.discipline, band.supply, band.livelihood) == (discipline, 0.5, 0.4)
        cause = bits(state.ledger[0].seed, WEEK, NEWCOMER, pair_key(cell, group), np.uint64(men))
        assert band.key == cause
    assert state.cells.recruits.sum() == 29  # the rest wait


def test_recruits_wait_while_there_is_no_room():
    state = village()
    state.cells.recruits[:, REBELS] = 30
    state.ledger[0].n_bands = len(state.bands) - 1
    recruitment.form_bands(state, WEEK)
    assert state.ledger[0].n_bands == len(state.bands)
    assert state.cells.recruits.sum() == 8 * 30
