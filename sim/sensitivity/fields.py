"""Which fields an analysis varies, and over what range."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from sim.errors import InputError
from sim.experiments.plan import json_ready
from sim.experiments.points import Point, axis_of
from sim.experiments.sampling import Axis
from sim.scenario.constants import Constants
from sim.scenario.problems import validated
from sim.scenario.study import Study
from sim.scenario.sweep import Factor
from sim.scenario.swept import swept_field

Range = tuple[float, float]
WHERE = "--field"
BELOW_ONE = float(np.nextafter(1.0, 0.0))
DIGITS = 10


def read_fields(given: Iterable[str]) -> dict[str, Range | None]:
    """Return the range of each field named on the command line as KEY or KEY=LOW:HIGH.

    Raises
    ------
    InputError
        When a text is not of that form, or a key stands twice.
    """
    found: dict[str, Range | None] = {}
    for text in given:
        key, equals, ends = text.partition("=")
        if key in found:
            raise InputError("stands twice", file=WHERE, key=key)
        found[key] = _ends(text, ends) if equals else None
    return found


def _ends(text: str, ends: str) -> Range:
    try:
        low, high = (float(end) for end in ends.split(":"))
    except ValueError:
        raise InputError(
            file=WHERE,
            given=text,
            allowed="KEY=LOW:HIGH, for example design.allocation.robustness=0:1",
        ) from None
    return low, high


def axes_of(
    study: Study, named: Mapping[str, Range | None], *, only: bool = False, within: float | None = None
) -> tuple[Axis, ...]:
    """Return the fields to vary: all constants, those of the study's sweep, and those named; or the last
    only.

    Parameters
    ----------
    study : Study
    named : mapping of str to range or None
        By dotted key; without a range a constant takes the range of its declaration.
    only : bool
        Leave out what is not named.
    within : float, optional
        Constants without a range of their own stay within this share of the study's value, up and down; one
        that is 0 stays below this share of its upper bound.

    Raises
    ------
    InputError
        When a field is not known or no number, a range is missing or not allowed, or nothing is varied.
    """
    chosen: dict[str, Range | None] = {}
    if not only:
        chosen = dict.fromkeys(f"constants.{name}" for name in Constants.model_fields)
        chosen |= _of_sweep(study)
    chosen |= named
    if not chosen:
        raise InputError("no field is named", file=WHERE, suggestion="Name one, or leave out --only")
    if within is not None:
        chosen = {key: ends or _near(study, key, within) for key, ends in chosen.items()}
    return tuple(_axis(key, ends) for key, ends in chosen.items())


def _of_sweep(study: Study) -> dict[str, Range | None]:
    """The numbers that a study sweeps, from the least of their values to the largest."""
    found: dict[str, Range | None] = {}
    for factor in study.sweep.fields if study.sweep else ():
        numbers = [float(one) for one in factor.values if isinstance(one, (int, float))]
        if factor.low is not None and factor.high is not None:
            found[factor.key] = (factor.low, factor.high)
        elif len(numbers) > 1:
            found[factor.key] = (min(numbers), max(numbers))
    return found


def _near(study: Study, key: str, within: float) -> Range | None:
    """A range around the value that a constant has in the study, inside what its declaration allows."""
    name = key.removeprefix("constants.")
    if name not in Constants.model_fields:
        return None
    own, field = float(getattr(study.constants, name)), swept_field(key)
    least, most = float(field.low or 0.0), float(field.high or 0.0)
    reach = within * (abs(own) or max(abs(least), abs(most)))
    return max(least, own - reach), min(most, own + reach)


def _axis(key: str, ends: Range | None) -> Axis:
    try:
        kind = swept_field(key).kind
        if kind == "str":
            raise InputError("cannot be varied", key=key, allowed="a number, or true or false")
        if kind == "bool":
            return axis_of(Factor(key=key, values=(False, True)))
        if ends is None and not key.startswith("constants."):
            raise InputError("needs a range", key=key, suggestion=f"Write {key}=LOW:HIGH")
        limits = {} if ends is None else {"low": ends[0], "high": ends[1]}
        return axis_of(validated(Factor, {"key": key, **limits}))
    except InputError as error:
        raise InputError(str(error).removeprefix("sweep: "), file=WHERE) from None


def points_at(axes: tuple[Axis, ...], shares: np.ndarray) -> tuple[Point, ...]:
    """Return the points at which each field is so far, 0 to 1, along its range.

    Parameters
    ----------
    axes : tuple of Axis
    shares : numpy.ndarray
        float64, (points, fields).
    """
    fields = tuple(axis.field for axis in axes)
    rows = (
        tuple(_value(axis, share) for axis, share in zip(axes, row, strict=True)) for row in shares.tolist()
    )
    return tuple(Point(number, fields, row) for number, row in enumerate(rows))


def _value(axis: Axis, share: float) -> float | int | bool:
    value = axis.at(min(share, BELOW_ONE))
    if not isinstance(value, float):
        return value
    return min(max(float(f"{value:.{DIGITS}g}"), axis.low), axis.high)


def ranges(axes: tuple[Axis, ...]) -> dict[str, list[float | bool]]:
    """Return least and largest value of each field, by dotted key."""
    return {axis.field.key: json_ready([axis.levels[0], axis.levels[-1]]) for axis in axes}
