"""Tiny worlds built by hand, nine cells in a square, and the arithmetic by which tests check the engine.

Cells are numbered row by row, 4 in the middle; cell 0 is the capital. The five groups are always there,
without men. Nothing here calls a rule of the engine except the keyed draw.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping

import numpy as np

from sim.engine import records as r
from sim.engine.chance import draw
from sim.scenario.constants import Constants
from sim.scenario.mechanisms import mechanism_names

SIDE = 3
MIDDLE = 4
WEEK = 10
NOBODY = np.uint64(0)
ARMY, REBELS, RENEGADES, GUARDS, GANG = range(5)
OURS, THEIRS = 0, 1
GROUPS = (
    {"kind": r.STATE, "side": r.STATE_SIDE, "identity": OURS, "signatory": 1},
    {"kind": r.REBEL, "side": r.REBEL_SIDE, "identity": THEIRS, "signatory": 1},
    {"kind": r.SPOILER, "side": r.REBEL_SIDE, "identity": THEIRS},
    {"kind": r.MILITIA, "side": r.STATE_SIDE, "identity": OURS},
    {"kind": r.GANG, "side": r.NO_SIDE, "identity": OURS},
)
UNIT = {"cell": MIDDLE, "status": r.DEPLOYED, "quality": 1.0, "quality_at_start": 1.0}
NEW_COUNTRY = {"n_groups": len(GROUPS), "n_identities": 2, "thousands_of_men": 2.0}
NEW_MISSION = {
    "rule": r.NOWHERE,
    "exit_week": 1_000_000,
    "work": 1.0,
    "link": 1.0,
    "legitimacy": 0.5,
    "promises_met": 0.5,
}
NEUTRAL = {
    "posture": r.GARRISON,
    "exit_week": 1_000_000,
    "cut_week": r.NOWHERE,
    "partial_to": r.NOWHERE,
    "tolerated_losses_people": 1_000_000,
    "cost_ratio": 1.0,
    "paid_share": 1.0,
    "clarity": 1.0,
    "rule_posture": r.NOWHERE,
    "rule_robustness": -1.0,
    "rule_minimum_weeks": 1,
    "elections_allowed": 1,
}
STEPS = ((-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1))
STAFF = {"component": r.CIVILIANS, "people": 50, "quality": 0.6, "cell": 0}  # 30 by quality
HERE = {"ever": 1}  # a mission that is there
EITHER_SIDE = [(1.0 + 1e-9, True), (1.0 - 1e-9, False)]  # a chance just above and just below the draw
Rows = Iterable[Mapping[str, object]]
NOTHING: Mapping[str, object] = {}


def world(
    *,
    people: Rows = (),
    bands: Rows = (),
    units: Rows = (),
    provisions: Rows = (),
    weeks: int = 120,
    country: Mapping[str, object] = NOTHING,
    mission: Mapping[str, object] = NOTHING,
    levers: Mapping[str, object] = NOTHING,
    **constants,
) -> r.State:
    """Return a state: records as said, what is unsaid neutral or zero, all mechanisms on, constants as named.

    A civilian record, band or unit stands in the middle cell unless it says so; a band is of the rebels and
    active; a unit is deployed and of quality 1. A mission works, is judged and is let in as one of which
    nothing is known yet; a design without a word has `NEUTRAL` levers. A constant that is not named has its
    default.
    """
    state = r.State(
        civilians=_records(r.CIVILIAN, people, 10_000, {"cell": MIDDLE, "home": MIDDLE}),
        bands=_records(
            r.BAND,
            bands,
            20_000,
            {"group": REBELS, "cell": MIDDLE, "target_cell": MIDDLE, "status": r.ACTIVE, "platoons": 1},
            spare=9,
        ),
        units=_records(r.UNIT, units, 30_000, UNIT),
        cells=_cells(),
        groups=_records(r.GROUP, GROUPS, 40_000, {"campaign_against": r.NOWHERE, "consent": 1.0}),
        country=_records(r.COUNTRY, [country], None, NEW_COUNTRY),
        provisions=_records(r.PROVISION, provisions, 60_000, {}),
        mission=_records(r.MISSION, [mission], None, NEW_MISSION),
        levers=_records(r.LEVERS, [levers], None, NEUTRAL),
        parameters=_parameters(constants),
        switches=_numbers(dict.fromkeys(mechanism_names(), 1), "i8"),
        plan=_records(r.PLAN_WEEK, [{}] * weeks, None, {}),
        ledger=_records(r.LEDGER, [{"seed": 7, "platoons_per_band": 1}], None, {}),
        events=_records(r.EVENT, [{}] * 50, None, {}),
        weeks=_records(r.WEEK, [{}] * weeks, None, {}),
    )
    state.ledger[0].n_bands = len(state.bands) - 9
    state.ledger[0].n_platoons = state.bands.platoons.sum()
    take_stock(state)
    return state


def take_stock(state: r.State) -> None:
    """Count people and active fighters by cell and group, as the start of a week does."""
    cells, groups = state.cells, state.groups
    for name in (
        "people",
        "people_by_identity",
        "fighters",
        "bands",
        "men_of_state_side",
        "men_of_rebel_side",
    ):
        cells[name] = 0
    for name in ("fighters", "demobilised"):
        groups[name] = 0
    for person in state.civilians:
        if person.cell != r.NOWHERE:
            cells["people"][person.cell] += person.people
            cells["people_by_identity"][person.cell, person.identity] += person.people
    for band in state.bands[: int(state.ledger[0].n_bands)]:
        if band.status == r.ACTIVE:
            cells["fighters"][band.cell, band.group] += band.fighters
            cells["bands"][band.cell] += 1
            groups["fighters"][band.group] += band.fighters
            side = {r.STATE_SIDE: "men_of_state_side", r.REBEL_SIDE: "men_of_rebel_side"}
            if groups["side"][band.group] in side:
                cells[side[groups["side"][band.group]]][band.cell] += band.fighters
        elif band.status == r.DEMOBILISED:
            groups["demobilised"][band.group] += band.fighters


def snapshot(state: r.State) -> dict[str, bytes]:
    """Return a digest of every table: what did not change is found by comparing two of them."""
    return {name: hashlib.sha256(table.tobytes()).digest() for name, table in state._asdict().items()}


def changed(before: Mapping[str, bytes], state: r.State) -> set[str]:
    """Return the names of the tables that are no longer what they were."""
    return {name for name, digest in snapshot(state).items() if digest != before[name]}


def events(state: r.State) -> list[dict[str, int]]:
    """Return the event table as plain rows."""
    rows = state.events[: int(state.ledger[0].n_events)]
    return [{name: int(row[name]) for name in row.dtype.names} for row in rows]


def event(week: int, cell: int, actor: int, target: int, kind: int, **deaths: int) -> dict[str, int]:
    """Return an event row; deaths are named by their victim."""
    row = {"week": week, "cell": cell, "actor": actor, "target": target, "kind": kind}
    victims = ("civilian", "humanitarian", "fighter", "peacekeeper")
    assert set(deaths) <= set(victims)
    return row | {f"deaths_{name}": deaths.get(name, 0) for name in victims}


def luck(state: r.State, week: int, purpose: int, first: object = None, second: object = None) -> float:
    """Return the draw in [0, 1) that decides about one record (and the one it meets)."""
    keys = [NOBODY if one is None else np.uint64(one.key) for one in (first, second)]
    return float(draw(state.ledger[0].seed, week, purpose, *keys))


def lucky_week(state: r.State, purpose: int, first: object, second: object, below: float) -> int:
    """Return the first week in which a draw falls below a mark."""
    return next(week for week in range(100_000) if luck(state, week, purpose, first, second) < below)


def logistic(x: float) -> float:
    """Return 1 / (1 + e**-x)."""
    return 1.0 / (1.0 + math.exp(-x))


def neighbours(c: int) -> list[int]:
    """Return the cells around one."""
    row, column = divmod(c, SIDE)
    around = [(row + down, column + across) for down, across in STEPS]
    return [a * SIDE + b for a, b in around if 0 <= a < SIDE and 0 <= b < SIDE]


def saturation(amount: float, scale: float) -> float:
    """Return amount / (amount + scale)."""
    return amount / (amount + scale)


def gumbel(u: float) -> float:
    """Return the standard Gumbel quantile of u."""
    return -math.log(-math.log(u))


def binomial(u: float, n: int, p: float) -> int:
    """Return the binomial quantile of u; above p = 1/2 the failures are those of 1 - u."""
    if p > 0.5:
        return n - binomial(1.0 - u, n, 1.0 - p)
    return _quantile(u, n, lambda k: math.comb(n, k) * p**k * (1.0 - p) ** (n - k))


def poisson(u: float, mean: float) -> int:
    """Return the Poisson quantile of u from the mass function."""
    return _quantile(u, 1_000, lambda k: math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)))


def event_deaths(u: float, scale: float) -> int:
    """Return the whole deaths x + 1 at which P(deaths > x) = (1 + x / scale)**-1.35 passes 1 - u."""
    return math.floor(scale * ((1.0 - u) ** (-1.0 / 1.35) - 1.0)) + 1


def _quantile(u: float, most: int, mass) -> int:
    total = 0.0
    for k in range(most + 1):
        total += mass(k)
        if u < total:
            return k
    return most


def _records(dtype: np.dtype, rows: Rows, first_key: int | None, usual: dict, spare: int = 0) -> np.recarray:
    rows = list(rows)
    table = np.zeros(len(rows) + spare, dtype)
    for i, row in enumerate(rows):
        if first_key is not None:
            table[i]["key"] = first_key + i
        for name, value in (usual | dict(row)).items():
            table[i][name] = value
    return table.view(np.recarray)


def _cells() -> np.recarray:
    cells = _records(r.CELL, [{}] * (SIDE * SIDE), 50_000, {"forecast_class": r.NOWHERE})
    for i in range(SIDE * SIDE):
        row, column = divmod(i, SIDE)
        cells[i].row, cells[i].column = row, column
        around = [(row + down, column + across) for down, across in STEPS]
        cells[i].neighbours[:] = [
            a * SIDE + b if 0 <= a < SIDE and 0 <= b < SIDE else r.NOWHERE for a, b in around
        ]
    return cells


def _parameters(changed: Mapping[str, float]) -> np.recarray:
    values = Constants().model_dump()
    unknown = set(changed) - set(values)
    assert not unknown, f"no such constants: {unknown}"
    return _numbers(values | changed, "f8")


def _numbers(values: Mapping[str, float], kind: str) -> np.recarray:
    dtype = np.dtype([(name, kind) for name in values])
    return np.array([tuple(values.values())], dtype).view(np.recarray)
