"""Aid reaches poor people where it is safe; some of it is captured, and long aid distorts work."""

import pytest
from worlds import ARMY, HERE, MIDDLE, REBELS, STAFF, changed, saturation, snapshot, world

from sim.engine import records as r
from sim.engine.mechanisms import aid

CONSTANTS = {"aid_scale_people": 50.0, "aid_need_usd_per_week": 2.0, "captured_share": 0.5}
MONEY = 9000.0 * saturation(30 * 0.5, 50.0)


def helped(mission=HERE, units=(STAFF,), usd=9000.0, part=0.5, **constants):
    """The middle is poor and alarmed, cell 0 better off and calm, both held by others than the state."""
    state = world(
        people=[{"people": 3000}, {"people": 1000, "cell": 0}],
        units=units,
        country={"governance": 0.4},
        mission=mission,
        levers={"aid_share": part, "aid_usd_per_week": usd},
        **(CONSTANTS | constants),
    )
    cells = state.cells
    cells.economy[[MIDDLE, 0]], cells.alarm[[MIDDLE, 0]] = [0.2, 0.6], [0.5, 0.0]
    cells.protection[MIDDLE], cells.policing[MIDDLE] = 0.4, 0.3
    cells.control[:] = ARMY
    cells.control[MIDDLE] = REBELS
    cells.dependency[:] = 0.1
    return state


NEED = {MIDDLE: 3000 * 0.8 * (1 - 0.5 * 0.6), 0: 1000 * 0.4}
TAKEN = {MIDDLE: 0.5 * (1 - 0.3) * (1 - 0.4), 0: 0.5 * (1 - 0.4)}


def test_money_follows_need_safety_and_staff_and_some_is_captured():
    state = helped()
    aid.give_aid(state)
    for c, people, holder in ((MIDDLE, 3000, REBELS), (0, 1000, ARMY)):
        usd = MONEY * NEED[c] / sum(NEED.values())
        felt = saturation(usd * (1 - TAKEN[c]) / people, 2.0)
        assert state.groups[holder].war_chest_usd == pytest.approx(usd * TAKEN[c], rel=1e-12)
        assert state.cells.aid[c] == pytest.approx(felt, rel=1e-12)
        assert state.cells.dependency[c] == pytest.approx(0.1 + 0.01 * (felt - 0.1), rel=1e-12)
    assert state.mission[0].cost_usd == state.mission[0].assistance_usd == pytest.approx(MONEY, rel=1e-12)


def test_where_nobody_lives_nothing_is_given():
    state = helped()
    aid.give_aid(state)
    assert state.cells.aid[8] == 0.0
    assert state.cells.dependency[8] == pytest.approx(0.1 * 0.99, rel=1e-12)


@pytest.mark.parametrize(
    "said",
    [
        {"mission": {}},
        {"mission": HERE | {"left": 1}},
        {"units": ()},
        {"units": (STAFF | {"component": r.MILITARY},)},
        {"units": (STAFF | {"status": r.ARRIVING},)},
        {"part": 0.0},
        {"usd": 0.0},
    ],
)
def test_no_mission_staff_or_money_no_aid(said):
    state = helped(**said)
    aid.give_aid(state)
    assert state.cells.aid.sum() == state.groups.war_chest_usd.sum() == 0.0
    assert state.mission[0].cost_usd == state.mission[0].assistance_usd == 0.0
    assert state.cells.dependency.tolist() == pytest.approx([0.099] * 9, rel=1e-12)


def test_nothing_is_spent_where_nobody_is_in_need():
    state = helped()
    state.cells.economy[:] = 1.0
    state.cells.dependency[:] = 0.0
    before = snapshot(state)
    aid.give_aid(state)
    assert changed(before, state) == set()


@pytest.mark.parametrize("how", ["captured_share", "policing", "governance"])
def test_nothing_is_captured_under_full_police_or_government(how):
    state = helped(**({"captured_share": 0.0} if how == "captured_share" else {}))
    if how == "policing":
        state.cells.policing[:] = 1.0
    elif how == "governance":
        state.country[0].governance = 1.0
    aid.give_aid(state)
    assert state.groups.war_chest_usd.sum() == 0.0
    usd = MONEY * NEED[0] / sum(NEED.values()) / 1000
    assert state.cells.aid[0] == pytest.approx(saturation(usd, 2.0), rel=1e-12)


def test_guards_open_the_road():
    state = helped()
    state.cells.alarm[MIDDLE] = 1.0
    state.cells.protection[MIDDLE] = 0.0
    aid.give_aid(state)
    assert state.cells.aid[MIDDLE] == 0.0
    state.cells.protection[MIDDLE] = 1.0
    assert aid.need_of(state.cells[MIDDLE]) == pytest.approx(3000 * 0.8, rel=1e-12)


@pytest.mark.parametrize(
    ("presence", "paid", "seen"),
    [(0.5, 1.0, 0.9), (0.5, 0.4, 0.9), (0.0, 1.0, 0.9), (0.5, 0.0, 0.9), (0.5, 1.0, 0.0)],
)
@pytest.mark.parametrize("usd", [0.0, 9000.0])
def test_places_come_to_live_off_a_mission(presence, paid, seen, usd):
    state = helped(usd=usd, presence_dependency=presence)
    state.levers[0].paid_share, state.cells.mission_seen[0] = paid, seen
    aid.give_aid(state)
    cells, by_presence = state.cells, presence * paid * seen
    leaning = [max(float(cells.aid[c]), by_presence if c == 0 else 0.0) for c in range(9)]
    assert cells.dependency.tolist() == pytest.approx(
        [0.1 + 0.01 * (one - 0.1) for one in leaning], rel=1e-12
    )
    assert (leaning[0] == by_presence) == (by_presence >= cells.aid[0])


def test_either_aid_or_presence_whichever_is_more():
    most = {}
    for seen in (0.0, 0.01, 1.0):
        state = helped(presence_dependency=1.0)
        state.cells.mission_seen[MIDDLE] = seen
        aid.give_aid(state)
        most[seen] = float(state.cells.dependency[MIDDLE])
    assert 0.01 < state.cells.aid[MIDDLE] < 1.0
    assert most[0.01] == most[0.0]
    assert most[1.0] == pytest.approx(0.1 + 0.01 * (1.0 - 0.1), rel=1e-12)
