"""A scenario (one run's world) and a study (a comparison of designs on the same luck)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, PrivateAttr, Strict, field_validator, model_validator

from sim.scenario.case import Case
from sim.scenario.claim import Claim
from sim.scenario.constants import Constants
from sim.scenario.design import Design
from sim.scenario.quantity import MechanismName, Name, Record, Text, Title, quantity
from sim.scenario.sweep import Setting, Sweep

Table = Literal["runs", "weeks", "events", "cells"]
DISABLE = Field(default=(), max_length=100, description="Mechanisms switched off, by name.")


def _horizon() -> int:
    return quantity(
        520,
        low=0,
        high=2_600,
        unit="weeks",
        meaning="Weeks reported; 52 more are simulated for the detectors.",
    )


def _civilians() -> int:
    return quantity(
        5_000,
        low=1,
        high=1_000_000,
        unit="records",
        meaning="Civilian records; each stands for a community of population / records people.",
    )


def _platoons_per_band() -> int:
    return quantity(
        1,
        low=1,
        high=20,
        unit="platoons",
        meaning="Platoons of up to 50 fighters that a band stands for at most: they stand together and are "
        "alike, but each fights and raids by itself.",
    )


class Scenario(Record):
    """A case under a design over a horizon: what one run needs."""

    case_name: Name
    design_name: Name
    case: Case
    design: Design
    constants: Constants = Constants()
    disable: Annotated[tuple[MechanismName, ...], Strict(False)] = DISABLE
    civilians: int = _civilians()
    platoons_per_band: int = _platoons_per_band()
    horizon_weeks: int = _horizon()


class Study(Record):
    """One case under several designs with replications: what a comparison needs."""

    title: Title
    question: Text = ""
    case: Name
    designs: Annotated[tuple[Name, ...], Strict(False)] = Field(min_length=1, max_length=100)
    baseline: Name
    replications: int = quantity(
        40, low=1, high=1_000_000, unit="runs of each design", meaning="Lives of the country."
    )
    seed: int = quantity(
        0,
        low=0,
        high=2**63 - 1,
        unit="1",
        meaning="Root seed; replication k of every design shares its luck.",
    )
    civilians: int = _civilians()
    platoons_per_band: int = _platoons_per_band()
    horizon_weeks: int = _horizon()
    keep: Annotated[tuple[Table, ...], Strict(False)] = ("runs", "weeks")
    every_weeks: int = quantity(
        4, low=1, high=520, unit="weeks", meaning="Spacing of the rows kept in `weeks`."
    )
    disable: Annotated[tuple[MechanismName, ...], Strict(False)] = DISABLE
    constants: Constants = Constants()
    posterior: bool = Field(
        default=False,
        description="Draw the fitted constants anew for each replication from the posterior of the "
        "calibration, the same for every design; constants that the study changes stay.",
    )
    settings: dict[str, Setting] = Field(
        default_factory=dict,
        max_length=200,
        description="Fields changed in the case or every design, by dotted key: case.state.corruption = 0.5",
    )
    variants: dict[Name, dict[str, Any]] = Field(
        default_factory=dict,
        max_length=100,
        description="Designs of this study's own: as in a design's file, each with `extends`.",
    )
    claims: Annotated[tuple[Claim, ...], Strict(False)] = Field(
        default=(), max_length=50, description="What is claimed; each gets a verdict."
    )
    sweep: Sweep | None = Field(default=None, description="Points at which every design is run.")
    _folder: Path | None = PrivateAttr(default=None)

    @field_validator("settings", mode="before")
    @classmethod
    def _by_dotted_key(cls, given: Any) -> Any:
        return _flat(given) if isinstance(given, dict) else given

    @model_validator(mode="after")
    def _settings_name_a_field(self) -> Study:
        for key in self.settings:
            if not key.startswith(("case.", "design.")):
                raise ValueError(f"settings.{key}: a setting begins with case. or design.")
            if self.sweep and key in [factor.key for factor in self.sweep.fields]:
                raise ValueError(f"settings.{key}: the sweep changes this field from point to point")
        return self

    @model_validator(mode="after")
    def _baseline_is_compared(self) -> Study:
        if self.baseline not in self.designs:
            designs = ", ".join(self.designs)
            raise ValueError(f"baseline: {self.baseline!r} is not one of the designs: {designs}")
        if len(set(self.designs)) != len(self.designs):
            raise ValueError("designs: a name stands twice")
        return self

    @model_validator(mode="after")
    def _variants_are_compared(self) -> Study:
        for name in self.variants:
            if name not in self.designs:
                raise ValueError(f"variants.{name}: not one of the designs: {', '.join(self.designs)}")
        return self

    @model_validator(mode="after")
    def _claims_compare_designs(self) -> Study:
        for index, claim in enumerate(self.claims):
            for key, name in (("design", claim.design), ("than", claim.than)):
                if name not in self.designs:
                    designs = ", ".join(self.designs)
                    raise ValueError(f"claims.{index}.{key}: {name!r} is not one of the designs: {designs}")
            if claim.design == claim.than:
                raise ValueError(f"claims.{index}: {claim.design!r} is compared with itself")
        return self


def _flat(table: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Tables within tables as one with dotted keys: TOML reads ``case.population_people = 1`` as tables."""
    result: dict[str, Any] = {}
    for key, value in table.items():
        inner = _flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}": value}
        result.update(inner)
    return result
