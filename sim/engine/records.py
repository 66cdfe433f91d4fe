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
NOWHERE = -1

# kinds of armed groups
STATE, REBEL, SPOILER, MILITIA, GANG = 0, 1, 2, 3, 4
# sides of the ended war
STATE_SIDE, REBEL_SIDE, NO_SIDE = 0, 1, 2
# postures of a group
KEEPS, DEFENSIVE, OFFENSIVE = 0, 1, 2
# status of a band
GONE, ACTIVE, CANTONED, DEMOBILISED = 0, 1, 2, 3
# orders of a band
STAY, MARCH, ASSAULT, PREDATE, STRIKE_CIVILIANS, COMMUNAL_ATTACK, COMMIT_CRIME, STRIKE_PARTY = (
    0,
    1,
    2,
    3,
    4,
    5,
    6,
    7,
)
# components and status of a unit
MILITARY, OBSERVERS, FORMED_POLICE, POLICE, CIVILIANS = 0, 1, 2, 3, 4
PLANNED, ARRIVING, DEPLOYED, LEFT, UNFILLED = 0, 1, 2, 3, 4
UNIT_SIZE = (120, 10, 140, 10, 10)
# allocation postures
GARRISON, PATROL, HOTSPOT = 0, 1, 2
# kinds of provision
P_DDR, P_POSTS, P_PAY, P_ELECTION, P_JUSTICE, P_TERRITORY = 0, 1, 2, 3, 4, 5
# kinds of violence in the event table, and its targets that are no group
STATE_BASED, NON_STATE, ONE_SIDED, OTHER = 0, 1, 2, 3
TARGET_CIVILIANS, TARGET_MISSION = -1, -2
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
    ("status", NUMBER),
    ("weeks_in_status", NUMBER),
    ("order", NUMBER),
    ("target_cell", NUMBER),
    ("discipline", REAL),
    ("supply", REAL),
    ("livelihood", REAL),  # 0..1
)

UNIT = _record(
    ("key", KEY),
    ("component", NUMBER),
    ("ordinal", NUMBER),
    ("people", NUMBER),
    ("status", NUMBER),
    ("arrives_week", NUMBER),
    ("cell", NUMBER),
    ("quality", REAL),  # 0..1
)

GROUP = _record(
    ("key", KEY),
    ("kind", NUMBER),
    ("side", NUMBER),
    ("identity", NUMBER),
    ("signatory", NUMBER),
    ("total_aims", NUMBER),
    ("sponsor_until_week", NUMBER),
    ("posture", NUMBER),
    ("next_posture", NUMBER),
    ("fighters", NUMBER),
    ("initial_fighters", NUMBER),
    ("demobilised", NUMBER),
    ("losses", NUMBER),  # people
    ("commitment", REAL),
    ("guarantee", REAL),
    ("sponsor", REAL),
    ("loot_share", REAL),  # 0..1
    ("weariness", REAL),  # 0..1
    ("ambition", REAL),  # log odds of war it privately sees, known to nobody else
    ("discipline", REAL),  # 0..1, of new bands
    ("unrest", REAL),
    ("surge", REAL),  # raids unpunished this week, and remembered
    ("injury", REAL, (MAXIMUM_GROUPS,)),  # recent deaths of its men and people blamed on each group, decayed
)

CELL = _record(
    ("key", KEY),
    ("row", NUMBER),
    ("column", NUMBER),
    ("neighbours", NUMBER, (N_NEIGHBOURS,)),
    ("refuges", NUMBER, (N_REFUGES,)),
    ("town", NUMBER),
    ("border", NUMBER),
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
    ("bands", NUMBER),
    ("control", NUMBER),
    ("losses", NUMBER, (MAXIMUM_GROUPS,)),  # fighters lost this week by group
    ("routed", NUMBER, (MAXIMUM_GROUPS,)),  # 1 where the group was driven out this week
    ("harm", NUMBER, (MAXIMUM_IDENTITIES,)),  # civilians killed this week by identity
    ("harm_by_state", NUMBER),
    ("harm_by_rebel", NUMBER),
    ("harm_by_other", NUMBER),
    ("killed", NUMBER),  # people this week
    ("recruits", NUMBER, (MAXIMUM_GROUPS,)),
    ("tips", NUMBER),
    ("violence", REAL),
    ("crime", REAL),
    ("reported", REAL),  # deaths, decayed
    ("alarm", REAL),  # 0..1 what people there hear of violence, here and next door
    ("scent_of_state", REAL),
    ("scent_of_rebels", REAL),  # where each side's men are, blurred over neighbours
    ("troop_weight", REAL),
    ("police_weight", REAL),
    ("observer_weight", REAL),  # running sums
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
    ("settlement", REAL),  # 0..1
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
    ("deployed", NUMBER, (N_COMPONENTS,)),  # people
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
)

LEVERS = _record(
    ("posture", NUMBER),
    ("exit_week", NUMBER),
    ("exit_weeks", NUMBER),
    ("ddr_first_week", NUMBER),
    ("ddr_places", NUMBER),
    ("months_to_half", REAL),
    ("months_to_nine_tenths", REAL),
    ("filled_share", REAL),
    ("advance_party_share", REAL),
    ("robustness", REAL),
    ("mediation_share", REAL),
    ("disarmament_share", REAL),
    ("ddr_budget_usd", REAL),
    ("camp_usd_per_week", REAL),
    ("reintegration_usd", REAL),
    ("usd_per_week", REAL, (N_COMPONENTS,)),
)

PLAN_WEEK = _record(("authorised", NUMBER, (N_COMPONENTS,)))

LEDGER = _record(("seed", KEY), ("n_bands", NUMBER), ("n_events", NUMBER), ("agent_weeks", NUMBER))

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
