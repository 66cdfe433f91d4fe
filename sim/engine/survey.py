"""Bookkeeping at the start of a week: who is where, what fades, what people hear. No choice is made here."""

from __future__ import annotations

from sim.engine.compiled import at, rule
from sim.engine.records import (
    ACTIVE,
    DEMOBILISED,
    MAXIMUM_GROUPS,
    MAXIMUM_IDENTITIES,
    N_NEIGHBOURS,
    NOWHERE,
    REBEL_SIDE,
    STATE_SIDE,
)


@rule()
def clear_week(state):
    """Fade what cells remember and clear last week's counters."""
    keep = state.parameters[0].memory_kept_per_week
    for c in range(len(state.cells)):
        cell = state.cells[c]
        cell.violence = keep * cell.violence + cell.killed
        cell.reported *= keep
        cell.reported_deaths *= keep
        cell.people, cell.killed, cell.bands, cell.tips_expected = 0, 0, 0, 0.0
        cell.harm_by_state, cell.harm_by_rebel, cell.harm_by_other, cell.harm_by_mission = 0, 0, 0, 0
        for g in range(MAXIMUM_GROUPS):
            cell.losses[g] = 0
            cell.routed[g] = 0
        for i in range(MAXIMUM_IDENTITIES):
            cell.people_by_identity[i] = 0
            cell.harm[i] = 0
            cell.passed[i] = 0


@rule()
def count_people(state):
    """Count the people present in each cell, by identity, and how they see the mission
    and one another."""
    for c in range(len(state.cells)):
        state.cells[c].trust_mission, state.cells[c].trust_groups = 0.0, 0.0
    for i in range(len(state.civilians)):
        person = state.civilians[i]
        if person.cell != NOWHERE:
            cell = at(state.cells, person.cell)
            cell.people += person.people
            cell.people_by_identity[person.identity] += person.people
            cell.trust_mission += person.people * person.trust_mission
            cell.trust_groups += person.people * person.trust_groups
    for c in range(len(state.cells)):
        cell = state.cells[c]
        cell.trust_mission /= max(cell.people, 1)
        cell.trust_groups /= max(cell.people, 1)


@rule()
def count_band(state, band, sign):
    """Add a band to the counts of its cell and its group (`sign` 1), or take it out of them (-1)."""
    group, men = at(state.groups, band.group), sign * band.fighters
    if band.status == ACTIVE:
        cell = at(state.cells, band.cell)
        cell.fighters[band.group] += men
        cell.bands += sign if band.fighters > 0 else 0
        group.fighters += men
        if group.side == STATE_SIDE:
            cell.men_of_state_side += men
        elif group.side == REBEL_SIDE:
            cell.men_of_rebel_side += men
    elif band.status == DEMOBILISED:
        group.demobilised += men


@rule()
def count_fighters(state):
    """Count armed and demobilised men by cell and by group, and clear the counters used when losses are
    shared out. Arrests and camps keep the counts true until the bands decide."""
    for c in range(len(state.cells)):
        cell = state.cells[c]
        cell.bands, cell.men_of_state_side, cell.men_of_rebel_side = 0, 0, 0
        for g in range(MAXIMUM_GROUPS):
            cell.fighters[g] = 0
            cell.passed_fighters[g] = 0
    for g in range(state.country[0].n_groups):
        state.groups[g].fighters = 0
        state.groups[g].demobilised = 0
    for b in range(state.ledger[0].n_bands):
        count_band(state, state.bands[b], 1)


@rule()
def take_control(state):
    """The group with most men holds a cell; an empty cell stays with whom it had; a tie changes nothing."""
    for c in range(len(state.cells)):
        cell = state.cells[c]
        if cell.bands > 0:
            strongest = cell.fighters[cell.control]
            for g in range(state.country[0].n_groups):
                if cell.fighters[g] > 1.2 * strongest:
                    strongest = cell.fighters[g]
                    cell.control = g


@rule()
def spread_news(state):
    """Set each cell's alarm from violence there and around, and the blurred picture of where each side's
    men are."""
    p = state.parameters[0]
    for c in range(len(state.cells)):
        cell = state.cells[c]
        nearby, count, scent_state, scent_rebels = 0.0, 0, 0.0, 0.0
        for n in range(N_NEIGHBOURS):
            if cell.neighbours[n] != NOWHERE:
                neighbour = at(state.cells, cell.neighbours[n])
                nearby += neighbour.violence
                scent_state += neighbour.scent_of_state
                scent_rebels += neighbour.scent_of_rebels
                count += 1
        nearest = 1.0 / max(count, 1)
        cell.violence_around = nearest * nearby
        heard = cell.violence + p.news_from_next_door * nearby
        cell.alarm = heard / (heard + p.alarm_scale_deaths)
        cell.scent_of_state = cell.men_of_state_side + 0.9 * nearest * scent_state
        cell.scent_of_rebels = cell.men_of_rebel_side + 0.9 * nearest * scent_rebels


@rule()
def update_groups(state):
    """Fade injuries and count what each group holds: lootable fields, weeks on the offensive."""
    keep = state.parameters[0].injury_kept_per_week
    total = 0.0
    for g in range(state.country[0].n_groups):
        group = state.groups[g]
        group.loot_share = 0.0
        group.losses, group.integrated = 0, 0
        for h in range(MAXIMUM_GROUPS):
            group.injury[h] *= keep
    for c in range(len(state.cells)):
        cell = state.cells[c]
        if cell.lootable > 0.0:
            total += cell.lootable
            at(state.groups, cell.control).loot_share += cell.lootable
    for g in range(state.country[0].n_groups):
        if total > 0.0:
            state.groups[g].loot_share /= total
