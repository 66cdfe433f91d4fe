"""Who sits in government changes as posts are shared out and mediators press; women in a mission and in
institutions are told what men are not.

Equation: inclusion(i) to start(i) + inclusion_gain x (share of promised posts given, if rebels who signed
    speak for i) + inclusion_gain x pressure x M (1 - start(i)), at inclusion_rate a week; M mediation; tips
    x (1 + women_reporting x share of women in the mission).
Source: Cederman, Wimmer & Min 2010 on exclusion; Walter 2004; Karim & Beardsley 2016 [52] on women in
    missions; figures are assumptions.
Status: adapts
Channel: mission
"""

from __future__ import annotations

from sim.engine.arithmetic import share
from sim.engine.compiled import rule
from sim.engine.records import P_POSTS, REBEL


@rule()
def posts_kept(state):
    """Return the share, by weight, of the promised posts that were given."""
    kept, total = 0.0, 0.0
    for k in range(len(state.provisions)):
        provision = state.provisions[k]
        if provision.kind == P_POSTS:
            total += provision.weight
            kept += provision.weight if provision.kept == 1 else 0.0
    return kept / total if total > 0.0 else 0.0


@rule()
def open_government(state):
    """Move the say that each identity group has in government."""
    p, country = state.parameters[0], state.country[0]
    posts = posts_kept(state)
    pressure = state.levers[0].inclusion_pressure * state.mission[0].mediation
    for i in range(country.n_identities):
        promised = 0.0
        for g in range(country.n_groups):
            group = state.groups[g]
            if group.kind == REBEL and group.signatory == 1 and group.identity == i:
                promised = posts
        start = country.inclusion_at_start[i]
        target = share(start + p.inclusion_gain * (promised + pressure * (1.0 - start)))
        country.inclusion[i] += p.inclusion_rate_per_week * (target - country.inclusion[i])


@rule()
def reporting_gain(state):
    """Return by how much more people report to a mission with women in it, while it is there."""
    there = state.mission[0].ever == 1 and state.mission[0].left == 0
    return 1.0 + state.parameters[0].women_reporting_gain * state.levers[0].women_share if there else 1.0
