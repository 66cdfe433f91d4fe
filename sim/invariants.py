"""What must hold at the end of every week, whatever the scenario: checked week by week when asked for.

Each invariant is a function of the week's `Books`, the state and the week that returns nothing where all is
well, and the offending numbers where it is not. Its docstring is its promise.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.engine import records as r
from sim.errors import PeaceGridError

TOLERANCE = 1e-9
SHARES = {
    "civilians": (
        "livelihood",
        "fear",
        "grievance",
        "trust_state",
        "trust_mission",
        "trust_groups",
        "risk_aversion",
    ),
    "bands": ("discipline", "supply", "livelihood"),
    "units": ("quality", "quality_at_start"),
    "groups": (
        "commitment",
        "guarantee",
        "consent",
        "sponsor",
        "loot_share",
        "weariness",
        "discipline",
        "means",
    ),
    "cells": (
        "lootable",
        "road",
        "economy",
        "alarm",
        "trust_mission",
        "mission_seen",
        "staff_seen",
        "deterrence",
        "policing",
        "monitoring",
        "settlement",
        "protection",
        "justice",
        "contact",
        "trust_groups",
        "services",
        "works",
        "jobs",
        "aid",
        "dependency",
        "mentored",
        "watched",
        "pressure",
        "risk",
    ),
    "country": (
        "police_quality",
        "army_quality",
        "political_will",
        "corruption",
        "governance",
        "services",
        "implemented",
        "stakes",
        "loot_income",
        "inclusion",
        "inclusion_at_start",
        "kin_livelihood",
    ),
    "mission": (
        "credibility",
        "mediation",
        "disarmament",
        "administration",
        "election_support",
        "robustness",
        "force_allowed",
        "troop_quality",
        "work",
        "knowledge",
        "promises_met",
        "coordination",
        "legitimacy",
        "link",
    ),
    "weeks": (
        "trust_state",
        "trust_mission",
        "trust_groups",
        "fear",
        "grievance",
        "livelihood",
        "legitimacy",
        "consent",
        "coordination",
        "services",
        "inclusion",
        "governance",
        "economy",
        "accord_implemented",
        "ddr_completed",
        "commitment_state",
        "commitment_rebel",
        "guarantee",
        "credibility",
        "deterrence",
    ),
}
SIGNED = {
    "groups": ("ambition",),
    "country": ("promise_credit",),
    "levers": ("rule_value", "rule_robustness"),
    "parameters": ("commitment_base",),
}
INDEXES = (
    "home",
    "cell",
    "target_cell",
    "neighbours",
    "refuges",
    "actor",
    "target",
    "campaign_against",
    "forecast_class",
    "partial_to",
    "rule",
    "rule_posture",
    "cut_week",
    "due_week",
    "kept_week",
    "row",
    "column",
)
KEYED = ("civilians", "bands", "units", "groups", "cells", "provisions")
MISSION_PEOPLE = {
    "military_people": (r.MILITARY,),
    "observers_people": (r.OBSERVERS,),
    "police_people": (r.FORMED_POLICE, r.POLICE),
    "civilians_people": (r.CIVILIANS,),
}
DEATHS = ("deaths_civilian", "deaths_humanitarian", "deaths_fighter", "deaths_peacekeeper")


class InvariantBroken(PeaceGridError):  # noqa: N818 - a statement about the model
    """The model broke a promise: never the user's fault.

    Parameters
    ----------
    name : str
        The invariant.
    week : int
        The week at whose end it does not hold.
    numbers : str
        The offending numbers.
    """

    def __init__(self, name: str, week: int, numbers: str) -> None:
        self.name, self.week = name, week
        promise = " ".join((INVARIANTS[name].__doc__ or "").split())
        super().__init__(f"invariant {name} broken in week {week}: {numbers}. {promise}")


@dataclass(frozen=True)
class Books:
    """What is carried from one week's check to the next.

    Attributes
    ----------
    everyone, unit_people : int
        People in the country, and in units of the mission, in week 0; dead and prisoners count.
    men : numpy.ndarray
        int64, (groups,), people: under arms, in camps, demobilised and waiting recruits.
    prisoners : int
        People.
    gone : numpy.ndarray
        int64, bands without men, by row.
    kept : numpy.ndarray
        int64, (provisions,), 1 where carried out.
    cost_usd, ddr_spent_usd, assistance_usd : float
        Money spent so far.
    keys : dict of numpy.ndarray
        uint64, keys by table.
    deaths : int
        All deaths so far.
    """

    everyone: int
    unit_people: int
    men: np.ndarray
    prisoners: int
    gone: np.ndarray
    kept: np.ndarray
    cost_usd: float
    ddr_spent_usd: float
    assistance_usd: float
    keys: dict[str, np.ndarray]
    deaths: int


def open_books(state: r.State) -> Books:
    """Return the books of a state, before its first week or after any."""
    unit_people = int(state.units["people"].sum() + state.mission[0].casualties)
    deaths = {name: int(state.weeks[name].sum()) for name in DEATHS}
    dead = deaths["deaths_civilian"] + deaths["deaths_fighter"]
    men = _men(state)
    everyone = int(state.civilians["people"].sum() + men.sum() + state.country[0].prisoners) + dead
    return Books(
        everyone=everyone,
        unit_people=unit_people,
        men=men,
        prisoners=int(state.country[0].prisoners),
        gone=np.flatnonzero(_bands(state)["status"] == r.GONE),
        kept=state.provisions["kept"].copy(),
        cost_usd=float(state.mission[0].cost_usd),
        ddr_spent_usd=float(state.mission[0].ddr_spent_usd),
        assistance_usd=float(state.mission[0].assistance_usd),
        keys={name: _table(state, name)["key"].copy() for name in KEYED},
        deaths=sum(deaths.values()),
    )


def check(before: Books | None, state: r.State, week: int) -> Books:
    """Hold the state at the end of a week against every invariant.

    Parameters
    ----------
    before : Books or None
        What the check of the week before returned; None opens the books without looking back.
    state : State
        The state at the end of the week.
    week : int
        The week just simulated.

    Returns
    -------
    Books
        For the next week's check.

    Raises
    ------
    InvariantBroken
        At the first invariant that does not hold.
    """
    books = open_books(state) if before is None else before
    for name, invariant in INVARIANTS.items():
        numbers = invariant(books, state, week)
        if numbers:
            raise InvariantBroken(name, week, numbers)
    return open_books(state)


def people_are_conserved(before: Books, state: r.State, week: int) -> str:
    """Civilians, men of every status, recruits, prisoners and the dead together are always as many."""
    everyone = open_books(state).everyone
    return "" if everyone == before.everyone else f"{everyone} people, {before.everyone} the week before"


def men_leave_only_by_death_or_arrest(before: Books, state: r.State, week: int) -> str:
    """A group loses men only by this week's losses or into the army, and gangs and militias by arrest."""
    now, n = _men(state), len(state.groups)
    losses = state.groups["losses"]
    arrested = int(state.country[0].prisoners) - before.prisoners
    arrestable = np.isin(state.groups["kind"], (r.GANG, r.MILITIA))
    missing = (before.men[:n] - losses - state.groups["integrated"] - now[:n]).clip(min=0)
    if missing[~arrestable].any() or missing.sum() > arrested:
        return f"men missing by group {missing.tolist()}, {arrested} arrested"
    return ""


def counts_never_fall(before: Books, state: r.State, week: int) -> str:
    """The dead, the prisoners and the money spent never become fewer."""
    now = open_books(state)
    pairs = {name: (getattr(before, name), getattr(now, name)) for name in ("deaths", "prisoners")}
    pairs |= {name: (getattr(before, name), getattr(now, name)) for name in ("cost_usd", "ddr_spent_usd")}
    return ", ".join(f"{name} {old} then {new}" for name, (old, new) in pairs.items() if new < old)


def numbers_are_finite(before: Books, state: r.State, week: int) -> str:
    """No field of any record is NaN or infinite."""
    bad = []
    for table, name, values in _fields(state, "f"):
        if not np.isfinite(values).all():
            bad.append(f"{table}.{name}")
    return ", ".join(bad)


def shares_are_shares(before: Books, state: r.State, week: int) -> str:
    """Every share, trust and probability lies within 0..1."""
    bad = []
    for table, names in SHARES.items():
        records = state.weeks[week : week + 1] if table == "weeks" else _table(state, table)
        for name in names:
            values = records[name]
            if values.size and (values.min() < -TOLERANCE or values.max() > 1.0 + TOLERANCE):
                bad.append(f"{table}.{name} within {values.min():.9g}..{values.max():.9g}")
    return ", ".join(bad)


def nothing_is_negative(before: Books, state: r.State, week: int) -> str:
    """No count of people, weeks or deaths and no weight is negative."""
    bad = []
    for table, name, values in _fields(state, "if"):
        may_be = name in SIGNED.get(table, ()) or name in INDEXES
        if not may_be and values.size and values.min() < -TOLERANCE:
            bad.append(f"{table}.{name} {values.min()}")
    return ", ".join(bad)


def youths_are_people(before: Books, state: r.State, week: int) -> str:
    """No community has more young people than people."""
    people = state.civilians
    rows = np.flatnonzero(people["youths"] > people["people"])
    return f"communities {rows[:5].tolist()}" if len(rows) else ""


def places_are_on_the_map(before: Books, state: r.State, week: int) -> str:
    """Homes, bands and deployed units stand on a cell; only refugees and units not deployed stand on none."""
    n, people, units = len(state.cells), state.civilians, state.units
    bands = _bands(state)
    bad = []
    if (_off(people["home"], n) | (_off(people["cell"], n) & (people["cell"] != r.NOWHERE))).any():
        bad.append("a community")
    if (_off(bands["cell"], n) | _off(bands["target_cell"], n)).any():
        bad.append("a band")
    deployed = units["status"] == r.DEPLOYED
    if _off(units["cell"][deployed], n).any() or (units["cell"][~deployed] != r.NOWHERE).any():
        bad.append("a unit")
    if _off(state.cells["control"], len(state.groups)).any():
        bad.append("a cell's holder")
    return " and ".join(bad) + " is off the map" if bad else ""


def the_displaced_are_away(before: Books, state: r.State, week: int) -> str:
    """A community is displaced exactly when it is not at home, and only then counts weeks away."""
    people = state.civilians
    away = people["cell"] != people["home"]
    wrong = (away != (people["displaced"] == 1)) | (~away & (people["weeks_away"] != 0))
    return f"communities {np.flatnonzero(wrong)[:5].tolist()}" if wrong.any() else ""


def codes_are_known(before: Books, state: r.State, week: int) -> str:
    """Every status, order, posture, kind and switch is one of those declared."""
    country, bands = state.country[0], _bands(state)
    known = {
        "bands.status": (bands["status"], r.DEMOBILISED),
        "bands.order": (bands["order"], r.CAMPAIGN_ATTACK),
        "groups.campaign_against": (state.groups["campaign_against"] + 1, int(country.n_identities)),
        "cells.forecast_class": (state.cells["forecast_class"] + 1, r.N_FORECAST_CLASSES),
        "mission.posture": (state.mission["posture"], r.FORECAST),
        "mission.rule": (state.mission["rule"] + 1, r.MAXIMUM_RULES),
        "units.organisation": (state.units["organisation"], r.MAXIMUM_ORGANISATIONS - 1),
        "bands.group": (bands["group"], int(country.n_groups) - 1),
        "units.status": (state.units["status"], r.UNFILLED),
        "units.component": (state.units["component"], r.N_COMPONENTS - 1),
        "groups.kind": (state.groups["kind"], r.EXTERNAL),
        "groups.side": (state.groups["side"], r.NO_SIDE),
        "groups.posture": (state.groups["posture"], r.OFFENSIVE),
        "groups.next_posture": (state.groups["next_posture"], r.OFFENSIVE),
        "groups.identity": (state.groups["identity"], int(country.n_identities) - 1),
        "groups.signatory": (state.groups["signatory"], 1),
        "civilians.identity": (state.civilians["identity"], int(country.n_identities) - 1),
        "civilians.displaced": (state.civilians["displaced"], 1),
        "provisions.kind": (state.provisions["kind"], r.P_TERRITORY),
        "provisions.kept": (state.provisions["kept"], 1),
        "country.at_war": (state.country["at_war"], 1),
    }
    wrong = {name: values for name, (values, highest) in known.items() if _off(values, highest + 1).any()}
    return ", ".join(f"{name} {values.min()}..{values.max()}" for name, values in wrong.items())


def keys_stay(before: Books, state: r.State, week: int) -> str:
    """Every agent has a key of its own and keeps it; bands are only added."""
    for name in KEYED:
        keys, old = _table(state, name)["key"], before.keys[name]
        if len(np.unique(keys)) != len(keys):
            return f"two {name} share a key"
        if not np.array_equal(keys[: len(old)], old) or (name != "bands" and len(keys) != len(old)):
            return f"keys of {name} changed"
    return ""


def events_are_the_counters(before: Books, state: r.State, week: int) -> str:
    """The week's events, its counters by victim, by perpetrator and by kind, and the cells' dead agree."""
    row, ledger = state.weeks[week], state.ledger[0]
    if ledger.n_events > len(state.events):
        return f"{ledger.n_events} events, room for {len(state.events)}"
    events = state.events[: int(ledger.n_events)]
    events = events[events["week"] == week]
    by_victim = {name: (int(events[name].sum()), int(row[name])) for name in DEATHS}
    total = sum(listed for listed, _ in by_victim.values())
    other = events[events["kind"] == r.OTHER]
    by_kind = int(row["state_based"].sum() + row["non_state"] + row["one_sided"].sum())
    sums = {
        "by perpetrator": (
            total,
            int(row["deaths_by_state"] + row["deaths_by_rebel"] + row["deaths_by_other"]),
        ),
        "by kind": (total, by_kind + sum(int(other[name].sum()) for name in DEATHS)),
        "in cells": (total, int(state.cells["killed"].sum())),
    }
    return ", ".join(
        f"{name}: events {listed}, counters {counted}"
        for name, (listed, counted) in (by_victim | sums).items()
        if listed != counted
    )


def the_dead_are_counted_once(before: Books, state: r.State, week: int) -> str:
    """All events together are the country's dead and the mission's casualties; each has a victim."""
    events = state.events[: int(state.ledger[0].n_events)]
    country, mission = state.country[0], state.mission[0]
    peacekeepers = int(events["deaths_peacekeeper"].sum())
    if int(events["deaths_humanitarian"].sum()) != country.dead_humanitarian:
        return f"{country.dead_humanitarian} humanitarian workers dead"
    if peacekeepers != country.dead_peacekeepers or peacekeepers != mission.casualties:
        return f"{peacekeepers} peacekeepers in events, {mission.casualties} casualties"
    if len(events) and (np.diff(events["week"]).min(initial=0) < 0 or events["week"][-1] > week):
        return "events out of order"
    empty = sum(events[name] for name in DEATHS) == 0 if len(events) else np.zeros(0, bool)
    return f"{int(empty.sum())} events without victims" if empty.any() else ""


def war_deaths_are_fighters(before: Books, state: r.State, week: int) -> str:
    """Battle deaths between the parties are some of the fighters killed that week."""
    row = state.weeks[week]
    return f"{row.war_deaths} of {row.deaths_fighter} fighters" if row.war_deaths > row.deaths_fighter else ""


def the_dead_do_not_act(before: Books, state: r.State, week: int) -> str:
    """A band that is gone has no men, stays gone and takes no orders from then on; all others have men."""
    bands = _bands(state)
    if bands["fighters"][bands["status"] == r.GONE].any():
        return "a band that is gone has men"
    if (bands["fighters"][bands["status"] != r.GONE] == 0).any():
        return "a band without men is not gone"
    old = bands[before.gone]
    return (
        "a band gone before acts" if (old["status"] != r.GONE).any() or (old["order"] != r.STAY).any() else ""
    )


def men_in_camps_stay(before: Books, state: r.State, week: int) -> str:
    """A band in a camp takes no orders."""
    bands = _bands(state)
    busy = (bands["status"] == r.CANTONED) & (bands["order"] != r.STAY)
    return f"{int(busy.sum())} bands in camps act" if busy.any() else ""


def units_lose_only_casualties(before: Books, state: r.State, week: int) -> str:
    """The people in units and the peacekeepers killed are always as many; a unit without people has left."""
    units = state.units
    people = int(units["people"].sum() + state.mission[0].casualties)
    if people != before.unit_people:
        return f"{people} people in units and dead, {before.unit_people} the week before"
    if (units["people"] > np.array(r.UNIT_SIZE)[units["component"]]).any():
        return "a unit is larger than its kind"
    empty = (units["people"] == 0) & (units["status"] == r.DEPLOYED)
    return f"{int(empty.sum())} empty units are deployed" if empty.any() else ""


def the_deployed_are_counted(before: Books, state: r.State, week: int) -> str:
    """The mission's people, recorded by component, are those in deployed units before this week's losses."""
    row, mission = state.weeks[week], state.mission[0]
    there = int(state.units["people"][state.units["status"] == r.DEPLOYED].sum())
    if int(mission.deployed.sum()) != there + int(row.deaths_peacekeeper):
        return f"{mission.deployed.sum()} counted, {there} there, {row.deaths_peacekeeper} killed"
    wrong = [
        name
        for name, components in MISSION_PEOPLE.items()
        if row[name] != mission.deployed[list(components)].sum()
    ]
    return ", ".join(wrong)


def money_is_what_was_bought(before: Books, state: r.State, week: int) -> str:
    """The week's cost is deployed people at their unit costs, what the programme for fighters spent, aid,
    works and technology."""
    mission, levers = state.mission[0], state.levers[0]
    ddr = float(mission.ddr_spent_usd) - before.ddr_spent_usd
    helped = float(mission.assistance_usd) - before.assistance_usd
    paid = levers.paid_share if state.switches[0].resources_and_will else 1.0
    each = levers.usd_per_week * levers.cost_ratio[:, None] * paid
    due = float((mission.deployed_by_organisation * each).sum()) + ddr + helped
    spent = float(mission.cost_usd) - before.cost_usd
    return "" if abs(spent - due) <= 1e-9 * max(mission.cost_usd, 1.0) else f"spent {spent}, due {due}"


def packages_fit_the_budget(before: Books, state: r.State, week: int) -> str:
    """Beyond its budget the programme for fighters pays nothing but the upkeep of men already in camps."""
    mission, levers = state.mission[0], state.levers[0]
    spent = float(mission.ddr_spent_usd) - before.ddr_spent_usd
    upkeep = float(mission.cantoned) * float(levers.camp_usd_per_week)
    over = before.ddr_spent_usd >= levers.ddr_budget_usd
    return f"spent {spent}, upkeep {upkeep}" if over and spent > upkeep + 1e-6 else ""


def camps_are_not_overfull(before: Books, state: r.State, week: int) -> str:
    """Camps never hold more men than they have places."""
    bands, places = _bands(state), int(state.levers[0].ddr_places)
    held = int(bands["fighters"][bands["status"] == r.CANTONED].sum())
    return f"{held} men in {places} places" if held > places else ""


def the_record_is_the_state(before: Books, state: r.State, week: int) -> str:
    """The week's row counts the people, displaced, refugees, armed, demobilised, recruits and prisoners there
    are."""
    row, people, bands = state.weeks[week], state.civilians, _bands(state)
    armed = np.isin(bands["status"], (r.ACTIVE, r.CANTONED))
    there = {
        "week": week,
        "people": people["people"].sum(),
        "displaced_people": people["people"][people["displaced"] == 1].sum(),
        "refugees_people": people["people"][people["cell"] == r.NOWHERE].sum(),
        "armed_people": bands["fighters"][armed].sum(),
        "demobilised_people": bands["fighters"][bands["status"] == r.DEMOBILISED].sum(),
        "recruits_people": state.cells["recruits"].sum(),
        "prisoners_people": state.country[0].prisoners,
    }
    return ", ".join(
        f"{name}: {count}, record {row[name]}" for name, count in there.items() if row[name] != count
    )


def identities_make_up_the_people(before: Books, state: r.State, week: int) -> str:
    """The people of all identity groups together are the people, in the country and in each cell."""
    country, cells = state.country[0], state.cells
    people = int(state.civilians["people"].sum())
    if int(country.people_by_identity.sum()) != people or country.total_people != people:
        return f"{country.people_by_identity.sum()} by identity, {people} people"
    wrong = np.flatnonzero(cells["people_by_identity"].sum(axis=1) != cells["people"])
    return f"cells {wrong[:5].tolist()}" if len(wrong) else ""


def loot_is_shared_out(before: Books, state: r.State, week: int) -> str:
    """The groups' shares of the lootable fields sum to 1 where there are any, to 0 where there are none."""
    total = float(state.groups["loot_share"].sum())
    wanted = 1.0 if (state.cells["lootable"] > 0.0).any() else 0.0
    return "" if abs(total - wanted) <= 1e-9 else f"shares sum to {total}"


def promises_stay_kept(before: Books, state: r.State, week: int) -> str:
    """A provision once carried out stays so, is dated, and is what the accord's progress counts."""
    provisions, country = state.provisions, state.country[0]
    kept = provisions["kept"] == 1
    if (before.kept > provisions["kept"]).any():
        return "a promise was taken back"
    if (provisions["kept_week"][kept] > week).any():
        return "a promise kept in the future"
    total = float(provisions["weight"].sum())
    if total > 0.0 and state.switches[0].accord == 1:
        share = float(provisions["weight"][kept].sum()) / total
        return "" if abs(share - country.implemented) <= 1e-9 else f"{country.implemented} for {share}"
    return ""


INVARIANTS: dict[str, Callable[[Books, r.State, int], str]] = {
    function.__name__: function
    for function in (
        people_are_conserved,
        men_leave_only_by_death_or_arrest,
        counts_never_fall,
        numbers_are_finite,
        shares_are_shares,
        nothing_is_negative,
        youths_are_people,
        places_are_on_the_map,
        the_displaced_are_away,
        codes_are_known,
        keys_stay,
        events_are_the_counters,
        the_dead_are_counted_once,
        war_deaths_are_fighters,
        the_dead_do_not_act,
        men_in_camps_stay,
        units_lose_only_casualties,
        the_deployed_are_counted,
        money_is_what_was_bought,
        packages_fit_the_budget,
        camps_are_not_overfull,
        the_record_is_the_state,
        identities_make_up_the_people,
        loot_is_shared_out,
        promises_stay_kept,
    )
}


def _bands(state: r.State) -> np.recarray:
    return state.bands[: int(state.ledger[0].n_bands)]


def _table(state: r.State, name: str) -> np.recarray:
    return _bands(state) if name == "bands" else getattr(state, name)


def _fields(state: r.State, kinds: str) -> list[tuple[str, str, np.ndarray]]:
    """Return table, field and values of every field whose type is of one of the kinds."""
    found = []
    for table in state._fields:
        records = _table(state, table)
        for name in records.dtype.names or ():
            if records.dtype[name].base.kind in kinds:
                found.append((table, name, records[name]))
    return found


def _off(values: np.ndarray, n: int) -> np.ndarray:
    return (values < 0) | (values >= n)


def _men(state: r.State) -> np.ndarray:
    """Return by group the men of every status and the recruits who wait to form a band."""
    men = state.cells["recruits"].sum(axis=0).astype("i8")
    bands = _bands(state)
    np.add.at(men, bands["group"], bands["fighters"])
    return men
