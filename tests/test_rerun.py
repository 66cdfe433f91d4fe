"""`peacegrid runs`, `peacegrid rerun` and the executors, on the engine itself."""

from __future__ import annotations

import json

import pandas as pd
import pytest

import sim
from sim.cli import main
from sim.experiments import manifest
from sim.simulate import CODE_VERSION

TINY = {
    "replications": 2,
    "seed": 5,
    "settings": {"civilians": 30, "horizon_weeks": 30},
    "keep": ("runs",),
    "workers": 2,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A tiny study of ten runs, done by threads."""
    path = tmp_path_factory.mktemp("study") / "r"
    assert sim.run_study("mission-mix", output=path, **TINY).n_missing == 0
    return path


@pytest.fixture
def copy(folder, tmp_path):
    """A copy to be harmed."""
    for path in folder.rglob("*"):
        if path.is_file():
            target = tmp_path / "copy" / path.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    return tmp_path / "copy"


@pytest.mark.slow
def test_processes_give_the_same_digests_as_threads(folder, tmp_path):
    threads = sim.load_results(folder).runs
    processes = sim.run_study("mission-mix", output=tmp_path / "r", executor="processes", **TINY).runs
    assert threads["digest"].nunique() > 2
    pd.testing.assert_frame_equal(threads, processes)


def test_runs_lists_every_run(folder, capsys):
    assert main(["runs", str(folder)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["run", "status", "war", "week", "outcome", "digest"]
    assert [line.split()[0] for line in lines[1:4]] == ["no-mission/0", "no-mission/1", "observers/0"]
    assert len(lines) == 11
    assert main(["runs", str(folder), "--design", "unamsil", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["run"] for row in rows] == ["unamsil/0", "unamsil/1"]
    runs = sim.load_results(folder).runs
    assert rows[1]["digest"] == runs[runs["design"] == "unamsil"]["digest"].iloc[1]
    assert len(rows[0]["key"]) == 64
    assert main(["runs", str(folder), "--failed"]) == 0
    assert capsys.readouterr().out == "No such runs.\n"


def test_failed_runs_are_listed_with_their_error(copy, capsys):
    key = manifest.read(copy)[0][-1]["keys"][0]
    failure = {"key": "0" * 64, "design": "unamsil", "replication": 7, "seed": 5, "points": []}
    entry = {"kind": "failure", **failure, "stage": "run", "error": "ValueError: \x1b[31mno", "traceback": ""}
    manifest.append(copy, entry)
    manifest.append(copy, {**entry, "key": key})
    assert main(["runs", str(copy), "--failed"]) == 0
    out = capsys.readouterr().out
    assert "unamsil/7  failed  -         run: ValueError: \\x1b[31mno" in out


@pytest.mark.parametrize("by_key", [False, True])
def test_a_run_again_is_equal_bit_for_bit(folder, tmp_path, capsys, by_key):
    runs = sim.load_results(folder).runs
    row = runs[(runs["design"] == "unamsil") & (runs["replication"] == 1)].iloc[0]
    word = "unamsil/1"
    if by_key:
        main(["runs", str(folder), "--design", "unamsil", "--json"])
        word = json.loads(capsys.readouterr().out)[1]["key"][:12]
    assert main(["rerun", str(folder), word, "-o", str(tmp_path / "one"), "--quiet"]) == 0
    out = capsys.readouterr().out
    assert f"Digest {row['digest']}" in out
    assert "Equal bit for bit to the run in the folder." in out
    names = {path.name for path in (tmp_path / "one").iterdir()}
    assert {"weeks.parquet", "weeks.csv", "cells.parquet"} <= names
    assert main(["rerun", str(folder), word, "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["equal"], shown["digest"], shown["replication"]) == (True, row["digest"], 1)


@pytest.mark.parametrize(
    ("word", "words"),
    [
        ("unamsil/2", "got 'unamsil/2'; allowed: DESIGN/REPLICATION with 0 to 1 of no-mission"),
        ("unamsill/1", "Did you mean 'unamsil'?"),
        ("UNAMSIL/1", "Did you mean 'unamsil'?"),
        ("unamsil@1/1", "no such run"),
        ("", "no such run"),
        ("../../etc/passwd", "no such run"),
        ("\x1b[31m", "no such run"),
    ],
)
def test_unknown_runs_are_refused(folder, capsys, word, words):
    assert main(["rerun", str(folder), word]) == 2
    err = capsys.readouterr().err
    assert words in err
    assert "\x1b" not in err


def altered_header(copy, **changes):
    entries, _ = manifest.read(copy)
    manifest.rewrite(copy, [{**entries[0], **changes}, *entries[1:]])


def test_another_version_is_refused_by_name(copy, capsys):
    altered_header(copy, version="feedfacefeedface")
    assert main(["rerun", str(copy), "unamsil/1"]) == 2
    err = capsys.readouterr().err
    assert f"made by version feedfacefeedface of the model, this is {CODE_VERSION}" in err
    assert main(["runs", str(copy)]) == 0


def test_changed_scenarios_are_refused(copy, capsys):
    path = copy / "scenarios.json"
    path.write_text(path.read_text().replace('"civilians": 30', '"civilians": 31'))
    assert main(["rerun", str(copy), "unamsil/1"]) == 2
    assert "scenarios are not those that were run" in capsys.readouterr().err


def test_a_difference_is_said_and_has_an_exit_code(copy, capsys, monkeypatch):
    from sim.experiments import rerun

    monkeypatch.setattr(rerun, "kept_of", lambda results, task: ("0" * 64, None))
    assert main(["rerun", str(copy), "unamsil/1"]) == 3
    assert f"NOT EQUAL to the run in the folder, whose digest is {'0' * 64}" in capsys.readouterr().out


def test_a_run_that_fails_again_shows_where(copy, capsys, monkeypatch):
    from sim.experiments import rerun

    monkeypatch.setattr(rerun, "repeat", lambda task, keep: 1 // 0)
    assert main(["rerun", str(copy), "unamsil/1"]) == 3
    err = capsys.readouterr().err
    assert "ZeroDivisionError" in err
    assert "peacegrid: the run fails" in err


@pytest.mark.parametrize("command", [["runs"], ["rerun"]])
def test_what_is_no_results_folder_is_refused(command, tmp_path, capsys):
    assert main([*command, str(tmp_path), *(["x/1"] if command == ["rerun"] else [])]) == 2
    assert "is not a results folder" in capsys.readouterr().err


def test_unknown_design_is_refused(folder, capsys):
    assert main(["runs", str(folder), "--design", "unamsli"]) == 2
    assert "Did you mean 'unamsil'?" in capsys.readouterr().err
