"""The page on drivers is made by one command from an analysis, and shows what stands in its tables."""

from __future__ import annotations

import ast
import importlib.util
import re
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from test_sensitivity import asked, linear_run

from sim.sensitivity.analyse import analyse

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs/sensitivity.md"
IMAGE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")


@pytest.fixture(scope="module")
def command():
    found = importlib.util.spec_from_file_location("docs_sensitivity", ROOT / "docs/sensitivity.py")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def test_the_command_makes_page_and_pictures(command, tmp_path, capsys):
    found = analyse(asked("balanced"), tmp_path / "drivers", run=linear_run, workers=2)
    docs = tmp_path / "docs"
    command.main([str(tmp_path / "drivers"), "-o", str(docs)])
    files = [Path(line) for line in capsys.readouterr().out.split()]
    assert files[-1] == docs / "sensitivity.md"
    page = files[-1].read_text(encoding="utf-8")
    between = page.partition(command.BEGIN)[2].partition(command.END)[0]
    marked = found.screening[found.screening["above_noise"]]
    for field in marked["field"]:
        assert f"| `{field}` |" in between
    assert "Beyond luck: 0 of 4 fields" in between.partition("What moves war")[2].partition("##")[0]
    assert "8 trajectories, 40 points" in between
    for words, target in IMAGE.findall(between):
        assert len(words.split()) >= 8
        with Image.open(docs / target) as image:
            assert min(image.size) > 300
    command.main([str(tmp_path / "drivers"), "-o", str(docs)])
    assert files[-1].read_text(encoding="utf-8") == page


def test_the_page_shows_one_design(command, tmp_path):
    found = analyse(asked("balanced", top=0), tmp_path / "drivers", run=linear_run, workers=2)
    two = replace(found, description={**found.description, "designs": ["balanced", "observers"]})
    with pytest.raises(ValueError, match="one design"):
        command.write_page(two, tmp_path)


def test_the_published_page_is_of_this_command(command):
    page = PAGE.read_text(encoding="utf-8")
    between = page.partition(command.BEGIN)[2].partition(command.END)[0]
    targets = [target for _, target in IMAGE.findall(between)]
    assert targets == [f"figures/sensitivity-{name}.png" for name in command.PICTURES]
    for outcome in ("war within the horizon", "deaths", "cost"):
        assert f"## What moves {outcome}" in between
    for target in targets:
        with Image.open(PAGE.parent / target) as image:
            image.verify()


def test_the_example_of_the_workbench_is_python():
    (example,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    ast.parse(example)
