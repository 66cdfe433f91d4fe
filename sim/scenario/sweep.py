"""A sweep: which fields a study changes from point to point, and how the points are chosen."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, Strict, StringConstraints, model_validator

from sim.scenario.quantity import Record, quantity

Method = Literal["full-factorial", "one-at-a-time", "latin-hypercube", "sobol", "table"]
Setting = bool | int | float | str
Key = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[A-Za-z0-9_.*-]+$")]
CSV_NAME = r"^([A-Za-z0-9]+([._-][A-Za-z0-9]+)*\.csv)?$"
FileName = Annotated[str, StringConstraints(max_length=64, pattern=CSV_NAME)]
SAMPLED = ("latin-hypercube", "sobol")
MOST_POINTS = 10_000
FURTHEST = 1e12


class Factor(Record):
    """One field that is swept: its key and either its values or the ends of its range."""

    key: Key = Field(description="Dotted key, as of --set; * stands for every entry of an array.")
    values: Annotated[tuple[Setting, ...], Strict(False)] = Field(
        default=(), max_length=1_000, description="The values to take; for words these are needed."
    )
    low: float | None = quantity(
        None, low=-FURTHEST, high=FURTHEST, unit="unit of the field", meaning="Lower end of the range."
    )
    high: float | None = quantity(
        None, low=-FURTHEST, high=FURTHEST, unit="unit of the field", meaning="Upper end of the range."
    )

    @model_validator(mode="after")
    def _is_coherent(self) -> Factor:
        if (self.low is None) != (self.high is None):
            raise ValueError(f"{self.key} has one end of a range: say both low and high")
        if self.values and self.low is not None:
            raise ValueError(f"{self.key} has both values and a range: say one of them")
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise ValueError(f"{self.key}: low must be below high, got {self.low:g} and {self.high:g}")
        if len(set(map(repr, self.values))) != len(self.values):
            raise ValueError(f"{self.key}: a value stands twice")
        return self


class Sweep(Record):
    """Points at which every design of a study is run, on the same luck at all of them."""

    method: Method = Field(description="How points are chosen.")
    fields: Annotated[tuple[Factor, ...], Strict(False)] = Field(
        default=(), max_length=200, description="The fields that change from point to point."
    )
    points: int = quantity(
        0, low=0, high=MOST_POINTS, unit="points", meaning="How many to draw; only for sampled designs."
    )
    seed: int = quantity(0, low=0, high=2**63 - 1, unit="1", meaning="Seed of the points drawn.")
    table: FileName = Field(
        default="", description="A CSV file beside the study: dotted keys at the top, a point a line."
    )

    @model_validator(mode="after")
    def _fits_its_method(self) -> Sweep:
        if self.method == "table":
            if not self.table or self.fields:
                raise ValueError("sweep: the method 'table' takes table = \"NAME.csv\" and no fields")
        elif self.table or not self.fields:
            raise ValueError(f"sweep: the method {self.method!r} takes fields and no table")
        keys = [factor.key for factor in self.fields]
        if len(set(keys)) != len(keys):
            raise ValueError("sweep.fields: a key stands twice")
        return self

    @model_validator(mode="after")
    def _has_as_many_points_as_its_method_takes(self) -> Sweep:
        sampled = self.method in SAMPLED
        if sampled and not self.points:
            raise ValueError(f"sweep.points: the method {self.method!r} needs a number of points")
        if not sampled and self.points:
            raise ValueError(f"sweep.points: the method {self.method!r} has the points its values make")
        if self.method == "sobol" and self.points & (self.points - 1):
            below = 1 << (self.points.bit_length() - 1)
            above = f" or {2 * below:,}" if 2 * below <= MOST_POINTS else ""
            raise ValueError(
                f"sweep.points: Sobol' points are balanced only in numbers that are a power of 2; "
                f"got {self.points:,}, take {below:,}{above}"
            )
        return self
