"""The agents of a run as tables: codes in words, places on the map."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim import agent_tables
from sim.engine import records as r

CODES = {
    ("bands", "status"): {
        "gone": r.GONE, "active": r.ACTIVE, "cantoned": r.CANTONED, "demobilised": r.DEMOBILISED,
    },
    ("bands", "order"): {
        "stay": r.STAY, "march": r.MARCH, "assault": r.ASSAULT, "live off civilians": r.PREDATE,
        "strike civilians": r.STRIKE_CIVILIANS, "communal attack": r.COMMUNAL_ATTACK,
        "crime": r.COMMIT_CRIME,
        "strike a party": r.STRIKE_PARTY, "campaign": r.CAMPAIGN_ATTACK,
    },
    ("units", "component"): {
        "military": r.MILITARY, "observers": r.OBSERVERS, "formed police": r.FORMED_POLICE,
        "police": r.POLICE, "civilians": r.CIVILIANS,
    },
    ("units", "status"): {
        "planned": r.PLANNED, "arriving": r.ARRIVING, "deployed": r.DEPLOYED, "left": r.LEFT,
        "unfilled": r.UNFILLED,
    },
    ("groups", "kind"): {
        "state": r.STATE, "rebel": r.REBEL, "spoiler": r.SPOILER, "militia": r.MILITIA, "gang": r.GANG,
        "external": r.EXTERNAL,
    },
    ("groups", "side"): {"state": r.STATE_SIDE, "rebels": r.REBEL_SIDE, "none": r.NO_SIDE},
    ("groups", "posture"): {
        "keeps the peace": r.KEEPS, "on its guard": r.DEFENSIVE, "on the offensive": r.OFFENSIVE,
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def run():
    scenario = sim.load_scenario("sierra-leone", "unamsil", civilians=60, horizon_weeks=20)
    return sim.run(scenario, seed=1)


@pytest.mark.parametrize("column", CODES, ids="/".join)
def test_words_stand_for_the_codes_of_the_engine(column):
    assert {word: code for code, word in enumerate(agent_tables.WORDS[column])} == CODES[column]


def test_places_are_those_of_the_records(run):
    bands, cells = run.agents("bands"), run.state.cells
    at = bands["cell"].to_numpy()
    assert (bands["row"] == cells["row"][at]).all()
    assert (bands["column"] == cells["column"][at]).all()
    units = run.agents("units")
    nowhere = units["cell"] == r.NOWHERE
    assert nowhere.any()
    assert not nowhere.all()
    assert (units.loc[nowhere, ["row", "column"]] == -1).all(axis=None)


def test_groups_and_identities_go_by_name(run):
    case = run.scenario.case
    assert list(run.agents("groups")["name"]) == [group.name for group in case.groups]
    fighters = run.agents("bands").query("status == 'active'").groupby("group")["fighters"].sum()
    for index, group in enumerate(case.groups):
        mine = (run.state.bands["group"] == index) & (run.state.bands["status"] == r.ACTIVE)
        assert fighters.get(group.name, 0) == run.state.bands["fighters"][mine].sum()
    names = np.array([identity.name for identity in case.identities])
    assert (run.agents("civilians")["identity"] == names[run.state.civilians["identity"]]).all()
    assert set(run.agents("groups")["campaign_against"]) == {"none"}


def test_another_kind_is_refused(run):
    with pytest.raises(ValueError, match="allowed are civilians, bands, units, groups"):
        run.agents("wizards")
