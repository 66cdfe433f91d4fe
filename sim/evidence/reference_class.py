"""A reference class: drawn post-war countries, each with the mission that history would have sent, or each
with and without one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from sim.errors import InputError, did_you_mean, listed
from sim.evidence.class_case import make_case
from sim.evidence.class_facts import Facts, MissionType, draw_facts, mission_probability, mission_type
from sim.evidence.class_mission import make_mission, scaled
from sim.scenario.case import Case
from sim.scenario.constants import Constants
from sim.scenario.design import Design
from sim.scenario.study import Scenario

if TYPE_CHECKING:
    import pandas as pd

Assignment = Literal["historical", "paired"]
ASSIGNMENTS = ("historical", "paired")
REFERENCE_CIVILIANS = 500
HORIZON_WEEKS = 520
MOST_CASES = 100_000


@dataclass(frozen=True)
class DrawnCase:
    """One country of a class, and the mission drawn for it.

    Attributes
    ----------
    facts : Facts
        What was drawn.
    case : Case
    mission : Design
        The mission that comes if one does.
    mission_type : {"observer", "traditional", "multidimensional", "enforcement"}
    has_mission : bool
        Whether history sent it (with a paired assignment each case is run both ways).
    """

    facts: Facts
    case: Case
    mission: Design
    mission_type: MissionType
    has_mission: bool


@dataclass(frozen=True)
class ReferenceClass:
    """Drawn cases and how missions are assigned to them.

    Attributes
    ----------
    seed : int
    assignment : {"historical", "paired"}
    cases : tuple of DrawnCase
    civilians, horizon_weeks : int
        Size of each world.
    """

    seed: int
    assignment: Assignment
    cases: tuple[DrawnCase, ...]
    civilians: int
    horizon_weeks: int

    def __len__(self) -> int:
        return len(self.cases)

    def __iter__(self) -> Iterator[DrawnCase]:
        return iter(self.cases)

    def scenario(
        self,
        number: int,
        *,
        mission: bool | None = None,
        constants: Constants | None = None,
        disable: tuple[str, ...] = (),
        horizon_weeks: int | None = None,
        mission_scale: float = 1.0,
    ) -> Scenario:
        """Return what one run of a case needs.

        Parameters
        ----------
        number : int
            Which case.
        mission : bool, optional
            With or without its mission; as history had it by default.
        constants : Constants, optional
            Behaviour; the defaults otherwise.
        disable : tuple of str
            Mechanisms switched off.
        horizon_weeks : int, optional
            Another horizon than the class's.
        mission_scale : float
            All people of the mission, and its budgets, times this.
        """
        drawn = self.cases[number]
        sent = drawn.has_mission if mission is None else mission
        return Scenario(
            case_name=f"drawn-{drawn.facts.number}",
            design_name=drawn.mission_type if sent else "no-mission",
            case=drawn.case,
            design=scaled(drawn.mission, mission_scale) if sent else NO_MISSION,
            constants=constants or Constants(),
            disable=disable,
            civilians=self.civilians,
            horizon_weeks=self.horizon_weeks if horizon_weeks is None else horizon_weeks,
        )

    @cached_property
    def facts(self) -> pd.DataFrame:
        """A row a case: what was drawn, population, men under arms, area, mission."""
        import pandas as pd

        rows = [
            drawn.facts._asdict()
            | {
                "population_people": drawn.case.population_people,
                "fighters_people": sum(group.fighters_people for group in drawn.case.groups),
                "war_threshold_deaths": drawn.case.war_threshold_deaths,
                "mission_type": drawn.mission_type,
                "has_mission": drawn.has_mission,
            }
            for drawn in self.cases
        ]
        return pd.DataFrame(rows)


NO_MISSION = Design(title="No mission")


def reference_class(
    n: int,
    seed: int = 0,
    assignment: Assignment = "historical",
    *,
    civilians: int = REFERENCE_CIVILIANS,
    horizon_weeks: int = HORIZON_WEEKS,
    first: int = 0,
) -> ReferenceClass:
    """Draw a class of post-war countries.

    Case k is the same whatever `n` and whatever the assignment: a class of 500 begins with that of 100.

    Parameters
    ----------
    n : int
        Number of countries, 1 to 100,000.
    seed : int
        Root seed of the draws.
    assignment : {"historical", "paired"}
        ``historical``: a mission comes with the probability that facts of week 0 gave it, P = logit(-2.16 +
        1.59 treaty - 0.41 victory + 0.17 z(log cost) + 1.63 several factions), present from the first week.
        ``paired``: every case is run with and without its mission on the same luck.
    civilians : int
        Civilian records of each world.
    horizon_weeks : int
        Weeks reported.
    first : int
        Number of the first case, so that two classes of one seed need not overlap.

    Returns
    -------
    ReferenceClass

    Raises
    ------
    InputError
        When a number or the assignment is not allowed.

    Examples
    --------
    >>> import sim
    >>> countries = sim.reference_class(3, seed=1)
    >>> len(countries)
    3
    """
    _require("n", n, 1, MOST_CASES)
    _require("seed", seed, 0, 2**63 - 1)
    _require("first", first, 0, 2**31)
    if assignment not in ASSIGNMENTS:
        raise InputError(
            key="assignment", given=assignment, allowed=listed(ASSIGNMENTS),
            suggestion=did_you_mean(str(assignment), ASSIGNMENTS),
        )  # fmt: skip
    cases = tuple(_drawn(seed, number) for number in range(first, first + n))
    return ReferenceClass(seed, assignment, cases, civilians, horizon_weeks)


def _drawn(seed: int, number: int) -> DrawnCase:
    facts = draw_facts(seed, number)
    chance = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(4, number)))
    kind, sent = mission_type(facts, chance.uniform()), chance.uniform() < mission_probability(facts)
    case = make_case(facts, seed)
    return DrawnCase(facts, case, make_mission(facts, kind, case.population_people, seed), kind, bool(sent))


def _require(key: str, given: object, low: int, high: int) -> None:
    if not isinstance(given, int) or isinstance(given, bool) or not low <= given <= high:
        raise InputError(key=key, given=given, allowed=f"a whole number from {low:,} to {high:,}")
