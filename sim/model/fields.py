"""The numbers of a record as attributes of the agent or cell that shows it: reading reads the record, writing
writes it."""

from __future__ import annotations

import math
import numbers
import operator
from collections.abc import Callable, Mapping
from typing import Any, Protocol

import numpy as np

from sim.errors import InputError

Columns = dict[str, np.ndarray]
Bound = float | Callable[[Any], int]


class View(Protocol):
    """Whatever shows one record: the columns of its table, its place in them, and whether it was removed."""

    columns: Columns
    index: int
    gone: bool


class Field:
    """One number of a record.

    Parameters
    ----------
    name : str
        The record's field.
    low, high : int, float or function of the view
        What may be written, both included.
    whole : bool
        Whether it counts something.
    fixed : str
        Why it cannot be written, if so.
    """

    def __init__(self, name: str, low: Bound, high: Bound, *, whole: bool, fixed: str = "") -> None:
        self.name, self.low, self.high, self.whole, self.fixed = name, low, high, whole, fixed

    def __get__(self, view: View | None, owner: type | None = None) -> Any:
        """Return the number as Python's own int or float."""
        return self if view is None else view.columns[self.name].item(view.index)

    def __set__(self, view: View, value: float) -> None:
        """Write the number.

        Raises
        ------
        InputError
            When it is not allowed, or the agent was removed.
        """
        if view.gone:
            raise InputError("this agent was removed", key=self.name, given=value)
        view.columns[self.name][view.index] = self._allowed(view, value)

    def _allowed(self, view: View, value: float) -> float:
        if self.fixed:
            raise InputError(f"cannot be written: {self.fixed}", key=self.name)
        low, high = (bound(view) if callable(bound) else bound for bound in (self.low, self.high))
        kind = numbers.Integral if self.whole else numbers.Real
        if isinstance(value, kind) and low <= value <= high:
            return operator.index(value) if self.whole else float(value)
        what = "a whole number" if self.whole else "a number"
        reach = f"{low} to {high}" if high < math.inf else f"{low} or more"
        raise InputError(key=self.name, given=value, allowed=f"{what}, {reach}")


def show_fields(dtype: np.dtype, special: Mapping[str, Any]) -> Callable[[type], type]:
    """Return a class decorator that gives a class the single numbers of a record as attributes.

    Parameters
    ----------
    dtype : numpy.dtype
        The record. Real fields are shares, 0..1; whole ones counts, unless `special` says otherwise.
    special : mapping
        By field: arguments of `Field` that differ, or None where the class has its own attribute.
    """

    def decorate(cls: type) -> type:
        for name in one_number_fields(dtype):
            differs = special.get(name, {})
            if differs is not None:
                whole = dtype[name].kind in "iu"
                said = {"low": 0, "high": math.inf if whole else 1.0, "whole": whole} | differs
                setattr(cls, name, Field(name, **said))
        return cls

    return decorate


def one_number_fields(dtype: np.dtype) -> tuple[str, ...]:
    """Return the names of a record's fields that hold a single number."""
    return tuple(name for name in dtype.names or () if not dtype[name].shape)


def columns_of(table: np.ndarray) -> Columns:
    """Return the columns of a table of records: plain arrays that share its memory."""
    plain = table.view(np.ndarray)
    return {name: plain[name] for name in plain.dtype.names or ()}
