"""A claim: what a study holds against the model, in words and as a comparison that can fail."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import Field, Strict, field_validator

from sim.errors import did_you_mean, listed
from sim.scenario.quantity import Name, Record, Text, quantity

WAR_BY = re.compile(r"war_by_[1-9]\d*_years")
OUTCOMES = (
    "war_by_10_years", "stable", "self_sustaining", "years_at_peace", "weeks_at_war", "war",
    "recurrence_state", "recurrence_nonstate", "recurrence_onesided", "battle_deaths",
    "deaths_civilian", "deaths_humanitarian", "deaths_fighter", "deaths_peacekeeper",
    "deaths_by_state", "deaths_by_rebel", "deaths_by_other", "deaths_by_mission",
    "displaced_person_years", "trust_state", "trust_mission", "trust_groups", "legitimacy", "governance",
    "economy", "services", "inclusion", "accord_implemented", "ddr_completed", "cost_usd",
    "forecast_hits", "forecast_misses", "forecast_false_alarms",
)  # fmt: skip


class Claim(Record):
    """One design does better than another in one outcome, so somebody says."""

    text: Text = Field(min_length=1, description="The claim in a sentence.")
    design: Name = Field(description="The design of which something is claimed.")
    than: Name = Field(description="The design it is compared with.")
    outcome: str = Field(
        default="war_by_10_years", max_length=60, description="An outcome, as in `peacegrid study --json`."
    )
    direction: Literal["lower", "higher"] = Field(
        default="lower", description="Which way the outcome is said to differ."
    )
    smallest: float = quantity(
        0.0,
        low=0.0,
        high=1e12,
        unit="unit of the outcome",
        meaning="Smallest difference that would matter; a claim is refuted when even that is excluded.",
    )
    rests_on: Annotated[tuple[str, ...], Strict(False)] = Field(
        default=(),
        max_length=30,
        description="Constants through which the claimed effect works; each must allow none at all.",
    )
    opposed_by: Annotated[tuple[str, ...], Strict(False)] = Field(
        default=(),
        max_length=30,
        description="Mechanisms, or constants in them, that work the other way; without any: assumed.",
    )
    published: Text = Field(default="", description="What published evidence says.")

    @field_validator("outcome")
    @classmethod
    def _is_an_outcome(cls, given: str) -> str:
        if given not in OUTCOMES and not WAR_BY.fullmatch(given):
            advice = did_you_mean(given, OUTCOMES)
            allowed = listed(("war_by_N_years", *OUTCOMES), len(OUTCOMES) + 1)
            raise ValueError(f"no outcome of a run is named {given!r}. {advice or f'Outcomes: {allowed}'}")
        return given
