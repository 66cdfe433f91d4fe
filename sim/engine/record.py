"""The week's row: what a user later sees of this week. Means are weighted by people."""

from __future__ import annotations

from sim.engine.compiled import rule
from sim.engine.mechanisms.accord import ddr_completed, state_commitment
from sim.engine.records import (
    ACTIVE,
    CANTONED,
    CIVILIANS,
    DEMOBILISED,
    FORMED_POLICE,
    GONE,
    MAXIMUM_GROUPS,
    MAXIMUM_IDENTITIES,
    MILITARY,
    NOWHERE,
    OBSERVERS,
    POLICE,
    REBEL,
    STATE,
)


@rule()
def record_people(state, row):
    """Sum over communities: people, displacement, the trusts, fear, grievance, livelihood, inclusion."""
    country = state.country[0]
    people, displaced, refugees = 0, 0, 0
    trust_state, trust_mission, trust_groups = 0.0, 0.0, 0.0
    fear, grievance, livelihood, inclusion = 0.0, 0.0, 0.0, 0.0
    for i in range(MAXIMUM_IDENTITIES):
        country.kin_livelihood[i] = 0.0
        country.people_by_identity[i] = 0
    for i in range(len(state.civilians)):
        person = state.civilians[i]
        n = person.people
        people += n
        displaced += n if person.displaced == 1 else 0
        refugees += n if person.cell == NOWHERE else 0
        trust_state += n * person.trust_state
        trust_mission += n * person.trust_mission
        trust_groups += n * person.trust_groups
        fear += n * person.fear
        grievance += n * person.grievance
        livelihood += n * person.livelihood
        inclusion += n * country.inclusion[person.identity]
        country.kin_livelihood[person.identity] += n * person.livelihood
        country.people_by_identity[person.identity] += n
    for i in range(MAXIMUM_IDENTITIES):
        country.kin_livelihood[i] /= max(country.people_by_identity[i], 1)
    whole = max(people, 1)
    row.people, row.displaced_people, row.refugees_people = people, displaced, refugees
    row.trust_state, row.trust_mission, row.trust_groups = (
        trust_state / whole,
        trust_mission / whole,
        trust_groups / whole,
    )
    row.fear, row.grievance, row.livelihood = fear / whole, grievance / whole, livelihood / whole
    row.inclusion = inclusion / whole
    country.total_people = people


@rule()
def record_armed(state, row):
    """Sum over bands, recruits, groups and the mission; count the bands there are as agents."""
    armed, demobilised, recruits, there = 0, 0, 0, 0
    for b in range(state.ledger[0].n_bands):
        band = state.bands[b]
        there += 1 if band.status != GONE else 0
        if band.status == ACTIVE or band.status == CANTONED:
            armed += band.fighters
        elif band.status == DEMOBILISED:
            demobilised += band.fighters
    state.ledger[0].agent_weeks += there
    for c in range(len(state.cells)):
        for g in range(MAXIMUM_GROUPS):
            recruits += state.cells[c].recruits[g]
    row.armed_people, row.demobilised_people, row.recruits_people = armed, demobilised, recruits
    row.prisoners_people = state.country[0].prisoners
    row.commitment_state = state_commitment(state)
    row.commitment_rebel, row.guarantee = 1.0, 0.0
    for g in range(state.country[0].n_groups):
        group = state.groups[g]
        if group.kind == REBEL and group.signatory == 1:
            row.commitment_rebel = min(row.commitment_rebel, group.commitment)
            row.guarantee = max(row.guarantee, group.guarantee)


@rule()
def state_consent(state):
    """Return the host's consent."""
    for g in range(state.country[0].n_groups):
        if state.groups[g].kind == STATE:
            return state.groups[g].consent
    return 0.0


@rule()
def record_country(state, row):
    """Copy the country's and the mission's state into the row."""
    country, mission = state.country[0], state.mission[0]
    economy, deterred, everyone = 0.0, 0.0, 0
    for c in range(len(state.cells)):
        cell = state.cells[c]
        economy += cell.people * cell.economy
        deterred += cell.people * cell.deterrence
        everyone += cell.people
    row.economy, row.deterrence = economy / max(everyone, 1), deterred / max(everyone, 1)
    row.governance, row.accord_implemented = country.governance, country.implemented
    row.ddr_completed, row.at_war = ddr_completed(state), country.at_war
    row.military_people, row.observers_people = mission.deployed[MILITARY], mission.deployed[OBSERVERS]
    row.police_people = mission.deployed[FORMED_POLICE] + mission.deployed[POLICE]
    row.civilians_people = mission.deployed[CIVILIANS]
    row.services = country.services
    if mission.ever == 1:
        row.legitimacy, row.coordination = mission.legitimacy, mission.coordination
        row.consent = state_consent(state)
    row.credibility, row.cost_usd = mission.credibility if mission.ever == 1 else 0.0, mission.cost_usd
