"""Levers of time: rules by which a mission adapts, and how it leaves."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sim.scenario.levers_of_force import Posture
from sim.scenario.quantity import Record, quantity

MEASURES = (
    "reported_deaths",
    "credibility",
    "consent",
    "legitimacy",
    "governance",
    "disarmed",
    "at_war",
)
Measure = Literal[
    "reported_deaths", "credibility", "consent", "legitimacy", "governance", "disarmed", "at_war"
]


class Rule(Record):
    """When something the mission watches passes a mark, then change what it does."""

    when: Measure = Field(description="What is watched.")
    side: Literal["above", "below"] = Field(default="above", description="On which side of the mark.")
    value: float = quantity(
        ...,
        low=-1e6,
        high=1e6,
        unit="unit of the measure",
        meaning="The mark.",
    )
    posture: Posture | Literal["same"] = Field(default="same", description="Posture while the rule holds.")
    robustness: float = quantity(
        -1.0,
        low=-1.0,
        high=1.0,
        unit="share",
        meaning="Use of force while the rule holds; -1 leaves it.",
    )
    surge_people: int = quantity(
        0,
        low=0,
        high=100_000,
        unit="people",
        meaning="Troops authorised besides while the rule holds.",
    )
    minimum_weeks: int = quantity(
        13,
        low=1,
        high=520,
        unit="weeks",
        meaning="Shortest time for which the rule then holds.",
    )


class Exit(Record):
    """When the mission leaves, and what stays."""

    rule: Literal["calendar", "benchmarks"] = Field(
        default="calendar",
        description="calendar: in `first_month`; benchmarks: once they are met, from `first_month` on, "
        "in `latest_month` at the latest.",
    )
    first_month: int = quantity(
        60,
        low=0,
        high=1_200,
        unit="month",
        meaning="Month in which the drawdown begins; with benchmarks, the earliest.",
    )
    latest_month: int = quantity(
        120,
        low=0,
        high=1_200,
        unit="month",
        meaning="With benchmarks: month in which the drawdown begins at the latest.",
    )
    months: int = quantity(
        12,
        low=0,
        high=240,
        unit="months",
        meaning="Length of the drawdown.",
    )
    reported_deaths_per_week: float = quantity(
        3.0,
        low=0.0,
        high=1_000.0,
        unit="deaths a week",
        meaning="Benchmark: at most so many deaths are reported.",
    )
    governance: float = quantity(
        0.4,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Benchmark: institutions work at least so well.",
    )
    disarmed_share: float = quantity(
        0.7,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Benchmark: at least so many of the men are demobilised.",
    )
    cut_month: int = quantity(
        0,
        low=0,
        high=1_200,
        unit="month",
        meaning="Month in which the mandate is cut; 0 for never.",
    )
    cut_share: float = quantity(
        0.0,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Part of the mission that a cut sends home.",
    )
    support_share: float = quantity(
        0.0,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Part of observers, police and civilian staff that stays after the exit.",
    )
    support_months: int = quantity(
        24,
        low=0,
        high=240,
        unit="months",
        meaning="How long that support stays.",
    )
