"""What one record alone cannot show: towns on the map, dates within the horizon, mechanisms by name, size."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sim.errors import InputError, did_you_mean, listed
from sim.scenario.calendar import WEEKS_PER_YEAR, first_week
from sim.scenario.case import Case
from sim.scenario.claim import Claim
from sim.scenario.constants import Constants
from sim.scenario.design import Deployment, Design
from sim.scenario.maps import map_facts, map_file
from sim.scenario.mechanisms import mechanism_names
from sim.scenario.study import Scenario

DETECTOR_WEEKS = WEEKS_PER_YEAR
TEN_YEARS_WEEKS = 10 * WEEKS_PER_YEAR
FIGHTERS_PER_PLATOON = 50
PEOPLE_PER_TEAM = 10
LIMIT_AGENT_WEEKS = 1_000_000_000


def check_case(case: Case, file: str | Path) -> None:
    """Hold a case against its map.

    Raises
    ------
    InputError
        When there is no such map, its cells have another side, or a town or a neighbour is not on it.
    """
    try:
        facts = map_facts(map_file(case.map))
    except InputError as error:
        raise InputError(str(error), file=file) from None
    if facts.cell_km not in (None, case.cell_km):
        raise InputError(
            f"the cells of the map {case.map!r} have another side",
            file=file,
            key="cell_km",
            given=case.cell_km,
            allowed=f"{facts.cell_km:g}",
        )
    places = [(f"identities.{identity.name}.homeland", identity.homeland) for identity in case.identities]
    places += [(f"groups.{group.name}.area", group.area) for group in case.groups]
    for key, towns in places:
        for town in towns:
            _require_town(town, facts.towns, case.map, key, file)
    for index, neighbour in enumerate(case.neighbours):
        if neighbour.code not in facts.neighbours:
            raise InputError(
                f"not a country at a border of the map {case.map!r}",
                file=file,
                key=f"neighbours.{index}.code",
                given=neighbour.code,
                allowed=listed(facts.neighbours) or "none: the map has no land border",
            )


def _require_town(town: str, towns: Mapping[str, int], map_name: str, key: str, file: str | Path) -> None:
    if town not in towns:
        raise InputError(
            f"not a town on the map {map_name!r}",
            file=file,
            key=key,
            given=town,
            allowed=listed(sorted(towns), 12),
            suggestion=did_you_mean(town, towns),
        )
    if towns[town] > 1:
        raise InputError(
            f"{towns[town]} towns of the map {map_name!r} have this name", file=file, key=key, given=town
        )


def check_design(design: Design, file: str | Path) -> None:
    """Hold the phases of a mission against each other.

    Raises
    ------
    InputError
        When the drawdown begins before the mission, strengths change once it has begun, the latest month of
        an exit by benchmarks is before the first, or a rule changes nothing.
    """
    leave, later = design.exit.first_month, design.mandate.assessment_months
    for key, deployment in _deployments(design):
        strengths = deployment.strengths
        if strengths and leave <= strengths[0].month + later:
            raise InputError(
                "the mission would leave before it comes",
                file=file,
                key="exit.first_month",
                given=leave,
                allowed=f"a month after {strengths[0].month + later}, the first of {key}.strengths"
                + (" and the assessment" if later else ""),
            )
        for index, entry in enumerate(strengths):
            if entry.month + later >= leave:
                raise InputError(
                    "strengths cannot change once the drawdown has begun",
                    file=file,
                    key=f"{key}.strengths.{index}.month",
                    given=entry.month,
                    allowed=f"a month before {leave - later}, exit.first_month"
                    + (" less the assessment" if later else ""),
                )
    if design.exit.rule == "benchmarks" and design.exit.latest_month < leave:
        raise InputError(
            "the latest month of the exit is before the first",
            file=file,
            key="exit.latest_month",
            given=design.exit.latest_month,
            allowed=f"{leave} or later",
        )
    for index, rule in enumerate(design.rules):
        if rule.posture == "same" and rule.robustness < 0.0 and rule.surge_people == 0:
            raise InputError(
                "a rule must change something",
                file=file,
                key=f"rules.{index}",
                allowed="posture, robustness or surge_people",
            )


def _deployments(design: Design) -> list[tuple[str, Deployment]]:
    own = [("deployment", design.deployment)]
    return own + [(f"contingents.{one.name}.deployment", one.deployment) for one in design.contingents]


def check_partiality(case: Case, design: Design, file: str | Path) -> None:
    """Know every group with which a contributor sides.

    Raises
    ------
    InputError
        When the case has no such group.
    """
    groups = [group.name for group in case.groups]
    contributors = [("contributor", design.contributor)]
    contributors += [(f"contingents.{one.name}.contributor", one.contributor) for one in design.contingents]
    for key, contributor in contributors:
        if contributor.partial_to and contributor.partial_to not in groups:
            raise InputError(
                "the case has no such group",
                file=file,
                key=f"{key}.partial_to",
                given=contributor.partial_to,
                allowed=listed(groups),
                suggestion=did_you_mean(contributor.partial_to, groups),
            )


def check_mechanisms(names: tuple[str, ...], file: str | Path, key: str = "disable") -> None:
    """Know every mechanism to be switched off.

    Raises
    ------
    InputError
        When a name is not a mechanism's.
    """
    known = mechanism_names()
    for name in names:
        if name not in known:
            raise InputError(
                "there is no mechanism of this name",
                file=file,
                key=key,
                given=name,
                allowed=listed(known, 60),
                suggestion=did_you_mean(name, known),
            )


def check_claims(claims: tuple[Claim, ...], file: str | Path) -> None:
    """Know every constant and mechanism that a claim names.

    Raises
    ------
    InputError
        When a name is neither.
    """
    for index, claim in enumerate(claims):
        for name in claim.rests_on:
            if name not in Constants.model_fields:
                raise InputError(
                    "there is no constant of this name",
                    file=file,
                    key=f"claims.{index}.rests_on",
                    given=name,
                    suggestion=did_you_mean(name, Constants.model_fields),
                )
        known = (*mechanism_names(), *Constants.model_fields)
        for name in claim.opposed_by:
            if name not in known:
                raise InputError(
                    "there is no mechanism and no constant of this name",
                    file=file,
                    key=f"claims.{index}.opposed_by",
                    given=name,
                    suggestion=did_you_mean(name, known),
                )


def check_scenario(scenario: Scenario) -> None:
    """Hold a case, a design and a horizon against each other.

    Raises
    ------
    InputError
        When they do not go together, or the run would be too large.
    """
    where = f"{scenario.case_name} under {scenario.design_name}"
    check_case(scenario.case, where)
    check_design(scenario.design, where)
    check_partiality(scenario.case, scenario.design, where)
    check_mechanisms(scenario.disable, where)
    _check_horizon(scenario, where)
    _check_size(scenario, where)


def _check_horizon(scenario: Scenario, where: str) -> None:
    """Nothing may be planned for after the horizon; a ten-year plan may be looked at for less."""
    horizon = max(scenario.horizon_weeks, TEN_YEARS_WEEKS)
    late = [(key, month) for key, month in _planned_months(scenario) if first_week(month) > horizon]
    if not late:
        return
    needed = max(first_week(month) for _, month in late)
    key, month = late[0]
    raise InputError(
        "planned for after the horizon",
        file=where,
        key=key,
        given=month,
        allowed=f"a month that begins by week {horizon:,}, the horizon",
        suggestion=f"A horizon_weeks of {needed:,} covers all that is planned",
        more=[f"{key}: month {month} begins in week {first_week(month):,}" for key, month in late[1:]],
    )


def _planned_months(scenario: Scenario) -> list[tuple[str, int]]:
    planned = [
        (f"case.provisions.{item.name}.due_month", item.due_month) for item in scenario.case.provisions
    ]
    design = scenario.design
    deployments = _deployments(design)
    planned += [
        (f"design.{key}.strengths.{index}.month", entry.month)
        for key, deployment in deployments
        for index, entry in enumerate(deployment.strengths)
    ]
    if design.elections.date == "month":
        planned.append(("design.elections.month", design.elections.month))
    if any(deployment.strengths for _, deployment in deployments):
        planned.append(("design.exit.first_month", scenario.design.exit.first_month))
    return planned


def agent_weeks(scenario: Scenario) -> int:
    """Records times weeks of one run, roughly: communities, bands, units and cells."""
    fighters = sum(group.fighters_people for group in scenario.case.groups)
    mission = sum(
        max((sum(entry.model_dump(exclude={"month"}).values()) for entry in deployment.strengths), default=0)
        for _, deployment in _deployments(scenario.design)
    )
    bands = fighters // (FIGHTERS_PER_PLATOON * scenario.platoons_per_band)
    records = scenario.civilians + bands + mission // PEOPLE_PER_TEAM
    return (records + map_facts(map_file(scenario.case.map)).cells) * (
        scenario.horizon_weeks + DETECTOR_WEEKS
    )


def _check_size(scenario: Scenario, where: str) -> None:
    if scenario.civilians > scenario.case.population_people:
        raise InputError(
            "more records than people",
            file=where,
            key="civilians",
            given=scenario.civilians,
            allowed=f"at most {scenario.case.population_people:,}, the case's population_people",
        )
    size = agent_weeks(scenario)
    if size > LIMIT_AGENT_WEEKS:
        raise InputError(
            f"one run would be {size:,} agent-weeks",
            file=where,
            allowed=f"at most {LIMIT_AGENT_WEEKS:,}",
            suggestion="Ask for fewer civilians or a shorter horizon_weeks",
        )
