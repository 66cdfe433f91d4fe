"""Works are slow to build and quick to break; some of the money is captured."""

import pytest
from worlds import ARMY, HERE, MIDDLE, REBELS, saturation, world

from sim.engine.mechanisms import reconstruction

CONSTANTS = {"works_usd_per_person": 300.0, "services_down_per_week": 0.03, "captured_share": 0.5}
USD = 60_000.0


def built(mission=HERE, usd=USD, **constants):
    state = world(
        people=[{"people": 3000}, {"people": 1000, "cell": 0}],
        country={"governance": 0.4},
        mission=mission,
        levers={"reconstruction_usd_per_week": usd},
        **(CONSTANTS | constants),
    )
    cells = state.cells
    cells.works[[MIDDLE, 0, 8]], cells.alarm[[MIDDLE, 8]] = [0.1, 0.3, 0.2], 0.5
    cells.mission_seen[[MIDDLE, 0]], cells.policing[MIDDLE] = [0.25, 0.75], 0.3
    cells.control[:] = ARMY
    cells.control[MIDDLE] = REBELS
    return state


ROOM = {MIDDLE: 3000 * 0.3 * 0.5 * 0.25, 0: 1000 * 0.1 * 0.75}
TAKEN = {MIDDLE: 0.5 * (1 - 0.3) * (1 - 0.4), 0: 0.5 * (1 - 0.4)}


def test_money_follows_room_calm_and_patrols_and_some_is_captured():
    state = built()
    reconstruction.rebuild(state)
    for c, people, holder, works, broken in (
        (MIDDLE, 3000, REBELS, 0.1, 0.03 * 0.5 * 0.1),
        (0, 1000, ARMY, 0.3, 0.0),
    ):
        usd = USD * ROOM[c] / sum(ROOM.values())
        each = usd * (1 - TAKEN[c]) / people
        assert state.groups[holder].war_chest_usd == pytest.approx(usd * TAKEN[c], rel=1e-12)
        assert state.cells.jobs[c] == pytest.approx(saturation(each, 1.0), rel=1e-12)
        assert state.cells.works[c] == pytest.approx(works + each / 300 - broken, rel=1e-12)
    assert state.mission[0].cost_usd == state.mission[0].assistance_usd == USD


def test_violence_breaks_what_nobody_repairs():
    state = built()
    reconstruction.rebuild(state)
    assert state.cells.works[8] == pytest.approx(0.2 * (1 - 0.03 * 0.5), rel=1e-12)
    assert (state.cells.jobs[8], state.cells.works[1]) == (0.0, 0.0)


def test_there_is_an_end_to_what_can_be_built():
    state = built(usd=1e9)
    reconstruction.rebuild(state)
    assert state.cells.works[[MIDDLE, 0]].tolist() == [0.4, 0.4]
    spent = float(state.mission[0].cost_usd)
    state.cells.alarm[:] = 0.0
    reconstruction.rebuild(state)
    assert state.mission[0].cost_usd == spent  # no room, no money
    assert state.cells.jobs.sum() == 0.0


@pytest.mark.parametrize("why", ["none", "left", "no money", "unseen", "nobody"])
def test_no_mission_money_patrols_or_people_no_works(why):
    mission = {"none": {}, "left": HERE | {"left": 1}}.get(why, HERE)
    state = built(mission, usd=0.0 if why == "no money" else USD, services_down_per_week=0.0)
    if why == "unseen":
        state.cells.mission_seen[:] = 0.0
    elif why == "nobody":
        state.cells.people[:] = 0
    works = state.cells.works.copy()
    reconstruction.rebuild(state)
    assert state.cells.works.tolist() == works.tolist()
    assert state.cells.jobs.sum() == state.groups.war_chest_usd.sum() == 0.0
    assert state.mission[0].cost_usd == state.mission[0].assistance_usd == 0.0


def test_nothing_captured_all_built():
    state = built(captured_share=0.0)
    reconstruction.rebuild(state)
    assert state.groups.war_chest_usd.sum() == 0.0
    each = USD * ROOM[0] / sum(ROOM.values()) / 1000
    assert state.cells.works[0] == pytest.approx(0.3 + min(each / 300, 0.1), rel=1e-12)
