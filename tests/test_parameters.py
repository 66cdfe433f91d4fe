"""Every parameter matters: change any one of a constant, a lever or a field of the case, and something moves.

The fields are found by walking the models, so a new one is covered the day it is declared.
"""

import datetime
from types import UnionType
from typing import Literal, Union, get_args, get_origin

import pydantic
import pytest
import small_world

from sim import simulate
from sim.scenario.case import Case
from sim.scenario.constants import Constants
from sim.scenario.design import Administration, CivilianTasks, Design, Elections, Exit

EXEMPT = {
    "title": "a label",
    "summary": "a label",
    "source": "a label",
    "name": "a label; other fields refer to it",
    "case.map": "there is one small map; another is another country (tests/test_map.py)",
    "organisation": "a label",
    "design.match_cost_of": "resolved before a run",
    "code": "refers to the map",
    "case.cell_km": "must be that of the map, which is checked",
}
"""Fields that need not move a run, by name anywhere or by path, with the reason."""

TOWNS = ("Port", "Northton", "Southton", "Mine")
SEEDS = (1, 2, 3)


def worlds():
    """Return scenarios that together let every mechanism act: peace, war, victory with an election that the
    mission brings, relapse after disarmament with money and without, misrule, a few rebels far from
    everybody, a country run and judged by the mission's staff in war and in peace, rulers who turn on a
    population, and an exit by benchmarks."""
    plain = small_world.scenario(civilians=40, horizon_weeks=60)
    armed, won, relapsing = small_world.at_war(plain), small_world.won(plain), small_world.relapsing(plain)
    voting = won.model_copy(update={"design": polled(plain.design)})
    scarce = relapsing.model_copy(update={"design": tight(plain.design)})
    peaceful = plain.model_copy(update={"constants": Constants(commitment_base=3.0, ambition_spread=0.0)})
    leaving = peaceful.model_copy(update={"design": benchmarked(plain.design)})
    ravaged = misruled(armed).model_copy(update={"constants": Constants(campaign_rate_per_week=0.1)})
    crowded = [misruled(armed), ravaged, outnumbered(armed), leaving]
    crowded += [administered(plain), administered(peaceful)]
    return [plain, armed, voting, relapsing, scarce, *crowded]


def outnumbered(scenario):
    """Return the scenario with few men under arms, rebels fewest, and parties who both want war."""
    shares = {"state": 0.4, "rebel": 0.1}
    groups = tuple(
        group.model_copy(
            update={
                "fighters_people": int(shares.get(group.kind, 0.0) * group.fighters_people),
                "commitment": 0.05,
            }
        )
        for group in scenario.case.groups
    )
    return scenario.model_copy(update={"case": scenario.case.model_copy(update={"groups": groups})})


def misruled(scenario):
    """Return the scenario with institutions that do not work, so that people lose what trust they had."""
    state = scenario.case.state.model_copy(update={"governance": 0.0, "livelihood": 0.05, "corruption": 1.0})
    return scenario.model_copy(update={"case": scenario.case.model_copy(update={"state": state})})


def administered(scenario):
    """Return the scenario with a large civilian mission that runs ministries and courts, among soldiers who
    prey on people in peace and an accord that takes its time."""
    constants = scenario.constants.model_copy(
        update={
            "predation_rate_per_week": 0.01,
            "accord_rate_per_week": 0.03,
            "misconduct_rate_per_week": 0.3,
            "justice_scale_people": 0.3,
        }
    )
    tasks = CivilianTasks(mediation=0.1, disarmament=0.1, rule_of_law=0.4, administration=0.4)
    staff = tuple(
        one.model_copy(update={"civilians_people": 2_400}) for one in scenario.design.deployment.strengths
    )
    deployment = scenario.design.deployment.model_copy(update={"strengths": staff})
    design = scenario.design.model_copy(
        update={"tasks": tasks, "deployment": deployment, "administration": Administration(until_month=20)}
    )
    return scenario.model_copy(update={"constants": constants, "design": design})


def polled(design):
    """Return a design with a date for elections."""
    return design.model_copy(update={"elections": Elections(date="month", month=5)})


def benchmarked(design):
    """Return a design that leaves by benchmarks, which may be met."""
    leave = Exit(
        rule="benchmarks",
        first_month=10,
        latest_month=12,
        months=1,
        reported_deaths_per_week=30.0,
        governance=0.2,
        disarmed_share=0.02,
        support_share=0.5,
        support_months=1,
    )
    return design.model_copy(update={"exit": leave})


def tight(design):
    """Return a design whose camps and money are scarce."""
    scarce = design.disarmament.model_copy(update={"budget_usd": 40_000.0, "places_people": 60})
    return design.model_copy(update={"disarmament": scarce})


WORLDS = worlds()


def seen(scenario, seed):
    """Return what a user sees of a run: outcome, weekly record and events; not the fields a record copies."""
    run = simulate.run(scenario, seed=seed, keep=("weeks", "events"))
    columns = run.weekly | {f"event {name}": values for name, values in run.event_columns.items()}
    told = tuple((name, values.tobytes()) for name, values in columns.items())
    return hash(told), tuple((name, str(value)) for name, value in run.outcome.items())


class Known:
    """Remembers what runs of the unchanged worlds look like."""

    def __init__(self):
        self.runs = {}

    def __call__(self, i, seed):
        if (i, seed) not in self.runs:
            self.runs[i, seed] = seen(WORLDS[i], seed)
        return self.runs[i, seed]


@pytest.fixture(scope="module")
def known():
    return Known()


def leaves(value, path):
    """Yield path, owner, field name and field of every leaf below a model or a tuple of models."""
    if isinstance(value, pydantic.BaseModel):
        for name, field in type(value).model_fields.items():
            inner = getattr(value, name)
            here = (*path, name)
            if is_leaf(inner):
                yield here, value, name, field
            else:
                yield from leaves(inner, here)
    else:
        for i, one in enumerate(value):
            yield from leaves(one, (*path, i))


def is_leaf(value):
    """Tell whether a value is one field: no model and no tuple of models."""
    many = isinstance(value, tuple) and value and isinstance(value[0], pydantic.BaseModel)
    return not (isinstance(value, pydantic.BaseModel) or many)


def other_values(value, field, name):
    """Return other values a field might take."""
    choices = choices_of(field.annotation)
    if choices:
        return [choice for choice in choices if choice != value]
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int | float):
        low, high = (bound(field, sign) for sign in ("ge", "le"))
        middle = [
            value + (high - value) * 0.05,
            value * 0.5,
            value * 2.0,
            low,
            high,
            value - (value - low) * 0.5,
        ]
        made = [type(value)(round(x) if isinstance(value, int) else x) for x in middle]
        return [x for x in dict.fromkeys(made) if low <= x <= high and x != value]
    if isinstance(value, datetime.date):
        return [value.replace(month=9), value.replace(month=12)]
    if name == "promises":
        return [(), ("mediation",)]
    if name == "partial_to":
        return [other for other in ("", "army", "rebels") if other != value]
    if isinstance(value, tuple):
        return [(town,) for town in TOWNS if (town,) != value]
    if name == "identity":
        return [other for other in ("north", "south") if other != value]
    raise TypeError(f"no other value of {name} is known: {value!r}")


def choices_of(annotation):
    """Return what a Literal, or a union of them, allows; nothing for another type."""
    if get_origin(annotation) is Literal:
        return list(get_args(annotation))
    if get_origin(annotation) in (Union, UnionType):
        return [choice for one in get_args(annotation) for choice in choices_of(one)]
    return []


def bound(field, sign):
    """Return the lower or upper bound of a number."""
    return next(getattr(limit, sign) for limit in field.metadata if hasattr(limit, sign))


def changed(scenario, path, value):
    """Return the scenario with one field changed, None where the models refuse it."""
    table = thawed(scenario.model_dump())
    place = table
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    if path[-1] == "share":  # what one identity group gains another loses
        others = [one for one in table["case"]["identities"] if one is not place]
        others[0]["share"] = 1.0 - value - sum(one["share"] for one in others[1:])
    try:
        return type(scenario).model_validate(table)
    except pydantic.ValidationError:
        return None


def thawed(value):
    """Return tables and arrays that can be changed in place."""
    if isinstance(value, dict):
        return {key: thawed(inner) for key, inner in value.items()}
    return [thawed(inner) for inner in value] if isinstance(value, list | tuple) else value


def is_exempt(path):
    """Tell whether a field is a label, or exempt by its path without positions."""
    return path[-1] in EXEMPT or ".".join(part for part in path if isinstance(part, str)) in EXEMPT


def fields_to_move():
    """Return every leaf of the first world, by a path in which entries of arrays have their position."""
    found = {}
    for path, _, name, field in leaves(WORLDS[0], ()):
        if path[0] in ("case", "design", "constants") and not is_exempt(path):
            found[path] = (name, field)
    return found


def kinds_of(fields):
    """Return the fields to move with entries of one array taken together: one of them must move a run."""
    kinds = {}
    for path in fields:
        kinds.setdefault(tuple(part for part in path if isinstance(part, str)), []).append(path)
    return kinds


FIELDS = fields_to_move()
KINDS = kinds_of(FIELDS)


def moves(known, path):
    """Tell whether some other value of a field changes some run of some world."""
    name, field = FIELDS[path]
    for i, scenario in enumerate(WORLDS):
        value = scenario
        for step in path:
            value = value[step] if isinstance(step, int) else getattr(value, step)
        for other in other_values(value, field, name):
            variant = changed(scenario, path, other)
            for seed in SEEDS if variant is not None else ():
                if seen(variant, seed) != known(i, seed):
                    return True
    return False


@pytest.mark.parametrize("scenario", WORLDS)
def test_the_worlds_are_within_all_bounds(scenario):
    assert type(scenario).model_validate(scenario.model_dump()) == scenario


@pytest.mark.parametrize("kind", list(KINDS), ids=".".join)
def test_every_parameter_matters(known, kind):
    assert any(moves(known, path) for path in KINDS[kind]), f"nothing moves with {'.'.join(kind)}"


@pytest.mark.parametrize("model", [Case, Design, Constants])
def test_every_declared_field_is_walked(model):
    walked = {kind[1] for kind in KINDS} | {name for name in EXEMPT if "." not in name}
    walked |= {path.split(".")[-1] for path in EXEMPT if "." in path}
    assert set(model.model_fields) <= walked


def test_an_unchanged_field_moves_nothing(known):
    same = changed(WORLDS[0], ("design", "allocation", "robustness"), WORLDS[0].design.allocation.robustness)
    assert seen(same, 1) == known(0, 1)
