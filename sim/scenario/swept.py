"""What a dotted key may be swept over: the declaration of the field it names."""

from __future__ import annotations

import datetime
from typing import Any, Literal, NamedTuple, NoReturn, get_origin

from pydantic.fields import FieldInfo

from sim.errors import InputError, listed, nearest
from sim.scenario.case import Case
from sim.scenario.constants import Constants
from sim.scenario.design import Design
from sim.scenario.quantity import Record
from sim.scenario.settings import require_known_part
from sim.scenario.study import Scenario
from sim.scenario.wording import choices_of, declared, is_quantity, record_in

FieldKind = Literal["int", "float", "bool", "str"]
WHERE = "sweep"
WHOLE: dict[str, type[Record]] = {"case": Case, "design": Design, "constants": Constants}


class Swept(NamedTuple):
    """A field that is swept: its key, the type of its values, and the bounds of its declaration."""

    key: str
    kind: FieldKind
    low: float | None = None
    high: float | None = None

    @property
    def is_number(self) -> bool:
        """Whether a range can be said for it."""
        return self.low is not None

    def typed(self, value: Any) -> Any:
        """Return a value as the field holds it: whole numbers as decimals where it takes decimals."""
        is_whole = isinstance(value, int) and not isinstance(value, bool)
        return float(value) if self.kind == "float" and is_whole else value


def swept_field(key: str) -> Swept:
    """Find the field of a scenario that a dotted key names.

    Raises
    ------
    InputError
        When there is no such field, or it holds a text, a table or an array.
    """
    require_known_part(Scenario, key, WHERE)
    field = _field_at(key)
    if is_quantity(field):
        bounds = declared(field)
        return Swept(key, "int" if field.annotation is int else "float", bounds["low"], bounds["high"])
    if field.annotation is bool:
        return Swept(key, "bool")
    if (choices_of(field) and get_origin(field.annotation) is Literal) or field.annotation is datetime.date:
        return Swept(key, "str")
    raise InputError(
        "cannot be swept", file=WHERE, key=key, allowed="a number, a date, true or false, or one of few words"
    )


def _field_at(key: str) -> FieldInfo:
    """Walk down the declarations; a word after an array names one of its entries."""
    model: type[Record] | None = Scenario
    field, in_array = FieldInfo(), False
    for word in key.split("."):
        if in_array:
            in_array = False
            continue
        if model is None or word not in model.model_fields:
            _refuse(key, word, model)
        field = model.model_fields[word]
        model, in_array = record_in(field.annotation), get_origin(field.annotation) is tuple
    return field


def _refuse(key: str, word: str, model: type[Record] | None) -> NoReturn:
    words = list(model.model_fields) if model else []
    found = nearest(word, words)
    whole = ".".join(found if found and part == word else part for part in key.split("."))
    raise InputError(
        "unknown key",
        file=WHERE,
        key=key,
        allowed=listed(words) or "a field, which has no parts",
        suggestion=f"Did you mean {whole!r}?" if found else "",
    )
