"""What a mission design costs on paper: the people authorised, month by month, and the DDR budget."""

from __future__ import annotations

from sim.scenario.calendar import WEEKS_PER_YEAR, first_week
from sim.scenario.design import Design, Strength


def planned_cost_usd(design: Design, horizon_weeks: int) -> float:
    """Cost of a design as planned, from week 0 through its exit or to the horizon, whichever comes first.

    Authorised people times the share ever filled times their unit cost, week by week, falling evenly through
    the drawdown, plus the whole DDR budget. A slow ramp makes no design cheaper here: the plan pays from the
    month of authorisation.

    Parameters
    ----------
    design : Design
    horizon_weeks : int
        Weeks, 0 or more.

    Returns
    -------
    float
        US$.
    """
    people = sum(
        _usd_per_year(design, strength) * remaining_share(design, week) / WEEKS_PER_YEAR
        for week in range(horizon_weeks)
        if (strength := authorised(design, week)) is not None
    )
    return people * design.deployment.filled_share + design.disarmament.budget_usd


def authorised(design: Design, week: int) -> Strength | None:
    """The strengths that hold in a week before any drawdown; nothing before the first entry."""
    begun = [entry for entry in design.deployment.strengths if first_week(entry.month) <= week]
    return begun[-1] if begun else None


def remaining_share(design: Design, week: int) -> float:
    """Share of the mission still there: 1 before the drawdown, falling evenly to 0 at its end."""
    begin = first_week(design.exit.first_month)
    end = first_week(design.exit.first_month + design.exit.months)
    if week < begin:
        return 1.0
    return (end - week - 0.5) / (end - begin) if week < end else 0.0


def _usd_per_year(design: Design, strength: Strength) -> float:
    costs = design.costs
    police = strength.formed_police_people + strength.police_people
    return (
        strength.military_people * costs.military_usd_per_year
        + strength.observers_people * costs.observer_usd_per_year
        + police * costs.police_usd_per_year
        + strength.civilians_people * costs.civilian_usd_per_year
    )
