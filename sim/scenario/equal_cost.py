"""Designs of equal planned cost: everybody a design sends, scaled until it costs what another does."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from sim.errors import InputError
from sim.scenario.cost import planned_cost_usd
from sim.scenario.design import COMPONENTS, Contingent, Deployment, Design, Strength

WEEKS = 520
MOST_TIMES = 1_000.0
STEPS = 60
Part = TypeVar("Part", Design, Contingent)


def with_cost_of(design: Design, other: Design, file: str | Path = "design") -> Design:
    """Return the design with its people scaled so that its planned cost over ten years is the other's.

    Parameters
    ----------
    design, other : Design
    file : str or Path
        Named in messages.

    Raises
    ------
    InputError
        When the design sends nobody, its programmes alone cost more, or more people would be needed than a
        design may send.
    """
    wanted = planned_cost_usd(other, WEEKS)
    bare, most = (planned_cost_usd(scaled(design, times), WEEKS) for times in (0.0, MOST_TIMES))
    if not bare <= wanted <= most or bare == most:
        raise InputError(
            "no number of people brings the planned cost to that of the other design",
            file=file,
            key="match_cost_of",
            given=f"{wanted / 1e6:,.0f} million US$",
            allowed="somebody to send"
            if bare == most
            else f"{bare / 1e6:,.0f} million US$, without people, to {most / 1e6:,.0f}, with "
            f"{MOST_TIMES:,.0f} times as many",
        )
    low, high = 0.0, MOST_TIMES
    for _ in range(STEPS):
        middle = 0.5 * (low + high)
        low, high = (
            (middle, high) if planned_cost_usd(scaled(design, middle), WEEKS) < wanted else (low, middle)
        )
    matched = scaled(design, high)
    _require_allowed(matched, file)
    return matched


def _require_allowed(design: Design, file: str | Path) -> None:
    """Hold scaled people against the bounds of their fields, which copies do not check."""
    parts: list[Design | Contingent] = [design, *design.contingents]
    for part in parts:
        for entry in part.deployment.strengths:
            try:
                Strength.model_validate(entry.model_dump())
            except ValidationError as error:
                first = error.errors()[0]
                raise InputError(
                    f"more people would be needed than a design may send: {first['msg']}",
                    file=file,
                    key=f"match_cost_of: {first['loc'][0]}",
                    given=first["input"],
                ) from None


def scaled(design: Design, times: float) -> Design:
    """Return the design with all its people times a number, rounded."""
    contingents = tuple(_with(one, times) for one in design.contingents)
    return _with(design, times).model_copy(update={"contingents": contingents})


def _with(part: Part, times: float) -> Part:
    return part.model_copy(update={"deployment": _deployment(part.deployment, times)})


def _deployment(deployment: Deployment, times: float) -> Deployment:
    names = [f"{name}_people" for name in COMPONENTS]
    strengths = tuple(
        entry.model_copy(update={name: round(getattr(entry, name) * times) for name in names})
        for entry in deployment.strengths
    )
    return deployment.model_copy(update={"strengths": strengths})
