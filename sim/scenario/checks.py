"""What one record alone cannot show: towns on the map, dates within the horizon, mechanisms by name, size."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sim.errors import InputError, did_you_mean, listed
from sim.scenario.calendar import WEEKS_PER_YEAR, first_week
from sim.scenario.case import Case
from sim.scenario.design import Design
from sim.scenario.maps import map_facts, map_file
from sim.scenario.mechanisms import mechanism_names
from sim.scenario.study import Scenario

DETECTOR_WEEKS = WEEKS_PER_YEAR
TEN_YEARS_WEEKS = 10 * WEEKS_PER_YEAR
FIGHTERS_PER_BAND = 50
PEOPLE_PER_TEAM = 10
LIMIT_AGENT_WEEKS = 1_000_000_000


def check_case(case: Case, file: str | Path) -> None:
    """Hold a case against its map.

    Raises
    ------
    InputError
        When there is no such map, its cells have another side, or a town is not on it.
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
        When the drawdown begins before the mission, or strengths change once it has begun.
    """
    strengths = design.deployment.strengths
    leave = design.exit.first_month
    if strengths and leave <= strengths[0].month:
        raise InputError(
            "the mission would leave before it comes",
            file=file,
            key="exit.first_month",
            given=leave,
            allowed=f"a month after {strengths[0].month}, the first of deployment.strengths",
        )
    for index, entry in enumerate(strengths):
        if entry.month >= leave:
            raise InputError(
                "strengths cannot change once the drawdown has begun",
                file=file,
                key=f"deployment.strengths.{index}.month",
                given=entry.month,
                allowed=f"a month before {leave}, exit.first_month",
            )


def check_mechanisms(names: tuple[str, ...], file: str | Path) -> None:
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
                key="disable",
                given=name,
                allowed=listed(known, 60),
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
    strengths = scenario.design.deployment.strengths
    planned += [
        (f"design.deployment.strengths.{index}.month", entry.month) for index, entry in enumerate(strengths)
    ]
    if strengths:
        planned.append(("design.exit.first_month", scenario.design.exit.first_month))
    return planned


def agent_weeks(scenario: Scenario) -> int:
    """Records times weeks of one run, roughly: communities, bands, units and cells."""
    fighters = sum(group.fighters_people for group in scenario.case.groups)
    strengths = scenario.design.deployment.strengths
    mission = max((sum(entry.model_dump(exclude={"month"}).values()) for entry in strengths), default=0)
    records = scenario.civilians + fighters // FIGHTERS_PER_BAND + mission // PEOPLE_PER_TEAM
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
