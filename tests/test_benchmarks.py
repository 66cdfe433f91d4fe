"""The benchmarks run, on tiny sizes; what they compare is the same work; the page holds what was recorded."""

from __future__ import annotations

import importlib
import json
import math
import shutil
import sys
from pathlib import Path

import pytest
import small_world

import sim
from sim import ground, simulate, world
from sim.scenario.maps import SEARCH_PATH

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
TINY = {
    "default_run": ("--repeats", "1"),
    "mesa_face": ("--civilians", "50", "--weeks", "4", "--repeats", "1"),
    "reference_world": ("--weeks", "4", "--repeats", "1"),
    "scaling": ("--civilians", "50", "200", "--weeks", "2", "--repeats", "1"),
    "beside_c": ("--civilians", "50", "--weeks", "4", "--repeats", "1"),
    "platoons": ("--runs", "2", "--weeks", "4", "--repeats", "1"),
    "runner_share": ("--runs", "6", "--weeks", "4"),
    "startup": ("--repeats", "1"),
}
needs_compiler = pytest.mark.skipif(not (shutil.which("gcc") or shutil.which("cc")), reason="no C compiler")


@pytest.fixture(autouse=True)
def benchmarks_can_be_imported(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    monkeypatch.setenv(SEARCH_PATH, "")


def test_no_benchmark_is_forgotten():
    record = importlib.import_module("record")
    shared = {"interleaved", "phase_alone", "twin", "record"}
    apart = {"app_frames", "reach"}  # of the page and the README
    scripts = {path.stem for path in BENCHMARKS.glob("*.py")} - shared - apart
    assert scripts == set(record.COMMANDS) == {*TINY, "beside_mesa", "beside_starsim"}


@pytest.mark.parametrize("name", TINY)
def test_a_benchmark_runs_and_writes_what_it_prints(name, tmp_path, monkeypatch, capsys):
    file = tmp_path / "figures.json"
    monkeypatch.setattr(sys, "argv", [name, *TINY[name], "--json", str(file)])
    importlib.import_module(name).main()
    figures = json.loads(file.read_text())["figures"]
    printed = capsys.readouterr().out
    assert any(figure["target"] for figure in figures) or name == "platoons"  # what is gained, what is lost
    assert all(figure["what"] in printed and math.isfinite(figure["value"]) for figure in figures)


@pytest.mark.parametrize(("name", "package"), [("beside_mesa", "mesa"), ("beside_starsim", "starsim")])
def test_what_is_not_installed_is_named(name, package, monkeypatch):
    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.setitem(sys.modules, "mesa.examples", None)
    monkeypatch.setattr(sys, "argv", [name])
    with pytest.raises(SystemExit, match=rf"uv run --with .*{package}.* python benchmarks/{name}.py"):
        importlib.import_module(name).main()


# The phase in C


@pytest.fixture
def in_c(tmp_path):
    beside_c = importlib.import_module("beside_c")
    compiler = shutil.which("gcc") or shutil.which("cc")
    return beside_c.InC(world.make_template(small_world.scenario()).state, tmp_path, compiler)


@needs_compiler
@pytest.mark.parametrize("change", [lambda one: one, small_world.at_war, small_world.won])
def test_a_run_with_the_phase_in_c_is_the_same_run(in_c, change):
    beside_c = importlib.import_module("beside_c")
    scenario = change(small_world.scenario())
    assert beside_c.digest_with(in_c, scenario) == simulate.run(scenario, seed=1).digest


@needs_compiler
def test_c_that_fell_behind_the_rules_is_told(tmp_path, monkeypatch):
    beside_c = importlib.import_module("beside_c")
    behind = tmp_path / "civilians.c"
    text = beside_c.SOURCE.read_text()
    assert text.count("? 0.5 : 0.05") == 1
    behind.write_text(text.replace("? 0.5 : 0.05", "? 0.5 : 0.06"))
    monkeypatch.setattr(beside_c, "SOURCE", behind)
    scenario = small_world.scenario()
    other = beside_c.InC(world.make_template(scenario).state, tmp_path, shutil.which("gcc") or "cc")
    with pytest.raises(SystemExit, match="THE DIGESTS DIFFER"):
        beside_c.require_same_digest(other, scenario)


# The same country on another grid


def test_a_coarser_grid_has_the_same_people_and_towns():
    twin = importlib.import_module("twin")
    fine = sim.load_scenario("sierra-leone", civilians=10)
    for block, km, low, high in ((2, 20.0, 190, 210), (0.5, 5.0, 2_864, 2_864)):
        other = twin.on_grid(fine, block)
        rows, before = ground.read_map(other.case.map), ground.read_map(fine.case.map)
        assert low <= len(rows) <= high
        assert other.case.cell_km == km
        assert sum(row["town_people"] for row in rows) == sum(row["town_people"] for row in before)
        people = sum(row["people"] for row in before)
        assert abs(sum(row["people"] for row in rows) - people) <= 3 * len(before)
        simulate.run(other.model_copy(update={"horizon_weeks": 0}), seed=1)


# What was recorded


def test_the_page_holds_what_was_recorded(tmp_path):
    record = importlib.import_module("record")
    page = tmp_path / "page.md"
    shutil.copy(record.PAGE, page)
    figures = [
        {"what": "fast", "unit": "ms", "value": 20.0, "low": 19.0, "high": 25.0, "rounds": 5,
         "target": "at most 30", "verdict": "met", "at_most": 30.0, "at_least": None},
        {"what": "no target", "unit": "", "value": 1.0, "low": 1.0, "high": 1.0, "rounds": 1,
         "target": "", "verdict": "", "at_most": None, "at_least": None},
    ]  # fmt: skip
    machine = importlib.import_module("interleaved").machine()
    recorded = {"reference_world": {"figures": figures, "machine": machine, "command": "the command"}}
    for _ in range(2):
        record.write_page(recorded, page)
    text = page.read_text()
    assert text.count("| fast | at most 30 ms | 20 (19 to 25) ms | met | `reference_world` |") == 1
    assert "no target" not in text
    assert "the command" in text
    record.draw(recorded, tmp_path / "figure.png")
    assert (tmp_path / "figure.png").stat().st_size > 1_000


def test_a_recorded_run_is_what_the_page_shows():
    record = importlib.import_module("record")
    if not record.RECORD.exists():
        pytest.skip("nothing was recorded yet")
    assert record.table(json.loads(record.RECORD.read_text())) in record.PAGE.read_text()
