"""Men of willing groups come to camps, hand in arms, wait, and leave with a package as long as money lasts;
idle or betrayed men go back.

Equation: P(enrol a week) = enrol_rate x willingness x (1 - alarm) x D; D = S / (S + scale), S civilian
    staff x quality x its share of work; willingness: commitment of signatories, 0.7 of militias,
    spoiler_willingness of spoilers, while they keep the peace; places rationed by lot; after camp_weeks a
    man leaves with livelihood = local economy + 2 package_gain x usd / (usd + package_scale) if the package
    of usd can be paid, - idle_loss if not, which then moves 1% a week towards the local economy; P(back to
    arms a week) = remobilise_rate x (1 - livelihood) when his group fights.
Source: Humphreys & Weinstein 2007 [42], Gilligan, Mvukiyehe & Samii 2013 [43]: livelihood, not attitudes;
    rates are assumptions.
Status: adapts
Channel: mission
"""

from __future__ import annotations

from sim.engine.arithmetic import share
from sim.engine.chance import ENROL, NOBODY, REMOBILISE, draw
from sim.engine.compiled import rule
from sim.engine.mechanisms.handover import integrate
from sim.engine.records import (
    ACTIVE,
    CANTONED,
    DEMOBILISED,
    KEEPS,
    MILITIA,
    OFFENSIVE,
    REBEL,
    SPOILER,
)
from sim.engine.staff import staff_on

LOTS = 10


@rule()
def willingness(state, group):
    """Return how willing a group is to let its men disarm, 0..1."""
    if group.kind == REBEL and group.signatory == 1 and group.posture == KEEPS:
        return group.commitment
    if group.kind == MILITIA and group.posture == KEEPS:
        return 0.7
    if group.kind == SPOILER and group.posture == KEEPS:
        return state.parameters[0].spoiler_willingness
    return 0.0


@rule()
def is_programme_open(state, week):
    """Tell whether camps are open and money is left."""
    levers, mission = state.levers[0], state.mission[0]
    return (
        week >= levers.ddr_first_week and levers.ddr_budget_usd > mission.ddr_spent_usd and mission.left == 0
    )


@rule()
def enrol_chance(state, band):
    """Return the chance that a band comes to a camp this week."""
    group = state.groups[band.group]
    wish = willingness(state, group)
    calm = 1.0 - state.cells[band.cell].alarm
    return state.parameters[0].enrol_rate_per_week * wish * calm * state.mission[0].disarmament


@rule()
def applicants_within(state, week, part):
    """Return the men who apply for a camp this week and whose lot is within the first `part` of all lots."""
    seed, men = state.ledger[0].seed, 0
    for b in range(state.ledger[0].n_bands):
        band = state.bands[b]
        if band.status == ACTIVE:
            u = draw(seed, week, ENROL, band.key, NOBODY)
            men += band.fighters if u < enrol_chance(state, band) * part else 0
    return men


@rule()
def open_camps(state, week):
    """Admit applicants; where they are more than places, by lot. Simultaneous: nobody's turn matters."""
    seed, room = state.ledger[0].seed, state.levers[0].ddr_places
    for b in range(state.ledger[0].n_bands):
        if state.bands[b].status == CANTONED:
            room -= state.bands[b].fighters
    admitted = 1.0
    if applicants_within(state, week, 1.0) > room:
        step, admitted = 1.0, 0.0
        for _ in range(LOTS):
            step *= 0.5
            if applicants_within(state, week, admitted + step) <= room:
                admitted += step
    for b in range(state.ledger[0].n_bands):
        band = state.bands[b]
        if band.status == ACTIVE:
            u = draw(seed, week, ENROL, band.key, NOBODY)
            if u < enrol_chance(state, band) * admitted:
                band.status, band.weeks_in_status = CANTONED, 0


@rule()
def leave_camp(state, band):
    """A band that has waited long enough goes home, with a package if it can be paid."""
    levers, mission, p = state.levers[0], state.mission[0], state.parameters[0]
    price = band.fighters * levers.reintegration_usd
    economy = state.cells[band.cell].economy
    if mission.ddr_spent_usd + price <= levers.ddr_budget_usd and price > 0.0:
        mission.ddr_spent_usd += price
        mission.cost_usd += price
        worth = levers.reintegration_usd / (levers.reintegration_usd + p.package_scale_usd)
        band.livelihood = share(economy + 2.0 * p.package_livelihood_gain * worth)
    else:
        band.livelihood = share(economy - p.idle_livelihood_loss)
    band.status, band.weeks_in_status = DEMOBILISED, 0


@rule()
def run_programme(state, week):
    """One week of the programme: staff, admissions, upkeep, departures, men who go back to arms."""
    levers, mission, p = state.levers[0], state.mission[0], state.parameters[0]
    staff = staff_on(state, levers.disarmament_share)
    mission.disarmament = staff / (staff + p.disarmament_scale_people)
    if is_programme_open(state, week):
        open_camps(state, week)
    mission.cantoned = 0
    for b in range(state.ledger[0].n_bands):
        band = state.bands[b]
        band.weeks_in_status += 1
        if band.status == CANTONED:
            upkeep = band.fighters * levers.camp_usd_per_week
            mission.ddr_spent_usd += upkeep
            mission.cost_usd += upkeep
            mission.cantoned += band.fighters
            if band.weeks_in_status >= p.camp_weeks:
                if not (state.switches[0].handover == 1 and integrate(state, band)):
                    leave_camp(state, band)
    return_to_arms(state, week)


@rule()
def return_to_arms(state, week):
    """Men in camps and ex-combatants rejoin a group that fights, the poorer the sooner."""
    p, seed = state.parameters[0], state.ledger[0].seed
    for b in range(state.ledger[0].n_bands):
        band = state.bands[b]
        if band.status == CANTONED or band.status == DEMOBILISED:
            if band.status == DEMOBILISED:
                band.livelihood += 0.01 * (state.cells[band.cell].economy - band.livelihood)
            if state.groups[band.group].posture == OFFENSIVE:
                chance = p.remobilise_rate_per_week * (1.0 - band.livelihood)
                if draw(seed, week, REMOBILISE, band.key, NOBODY) < chance:
                    band.status, band.weeks_in_status = ACTIVE, 0
