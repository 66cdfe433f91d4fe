"""Invariants of single numbers: within bounds, known codes, places on the map."""

from __future__ import annotations

import numpy as np

from sim.engine import records as r
from sim.invariants.books import Books, bands_of, fields_of, table_of

TOLERANCE = 1e-9
SHARES = {
    "civilians": (
        "livelihood",
        "fear",
        "grievance",
        "trust_state",
        "trust_mission",
        "trust_groups",
        "risk_aversion",
    ),
    "bands": ("discipline", "supply", "livelihood"),
    "units": ("quality", "quality_at_start"),
    "groups": (
        "commitment",
        "guarantee",
        "consent",
        "sponsor",
        "loot_share",
        "weariness",
        "discipline",
        "means",
    ),
    "cells": (
        "lootable",
        "road",
        "economy",
        "alarm",
        "trust_mission",
        "mission_seen",
        "staff_seen",
        "deterrence",
        "policing",
        "monitoring",
        "settlement",
        "protection",
        "justice",
        "contact",
        "trust_groups",
        "services",
        "works",
        "jobs",
        "aid",
        "dependency",
        "mentored",
        "watched",
        "pressure",
        "risk",
    ),
    "country": (
        "police_quality",
        "army_quality",
        "political_will",
        "corruption",
        "governance",
        "services",
        "implemented",
        "stakes",
        "loot_income",
        "inclusion",
        "inclusion_at_start",
        "kin_livelihood",
    ),
    "mission": (
        "credibility",
        "mediation",
        "disarmament",
        "administration",
        "election_support",
        "robustness",
        "force_allowed",
        "troop_quality",
        "work",
        "knowledge",
        "promises_met",
        "coordination",
        "legitimacy",
        "link",
    ),
    "weeks": (
        "trust_state",
        "trust_mission",
        "trust_groups",
        "fear",
        "grievance",
        "livelihood",
        "legitimacy",
        "consent",
        "coordination",
        "services",
        "inclusion",
        "governance",
        "economy",
        "accord_implemented",
        "ddr_completed",
        "commitment_state",
        "commitment_rebel",
        "guarantee",
        "credibility",
        "deterrence",
    ),
}
SIGNED = {
    "groups": ("ambition",),
    "country": ("promise_credit",),
    "levers": ("rule_value", "rule_robustness"),
    "parameters": ("commitment_base",),
}
INDEXES = (
    "home",
    "cell",
    "target_cell",
    "neighbours",
    "refuges",
    "actor",
    "target",
    "campaign_against",
    "forecast_class",
    "partial_to",
    "rule",
    "rule_posture",
    "cut_week",
    "due_week",
    "kept_week",
    "row",
    "column",
)


def numbers_are_finite(before: Books, state: r.State, week: int) -> str:
    """No field of any record is NaN or infinite."""
    bad = []
    for table, name, values in fields_of(state, "f"):
        if not np.isfinite(values).all():
            bad.append(f"{table}.{name}")
    return ", ".join(bad)


def shares_are_shares(before: Books, state: r.State, week: int) -> str:
    """Every share, trust and probability lies within 0..1."""
    bad = []
    for table, names in SHARES.items():
        records = state.weeks[week : week + 1] if table == "weeks" else table_of(state, table)
        for name in names:
            values = records[name]
            if values.size and (values.min() < -TOLERANCE or values.max() > 1.0 + TOLERANCE):
                bad.append(f"{table}.{name} within {values.min():.9g}..{values.max():.9g}")
    return ", ".join(bad)


def nothing_is_negative(before: Books, state: r.State, week: int) -> str:
    """No count of people, weeks or deaths and no weight is negative."""
    bad = []
    for table, name, values in fields_of(state, "if"):
        may_be = name in SIGNED.get(table, ()) or name in INDEXES
        if not may_be and values.size and values.min() < -TOLERANCE:
            bad.append(f"{table}.{name} {values.min()}")
    return ", ".join(bad)


def youths_are_people(before: Books, state: r.State, week: int) -> str:
    """No community has more young people than people."""
    people = state.civilians
    rows = np.flatnonzero(people["youths"] > people["people"])
    return f"communities {rows[:5].tolist()}" if len(rows) else ""


def places_are_on_the_map(before: Books, state: r.State, week: int) -> str:
    """Homes, bands and deployed units stand on a cell; only refugees and units not deployed stand on none."""
    n, people, units = len(state.cells), state.civilians, state.units
    bands = bands_of(state)
    bad = []
    if (off(people["home"], n) | (off(people["cell"], n) & (people["cell"] != r.NOWHERE))).any():
        bad.append("a community")
    if (off(bands["cell"], n) | off(bands["target_cell"], n)).any():
        bad.append("a band")
    deployed = units["status"] == r.DEPLOYED
    if off(units["cell"][deployed], n).any() or (units["cell"][~deployed] != r.NOWHERE).any():
        bad.append("a unit")
    if off(state.cells["control"], len(state.groups)).any():
        bad.append("a cell's holder")
    return " and ".join(bad) + " is off the map" if bad else ""


def the_displaced_are_away(before: Books, state: r.State, week: int) -> str:
    """A community is displaced exactly when it is not at home, and only then counts weeks away."""
    people = state.civilians
    away = people["cell"] != people["home"]
    wrong = (away != (people["displaced"] == 1)) | (~away & (people["weeks_away"] != 0))
    return f"communities {np.flatnonzero(wrong)[:5].tolist()}" if wrong.any() else ""


def platoons_act_under_orders(before: Books, state: r.State, week: int) -> str:
    """A band stands for a platoon or more, as many as the study allows, and all ever made are there; of them
    act none without an order to fight, and some with one."""
    bands, most = bands_of(state), int(state.ledger[0].platoons_per_band)
    if bands["platoons"].sum() != state.ledger[0].n_platoons:
        return f"{bands['platoons'].sum()} platoons of {state.ledger[0].n_platoons}"
    fights = (bands["order"] != r.STAY) & (bands["order"] != r.MARCH)
    wrong = (bands["platoons"] < 1) | (bands["platoons"] > most) | (bands["acting"] > bands["platoons"])
    wrong |= (bands["acting"] > 0) != fights
    return f"bands {np.flatnonzero(wrong)[:5].tolist()}" if wrong.any() else ""


def codes_are_known(before: Books, state: r.State, week: int) -> str:
    """Every status, order, posture, kind and switch is one of those declared."""
    country, bands = state.country[0], bands_of(state)
    known = {
        "bands.status": (bands["status"], r.DEMOBILISED),
        "bands.order": (bands["order"], r.CAMPAIGN_ATTACK),
        "groups.campaign_against": (state.groups["campaign_against"] + 1, int(country.n_identities)),
        "cells.forecast_class": (state.cells["forecast_class"] + 1, r.N_FORECAST_CLASSES),
        "mission.posture": (state.mission["posture"], r.FORECAST),
        "mission.rule": (state.mission["rule"] + 1, r.MAXIMUM_RULES),
        "units.organisation": (state.units["organisation"], r.MAXIMUM_ORGANISATIONS - 1),
        "bands.group": (bands["group"], int(country.n_groups) - 1),
        "units.status": (state.units["status"], r.UNFILLED),
        "units.component": (state.units["component"], r.N_COMPONENTS - 1),
        "groups.kind": (state.groups["kind"], r.EXTERNAL),
        "groups.side": (state.groups["side"], r.NO_SIDE),
        "groups.posture": (state.groups["posture"], r.OFFENSIVE),
        "groups.next_posture": (state.groups["next_posture"], r.OFFENSIVE),
        "groups.identity": (state.groups["identity"], int(country.n_identities) - 1),
        "groups.signatory": (state.groups["signatory"], 1),
        "civilians.identity": (state.civilians["identity"], int(country.n_identities) - 1),
        "civilians.displaced": (state.civilians["displaced"], 1),
        "provisions.kind": (state.provisions["kind"], r.P_TERRITORY),
        "provisions.kept": (state.provisions["kept"], 1),
        "country.at_war": (state.country["at_war"], 1),
    }
    wrong = {name: values for name, (values, highest) in known.items() if off(values, highest + 1).any()}
    return ", ".join(f"{name} {values.min()}..{values.max()}" for name, values in wrong.items())


def off(values: np.ndarray, n: int) -> np.ndarray:
    return (values < 0) | (values >= n)
