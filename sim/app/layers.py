"""What a map can show: by layer, the class of every cell, the classes in words, and their unit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.app.life import RECENT_WEEKS, Life

EMPTY = -1
TENTHS = ("0", *[""] * 8, "1")


@dataclass(frozen=True)
class Layer:
    """One way to colour the cells.

    Attributes
    ----------
    title, unit : str
        As the page shows them.
    palette : str
        Of the page's colours: `heat`, `share`, `group` or `density`; its classes are numbered from 0.
    classes : callable
        Life -> the classes in words, in the order of their numbers; one without words is like its
        neighbours, only lighter or darker.
    read : callable
        Life -> the class of every cell; -1 where there is nothing to show.
    shows_people : bool
        Whether units and bands are drawn on it.
    """

    title: str
    unit: str
    palette: str
    classes: Callable[[Life], tuple[str, ...]]
    read: Callable[[Life], np.ndarray]
    shows_people: bool = False


def _steps(values: np.ndarray, steps: tuple[float, ...]) -> np.ndarray:
    """Class of each value: how many steps it reaches, less one; -1 below the first and for NaN."""
    return np.searchsorted(np.array(steps), np.nan_to_num(values, nan=-np.inf), side="right") - 1


def _tenths(values: np.ndarray) -> np.ndarray:
    return np.where(np.isnan(values), EMPTY, np.clip(np.nan_to_num(values) * 10, 0, 9)).astype("i8")


def _share(title: str, unit: str, read: Callable[[Life], np.ndarray]) -> Layer:
    return Layer(title, unit, "share", lambda life: TENTHS, lambda life: _tenths(read(life)))


def _control(life: Life) -> np.ndarray:
    return life.cells("control")


def _groups(life: Life) -> tuple[str, ...]:
    return tuple(group.title for group in life.scenario.case.groups)


LAYERS: dict[str, Layer] = {
    "violence": Layer(
        "Violence",
        f"dead in the last {RECENT_WEEKS} weeks, people a cell",
        "heat",
        lambda life: ("1 or 2", "3 to 9", "10 to 29", "30 to 99", "100 or more"),
        lambda life: _steps(life.recent_deaths(), (1, 3, 10, 30, 100)),
    ),
    "trust_state": _share(
        "Trust in the state",
        "mean of the people there, 0 to 1",
        lambda life: life.mean_of_people("trust_state"),
    ),
    "trust_mission": _share(
        "Trust in the mission",
        "mean of the people there, 0 to 1",
        lambda life: life.mean_of_people("trust_mission"),
    ),
    "services": _share(
        "Services", "how far clinics, schools and courts work, 0 to 1", lambda life: life.cells("services")
    ),
    "control": Layer("Control", "the armed group with most men there", "group", _groups, _control),
    "people": Layer(
        "Who is where",
        "civilians a cell",
        "density",
        lambda life: ("under 2,000", "2,000 to 9,999", "10,000 to 49,999", "50,000 or more"),
        lambda life: _steps(life.people(), (1, 2_000, 10_000, 50_000)),
        shows_people=True,
    ),
}
