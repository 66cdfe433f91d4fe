"""What every act of violence does to the books: victims, losses, blame's raw material, the event table, the
week's counters."""

from __future__ import annotations

from sim.engine.arithmetic import binomial, event_deaths, share
from sim.engine.chance import DEATHS, HUMANITARIAN, SAVED, VICTIMS, draw
from sim.engine.compiled import at, rule
from sim.engine.mechanisms.misattribution import lay_blame_for_civilians, lay_blame_for_fighters
from sim.engine.platoons import men_of_one
from sim.engine.records import (
    BY_OTHER,
    BY_REBEL,
    BY_STATE,
    CAMPAIGN_ATTACK,
    COMMIT_CRIME,
    COMMUNAL_ATTACK,
    EXTERNAL,
    GANG,
    LEFT,
    MISSION_ACTOR,
    N_NEIGHBOURS,
    NO_SIDE,
    NON_STATE,
    NOWHERE,
    ONE_SIDED,
    OTHER,
    PREDATE,
    REBEL,
    SPOILER,
    STATE,
    STATE_BASED,
    STRIKE_CIVILIANS,
    TARGET_CIVILIANS,
    TARGET_MISSION,
)

MOST_VICTIMS_PER_FIGHTER = 10


@rule()
def perpetrator(group):
    """Return who is counted as the perpetrator: the state, the rebels (spoilers included) or others."""
    if group.kind == STATE:
        return BY_STATE
    if group.kind == REBEL or group.kind == SPOILER:
        return BY_REBEL
    return BY_OTHER


@rule()
def are_hostile(first, second):
    """Tell whether two groups stand on opposite sides of the ended war."""
    return first.side != second.side and first.side != NO_SIDE and second.side != NO_SIDE


@rule()
def people_near(state, c):
    """Return the cell itself if anybody lives there, else the neighbouring cell with most people.

    A community stands for people spread over the land around its home, so that nobody is out of reach.
    """
    best, most = c, state.cells[c].people
    if most == 0:
        for n in range(N_NEIGHBOURS):
            near = state.cells[c].neighbours[n]
            if near != NOWHERE and state.cells[near].people > most:
                best, most = near, state.cells[near].people
    return best


@rule()
def log_event(state, week, cell, actor, target, kind, civilians, humanitarians, fighters, peacekeepers):
    """Append one lethal event to the event table and add its deaths to the week's counters."""
    ledger = state.ledger[0]
    if ledger.n_events < len(state.events):
        event = state.events[ledger.n_events]
        event.week, event.cell, event.actor, event.target, event.kind = week, cell, actor, target, kind
        event.deaths_civilian, event.deaths_humanitarian = civilians, humanitarians
        event.deaths_fighter, event.deaths_peacekeeper = fighters, peacekeepers
    ledger.n_events += 1
    row = state.weeks[week]
    row.deaths_civilian += civilians
    row.deaths_humanitarian += humanitarians
    row.deaths_fighter += fighters
    row.deaths_peacekeeper += peacekeepers
    deaths = civilians + humanitarians + fighters + peacekeepers
    by = BY_OTHER if actor == MISSION_ACTOR else perpetrator(state.groups[actor])
    if actor == MISSION_ACTOR:
        row.deaths_by_mission += deaths
    if by == BY_STATE:
        row.deaths_by_state += deaths
    elif by == BY_REBEL:
        row.deaths_by_rebel += deaths
    else:
        row.deaths_by_other += deaths
    place = state.cells[cell]
    place.killed += deaths


@rule()
def choose_identity(state, week, cell, actor, key):
    """Return the identity group whose people an armed group strikes: anyone there, its own kin a quarter as
    often."""
    place = state.cells[cell]
    kin = state.groups[actor].identity
    total = 0.0
    for identity in range(state.country[0].n_identities):
        total += place.people_by_identity[identity] * (0.25 if identity == kin else 1.0)
    mark = draw(state.ledger[0].seed, week, VICTIMS, key, state.groups[actor].key) * total
    for identity in range(state.country[0].n_identities):
        mark -= place.people_by_identity[identity] * (0.25 if identity == kin else 1.0)
        if mark < 0.0:
            return identity
    return state.country[0].n_identities - 1


@rule()
def kill_civilians(state, week, cell, actor, identity, wanted, key):
    """Take up to `wanted` people of one identity from a cell, lay the blame, and return how many died."""
    place = state.cells[cell]
    killed = min(wanted, place.people_by_identity[identity] - place.harm[identity])
    if killed <= 0:
        return 0
    place.harm[identity] += killed
    by = perpetrator(state.groups[actor])
    if by == BY_STATE:
        place.harm_by_state += killed
    elif by == BY_REBEL:
        place.harm_by_rebel += killed
    else:
        place.harm_by_other += killed
    lay_blame_for_civilians(state, week, cell, actor, identity, killed, key)
    return killed


@rule()
def kill_bystanders(state, week, cell, wanted):
    """Take up to `wanted` people, of any identity, whom the mission's fire hits; return how many died."""
    place, killed = state.cells[cell], 0
    for i in range(state.country[0].n_identities):
        part = wanted * place.people_by_identity[i] // max(place.people, 1)
        part = min(part + 1, wanted - killed, place.people_by_identity[i] - place.harm[i])
        if part > 0:
            place.harm[i] += part
            killed += part
    place.harm_by_mission += killed
    return killed


@rule()
def attack_civilians(state, week, cell, actor, wanted, key):
    """One attack on civilians: victims, a few humanitarian workers among them, an event; return how
    many were killed."""
    seed, place = state.ledger[0].seed, state.cells[cell]
    saved = place.protection
    if state.groups[actor].kind == STATE and state.switches[0].consent == 1:
        saved *= state.groups[actor].consent
    wanted -= binomial(draw(seed, week, SAVED, key, place.key), wanted, saved)
    if wanted == 0:
        return 0
    identity = state.groups[actor].campaign_against
    if identity == NOWHERE or place.people_by_identity[identity] == 0:
        identity = choose_identity(state, week, cell, actor, key)
    share = state.parameters[0].humanitarian_share_of_victims
    humanitarians = binomial(draw(seed, week, HUMANITARIAN, key, state.cells[cell].key), wanted, share)
    killed = kill_civilians(state, week, cell, actor, identity, wanted - humanitarians, key)
    if killed + humanitarians == 0:
        return 0
    group = state.groups[actor]
    kind = OTHER if group.kind == GANG else ONE_SIDED
    if kind == ONE_SIDED:
        state.weeks[week].one_sided[actor] += killed + humanitarians
    state.country[0].dead_humanitarian += humanitarians
    log_event(state, week, cell, actor, TARGET_CIVILIANS, kind, killed, humanitarians, 0, 0)
    return killed + humanitarians


@rule()
def raid(state, week, band, key):
    """Let one platoon carry out its band's order against civilians: deaths by the event-size law, smaller in
    communal attacks and crimes."""
    band.target_cell = people_near(state, band.target_cell)
    p, cell, group = state.parameters[0], at(state.cells, band.target_cell), at(state.groups, band.group)
    scale = p.event_scale_deaths
    if band.order == COMMUNAL_ATTACK:
        scale *= 0.5
    elif band.order == COMMIT_CRIME:
        scale *= 0.25
    elif band.order == CAMPAIGN_ATTACK:
        scale *= 2.0
    wanted = event_deaths(draw(state.ledger[0].seed, week, DEATHS, key, cell.key), scale)
    wanted = min(wanted, MOST_VICTIMS_PER_FIGHTER * men_of_one(band))
    if attack_civilians(state, week, band.target_cell, band.group, wanted, key) == 0:
        return
    if band.order == PREDATE or band.order == STRIKE_CIVILIANS:
        group.unrest += p.impunity_of_a_raid * (1.0 - cell.deterrence)
    if band.order == PREDATE:
        band.supply = share(band.supply + 0.1 / band.platoons)


@rule()
def take_fighters(state, cell, group, wanted):
    """Put up to `wanted` men of a group in a cell on this week's list of losses and return how many."""
    place = state.cells[cell]
    lost = min(wanted, place.fighters[group] - place.losses[group])
    if lost <= 0:
        return 0
    place.losses[group] += lost
    state.groups[group].losses += lost
    return lost


@rule()
def clash(state, week, home, cell, attacker, defender, attackers_lost, defenders_lost, bystanders, key):
    """One fight between two groups in a cell (the attackers came from `home`): losses, bystanders, blame,
    event."""
    lost = take_fighters(state, home, attacker, attackers_lost)
    taken = take_fighters(state, cell, defender, defenders_lost)
    hurt = 0
    if bystanders > 0:
        village = people_near(state, cell)
        identity = choose_identity(state, week, village, attacker, key)
        hurt = kill_civilians(state, week, village, attacker, identity, bystanders, key)
    if lost + taken + hurt == 0:
        return
    first, second = state.groups[attacker], state.groups[defender]
    row = state.weeks[week]
    if first.kind == STATE or second.kind == STATE:
        kind = STATE_BASED
        row.state_based[defender if first.kind == STATE else attacker] += lost + taken + hurt
    else:
        kind = NON_STATE
        row.non_state += lost + taken + hurt
    if are_hostile(first, second) and first.kind != EXTERNAL and second.kind != EXTERNAL:
        row.war_deaths += lost + taken
    lay_blame_for_fighters(state, week, cell, attacker, defender, taken, key)
    log_event(state, week, cell, attacker, defender, kind, hurt, 0, lost + taken, 0)


@rule()
def lose_peacekeepers(state, week, unit, cell, actor, wanted):
    """Let up to `wanted` people of a unit be killed by a group: unit, counters and event; an empty unit is
    gone."""
    killed = min(wanted, unit.people)
    if killed <= 0:
        return
    unit.people -= killed
    state.mission[0].lost_by_organisation[unit.organisation] += killed
    if unit.people == 0:
        unit.status, unit.cell = LEFT, NOWHERE
    state.country[0].dead_peacekeepers += killed
    state.mission[0].casualties += killed
    log_event(state, week, cell, actor, TARGET_MISSION, OTHER, 0, 0, 0, killed)
