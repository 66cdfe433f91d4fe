"""A case: one world - a country, its armed groups, how the war ended, its neighbourhood."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field, Strict, StringConstraints, model_validator

from sim.scenario.quantity import Name, Record, Text, Title, quantity

GroupKind = Literal["state", "rebel", "spoiler", "militia", "gang", "external"]
Ending = Literal["treaty", "truce", "victory"]

MAXIMUM_GROUPS = 8
MAXIMUM_IDENTITIES = 6


class Identity(Record):
    """An identity group: where its people live and how it fares."""

    name: Name
    share: float = quantity(
        ..., low=0.01, high=1.0, unit="share", meaning="Share of the population; the shares sum to 1."
    )
    homeland: Annotated[tuple[Title, ...], Strict(False)] = Field(
        min_length=1, max_length=12, description="Towns around which its people live."
    )
    spread_km: float = quantity(
        80.0,
        low=5.0,
        high=2_000.0,
        unit="km",
        meaning="Distance over which its density around the homeland falls by 1/e.",
    )
    inclusion: float = quantity(
        0.5,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Its share of say in government, 0 shut out, 1 fully in.",
    )


class ArmedGroup(Record):
    """An armed group in week 0."""

    name: Name
    title: Title
    kind: GroupKind = Field(
        description="state forces, rebel signatory, spoiler, communal militia, gang or external force"
    )
    identity: Name = Field(description="The identity group it recruits from and speaks for.")
    allied_with_state: bool = Field(False, description="Fights beside the state forces.")
    total_aims: bool = Field(False, description="Wants all of power (Stedman 1997); limited aims otherwise.")
    fighters_people: int = quantity(
        ..., low=0, high=2_000_000, unit="people", meaning="Men under arms in week 0."
    )
    area: Annotated[tuple[Title, ...], Strict(False)] = Field(
        min_length=1, max_length=20, description="Towns around which its bands stand."
    )
    spread_km: float = quantity(
        40.0, low=1.0, high=1_000.0, unit="km", meaning="Typical distance of its bands from those towns."
    )
    discipline: float = quantity(0.5, low=0.0, high=1.0, unit="share", meaning="How far its men obey.")
    supply: float = quantity(
        0.6, low=0.0, high=1.0, unit="share", meaning="Food, pay and ammunition in week 0."
    )
    commitment: float = quantity(
        0.6,
        low=0.0,
        high=1.0,
        unit="1",
        meaning="Commitment to the accord in week 0; groups outside it hold none.",
    )
    commitment_spread: float = quantity(
        0.1,
        low=0.0,
        high=0.5,
        unit="1",
        meaning="Standard deviation, between runs, of what nobody knows about that commitment.",
    )
    sponsor: float = quantity(
        0.0, low=0.0, high=1.0, unit="share", meaning="Outside support, as a share of what its men consume."
    )
    sponsor_until_month: int = quantity(
        120, low=0, high=1_200, unit="month", meaning="Month in which that support ends."
    )
    active_from_month: int = quantity(
        0,
        low=0,
        high=1_200,
        unit="month",
        meaning="External forces: month in which they come.",
    )
    active_until_month: int = quantity(
        0,
        low=0,
        high=1_200,
        unit="month",
        meaning="External forces: month in which they stop.",
    )
    wartime_abuse: float = quantity(
        0.3,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Its share in the harm civilians suffered during the war.",
    )
    source: Text = ""


class Provision(Record):
    """A promise in the accord: what, by when, to whom."""

    name: Name
    title: Title
    kind: Literal["ddr", "posts", "pay", "election", "justice", "territory"]
    due_month: int = quantity(
        ..., low=0, high=240, unit="month", meaning="Month in which it should be carried out."
    )
    weight: float = quantity(
        1.0, low=0.0, high=5.0, unit="1", meaning="How much it matters to the signatories."
    )


class Neighbour(Record):
    """A neighbouring country and its war."""

    code: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] = Field(
        description="ISO 3166 alpha-3 code, as in the border column of the map."
    )
    war: float = quantity(
        0.0,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="How hard its war presses on the border: arms, fear.",
    )
    from_month: int = quantity(
        0,
        low=0,
        high=1_200,
        unit="month",
        meaning="Month in which that begins.",
    )
    until_month: int = quantity(
        0,
        low=0,
        high=1_200,
        unit="month",
        meaning="Month in which it ends.",
    )

    @model_validator(mode="after")
    def _war_ends(self) -> Neighbour:
        if self.war > 0.0 and self.until_month <= self.from_month:
            raise ValueError(f"neighbours.{self.code}: a war needs until_month after from_month")
        return self


class State(Record):
    """The state in week 0."""

    army_quality: float = quantity(
        0.3, low=0.0, high=1.0, unit="share", meaning="Training and equipment of the army."
    )
    police_people: int = quantity(
        6_000, low=0, high=2_000_000, unit="people", meaning="Police officers in service."
    )
    police_quality: float = quantity(
        0.25, low=0.0, high=1.0, unit="share", meaning="Training and honesty of the police."
    )
    political_will: float = quantity(
        0.5, low=0.0, high=1.0, unit="share", meaning="Readiness of the leaders to carry out the accord."
    )
    corruption: float = quantity(
        0.6, low=0.0, high=1.0, unit="share", meaning="Share of public money that is diverted."
    )
    governance: float = quantity(
        0.3, low=0.0, high=1.0, unit="share", meaning="Working institutions in week 0."
    )
    services: float = quantity(
        0.25, low=0.0, high=1.0, unit="share", meaning="Clinics, schools, justice in week 0."
    )
    livelihood: float = quantity(
        0.3,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="How far the mean household can live of its work in week 0.",
    )


class Case(Record):
    """One world: everything that is there before a mission is designed.

    Week 0 is when fighting stops, not the accord's signature or the mission's arrival.
    """

    title: Title
    summary: Text = ""
    source: Text = ""
    map: Name = Field(description="Name of a grid in scenarios/maps, or of a CSV beside the case.")
    week_zero: datetime.date = Field(description="The day fighting stopped.")
    cell_km: float = quantity(
        10.0, low=1.0, high=100.0, unit="km", meaning="Side of a cell; must be that of the map."
    )
    population_people: int = quantity(
        ..., low=1, high=2_000_000_000, unit="people", meaning="Population in week 0."
    )
    ending: Ending = Field(description="How the war ended.")
    war_deaths_people: int = quantity(
        20_000,
        low=0,
        high=20_000_000,
        unit="people",
        meaning="Dead of the war that ended, civilians included.",
    )
    displaced_share: float = quantity(
        0.1, low=0.0, high=0.9, unit="share", meaning="Share of the population away from home in week 0."
    )
    war_threshold_deaths: int = quantity(
        1_000,
        low=1,
        high=100_000,
        unit="deaths in 52 weeks",
        meaning="Battle deaths between the parties that make a war.",
        source="convention of the field; smaller where the population is",
        status="evidence",
    )
    lootable_usd_per_week: float = quantity(
        0.0,
        low=0.0,
        high=1e9,
        unit="US$ a week",
        meaning="What all lootable fields yield a week to whoever holds them.",
    )
    cyber_threat: float = quantity(
        0.0,
        low=0.0,
        high=1.0,
        unit="chance a week",
        meaning="Chance of a cyber attack on a mission's links.",
        status="hypothesis",
    )
    host_consent: float = quantity(
        0.8,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Consent of the government to a mission in week 0.",
    )
    rain_first_month: int = quantity(
        0,
        low=0,
        high=12,
        unit="month of the year",
        meaning="First month of heavy rains, 1 to 12; 0 for none.",
    )
    rain_last_month: int = quantity(
        0,
        low=0,
        high=12,
        unit="month of the year",
        meaning="Last month of heavy rains.",
    )
    neighbours: Annotated[tuple[Neighbour, ...], Strict(False)] = Field(default=(), max_length=6)
    state: State = State()
    identities: Annotated[tuple[Identity, ...], Strict(False)] = Field(
        min_length=1, max_length=MAXIMUM_IDENTITIES
    )
    groups: Annotated[tuple[ArmedGroup, ...], Strict(False)] = Field(min_length=1, max_length=MAXIMUM_GROUPS)
    provisions: Annotated[tuple[Provision, ...], Strict(False)] = Field(default=(), max_length=20)

    @model_validator(mode="after")
    def _is_coherent(self) -> Case:
        _require_unique("neighbours", [neighbour.code for neighbour in self.neighbours])
        _require_unique("identities", [identity.name for identity in self.identities])
        _require_unique("groups", [group.name for group in self.groups])
        _require_unique("provisions", [provision.name for provision in self.provisions])
        total = sum(identity.share for identity in self.identities)
        if abs(total - 1.0) > 1e-6:
            raise ValueError(f"identities: the shares sum to {total:g}, they must sum to 1")
        if sum(group.kind == "state" for group in self.groups) != 1:
            raise ValueError("groups: exactly one group must have kind = 'state'")
        for group in self.groups:
            comes, stops = group.active_from_month, group.active_until_month
            if group.kind == "external" and stops <= comes:
                raise ValueError(
                    f"groups.{group.name}: an external force needs active_until_month after active_from_month"
                )
        known = {identity.name for identity in self.identities}
        for group in self.groups:
            if group.identity not in known:
                raise ValueError(
                    f"groups.{group.name}.identity: {group.identity!r} is not one of the identities "
                    f"{sorted(known)}"
                )
        return self


def _require_unique(where: str, names: list[str]) -> None:
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise ValueError(f"{where}: the name {repeated[0]!r} stands twice")
