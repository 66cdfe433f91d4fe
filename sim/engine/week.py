"""One week of the country. Start reading here.

The phases, in order:

1. headquarters - who is where; exit, arrivals, postings
2. units_at_work - reach, deterrence, monitoring, protection, courts, mentoring, policing, mediation, DDR,
   aid and works
3. bands_decide - every band chooses its order on the same picture (simultaneous)
4. clashes - orders are carried out, bands move (simultaneous: losses fall after all have struck)
5. civilians_respond - harm, fear, trust, tips, recruits, flight and return (simultaneous)
6. institutions - recruits form bands, war chests, supplies, services, economy
7. politics - accord, elections, inclusion, beliefs, commitment, campaigns, the end of wars; a new posture
   acts from next week on
8. record - the week's row

Every phase is one compiled function ``phase(state, week)`` that changes ``state`` in place.
"""

from __future__ import annotations

from sim.engine import community, survey, violence
from sim.engine import record as rows
from sim.engine.arithmetic import part_of
from sim.engine.chance import MOVE, NOBODY, SPLIT, draw
from sim.engine.compiled import at, phase, rule
from sim.engine.mechanisms import (
    accord,
    adaptation,
    aid,
    allocation,
    ambush,
    assault,
    campaign,
    civil_administration,
    commitment,
    communal,
    consent,
    contagion,
    coordination,
    crime,
    ddr,
    deployment,
    deterrence,
    economy,
    elections,
    exit,
    fear_and_flight,
    forecast,
    guarantee,
    handover,
    inclusion,
    legitimacy,
    mandate,
    mediation,
    militarisation,
    misattribution,
    policing,
    predation,
    protection,
    reconciliation,
    reconstruction,
    recruitment,
    regional,
    reprisals,
    resources,
    resources_and_will,
    rule_of_law,
    services,
    spoilers,
    technology,
    tips,
    trust,
    war_termination,
)
from sim.engine.platoons import platoon_key
from sim.engine.records import (
    ACTIVE,
    ASSAULT,
    CAMPAIGN_ATTACK,
    COMMIT_CRIME,
    COMMUNAL_ATTACK,
    GONE,
    MARCH,
    N_NEIGHBOURS,
    NOWHERE,
    PREDATE,
    STAY,
    STRIKE_CIVILIANS,
    STRIKE_PARTY,
)


@phase()
def headquarters(state, week):
    """Look at the country, then let the mission leave, arrive and be posted. Sequential."""
    on = state.switches[0]
    commitment.adopt_posture(state)
    survey.clear_week(state)
    survey.count_people(state)
    survey.count_fighters(state)
    survey.take_control(state)
    survey.spread_news(state)
    if on.contagion == 1:
        contagion.spread_heat(state)
    survey.update_groups(state)
    if on.adaptation == 1:
        adaptation.adapt(state, week)
    if on.exit == 1:
        exit.draw_down(state, week)
    if on.deployment == 1:
        deployment.deploy(state, week)
        deployment.train(state, week)
    if on.allocation == 1:
        allocation.allocate(state, week)
    if on.resources_and_will == 1:
        resources_and_will.see_the_season(state, week)
        resources_and_will.withdraw(state, week)
    deployment.muster(state)
    if on.mandate == 1:
        mandate.pursue(state)
    if on.coordination == 1:
        coordination.coordinate(state)
    if on.technology == 1:
        technology.keep_links(state, week)


@phase()
def units_at_work(state, week):
    """Turn the people in their bases into what they do this week. Each task writes its own fields."""
    on = state.switches[0]
    here = state.mission[0].ever == 1  # until somebody has come, all that a mission brings stays zero
    state.mission[0].force = 0.0
    if here:
        deterrence.spread_reach(state)
    if here and on.deterrence == 1:
        deterrence.deter(state)
    if here and on.misattribution == 1:
        misattribution.watch(state)
    if here and on.technology == 1:
        technology.fly(state)
    if on.regional == 1:
        regional.press(state, week)
    if here and on.protection == 1:
        protection.guard_people(state)
    if here and on.rule_of_law == 1:
        rule_of_law.hold_court(state)
    if here and on.reconciliation == 1:
        reconciliation.meet(state)
    if here and on.handover == 1:
        handover.mentor_police(state)
        handover.mentor_army(state)
    if on.policing == 1:
        policing.police_cells(state)
        policing.arrest(state, week)
    if here and on.mediation == 1:
        mediation.mediate(state)
    if on.ddr == 1:
        ddr.run_programme(state, week)
    if here and on.civil_administration == 1:
        civil_administration.administer(state, week)
    if here and on.elections == 1:
        elections.support(state)
    if here and on.aid == 1:
        aid.give_aid(state)
    if here and on.reconstruction == 1:
        reconstruction.rebuild(state)


@phase()
def bands_decide(state, week):
    """Give every band its order, all on the same picture. Simultaneous: a band writes only its own order."""
    on, seed = state.switches[0], state.ledger[0].seed
    if on.reprisals == 1:
        reprisals.remember_informers(state)
    if on.assault == 1:
        assault.look_around(state)
    target = campaign.target_of_campaign(state) if on.campaign == 1 else NOWHERE
    for b in range(state.ledger[0].n_bands):
        band = state.bands[b]
        band.order, band.acting, band.target_cell = STAY, 0, band.cell
        if band.status == ACTIVE and band.fighters > 0:
            if on.assault == 1:
                assault.plan_assault(state, seed, week, band)
            if target != NOWHERE:
                campaign.plan_campaign_attack(state, seed, week, band, target)
            if on.spoilers == 1:
                spoilers.plan_strike(state, seed, week, band)
            if on.communal == 1:
                communal.plan_communal_attack(state, seed, week, band)
            if on.crime == 1:
                crime.plan_crime(state, seed, week, band)
            if on.predation == 1:
                predation.plan_predation(state, seed, week, band)


@rule()
def bear_losses(state, week, band):
    """Let a band bear its part of its group's losses in its cell; a band without men is gone."""
    cell, g = at(state.cells, band.cell), band.group
    if cell.losses[g] > 0:
        offset = draw(state.ledger[0].seed, week, SPLIT, cell.key, state.groups[g].key)
        lost = part_of(cell.losses[g], cell.passed_fighters[g], band.fighters, cell.fighters[g], offset)
        cell.passed_fighters[g] += band.fighters
        band.fighters -= lost
        if band.fighters == 0:
            band.status = GONE


@rule()
def move(state, week, band):
    """Move a band that marches or was driven out."""
    if band.order == MARCH:
        band.cell = band.target_cell
    elif at(state.cells, band.cell).routed[band.group] == 1:
        u = draw(state.ledger[0].seed, week, MOVE, band.key, NOBODY)
        refuge = at(state.cells, band.cell).neighbours[int(u * N_NEIGHBOURS)]
        band.cell = band.cell if refuge == NOWHERE else refuge


@phase()
def clashes(state, week):
    """Carry out all orders on the strengths at the phase's start, then let losses fall and bands move."""
    on, seed = state.switches[0], state.ledger[0].seed
    for b in range(state.ledger[0].n_bands):
        band = state.bands[b]
        if band.status == ACTIVE and band.fighters > 0:
            if (
                band.order == PREDATE
                or band.order == STRIKE_CIVILIANS
                or band.order == COMMUNAL_ATTACK
                or band.order == COMMIT_CRIME
                or band.order == CAMPAIGN_ATTACK
            ):
                for ordinal in range(band.acting):
                    key = platoon_key(band, ordinal)
                    violence.raid(state, week, band, key)
                    if on.militarisation == 1:
                        militarisation.engage(state, week, band, key)
            elif band.order == ASSAULT or band.order == STRIKE_PARTY:
                for ordinal in range(band.acting):
                    assault.fight(state, week, band, platoon_key(band, ordinal))
            elif on.misattribution == 1 and band.order == STAY:
                assault.skirmish_by_accident(state, seed, week, band)
    if on.ambush == 1:
        ambush.ambush_units(state, week)
    for b in range(state.ledger[0].n_bands):
        band = state.bands[b]
        if band.status == ACTIVE:
            bear_losses(state, week, band)
        if band.status == ACTIVE:
            move(state, week, band)


@phase()
def civilians_respond(state, week):
    """Let every community live through the week. Simultaneous: communities read cells, not one another."""
    on, seed = state.switches[0], state.ledger[0].seed  # the seed is read once: its hash is then made once
    if on.fear_and_flight == 1:
        fear_and_flight.weigh_refuges(state)
    if on.recruitment == 1:
        recruitment.call_up(state)
    for i in range(len(state.civilians)):
        person = state.civilians[i]
        if person.cell != NOWHERE:
            cell = at(state.cells, person.cell)
            community.suffer(state, week, person, cell)
            if on.fear_and_flight == 1:
                fear_and_flight.feel(person, cell.alarm)
            if on.trust == 1:
                trust.learn(state.parameters[0], state.country[0], state.mission[0], person, cell)
            if on.tips == 1:
                tips.inform(state, person, cell)
            if on.recruitment == 1:
                recruitment.join(state, seed, week, person, cell)
        elif on.fear_and_flight == 1:
            fear_and_flight.feel(person, 0.0)
        if on.fear_and_flight == 1:
            fear_and_flight.flee_or_return(state, seed, week, person)
        if on.economy == 1:
            economy.earn(state, person)


@phase()
def institutions(state, week):
    """Let bands form and be fed, headquarters hear, the economy and institutions move. Sequential."""
    on = state.switches[0]
    if on.recruitment == 1:
        recruitment.form_bands(state, week)
    if on.resources == 1:
        resources.fill_chests(state)
    if on.predation == 1:
        predation.supply_bands(state, week)
    spoilers.settle_unrest(state)
    if on.tips == 1:
        tips.hear(state, week)
    if on.forecast == 1:
        forecast.warn(state, week)
    if on.services == 1:
        services.provide(state)
    if on.economy == 1:
        economy.recover(state)


@phase()
def politics(state, week):
    """Let promises be kept or slip, beliefs and commitment follow, and wars end. Sequential; postures act
    next week."""
    on = state.switches[0]
    if on.accord == 1:
        accord.implement(state, week)
        accord.govern(state)
    if on.elections == 1:
        elections.hold_elections(state, week)
    if on.inclusion == 1:
        inclusion.open_government(state)
    if on.legitimacy == 1:
        legitimacy.be_judged(state, week)
    if on.consent == 1:
        consent.give_consent(state, week)
    if on.guarantee == 1:
        guarantee.believe(state, week)
    if on.commitment == 1:
        commitment.commit(state, week)
        commitment.take_posture(state)
    if on.regional == 1:
        regional.march_in(state, week)
    if on.campaign == 1:
        campaign.decide_on_campaign(state, week)
    if on.war_termination == 1:
        war_termination.end_war(state, week)


@phase()
def record(state, week):
    """Write the week's row."""
    row = state.weeks[week]
    row.week = week
    rows.record_people(state, row)
    rows.record_armed(state, row)
    rows.record_country(state, row)
    there = len(state.civilians)
    for i in range(len(state.units)):
        there += 1 if state.units[i].cell != NOWHERE else 0
    state.ledger[0].agent_weeks += there


PHASES = (
    headquarters,
    units_at_work,
    bands_decide,
    clashes,
    civilians_respond,
    institutions,
    politics,
    record,
)
