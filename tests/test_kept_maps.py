"""A user's own map: its copy in the results folder, and what happens when it changes."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest

import sim
from sim import ground, world
from sim.cli import main
from sim.engine.records import NOWHERE
from sim.errors import InputError
from sim.experiments import manifest
from sim.experiments.kept_maps import map_of
from sim.experiments.map_pictures import _grid
from sim.experiments.results import load_results
from sim.scenario.maps import SEARCH_PATH

LIBERIA = Path(__file__).parent / "data" / "liberia"
STUDY = """
title = "Liberia, very short"
case = "liberia"
designs = ["no-mission", "balanced"]
baseline = "no-mission"
replications = 1
civilians = 30
horizon_weeks = 30
keep = ["runs"]
"""


@pytest.fixture(autouse=True)
def own_search_path(monkeypatch):
    """Maps that one test finds are not there for the next."""
    monkeypatch.setenv(SEARCH_PATH, "")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with case, map and study, and the results of the study."""
    place = tmp_path_factory.mktemp("own")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SEARCH_PATH, "")
        for name in ("liberia.toml", "liberia.csv"):
            shutil.copy(LIBERIA / name, place)
        (place / "short.toml").write_text(STUDY)
        sim.run_study(place / "short.toml", output=place / "r", workers=1)
    return place


@pytest.fixture
def place(made, tmp_path):
    """A copy to be harmed."""
    return Path(shutil.copytree(made, tmp_path / "own"))


@pytest.fixture
def results(place, tmp_path):
    """The results alone: case and map are gone."""
    return Path(shutil.move(place / "r", tmp_path / "alone"))


def changed(file: Path) -> None:
    text = file.read_text()
    line = next(line for line in text.splitlines() if ",Monrovia," in line)
    file.write_text(text.replace(line, line.replace(",Monrovia,", ",Monrovia,1")))


def complaint(capsys, *words: object) -> str:
    assert main([str(word) for word in words]) == 2
    message = capsys.readouterr().err
    assert message.count("\n") == 1
    return message


def test_the_results_keep_a_copy_of_the_map(results):
    assert (results / "maps/liberia.csv").read_bytes() == (LIBERIA / "liberia.csv").read_bytes()
    assert list(manifest.read(results)[0][0]["maps"]) == ["liberia"]


def test_a_run_is_done_again_from_the_copy(results, capsys):
    assert main(["rerun", str(results), "balanced/0", "--quiet"]) == 0
    assert "Equal bit for bit" in capsys.readouterr().out


def test_a_study_is_completed_from_the_copy(results):
    assert main(["study", str(results), "-n", "2", "--resume", "--quiet", "--json"]) == 0
    assert load_results(results).runs["replication"].tolist() == [0, 1] * 2


def test_pictures_use_the_copy(results):
    cells, towns, side = _grid(load_results(results), None)
    assert (len(cells), towns["town"].iloc[0], side) == (956, "Monrovia", "10 km")
    shutil.rmtree(results / "maps")
    with pytest.raises(InputError, match="no such map"):
        map_of(results, "liberia")


def test_completing_with_a_changed_map_is_refused(place, capsys):
    changed(place / "liberia.csv")
    message = complaint(capsys, "study", place / "short.toml", "-o", place / "r", "--resume")
    assert "holds another study: a map was changed since (liberia)" in message


@pytest.mark.parametrize("words", [("rerun", "balanced/0"), ("study", "--resume")])
@pytest.mark.parametrize("harm", [changed, Path.unlink])
def test_a_changed_copy_is_refused(results, capsys, words, harm):
    harm(results / "maps/liberia.csv")
    message = complaint(capsys, words[0], results, *words[1:])
    assert "maps/liberia.csv is missing or was changed" in message


def test_another_map_of_the_name_on_the_search_path_is_refused(place, results, capsys, monkeypatch):
    changed(place / "liberia.csv")
    monkeypatch.setenv(SEARCH_PATH, str(place))
    assert "two maps have this name" in complaint(capsys, "rerun", results, "balanced/0")


def test_foreign_files_beside_the_copy_are_refused(results, capsys):
    (results / "maps/notes.txt").write_text("")
    assert "'maps/notes.txt'" in complaint(capsys, "study", results, "--resume")


def test_shipped_maps_are_not_copied(tmp_path):
    settings = {"civilians": 30, "horizon_weeks": 30, "designs": ["no-mission"], "baseline": "no-mission"}
    sim.run_study("mission-mix", output=tmp_path / "r", settings=settings, replications=1, workers=1)
    assert not (tmp_path / "r/maps").exists()
    assert json.loads((tmp_path / "r/manifest.jsonl").read_text().splitlines()[0])["maps"] == {}


def _with_twice(found: re.Match[str]) -> str:
    return f"{found[1]},{2 * int(found[2])}"


def test_a_map_changed_between_two_runs_is_read_anew(place):
    scenario = sim.load_scenario(place / "liberia.toml", horizon_weeks=30, civilians=30)
    before = world.make_template(scenario)
    assert world.make_template(scenario) is before
    text = (place / "liberia.csv").read_text()
    doubled = re.sub(r"^(\d+,\d+,[^,]*,[^,]*),(\d+)", _with_twice, text, flags=re.MULTILINE)
    (place / "liberia.csv").write_text(doubled)
    after = world.make_template(scenario)
    assert np.array_equal(after.running_people, 2.0 * before.running_people)


def test_what_the_map_alone_decides_is_made_once_for_all_constants():
    scenario = sim.load_scenario("sierra-leone", horizon_weeks=30, civilians=30)
    of_the_map = (ground.bare_cells, ground.town_kernel, ground.identity_shares)
    first = world.make_template(scenario).state
    made = [one.cache_info().misses for one in of_the_map]
    constants = scenario.constants.model_copy(update={"march_rate_per_week": 0.123})
    second = world.make_template(scenario.model_copy(update={"constants": constants})).state
    assert [one.cache_info().misses for one in of_the_map] == made
    assert second.parameters[0].march_rate_per_week == 0.123 != first.parameters[0].march_rate_per_week
    assert np.array_equal(first.cells, second.cells)
    assert not np.shares_memory(first.cells, second.cells)


def test_cells_of_one_ground_are_as_each_case_says():
    calm = sim.load_scenario("sierra-leone", horizon_weeks=30, civilians=30)
    state = calm.case.state.model_copy(update={"livelihood": 0.11, "services": 0.77})
    poor = calm.model_copy(update={"case": calm.case.model_copy(update={"state": state})})
    first, second = world.make_template(calm).state.cells, world.make_template(poor).state.cells
    assert np.array_equal(second.economy, 0.11 + 0.1 * second.town)
    assert (second.services == 0.77).all()
    assert (first.services == calm.case.state.services).all()
    assert np.array_equal(first.neighbours, second.neighbours)


def test_refuges_are_near_towns_a_large_one_the_capital_and_the_border():
    scenario = sim.load_scenario(LIBERIA / "liberia.toml")
    rows = ground.read_map("liberia")
    cells = world.make_cells(scenario, ground.AsRead(rows))
    towns = [i for i, row in enumerate(rows) if row["town"]]
    capital = next(i for i in towns if rows[i]["town"] == "Monrovia")
    for i, row in enumerate(rows):
        km = [10.0 * ground.distance_cells(row, other) for other in rows]
        nearest = sorted(towns, key=lambda town: (km[town], town))
        within = [town for town in nearest if km[town] <= 100.0] or nearest[:1]
        largest = max(within, key=lambda town: (rows[town]["town_people"], -town))
        abroad = min(km[other] for other in range(len(rows)) if rows[other]["border"]) <= 50.0
        last = NOWHERE if abroad else capital
        assert cells[i].refuges.tolist() == [*nearest[:2], largest, capital, last]
