"""Cases, designs, studies and scenarios, loaded by name or path and checked in full."""

from __future__ import annotations

import os
from collections.abc import Iterable

from sim.errors import InputError
from sim.scenario.case import Case
from sim.scenario.checks import check_case, check_claims, check_design, check_mechanisms, check_scenario
from sim.scenario.design import Design
from sim.scenario.equal_cost import with_cost_of
from sim.scenario.files import Source, merged, read_any, read_source
from sim.scenario.maps import look_beside
from sim.scenario.problems import validated
from sim.scenario.settings import Settings, apply_settings
from sim.scenario.shipped import Kind
from sim.scenario.study import Scenario, Study

NameOrPath = str | os.PathLike[str]
NO_MISSION = "no-mission"


def load_case(given: NameOrPath) -> Case:
    """A case by shipped name or path.

    Raises
    ------
    InputError
        When it cannot be found or read, a field is not allowed, or it does not fit its map.
    """
    return _case(read_source("case", given))


def load_design(given: NameOrPath) -> Design:
    """A mission design by shipped name or path.

    Raises
    ------
    InputError
        When it cannot be found or read, or a field is not allowed.
    """
    return _design(read_source("design", given))


def load_study(given: NameOrPath) -> Study:
    """A study by shipped name or path; its case and designs are shipped ones, or files beside it.

    Raises
    ------
    InputError
        When it cannot be found or read, or a field is not allowed.
    """
    return _study(read_source("study", given))


def load_any(given: NameOrPath, kind: Kind | None = None) -> tuple[Kind, Case | Design | Study]:
    """A file of any kind, with its kind; a study together with all its scenarios.

    Raises
    ------
    InputError
        When anything is wrong with it.
    """
    source = read_any(given, kind)
    if source.kind == "case":
        return "case", _case(source)
    if source.kind == "design":
        return "design", _design(source)
    study = _study(source)
    try:
        scenarios_of(study)
    except InputError as error:
        raise InputError(str(error), file=source.file) from None
    return "study", study


def load_scenario(
    case: NameOrPath,
    design: NameOrPath = NO_MISSION,
    *,
    settings: Settings | None = None,
    disable: Iterable[str] = (),
    **fields: object,
) -> Scenario:
    """A case under a design: what one run needs.

    Parameters
    ----------
    case, design : str or path
        Shipped names or paths.
    settings : mapping or iterable of str, optional
        Fields to change by dotted key, ``{"case.groups.ruf.fighters_people": 9000}``, or ``key=value`` texts.
    disable : iterable of str
        Mechanisms to switch off.
    **fields
        `horizon_weeks`, `civilians`, `platoons_per_band`, `constants`.

    Raises
    ------
    InputError
        When anything is wrong, alone or together.

    Examples
    --------
    >>> load_scenario("sierra-leone", "unamsil", horizon_weeks=520).case.population_people
    4600000
    """
    sources = read_source("case", case), read_source("design", design)
    names = (disable,) if isinstance(disable, str) else tuple(disable)
    scenario = _scenario(sources[0], sources[1], {"disable": names, **fields})
    scenario = apply_settings(scenario, settings)
    check_scenario(scenario)
    return scenario


def scenarios_of(study: Study) -> tuple[Scenario, ...]:
    """The scenario of each design of a study, in its order, with its settings applied.

    Raises
    ------
    InputError
        When the case, a design or a setting is wrong.
    """
    case = _mentioned("case", study.case, study, "case")
    fields = {
        name: getattr(study, name)
        for name in ("disable", "constants", "civilians", "platoons_per_band", "horizon_weeks")
    }
    scenarios = []
    for name in study.designs:
        scenario = _scenario(case, _design_source(name, study), fields, study)
        scenario = apply_settings(scenario, study.settings)
        check_scenario(scenario)
        scenarios.append(scenario)
    return tuple(scenarios)


def _mentioned(kind: Kind, name: str, study: Study, key: str) -> Source:
    """What a study names: shipped, or beside the study's file."""
    try:
        return read_source(kind, name, beside=study._folder)
    except InputError as error:
        raise error if error.file else InputError(str(error), key=key) from None


def _design_source(name: str, study: Study, chain: tuple[str, ...] = ()) -> Source:
    """A design of a study: one of its own variants, or what it names."""
    if name not in study.variants:
        return _mentioned("design", name, study, "designs")
    key, changes = f"variants.{name}", dict(study.variants[name])
    base = changes.pop("extends", None)
    if not isinstance(base, str):
        raise InputError(key=f"{key}.extends", given=base, allowed="the name of a design")
    if name in chain:
        raise InputError(f"the variant extends itself: {' -> '.join((*chain, name))}", key=key)
    source = (
        _design_source(base, study, (*chain, name))
        if base != name
        else _mentioned("design", base, study, key)
    )
    table = {key: value for key, value in source.table.items() if key != "match_cost_of"}
    return Source(kind="design", name=name, file=source.file, table=merged(table, changes))


def _scenario(
    case: Source, design: Source, fields: dict[str, object], study: Study | None = None
) -> Scenario:
    table = {
        "case_name": case.name,
        "design_name": design.name,
        "case": _case(case),
        "design": _design(design, study),
        **fields,
    }
    return validated(Scenario, table, f"{case.name} under {design.name}")


def _case(source: Source) -> Case:
    case = validated(Case, source.table, source.file)
    look_beside(source.folder, case.map)
    check_case(case, source.file)
    return case


def _design(source: Source, study: Study | None = None, chain: tuple[str, ...] = ()) -> Design:
    design = validated(Design, source.table, source.file)
    check_design(design, source.file)
    other = design.match_cost_of
    if not other:
        return design
    chain = (*chain, source.name)
    if other in chain:
        circle = " -> ".join((*chain, other))
        raise InputError(f"a cost matched with itself: {circle}", file=source.file, key="match_cost_of")
    if study is not None:
        found = _design_source(other, study)
    else:
        found = read_source("design", other, beside=source.folder)
    return with_cost_of(design, _design(found, study, chain), source.file)


def _study(source: Source) -> Study:
    study = validated(Study, source.table, source.file)
    check_mechanisms(study.disable, source.file)
    check_claims(study.claims, source.file)
    study._folder = source.folder
    return study
