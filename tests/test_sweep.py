"""Sweeps: how points are chosen, checked, run on the same luck, kept apart, resumed and told."""

from __future__ import annotations

import itertools
import json

import fake_engine
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import qmc

import sim
from sim.analysis import compare_points, responses
from sim.analysis.paired import paired_differences
from sim.cli import main
from sim.errors import InputError
from sim.experiments import store
from sim.experiments.conduct import plan_study
from sim.experiments.plan import planned, run_key
from sim.experiments.results import load_results, run_plan
from sim.experiments.size import size_of
from sim.scenario.load import load_study
from sim.scenario.show import to_toml
from sim.scenario.study import Study

MILITARY = "design.quality.military"
TROOPS = "design.deployment.strengths.*.military_people"
LOOT = "constants.loot_weight"
KEEP = ("runs", "weeks", "events", "cells")


def written(folder, sweep, **changes):
    """Write a study with a sweep; return its path."""
    values = {"title": "A sweep", "case": "sierra-leone", "designs": ["no-mission", "balanced"]}
    values |= {"baseline": "no-mission", "replications": 3, "horizon_weeks": 60, "civilians": 50} | changes
    study = folder / "swept.toml"
    lines = [f"{key} = {json.dumps(value)}" for key, value in values.items()]
    study.write_text("\n".join([*lines, "", "[sweep]", sweep]))
    return study


def plan_of(folder, sweep, **changes):
    return plan_study(written(folder, sweep, **changes), version=fake_engine.VERSION)


def rows(plan):
    return [point.row for point in plan.points]


def grid(first, second, method="full-factorial", more=""):
    return f'method = "{method}"\n{more}\nfields = [{{ {first} }}, {{ {second} }}]\n'


GRID = grid(f'key = "{MILITARY}", values = [0.3, 0.9]', f'key = "{TROOPS}", values = [0, 4000, 8000]')


# Which points


def test_full_factorial_crosses_all_values(tmp_path):
    plan = plan_of(tmp_path, GRID)
    assert rows(plan) == list(itertools.product([0.3, 0.9], [0, 4000, 8000]))
    assert [point.number for point in plan.points] == list(range(6))
    strengths = [variant.scenario.design.deployment.strengths for variant in plan.variants]
    assert {entry[0].military_people for entry in strengths if entry} == {0, 4000, 8000}


def test_a_range_in_a_grid_stands_for_its_two_ends(tmp_path):
    sweep = grid(f'key = "{LOOT}"', 'key = "horizon_weeks", low = 20, high = 40')
    assert rows(plan_of(tmp_path, sweep)) == [(0.0, 20), (0.0, 40), (3.0, 20), (3.0, 40)]


def test_one_at_a_time_starts_from_what_stands_in_the_files(tmp_path):
    sweep = grid(f'key = "{LOOT}", values = [0, 1, 2]', f'key = "{TROOPS}", values = [5, 6]', "one-at-a-time")
    # The weight of loot is 1 in every file; troops differ between designs, so that None says "its own".
    assert rows(plan_of(tmp_path, sweep)) == [(1.0, None), (0.0, None), (2.0, None), (1.0, 5), (1.0, 6)]


def test_latin_hypercube_takes_every_stratum_of_every_field_once(tmp_path):
    fields = f'key = "{LOOT}"', f'key = "{MILITARY}", low = 0.2, high = 0.7'
    sweep = grid(*fields, "latin-hypercube", "points = 20\nseed = 3")
    drawn = np.array(rows(plan_of(tmp_path, sweep)))
    for column, low, high in ((0, 0.0, 3.0), (1, 0.2, 0.7)):
        strata = np.floor((drawn[:, column] - low) / (high - low) * 20)
        assert sorted(strata) == list(range(20))
    again = plan_of(tmp_path, sweep)
    assert rows(again) == [tuple(row) for row in drawn]
    assert rows(plan_of(tmp_path, sweep.replace("seed = 3", "seed = 4"))) != rows(again)


def test_sobol_points_are_those_of_scipy_and_whole_numbers_and_words_stay_what_they_are(tmp_path):
    sweep = f"""
method = "sobol"
points = 16
seed = 5
fields = [
  {{ key = "{LOOT}", low = 1, high = 2 }},
  {{ key = "{TROOPS}", low = 1, high = 4 }},
  {{ key = "design.allocation.posture", values = ["patrol", "hotspot"] }},
]"""
    drawn = rows(plan_of(tmp_path, sweep, designs=["balanced"], baseline="balanced"))
    shares = qmc.Sobol(3, rng=np.random.default_rng(5)).random(16)
    assert [row[0] for row in drawn] == pytest.approx(1 + shares[:, 0])
    # 16 balanced points: each of 4 whole numbers four times, each of 2 words eight times.
    assert sorted(row[1] for row in drawn) == [1] * 4 + [2] * 4 + [3] * 4 + [4] * 4
    assert all(type(row[1]) is int for row in drawn)
    assert [row[2] for row in drawn].count("patrol") == 8


def test_a_table_beside_the_study_is_taken_line_by_line(tmp_path):
    text = f"{LOOT}, {TROOPS},design.allocation.posture\r\n2,100,garrison\r\n\r\n0.5,,patrol\r\n"
    (tmp_path / "points.csv").write_text(text, newline="")
    plan = plan_of(tmp_path, 'method = "table"\ntable = "points.csv"')
    assert rows(plan) == [(2.0, 100, "garrison"), (0.5, None, "patrol")]
    balanced = [v.scenario.design for v in plan.variants if v.scenario.design_name == "balanced"]
    assert [design.deployment.strengths[0].military_people for design in balanced] == [100, 9_000]


# What is refused


FIELDS = "fields = [{{ {} }}]"
FACTORIAL = f'method = "full-factorial"\n{FIELDS}'


@pytest.mark.parametrize(
    ("sweep", "words"),
    [
        ('method = "sobol"\npoints = 100\n' + FIELDS.format(f'key = "{LOOT}"'), ["power of 2", "64 or 128"]),
        ('method = "sobol"\npoints = 1000000000000\n' + FIELDS.format(f'key = "{LOOT}"'), ["10,000"]),
        ('method = "sobol"\n' + FIELDS.format(f'key = "{LOOT}"'), ["needs a number of points"]),
        ('method = "full-factorial"\npoints = 4\n' + FIELDS.format(f'key = "{LOOT}"'), ["sweep.points"]),
        ('method = "sobel"\n' + FIELDS.format(f'key = "{LOOT}"'), ["Did you mean 'sobol'?"]),
        ('method = "full-factorial"', ["takes fields"]),
        ('method = "table"\n' + FIELDS.format(f'key = "{LOOT}"'), ["NAME.csv"]),
        ('method = "table"\ntable = "../points.csv"', ["sweep.table"]),
        ('method = "table"\ntable = "missing.csv"', ["there is no such file"]),
        (FACTORIAL.format('key = "constants.loot_wait"'), ["constants.loot_weight"]),
        (FACTORIAL.format('key = "loot_weight"'), ["constants.loot_weight"]),
        (FACTORIAL.format(f'key = "{MILITARY}"'), ["needs values, or low and high"]),
        (FACTORIAL.format('key = "design.title", values = ["a"]'), ["cannot be swept"]),
        (FACTORIAL.format('key = "seed", values = [1]'), ["unknown key"]),
        (FACTORIAL.format(f'key = "{LOOT}", low = 1'), ["both low and high"]),
        (FACTORIAL.format(f'key = "{LOOT}", low = 2, high = 1'), ["below high"]),
        (FACTORIAL.format(f'key = "{LOOT}", low = 1, high = 4'), ["0 to 3"]),
        (FACTORIAL.format(f'key = "{LOOT}", valeus = [1]'), ["'values'"]),
        (FACTORIAL.format(f'key = "{TROOPS}", low = 0.5, high = 2'), ["whole"]),
        (
            FACTORIAL.format(f'key = "{MILITARY}", values = [0.5, 1.5]'),
            ["point 1 (design.quality.military = 1.5) under no-mission", "from 0 to 1"],
        ),
        (
            FACTORIAL.format('key = "design.deployment.strengths.0.military_people", values = [1]'),
            ["point 0", "under no-mission", "unknown key"],
        ),
        (
            FACTORIAL.format('key = "horizon_weeks", values = [10, 99.5]'),
            ["point 1 (horizon_weeks = 99.5)", "whole number"],
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_sweep_is_said_in_one_message(tmp_path, monkeypatch, capsys, sweep, words):
    monkeypatch.chdir(tmp_path)
    file = written(tmp_path, sweep)
    for command in (["check", str(file)], ["study", str(file)]):
        assert main(command) == 2
        message = capsys.readouterr().err
        assert all(word in message for word in words), message
        assert "swept: " in message or "swept.toml: " in message or "missing.csv: " in message
        assert "Traceback" not in message
    assert not (tmp_path / "results").exists()


def test_a_sweep_of_10_to_the_12_points_is_refused_before_it_is_made(tmp_path, capsys):
    values = list(range(1000))
    keys = ["civilians", "horizon_weeks", TROOPS, "design.deployment.strengths.*.police_people"]
    entries = ", ".join(f'{{ key = "{key}", values = {values} }}' for key in keys)
    assert main(["study", str(written(tmp_path, f'method = "full-factorial"\nfields = [{entries}]'))]) == 2
    assert "1,000,000,000,000 points" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (b"", "the first line"),
        (b"constants.loot_weight\n", "0 points"),
        (b"constants.loot_weight,constants.loot_weight\n1,2\n", "stands twice"),
        (b"constants.loot_weight,\n1,2\n", "dotted keys"),
        (b"constants.loot_weight\n1,2\n", "point 0 has 2 cells"),
        (b"constants.loot_weight\nnan\n", "constants.loot_weight"),
        (b"constants.loot_weight\n=1+1\n", "constants.loot_weight"),
        (b"constants.loot_weight\n1e999\n", "constants.loot_weight"),
        (b'constants.loot_weight\n"1\n', "not a CSV file"),
        (b"constants.loot_weight\n\x00\n", "NUL"),
        (b"\xff\xfe1\x00", "UTF-16"),
        (b"constants.loot_weight\n" + b"1\n" * 10_001, "10,001 points"),
        (b"x" * 1_100_000, "too large"),
    ],
)
def test_a_table_of_points_is_read_with_care(tmp_path, table, words):
    (tmp_path / "points.csv").write_bytes(table)
    with pytest.raises(InputError, match=words):
        plan_of(tmp_path, 'method = "table"\ntable = "points.csv"')


def test_a_table_must_not_lead_out_of_its_folder(tmp_path):
    (tmp_path / "inner").mkdir()
    (tmp_path / "points.csv").write_text(f"{LOOT}\n1\n")
    (tmp_path / "inner" / "points.csv").symlink_to(tmp_path / "points.csv")
    with pytest.raises(InputError, match="leads out"):
        plan_of(tmp_path / "inner", 'method = "table"\ntable = "points.csv"')


@pytest.mark.parametrize(
    "setting",
    [
        f"{MILITARY}=0.5",
        f"{LOOT}=2.0",
        "case.groups.*.discipline=0.5",
    ],
)
def test_a_field_is_either_set_or_swept(tmp_path, setting, capsys):
    keys = (MILITARY, LOOT, "case.groups.ruf.discipline")
    ranges = [f'{{ key = "{key}", values = [0.3, 0.9] }}' for key in keys]
    file = written(tmp_path, f'method = "full-factorial"\nfields = [{", ".join(ranges)}]\n')
    assert main(["study", str(file), "-o", str(tmp_path / "r"), "--set", setting]) == 2
    captured = capsys.readouterr()
    assert captured.err.count("\n") == 1
    assert "from point to point" in captured.err
    assert setting.partition("=")[0] in captured.err
    assert captured.out == ""
    assert not (tmp_path / "r").exists()


def test_a_field_of_a_table_of_points_is_not_set_either(tmp_path):
    (tmp_path / "points.csv").write_text(f"{LOOT}\n1.5\n")
    file = written(tmp_path, 'method = "table"\ntable = "points.csv"')
    with pytest.raises(InputError, match=f"--set: {LOOT}: .*from point to point"):
        plan_study(file, settings=[f"{LOOT}=2.0"], version="v")


def test_what_is_not_swept_can_be_set(tmp_path):
    plan = plan_study(written(tmp_path, GRID), settings=["constants.loot_weight=2.0"], version="v")
    assert {variant.scenario.constants.loot_weight for variant in plan.variants} == {2.0}


# What is run


def test_points_have_runs_of_their_own_and_share_those_that_are_the_same(tmp_path):
    plan = plan_of(tmp_path, GRID)
    # No mission has no strengths: troops make no difference, quality makes another scenario.
    assert [(v.scenario.design_name, [point.number for point in v.points]) for v in plan.variants] == [
        ("no-mission", [0, 1, 2]),
        ("balanced", [0]),
        ("balanced", [1]),
        ("balanced", [2]),
        ("no-mission", [3, 4, 5]),
        ("balanced", [3]),
        ("balanced", [4]),
        ("balanced", [5]),
    ]
    tasks = list(plan.tasks())
    assert plan.total == len(tasks) == len({task.key for task in tasks}) == 24
    assert [task.replication for task in tasks] == sorted(task.replication for task in tasks)
    assert all(task.key == run_key(plan.version, task.scenario, 0, task.replication) for task in tasks)
    assert size_of(plan).runs == 24


def test_runs_say_their_point_and_its_settings(tmp_path):
    results = run_plan(plan_of(tmp_path, GRID, keep=KEEP), tmp_path / "out", run=fake_engine.run)
    runs = results.runs
    assert len(runs) == 2 * 6 * 3
    assert list(runs.columns[:8]) == [
        "study",
        "case",
        "design",
        "point",
        "replication",
        MILITARY,
        TROOPS,
        "seed",
    ]
    assert results.points.to_dict("list") == {
        "point": [0, 1, 2, 3, 4, 5],
        MILITARY: [0.3, 0.3, 0.3, 0.9, 0.9, 0.9],
        TROOPS: [0, 4000, 8000] * 2,
    }
    merged = runs.merge(results.points, on=["point", MILITARY, TROOPS])
    assert len(merged) == len(runs)
    assert not runs.duplicated(["design", "point", "replication"]).any()
    assert results.n_missing == 0
    for table in (results.weeks, results.events, results.cells):
        assert set(table["point"]) == set(range(6))
        assert MILITARY not in table.columns


def test_a_study_without_a_sweep_has_no_points(tmp_path):
    results = run_plan(fake_engine.plan(), tmp_path / "out", run=fake_engine.run)
    assert "point" not in results.runs.columns
    assert not results.is_sweep
    with pytest.raises(InputError, match="no sweep"):
        _ = results.points


def test_a_sweep_cut_off_is_completed_to_the_same_results(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "RUNS_IN_SHARD", 4)
    plan = plan_of(tmp_path, GRID, keep=KEEP)
    whole = run_plan(plan, tmp_path / "whole", run=fake_engine.run, workers=2)
    part = run_plan(
        plan_of(tmp_path, GRID, keep=KEEP, replications=1), tmp_path / "part", run=fake_engine.run
    )
    assert part.n_done == 8
    written(tmp_path, "gone")  # the folder stands for the study, whatever became of its file
    resumed = plan_study(tmp_path / "part", replications=3, version=fake_engine.VERSION)
    calls = []

    def counted(scenario, **options):
        calls.append(scenario)
        return fake_engine.run(scenario, **options)

    completed = run_plan(resumed, tmp_path / "part", run=counted, workers=2, resume=True)
    assert len(calls) == 16
    for name in KEEP:
        pd.testing.assert_frame_equal(getattr(completed, name), getattr(whole, name))


def test_a_folder_of_other_points_is_refused(tmp_path):
    run_plan(plan_of(tmp_path, GRID), tmp_path / "out", run=fake_engine.run)
    other = plan_of(tmp_path, GRID.replace("8000", "9000"))
    with pytest.raises(InputError, match="holds another study"):
        run_plan(other, tmp_path / "out", run=fake_engine.run, resume=True)


def test_a_sweep_written_out_is_the_same_sweep(tmp_path):
    study = load_study(written(tmp_path, GRID))
    (tmp_path / "again.toml").write_text(to_toml(study))
    assert load_study(tmp_path / "again.toml") == study
    assert Study.model_validate(study.model_dump(mode="json")).sweep == study.sweep


def test_points_share_luck_and_move_what_they_change(tmp_path):
    sweep = FACTORIAL.format(f'key = "{TROOPS}", values = [0, 9000]')
    study = load_study(written(tmp_path, sweep, designs=["no-mission", "balanced"], replications=2))
    runs = sim.run_study(study).runs.set_index(["design", "point", "replication"]).sort_index()
    # No troops or 9,000: the lives of the country without a mission are the same, digest for digest.
    assert list(runs.loc[("no-mission", 0), "digest"]) == list(runs.loc[("no-mission", 1), "digest"])
    alone = sim.load_scenario("sierra-leone", "balanced", horizon_weeks=60, civilians=50)
    assert runs.loc[("balanced", 1, 1), "digest"] == sim.run(alone, seed=0, replication=1).digest
    assert runs.loc[("balanced", 0, 1), "cost_usd"] < runs.loc[("balanced", 1, 1), "cost_usd"]


# What it says


@pytest.fixture(scope="module")
def table():
    """Two designs at three points, ten lives; deaths are 10 x point less 5 x design, plus luck."""
    lives = itertools.product(("none", "some"), range(3), range(10))
    made = [
        {
            "design": design,
            "point": point,
            "constants.x": 0.5 * point,
            "replication": life,
            "war": life < 2 + 3 * point,
            "war_week": 30 if life < 2 + 3 * point else -1,
            "weeks_observed": 520,
            "deaths_civilian": 100 + 10 * point - 5 * (design == "some") + life**2,
        }
        for design, point, life in lives
    ]
    return pd.DataFrame(made)


def test_responses_by_hand(table):
    frame = responses(table, ["constants.x"], ["war", "deaths_civilian"])
    assert frame[["point", "design"]].to_numpy().tolist() == [
        [p, d] for p in range(3) for d in ("none", "some")
    ]
    assert frame["constants.x"].tolist() == [0.0, 0.0, 0.5, 0.5, 1.0, 1.0]
    assert frame["war"].tolist() == [0.2, 0.2, 0.5, 0.5, 0.8, 0.8]
    # Wilson's limits for 2 of 10: 5.67 % and 50.98 %.
    assert frame.loc[0, ["war_low", "war_high"]].tolist() == pytest.approx([0.0566822, 0.5098375])
    assert frame["deaths_civilian"].tolist() == pytest.approx([128.5, 123.5, 138.5, 133.5, 148.5, 143.5])
    half = 2.2621572 * np.std(np.arange(10) ** 2, ddof=1) / np.sqrt(10)
    assert frame.loc[0, "deaths_civilian_high"] == pytest.approx(128.5 + half)
    assert set(frame["n_runs"]) == {10}


def test_points_are_compared_pair_by_pair(table):
    frame = compare_points(table, 0, ["deaths_civilian"])
    assert frame[["design", "point", "reference"]].to_numpy().tolist() == [
        ["none", 1, 0],
        ["none", 2, 0],
        ["some", 1, 0],
        ["some", 2, 0],
    ]
    assert frame["difference"].tolist() == [10, 20, 10, 20]
    assert frame["standard_error"].tolist() == [0, 0, 0, 0]
    with pytest.raises(ValueError, match="no other point"):
        compare_points(table, 7)


def test_pooling_points_by_mistake_is_refused(table):
    with pytest.raises(ValueError, match="repeat a design"):
        paired_differences(table, "none", ["deaths_civilian"])


def test_results_compare_designs_at_each_point(tmp_path):
    results = run_plan(
        plan_of(tmp_path, GRID, replications=6, horizon_weeks=520), tmp_path / "out", run=fake_engine.run
    )
    compared = results.compare(outcomes=["war_by_10_years"])
    assert list(compared.columns[:4]) == ["point", MILITARY, TROOPS, "design"]
    alone = results.runs[results.runs["point"] == 4]
    expected = paired_differences(alone, "no-mission", ["war_by_10_years"])
    got = compared[compared["point"] == 4].drop(columns=["point", MILITARY, TROOPS])
    pd.testing.assert_frame_equal(got.reset_index(drop=True), expected)
    assert set(results.survival()["point"]) == set(range(6))
    assert set(results.summary()["point"]) == set(range(6))


def test_the_command_tells_a_sweep_shortly_and_writes_all_of_it(tmp_path, monkeypatch, capsys):
    from sim.experiments import conduct, job

    monkeypatch.setattr(conduct, "warm_up", lambda *_: None)
    monkeypatch.setattr(conduct, "_version", lambda *_: fake_engine.VERSION)
    monkeypatch.setattr(job, "_engine", lambda *_: fake_engine.run)
    file = written(tmp_path, GRID, horizon_weeks=520)
    out = str(tmp_path / "out")
    assert main(["study", str(file), "-o", out]) == 0
    text, said = capsys.readouterr()
    assert max(map(len, text.splitlines())) <= 110
    assert "2 designs x 6 points x 3 replications = 24 runs" in said
    for words in (
        "WAR BY 10 YEARS AT EACH POINT",
        "5  0.9  8,000",
        "DIFFERENCES TO no-mission",
        "points.csv",
    ):
        assert words in text
    frame = pd.read_csv(tmp_path / "out" / "points.csv")
    pd.testing.assert_frame_equal(frame, load_results(out).responses(), check_dtype=False)
    pd.testing.assert_frame_equal(
        frame, pd.read_parquet(tmp_path / "out" / "points.parquet"), check_dtype=False
    )
    assert main(["study", out, "--resume", "--json", "--quiet"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert len(shown["designs"]) == 12
    assert shown["designs"][1]["settings"] == {MILITARY: 0.3, TROOPS: 0}
    assert {row["point"] for row in shown["paired"]} == set(range(6))


def test_a_sweep_of_many_points_prints_the_first_of_them(tmp_path, monkeypatch, capsys):
    from sim.experiments.comparison import comparison

    sweep = f'method = "sobol"\npoints = 64\nfields = [{{ key = "{LOOT}" }}]'
    results = run_plan(plan_of(tmp_path, sweep, replications=2), tmp_path / "out", run=fake_engine.run)
    text = "\n".join(comparison(results))
    assert "the first 20 of 64 points" in text
    assert "WAR BY THE HORIZON" in text  # 60 weeks are too short for any other
    assert len(text.splitlines()) < 80


def test_the_shipped_sweep_is_a_dose_and_its_response():
    study = load_study("troop-levels")
    from sim.scenario.load import scenarios_of

    plan = planned("troop-levels", study, scenarios_of(study), "v")
    doses = [row[0] for row in rows(plan)]
    assert len(doses) == 6
    assert doses == sorted(doses)
    assert [v.scenario.design_name for v in plan.variants].count("no-mission") == 1


@settings(max_examples=30, deadline=None)
@given(n=st.integers(1, 40), low=st.integers(0, 50), width=st.integers(1, 50), seed=st.integers(0, 9))
def test_drawn_whole_numbers_stay_in_their_range(n, low, width, seed):
    from sim.experiments.sampling import Axis, rows_of
    from sim.scenario.swept import swept_field

    axis = Axis(swept_field("horizon_weeks"), (), float(low), float(low + width))
    drawn = [row[0] for row in rows_of("latin-hypercube", [axis], n, seed, (None,))]
    assert all(type(value) is int and low <= value <= low + width for value in drawn)
