"""What is drawn of a post-war country before it becomes a case: facts of week 0, correlated where evidence
says so.

Shares of endings, human cost and factions are those of the 95 post-cold-war spells (`docs/model.md`); every
other figure is an assumption.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal, NamedTuple, TypeVar

import numpy as np

from sim.evidence.reference_maps import NAMES
from sim.scenario.case import Ending

MissionType = Literal["none", "observer", "traditional", "multidimensional", "enforcement"]
ENDINGS: dict[Ending, int] = {"treaty": 29, "truce": 45, "victory": 21}
LOG_COST_MEAN, LOG_COST_SD = 12.7, 2.2
SEVERAL_FACTIONS = 0.64
TYPES: dict[MissionType, int] = {"observer": 17, "traditional": 8, "multidimensional": 7, "enforcement": 4}
Key = TypeVar("Key", bound=str)
TREATY_TILT = 3.0  # assumption: a treaty brings a multidimensional mission three times as often


class Facts(NamedTuple):
    """One country in week 0."""

    number: int
    map: str
    ending: Ending
    log_cost: float  # natural logarithm of deaths and displaced
    several_factions: bool
    ethnic: bool  # a war over identity
    war_years: float
    people_scale: float  # people of the case per person of the map
    density_per_km2: float  # for made-up maps, whose people are weights
    state_men_ratio: float  # the army's men per rebel
    rebels_z: float  # standard normal
    prosperity_z: float  # standard normal: livelihood, services, governance
    politics_z: float  # standard normal: will and inclusion
    lootable: bool
    sponsor: float
    war_next_door: float  # how hard a neighbour's war presses, where there is one


def draw_facts(seed: int, number: int) -> Facts:
    """Return the `number`-th country of a class: the same whatever the size of the class.

    Parameters
    ----------
    seed, number : int
    """
    chance = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(1, number)))
    z = chance.standard_normal(7)
    u = chance.uniform(size=8)
    return Facts(
        number=number,
        map=NAMES[int(u[0] * len(NAMES))],
        ending=pick(ENDINGS, u[1]),
        log_cost=LOG_COST_MEAN + LOG_COST_SD * z[0],
        several_factions=u[2] < SEVERAL_FACTIONS,
        ethnic=u[3] < 0.6,
        war_years=min(math.exp(math.log(4.0) + 0.4 * z[0] + 0.9 * z[1]), 40.0),  # longer wars cost more
        people_scale=math.exp(math.log(0.6) + 0.25 * z[2]),  # fewer people then than now
        density_per_km2=math.exp(math.log(45.0) + 0.8 * z[2]),
        state_men_ratio=math.exp(math.log(1.5) + 0.5 * z[3]),
        rebels_z=0.4 * z[0] + math.sqrt(1.0 - 0.4**2) * z[4],  # costlier wars were fought by more men
        prosperity_z=-0.3 * z[0] + math.sqrt(1.0 - 0.3**2) * z[5],  # and left less
        politics_z=z[6],
        lootable=u[4] < 0.4,
        sponsor=0.6 * u[5] if u[6] < 0.4 else 0.0,
        war_next_door=0.7 * u[7],
    )


def mission_probability(facts: Facts) -> float:
    """Return the probability that history sent a mission, by facts of week 0.

    logit P = -2.16 + 1.59 treaty - 0.41 victory + 0.17 z(log cost) + 1.63 several factions (the 95
    post-cold-war spells).
    """
    z = (facts.log_cost - LOG_COST_MEAN) / LOG_COST_SD
    log_odds = -2.16 + 1.59 * (facts.ending == "treaty") - 0.41 * (facts.ending == "victory")
    log_odds += 0.17 * z + 1.63 * facts.several_factions
    return 1.0 / (1.0 + math.exp(-log_odds))


def mission_type(facts: Facts, u: float) -> MissionType:
    """Return which kind of mission comes, if one does: shares of Doyle & Sambanis (2000)."""
    tilt = TREATY_TILT if facts.ending == "treaty" else 1.0
    return pick({kind: n * (tilt if kind == "multidimensional" else 1.0) for kind, n in TYPES.items()}, u)


def pick(weights: Mapping[Key, float], u: float) -> Key:
    """Return a key with a probability in proportion to its weight, by inverse of one uniform."""
    running = np.cumsum(list(weights.values()))
    return list(weights)[int(np.searchsorted(running, u * running[-1], side="right"))]
