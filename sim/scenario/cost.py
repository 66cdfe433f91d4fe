"""What a mission design costs on paper: the people authorised, month by month, programmes and assistance."""

from __future__ import annotations

from sim.scenario.calendar import WEEKS_PER_YEAR, first_week
from sim.scenario.design import Deployment, Design, Strength


def planned_cost_usd(design: Design, horizon_weeks: int) -> float:
    """Cost of a design as planned, from week 0 through its exit or to the horizon, whichever comes first.

    Authorised people times the share ever filled times their unit cost, week by week, falling evenly through
    the drawdown, plus the whole DDR budget, and aid, works and technology for as long as anybody is there. A
    slow ramp makes no design cheaper here: the plan pays from the month of authorisation. Exits by
    benchmarks are costed by their first month; surges and support after the exit are not planned.

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
    months_later = design.mandate.assessment_months
    shares = [
        (design.contributor.cost_ratio, design.deployment),
        *((one.contributor.cost_ratio, one.deployment) for one in design.contingents),
    ]
    people, weeks = 0.0, 0
    for week in range(horizon_weeks):
        there = False
        for cost_ratio, deployment in shares:
            strength = authorised(deployment, week, months_later)
            if strength is not None and remaining_share(design, week) > 0.0:
                there = True
                yearly = _usd_per_year(design, strength) * cost_ratio * deployment.filled_share
                people += yearly * remaining_share(design, week) / WEEKS_PER_YEAR
        weeks += there
    technology = design.technology
    by_year = (
        design.assistance.aid_usd_per_year
        + design.assistance.reconstruction_usd_per_year
        + technology.drones * technology.drone_usd_per_year
        + technology.cyber_defence * technology.cyber_usd_per_year
    )
    paid = people * design.funding.paid_share
    return paid + design.disarmament.budget_usd + by_year * weeks / WEEKS_PER_YEAR


def authorised(deployment: Deployment, week: int, months_later: int = 0) -> Strength | None:
    """The strengths that hold in a week before any drawdown; nothing before the first entry."""
    begun = [entry for entry in deployment.strengths if first_week(entry.month + months_later) <= week]
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
