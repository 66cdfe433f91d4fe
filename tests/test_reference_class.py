"""Drawn post-war countries: the same whatever is asked, as published shares have it, and fit to be run."""

import math
from collections import Counter

import pytest

import sim
from sim.errors import InputError
from sim.evidence import reference_maps
from sim.evidence.class_case import war_threshold
from sim.evidence.class_facts import draw_facts, mission_probability, mission_type
from sim.evidence.reference_class import reference_class
from sim.scenario.checks import check_scenario
from sim.scenario.maps import map_facts, map_file

LARGE = 3_000


@pytest.fixture(scope="module")
def many():
    return [draw_facts(seed=11, number=number) for number in range(LARGE)]


def share_within(successes, n, expected, errors=4.0):
    assert abs(successes / n - expected) < errors * math.sqrt(expected * (1 - expected) / n)


def test_a_case_is_the_same_whatever_the_class():
    small, large = reference_class(3, seed=5), reference_class(8, seed=5, assignment="paired")
    later = reference_class(2, seed=5, first=6)
    assert [one.case for one in small] == [one.case for one in large][:3]
    assert [one.mission for one in later] == [one.mission for one in large][6:]
    assert [one.has_mission for one in small] == [one.has_mission for one in large][:3]
    assert reference_class(3, seed=6).cases[0].case != small.cases[0].case


@pytest.mark.parametrize(("ending", "n"), [("treaty", 29), ("truce", 45), ("victory", 21)])
def test_endings_as_published(many, ending, n):
    share_within(sum(one.ending == ending for one in many), LARGE, n / 95)


def test_cost_and_factions_as_published(many):
    costs = [one.log_cost for one in many]
    mean = sum(costs) / LARGE
    spread = math.sqrt(sum((cost - mean) ** 2 for cost in costs) / (LARGE - 1))
    assert abs(mean - 12.7) < 4 * 2.2 / math.sqrt(LARGE)
    assert abs(spread - 2.2) < 4 * 2.2 / math.sqrt(2 * LARGE)
    share_within(sum(one.several_factions for one in many), LARGE, 0.64)


@pytest.mark.parametrize(
    ("ending", "z", "factions", "log_odds"),
    [
        ("treaty", 0.0, True, -2.16 + 1.59 + 1.63),
        ("truce", 1.0, False, -2.16 + 0.17),
        ("victory", -2.0, True, -2.16 - 0.41 - 0.34 + 1.63),
    ],
)
def test_missions_come_as_history_sent_them(many, ending, z, factions, log_odds):
    facts = many[0]._replace(ending=ending, log_cost=12.7 + 2.2 * z, several_factions=factions)
    assert mission_probability(facts) == pytest.approx(1 / (1 + math.exp(-log_odds)), rel=1e-12)


def test_the_share_of_missions_is_the_mean_probability():
    countries = reference_class(600, seed=3)
    expected = sum(mission_probability(one.facts) for one in countries) / len(countries)
    share_within(sum(one.has_mission for one in countries), len(countries), expected)


def test_types_of_mission_by_their_published_numbers(many):
    truce = many[0]._replace(ending="truce")
    counts = Counter(mission_type(truce, (k + 0.5) / 36) for k in range(36))
    assert counts == {"observer": 17, "traditional": 8, "multidimensional": 7, "enforcement": 4}
    treaty = truce._replace(ending="treaty")
    counts = Counter(mission_type(treaty, (k + 0.5) / 50) for k in range(50))
    assert counts["multidimensional"] == 21


def test_every_case_can_be_run():
    countries = reference_class(60, seed=9)
    for number in range(len(countries)):
        for mission in (False, True):
            check_scenario(countries.scenario(number, mission=mission))
    kinds = {group.kind for one in countries for group in one.case.groups}
    assert kinds == {"state", "rebel", "spoiler", "militia", "gang"}
    assert {bool(one.case.provisions) for one in countries if one.case.ending == "treaty"} == {True}
    assert {bool(one.case.provisions) for one in countries if one.case.ending != "treaty"} == {False}


def test_the_first_case_lives_with_and_without_its_mission():
    countries = reference_class(1, seed=4, assignment="paired", horizon_weeks=30)
    without = sim.run(countries.scenario(0, mission=False), seed=4)
    with_mission = sim.run(countries.scenario(0, mission=True), seed=4)
    assert without.outcome["cost_usd"] == 0 < with_mission.outcome["cost_usd"]
    assert without.weekly["people"][0] == with_mission.weekly["people"][0]


@pytest.mark.parametrize(("people", "deaths"), [(500_000, 100), (4_600_000, 248), (200_000_000, 1_000)])
def test_small_countries_have_smaller_wars(people, deaths):
    assert war_threshold(people) == deaths


def test_facts_are_a_table():
    table = sim.reference_class(5, seed=1).facts
    assert len(table) == 5
    assert {"ending", "log_cost", "population_people", "mission_type", "has_mission"} <= set(table.columns)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"n": 0}, "1 to 100,000"),
        ({"n": 2.0}, "a whole number"),
        ({"n": 5, "seed": -1}, "seed"),
        ({"n": 5, "assignment": "historic"}, "historical"),
    ],
)
def test_wrong_requests_are_refused(arguments, words):
    with pytest.raises(InputError, match=words):
        reference_class(**arguments)


def test_shipped_maps_of_made_up_countries_are_what_the_builder_makes(tmp_path):
    reference_maps.build(tmp_path, reference_maps.SYNTHETIC)
    for name in reference_maps.SYNTHETIC:
        assert (tmp_path / f"{name}.csv").read_bytes() == map_file(name).read_bytes()


@pytest.mark.parametrize("name", reference_maps.NAMES)
def test_maps_have_about_two_hundred_cells(name):
    facts = map_facts(map_file(name))
    assert 190 <= facts.cells <= 210
    assert facts.neighbours
    assert len(facts.towns) >= 6
