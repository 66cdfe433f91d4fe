"""Levers of force: who comes, when, how good, where they stand, with what."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, Strict, model_validator

from sim.scenario.quantity import Name, Record, quantity

Posture = Literal["garrison", "patrol", "hotspot", "protection", "forecast"]
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
        default="patrol",
        description="garrison: towns; patrol: by population; hotspot: reported violence; "
        "protection: people at risk; forecast: where the early warning expects violence.",
    )
    robustness: float = quantity(
        0.5,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="How far the mandate lets armed units use force: 0 self-defence, 1 all means.",
    )
    protection_share: float = quantity(
        0.0,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Share of the time of troops and formed police spent guarding people, not on patrol.",
    )


class Contributor(Record):
    """Who sends people, and what else comes with them."""

    organisation: Literal["un", "regional", "bilateral"] = Field(
        default="un", description="A label for tables; what matters is said by the fields below."
    )
    local_knowledge: float = quantity(
        0.3,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="How well its people know language, politics and places.",
    )
    partiality: float = quantity(
        0.0,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="How far it sides with one party.",
    )
    partial_to: Name | Literal[""] = Field(
        default="", description="The armed group of the case with which it sides; empty: with none."
    )
    tolerated_losses_people: int = quantity(
        1_000_000,
        low=0,
        high=1_000_000,
        unit="people",
        meaning="Dead among its people beyond which it goes home.",
    )
    caveats: float = quantity(
        0.0,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Part of the use of force that its government forbids.",
    )
    cost_ratio: float = quantity(
        1.0,
        low=0.1,
        high=10.0,
        unit="1",
        meaning="What one of its people costs, beside the unit costs of the design.",
    )


class Contingent(Record):
    """Another organisation's people, beside those of `deployment`."""

    name: Name
    contributor: Contributor = Contributor()
    deployment: Deployment = Deployment()
    quality: Quality = Quality()


class Technology(Record):
    """Drones, forecasts' links and their defence. What it does is hypothesis."""

    drones: int = quantity(
        0,
        low=0,
        high=1_000,
        unit="drones",
        meaning="Unarmed drones in service.",
    )
    drone_usd_per_year: float = quantity(
        1_500_000.0,
        low=0.0,
        high=50_000_000.0,
        unit="US$ a drone and year",
        meaning="Lease, crew and upkeep.",
    )
    cyber_defence: float = quantity(
        0.0,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Part of a cyber attack that is kept off.",
    )
    cyber_usd_per_year: float = quantity(
        2_000_000.0,
        low=0.0,
        high=100_000_000.0,
        unit="US$ a year",
        meaning="Cost of full cyber defence.",
    )


class Funding(Record):
    """Money for the mission's people."""

    paid_share: float = quantity(
        1.0,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Part of the costs of people that is paid; the rest is missing in equipment and upkeep.",
    )
