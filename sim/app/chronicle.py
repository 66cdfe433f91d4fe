"""What just happened, in plain words: sentences from how things stood a week ago and how they stand now."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import NamedTuple

from sim.app.life import CIVILIANS, COMPONENTS, MISSION, POSTURES, Incident, Standing
from sim.app.places import Places
from sim.scenario.calendar import WEEKS_PER_YEAR, first_week
from sim.scenario.case import Case

MOST_INCIDENTS = 4
FLIGHT_WORTH_TELLING = 0.002  # share of the population whose flight or return within a week is news
KEEPS, ON_GUARD, OFFENSIVE = 0, 1, 2
GROUP_TURNS = {
    KEEPS: "Back to keeping the peace: {who}.",
    ON_GUARD: "On guard now: {who}.",
    OFFENSIVE: "On the offensive now: {who}.",
}
MISSION_TURNS = {
    "garrison": "The mission draws back to the towns.",
    "patrol": "The mission patrols where people live.",
    "hotspot": "The mission goes where violence is reported.",
    "protection": "The mission goes where people are most at risk.",
    "forecast": "The mission goes where its early warning expects violence.",
}


class Sentence(NamedTuple):
    """One piece of news: its week, what it is about, and the words."""

    week: int
    about: str
    words: str


def news(before: Standing, now: Standing, case: Case, places: Places) -> list[Sentence]:
    """Tell what the week brought, most important first.

    Parameters
    ----------
    before, now : Standing
        At the end of the last week and of this one.
    case : Case
        For the names of groups and promises.
    places : Places
        For the names of places.
    """
    told = [
        *_war(before, now),
        *_turns(before, now, case),
        *_promises(before, now, case),
        *_mission(before, now),
        *_deaths(now, case, places),
        *_people(before, now, case),
    ]
    return [Sentence(now.week, about, words) for about, words in told]


def date_of(case: Case, week: int) -> str:
    """Return the month and year in which a week falls, by the model's calendar of 52 weeks a year."""
    years, weeks = divmod(max(week, 0), WEEKS_PER_YEAR)
    start = case.week_zero
    months = start.month - 1 + 12 * weeks // WEEKS_PER_YEAR
    return f"{datetime.date(2000, months % 12 + 1, 1):%B} {start.year + years + months // 12}"


def _war(before: Standing, now: Standing) -> Iterator[tuple[str, str]]:
    if now.at_war and not before.at_war:
        yield "war", "War: a party to the accord has gone on the offensive."
    if before.at_war and not now.at_war:
        yield "peace", "The offensives stop: no party to the accord is at war any more."


def _turns(before: Standing, now: Standing, case: Case) -> Iterator[tuple[str, str]]:
    for group, old, new in zip(case.groups, before.postures, now.postures, strict=False):
        if new != old:
            about = "war" if new == OFFENSIVE else "peace" if new == KEEPS else "party"
            yield about, GROUP_TURNS[new].format(who=f"the {group.title}")


def _promises(before: Standing, now: Standing, case: Case) -> Iterator[tuple[str, str]]:
    for provision, old, new in zip(case.provisions, before.kept, now.kept, strict=True):
        late = now.week - first_week(provision.due_month)
        if new and not old:
            held = "Elections are held" if provision.kind == "election" else "Promise kept"
            yield "peace", f"{held}: {provision.title} ({_lateness(late)})."
        elif not new and late == 1:
            yield "party", f"Promise overdue: {provision.title}."


def _lateness(weeks: int) -> str:
    if abs(weeks) < 2:
        return "on time"
    return f"{abs(weeks)} weeks {'late' if weeks > 0 else 'early'}"


def _mission(before: Standing, now: Standing) -> Iterator[tuple[str, str]]:
    if now.expelled and not before.expelled:
        yield "mission", "The government tells the mission to leave."
    if now.mission_posture != before.mission_posture and any(now.in_place):
        yield "mission", MISSION_TURNS[POSTURES[now.mission_posture]]
    changes = [new - old for old, new in zip(before.in_place, now.in_place, strict=True)]
    come = [f"{n:,} {name}" for n, name in zip(changes, COMPONENTS, strict=True) if n > 0]
    gone = [f"{-n:,} {name}" for n, name in zip(changes, COMPONENTS, strict=True) if n < 0]
    if come:
        yield "mission", f"Arrived for the mission: {_and(come)}."
    if gone:
        yield "mission", f"No longer with the mission: {_and(gone)}."


def _deaths(now: Standing, case: Case, places: Places) -> Iterator[tuple[str, str]]:
    worst = sorted(now.incidents, key=lambda incident: (-incident.deaths, incident.cell))
    worst = [incident for incident in worst if incident.deaths]
    for incident in worst[:MOST_INCIDENTS]:
        yield "deaths", _incident(incident, case, places)
    rest = worst[MOST_INCIDENTS:]
    if rest:
        where = len({incident.cell for incident in rest})
        more = sum(incident.deaths for incident in rest)
        yield "deaths", f"Elsewhere, in {_count(where, 'place', 'places')}: {more:,} more dead."


def _incident(incident: Incident, case: Case, places: Places) -> str:
    place, actor = places.name(incident.cell), _who(incident.actor, case)
    if incident.target == CIVILIANS:
        return f"{_capital(place)}, {_dead(incident)} killed by {actor}."
    against = _who(incident.target, case)
    return f"{_capital(place)}, fighting between {actor} and {against}: {_dead(incident)} dead."


def _dead(incident: Incident) -> str:
    counts = (
        _count(incident.civilians, "civilian", "civilians"),
        _count(incident.aid_workers, "aid worker", "aid workers"),
        _count(incident.fighters, "fighter", "fighters"),
        _count(incident.peacekeepers, "peacekeeper", "peacekeepers"),
    )
    return _and([words for words in counts if not words.startswith("0 ")])


def _people(before: Standing, now: Standing, case: Case) -> Iterator[tuple[str, str]]:
    disarmed = now.demobilised - before.demobilised
    if disarmed > 0:
        yield (
            "peace",
            f"{_capital(_count(disarmed, 'fighter leaves', 'fighters leave'))} the camps as civilians.",
        )
    moved = now.displaced - before.displaced
    if before.week >= 0 and abs(moved) > FLIGHT_WORTH_TELLING * case.population_people:
        verb = "more people are away from home than a week ago" if moved > 0 else "people are back home"
        yield "people", f"{abs(moved):,} {verb}."


def _who(code: int, case: Case) -> str:
    return "the mission" if code == MISSION else f"the {case.groups[code].title}"


def _count(n: int, one: str, many: str) -> str:
    return f"{n:,} {one if n == 1 else many}"


def _and(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
