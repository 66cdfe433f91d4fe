"""Lootable fields fill war chests; a group with money feeds its men."""

import pytest
from worlds import ARMY, GANG, REBELS, changed, snapshot, world

from sim.engine.mechanisms import resources


def rich(chest=0.0, fighters=20, loot=0.4, **constants):
    state = world(
        bands=[{"group": REBELS, "fighters": fighters}],
        country={"lootable_usd_per_week": 500.0},
        **({"upkeep_usd_per_week": 15.0} | constants),
    )
    group = state.groups[REBELS]
    group.war_chest_usd, group.loot_share = chest, loot
    return state


def test_a_chest_week_by_week():
    state = rich(chest=250.0)
    group, need = state.groups[REBELS], 15.0 * 20
    expected = [(250.0 + 200.0 - 300.0, 1.0), (150.0 + 200.0 - 300.0, 1.0), (0.0, 250.0 / need)]
    for chest, means in expected:
        resources.fill_chests(state)
        assert (group.war_chest_usd, group.means) == pytest.approx((chest, means), rel=1e-12)
    resources.fill_chests(state)
    assert (group.war_chest_usd, group.means) == pytest.approx((0.0, 200.0 / need), rel=1e-12)


def test_every_group_pays_its_own_men():
    state = rich(chest=1e6)
    before = state.groups.war_chest_usd.copy()
    state.groups[ARMY].war_chest_usd, state.groups[GANG].loot_share = 7.5, 0.03
    resources.fill_chests(state)
    assert state.groups.means.tolist() == pytest.approx([0.5, 1.0, 0.0, 0.0, 1.0], rel=1e-12)
    assert before[REBELS] > state.groups[REBELS].war_chest_usd


def test_what_a_year_does_not_need_is_lost():
    state = rich(chest=1e6)
    resources.fill_chests(state)
    assert state.groups[REBELS].war_chest_usd == pytest.approx(52 * 15.0 * 20, rel=1e-12)


def test_a_group_without_men_pays_one():
    state = rich(chest=100.0, fighters=0, loot=0.0)
    resources.fill_chests(state)
    assert (state.groups[REBELS].means, state.groups[REBELS].war_chest_usd) == (1.0, 85.0)


def test_no_fields_no_money_no_change():
    state = rich(loot=0.0)
    before = snapshot(state)
    resources.fill_chests(state)
    assert changed(before, state) == set()
    nothing_to_loot = rich()
    nothing_to_loot.country[0].lootable_usd_per_week = 0.0
    resources.fill_chests(nothing_to_loot)
    assert nothing_to_loot.groups.means.sum() == 0.0


def test_the_dearer_a_man_the_less_a_chest_is_worth():
    state = rich(upkeep_usd_per_week=100.0)
    resources.fill_chests(state)
    assert state.groups[REBELS].means == pytest.approx(200.0 / 2000.0, rel=1e-12)
