"""Invariants of what is counted twice: people, men, deaths, money, promises."""

from __future__ import annotations

import numpy as np

from sim.engine import records as r
from sim.invariants.books import DEATHS, KEYED, Books, bands_of, men_of, open_books, table_of

MISSION_PEOPLE = {
    "military_people": (r.MILITARY,),
    "observers_people": (r.OBSERVERS,),
    "police_people": (r.FORMED_POLICE, r.POLICE),
    "civilians_people": (r.CIVILIANS,),
}


def people_are_conserved(before: Books, state: r.State, week: int) -> str:
    """Civilians, men of every status, recruits, prisoners and the dead together are always as many."""
    everyone = open_books(state).everyone
    return "" if everyone == before.everyone else f"{everyone} people, {before.everyone} the week before"


def men_leave_only_by_death_or_arrest(before: Books, state: r.State, week: int) -> str:
    """A group loses men only by this week's losses or into the army, and gangs and militias by arrest."""
    now, n = men_of(state), len(state.groups)
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


def keys_stay(before: Books, state: r.State, week: int) -> str:
    """Every agent has a key of its own and keeps it; bands are only added."""
    for name in KEYED:
        keys, old = table_of(state, name)["key"], before.keys[name]
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
    bands = bands_of(state)
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
    bands = bands_of(state)
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
    bands, places = bands_of(state), int(state.levers[0].ddr_places)
    held = int(bands["fighters"][bands["status"] == r.CANTONED].sum())
    return f"{held} men in {places} places" if held > places else ""


def the_record_is_the_state(before: Books, state: r.State, week: int) -> str:
    """The week's row counts the people, displaced, refugees, armed, demobilised, recruits and prisoners there
    are."""
    row, people, bands = state.weeks[week], state.civilians, bands_of(state)
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
