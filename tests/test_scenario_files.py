"""Shipped files load, show and load again; a user's own extend them; settings reach what they name."""

import datetime
import tomllib

import pytest

from sim.errors import InputError
from sim.scenario.cost import authorised, planned_cost_usd, remaining_share
from sim.scenario.design import Design
from sim.scenario.files import read_any
from sim.scenario.load import load_any, load_case, load_design, load_scenario, load_study, scenarios_of
from sim.scenario.mechanisms import mechanism_names, mechanisms
from sim.scenario.settings import apply_settings, parse_settings
from sim.scenario.shipped import KINDS, shipped_file, shipped_names
from sim.scenario.show import json_schema, show, to_toml

SHIPPED = [(kind, name) for kind in KINDS for name in shipped_names(kind)]
HORIZON_WEEKS = 520


def write(folder, name, text):
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(("kind", "name"), SHIPPED)
def test_what_is_shown_loads_back_to_the_same(kind, name, tmp_path):
    shown = write(tmp_path, f"copy-of-{name}.toml", show(name))
    assert load_any(shown)[0] == kind
    assert load_any(shown)[1].model_dump() == load_any(name)[1].model_dump()


@pytest.mark.parametrize(("kind", "name"), SHIPPED)
def test_shown_without_comments_is_the_same_table(kind, name):
    record = load_any(name)[1]
    assert tomllib.loads(to_toml(record, comments=False)) == tomllib.loads(to_toml(record))


def test_a_whole_scenario_is_written_and_read_back():
    scenario = load_scenario("sierra-leone", "unamsil", disable=mechanism_names()[:2])
    assert type(scenario).model_validate(tomllib.loads(to_toml(scenario))) == scenario


def test_shipped_names_are_told_apart_without_their_kind():
    names = [name for _, name in SHIPPED]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    "text",
    ["a\nb", 'quo"te', "back\\slash\nnew", "\x1b[31m", "del\x7f", '"""', "tab\t", "e\u0301\u202e", "\r\n"],
)
def test_any_text_survives_writing(text):
    design = Design(title="T", summary=text)
    assert tomllib.loads(to_toml(design))["summary"] == text


def test_the_empty_design_is_no_mission():
    design = load_design("no-mission")
    assert not design.deployment.strengths
    assert planned_cost_usd(design, HORIZON_WEEKS) == 0.0


def test_force_heavy_and_balanced_cost_the_same_on_paper():
    costs = [planned_cost_usd(load_design(name), HORIZON_WEEKS) for name in ("force-heavy", "balanced")]
    assert costs[0] == pytest.approx(costs[1], rel=0.005)


def test_planned_cost_of_a_mission_counted_by_hand():
    table = {
        "title": "T",
        "deployment": {"filled_share": 0.5, "strengths": [{"month": 0, "military_people": 100}]},
        "exit": {"first_month": 12, "months": 12},
        "costs": {"military_usd_per_year": 40_000.0},
        "disarmament": {"budget_usd": 7.0},
    }
    year = 100 * 40_000 * 0.5
    design = Design.model_validate(table)
    assert planned_cost_usd(design, HORIZON_WEEKS) == pytest.approx(year + year / 2 + 7)
    assert planned_cost_usd(design, 26) == pytest.approx(year / 2 + 7)
    assert remaining_share(design, 51) == 1.0
    assert remaining_share(design, 104) == 0.0


def test_unamsil_stands_as_deployed():
    design = load_design("unamsil")
    may_2000, march_2002 = (authorised(design.deployment, 52 * month // 12 + 1) for month in (10, 32))
    assert may_2000.military_people == 11_436
    assert march_2002.military_people == 17_109
    assert design.deployment.strengths[-1].month < design.exit.first_month == 77
    assert planned_cost_usd(design, HORIZON_WEEKS) == pytest.approx(2.8e9, rel=0.15)  # published total


def test_sierra_leone_says_what_its_sources_say():
    case = load_case("sierra-leone")
    assert case.week_zero == datetime.date(1999, 7, 7)
    assert sum(group.fighters_people for group in case.groups) == pytest.approx(45_000, rel=0.02)
    assert {item.kind: item.due_month for item in case.provisions}["election"] == 34


def test_extends_merges_tables_and_replaces_arrays(tmp_path):
    own = write(
        tmp_path,
        "mine.toml",
        'extends = "balanced"\n[allocation]\nrobustness = 0.1\n[deployment]\nstrengths = [{month = 6}]\n',
    )
    mine, base = load_design(own), load_design("balanced")
    assert mine.allocation.robustness == 0.1
    assert mine.allocation.posture == base.allocation.posture
    assert [entry.month for entry in mine.deployment.strengths] == [6]
    assert mine.disarmament == base.disarmament


def test_extends_a_file_beside_it(tmp_path):
    write(tmp_path, "first.toml", 'extends = "observers"\ntitle = "First"\n')
    second = write(tmp_path, "second.toml", 'extends = "first"\n[exit]\nmonths = 3\n')
    assert load_design(second).title == "First"
    assert load_design(second).exit.months == 3
    assert read_any(second).kind == "design"


def test_a_study_finds_designs_beside_it(tmp_path):
    write(tmp_path, "mine.toml", 'extends = "observers"\ntitle = "Mine"\n')
    file = write(
        tmp_path,
        "mine-study.toml",
        'title = "T"\ncase = "sierra-leone"\ndesigns = ["no-mission", "mine"]\nbaseline = "no-mission"\n',
    )
    study = load_study(file)
    assert [scenario.design.title for scenario in scenarios_of(study)] == ["No mission", "Mine"]
    assert scenarios_of(apply_settings(study, {"horizon_weeks": 400}))[1].horizon_weeks == 400


def test_a_name_both_shipped_and_beside_is_refused(tmp_path):
    write(tmp_path, "observers.toml", 'title = "Mine"\n')
    file = write(tmp_path, "more.toml", 'extends = "observers"\n')
    with pytest.raises(InputError, match=r"shipped design and also the file"):
        load_design(file)


def test_shipped_files_can_be_given_by_path():
    assert load_design(shipped_file("design", "unamsil")) == load_design("unamsil")
    assert [s.design_name for s in scenarios_of(load_study(shipped_file("study", "mission-mix")))]


@pytest.mark.parametrize("prefix", [b"\xef\xbb\xbf", b"# comment\r\n"])
def test_byte_order_mark_and_windows_line_ends_are_fine(tmp_path, prefix):
    file = tmp_path / "mine.toml"
    file.write_bytes(prefix + b'title = "T"\r\n[exit]\r\nmonths = 3\r\n')
    assert load_design(file).exit.months == 3


def test_settings_reach_fields_and_named_entries():
    scenario = load_scenario(
        "sierra-leone",
        "balanced",
        settings={
            "case.groups.ruf.fighters_people": 9000,
            "design.deployment.strengths.0.month": 2,
            "horizon_weeks": 400,
            "design.disarmament.budget_usd": 1e6,
            "case.week_zero": "2000-01-31",
            "disable": [],
        },
    )
    assert {group.name: group.fighters_people for group in scenario.case.groups}["ruf"] == 9000
    assert scenario.design.deployment.strengths[0].month == 2
    assert scenario.design.disarmament.budget_usd == 1e6
    assert scenario.case.week_zero == datetime.date(2000, 1, 31)
    assert scenario.horizon_weeks == 400


def test_settings_are_also_texts_as_typed():
    typed = [
        "a=1",
        "b=0.5",
        "c=true",
        "d=hotspot",
        'e="x y"',
        "f=[1, 2]",
        "g = 1999-07-07",
        "h=a=b",
        "i=1_000",
    ]
    expected = {
        "a": 1,
        "b": 0.5,
        "c": True,
        "d": "hotspot",
        "e": "x y",
        "f": [1, 2],
        "g": datetime.date(1999, 7, 7),
        "i": 1000,
    }
    with pytest.raises(InputError, match="h"):
        parse_settings(typed)
    typed.remove("h=a=b")
    assert parse_settings(typed) == expected


def test_settings_of_a_study_reach_every_design():
    study = apply_settings(
        load_study("mission-mix"), ["case.groups.ruf.supply=0.9", "design.quality.military=0.7", "seed=5"]
    )
    assert study.seed == 5
    scenarios = scenarios_of(study)
    assert {scenario.case.groups[1].supply for scenario in scenarios} == {0.9}
    assert {scenario.design.quality.military for scenario in scenarios} == {0.7}


def test_settings_in_a_study_file_may_be_dotted_with_and_without_quotes(tmp_path):
    text = shipped_file("study", "mission-mix").read_text()
    own = write(
        tmp_path,
        "mine.toml",
        f'{text}\n[settings]\ncase.state.corruption = 0.1\n"design.quality.police" = 0.9\n',
    )
    assert load_study(own).settings == {"case.state.corruption": 0.1, "design.quality.police": 0.9}
    assert scenarios_of(load_study(own))[0].case.state.corruption == 0.1


def test_scenarios_follow_the_order_of_the_study():
    study = load_study("mission-mix")
    assert tuple(scenario.design_name for scenario in scenarios_of(study)) == study.designs


def test_nothing_changed_is_the_same_scenario():
    assert apply_settings(load_scenario("sierra-leone"), None) == load_scenario("sierra-leone")


def test_every_mechanism_is_documented_and_can_be_named():
    assert mechanism_names() == tuple(sorted(mechanism_names()))
    for mechanism in mechanisms():
        assert mechanism.sentence.endswith(".")
        load_scenario("sierra-leone", disable=[mechanism.name])


MECHANISM = '''"""A rule in
one sentence.

Equation: a = b
    + c.
Source: Somebody 2001.
Status: adapts
{channel}

More.
"""
'''


def test_a_mechanism_is_read_from_its_docstring(tmp_path):
    write(tmp_path, "rule.py", MECHANISM.format(channel="Channel: mission"))
    write(tmp_path, "_other.py", "nothing = 1\n")
    (rule,) = mechanisms(tmp_path)
    assert (rule.name, rule.sentence, rule.equation) == ("rule", "A rule in one sentence.", "a = b + c.")
    assert rule.mission_channel


@pytest.mark.parametrize("lacking", ["Equation", "Source", "Status"])
def test_a_mechanism_without_a_field_is_a_mistake(tmp_path, lacking):
    text = MECHANISM.format(channel="")
    write(tmp_path, "rule.py", "\n".join(line for line in text.split("\n") if not line.startswith(lacking)))
    with pytest.raises(ValueError, match=rf"rule\.py.*{lacking}"):
        mechanisms(tmp_path)


@pytest.mark.parametrize("kind", [None, *KINDS])
def test_schema_takes_the_place_of_no_required_key_when_a_file_extends(kind):
    schema = json_schema(kind)
    models = [schema] if kind else [schema["$defs"][name] for name in ("Case", "Design", "Study")]
    assert all("extends" in model["properties"] and model["anyOf"] for model in models)
