"""A design: one mission - the levers a planner holds."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, Strict, model_validator

from sim.scenario.quantity import Record, Text, Title, quantity

Posture = Literal["garrison", "patrol", "hotspot"]
COMPONENTS = ("military", "observers", "formed_police", "police", "civilians")


class Strength(Record):
    """People authorised from a month on, until the next entry."""

    month: int = quantity(
        ..., low=0, high=240, unit="month", meaning="First month in which these numbers hold."
    )
    military_people: int = quantity(0, low=0, high=500_000, unit="people", meaning="Troops in companies.")
    observers_people: int = quantity(
        0, low=0, high=50_000, unit="people", meaning="Unarmed military observers."
    )
    formed_police_people: int = quantity(
        0, low=0, high=100_000, unit="people", meaning="Formed police units."
    )
    police_people: int = quantity(
        0, low=0, high=100_000, unit="people", meaning="Individual police officers."
    )
    civilians_people: int = quantity(
        0, low=0, high=100_000, unit="people", meaning="International and local civilian staff."
    )


class Deployment(Record):
    """How fast what is authorised arrives."""

    strengths: Annotated[tuple[Strength, ...], Strict(False)] = Field(
        default=(), max_length=200, description="Authorised people by month, months rising."
    )
    advance_party_share: float = quantity(
        0.05,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Share of the first authorised strength in place within four weeks.",
    )
    months_to_half: float = quantity(
        5.0,
        low=0.0,
        high=120.0,
        unit="months",
        meaning="Months from authorisation until half has arrived.",
        source="UN monthly data in Hultman, Kathman & Shannon 2013 [51]",
        status="evidence",
    )
    months_to_nine_tenths: float = quantity(
        10.0,
        low=0.0,
        high=120.0,
        unit="months",
        meaning="Months from authorisation until nine tenths have arrived.",
        source="Rappa 2016 [51]",
        status="evidence",
    )
    filled_share: float = quantity(
        0.925,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Share of the authorised strength that ever arrives.",
        source="Rappa 2016 [51]",
        status="evidence",
    )

    @model_validator(mode="after")
    def _months_rise(self) -> Deployment:
        months = [strength.month for strength in self.strengths]
        if months != sorted(set(months)):
            raise ValueError(f"deployment.strengths: months must rise from entry to entry, got {months}")
        if self.months_to_nine_tenths < self.months_to_half:
            raise ValueError("deployment: months_to_nine_tenths must not be below months_to_half")
        return self


class Quality(Record):
    """Training, equipment and leadership by component."""

    military: float = quantity(
        0.6, low=0.0, high=1.0, unit="share", meaning="Quality of troops and observers."
    )
    police: float = quantity(0.6, low=0.0, high=1.0, unit="share", meaning="Quality of police.")
    civilians: float = quantity(0.6, low=0.0, high=1.0, unit="share", meaning="Quality of civilian staff.")


class Allocation(Record):
    """Where units go and how they may act."""

    posture: Posture = Field(
        default="patrol", description="garrison: towns; patrol: by population; hotspot: reported violence."
    )
    robustness: float = quantity(
        0.5,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="How far the mandate lets armed units use force: 0 self-defence, 1 all means.",
    )


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

    @model_validator(mode="after")
    def _shares_fit(self) -> CivilianTasks:
        if self.mediation + self.disarmament > 1.0:
            raise ValueError(
                f"tasks: the shares sum to {self.mediation + self.disarmament:g}, at most 1 is allowed"
            )
        return self


class Exit(Record):
    """When the mission leaves."""

    rule: Literal["calendar"] = "calendar"
    first_month: int = quantity(
        60, low=0, high=1_200, unit="month", meaning="Month in which the drawdown begins."
    )
    months: int = quantity(12, low=0, high=240, unit="months", meaning="Length of the drawdown.")


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
        90_000.0, low=10_000.0, high=300_000.0, unit="US$ a person and year", meaning="Military observers."
    )
    police_usd_per_year: float = quantity(
        80_000.0,
        low=10_000.0,
        high=300_000.0,
        unit="US$ a person and year",
        meaning="Police officers, formed or not.",
    )
    civilian_usd_per_year: float = quantity(
        75_000.0,
        low=10_000.0,
        high=300_000.0,
        unit="US$ a person and year",
        meaning="Civilian staff, international and local together.",
    )


class Design(Record):
    """One mission design. The empty design is no mission at all."""

    title: Title
    summary: Text = ""
    source: Text = ""
    deployment: Deployment = Deployment()
    quality: Quality = Quality()
    allocation: Allocation = Allocation()
    disarmament: Disarmament = Disarmament()
    tasks: CivilianTasks = CivilianTasks()
    exit: Exit = Exit()
    costs: Costs = Costs()
