"""The records: what an agent, a cell, a group, the country and the mission are. One line a field, with its
unit.

Every number is 64 bits wide: compiled and interpreted runs then agree to the last bit, and no small integer
overflows.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

MAXIMUM_GROUPS = 8
MAXIMUM_IDENTITIES = 6
N_NEIGHBOURS = 8
N_REFUGES = 5
N_COMPONENTS = 5
MAXIMUM_ORGANISATIONS = 4
MAXIMUM_RULES = 6
MAXIMUM_NEIGHBOURS = 6
N_TASKS = 9
N_FORECAST_CLASSES = 24
NOWHERE = -1

# kinds of armed groups
STATE, REBEL, SPOILER, MILITIA, GANG, EXTERNAL = 0, 1, 2, 3, 4, 5
# sides of the ended war
STATE_SIDE, REBEL_SIDE, NO_SIDE = 0, 1, 2
# postures of a group
KEEPS, DEFENSIVE, OFFENSIVE = 0, 1, 2
# status of a band
GONE, ACTIVE, CANTONED, DEMOBILISED = 0, 1, 2, 3
# orders of a band
STAY, MARCH, ASSAULT, PREDATE, STRIKE_CIVILIANS = 0, 1, 2, 3, 4
COMMUNAL_ATTACK, COMMIT_CRIME, STRIKE_PARTY, CAMPAIGN_ATTACK = 5, 6, 7, 8
# components and status of a unit
MILITARY, OBSERVERS, FORMED_POLICE, POLICE, CIVILIANS = 0, 1, 2, 3, 4
PLANNED, ARRIVING, DEPLOYED, LEFT, UNFILLED = 0, 1, 2, 3, 4
UNIT_SIZE = (120, 10, 140, 10, 10)
# allocation postures
GARRISON, PATROL, HOTSPOT, PROTECTION, FORECAST = 0, 1, 2, 3, 4
# tasks a mandate may promise
CEASEFIRE, PROTECT, DISARM, ELECT, JUDGE, ADMINISTER, RECONCILE, AID, MEDIATE = 0, 1, 2, 3, 4, 5, 6, 7, 8
# exit rules
CALENDAR, BENCHMARKS = 0, 1
# kinds of provision
P_DDR, P_POSTS, P_PAY, P_ELECTION, P_JUSTICE, P_TERRITORY = 0, 1, 2, 3, 4, 5
# kinds of violence in the event table, and its targets that are no group
STATE_BASED, NON_STATE, ONE_SIDED, OTHER = 0, 1, 2, 3
TARGET_CIVILIANS, TARGET_MISSION = -1, -2
MISSION_ACTOR = -2
# perpetrators in the weekly record
BY_STATE, BY_REBEL, BY_OTHER = 0, 1, 2

KEY, NUMBER, REAL = "u8", "i8", "f8"


def _record(*fields: tuple) -> np.dtype:
    return np.dtype(list(fields))


CIVILIAN = _record(
    ("key", KEY),
    ("people", NUMBER),
    ("home", NUMBER),
    ("cell", NUMBER),  # NOWHERE: across the border
    ("identity", NUMBER),
    ("displaced", NUMBER),
    ("weeks_away", NUMBER),
    ("youths", NUMBER),  # people who could still be recruited
    ("losses_by_state", NUMBER),
    ("losses_by_rebel", NUMBER),
    ("losses_by_other", NUMBER),  # people
    ("livelihood", REAL),
    ("fear", REAL),
    ("grievance", REAL),  # 0..1
    ("trust_state", REAL),
    ("trust_mission", REAL),
    ("trust_groups", REAL),  # 0..1
    ("risk_aversion", REAL),  # 0..1
)

BAND = _record(
    ("key", KEY),
    ("group", NUMBER),
    ("cell", NUMBER),
    ("fighters", NUMBER),  # people
    ("platoons", NUMBER),  # that it stands for
    ("status", NUMBER),
    ("weeks_in_status", NUMBER),
    ("order", NUMBER),
    ("acting", NUMBER),  # platoons that carry out the order
    ("target_cell", NUMBER),
    ("discipline", REAL),
    ("supply", REAL),
    ("livelihood", REAL),  # 0..1
)

UNIT = _record(
    ("key", KEY),
    ("organisation", NUMBER),
    ("component", NUMBER),
    ("ordinal", NUMBER),
    ("people", NUMBER),
    ("status", NUMBER),
    ("arrives_week", NUMBER),
    ("cell", NUMBER),
    ("quality", REAL),
    ("quality_at_start", REAL),  # 0..1
)

GROUP = _record(
    ("key", KEY),
    ("kind", NUMBER),
    ("side", NUMBER),
    ("identity", NUMBER),
    ("signatory", NUMBER),
    ("beaten", NUMBER),  # 1: lost a war; a remnant outside any accord, that may rise again
    ("total_aims", NUMBER),
    ("sponsor_until_week", NUMBER),
    ("active_from_week", NUMBER),
    ("active_until_week", NUMBER),  # of external forces
    ("posture", NUMBER),
    ("next_posture", NUMBER),
    ("fighters", NUMBER),
    ("initial_fighters", NUMBER),
    ("demobilised", NUMBER),
    ("losses", NUMBER),
    ("integrated", NUMBER),  # people; moved into the army this week
    ("commitment", REAL),
    ("guarantee", REAL),
    ("consent", REAL),
    ("sponsor", REAL),
    ("loot_share", REAL),  # 0..1
    ("weariness", REAL),  # 0..1
    ("ambition", REAL),  # log odds of war it privately sees, known to nobody else
    ("discipline", REAL),  # 0..1, of new bands
    ("unrest", REAL),
    ("surge", REAL),  # raids unpunished this week, and remembered
    ("setback", REAL),  # log odds of war added by elections lost, decayed
    ("campaign_against", NUMBER),  # identity group, or NOWHERE
    ("war_chest_usd", REAL),
    ("means", REAL),  # 0..1, share of its men's needs that the chest pays
    ("injury", REAL, (MAXIMUM_GROUPS,)),  # recent deaths of its men and people blamed on each group, decayed
)

CELL = _record(
    ("key", KEY),
    ("row", NUMBER),
    ("column", NUMBER),
    ("neighbours", NUMBER, (N_NEIGHBOURS,)),
    ("refuges", NUMBER, (N_REFUGES,)),
    ("town", NUMBER),
    ("border", NUMBER),  # 0, or 1 + the neighbour's place in the case's list
    ("travel_hours", REAL),
    ("lootable", REAL),
    ("road", REAL),  # hours to the capital; 0..1; 0..1
    ("people", NUMBER),
    ("people_by_identity", NUMBER, (MAXIMUM_IDENTITIES,)),
    ("passed", NUMBER, (MAXIMUM_IDENTITIES,)),
    ("fighters", NUMBER, (MAXIMUM_GROUPS,)),
    ("passed_fighters", NUMBER, (MAXIMUM_GROUPS,)),
    ("men_of_state_side", NUMBER),
    ("men_of_rebel_side", NUMBER),  # people
    ("state_men_near", NUMBER),
    ("rebel_men_near", NUMBER),  # men of each side there and next door
    ("bands", NUMBER),
    ("control", NUMBER),
    ("losses", NUMBER, (MAXIMUM_GROUPS,)),  # fighters lost this week by group
    ("routed", NUMBER, (MAXIMUM_GROUPS,)),  # 1 where the group was driven out this week
    ("harm", NUMBER, (MAXIMUM_IDENTITIES,)),  # civilians killed this week by identity
    ("harm_by_state", NUMBER),
    ("harm_by_rebel", NUMBER),
    ("harm_by_other", NUMBER),
    ("harm_by_mission", NUMBER),
    ("killed", NUMBER),  # people this week
    ("recruits", NUMBER, (MAXIMUM_GROUPS,)),
    ("tips", NUMBER),
    ("violence", REAL),
    ("violence_around", REAL),  # deaths, decayed, here; mean over the cells next door
    ("crime", REAL),
    ("reported", REAL),
    ("reported_deaths", REAL),  # deaths and tips, deaths alone that headquarters heard of, decayed
    ("alarm", REAL),  # 0..1 what people there hear of violence, here and next door
    ("scent_of_state", REAL),
    ("scent_of_rebels", REAL),  # where each side's men are, blurred over neighbours
    ("troop_weight", REAL),
    ("police_weight", REAL),
    ("observer_weight", REAL),  # running sums
    ("refuge_weight", REAL),  # how much it attracts those who flee
    ("call_per_week", REAL),  # share of those fully drawn to its holder who join him
    ("economy", REAL),
    ("trust_mission", REAL),  # 0..1
    ("troops_in_reach", REAL),
    ("police_in_reach", REAL),
    ("observers_in_reach", REAL),
    ("staff_in_reach", REAL),
    ("mission_seen", REAL),
    ("staff_seen", REAL),
    ("tips_expected", REAL),  # 0..1, 0..1, people x trust
    ("deterrence", REAL),
    ("policing", REAL),
    ("monitoring", REAL),
    ("settlement", REAL),
    ("protection", REAL),
    ("justice", REAL),
    ("contact", REAL),
    ("friction", REAL),  # 0..1, what the mission brings this week
    ("watched", REAL),
    ("pressure", REAL),  # 0..1 from the air; from across the border
    ("heard", NUMBER),  # deaths headquarters heard of this week
    ("risk", REAL),
    ("flagged", NUMBER),
    ("forecast_class", NUMBER),  # of the early warning
    ("heat", REAL),
    ("provocation", REAL),  # added share of violence invited by violence next door, by tips
    ("trust_groups", REAL),
    ("services", REAL),
    ("works", REAL),
    ("jobs", REAL),
    ("aid", REAL),
    ("dependency", REAL),
    ("mentored", REAL),  # 0..1
)

COUNTRY = _record(
    ("n_groups", NUMBER),
    ("n_identities", NUMBER),
    ("capital", NUMBER),
    ("total_people", NUMBER),
    ("police_people", NUMBER),
    ("prisoners", NUMBER),
    ("dead_humanitarian", NUMBER),
    ("dead_peacekeepers", NUMBER),
    ("at_war", NUMBER),
    ("police_quality", REAL),
    ("thousands_of_men", REAL),  # under arms of the parties in week 0
    ("army_quality", REAL),
    ("political_will", REAL),
    ("corruption", REAL),
    ("governance", REAL),
    ("services", REAL),
    ("implemented", REAL),
    ("promise_credit", REAL),
    ("stakes", REAL),
    ("loot_income", REAL),  # US$ of all lootable fields per US$ the armed men around need, at most 1
    ("people_by_identity", NUMBER, (MAXIMUM_IDENTITIES,)),
    ("lootable_usd_per_week", REAL),
    ("cell_km", REAL),
    ("cyber_threat", REAL),
    ("first_week_of_year", NUMBER),
    ("rain_first_week", NUMBER),
    ("rain_last_week", NUMBER),
    ("rainy", NUMBER),
    ("neighbour", NUMBER, (MAXIMUM_NEIGHBOURS,)),
    ("war_next_door", REAL, (MAXIMUM_NEIGHBOURS,)),
    ("war_next_door_from_week", NUMBER, (MAXIMUM_NEIGHBOURS,)),
    ("war_next_door_until_week", NUMBER, (MAXIMUM_NEIGHBOURS,)),
    ("inclusion_at_start", REAL, (MAXIMUM_IDENTITIES,)),
    ("inclusion", REAL, (MAXIMUM_IDENTITIES,)),
    ("kin_livelihood", REAL, (MAXIMUM_IDENTITIES,)),  # 0..1
)

PROVISION = _record(
    ("key", KEY),
    ("kind", NUMBER),
    ("due_week", NUMBER),
    ("kept", NUMBER),
    ("kept_week", NUMBER),
    ("weight", REAL),
)

MISSION = _record(
    ("authorised", NUMBER, (N_COMPONENTS,)),
    ("deployed", NUMBER, (N_COMPONENTS,)),
    ("deployed_by_organisation", NUMBER, (MAXIMUM_ORGANISATIONS, N_COMPONENTS)),
    ("lost_by_organisation", NUMBER, (MAXIMUM_ORGANISATIONS,)),  # people
    ("posture", NUMBER),
    ("rule", NUMBER),
    ("rule_since_week", NUMBER),
    ("surge_people", NUMBER),
    ("robustness", REAL),
    ("force_allowed", REAL),
    ("troop_quality", REAL),  # 0..1
    ("exit_week", NUMBER),
    ("weeks_benchmarks_met", NUMBER),
    ("expelled", NUMBER),
    ("work", REAL),
    ("knowledge", REAL),
    ("promises_met", REAL),
    ("coordination", REAL),
    ("legitimacy", REAL),
    ("link", REAL),  # 0..1
    ("harmed", NUMBER),  # civilians killed by the mission this week
    ("integrated", NUMBER),  # fighters taken into the army
    ("forecast_cells", NUMBER, (N_FORECAST_CLASSES,)),
    ("forecast_events", NUMBER, (N_FORECAST_CLASSES,)),
    ("ever", NUMBER),
    ("left", NUMBER),
    ("casualties", NUMBER),
    ("cantoned", NUMBER),
    ("credibility", REAL),
    ("force", REAL),
    ("mediation", REAL),
    ("disarmament", REAL),  # 0..1, people, 0..1, 0..1
    ("cost_usd", REAL),
    ("ddr_spent_usd", REAL),
    ("assistance_usd", REAL),  # aid, works, technology
    ("administration", REAL),
    ("election_support", REAL),  # 0..1
)

LEVERS = _record(
    ("posture", NUMBER),
    ("exit_week", NUMBER),
    ("exit_weeks", NUMBER),
    ("exit_rule", NUMBER),
    ("elections_allowed", NUMBER),  # 0, 1
    ("benchmark_deaths_per_week", REAL),
    ("benchmark_governance", REAL),
    ("benchmark_disarmed", REAL),
    ("cut_week", NUMBER),
    ("cut_share", REAL),
    ("support_share", REAL),
    ("support_weeks", NUMBER),
    ("ddr_first_week", NUMBER),
    ("ddr_places", NUMBER),
    ("months_to_half", REAL, (MAXIMUM_ORGANISATIONS,)),
    ("months_to_nine_tenths", REAL, (MAXIMUM_ORGANISATIONS,)),
    ("filled_share", REAL, (MAXIMUM_ORGANISATIONS,)),
    ("advance_party_share", REAL, (MAXIMUM_ORGANISATIONS,)),
    ("local_knowledge", REAL, (MAXIMUM_ORGANISATIONS,)),
    ("partiality", REAL, (MAXIMUM_ORGANISATIONS,)),
    ("partial_to", NUMBER, (MAXIMUM_ORGANISATIONS,)),
    ("tolerated_losses_people", NUMBER, (MAXIMUM_ORGANISATIONS,)),
    ("caveats", REAL, (MAXIMUM_ORGANISATIONS,)),
    ("cost_ratio", REAL, (MAXIMUM_ORGANISATIONS,)),
    ("training", REAL),
    ("paid_share", REAL),
    ("clarity", REAL),
    ("assessment", REAL),
    ("promised", NUMBER, (N_TASKS,)),
    ("coordination_share", REAL),
    ("intelligence_sharing", REAL),
    ("cyber_defence", REAL),
    ("drones", REAL),
    ("technology_usd_per_week", REAL),
    ("diplomacy", REAL),
    ("integration_people", NUMBER),
    ("rule_used", NUMBER, (MAXIMUM_RULES,)),
    ("rule_measure", NUMBER, (MAXIMUM_RULES,)),
    ("rule_above", NUMBER, (MAXIMUM_RULES,)),
    ("rule_value", REAL, (MAXIMUM_RULES,)),
    ("rule_posture", NUMBER, (MAXIMUM_RULES,)),
    ("rule_robustness", REAL, (MAXIMUM_RULES,)),
    ("rule_surge_people", NUMBER, (MAXIMUM_RULES,)),
    ("rule_minimum_weeks", NUMBER, (MAXIMUM_RULES,)),
    ("robustness", REAL),
    ("mediation_share", REAL),
    ("disarmament_share", REAL),
    ("ddr_budget_usd", REAL),
    ("camp_usd_per_week", REAL),
    ("reintegration_usd", REAL),
    ("protection_share", REAL),
    ("police_mentoring_share", REAL),
    ("army_mentoring_share", REAL),
    ("rule_of_law_share", REAL),
    ("administration_share", REAL),
    ("reconciliation_share", REAL),
    ("elections_share", REAL),
    ("aid_share", REAL),  # of hours
    ("administration_until_week", NUMBER),
    ("aid_usd_per_week", REAL),
    ("reconstruction_usd_per_week", REAL),
    ("inclusion_pressure", REAL),
    ("women_share", REAL),  # 0..1
    ("usd_per_week", REAL, (N_COMPONENTS,)),
)

PLAN_WEEK = _record(
    ("authorised", NUMBER, (N_COMPONENTS,)),
    ("by_organisation", NUMBER, (MAXIMUM_ORGANISATIONS, N_COMPONENTS)),
)

LEDGER = _record(
    ("seed", KEY),
    ("n_bands", NUMBER),
    ("n_platoons", NUMBER),
    ("n_events", NUMBER),
    ("agent_weeks", NUMBER),
    ("platoons_per_band", NUMBER),  # at most
)

EVENT = _record(
    ("week", NUMBER),
    ("cell", NUMBER),
    ("actor", NUMBER),
    ("target", NUMBER),
    ("kind", NUMBER),
    ("deaths_civilian", NUMBER),
    ("deaths_humanitarian", NUMBER),
    ("deaths_fighter", NUMBER),
    ("deaths_peacekeeper", NUMBER),
)

WEEK = _record(
    ("week", NUMBER),
    ("war_deaths", NUMBER),  # battle deaths between the parties to the ended war
    ("state_based", NUMBER, (MAXIMUM_GROUPS,)),
    ("non_state", NUMBER),
    ("one_sided", NUMBER, (MAXIMUM_GROUPS,)),
    ("deaths_civilian", NUMBER),
    ("deaths_humanitarian", NUMBER),
    ("deaths_fighter", NUMBER),
    ("deaths_peacekeeper", NUMBER),
    ("deaths_by_state", NUMBER),
    ("deaths_by_rebel", NUMBER),
    ("deaths_by_other", NUMBER),
    ("deaths_by_mission", NUMBER),  # also among those by others
    ("displaced_people", NUMBER),
    ("refugees_people", NUMBER),
    ("people", NUMBER),
    ("armed_people", NUMBER),
    ("demobilised_people", NUMBER),
    ("recruits_people", NUMBER),
    ("prisoners_people", NUMBER),
    ("tips", NUMBER),
    ("military_people", NUMBER),
    ("observers_people", NUMBER),
    ("police_people", NUMBER),
    ("civilians_people", NUMBER),
    ("at_war", NUMBER),
    ("trust_state", REAL),
    ("trust_mission", REAL),
    ("trust_groups", REAL),
    ("fear", REAL),
    ("grievance", REAL),
    ("livelihood", REAL),
    ("forecast_hits", NUMBER),
    ("forecast_misses", NUMBER),
    ("forecast_false_alarms", NUMBER),  # cells
    ("consent", REAL),
    ("coordination", REAL),
    ("services", REAL),
    ("inclusion", REAL),
    ("legitimacy", REAL),
    ("governance", REAL),
    ("economy", REAL),
    ("accord_implemented", REAL),
    ("ddr_completed", REAL),
    ("commitment_state", REAL),
    ("commitment_rebel", REAL),
    ("guarantee", REAL),
    ("credibility", REAL),
    ("deterrence", REAL),
    ("cost_usd", REAL),
)


class State(NamedTuple):
    """Everything there is in one run; single things are arrays of length one."""

    civilians: np.recarray
    bands: np.recarray
    units: np.recarray
    cells: np.recarray
    groups: np.recarray
    country: np.recarray
    provisions: np.recarray
    mission: np.recarray
    levers: np.recarray
    parameters: np.recarray
    switches: np.recarray
    plan: np.recarray
    ledger: np.recarray
    events: np.recarray
    weeks: np.recarray
