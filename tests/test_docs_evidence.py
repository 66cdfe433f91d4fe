"""The page on evidence says what was recorded, misses included."""

import importlib.util
import json
from pathlib import Path

import pytest

from sim.evidence.targets import targets

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs/evidence.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def command():
    found = importlib.util.spec_from_file_location("docs_evidence", ROOT / "docs/evidence.py")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def record():
    return json.loads((ROOT / "docs/evidence.json").read_text(encoding="utf-8"))


def test_the_page_is_what_the_record_gives(command, record, tmp_path):
    between = PAGE.partition(command.BEGIN)[2].partition(command.END)[0].strip()
    assert between == command.page(record)
    (tmp_path / "evidence.md").write_text(PAGE.replace(between, "old"), encoding="utf-8")
    assert command.write(record, tmp_path).read_text(encoding="utf-8") == PAGE


def test_the_record_is_of_a_full_run_and_holds_every_target(record):
    assert record["spells"] >= 5_000
    assert [row["id"] for row in record["targets"]] == [one.id for one in targets()]


def test_misses_are_on_the_page(record):
    missed = [row for row in record["targets"] if row["verdict"] == "misses"]
    assert missed
    for row in missed:
        line = next(line for line in PAGE.splitlines() if line.startswith(f"| {row['target']} |"))
        assert "**misses**" in line
