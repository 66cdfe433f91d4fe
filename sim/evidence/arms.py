"""Missions chosen by hand for countries of a reference class, and their lives under each on the same luck."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from os import cpu_count
from typing import TypeVar

from sim import compilation, simulate
from sim.evidence.lives import Life, Order, lives_of
from sim.evidence.reference_class import NO_MISSION, DrawnCase, ReferenceClass
from sim.scenario.design import (
    Allocation,
    CivilianTasks,
    Deployment,
    Design,
    Exit,
    Strength,
)

Made = Callable[[DrawnCase], Design]
Item = TypeVar("Item")
Found = TypeVar("Found")
STAYS = 240
NO_TASKS = CivilianTasks(mediation=0.0, disarmament=0.0)


def most_allowed(name: str) -> int:
    """Return the most people of a kind that a design may have."""
    return int(Strength.model_fields[name].json_schema_extra["high"])  # type: ignore[index, arg-type]


def per_1000(
    *, military: float = 0.0, police: float = 0.0, observers: int = 0, civilians: float = 0.0
) -> Callable[[DrawnCase], Strength]:
    """Return strengths from week 0 on: observers as said, the others per 1,000 people of the country, at most
    what a design may have."""

    def strength(drawn: DrawnCase) -> Strength:
        thousands = drawn.case.population_people / 1e3
        wanted = {
            "military_people": military, "police_people": police, "civilians_people": civilians,
        }  # fmt: skip
        return Strength(
            month=0,
            observers_people=observers,
            **{name: min(round(each * thousands), most_allowed(name)) for name, each in wanted.items()},
        )

    return strength


def mission(
    title: str,
    strength: Callable[[DrawnCase], Strength],
    tasks: CivilianTasks = NO_TASKS,
    leaves_month: int = STAYS,
) -> Made:
    """Return a patrolling mission of that strength, half of it there after three months; it does no more than
    its tasks say."""

    def made(drawn: DrawnCase) -> Design:
        return Design(
            title=title,
            deployment=Deployment(
                strengths=(strength(drawn),), months_to_half=3.0, months_to_nine_tenths=6.0
            ),
            allocation=Allocation(posture="patrol", robustness=0.5),
            tasks=tasks,
            exit=Exit(first_month=leaves_month, months=3),
        )

    return made


def nobody(_: DrawnCase) -> Design:
    """Return no mission."""
    return NO_MISSION


def sent(countries: ReferenceClass, made: Made) -> ReferenceClass:
    """Return the same countries, each with the mission made for it."""
    cases = tuple(replace(drawn, mission=made(drawn), has_mission=True) for drawn in countries)
    return replace(countries, cases=cases)


def lives_under(
    countries: ReferenceClass,
    arms: Mapping[str, Made],
    *,
    disable: tuple[str, ...] = (),
    workers: int | None = None,
    stop: threading.Event | None = None,
) -> dict[str, list[Life]]:
    """Return the lives of all countries under each mission, in the order of the countries, on the same luck.

    Parameters
    ----------
    countries : ReferenceClass
    arms : mapping of str to callable
        By name, the mission of a drawn country.
    disable : tuple of str
        Mechanisms switched off.
    workers : int, optional
        Threads; one a core by default.
    stop : threading.Event, optional
        Set it to give up.
    """
    orders = [Order(number, mission=True, disable=disable) for number in range(len(countries))]
    return {
        name: lives_of(sent(countries, made), orders, workers=workers, stop=stop)
        for name, made in arms.items()
    }


def in_threads(
    function: Callable[[Item], Found],
    items: Sequence[Item],
    *,
    workers: int | None = None,
    stop: threading.Event | None = None,
) -> list[Found]:
    """Return the function of every item, in order.

    Raises
    ------
    Stopped
        When `stop` is set.
    """
    compilation.warm_up()

    def one(item: Item) -> Found:
        if stop is not None and stop.is_set():
            raise simulate.Stopped
        return function(item)

    with ThreadPoolExecutor(workers or cpu_count() or 1) as pool:
        return list(pool.map(one, items))
