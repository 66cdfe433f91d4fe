"""Week 0 of a run has everybody the case says, and no more."""

import numpy as np
import pytest
import small_world

from sim import world
from sim.engine import records
from sim.engine.platoons import PLATOON_FIGHTERS


@pytest.mark.parametrize("civilians", [7, 60, 997])
def test_communities_share_all_the_people_as_evenly_as_whole_people_can_be(civilians):
    people = world.build(small_world.scenario(civilians=civilians), seed=1).civilians["people"]
    assert people.sum() == small_world.case().population_people
    assert np.ptp(people) <= 1


def test_bands_share_all_the_fighters():
    state = world.build(small_world.scenario(), seed=1)
    bands = state.bands[: int(state.ledger[0].n_bands)]
    said = [group.fighters_people for group in small_world.case().groups]
    assert np.bincount(bands["group"], weights=bands["fighters"]).tolist() == said
    assert bands["fighters"].max() <= PLATOON_FIGHTERS
    assert set(bands["platoons"].tolist()) == {1}


def test_no_two_lives_have_one_luck():
    lives = [(seed, replication) for seed in range(30) for replication in range(30)]
    assert len({int(world.run_seed(*life)) for life in lives}) == len(lives)


def test_injuries_of_the_war_go_with_the_men_of_its_parties():
    scenario = small_world.scenario()
    men = sum(group.fighters_people for group in scenario.case.groups if group.kind in ("state", "rebel"))
    state = world.build(scenario, seed=1)
    assert state.country[0].thousands_of_men == men / 1_000
    felt = scenario.constants.wartime_injury_per_1000 * men / 1_000
    parties = np.isin(state.groups["kind"], [records.STATE, records.REBEL])
    blamed = state.groups["injury"][parties]
    assert blamed[blamed > 0].tolist() == pytest.approx([felt] * 2, rel=1e-12)
    assert not state.groups["injury"][~parties].any()
