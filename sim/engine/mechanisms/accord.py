"""The provisions of the accord fall due one by one; they are carried out, slowly, or slip, and both sides
keep count.

Equation: P(carried out a week) = accord_rate x will x (1 - corruption / 2) x (1 + mediation_gain M) from 13
    weeks before it is due, never at war; will = 2 x political will x commitment of the state, at most 1; an
    election with chance 0.2 x will x (1 - corruption / 2) x (1 + mediation_gain M) x (1 + E) from its date
    on, E the mission's support of it, unless the design has none held; all others x (1 -
    administration_crowding x A); DDR is carried out once ddr_enough of the men are demobilised; credit =
    (weights kept - weights overdue x lateness, full after a year) / all weights; stakes are 1 from 8 weeks
    before to 4 weeks after an election or DDR falls due; governance moves at governance_up or
    governance_down a week to 0.2 + 0.4 carried out + 0.2 political will - 0.2 corruption - 0.2 at war +
    administration_gain x A.
Source: Joshi & Quinn 2017 [46]; Fortna 2008 on slippage; rates are assumptions.
Status: adapts
"""

from __future__ import annotations

from sim.engine.arithmetic import share
from sim.engine.chance import NOBODY, PROVISION, draw
from sim.engine.compiled import rule
from sim.engine.records import MILITIA, P_DDR, P_ELECTION, REBEL, SPOILER, STATE


@rule()
def state_commitment(state):
    """Return the commitment of the state forces' group."""
    for g in range(state.country[0].n_groups):
        if state.groups[g].kind == STATE:
            return state.groups[g].commitment
    return 0.0


@rule()
def ddr_completed(state):
    """Return the share of the men who should disarm that were demobilised or taken into the army."""
    integrated = state.mission[0].integrated
    done, meant = integrated, integrated
    for g in range(state.country[0].n_groups):
        group = state.groups[g]
        if group.kind == REBEL or group.kind == MILITIA or group.kind == SPOILER:
            done += group.demobilised
            meant += group.demobilised + group.fighters
    return done / max(meant, 1)


@rule()
def chance_kept(state, provision, week):
    """Return the chance that one provision is carried out this week."""
    p, country = state.parameters[0], state.country[0]
    if country.at_war == 1 or week < provision.due_week - 13:
        return 0.0
    will = min(2.0 * country.political_will * state_commitment(state), 1.0)
    pace = will * (1.0 - 0.5 * country.corruption) * (1.0 + p.mediation_gain * state.mission[0].mediation)
    if provision.kind == P_DDR:
        return 1.0 if ddr_completed(state) >= p.ddr_enough_share else 0.0
    if provision.kind == P_ELECTION:
        if state.levers[0].elections_allowed == 0:
            return 0.0
        prepared = 1.0 + state.mission[0].election_support
        return 0.2 * pace * prepared if week >= provision.due_week else 0.0
    crowded = 1.0 - p.administration_crowding * state.mission[0].administration
    return p.accord_rate_per_week * pace * crowded


@rule()
def implement(state, week):
    """Carry out provisions, count promises kept and overdue, and say how high the stakes are this week."""
    country, seed = state.country[0], state.ledger[0].seed
    kept, overdue, total, stakes = 0.0, 0.0, 0.0, 0.0
    for k in range(len(state.provisions)):
        provision = state.provisions[k]
        if provision.kept == 0 and draw(seed, week, PROVISION, provision.key, NOBODY) < chance_kept(
            state, provision, week
        ):
            provision.kept, provision.kept_week = 1, week
        total += provision.weight
        if provision.kept == 1:
            kept += provision.weight
        elif week > provision.due_week:
            overdue += provision.weight * min((week - provision.due_week) / 52.0, 1.0)
        if provision.kept == 0 and (provision.kind == P_ELECTION or provision.kind == P_DDR):
            if week >= provision.due_week - 8 and week <= provision.due_week + 4:
                stakes = 1.0
    country.stakes = stakes
    if total > 0.0:
        country.implemented = kept / total
        country.promise_credit = (kept - overdue) / total


@rule()
def govern(state):
    """Move governance: institutions begin to work as the accord is carried out, and break in war."""
    p, country = state.parameters[0], state.country[0]
    target = (
        0.2
        + 0.4 * country.implemented
        + 0.2 * country.political_will
        - 0.2 * country.corruption
        - 0.2 * country.at_war
        + p.administration_gain * state.mission[0].administration
    )
    rate = p.governance_up_per_week if target > country.governance else p.governance_down_per_week
    country.governance = share(country.governance + rate * (target - country.governance))
