"""A design: one mission - the levers a planner holds."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, Strict, model_validator

from sim.scenario.levers_of_force import (
    COMPONENTS,
    Allocation,
    Contingent,
    Contributor,
    Deployment,
    Funding,
    Quality,
    Strength,
    Technology,
)
from sim.scenario.levers_of_time import Exit, Rule
from sim.scenario.levers_of_work import (
    Administration,
    Assistance,
    CivilianTasks,
    Cooperation,
    Disarmament,
    Elections,
    Inclusion,
    Mandate,
    Mentoring,
)
from sim.scenario.quantity import Name, Record, Text, Title, quantity

__all__ = [
    "COMPONENTS",
    "Administration",
    "Allocation",
    "Assistance",
    "CivilianTasks",
    "Contingent",
    "Contributor",
    "Cooperation",
    "Costs",
    "Deployment",
    "Design",
    "Disarmament",
    "Elections",
    "Exit",
    "Funding",
    "Inclusion",
    "Mandate",
    "Mentoring",
    "Quality",
    "Rule",
    "Strength",
    "Technology",
]


MINURSO = (
    "chosen between 60,000 (personnel alone) and 105,000 (all in) a head: 264 police and staff, 12 "
    "observers of MINURSO, estimate S/1994/1420/Add.1 of 19 December 1994, computed"
)


class Costs(Record):
    """All-in unit costs."""

    military_usd_per_year: float = quantity(
        38_000.0,
        low=10_000.0,
        high=200_000.0,
        unit="US$ a person and year",
        meaning="Troops.",
        source="UN budget 2000/01: 782 million US$ at 20,500 people",
        status="evidence",
    )
    observer_usd_per_year: float = quantity(
        90_000.0,
        low=10_000.0,
        high=300_000.0,
        unit="US$ a person and year",
        meaning="Military observers.",
        source=f"{MINURSO}; observers draw the same allowance as police",
    )
    police_usd_per_year: float = quantity(
        80_000.0,
        low=10_000.0,
        high=300_000.0,
        unit="US$ a person and year",
        meaning="Police officers, formed or not.",
        source=f"{MINURSO}; formed units are reimbursed like troops",
    )
    civilian_usd_per_year: float = quantity(
        75_000.0,
        low=10_000.0,
        high=300_000.0,
        unit="US$ a person and year",
        meaning="Civilian staff, international and local together.",
        source=f"{MINURSO}; local staff cost less than international",
    )


class Design(Record):
    """One mission design. The empty design is no mission at all."""

    title: Title
    summary: Text = ""
    source: Text = ""
    deployment: Deployment = Deployment()
    quality: Quality = Quality()
    contributor: Contributor = Contributor()
    contingents: Annotated[tuple[Contingent, ...], Strict(False)] = Field(
        default=(), max_length=3, description="Other organisations' people."
    )
    mandate: Mandate = Mandate()
    allocation: Allocation = Allocation()
    rules: Annotated[tuple[Rule, ...], Strict(False)] = Field(
        default=(), max_length=6, description="When-then rules; the first that holds takes effect."
    )
    disarmament: Disarmament = Disarmament()
    tasks: CivilianTasks = CivilianTasks()
    mentoring: Mentoring = Mentoring()
    administration: Administration = Administration()
    elections: Elections = Elections()
    assistance: Assistance = Assistance()
    inclusion: Inclusion = Inclusion()
    cooperation: Cooperation = Cooperation()
    technology: Technology = Technology()
    funding: Funding = Funding()
    exit: Exit = Exit()
    costs: Costs = Costs()
    match_cost_of: Name | Literal[""] = Field(
        default="",
        description="Scale all people so that the planned cost over ten years is that of this design.",
    )

    @model_validator(mode="after")
    def _contingents_have_names(self) -> Design:
        names = [one.name for one in self.contingents]
        if len(set(names)) < len(names):
            raise ValueError(f"contingents: a name stands twice in {names}")
        return self
