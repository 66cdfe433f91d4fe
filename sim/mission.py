"""Design -> the mission's records of week 0: units still at home, levers, and who is authorised when."""

from __future__ import annotations

import math

import numpy as np

from sim.engine import records as r
from sim.engine import settle
from sim.scenario.calendar import WEEKS_PER_YEAR, first_week
from sim.scenario.design import COMPONENTS, Contributor, Deployment, Design, Quality
from sim.scenario.levers_of_time import MEASURES
from sim.scenario.levers_of_work import TASKS
from sim.scenario.study import Scenario

NEVER = 1_000_000
KEYS_APART = 8  # components of one organisation
POSTURES = {
    "garrison": r.GARRISON,
    "patrol": r.PATROL,
    "hotspot": r.HOTSPOT,
    "protection": r.PROTECTION,
    "forecast": r.FORECAST,
    "same": r.NOWHERE,
}


def organisations(design: Design) -> list[tuple[Contributor, Deployment, Quality]]:
    """Return who sends people: the design's own first, then its contingents."""
    own = (design.contributor, design.deployment, design.quality)
    return [own, *((one.contributor, one.deployment, one.quality) for one in design.contingents)]


def make_units(scenario: Scenario) -> np.recarray:
    """Return every unit the design ever authorises, still at home; the last of a component may be smaller."""
    units: list[tuple] = []
    for o, (_, deployment, quality) in enumerate(organisations(scenario.design)):
        qualities = (quality.military, quality.military, quality.police, quality.police, quality.civilians)
        for component, name in enumerate(COMPONENTS):
            most = max((getattr(entry, f"{name}_people") for entry in deployment.strengths), default=0)
            if o == 0 and component == r.MILITARY and most > 0:
                most += max((rule.surge_people for rule in scenario.design.rules), default=0)
            size = r.UNIT_SIZE[component]
            for ordinal in range(-(-most // size)):
                key = settle.name_key(settle.UNIT_KIND, component + KEYS_APART * o, ordinal)
                people = min(size, most - ordinal * size)
                skill = qualities[component]
                units.append((key, o, component, ordinal, people, r.PLANNED, 0, r.NOWHERE, skill, skill))
    return np.array(units, dtype=r.UNIT).view(np.recarray)


def make_mission(scenario: Scenario) -> np.recarray:
    """Return the mission's record before it is mandated."""
    design, mission = scenario.design, np.zeros(1, r.MISSION).view(np.recarray)
    one, levers = mission[0], make_levers(scenario)[0]
    one.credibility = scenario.constants.credibility_at_start
    one.legitimacy = scenario.constants.legitimacy_at_start
    one.posture, one.robustness, one.rule = levers.posture, levers.robustness, r.NOWHERE
    one.force_allowed, one.work, one.link, one.promises_met = levers.robustness, 1.0, 1.0, 0.5
    one.knowledge = knowledge(design)
    one.exit_week = levers.exit_week
    if design.exit.rule == "benchmarks" and levers.exit_week != NEVER:
        one.exit_week = first_week(design.exit.latest_month)
    return mission


def assessed(design: Design) -> float:
    """Return the share of what a mission does not know that an assessment made first finds out."""
    return 1.0 - math.exp(-design.mandate.assessment_months / 3.0)


def knowledge(design: Design) -> float:
    """Return what the mission knows of local politics: mean of its organisations by people at their most."""
    known, people = 0.0, 0
    for contributor, deployment, _ in organisations(design):
        most = max(
            (sum(entry.model_dump().values()) - entry.month for entry in deployment.strengths), default=0
        )
        known, people = known + most * contributor.local_knowledge, people + most
    mean = known / people if people else 0.0
    return mean + (1.0 - mean) * assessed(design)


def make_levers(scenario: Scenario) -> np.recarray:
    """Return the design's levers as one record."""
    design, levers = scenario.design, np.zeros(1, r.LEVERS).view(np.recarray)
    one = levers[0]
    one.posture, one.robustness = POSTURES[design.allocation.posture], design.allocation.robustness
    one.protection_share = design.allocation.protection_share
    for o, (contributor, deployment, _) in enumerate(organisations(design)):
        set_organisation(one, o, contributor, deployment, [group.name for group in scenario.case.groups])
    for name, hours in design.tasks.model_dump().items():
        one[f"{name}_share"] = hours
    set_programmes(one, design)
    set_mandate(one, design)
    set_exit(one, design)
    for k, rule in enumerate(design.rules):
        one.rule_used[k], one.rule_measure[k] = 1, MEASURES.index(rule.when)
        one.rule_above[k], one.rule_value[k] = int(rule.side == "above"), rule.value
        one.rule_posture[k], one.rule_robustness[k] = POSTURES[rule.posture], rule.robustness
        one.rule_surge_people[k], one.rule_minimum_weeks[k] = rule.surge_people, rule.minimum_weeks
    return levers


def set_organisation(
    one: np.record, o: int, contributor: Contributor, deployment: Deployment, groups: list[str]
) -> None:
    """Set the levers of one organisation."""
    for name in ("months_to_half", "months_to_nine_tenths", "filled_share", "advance_party_share"):
        one[name][o] = getattr(deployment, name)
    for name in ("local_knowledge", "partiality", "tolerated_losses_people", "caveats", "cost_ratio"):
        one[name][o] = getattr(contributor, name)
    one.partial_to[o] = groups.index(contributor.partial_to) if contributor.partial_to else r.NOWHERE


def set_programmes(one: np.record, design: Design) -> None:
    """Set money, programmes and unit costs."""
    disarmament, technology, costs = design.disarmament, design.technology, design.costs
    one.ddr_first_week, one.ddr_places = first_week(disarmament.first_month), disarmament.places_people
    one.ddr_budget_usd, one.camp_usd_per_week = disarmament.budget_usd, disarmament.camp_usd_per_week
    one.reintegration_usd = disarmament.reintegration_usd
    one.police_mentoring_share, one.army_mentoring_share = (
        design.mentoring.police_share,
        design.mentoring.army_share,
    )
    one.integration_people, one.training = design.mentoring.integration_people, design.mentoring.training
    one.administration_until_week = first_week(design.administration.until_month)
    one.aid_usd_per_week = design.assistance.aid_usd_per_year / WEEKS_PER_YEAR
    one.reconstruction_usd_per_week = design.assistance.reconstruction_usd_per_year / WEEKS_PER_YEAR
    one.drones, one.cyber_defence = technology.drones, technology.cyber_defence
    one.technology_usd_per_week = technology_usd_per_year(design) / WEEKS_PER_YEAR
    one.paid_share = design.funding.paid_share
    yearly = (
        costs.military_usd_per_year,
        costs.observer_usd_per_year,
        costs.police_usd_per_year,
        costs.police_usd_per_year,
        costs.civilian_usd_per_year,
    )
    one.usd_per_week[:] = [usd / WEEKS_PER_YEAR for usd in yearly]


def technology_usd_per_year(design: Design) -> float:
    """Return what drones and cyber defence cost a year."""
    technology = design.technology
    return (
        technology.drones * technology.drone_usd_per_year
        + technology.cyber_defence * technology.cyber_usd_per_year
    )


def set_mandate(one: np.record, design: Design) -> None:
    """Set what is promised, how clearly, and how the mission works with others."""
    one.clarity, one.assessment = design.mandate.clarity, assessed(design)
    for task in design.mandate.promises:
        one.promised[TASKS.index(task)] = 1
    one.elections_allowed = int(design.elections.date != "never")
    one.inclusion_pressure, one.women_share = design.inclusion.pressure, design.inclusion.women_share
    one.intelligence_sharing = design.cooperation.intelligence_sharing
    one.diplomacy = design.cooperation.diplomacy


def set_exit(one: np.record, design: Design) -> None:
    """Set when the mission leaves and what stays."""
    said = design.exit
    sends_people = any(deployment.strengths for _, deployment, _ in organisations(design))
    one.exit_week = first_week(said.first_month) if sends_people else NEVER
    one.exit_weeks = first_week(said.months)
    one.exit_rule = r.BENCHMARKS if said.rule == "benchmarks" else r.CALENDAR
    one.benchmark_deaths_per_week = said.reported_deaths_per_week
    one.benchmark_governance, one.benchmark_disarmed = said.governance, said.disarmed_share
    one.cut_week = first_week(said.cut_month) if said.cut_month else r.NOWHERE
    one.cut_share, one.support_share = said.cut_share, said.support_share
    one.support_weeks = first_week(said.support_months)


def make_plan(scenario: Scenario, n_weeks: int) -> np.recarray:
    """Return the authorised people by week and component, later by the months of an assessment."""
    plan = np.zeros(n_weeks, r.PLAN_WEEK).view(np.recarray)
    for o, (_, deployment, _) in enumerate(organisations(scenario.design)):
        for strength in deployment.strengths:
            people = [getattr(strength, f"{name}_people") for name in COMPONENTS]
            month = strength.month + scenario.design.mandate.assessment_months
            plan.by_organisation[first_week(month) :, o] = people
    plan.authorised[:] = plan.by_organisation.sum(axis=1)
    return plan
