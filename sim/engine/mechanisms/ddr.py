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

from sim.engine import survey
from sim.engine.arithmetic import share
from sim.engine.chance import ENROL, NOBODY, REMOBILISE, draw
from sim.engine.compiled import at, rule
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
    group = at(state.groups, band.group)
    wish = willingness(state, group)
    calm = 1.0 - at(state.cells, band.cell).alarm
    return state.parameters[0].enrol_rate_per_week * wish * calm * state.mission[0].disarmament


@rule()
def change_status(state, band, status):
    """Give a band another status, and count it as what it is now."""
    survey.count_band(state, band, -1)
    band.status, band.weeks_in_status = status, 0
    survey.count_band(state, band, 1)


@rule()
def applies(state, seed, week, band, part):
    """Tell whether a band applies for a camp this week and its lot is within the first `part` of all lots."""
    if band.status != ACTIVE or willingness(state, at(state.groups, band.group)) == 0.0:
        return False
    return draw(seed, week, ENROL, band.key, NOBODY) < enrol_chance(state, band) * part


@rule()
def applicants_within(state, seed, week, part):
    """Return the men who apply for a camp this week and whose lot is within the first `part` of all lots."""
    men = 0
    for b in range(state.ledger[0].n_bands):
        band = state.bands[b]
        men += band.fighters if applies(state, seed, week, band, part) else 0
    return men


@rule()
def open_camps(state, week):
    """Admit applicants; where they are more than places, by lot. Simultaneous: nobody's turn matters."""
    seed, room = state.ledger[0].seed, state.levers[0].ddr_places
    for b in range(state.ledger[0].n_bands):
        if state.bands[b].status == CANTONED:
            room -= state.bands[b].fighters
    admitted = 1.0
    if applicants_within(state, seed, week, 1.0) > room:
        step, admitted = 1.0, 0.0
        for _ in range(LOTS):
            step *= 0.5
            if applicants_within(state, seed, week, admitted + step) <= room:
                admitted += step
    for b in range(state.ledger[0].n_bands):
        if applies(state, seed, week, state.bands[b], admitted):
            change_status(state, state.bands[b], CANTONED)


@rule()
def leave_camp(state, band):
    """A band that has waited long enough goes home, with a package if it can be paid."""
    levers, mission, p = state.levers[0], state.mission[0], state.parameters[0]
    price = band.fighters * levers.reintegration_usd
    economy = at(state.cells, band.cell).economy
    if mission.ddr_spent_usd + price <= levers.ddr_budget_usd and price > 0.0:
        mission.ddr_spent_usd += price
        mission.cost_usd += price
        worth = levers.reintegration_usd / (levers.reintegration_usd + p.package_scale_usd)
        band.livelihood = share(economy + 2.0 * p.package_livelihood_gain * worth)
    else:
        band.livelihood = share(economy - p.idle_livelihood_loss)
    change_status(state, band, DEMOBILISED)


@rule()
def stay_in_camp(state, band):
    """Feed a band in its camp for a week; let it go when it has waited long enough."""
    levers, mission = state.levers[0], state.mission[0]
    upkeep = band.fighters * levers.camp_usd_per_week
    mission.ddr_spent_usd += upkeep
    mission.cost_usd += upkeep
    mission.cantoned += band.fighters
    if band.weeks_in_status >= state.parameters[0].camp_weeks:
        if not (state.switches[0].handover == 1 and integrate(state, band)):
            leave_camp(state, band)


@rule()
def returns_to_arms(state, seed, week, band):
    """Tell whether men in a camp or ex-combatants rejoin a group that fights, the poorer the sooner."""
    chance = state.parameters[0].remobilise_rate_per_week * (1.0 - band.livelihood)
    fights = at(state.groups, band.group).posture == OFFENSIVE
    return fights and draw(seed, week, REMOBILISE, band.key, NOBODY) < chance


@rule()
def run_programme(state, week):
    """One week of the programme: staff, admissions, upkeep, departures, men who go back to arms."""
    levers, mission, p, seed = state.levers[0], state.mission[0], state.parameters[0], state.ledger[0].seed
    staff = staff_on(state, levers.disarmament_share)
    mission.disarmament = staff / (staff + p.disarmament_scale_people)
    if is_programme_open(state, week):
        open_camps(state, week)
    mission.cantoned = 0
    for b in range(state.ledger[0].n_bands):
        band = state.bands[b]
        band.weeks_in_status += 1
        if band.status == CANTONED:
            stay_in_camp(state, band)
        if band.status == DEMOBILISED:
            band.livelihood += 0.01 * (at(state.cells, band.cell).economy - band.livelihood)
        if band.status == CANTONED or band.status == DEMOBILISED:
            if returns_to_arms(state, seed, week, band):
                change_status(state, band, ACTIVE)
