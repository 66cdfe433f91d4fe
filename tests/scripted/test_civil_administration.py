"""A mission may run ministries for a time."""

import pytest
from worlds import ARMY, STAFF, saturation, world

from sim.engine import records as r
from sim.engine.mechanisms import accord, civil_administration

UNTIL = 20


def ministries(unit=STAFF, part=0.8, week=UNTIL - 1, **constants):
    state = world(
        units=[unit, unit],
        levers={"administration_share": part, "administration_until_week": UNTIL},
        mission={"administration": 0.9},
        provisions=[{"kind": r.P_POSTS, "due_week": week}],
        country={"political_will": 0.5},
        **({"administration_scale_people": 300.0} | constants),
    )
    state.groups[ARMY].commitment = 0.8
    civil_administration.administer(state, week)
    return state


FULL = saturation(2 * 30 * 0.8, 300.0)


@pytest.mark.parametrize(("week", "share"), [(0, FULL), (UNTIL - 1, FULL), (UNTIL, 0.0), (UNTIL + 50, 0.0)])
def test_by_staff_until_the_agreed_month(week, share):
    assert ministries(week=week).mission[0].administration == pytest.approx(share, rel=1e-12, abs=0)


@pytest.mark.parametrize(
    ("unit", "part"),
    [(STAFF, 0.0), (STAFF | {"status": r.PLANNED}, 0.8), (STAFF | {"component": r.OBSERVERS}, 0.8)],
)
def test_nobody_on_the_task_no_administration(unit, part):
    assert ministries(unit, part).mission[0].administration == 0.0


@pytest.mark.parametrize(("week", "share"), [(UNTIL - 1, FULL), (UNTIL, 0.0)])
def test_governance_gains_while_it_lasts(week, share):
    state = ministries(week=week, administration_gain=0.4, governance_up_per_week=0.01)
    accord.govern(state)
    target = 0.2 + 0.2 * 0.5 + 0.4 * share
    assert state.country[0].governance == pytest.approx(0.01 * target, rel=1e-12)


@pytest.mark.parametrize("crowding", [0.0, 0.5, 1.0])
def test_the_state_does_less_of_its_own(crowding):
    state = ministries(administration_crowding=crowding, accord_rate_per_week=0.02)
    expected = 0.02 * 0.8 * (1 - crowding * FULL)
    chance = accord.chance_kept(state, state.provisions[0], UNTIL - 1)
    assert chance == pytest.approx(expected, rel=1e-12)
