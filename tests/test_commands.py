"""What `peacegrid study` and `peacegrid run` print and return, on a stand-in for the engine."""

from __future__ import annotations

import json
import math
import os
import signal
import types

import fake_engine
import pandas as pd
import pytest

import sim
import sim.report
from sim.cli import main
from sim.experiments import conduct, job, single
from sim.experiments.words import counted, decimals_for, estimate, large, listed, merged


@pytest.fixture(autouse=True)
def _fake(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    engine(monkeypatch, fake_engine.run)
    monkeypatch.setattr(conduct, "warm_up", lambda *_: None)
    monkeypatch.setattr(single, "warm_up", lambda *_: None)
    monkeypatch.setattr(conduct, "_version", lambda: fake_engine.VERSION)
    monkeypatch.setattr(sim.report, "write_report", lambda results: [])  # test_report.py has the real one


def engine(monkeypatch, run):
    simulate = types.ModuleType("sim.simulate")
    simulate.run = run
    monkeypatch.setitem(__import__("sys").modules, "sim.simulate", simulate)
    monkeypatch.setattr(sim, "simulate", simulate, raising=False)
    monkeypatch.setattr(job, "_engine", lambda version: run)


def test_study_prints_a_comparison_that_fits_and_writes_its_folder(capsys, tmp_path):
    assert main(["study", "mission-mix", "-n", "20"]) == 0
    out, err = capsys.readouterr()
    assert max(map(len, out.splitlines())) <= 110
    for words in (
        "war by 10 years",
        "years at peace",
        "DIFFERENCES TO no-mission",
        "IN WORDS",
        "Results: results/",
    ):
        assert words in out
    assert "5 designs x 20 replications = 100 runs of 10 years" in err
    assert "100 of 100 runs (100 %)" in err
    names = {path.name for path in (tmp_path / "results/mission-mix").iterdir()}
    assert names == {"manifest.jsonl", "runs", "weeks", "events", "scenarios.json", "study.toml"}
    assert main(["study", "mission-mix", "-n", "20", "--quiet"]) == 0
    assert capsys.readouterr() == ("Results: results/mission-mix-2\n", "")


def test_study_prints_json_alone_on_stdout(capsys):
    assert main(["study", "mission-mix", "-n", "6", "--json", "-o", "out"]) == 0
    shown = json.loads(capsys.readouterr().out, parse_constant=lambda text: pytest.fail(text))
    assert shown["results"] == "out"
    first = shown["designs"][0]
    assert (first["design"], first["replications"]) == ("no-mission", 6)
    assert set(first["war"]) == {"2", "5", "10"}
    value, low, high = first["war"]["10"]
    assert 0 <= low <= value <= high <= 1
    assert first["trust_mission"] == [None, None, None]
    assert {row["design"] for row in shown["paired"]} == {d["design"] for d in shown["designs"][1:]}


@pytest.mark.parametrize("arguments", [["-n", "1"], ["-n", "2"], ["-n", "5", "--set", "horizon_weeks=60"]])
def test_small_and_short_studies_print_too(capsys, arguments):
    assert main(["study", "mission-mix", *arguments]) == 0
    out = capsys.readouterr().out
    assert " nan" not in out
    assert "?" not in out.replace("DDR?", "")


def test_failed_runs_give_exit_code_3_and_are_named(capsys, monkeypatch):
    def bad(scenario, **options):
        if scenario.design_name == "balanced":
            raise ValueError("no balance")
        return fake_engine.run(scenario, **options)

    engine(monkeypatch, bad)
    assert main(["study", "mission-mix", "-n", "5", "-o", "out"]) == 3
    out, err = capsys.readouterr()
    assert "Failed (run): balanced, replication 0: ValueError: no balance" in err
    assert "5 runs failed, 20 done" in err
    assert "unamsil" in out
    assert main(["study", "mission-mix", "-n", "5", "-o", "out", "--resume", "--json"]) == 3
    assert json.loads(capsys.readouterr().out)["failed"] == 5


def test_all_runs_failing_is_said(capsys, monkeypatch):
    engine(monkeypatch, lambda scenario, **options: 1 / 0)
    assert main(["study", "mission-mix", "-n", "2"]) == 3
    assert "No run was finished" in capsys.readouterr().out


def test_interrupt_tells_how_to_go_on_and_that_works(capsys, monkeypatch):
    seen = []

    def interrupting(scenario, **options):
        seen.append(1)
        if len(seen) == 7:
            os.kill(os.getpid(), signal.SIGINT)
        return fake_engine.slow_run(scenario, **options)

    engine(monkeypatch, interrupting)
    assert main(["study", "mission-mix", "-n", "8", "--set", "civilians=500", "-o", "my results"]) == 130
    err = capsys.readouterr().err
    command = "study mission-mix -o 'my results' --resume -n 8 --set civilians=500"
    assert "0 failed" in err
    assert f"Continue with: peacegrid {command}" in err
    engine(monkeypatch, fake_engine.run)
    words = ["study", "mission-mix", "-o", "my results", "--resume", "-n", "8", "--set", "civilians=500"]
    assert main([*words, "--quiet"]) == 0
    assert len(sim.load_results("my results").runs) == 40


def test_a_results_folder_can_be_named_in_place_of_its_study(capsys):
    assert main(["study", "mission-mix", "-n", "3", "-o", "out", "--quiet"]) == 0
    assert main(["study", "out", "-n", "4", "--resume", "--quiet"]) == 0
    assert len(sim.load_results("out").runs) == 20
    assert main(["study", "out"]) == 2
    assert "--resume" in capsys.readouterr().err


def test_until_ends_a_study_early_and_says_how(capsys):
    words = ["study", "mission-mix", "-n", "200", "--until", "20", "--until-design", "balanced"]
    assert main([*words, "-o", "out"]) == 0
    out, err = capsys.readouterr()
    assert "Look 1 of 7, 20 replications: war by 10 years, balanced against no-mission" in err
    assert "Precise enough after" in out
    assert main([*words, "-o", "out", "--resume", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["until"]["is_reached"]
    assert shown["until"]["replications"] == shown["designs"][0]["replications"] < 200
    assert shown["until"]["half_width"] <= 20


def test_ctrl_c_while_the_engine_compiles_tells_how_to_go_on(capsys, monkeypatch, tmp_path):
    def interrupted(announce):
        os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(conduct, "warm_up", interrupted)
    words = ["study", "mission-mix", "--until", "5", "--executor", "processes", "--limit", "10000000000"]
    assert main([*words, "-o", "out"]) == 130
    command = "study mission-mix -o out --resume --limit 10000000000 --until 5 --executor processes"
    assert f"Interrupted. Continue with: peacegrid {command}\n" in capsys.readouterr().err
    assert not (tmp_path / "out" / "lock").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--until", "0"], "--until: got 0"),
        (["--until", "x"], "invalid float value: 'x'"),
        (["--until-design", "balanced"], "give that too"),
        (["--until", "5", "--until-outcome", "stabel"], "Did you mean 'stable'?"),
        (["--executor", "process"], "invalid choice: 'process'"),
        (["--set", "civilians=0"], "civilians: got 0"),
        (["--keep", "weeks,foo"], "'foo'"),
        (["--limit", "10"], "over the limit"),
        (["-o", "file"], "is a file"),
        (["-o", "taken"], "not empty"),
        (["-o", "taken", "--resume"], "'notes.txt', which is not part of"),
    ],
)
def test_wrong_input_leaves_nothing_behind(capsys, tmp_path, arguments, words):
    (tmp_path / "file").write_text("")
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "notes.txt").write_text("mine")
    assert main(["study", "mission-mix", *arguments]) == 2
    assert words in capsys.readouterr().err
    assert {path.name for path in tmp_path.rglob("*")} == {"file", "taken", "notes.txt"}


def test_run_prints_a_summary_and_writes_tables(capsys, tmp_path):
    assert main(["run", "sierra-leone", "unamsil", "--seed", "3", "-o", "one"]) == 0
    out = capsys.readouterr().out
    for words in (
        "seed 3",
        "At the end:",
        "civilians",
        "million US$",
        "Digest",
        "Written to one: weeks.parquet",
    ):
        assert words in out
    weeks = pd.read_parquet(tmp_path / "one" / "weeks.parquet")
    assert list(weeks.columns[:4]) == ["case", "design", "replication", "week"]
    assert len(weeks) == 521
    assert main(["run", "sierra-leone", "-o", "one"]) == 2
    assert "not empty" in capsys.readouterr().err


def test_run_prints_json_with_null_for_what_is_not_known(capsys):
    assert main(["run", "sierra-leone", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out, parse_constant=lambda text: pytest.fail(text))
    assert (shown["case"], shown["design"], shown["seed"]) == ("sierra-leone", "no-mission", 0)
    assert shown["outcome"]["trust_mission"] is None
    assert {"digest", "agent_weeks", "engine_seconds"} <= set(shown)


def test_figures_in_words():
    assert estimate(0.312, 0.2, 0.45, 2) == "0.31 [0.20-0.45]"
    assert estimate(-20, -33.2, -0.2, 0) == "-20 [-33 to 0]"
    assert estimate(3, math.nan, math.nan, 0) == "3"
    assert estimate(math.nan, 0, 1, 0) == "-"
    assert [decimals_for([width], 0) for width in (50, 0.4, 0.01, math.nan)] == [0, 1, 2, 0]
    assert (large(999), large(1.4e7), large(5e12)) == ("999", "14 million", "5 trillion")
    assert (counted(1, "run"), counted(1200, "run")) == ("1 run", "1,200 runs")
    assert (listed(["a"]), listed(["a", "b", "c"]), listed([])) == ("a", "a, b and c", "")
    assert merged(["less war by 5 years", "x", "less war by 10 years"]) == ["less war by 5 and 10 years", "x"]
