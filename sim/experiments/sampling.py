"""Designs of experiments: from the fields of a sweep to its points, one row of values each."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from sim.errors import InputError
from sim.scenario.sweep import MOST_POINTS, SAMPLED, Method
from sim.scenario.swept import Swept

Row = tuple[Any, ...]


class Axis(NamedTuple):
    """A swept field with the values it takes, or the ends of its range."""

    field: Swept
    values: tuple[Any, ...] = ()
    low: float = 0.0
    high: float = 0.0

    @property
    def levels(self) -> tuple[Any, ...]:
        """The values of a grid; of a range its two ends."""
        return self.values or (self._number(self.low), self._number(self.high))

    def at(self, share: float) -> Any:
        """The value at a share of the way, 0 to below 1; values and whole numbers are equally likely."""
        if self.values:
            return self.values[int(share * len(self.values))]
        if self.field.kind == "int":
            low, high = math.ceil(self.low), math.floor(self.high)
            return low + int(share * (high - low + 1))
        return self.low + share * (self.high - self.low)

    def _number(self, value: float) -> float | int:
        return int(value) if self.field.kind == "int" and value.is_integer() else value


def rows_of(method: Method, axes: Sequence[Axis], points: int, seed: int, own: Row) -> Iterable[Row]:
    """The points of a design of experiments.

    Parameters
    ----------
    method : {"full-factorial", "one-at-a-time", "latin-hypercube", "sobol"}
    axes : sequence of Axis
    points, seed : int
        Of the sampled designs.
    own : tuple
        What the fields are without a sweep: the first point of "one-at-a-time".

    Raises
    ------
    InputError
        When there would be too many points.
    """
    if method in SAMPLED:
        return _drawn(method, axes, points, seed)
    sizes = [len(axis.levels) for axis in axes]
    _require_few(math.prod(sizes) if method == "full-factorial" else 1 + sum(sizes))
    if method == "full-factorial":
        return itertools.product(*(axis.levels for axis in axes))
    return _one_at_a_time(axes, own)


def _require_few(count: int) -> None:
    if count > MOST_POINTS:
        raise InputError(
            f"the fields make {count:,} points",
            key="sweep",
            allowed=f"at most {MOST_POINTS:,}",
            suggestion="Take fewer values, or draw points with method = 'sobol'",
        )


def _one_at_a_time(axes: Sequence[Axis], own: Row) -> list[Row]:
    rows = [own]
    for place, axis in enumerate(axes):
        others = [value for value in axis.levels if value != own[place]]
        rows += [(*own[:place], value, *own[place + 1 :]) for value in others]
    return rows


def _drawn(method: Method, axes: Sequence[Axis], points: int, seed: int) -> list[Row]:
    """Latin hypercube or scrambled Sobol' points, by scipy.stats.qmc from the stated seed."""
    from scipy.stats import qmc

    sampler = qmc.LatinHypercube if method == "latin-hypercube" else qmc.Sobol
    shares: np.ndarray = sampler(d=len(axes), rng=np.random.default_rng(seed)).random(points)
    below_one = np.nextafter(1.0, 0.0)
    return [
        tuple(axis.at(min(float(share), below_one)) for axis, share in zip(axes, row, strict=True))
        for row in shares
    ]
