"""Police and troops of the mission train their local colleagues."""

import pytest
from worlds import (
    ARMY,
    GANG,
    GUARDS,
    MIDDLE,
    REBELS,
    RENEGADES,
    WEEK,
    changed,
    saturation,
    snapshot,
    take_stock,
    world,
)

from sim.engine import records as r
from sim.engine import survey
from sim.engine.mechanisms import ddr, handover

CONSTANTS = {
    "mentoring_rate_per_week": 0.05,
    "mentoring_scale_people": 10.0,
    "mentoring_fade_per_week": 0.002,
}


def taught(part=0.5, police=30.0, **constants):
    state = world(levers={"police_mentoring_share": part}, **(CONSTANTS | constants))
    state.cells.police_in_reach[MIDDLE] = police
    state.cells.mentored[[MIDDLE, 0]] = [0.2, 0.4]
    handover.mentor_police(state)
    return state.cells.mentored


def test_local_police_learn_where_mentors_are_and_forget_elsewhere():
    mentored = taught()
    learnt = 0.05 * saturation(30 * 0.5, 10.0) * (1 - 0.2)
    assert mentored[MIDDLE] == pytest.approx(0.2 + learnt - 0.002 * 0.2, rel=1e-12)
    assert mentored[0] == pytest.approx(0.4 * (1 - 0.002), rel=1e-12)
    assert mentored[1] == 0.0


@pytest.mark.parametrize("said", [{"part": 0.0}, {"police": 0.0}, {"mentoring_rate_per_week": 0.0}])
def test_nobody_teaches_nobody_learns(said):
    assert taught(**said)[MIDDLE] == pytest.approx(0.2 * (1 - 0.002), rel=1e-12)
    assert taught(mentoring_fade_per_week=0.0, **said)[MIDDLE] == 0.2


def test_what_is_learnt_settles_between_learning_and_forgetting():
    state = world(levers={"police_mentoring_share": 1.0}, **CONSTANTS)
    state.cells.police_in_reach[MIDDLE] = 10.0
    for _ in range(2_000):
        handover.mentor_police(state)
    assert state.cells.mentored[MIDDLE] == pytest.approx(0.025 / (0.025 + 0.002), rel=1e-9)


def trained(part=0.25, troops=800, quality=0.3, **constants):
    state = world(
        bands=[
            {"group": ARMY, "discipline": 0.4, "fighters": 50},
            {"group": ARMY, "discipline": 0.9, "fighters": 50},
            {"group": ARMY, "discipline": 0.4, "fighters": 50, "status": r.CANTONED},
            {"group": REBELS, "discipline": 0.4, "fighters": 50},
            {"group": GUARDS, "discipline": 0.4, "fighters": 50},
        ],
        levers={"army_mentoring_share": part},
        country={"army_quality": quality},
        **(CONSTANTS | constants),
    )
    state.mission[0].deployed[r.MILITARY] = troops
    before = snapshot(state)
    handover.mentor_army(state)
    return state, before


def test_the_army_moves_towards_well_trained():
    state, _ = trained()
    rate = 0.05 * saturation(800 * 0.25, 100 * 10.0)
    assert state.country[0].army_quality == pytest.approx(0.3 + rate * (0.8 - 0.3), rel=1e-12)
    expected = [0.4 + rate * (0.8 - 0.4), 0.9, 0.4, 0.4, 0.4]  # the better are not spoilt, others not taught
    assert state.bands.discipline[:5].tolist() == pytest.approx(expected, rel=1e-12)


def test_a_better_army_learns_nothing():
    assert trained(quality=0.85)[0].country[0].army_quality == 0.85


@pytest.mark.parametrize("said", [{"part": 0.0}, {"troops": 0}, {"mentoring_rate_per_week": 0.0}])
def test_without_mentors_the_army_stays_as_it_is(said):
    state, before = trained(**said)
    assert changed(before, state) == set()


# Bands of a rebel party that leave a camp join the army while it has places for them


def camp(*fighters, places=1_000, group=REBELS, waited=7):
    state = world(
        bands=[
            {"fighters": n, "group": group, "status": r.CANTONED, "weeks_in_status": waited} for n in fighters
        ],
        camp_weeks=8.0,
    )
    levers = state.levers[0]
    levers.integration_people, levers.ddr_budget_usd = places, 1e9
    levers.camp_usd_per_week, levers.reintegration_usd, levers.ddr_first_week = 10.0, 300.0, 0
    return state


def test_a_band_joins_the_army_where_it_stands():
    state = camp(50)
    assert handover.integrate(state, state.bands[0])
    band = state.bands[0]
    assert (band.group, band.status, band.weeks_in_status, band.fighters, band.cell) == (
        ARMY,
        r.ACTIVE,
        0,
        50,
        MIDDLE,
    )
    assert state.mission[0].integrated == state.groups[REBELS].integrated == 50
    take_stock(state)
    assert (state.groups[ARMY].fighters, state.groups[REBELS].fighters) == (50, 0)


def test_while_it_has_places():
    state = camp(50, 40, 30, 10, places=100)
    joined = [bool(handover.integrate(state, band)) for band in state.bands[:4]]
    assert joined == [True, True, False, True]
    assert state.mission[0].integrated == 100


@pytest.mark.parametrize("group", [ARMY, RENEGADES, GUARDS, GANG])
def test_men_of_no_rebel_party_do_not(group):
    state = camp(50, group=group)
    before = snapshot(state)
    assert not handover.integrate(state, state.bands[0])
    assert changed(before, state) == set()


def test_no_places_or_no_army_nobody_joins():
    closed, stateless = camp(50, places=0), camp(50)
    stateless.groups[ARMY].kind = r.MILITIA
    for state in (closed, stateless):
        before = snapshot(state)
        assert not handover.integrate(state, state.bands[0])
        assert changed(before, state) == set()


def test_soldiers_draw_no_package_and_the_others_go_home():
    state = camp(50, 40, places=50)
    ddr.run_programme(state, WEEK)
    assert state.bands.status[:2].tolist() == [r.ACTIVE, r.DEMOBILISED]
    assert state.bands.group[:2].tolist() == [ARMY, REBELS]
    spent = 90 * 10.0 + 40 * 300.0
    assert state.mission[0].ddr_spent_usd == state.mission[0].cost_usd == pytest.approx(spent, rel=1e-12)
    assert state.mission[0].cantoned == 90  # men fed this week


def test_not_before_the_weeks_in_camp_are_over_nor_when_switched_off():
    early, off = camp(50, waited=3), camp(50)
    off.switches[0].handover = 0
    for state in (early, off):
        ddr.run_programme(state, WEEK)
        assert state.mission[0].integrated == 0
        assert state.bands[0].group == REBELS
    assert (early.bands[0].status, off.bands[0].status) == (r.CANTONED, r.DEMOBILISED)


def test_who_joined_is_counted_week_by_week_and_in_all():
    state = camp(50)
    handover.integrate(state, state.bands[0])
    survey.update_groups(state)
    assert (state.groups[REBELS].integrated, state.mission[0].integrated) == (0, 50)
