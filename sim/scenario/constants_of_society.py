"""Constants of politics, of civilians and of society."""

from __future__ import annotations

from sim.scenario.quantity import Record, quantity


class SocietyConstants(Record):
    """Behaviour of institutions and civilians, in the order of the mechanisms that read it."""

    # Politics
    accord_rate_per_week: float = quantity(
        0.0574,
        low=0.0,
        high=0.3,
        unit="chance a week",
        meaning="Chance that willing leaders carry out one provision.",
        source="calibrated",
    )
    governance_up_per_week: float = quantity(
        0.004, low=0.0, high=0.1, unit="share a week", meaning="Speed at which institutions build."
    )
    governance_down_per_week: float = quantity(
        0.02, low=0.0, high=0.2, unit="share a week", meaning="Speed at which institutions break."
    )

    # Civilians and society
    memory_kept_per_week: float = quantity(
        0.85,
        low=0.3,
        high=0.99,
        unit="share a week",
        meaning="Share of violence still remembered locally a week later.",
    )
    news_from_next_door: float = quantity(
        0.15, low=0.0, high=1.0, unit="share", meaning="Weight of violence in a neighbouring cell."
    )
    alarm_scale_deaths: float = quantity(
        8.0,
        low=0.5,
        high=200.0,
        unit="deaths",
        meaning="Remembered deaths at which half of full alarm is felt.",
    )
    flight_threshold: float = quantity(
        0.35, low=0.0, high=1.0, unit="1", meaning="Fear at which people begin to flee."
    )
    flight_rate_per_week: float = quantity(
        0.5,
        low=0.0,
        high=1.0,
        unit="chance a week",
        meaning="Chance of flight per unit of fear above the threshold.",
    )
    return_rate_per_week: float = quantity(
        0.08,
        low=0.0,
        high=1.0,
        unit="chance a week",
        meaning="Chance of return when home is calm and has work.",
    )
    trust_gain_per_week: float = quantity(
        0.004, low=0.0, high=0.2, unit="share a week", meaning="Speed at which trust grows."
    )
    trust_loss_per_week: float = quantity(
        0.015, low=0.0, high=0.5, unit="share a week", meaning="Speed at which trust falls."
    )
    trust_broken_by_harm: float = quantity(
        3.0, low=0.0, high=50.0, unit="1", meaning="Loss of trust per share of a community killed."
    )
    tip_rate_per_week: float = quantity(
        0.0005,
        low=0.0,
        high=0.01,
        unit="chance a week",
        meaning="Chance that a fully trusting person in no fear informs.",
    )
    tips_scale_per_1000: float = quantity(
        0.05,
        low=0.001,
        high=5.0,
        unit="tips per 1,000 people",
        meaning="Weekly tips at which half of what there is to know is known.",
    )
    peace_dividend: float = quantity(
        0.08, low=0.0, high=0.3, unit="1", meaning="Gain in local economies while the country is not at war."
    )
    economy_up_per_week: float = quantity(
        0.006, low=0.0, high=0.1, unit="share a week", meaning="Speed at which work returns."
    )
    economy_down_per_week: float = quantity(
        0.05, low=0.0, high=0.5, unit="share a week", meaning="Speed at which violence destroys work."
    )
    grievance_rate_per_week: float = quantity(
        0.01, low=0.0, high=0.2, unit="share a week", meaning="Speed at which grievance follows conditions."
    )

    # Services, inclusion
    services_up_per_week: float = quantity(
        0.004,
        low=0.0,
        high=0.1,
        unit="share a week",
        meaning="Speed at which services are built.",
    )
    services_down_per_week: float = quantity(
        0.03,
        low=0.0,
        high=0.5,
        unit="share a week",
        meaning="Speed at which violence breaks them.",
    )
    trust_services: float = quantity(
        0.2,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Trust in the state brought by full services.",
        source="Sacks & Larizza 2012 for the sign",
        status="evidence",
    )
    inclusion_gain: float = quantity(
        0.3,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Say gained by posts shared out, or by full pressure of mediators.",
    )
    inclusion_rate_per_week: float = quantity(
        0.01,
        low=0.0,
        high=0.2,
        unit="share a week",
        meaning="Speed at which government opens.",
    )
