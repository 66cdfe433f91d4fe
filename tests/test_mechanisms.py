"""Every mechanism does what it says in a tiny world by hand, and does nothing when it is switched off.

The scripted worlds (`tests/scripted/test_<mechanism>.py`) call single rules, which compiled code has no door
for: they run interpreted, in a process of their own. Switching off is tested on short compiled runs.
"""

from __future__ import annotations

import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from worlds import take_stock

from sim import simulate, world
from sim.engine import records as r
from sim.engine.week import PHASES
from sim.scenario.load import load_scenario
from sim.scenario.mechanisms import mechanism_names

SCRIPTED = Path(__file__).parent / "scripted"
FEWEST_SCRIPTED = 950
FEWEST_OF_A_MECHANISM = 3


@dataclass
class Outcome:
    """What the scripted tests of one mechanism came to."""

    passed: int = 0
    troubles: str = ""


@pytest.fixture(scope="module")
def scripted(tmp_path_factory) -> dict[str, Outcome]:
    """Run all scripted worlds once, interpreted, and sort the results by mechanism."""
    report = tmp_path_factory.mktemp("scripted") / "report.xml"
    command = [
        sys.executable,
        "-m",
        "pytest",
        str(SCRIPTED),
        "-p",
        "no:cacheprovider",
        f"--junitxml={report}",
    ]
    done = subprocess.run(
        command,
        cwd=SCRIPTED.parents[1],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert report.exists(), f"the scripted worlds did not run:\n{done.stdout}\n{done.stderr}"
    outcomes: dict[str, Outcome] = defaultdict(Outcome)
    for case in ET.parse(report).iter("testcase"):  # noqa: S314 - our own report
        module = case.get("classname", "").rpartition(".")[2] or Path(case.get("name", "")).stem
        outcome = outcomes[module.removeprefix("test_")]
        trouble = [found for kind in ("failure", "error", "skipped") for found in case.findall(kind)]
        outcome.passed += not trouble
        for found in trouble:
            if found.get("type") != "pytest.xfail":
                outcome.troubles += f"\n{case.get('name')}: {found.get('message')}\n{found.text or ''}"
    return dict(outcomes)


@pytest.mark.parametrize("name", mechanism_names())
def test_scripted_world(scripted, name):
    outcome = scripted.get(name, Outcome())
    assert not outcome.troubles, outcome.troubles
    assert outcome.passed >= FEWEST_OF_A_MECHANISM, (
        f"tests/scripted/test_{name}.py: {outcome.passed} tests passed"
    )


def test_all_scripted_worlds_ran_and_belong_to_a_mechanism(scripted):
    assert set(scripted) == set(mechanism_names())
    assert sum(outcome.passed for outcome in scripted.values()) >= FEWEST_SCRIPTED


# What a mechanism alone does: without it these fields keep their value of week 0, these orders are not given.
ALONE: dict[str, tuple[str, ...]] = {
    "accord": (
        "provisions.kept",
        "provisions.kept_week",
        "country.implemented",
        "country.promise_credit",
        "country.stakes",
        "country.governance",
    ),
    "adaptation": ("mission.rule", "mission.surge_people"),
    "aid": ("cells.aid", "cells.dependency"),
    "allocation": ("cells.troop_weight", "cells.police_weight", "cells.observer_weight"),
    "ambush": ("country.dead_peacekeepers", "mission.casualties", "units.people"),
    "assault": ("order MARCH", "order ASSAULT"),
    "campaign": ("groups.campaign_against", "order CAMPAIGN_ATTACK"),
    "civil_administration": ("mission.administration",),
    "commitment": (
        "groups.commitment",
        "groups.posture",
        "groups.next_posture",
        "country.at_war",
    ),
    "communal": ("order COMMUNAL_ATTACK",),
    "consent": ("groups.consent",),
    "contagion": ("cells.heat",),
    "coordination": ("mission.coordination",),
    "crime": ("order COMMIT_CRIME",),
    "ddr": (
        "bands.livelihood",
        "mission.disarmament",
        "mission.cantoned",
        "mission.ddr_spent_usd",
    ),
    "deployment": (
        "mission.authorised",
        "mission.deployed",
        "mission.ever",
        "units.arrives_week",
        "units.cell",
        "cells.troops_in_reach",
    ),
    "deterrence": ("cells.deterrence", "mission.force"),
    "economy": ("cells.economy", "civilians.livelihood"),
    "elections": ("groups.setback", "mission.election_support"),
    "exit": ("mission.left",),
    "fear_and_flight": ("civilians.cell", "civilians.fear", "civilians.displaced", "civilians.weeks_away"),
    "forecast": ("cells.risk", "cells.flagged", "mission.forecast_cells", "mission.forecast_events"),
    "guarantee": ("groups.guarantee", "mission.credibility"),
    "handover": ("cells.mentored", "country.army_quality", "bands.discipline"),
    "inclusion": ("country.inclusion",),
    "legitimacy": ("mission.legitimacy",),
    "mandate": ("mission.promises_met",),
    "mediation": ("mission.mediation", "cells.settlement"),
    "militarisation": ("mission.harmed", "country.dead_peacekeepers", "mission.casualties"),
    "misattribution": ("cells.monitoring",),
    "policing": ("cells.policing", "country.prisoners"),
    "predation": ("order PREDATE", "bands.supply"),
    "protection": ("cells.protection",),
    "reconciliation": ("cells.contact", "cells.friction"),
    "reconstruction": ("cells.works", "cells.jobs"),
    "recruitment": ("cells.recruits", "ledger.n_bands"),
    "reprisals": ("cells.provocation",),
    "regional": ("cells.pressure",),
    "resources": ("groups.means",),
    "resources_and_will": ("country.rainy",),
    "rule_of_law": ("cells.justice",),
    "services": ("cells.services", "country.services"),
    "spoilers": ("order STRIKE_CIVILIANS", "order STRIKE_PARTY"),
    "technology": ("cells.watched", "mission.link"),
    "tips": ("cells.tips", "cells.tips_expected", "cells.reported", "cells.reported_deaths", "cells.heard"),
    "trust": ("civilians.trust_state", "civilians.trust_mission", "civilians.trust_groups"),
    "war_termination": ("groups.weariness", "groups.ambition"),
}
# Others that write into the same fields, and are switched off with it.
SHARING = {
    "ambush": ("militarisation",),
    "inclusion": ("elections",),
    "militarisation": ("ambush",),
    "misattribution": ("technology",),
    "predation": ("militarisation",),
}
ORDERS = (
    "MARCH",
    "ASSAULT",
    "PREDATE",
    "STRIKE_CIVILIANS",
    "COMMUNAL_ATTACK",
    "COMMIT_CRIME",
    "STRIKE_PARTY",
    "CAMPAIGN_ATTACK",
)

# A short life in which everything happens: promises kept, an election lost, a war with a campaign against a
# population and its end, a mission with every task that comes and goes.
EVENTFUL = {
    "design.exit.first_month": 8,
    "design.exit.months": 4,
    "design.allocation.protection_share": 0.3,
    "design.tasks.mediation": 0.2,
    "design.tasks.coordination": 0.05,
    "design.tasks.disarmament": 0.2,
    "design.tasks.rule_of_law": 0.2,
    "design.tasks.administration": 0.1,
    "design.tasks.elections": 0.1,
    "design.tasks.reconciliation": 0.1,
    "design.tasks.aid": 0.05,
    "design.mentoring.police_share": 0.3,
    "design.mentoring.army_share": 0.1,
    "design.elections.date": "month",
    "design.elections.month": 3,
    "design.assistance.aid_usd_per_year": 100e6,
    "design.assistance.reconstruction_usd_per_year": 100e6,
    "design.inclusion.pressure": 0.5,
    "design.mandate.promises": ["ceasefire", "elections", "rule_of_law"],
    "design.rules": [{"when": "reported_deaths", "value": 1.0, "robustness": 1.0, "surge_people": 1_200}],
    "design.technology.drones": 20,
    "case.cyber_threat": 0.3,
    "case.neighbours": [{"code": "LBR", "war": 0.8, "from_month": 0, "until_month": 12}],
    "case.rain_first_month": 5,
    "case.rain_last_month": 10,
    "constants.campaign_rate_per_week": 0.1,
    "constants.campaign_attack_rate_per_week": 0.5,
    "constants.commitment_base": 0.0,
    "constants.truce_rate_per_week": 0.2,
    "constants.accord_rate_per_week": 0.3,
    "case.state.political_will": 1.0,
    "case.state.corruption": 0.0,
    "constants.ambush_rate_per_week": 0.05,
    "constants.arrest_rate_per_week": 0.1,
    "constants.spoiler_rate_per_week": 0.01,
    "constants.communal_rate_per_week": 0.01,
    "constants.predation_rate_per_week": 0.001,
    "constants.accident_rate_per_week": 0.001,
}


@dataclass
class Life:
    """A run week by week: its digest, the fields that ever left their value of week 0, the orders given."""

    digest: str
    moved: set[str]


def live(*disable: str, seed: int = 1) -> Life:
    """Live the eventful life without some mechanisms."""
    scenario = load_scenario(
        "sierra-leone", "balanced", settings=EVENTFUL, disable=disable, civilians=60, horizon_weeks=60
    )
    state = world.build(scenario, seed)
    n_bands = int(state.ledger[0].n_bands)
    before = {
        name: table.copy() for name, table in state._asdict().items() if name not in ("weeks", "events")
    }
    before["bands"] = before["bands"][:n_bands]
    moved: set[str] = set()
    for week in range(len(state.weeks)):
        state = simulate.with_room(state)
        simulate.advance(state, week)
        for name, old in before.items():
            now = getattr(state, name)[: len(old)]
            moved |= {f"{name}.{field}" for field in old.dtype.names if (now[field] != old[field]).any()}
        given = set(state.bands["order"][: int(state.ledger[0].n_bands)].tolist())
        moved |= {f"order {order}" for order in ORDERS if getattr(r, order) in given}
    return Life(simulate.digest(state), moved)


@pytest.fixture(scope="module")
def full_life() -> Life:
    return live()


@pytest.mark.parametrize("name", mechanism_names())
def test_switched_off(full_life, name):
    sharing = SHARING.get(name, ())
    with_it = live(*sharing) if sharing else full_life
    without = live(name, *sharing)
    assert without.digest != with_it.digest, f"nothing changes without {name}"
    alone = set(ALONE[name])
    assert alone <= with_it.moved, f"never happens with {name}: {sorted(alone - with_it.moved)}"
    assert not alone & without.moved, f"happens without {name}: {sorted(alone & without.moved)}"


COUNTS = {
    "cells": ("fighters", "bands", "men_of_state_side", "men_of_rebel_side"),
    "groups": ("fighters", "demobilised"),
}


def counts_of_armed_men(state: r.State) -> dict[str, np.ndarray]:
    """Return the counts of bands and their men by cell and by group as the state has them."""
    return {
        f"{table}.{name}": getattr(state, table)[name].copy() for table in COUNTS for name in COUNTS[table]
    }


def test_arrests_and_camps_keep_the_counts_of_armed_men():
    settings = EVENTFUL | {
        "design.mentoring.integration_people": 500,
        "constants.arrest_rate_per_week": 0.3,
    }
    scenario = load_scenario("sierra-leone", "balanced", settings=settings, civilians=60, horizon_weeks=60)
    state, seen = world.build(scenario, 1), set()
    for week in range(len(state.weeks)):
        state = simulate.with_room(state)
        for phase in PHASES:
            before = np.asarray(state.bands)[["status", "group", "fighters"]].copy()
            phase(state, week)
            if phase is PHASES[1]:
                seen |= changes_of_status(before, state.bands)
                kept = counts_of_armed_men(state)
                take_stock(state)
                for name, counted in counts_of_armed_men(state).items():
                    assert np.array_equal(kept[name], counted), f"{name} in week {week}"
    assert seen >= {(r.ACTIVE, r.CANTONED), (r.CANTONED, r.DEMOBILISED), (r.DEMOBILISED, r.ACTIVE)}
    assert seen >= {"into the army", "arrested"}


def changes_of_status(before: np.ndarray, after: np.recarray) -> set:
    """Return what happened to bands: from which status to which, into the army, and men arrested."""
    moved = before["status"] != after["status"]
    seen: set = set(zip(before["status"][moved].tolist(), after["status"][moved].tolist(), strict=True))
    seen |= {"into the army"} if (before["group"] != after["group"]).any() else set()
    return seen | ({"arrested"} if (before["fighters"] > after["fighters"]).any() else set())


def preying(*disable: str, seed: int) -> list[set[int]]:
    """Return, week by week, the keys of the bands that prey on people in the eventful life."""
    settings = EVENTFUL | {"constants.reprisal_gain": 10.0, "constants.predation_rate_per_week": 0.005}
    scenario = load_scenario(
        "sierra-leone", "balanced", settings=settings, disable=disable, civilians=60, horizon_weeks=60
    )
    state, weeks = world.build(scenario, seed), []
    for week in range(len(state.weeks)):
        state = simulate.with_room(state)
        simulate.advance(state, week)
        bands = state.bands[: int(state.ledger[0].n_bands)]
        weeks.append({int(key) for key in bands["key"][bands["order"] == r.PREDATE]})
    return weeks


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_reprisals_do_no_more_than_add_raids(seed):
    pairs = list(zip(preying(seed=seed), preying("reprisals", seed=seed), strict=True))
    with_them, without = next(pair for pair in pairs if pair[0] != pair[1])  # until then all is the same
    assert without < with_them


def test_every_mechanism_has_a_script_and_a_line_in_the_table():
    files = {file.stem.removeprefix("test_") for file in SCRIPTED.glob("test_*.py")}
    assert files == set(mechanism_names())
    assert set(ALONE) == set(mechanism_names())
    assert all(ALONE.values())


def test_the_whole_folder_leaves_scripted_worlds_to_their_own_process():
    command = [sys.executable, "-m", "pytest", str(SCRIPTED), "--collect-only", "-p", "no:cacheprovider"]
    environment = {name: value for name, value in os.environ.items() if name != "NUMBA_DISABLE_JIT"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode != 0
    assert "NUMBA_DISABLE_JIT=1" in done.stdout + done.stderr


def test_a_life_is_the_same_twice(full_life):
    assert live() == full_life
    assert np.unique(list(full_life.moved)).size > 80
