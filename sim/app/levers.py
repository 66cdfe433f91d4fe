"""The levers of the page: fields of a design with the unit, bounds and meaning of their declaration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic.fields import FieldInfo

from sim.scenario.design import COMPONENTS, Design
from sim.scenario.levers_of_force import Strength
from sim.scenario.load import load_scenario
from sim.scenario.quantity import Record
from sim.scenario.study import Scenario
from sim.scenario.wording import choices_of, declared, number

Value = float | int | str
Changes = Mapping[str, Value]
FIRST_MONTH = 3  # of people added to a design that sends nobody: as in the shipped designs
STRENGTH = "strength."
HEADINGS = {
    "strength": "Who comes: most people at one time; the plan's months are kept",
    "deployment": "How fast they come",
    "quality": "How good they are",
    "allocation": "Where they go, and what they may do",
    "tasks": "What civilian staff work on; the shares sum to 1 at most",
    "disarmament": "Disarmament, demobilisation and reintegration (DDR)",
    "mentoring": "Training of the country's own police and army",
    "assistance": "Money for people and places",
    "inclusion": "Who has a say, and who serves",
    "cooperation": "Between components and with neighbours",
    "exit": "When the mission leaves",
}


@dataclass(frozen=True)
class Lever:
    """One lever.

    Attributes
    ----------
    key : str
        Dotted key under ``design.``, as for `--set`; ``strength.COMPONENT`` for the size of a component.
    meaning, unit : str
        From the field's declaration.
    low, high, step : float
        Reach and step of its slider, within the field's bounds; all 0 for a choice.
    is_whole : bool
        Whether it takes whole numbers only.
    choices : tuple of str
        Words it takes, for a choice.
    """

    key: str
    meaning: str
    unit: str
    low: float = 0.0
    high: float = 0.0
    step: float = 0.0
    is_whole: bool = False
    choices: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """What it belongs to."""
        return HEADINGS[self.key.partition(".")[0]]

    def words(self, value: Value) -> str:
        """A value with its unit."""
        if isinstance(value, str):
            return value
        if self.unit.startswith("US$") and abs(value) >= 1e6:
            return f"{value / 1e6:,.3g} million {self.unit}"
        return f"{number(round(value, 6))} {'' if self.unit == 'share' else self.unit}".strip()


# Beyond what a slider of these reaches, a design's file is the place.
REACH: dict[str, tuple[float, float]] = {
    "strength.military_people": (30_000, 250),
    "strength.observers_people": (1_000, 10),
    "strength.formed_police_people": (5_000, 140),
    "strength.police_people": (5_000, 50),
    "strength.civilians_people": (5_000, 50),
    "deployment.months_to_half": (24.0, 0.5),
    "deployment.months_to_nine_tenths": (36.0, 0.5),
    "disarmament.budget_usd": (200e6, 2.5e6),
    "disarmament.first_month": (60, 1),
    "disarmament.places_people": (40_000, 500),
    "assistance.aid_usd_per_year": (200e6, 5e6),
    "assistance.reconstruction_usd_per_year": (200e6, 5e6),
    "exit.first_month": (120, 1),
    "exit.months": (60, 1),
}
KEYS = (
    *(f"{STRENGTH}{component}_people" for component in COMPONENTS),
    "deployment.months_to_half",
    "deployment.months_to_nine_tenths",
    "quality.military",
    "quality.police",
    "quality.civilians",
    "allocation.posture",
    "allocation.robustness",
    "allocation.protection_share",
    "tasks.mediation",
    "tasks.disarmament",
    "tasks.rule_of_law",
    "tasks.reconciliation",
    "tasks.elections",
    "tasks.aid",
    "disarmament.budget_usd",
    "disarmament.first_month",
    "disarmament.places_people",
    "mentoring.police_share",
    "mentoring.army_share",
    "assistance.aid_usd_per_year",
    "assistance.reconstruction_usd_per_year",
    "inclusion.pressure",
    "inclusion.women_share",
    "cooperation.diplomacy",
    "exit.rule",
    "exit.first_month",
    "exit.months",
)
SHARE_STEP = 0.05


def levers() -> tuple[Lever, ...]:
    """All levers of the page, in its order."""
    return tuple(_lever(key) for key in KEYS)


def _lever(key: str) -> Lever:
    field = _field(key)
    meaning = (field.description or "").rstrip(".")
    choices = choices_of(field)
    if choices:
        return Lever(key, meaning, "", choices=choices)
    extra = declared(field)
    high, step = REACH.get(key, (float(extra["high"]), SHARE_STEP))
    low, is_whole = float(extra["low"]), field.annotation is int
    return Lever(key, meaning, str(extra["unit"]), low, min(high, float(extra["high"])), step, is_whole)


def _field(key: str) -> FieldInfo:
    part, _, name = key.partition(".")
    if key.startswith(STRENGTH):
        return Strength.model_fields[name]
    model = Design.model_fields[part].annotation
    assert isinstance(model, type) and issubclass(model, Record)  # noqa: S101, PT018 - tells the types
    return model.model_fields[name]


def value_of(design: Design, key: str) -> Value:
    """What a design says about a lever; of a component, the most people at one time."""
    part, _, name = key.partition(".")
    if key.startswith(STRENGTH):
        return max((getattr(entry, name) for entry in design.deployment.strengths), default=0)
    value: Value = getattr(getattr(design, part), name)
    return value


def scenario_with(case: str, design: str, changes: Changes) -> Scenario:
    """A case under a design with levers moved, checked like a file.

    Parameters
    ----------
    case, design : str
        Names or paths.
    changes : mapping
        Values by the key of their lever.

    Raises
    ------
    InputError
        When anything is wrong, alone or together.
    """
    scenario = load_scenario(case, design)
    if not changes:
        return scenario
    return load_scenario(case, design, settings=_settings(scenario.design, changes))


def _settings(design: Design, changes: Changes) -> dict[str, object]:
    """Changes as settings: the sizes of components become one new plan of strengths."""
    sizes = {key.removeprefix(STRENGTH): value for key, value in changes.items() if key.startswith(STRENGTH)}
    plain: dict[str, object] = {
        f"design.{key}": value for key, value in changes.items() if not key.startswith(STRENGTH)
    }
    if not sizes:
        return plain
    return plain | {"design.deployment.strengths": _strengths(design, sizes)}


def _strengths(design: Design, sizes: Mapping[str, Value]) -> list[dict[str, int]]:
    """The plan scaled, component by component, so that its most people at one time are as asked for; a
    component the plan does not have comes with its first entry and stays."""
    plan = [dict(entry) for entry in design.deployment.strengths] or [{"month": FIRST_MONTH}]
    for name, size in sizes.items():
        most = max(entry.get(name, 0) for entry in plan)
        for entry in plan:
            entry[name] = round(entry[name] * float(size) / most) if most else int(size)
    return plan
