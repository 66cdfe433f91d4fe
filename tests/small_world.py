"""A made-up country of 34 cells with every kind of agent, for tests of the engine: lively, and quick even
uncompiled."""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from sim import ground
from sim.scenario.case import ArmedGroup, Case, Identity, Neighbour, Provision, State
from sim.scenario.constants import Constants
from sim.scenario.design import (
    Administration,
    Allocation,
    Assistance,
    CivilianTasks,
    Contingent,
    Contributor,
    Cooperation,
    Deployment,
    Design,
    Disarmament,
    Exit,
    Funding,
    Inclusion,
    Mandate,
    Mentoring,
    Quality,
    Rule,
    Strength,
    Technology,
)
from sim.scenario.study import Scenario

ROOT = Path(__file__).resolve().parents[1]
MAP = "small-world"
SIDE = 6
SEA = {(0, 0), (5, 5)}
TOWNS = {(3, 0): "Port", (1, 2): "Northton", (4, 3): "Southton", (2, 5): "Mine"}
read_shipped_map = ground.read_map

LIVELY = {
    "predation_rate_per_week": 0.004,
    "predation_at_war": 5.0,
    "spoiler_rate_per_week": 0.01,
    "communal_rate_per_week": 0.01,
    "crime_rate_per_week": 0.1,
    "ambush_rate_per_week": 0.03,
    "accident_rate_per_week": 0.001,
    "assault_rate_per_week": 0.1,
    "recruit_rate_per_week": 0.01,
    "recruits_in_peace": 0.3,
    "arrest_rate_per_week": 0.05,
    "enrol_rate_per_week": 0.1,
    "truce_rate_per_week": 0.1,
    "weary_rate_per_week": 0.03,
    "accord_rate_per_week": 0.05,
    "tip_rate_per_week": 0.005,
    "campaign_rate_per_week": 0.05,
    "campaign_attack_rate_per_week": 0.2,
}


def rows() -> tuple[dict, ...]:
    """Return the grid as `sim.ground.read_map` returns one."""
    cells = []
    for row in range(SIDE):
        for column in range(SIDE):
            if (row, column) not in SEA:
                town = TOWNS.get((row, column), "")
                hours = 0.4 * abs(row - 3) + 0.7 * column
                cells.append(
                    {
                        "row": row,
                        "column": column,
                        "people": 2_000 + 300 * ((7 * row + 3 * column) % 11) + (15_000 if town else 0),
                        "town_people": 15_000 + 1_000 * row if town else 0,
                        "coast": int(column == 0),
                        "latitude_degrees": 8.0 - 0.1 * row,
                        "longitude_degrees": 0.1 * column,
                        "travel_hours": hours,
                        "lootable": {"Mine": 1.0, "Southton": 0.3}.get(town, 0.0),
                        "town": town,
                        "border": "NXT" if column == SIDE - 1 else "",
                    }
                )
    return tuple(cells)


ROWS = rows()


def read_map(name: str) -> tuple[dict, ...]:
    """Return the made-up grid under its name, a shipped one under any other."""
    return ROWS if name == MAP else read_shipped_map(name)


ground.read_map = read_map


def case(**fields: object) -> Case:
    """Return the made-up case, with fields changed."""
    said = {
        "title": "A small country",
        "map": MAP,
        "week_zero": datetime.date(2001, 3, 1),
        "population_people": 180_000,
        "ending": "treaty",
        "war_deaths_people": 4_000,
        "displaced_share": 0.2,
        "war_threshold_deaths": 60,
        "lootable_usd_per_week": 9_000.0,
        "state": State(police_people=300, political_will=0.7, livelihood=0.3),
        "identities": (
            Identity(name="north", share=0.55, homeland=("Northton", "Mine"), spread_km=25.0, inclusion=0.3),
            Identity(name="south", share=0.45, homeland=("Southton", "Port"), spread_km=25.0, inclusion=0.7),
        ),
        "groups": (
            armed("army", "state", "south", 900, ("Port", "Southton"), commitment=0.7),
            armed(
                "rebels", "rebel", "north", 1_000, ("Mine", "Northton"), sponsor=0.3, sponsor_until_month=9
            ),
            armed("splinter", "spoiler", "north", 300, ("Northton", "Port"), supply=0.3),
            armed("guards", "militia", "south", 400, ("Southton",), allied_with_state=True),
            armed("gang", "gang", "north", 150, ("Mine", "Port")),
            armed("invaders", "external", "north", 100, ("Mine",), active_from_month=4, active_until_month=7),
        ),
        "neighbours": (Neighbour(code="NXT", war=0.6, from_month=2, until_month=9),),
        "cyber_threat": 0.2,
        "host_consent": 0.7,
        "rain_first_month": 5,
        "rain_last_month": 10,
        "provisions": (
            Provision(name="arms", title="Arms", kind="ddr", due_month=6, weight=1.5),
            Provision(name="posts", title="Posts", kind="posts", due_month=1),
            Provision(name="vote", title="Vote", kind="election", due_month=8),
            Provision(name="court", title="Court", kind="justice", due_month=3, weight=0.5),
        ),
    }
    return Case(**(said | fields))


def armed(name, kind, identity, people, area, **fields: object) -> ArmedGroup:
    """Return an armed group."""
    return ArmedGroup(
        name=name,
        title=name.title(),
        kind=kind,
        identity=identity,
        fighters_people=people,
        area=area,
        **({"spread_km": 15.0, "commitment": 0.5} | fields),
    )


def design(**fields: object) -> Design:
    """Return a mission with every component, every task and money for people and places, with fields
    changed."""
    said = {
        "title": "A small mission",
        "deployment": Deployment(
            strengths=(
                strength(1, 1.0),
                strength(8, 1.5),
            ),
            months_to_half=2.0,
            months_to_nine_tenths=5.0,
            advance_party_share=0.2,
            filled_share=0.9,
        ),
        "allocation": Allocation(posture="hotspot", robustness=0.6, protection_share=0.2),
        "disarmament": Disarmament(budget_usd=300_000.0, first_month=2, places_people=160),
        "tasks": CivilianTasks(
            mediation=0.25,
            disarmament=0.25,
            rule_of_law=0.1,
            administration=0.1,
            elections=0.05,
            reconciliation=0.1,
            aid=0.1,
            coordination=0.05,
        ),
        "mentoring": Mentoring(police_share=0.3, army_share=0.1, integration_people=100),
        "administration": Administration(until_month=9),
        "assistance": Assistance(aid_usd_per_year=5e6, reconstruction_usd_per_year=8e6),
        "inclusion": Inclusion(pressure=0.5, women_share=0.2),
        "contributor": Contributor(
            local_knowledge=0.4, partiality=0.2, partial_to="army", tolerated_losses_people=60, caveats=0.2
        ),
        "contingents": (
            Contingent(
                name="neighbours",
                contributor=Contributor(
                    organisation="regional",
                    local_knowledge=0.7,
                    partiality=0.4,
                    partial_to="rebels",
                    tolerated_losses_people=60,
                    caveats=0.1,
                    cost_ratio=0.7,
                ),
                deployment=Deployment(
                    strengths=(strength(0, 0.5),), months_to_half=1.0, months_to_nine_tenths=2.0
                ),
                quality=Quality(military=0.5, police=0.4, civilians=0.5),
            ),
        ),
        "mandate": Mandate(
            promises=("ceasefire", "protection", "elections"), clarity=0.6, assessment_months=1
        ),
        "rules": (
            Rule(
                when="reported_deaths",
                value=1.0,
                posture="protection",
                robustness=0.9,
                surge_people=240,
                minimum_weeks=6,
            ),
        ),
        "cooperation": Cooperation(intelligence_sharing=0.5, diplomacy=0.5),
        "technology": Technology(drones=2, cyber_defence=0.3),
        "funding": Funding(paid_share=0.9),
        "exit": Exit(
            first_month=14, months=5, support_share=0.4, support_months=3, cut_month=9, cut_share=0.2
        ),
    }
    return Design(**(said | fields))


def strength(month: int, times: float) -> Strength:
    """Return strengths of about 700 people times a factor."""
    return Strength(
        month=month,
        military_people=int(480 * times),
        observers_people=int(20 * times),
        formed_police_people=int(140 * times),
        police_people=int(40 * times),
        civilians_people=int(40 * times),
    )


NO_MISSION = Design(title="No mission")


def scenario(
    case: Case | None = None,
    design: Design | None = None,
    constants: dict[str, float] | None = None,
    **fields: object,
) -> Scenario:
    """Return a scenario of the made-up country: lively constants, unless others are given."""
    said = {"civilians": 60, "horizon_weeks": 52} | fields
    return Scenario(
        case_name=MAP,
        design_name="small-mission",
        case=case or globals()["case"](),
        design=design or globals()["design"](),
        constants=Constants(**(LIVELY | (constants or {}))),
        **said,
    )


def at_war(given: Scenario) -> Scenario:
    """Return the scenario with rebels who want war from the start."""
    groups = tuple(
        group.model_copy(update={"commitment": 0.05}) if group.kind == "rebel" else group
        for group in given.case.groups
    )
    return given.model_copy(update={"case": given.case.model_copy(update={"groups": groups})})


def won(given: Scenario) -> Scenario:
    """Return the scenario after a victory of the state."""
    return given.model_copy(update={"case": given.case.model_copy(update={"ending": "victory"})})


def relapsing(given: Scenario) -> Scenario:
    """Return the scenario with men who disarm soon and parties who lose faith in the accord later."""
    constants = {
        "commitment_base": -2.0,
        "commitment_rate_per_week": 0.04,
        "enrol_rate_per_week": 0.5,
        "disarmament_scale_people": 4.0,
        "camp_weeks": 2.0,
        "remobilise_rate_per_week": 0.1,
    }
    return given.model_copy(update={"constants": given.constants.model_copy(update=constants)})


def python(code: str, **environment: str) -> str:
    """Run code in a fresh process that sees the tests' folder, and return what it printed.

    Raises
    ------
    AssertionError
        When it fails.
    """
    paths = os.pathsep.join([str(ROOT / "tests"), str(ROOT)])
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": paths} | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3_000:]
    return done.stdout.strip()


def by_key(table: np.ndarray) -> dict[int, np.ndarray]:
    """Return the records of a table by their key."""
    return {int(record["key"]): record for record in np.asarray(table)}
