"""Men of willing groups come to camps, wait, and leave with a package as long as money lasts."""

import pytest
from worlds import (
    ARMY,
    EITHER_SIDE,
    GANG,
    GUARDS,
    MIDDLE,
    REBELS,
    RENEGADES,
    WEEK,
    luck,
    take_stock,
    world,
)

from sim.engine import records as r
from sim.engine.chance import ENROL, REMOBILISE
from sim.engine.mechanisms import ddr


def programme(*bands, staff=60, places=10_000, budget=1e9, camp=10.0, package=300.0, **constants):
    state = world(
        bands=bands or [{"fighters": 50}],
        units=[{"component": r.CIVILIANS, "people": staff, "quality": 0.5}] if staff else [],
        **constants,
    )
    levers = state.levers[0]
    levers.ddr_places, levers.ddr_budget_usd, levers.disarmament_share = places, budget, 0.4
    levers.camp_usd_per_week, levers.reintegration_usd = camp, package
    state.groups.commitment[:] = 1.0
    return state


def statuses(state):
    return state.bands.status[: int(state.ledger[0].n_bands)].tolist()


@pytest.mark.parametrize(
    ("group", "posture", "willing"),
    [
        (REBELS, r.KEEPS, 0.8),  # its commitment
        (REBELS, r.DEFENSIVE, 0.0),
        (GUARDS, r.KEEPS, 0.7),
        (GUARDS, r.OFFENSIVE, 0.0),
        (RENEGADES, r.KEEPS, 0.15),
        (RENEGADES, r.OFFENSIVE, 0.0),
        (ARMY, r.KEEPS, 0.0),
        (GANG, r.KEEPS, 0.0),
    ],
)
def test_who_is_willing(group, posture, willing):
    state = world(spoiler_willingness=0.15)
    state.groups[group].posture, state.groups[group].commitment = posture, 0.8
    assert ddr.willingness(state, state.groups[group]) == willing


@pytest.mark.parametrize(("factor", "enrols"), EITHER_SIDE)
def test_chance_by_willingness_calm_and_staff(factor, enrols):
    state = programme(disarmament_scale_people=24.0)
    state.groups[REBELS].commitment, state.cells[MIDDLE].alarm = 0.8, 0.25
    disarmament = 60 * 0.5 * 0.4 / (60 * 0.5 * 0.4 + 24)  # 12 / 36
    u = luck(state, WEEK, ENROL, state.bands[0])
    state.parameters[0].enrol_rate_per_week = factor * u / (0.8 * (1 - 0.25) * disarmament)
    ddr.run_programme(state, WEEK)
    assert state.mission[0].disarmament == pytest.approx(1 / 3, rel=1e-12)
    assert statuses(state) == [r.CANTONED if enrols else r.ACTIVE]


@pytest.mark.parametrize(
    ("changes", "opens"),
    [
        ({}, True),
        ({"ddr_first_week": WEEK + 1}, False),
        ({"ddr_budget_usd": 0.0}, False),
        ({"ddr_places": 0}, False),
        ({"left": 1}, False),
    ],
)
def test_camps_need_a_date_money_places_and_a_mission(changes, opens):
    state = programme(enrol_rate_per_week=1e9)
    for name, value in changes.items():
        table = state.mission if name == "left" else state.levers
        table[0][name] = value
    ddr.run_programme(state, WEEK)
    assert statuses(state) == [r.CANTONED if opens else r.ACTIVE]


def test_places_are_rationed_by_lot():
    bands = [{"fighters": 50} for _ in range(8)] + [{"fighters": 30, "status": r.CANTONED}]
    state = programme(*bands, places=200, enrol_rate_per_week=4.0)
    state.mission[0].disarmament = 0.25  # all apply: the chance is 1
    draws = {b: luck(state, WEEK, ENROL, state.bands[b]) for b in range(8)}
    admitted = sorted(draws, key=draws.get)[: (200 - 30) // 50]  # the three lowest draws
    ddr.open_camps(state, WEEK)
    assert statuses(state) == [r.CANTONED if b in admitted else r.ACTIVE for b in range(8)] + [r.CANTONED]


def test_eight_weeks_of_camp_and_a_package():
    state = programme(enrol_rate_per_week=1e9, camp_weeks=8.0, package_livelihood_gain=0.25)
    state.cells[MIDDLE].economy = 0.35
    for week in range(1, 9):
        ddr.run_programme(state, week)
        paid = 50 * 10.0 * week
        if week < 8:
            assert (statuses(state), state.mission[0].cantoned) == ([r.CANTONED], 50)
            assert state.mission[0].ddr_spent_usd == pytest.approx(paid, rel=1e-12)
    assert statuses(state) == [r.DEMOBILISED]
    assert state.mission[0].ddr_spent_usd == pytest.approx(50 * 10.0 * 8 + 50 * 300.0, rel=1e-12)
    assert state.mission[0].cost_usd == state.mission[0].ddr_spent_usd
    livelihood = 0.35 + 0.25
    livelihood += 0.01 * (0.35 - livelihood)  # and back to what the place has to offer
    assert state.bands[0].livelihood == pytest.approx(livelihood, rel=1e-12)
    assert state.bands[0].fighters == 50
    take_stock(state)
    assert (state.groups[REBELS].fighters, state.groups[REBELS].demobilised) == (0, 50)


@pytest.mark.parametrize(
    ("budget", "package", "livelihood"),
    [
        (15_500.0, 300.0, 0.3 + 0.25),  # upkeep 500 and packages 15,000: just enough
        (15_499.0, 300.0, 0.3 - 0.1),
        (15_500.0, 0.0, 0.3 - 0.1),  # a programme without packages
    ],
)
def test_a_man_who_cannot_be_paid_goes_home_poorer(budget, package, livelihood):
    state = programme(
        {"fighters": 50, "status": r.CANTONED, "weeks_in_status": 7},
        budget=budget,
        package=package,
        package_livelihood_gain=0.25,
        idle_livelihood_loss=0.1,
    )
    state.cells[MIDDLE].economy = 0.3
    ddr.run_programme(state, WEEK)
    assert statuses(state) == [r.DEMOBILISED]
    assert state.bands[0].livelihood == pytest.approx(livelihood + 0.01 * (0.3 - livelihood), rel=1e-12)
    packages = 15_000.0 if livelihood > 0.3 else 0.0
    assert state.mission[0].ddr_spent_usd == pytest.approx(500.0 + packages, rel=1e-12)


@pytest.mark.parametrize("status", [r.CANTONED, r.DEMOBILISED])
@pytest.mark.parametrize(("factor", "returns"), EITHER_SIDE)
def test_idle_men_go_back_to_a_group_that_fights(status, factor, returns):
    state = programme({"fighters": 50, "status": status, "livelihood": 0.4}, budget=0.0)
    state.cells[MIDDLE].economy = 0.4
    state.groups[REBELS].posture = r.OFFENSIVE
    u = luck(state, WEEK, REMOBILISE, state.bands[0])
    state.parameters[0].remobilise_rate_per_week = factor * u / (1 - 0.4)
    ddr.run_programme(state, WEEK)
    assert statuses(state) == [r.ACTIVE if returns else status]
    assert state.mission[0].cantoned == (50 if status == r.CANTONED else 0)  # men fed this week


def test_nobody_goes_back_to_a_group_at_peace_or_from_a_full_living():
    for posture, livelihood in ((r.KEEPS, 0.0), (r.OFFENSIVE, 1.0)):
        state = programme(
            {"fighters": 50, "status": r.DEMOBILISED, "livelihood": livelihood}, remobilise_rate_per_week=1.0
        )
        state.cells[MIDDLE].economy = livelihood
        state.groups[REBELS].posture = posture
        ddr.run_programme(state, WEEK)
        assert statuses(state) == [r.DEMOBILISED]


@pytest.mark.parametrize(("staff", "part"), [(0, 0.4), (60, 0.0)])
def test_nobody_comes_to_camps_without_staff(staff, part):
    state = programme(staff=staff, enrol_rate_per_week=1e9)
    state.levers[0].disarmament_share = part
    ddr.run_programme(state, WEEK)
    assert statuses(state) == [r.ACTIVE]
    assert (state.mission[0].disarmament, state.mission[0].ddr_spent_usd) == (0.0, 0.0)


@pytest.mark.parametrize("disarmament", [0.0, 0.2, 1.0])
def test_the_chance_is_in_proportion_to_what_staff_can_do(disarmament):
    state = programme(enrol_rate_per_week=0.03)
    state.mission[0].disarmament = disarmament
    assert ddr.enrol_chance(state, state.bands[0]) == pytest.approx(0.03 * disarmament, rel=1e-12, abs=0)
