"""From drawn facts to the mission that history would have sent: observers, traditional, multidimensional or
enforcement, of a size that goes with the country.

Strengths and ramps lie around those of six real missions (Sierra Leone, Cambodia, Congo twice, Lebanon,
Rwanda); which tasks a type has follows Doyle & Sambanis (2000). Figures without a source are assumptions.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from sim.evidence.class_facts import Facts, MissionType
from sim.scenario.design import Allocation, CivilianTasks, Deployment, Design, Disarmament, Exit, Strength


class Shape(NamedTuple):
    """What a type of mission is like at the median."""

    troops_per_1000: float
    police_per_1000: float
    civilians_per_1000: float
    fewest_troops: int
    most_troops: int
    robustness: float
    mediation: float
    disarmament: bool


NINE_TENTHS_BY_HALF = 1.6  # geometric mean of UNMIL, UNAMSIL, UNAMIR, ONUMOZ and UNTAC [51]
PEOPLE = tuple(name for name in Strength.model_fields if name.endswith("_people"))
SHAPES: dict[MissionType, Shape] = {
    "observer": Shape(0.0, 0.0, 0.02, 0, 0, 0.0, 0.6, False),
    "traditional": Shape(0.6, 0.01, 0.03, 800, 8_000, 0.2, 0.4, False),
    "multidimensional": Shape(1.2, 0.1, 0.2, 1_500, 20_000, 0.5, 0.3, True),
    "enforcement": Shape(2.0, 0.03, 0.1, 3_000, 40_000, 0.95, 0.2, False),
}


def make_mission(facts: Facts, kind: MissionType, people: int, seed: int) -> Design:
    """Return the mission of a type for a country.

    Parameters
    ----------
    facts : Facts
    kind : {"none", "observer", "traditional", "multidimensional", "enforcement"}
    people : int
        Population of the case.
    seed : int
        Of the class: decides size, speed and length of the mandate.
    """
    if kind == "none":
        return Design(title="No mission")
    chance = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(3, facts.number)))
    shape, size = SHAPES[kind], math.exp(0.7 * chance.standard_normal())
    troops = min(max(shape.troops_per_1000 * size * people / 1e3, shape.fewest_troops), shape.most_troops)
    months_to_half = math.exp(math.log(5.0) + 0.4 * chance.standard_normal())
    years = math.exp(math.log(3.0) + 0.6 * chance.standard_normal())
    strength = Strength(
        month=0,
        military_people=round(troops),
        observers_people=round(min(max(150 * size, 30), 600)),
        police_people=round(min(shape.police_per_1000 * size * people / 1e3, 3_600)),
        civilians_people=round(min(max(shape.civilians_per_1000 * size * people / 1e3, 30), 3_500)),
    )
    return Design(
        title=f"{kind.capitalize()} mission",
        deployment=Deployment(
            strengths=(strength,),
            months_to_half=min(months_to_half, 40.0),
            months_to_nine_tenths=min(NINE_TENTHS_BY_HALF * months_to_half, 60.0),
        ),
        allocation=Allocation(posture="patrol", robustness=shape.robustness),
        tasks=_tasks(shape),
        disarmament=_disarmament(shape, people),
        exit=Exit(first_month=round(min(max(12.0 * years, 6.0), 110.0)), months=6),
    )


def scaled(design: Design, factor: float) -> Design:
    """Return a mission with all its people and its budget times a factor."""
    if factor == 1.0:
        return design
    strengths = tuple(
        Strength(month=one.month, **{name: round(factor * getattr(one, name)) for name in PEOPLE})
        for one in design.deployment.strengths
    )
    budget = factor * design.disarmament.budget_usd
    return design.model_copy(
        update={
            "deployment": design.deployment.model_copy(update={"strengths": strengths}),
            "disarmament": design.disarmament.model_copy(update={"budget_usd": budget}),
        }
    )


def _tasks(shape: Shape) -> CivilianTasks:
    if not shape.disarmament:
        return CivilianTasks(mediation=shape.mediation, disarmament=0.0)
    return CivilianTasks(
        mediation=shape.mediation, disarmament=0.2, rule_of_law=0.15, elections=0.1, reconciliation=0.1
    )


def _disarmament(shape: Shape, people: int) -> Disarmament:
    """Return a programme of eight US$ a head of the population, Sierra Leone's figure, or none."""
    if not shape.disarmament:
        return Disarmament()
    return Disarmament(budget_usd=8.0 * people, first_month=4)
