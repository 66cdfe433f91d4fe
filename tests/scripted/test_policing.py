"""Police per head lower crime; with tips and a court they arrest."""

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
    luck,
    saturation,
    snapshot,
    world,
)

from sim.engine import records as r
from sim.engine.chance import ARREST
from sim.engine.mechanisms import policing

SCALES = {
    "mission_police_scale_per_1000": 0.3,
    "national_police_scale_per_1000": 1.5,
    "tips_scale_per_1000": 0.05,
}


def watched(group=GANG, fighters=40, **constants):
    state = world(
        people=[{"people": 4000}], bands=[{"group": group, "fighters": fighters}], **SCALES, **constants
    )
    country = state.country[0]
    country.total_people, country.police_people, country.police_quality = 100_000, 150, 0.4
    country.governance, country.services = 0.5, 0.3
    return state


NATIONAL = 1000 * 150 * 0.4 / 100_000 * (0.3 + 0.7 * 0.5)  # 0.39 per 1,000


def test_police_of_both_kinds():
    state = watched()
    state.cells[MIDDLE].police_in_reach = 6.0
    state.cells[0].police_in_reach = 6.0
    policing.police_cells(state)
    by_state = NATIONAL / (NATIONAL + 1.5)
    here = 1 - (1 - saturation(6 / 4, 0.3)) * (1 - by_state)
    empty = 1 - (1 - saturation(6 / 1, 0.3)) * (1 - by_state)  # at least 1,000 people are reckoned with
    assert state.cells.policing[MIDDLE] == pytest.approx(here, rel=1e-12)
    assert state.cells.policing[0] == pytest.approx(empty, rel=1e-12)
    assert state.cells.policing[8] == pytest.approx(by_state, rel=1e-12)


def test_mentors_do_not_patrol_and_the_mentored_count_for_more():
    state = watched(mentoring_gain=1.5)
    state.levers[0].police_mentoring_share = 0.25
    state.cells[MIDDLE].police_in_reach, state.cells[MIDDLE].mentored = 6.0, 0.4
    policing.police_cells(state)
    by_mission, by_state = saturation(6 * 0.75 / 4, 0.3), saturation(NATIONAL * (1 + 1.5 * 0.4), 1.5)
    assert state.cells.policing[MIDDLE] == pytest.approx(1 - (1 - by_mission) * (1 - by_state), rel=1e-12)
    state.parameters[0].mentoring_gain, state.levers[0].police_mentoring_share = 0.0, 1.0
    policing.police_cells(state)
    assert state.cells.policing[MIDDLE] == pytest.approx(saturation(NATIONAL, 1.5), rel=1e-12)


def test_no_police_at_all():
    state = watched()
    state.country[0].police_people = 0
    policing.police_cells(state)
    assert state.cells.policing.sum() == 0.0


@pytest.mark.parametrize(("group", "share"), [(GANG, 1.0), (GUARDS, 0.2)])
@pytest.mark.parametrize("tips", [0, 2])
@pytest.mark.parametrize("justice", [0.0, 0.4, 1.0])
def test_arrests_by_police_tips_and_courts_of_both_kinds(group, share, tips, justice):
    state = watched(group, arrest_rate_per_week=0.9)
    state.cells[MIDDLE].policing, state.cells[MIDDLE].tips, state.cells[MIDDLE].justice = 0.6, tips, justice
    courts = 1 - (1 - 0.3) * (1 - justice)
    heard = 0.2 + 0.8 * saturation(1000 * tips / 4000, 0.05)
    chance = 0.9 * 0.6 * heard * (0.3 + 0.7 * courts) * share
    caught = binomial(luck(state, WEEK, ARREST, state.bands[0], state.cells[MIDDLE]), 40, chance)
    policing.arrest(state, WEEK)
    assert (state.bands[0].fighters, state.country[0].prisoners) == (40 - caught, caught)


@pytest.mark.parametrize("group", [ARMY, REBELS, RENEGADES])
def test_parties_and_spoilers_are_not_arrested(group):
    state = watched(group, arrest_rate_per_week=1.0)
    state.cells.policing[:] = 1.0
    before = snapshot(state)
    policing.arrest(state, WEEK)
    assert changed(before, state) == set()


def test_a_gang_behind_bars_is_gone():
    state = watched(fighters=5, arrest_rate_per_week=1e9)
    state.cells.policing[:] = 1.0
    policing.arrest(state, WEEK)
    assert (state.bands[0].fighters, state.bands[0].status, state.country[0].prisoners) == (0, r.GONE, 5)
    assert (state.cells.bands[MIDDLE], state.cells.fighters[MIDDLE].sum(), state.groups.fighters.sum()) == (
        0,
        0,
        0,
    )


def test_no_police_no_arrests():
    state = watched(arrest_rate_per_week=1.0)
    policing.arrest(state, WEEK)
    assert state.country[0].prisoners == 0


@pytest.mark.parametrize("gain", [0.0, 0.3, 1.0])
def test_how_much_very_many_mission_police_stop(gain):
    state = watched(policing_gain=gain)
    state.cells[MIDDLE].police_in_reach, state.cells[0].police_in_reach = 6.0, 1e15
    policing.police_cells(state)
    by_state = saturation(NATIONAL, 1.5)
    here = 1 - (1 - gain * saturation(6 / 4, 0.3)) * (1 - by_state)
    assert state.cells.policing[MIDDLE] == pytest.approx(here, rel=1e-12)
    assert state.cells.policing[0] == pytest.approx(1 - (1 - gain) * (1 - by_state), rel=1e-12)
    assert state.cells.policing[8] == pytest.approx(by_state, rel=1e-12)  # its own police work as ever
