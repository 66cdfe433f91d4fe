"""How a field is declared: once, with its unit, bounds, default, meaning, source and status.

The check of a user's TOML, the engine's record of parameters, the table in ``docs/model.md``, the JSON Schema
and the bounds of a sensitivity analysis are all read from these declarations.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Status = Literal["evidence", "assumption", "hypothesis"]


class Record(BaseModel):
    """A strict, frozen model: no unknown key, no NaN, no infinity, no silent conversion of types."""

    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        frozen=True,
        allow_inf_nan=False,
        validate_default=True,
        use_attribute_docstrings=True,
    )


Title = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
Text = Annotated[str, StringConstraints(max_length=4_000)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
MechanismName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([_-][a-z0-9]+)*$", max_length=60)]


def quantity(
    default: Any,
    *,
    low: float,
    high: float,
    unit: str,
    meaning: str,
    source: str = "assumption of this model",
    status: Status = "assumption",
) -> Any:
    """Declare one number (``default=...`` for a required one).

    Parameters
    ----------
    default : float or int or Ellipsis
        Value when the file says nothing; ``...`` when the file must say it.
    low, high : float
        Inclusive bounds; for constants also the range of a sensitivity analysis.
    unit : str
        Unit in words or symbols, ``"1"`` for a pure number, ``"share"`` for 0..1.
    meaning : str
        One sentence.
    source : str
        Where the figure comes from.
    status : {"evidence", "assumption", "hypothesis"}
        How far the figure can be trusted.
    """
    extra: dict[str, Any] = {"unit": unit, "low": low, "high": high, "source": source, "status": status}
    return Field(default, ge=low, le=high, description=meaning, json_schema_extra=extra)
