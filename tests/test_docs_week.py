"""The figure of the week shows the phases and mechanisms of the code as it stands."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest
from PIL import Image

from sim.scenario.mechanisms import mechanism_names

ROOT = Path(__file__).resolve().parents[1]
FIGURES = ROOT / "docs" / "figures"


@pytest.fixture(scope="module")
def command():
    found = importlib.util.spec_from_file_location("docs_week", ROOT / "docs/week.py")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def shown(command):
    return command.phases(command.CODE.read_text(encoding="utf-8"))


def test_the_committed_figure_shows_what_the_code_does(command, shown):
    known = json.loads((FIGURES / "week.json").read_text(encoding="utf-8"))
    assert known["phases"] == shown, "run python docs/week.py"
    assert known["alternative_text"] == command.alternative_text(shown)
    with Image.open(FIGURES / "week.png") as image:
        assert image.info["Description"] == known["alternative_text"]


def test_phases_are_those_of_the_week_and_every_mechanism_acts_in_one(shown):
    from sim.engine.week import PHASES

    assert list(shown) == [phase.__name__ for phase in PHASES]
    acting = {name for mechanisms in shown.values() for name in mechanisms}
    assert acting == set(mechanism_names())


def test_mechanisms_are_found_behind_rules_of_the_same_file(command):
    code = """
from sim.engine.mechanisms import aid, trust
def helper(state):
    trust.learn(state)
def first(state):
    aid.give(state)
    helper(state)
    aid.give(state)
    other.thing(state)
def last(state):
    pass
PHASES = (first, last)
"""
    assert command.phases(code) == {"first": ["aid", "trust"], "last": []}


def test_the_command_writes_figure_and_facts(command, tmp_path, capsys):
    command.main(["-o", str(tmp_path)])
    assert [Path(line).name for line in capsys.readouterr().out.split()] == ["week.png", "week.json"]
    with Image.open(tmp_path / "week.png") as image:
        assert min(image.size) > 500
    assert (tmp_path / "week.json").read_bytes() == (FIGURES / "week.json").read_bytes()
