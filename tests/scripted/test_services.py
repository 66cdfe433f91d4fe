"""Clinics, schools and courts build slowly and break fast."""

import pytest
from worlds import changed, snapshot, world

from sim.engine.mechanisms import services

RATES = {"services_up_per_week": 0.004, "services_down_per_week": 0.03}
NATIONAL = 0.1 + 0.6 * 0.5 * (1 - 0.4 / 2)  # 0.34


def country(services_now=0.3, people=(), **constants):
    state = world(people=people, country={"governance": 0.5, "corruption": 0.4}, **(RATES | constants))
    state.cells.services[:] = services_now
    return state


def moved(now, target):
    return now + (0.004 if target > now else 0.03) * (target - now)


def test_cells_move_towards_what_government_works_and_calm_allow():
    state = country()
    state.cells[1].works, state.cells[2].alarm = 0.2, 0.5
    state.cells[3].works, state.cells[3].alarm = 0.4, 0.25
    targets = [NATIONAL, NATIONAL + 0.2, NATIONAL * (1 - 0.8 * 0.5), (NATIONAL + 0.4) * (1 - 0.8 * 0.25)]
    services.provide(state)
    expected = [moved(0.3, target) for target in targets]
    assert state.cells.services[:4].tolist() == pytest.approx(expected, rel=1e-12)
    assert expected[2] < 0.3 < expected[0]


@pytest.mark.parametrize(("governance", "corruption", "works", "target"), [(1, 0, 0.4, 1.0), (0, 1, 0, 0.1)])
def test_bounds_of_what_can_be_reached(governance, corruption, works, target):
    state = country(services_up_per_week=1.0, services_down_per_week=1.0)
    state.country[0].governance, state.country[0].corruption = governance, corruption
    state.cells.works[:] = works
    services.provide(state)
    assert state.cells.services.tolist() == pytest.approx([target] * 9, rel=1e-12)


def test_the_country_is_the_mean_by_people():
    state = country(people=[{"people": 3000, "cell": 0}, {"people": 1000, "cell": 8}])
    state.cells[8].services = 0.9
    services.provide(state)
    mean = (3000 * moved(0.3, NATIONAL) + 1000 * moved(0.9, NATIONAL)) / 4000
    assert state.country[0].services == pytest.approx(mean, rel=1e-12)


def test_a_country_without_people_has_none():
    state = country()
    state.country[0].services = 0.7
    services.provide(state)
    assert state.country[0].services == 0.0


def test_without_any_speed_nothing_moves():
    state = country(
        people=[{"people": 500}], services_now=0.25, services_up_per_week=0.0, services_down_per_week=0.0
    )
    state.cells.alarm[:5] = 1.0
    state.country[0].services = 0.25
    before = snapshot(state)
    services.provide(state)
    assert changed(before, state) == set()
