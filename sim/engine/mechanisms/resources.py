"""Lootable fields, and what is taken from aid, fill war chests; a group with money feeds and arms its bands.

Equation: chest' = chest + lootable_usd x loot_share - spent, spent = min(chest, need), need = upkeep_usd x
    fighters; means = spent / need; bands' supply follows 0.3 + 0.3 means + 0.3 sponsor (see `predation`).
    What a chest holds beyond 52 weeks' need is lost to private pockets.
Source: Collier & Hoeffler 2004; Ross 2004 on lootable resources; figures are assumptions.
Status: adapts
"""

from __future__ import annotations

from sim.engine.compiled import rule


@rule()
def fill_chests(state):
    """Let every group take the yield of what it holds and pay its men."""
    p, country = state.parameters[0], state.country[0]
    for g in range(country.n_groups):
        group = state.groups[g]
        need = p.upkeep_usd_per_week * max(group.fighters, 1)
        group.war_chest_usd += country.lootable_usd_per_week * group.loot_share
        spent = min(group.war_chest_usd, need)
        group.means = spent / need
        group.war_chest_usd = min(group.war_chest_usd - spent, 52.0 * need)
