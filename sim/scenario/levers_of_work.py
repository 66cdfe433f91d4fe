"""Levers of work: what the mission's people spend their hours and money on, and what is promised."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, Strict, model_validator

from sim.scenario.quantity import Record, quantity

TASKS = (
    "ceasefire",
    "protection",
    "disarmament",
    "elections",
    "rule_of_law",
    "administration",
    "reconciliation",
    "aid",
    "mediation",
)
Task = Literal[
    "ceasefire",
    "protection",
    "disarmament",
    "elections",
    "rule_of_law",
    "administration",
    "reconciliation",
    "aid",
    "mediation",
]


class Disarmament(Record):
    """Disarmament, demobilisation and reintegration (DDR)."""

    budget_usd: float = quantity(
        0.0, low=0.0, high=1e10, unit="US$", meaning="Money for the whole programme."
    )
    first_month: int = quantity(3, low=0, high=240, unit="month", meaning="Month in which camps can open.")
    places_people: int = quantity(
        5_000, low=0, high=1_000_000, unit="people", meaning="Fighters the camps hold at one time."
    )
    camp_usd_per_week: float = quantity(
        25.0, low=1.0, high=1_000.0, unit="US$ a fighter and week", meaning="Upkeep in cantonment."
    )
    reintegration_usd: float = quantity(
        300.0,
        low=0.0,
        high=20_000.0,
        unit="US$ a fighter",
        meaning="Package of tools, training or pay on leaving the camp.",
        source="about 36.5 million US$ for 71,043 people in Sierra Leone (NCDDR)",
        status="evidence",
    )


class CivilianTasks(Record):
    """How civilian staff divide their hours; what the shares leave over goes to running the mission."""

    mediation: float = quantity(
        0.4, low=0.0, high=1.0, unit="share", meaning="Political affairs and local dispute settlement."
    )
    disarmament: float = quantity(0.2, low=0.0, high=1.0, unit="share", meaning="Running the DDR programme.")
    rule_of_law: float = quantity(
        0.0, low=0.0, high=1.0, unit="share", meaning="Courts, prisons, human-rights monitoring."
    )
    administration: float = quantity(
        0.0, low=0.0, high=1.0, unit="share", meaning="Running ministries until `administration.until_month`."
    )
    elections: float = quantity(
        0.0, low=0.0, high=1.0, unit="share", meaning="Preparing and watching elections."
    )
    reconciliation: float = quantity(
        0.0, low=0.0, high=1.0, unit="share", meaning="Dialogue and contact between groups."
    )
    aid: float = quantity(0.0, low=0.0, high=1.0, unit="share", meaning="Delivering aid.")
    coordination: float = quantity(
        0.0, low=0.0, high=1.0, unit="share", meaning="Coordinating organisations and components."
    )

    @model_validator(mode="after")
    def _shares_fit(self) -> CivilianTasks:
        total = sum(self.model_dump().values())
        if total > 1.0 + 1e-9:
            raise ValueError(f"tasks: the shares sum to {total:g}, at most 1 is allowed")
        return self


class Mentoring(Record):
    """Training of the country's own police and army by their colleagues in the mission."""

    police_share: float = quantity(
        0.0,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Share of police time spent training local police, not on patrol.",
    )
    army_share: float = quantity(
        0.0, low=0.0, high=1.0, unit="share", meaning="Share of troops that train the army."
    )
    integration_people: int = quantity(
        0,
        low=0,
        high=1_000_000,
        unit="people",
        meaning="Rebel fighters from the camps whom the army takes in.",
    )
    training: float = quantity(
        0.5,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="How far continued training keeps up the mission's own skills.",
    )


class Administration(Record):
    """Transitional administration."""

    until_month: int = quantity(
        24, low=0, high=240, unit="month", meaning="Month in which the country runs its ministries again."
    )


class Elections(Record):
    """When elections are held."""

    date: Literal["accord", "month", "never"] = Field(
        default="accord", description="accord: as the parties agreed; month: `month`; never: not at all."
    )
    month: int = quantity(
        24, low=0, high=240, unit="month", meaning="Month of the election where date is 'month'."
    )


class Assistance(Record):
    """Money for people and places, spent while the mission is there."""

    aid_usd_per_year: float = quantity(
        0.0,
        low=0.0,
        high=1e10,
        unit="US$ a year",
        meaning="Humanitarian aid; delivered as far as staff reach.",
    )
    reconstruction_usd_per_year: float = quantity(
        0.0, low=0.0, high=1e10, unit="US$ a year", meaning="Roads, clinics, schools, power, local jobs."
    )


class Inclusion(Record):
    """Who has a say, and who serves."""

    pressure: float = quantity(
        0.0,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="How far mediators press for a government of all groups.",
    )
    women_share: float = quantity(
        0.05, low=0.0, high=1.0, unit="share", meaning="Share of women among the mission's people."
    )


class Mandate(Record):
    """What is promised in public, how clearly, and what was learnt first."""

    promises: Annotated[tuple[Task, ...], Strict(False)] = Field(
        default=(),
        max_length=9,
        description="Tasks the mandate names; each is remembered, and each has an overhead.",
    )
    clarity: float = quantity(
        0.7,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="How clear the mandate is.",
    )
    assessment_months: int = quantity(
        0,
        low=0,
        high=24,
        unit="months",
        meaning="Months of political assessment before anybody is sent.",
    )

    @model_validator(mode="after")
    def _promised_once(self) -> Mandate:
        if len(set(self.promises)) < len(self.promises):
            raise ValueError(f"mandate.promises: a task stands twice in {list(self.promises)}")
        return self


class Cooperation(Record):
    """Between components, organisations and neighbouring countries."""

    intelligence_sharing: float = quantity(
        0.0,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="How far what one component knows is known to all.",
    )
    diplomacy: float = quantity(
        0.0,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Effort spent on neighbours and sponsors.",
    )
