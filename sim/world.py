"""A scenario and a seed -> the State of week 0: the one place where what a user wrote becomes the engine's
records.

What does not depend on the seed is made once a scenario (`Template`); each run copies it and settles it by
its own luck.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from sim import ground
from sim.engine import records as r
from sim.engine import settle
from sim.engine.arithmetic import logarithm
from sim.engine.platoons import PLATOON_FIGHTERS
from sim.mission import make_levers, make_mission, make_plan, make_units
from sim.scenario.calendar import first_week
from sim.scenario.case import ArmedGroup, Case, Provision
from sim.scenario.design import Design
from sim.scenario.mechanisms import mechanism_names
from sim.scenario.study import Scenario

EXTRA_WEEKS = 52
BAND_SPARE = 64
GROUP_KINDS = {
    "state": r.STATE,
    "rebel": r.REBEL,
    "spoiler": r.SPOILER,
    "militia": r.MILITIA,
    "gang": r.GANG,
    "external": r.EXTERNAL,
}
PROVISION_KINDS = {
    "ddr": r.P_DDR,
    "posts": r.P_POSTS,
    "pay": r.P_PAY,
    "election": r.P_ELECTION,
    "justice": r.P_JUSTICE,
    "territory": r.P_TERRITORY,
}

START = np.dtype(
    [
        (name, "f8")
        for name in (
            "livelihood",
            "fear",
            "grievance",
            "trust_state",
            "trust_mission",
            "trust_groups",
            "displaced_share",
            "youth_share",
        )
    ]
)


@dataclass(frozen=True)
class Template:
    """Week 0 of a scenario before luck: records to copy, and the weights by which people and bands are
    placed.

    Attributes
    ----------
    state : State
        Records; civilians and bands still empty.
    running_people : numpy.ndarray
        float64, (cells,), people, running sum.
    running_identities : numpy.ndarray
        float64, (cells, identities), running shares within a cell.
    running_areas : numpy.ndarray
        float64, (groups, cells), running weights of where a group stands.
    supplies, spreads : numpy.ndarray
        float64, (groups,), supply of bands; standard deviation of hidden commitment.
    beaten : numpy.ndarray
        bool, (groups,), whether the group lost the war, so that most of its men went home.
    start : numpy.recarray
        Frame of mind of communities in week 0.
    injury : float
        Deaths the parties blame on one another in week 0.
    """

    state: r.State
    running_people: np.ndarray
    running_identities: np.ndarray
    running_areas: np.ndarray
    supplies: np.ndarray
    spreads: np.ndarray
    beaten: np.ndarray
    start: np.recarray
    injury: float


def make_ledger(scenario: Scenario) -> np.recarray:
    """Return the ledger of week 0; the seed comes with the run."""
    ledger = blank(r.LEDGER, 1)
    ledger["platoons_per_band"] = scenario.platoons_per_band
    return ledger


def run_seed(seed: int, replication: int) -> np.uint64:
    """Return the 64-bit seed of one life of the country: from root seed and replication, never from the
    design."""
    digest = hashlib.blake2b(f"{seed}/{replication}".encode(), digest_size=8).digest()
    return np.uint64(int.from_bytes(digest, "little"))


@np.errstate(over="ignore")
def build(scenario: Scenario, seed: int = 0, replication: int = 0) -> r.State:
    """Return the State of week 0.

    Parameters
    ----------
    scenario : Scenario
        Resolved case, design, constants.
    seed, replication : int
        Root seed and replication; together they are the luck of the run.
    """
    template = make_template(scenario)
    state = r.State(*map(copied, template.state))
    state.ledger[0].seed = run_seed(seed, replication)
    settle.settle_civilians(state, template.running_people, template.running_identities, template.start[0])
    settle.settle_bands(state, template.running_areas, template.supplies, template.beaten)
    settle.hide_commitment(state, template.spreads, template.injury)
    return state


def make_template(scenario: Scenario) -> Template:
    """Return what all runs of a scenario share in week 0."""
    return template_of(scenario, ground.AsRead(ground.read_map(scenario.case.map)))


@lru_cache(maxsize=64)
def template_of(scenario: Scenario, as_read: ground.AsRead) -> Template:
    """Return the template of a scenario on a map."""
    rows, case = as_read.rows, scenario.case
    n_weeks = scenario.horizon_weeks + EXTRA_WEEKS + 1
    cells = make_cells(scenario, as_read)
    groups = make_groups(scenario, rows)
    n_platoons = int(sum(-(-group.initial_fighters // PLATOON_FIGHTERS) for group in groups))
    units = make_units(scenario)
    state = r.State(
        civilians=blank(r.CIVILIAN, scenario.civilians),
        bands=blank(r.BAND, n_platoons + len(cells) + BAND_SPARE),
        units=units,
        cells=cells,
        groups=groups,
        country=make_country(scenario, groups, rows),
        provisions=make_provisions(scenario),
        mission=make_mission(scenario),
        levers=make_levers(scenario),
        parameters=make_parameters(scenario),
        switches=make_switches(scenario),
        plan=make_plan(scenario, n_weeks),
        ledger=make_ledger(scenario),
        events=blank(r.EVENT, 4 * (n_platoons + len(units)) + 1_000),
        weeks=blank(r.WEEK, n_weeks),
    )
    return Template(
        state=r.State(*map(with_shared_dtype, state)),
        running_people=np.cumsum(ground.people_of(rows)),
        running_identities=ground.identity_shares(case.identities, as_read, case.cell_km),
        running_areas=np.array(
            [np.cumsum(ground.area_weights(group, as_read, case.cell_km)) for group in case.groups]
        ),
        supplies=np.array([group.supply for group in case.groups]),
        beaten=np.array([is_beaten(case, group) for group in case.groups]),
        spreads=np.array([group.commitment_spread for group in case.groups]),
        start=make_start(scenario),
        injury=injury_at_start(scenario, groups),
    )


def blank(dtype: np.dtype, n: int) -> np.recarray:
    """Return n zeroed records."""
    return np.zeros(n, dtype).view(np.recarray)


def copied(table: np.recarray) -> np.recarray:
    """Return a copy of a table, made word by word: numpy copies records field by field."""
    return np.asarray(table).view("u8").copy().view(table.dtype).view(np.recarray)


def with_shared_dtype(table: np.recarray) -> np.recarray:
    """Return a table whose dtype is the very object that every equal table of this process has.

    Before each call numba looks up the types of all tables: at once by identity, field by field by equality.
    """
    return np.asarray(table).view(shared_dtype(table.dtype)).view(np.recarray)


@cache
def shared_dtype(dtype: np.dtype) -> np.dtype:
    """Return the first dtype seen that equals `dtype`."""
    return dtype


def make_cells(scenario: Scenario, as_read: ground.AsRead) -> np.recarray:
    """Return the cells of week 0: the ground, and what the case says of all of them."""
    case = scenario.case
    cells = ground.bare_cells(as_read, case.cell_km).copy().view(np.recarray)
    neighbours = [neighbour.code for neighbour in case.neighbours]
    borders = [row["border"] for row in as_read.rows]
    cells.border[:] = [neighbours.index(code) + 1 if code in neighbours else 0 for code in borders]
    cells.economy[:] = np.minimum(case.state.livelihood + 0.1 * cells.town, 1.0)
    cells.control[:] = next(i for i, group in enumerate(case.groups) if group.kind == "state")
    cells.services[:] = case.state.services
    return cells


def make_groups(scenario: Scenario, rows: tuple[dict, ...]) -> np.recarray:
    """Return the armed groups of week 0."""
    groups = blank(r.GROUP, len(scenario.case.groups))
    identities = [identity.name for identity in scenario.case.identities]
    for i, said in enumerate(scenario.case.groups):
        group = groups[i]
        group.key = settle.name_key(settle.GROUP_KIND, i, 0)
        group.kind, group.identity = GROUP_KINDS[said.kind], identities.index(said.identity)
        group.side = side_of(said)
        group.signatory = int(said.kind in ("state", "rebel"))
        if is_beaten(scenario.case, said):
            group.kind, group.signatory, group.beaten = r.SPOILER, 0, 1
        group.total_aims, group.sponsor = int(said.total_aims), said.sponsor
        group.sponsor_until_week = first_week(said.sponsor_until_month)
        group.initial_fighters, group.discipline = said.fighters_people, said.discipline
        group.commitment, group.campaign_against = said.commitment, r.NOWHERE
        group.consent = scenario.case.host_consent if said.kind == "state" else said.commitment
        if said.kind == "external":
            group.active_from_week = first_week(said.active_from_month)
            group.active_until_week = first_week(said.active_until_month)
    return groups


def is_beaten(case: Case, group: ArmedGroup) -> bool:
    """Tell whether a group lost the war that ended: a remnant of it stays outside any accord."""
    return case.ending == "victory" and group.kind == "rebel"


def side_of(said: ArmedGroup) -> int:
    """Return the side of the ended war on which a group stood."""
    if said.kind == "state" or said.allied_with_state:
        return r.STATE_SIDE
    return r.REBEL_SIDE if said.kind in ("rebel", "spoiler", "external") else r.NO_SIDE


def thousands_of_men(groups: np.recarray) -> float:
    """Return the men, in thousands, that the parties to the ended war had under arms in week 0."""
    parties = (groups.kind == r.STATE) | (groups.kind == r.REBEL) | (groups.beaten == 1)
    return max(int(groups.initial_fighters[parties].sum()), 1) / 1_000


def injury_at_start(scenario: Scenario, groups: np.recarray) -> float:
    """Return the deaths that each party blames on the other in week 0: fewer where one side won."""
    left = 0.3 if scenario.case.ending == "victory" else 1.0
    return left * scenario.constants.wartime_injury_per_1000 * thousands_of_men(groups)


def make_country(scenario: Scenario, groups: np.recarray, rows: tuple[dict, ...]) -> np.recarray:
    """Return the country's record."""
    said, country = scenario.case.state, blank(r.COUNTRY, 1)
    one = country[0]
    one.n_groups, one.n_identities = len(groups), len(scenario.case.identities)
    one.capital, one.total_people = ground.capital_of(rows), scenario.case.population_people
    for name in (
        "police_people",
        "police_quality",
        "army_quality",
        "political_will",
        "corruption",
        "governance",
        "services",
    ):
        one[name] = getattr(said, name)
    need = scenario.constants.upkeep_usd_per_week * max(
        sum(int(g.initial_fighters) for g in groups if g.kind != r.STATE), 1
    )
    one.thousands_of_men = thousands_of_men(groups)
    one.loot_income = min(scenario.case.lootable_usd_per_week / need, 1.0)
    one.lootable_usd_per_week = scenario.case.lootable_usd_per_week
    one.cell_km, one.cyber_threat = scenario.case.cell_km, scenario.case.cyber_threat
    set_season(one, scenario.case)
    for i, neighbour in enumerate(scenario.case.neighbours):
        one.neighbour[i], one.war_next_door[i] = i + 1, neighbour.war
        one.war_next_door_from_week[i] = first_week(neighbour.from_month)
        one.war_next_door_until_week[i] = first_week(neighbour.until_month)
    for i, identity in enumerate(scenario.case.identities):
        one.inclusion_at_start[i] = identity.inclusion
        one.people_by_identity[i] = int(identity.share * one.total_people)
        one.inclusion[i], one.kin_livelihood[i] = identity.inclusion, said.livelihood
    return country


def set_season(one: np.record, case: Case) -> None:
    """Set in which weeks of the year it rains, and in which the run begins."""
    one.first_week_of_year = first_week(case.week_zero.month - 1)
    if case.rain_first_month and case.rain_last_month:
        all_year = (case.rain_last_month - case.rain_first_month) % 12 == 11
        one.rain_first_week = 0 if all_year else first_week(case.rain_first_month - 1)
        one.rain_last_week = first_week(12 if all_year else case.rain_last_month)


def make_provisions(scenario: Scenario) -> np.recarray:
    """Return the promises: the accord's, which only a treaty has, and an election that the mission brings."""
    said = scenario.case.provisions if scenario.case.ending == "treaty" else ()
    if scenario.design.elections.date == "month" and all(one.kind != "election" for one in said):
        election = Provision(name="election", title="Election", kind="election", due_month=0, weight=0.0)
        said = (*said, election)
    provisions = blank(r.PROVISION, len(said))
    for i, one in enumerate(said):
        provisions[i].key = settle.name_key(settle.PROVISION_KIND, i, 0)
        provisions[i].kind, provisions[i].weight = PROVISION_KINDS[one.kind], one.weight
        provisions[i].due_week = due_week(one, scenario.design)
    return provisions


def due_week(said: Provision, design: Design) -> int:
    """Return the week in which a provision falls due; a design may set the date of elections."""
    if said.kind == "election" and design.elections.date == "month":
        return first_week(design.elections.month)
    return first_week(said.due_month)


def make_parameters(scenario: Scenario) -> np.recarray:
    """Return the constants as one record, a float64 field each."""
    values = scenario.constants.model_dump()
    dtype = np.dtype([(name, "f8") for name in values])
    return np.array([tuple(float(value) for value in values.values())], dtype=dtype).view(np.recarray)


def make_switches(scenario: Scenario) -> np.recarray:
    """Return one 0 or 1 for each mechanism: on unless the scenario disables it."""
    names = mechanism_names()
    dtype = np.dtype([(name, "i8") for name in names])
    return np.array([tuple(int(name not in scenario.disable) for name in names)], dtype=dtype).view(
        np.recarray
    )


def make_start(scenario: Scenario) -> np.recarray:
    """Return the frame of mind in week 0: trust in the state is lower where its men did the harm (Blair &
    Morse 2021)."""
    case = scenario.case
    abuse = sum(
        group.wartime_abuse for group in case.groups if group.kind == "state" or group.allied_with_state
    )
    burden = min(logarithm(1.0 + 100.0 * case.war_deaths_people / case.population_people) / 5.0, 0.4)
    start = blank(START, 1)
    start[0] = (
        case.state.livelihood,
        0.3,
        0.3 + burden,
        max(0.4 - 0.3 * abuse, 0.1),
        0.4,
        0.5 - burden,
        case.displaced_share,
        0.12,
    )
    return start
