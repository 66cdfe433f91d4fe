"""From drawn facts to a case: groups on a map, an economy, a state, promises, neighbours.

No rule of the model reads how the war ended but through what it left: a treaty its promises, a victory the
loser's remnants. Figures without a source are assumptions.
"""

from __future__ import annotations

import datetime
import math
from functools import lru_cache
from typing import Any, Literal

import numpy as np

from sim.evidence.class_facts import Facts
from sim.ground import read_map
from sim.scenario.case import ArmedGroup, Case, GroupKind, Identity, Neighbour, Provision, State
from sim.scenario.maps import map_facts, map_file

FIRST_YEAR, LAST_YEAR = 1989, 1999
FEWEST_PEOPLE = 500_000
MOST_FIGHTERS = 40_000
WAR_DEATHS_PER_MILLION = 54.0  # as in Sierra Leone: 250 deaths among 4.6 million people
LARGEST_THRESHOLD, SMALLEST_THRESHOLD = 1_000, 100
Promise = Literal["ddr", "posts", "pay", "election", "justice"]
MONTHS_TO_PROMISE: dict[Promise, int] = {"ddr": 12, "posts": 6, "pay": 9, "election": 30, "justice": 24}


def make_case(facts: Facts, seed: int) -> Case:
    """Return the case of drawn facts.

    Parameters
    ----------
    facts : Facts
    seed : int
        Of the class: decides where groups stand.
    """
    chance = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(2, facts.number)))
    cell_km, towns, neighbours = _map_of(facts.map)
    people = population(facts)
    deaths = min(round(0.15 * math.exp(facts.log_cost)), people // 7)  # most of the cost is displacement
    homelands = _halves(towns, chance)
    shares = (0.65, 0.35) if facts.ethnic else (0.5, 0.5)
    return Case(
        title=f"Drawn country {facts.number}",
        map=facts.map,
        cell_km=cell_km,
        week_zero=_week_zero(chance),
        population_people=people,
        ending=facts.ending,
        war_deaths_people=deaths,
        displaced_share=min(0.85 * math.exp(facts.log_cost) / people, 0.4),
        war_threshold_deaths=war_threshold(people),
        lootable_usd_per_week=40_000.0 * people / 1e6 if facts.lootable else 0.0,
        host_consent=bounded(0.7 + 0.15 * chance.standard_normal()),
        neighbours=_neighbours(facts, neighbours, chance),
        state=_state(facts, people),
        identities=_identities(facts, homelands, shares, cell_km),
        groups=_groups(facts, people, homelands, cell_km, chance),
        provisions=_promises(chance) if facts.ending == "treaty" else (),
    )


def population(facts: Facts) -> int:
    """Return the people of the case: of a real map scaled to the time, of a made-up one by density."""
    rows = read_map(facts.map)
    if not facts.map.startswith("made-up"):
        return max(round(facts.people_scale * sum(row["people"] for row in rows)), FEWEST_PEOPLE)
    cell_km = _map_of(facts.map)[0]
    return max(round(facts.density_per_km2 * len(rows) * cell_km**2), FEWEST_PEOPLE)


def war_threshold(people: int) -> int:
    """Return the battle deaths in 52 weeks that make a war: 1,000, fewer where few people live."""
    return int(min(max(WAR_DEATHS_PER_MILLION * people / 1e6, SMALLEST_THRESHOLD), LARGEST_THRESHOLD))


def rebels(facts: Facts, people: int) -> int:
    """Return the men of the largest rebel group: about 8,000 among eight million, less than in proportion."""
    men = 8_000.0 * (people / 8e6) ** 0.4 * math.exp(0.7 * facts.rebels_z)
    return round(min(max(men, 1_000.0), MOST_FIGHTERS))


def bounded(value: float, low: float = 0.05, high: float = 0.95) -> float:
    """Return a share kept off its ends."""
    return float(min(max(value, low), high))


@lru_cache(maxsize=64)
def _map_of(name: str) -> tuple[float, tuple[str, ...], tuple[str, ...]]:
    """Return the side of a cell in km, the towns that stand once, largest first, and the neighbours."""
    known = map_facts(map_file(name))
    if known.cell_km is None:
        raise ValueError(f"map {name}: its comments do not state the side of a cell")
    size = {row["town"]: row["town_people"] for row in read_map(name) if row["town"]}
    towns = sorted((town for town, times in known.towns.items() if times == 1), key=lambda town: -size[town])
    return known.cell_km, tuple(towns), known.neighbours


def _halves(towns: tuple[str, ...], chance: np.random.Generator) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the towns of the first and of the second people: the capital is the first's."""
    some = towns[:12]
    second = set(chance.choice(some[1:], size=max(len(some) // 3, 1), replace=False).tolist())
    return tuple(town for town in some if town not in second), tuple(town for town in some if town in second)


def _week_zero(chance: np.random.Generator) -> datetime.date:
    first = datetime.date(FIRST_YEAR, 1, 1)
    days = (datetime.date(LAST_YEAR, 12, 31) - first).days
    return first + datetime.timedelta(days=int(chance.integers(0, days)))


def _neighbours(facts: Facts, codes: tuple[str, ...], chance: np.random.Generator) -> tuple[Neighbour, ...]:
    """Return up to three neighbours: one in seven is at war from the start, one in four comes to be."""
    found = []
    for code in codes[:3]:
        u, begins, lasts = chance.uniform(), int(chance.integers(1, 120)), int(chance.integers(12, 97))
        war = facts.war_next_door if u < 0.4 else 0.0
        begins = 0 if u < 0.15 else begins
        found.append(
            Neighbour(code=code, war=war, from_month=begins, until_month=begins + lasts if war else 0)
        )
    return tuple(found)


def _state(facts: Facts, people: int) -> State:
    """Return the state: what a war left, by how prosperous and how well led the country is."""
    wealth, politics = facts.prosperity_z, facts.politics_z
    return State(
        army_quality=bounded(0.35 + 0.1 * wealth),
        police_people=round(0.0015 * people),
        police_quality=bounded(0.3 + 0.1 * wealth),
        political_will=bounded(0.5 + 0.15 * politics),
        corruption=bounded(0.6 - 0.1 * wealth - 0.05 * politics),
        governance=bounded(0.3 + 0.1 * wealth),
        services=bounded(0.3 + 0.1 * wealth),
        livelihood=bounded(0.35 + 0.1 * wealth),
    )


def _identities(
    facts: Facts, homelands: tuple[tuple[str, ...], ...], shares: tuple[float, float], cell_km: float
) -> tuple[Identity, ...]:
    inclusion = (0.7, bounded(0.3 + 0.1 * facts.politics_z)) if facts.ethnic else (0.5, 0.5)
    return tuple(
        Identity(name=name, share=share, homeland=towns, spread_km=max(4.0 * cell_km, 5.0), inclusion=say)
        for name, share, towns, say in zip(("first", "second"), shares, homelands, inclusion, strict=True)
    )


def _groups(
    facts: Facts,
    people: int,
    homelands: tuple[tuple[str, ...], ...],
    cell_km: float,
    chance: np.random.Generator,
) -> tuple[ArmedGroup, ...]:
    first, second = homelands
    men = rebels(facts, people)
    z = chance.standard_normal(8)
    spread_km = 3.0 * cell_km
    abuse = bounded(0.3 + 0.15 * z[0])

    def group(name: str, kind: GroupKind, fighters: int, area: tuple[str, ...], **said: Any) -> ArmedGroup:
        defaults: dict[str, Any] = {
            "identity": "second" if kind in ("rebel", "spoiler") else "first",
            "spread_km": spread_km,
        }
        return ArmedGroup(name=name, title=name.capitalize(), kind=kind, fighters_people=fighters,
                          area=area[:8], **(defaults | said))  # fmt: skip

    army = round(min(max(men * facts.state_men_ratio, 3_000), 1.5 * MOST_FIGHTERS))
    found = [
        group("army", "state", army, first, discipline=bounded(0.5 + 0.1 * z[1]), supply=0.6,
              commitment=bounded(0.6 + 0.1 * z[2]), commitment_spread=0.15, wartime_abuse=abuse),
        group("rebels", "rebel", men, second, discipline=bounded(0.45 + 0.1 * z[3]), supply=0.5,
              commitment=bounded(0.6 + 0.1 * z[4]), commitment_spread=0.15,
              wartime_abuse=bounded(0.8 - abuse), sponsor=facts.sponsor,
              sponsor_until_month=int(chance.integers(12, 121)), total_aims=bool(z[5] > 0.7)),
        group("gangs", "gang", max(round(0.05 * men), 100), first[:3], discipline=0.3, wartime_abuse=0.1),
    ]  # fmt: skip
    if facts.several_factions:
        share = bounded(0.3 + 0.1 * z[6], 0.1, 0.6)
        found.append(group("splinter", "spoiler", round(share * men), second, discipline=0.35, supply=0.4,
                           wartime_abuse=0.5, total_aims=bool(z[5] < -0.7)))  # fmt: skip
    if facts.ethnic:
        share = bounded(0.3 + 0.1 * z[7], 0.1, 0.6)
        found.append(group("militia", "militia", round(share * men), first, discipline=0.45,
                           allied_with_state=True, wartime_abuse=0.3))  # fmt: skip
    return tuple(found)


def _promises(chance: np.random.Generator) -> tuple[Provision, ...]:
    """Return what a treaty promises, due about when accords of the 1990s had it due (assumption)."""
    return tuple(
        Provision(
            name=kind, title=kind, kind=kind, due_month=max(round(months * chance.uniform(0.7, 1.3)), 1)
        )
        for kind, months in MONTHS_TO_PROMISE.items()
    )
