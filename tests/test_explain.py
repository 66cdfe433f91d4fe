"""What made the difference: Shapley values that are right on games with known ones, and the command."""

from __future__ import annotations

import itertools
import json
import math

import numpy as np
import pandas as pd
import pytest

from sim import plots
from sim.analysis.attribution import REST, WHOLE, attribution_table, coalitions, orders, shares_of
from sim.cli import main
from sim.errors import InputError
from sim.experiments import explain as explaining
from sim.experiments.results import load_results
from sim.scenario.mechanisms import mechanisms

EVERY_ORDER_OF_3 = list(itertools.permutations(range(3)))


def test_each_order_comes_with_its_reverse():
    drawn = orders(5, 3, (1999, 4))
    assert len(drawn) == 6
    assert all(sorted(order) == list(range(5)) for order in drawn)
    assert all(drawn[k + 1] == drawn[k][::-1] for k in (0, 2, 4))
    assert drawn == orders(5, 3, (1999, 4))
    assert drawn != orders(5, 3, (1999, 5))


@pytest.mark.parametrize(("n", "pairs"), [(0, 1), (9, 1), (3, 0)])
def test_orders_need_groups_and_pairs(n, pairs):
    with pytest.raises(ValueError, match="got"):
        orders(n, pairs, (0,))


def test_coalitions_are_the_sets_on_the_way_once_each():
    found = coalitions([(0, 1, 2), (2, 1, 0)])
    assert found == [frozenset(one) for one in ([], [0], [2], [0, 1], [1, 2], [0, 1, 2])]


def test_independent_parts_get_what_they_add():
    worth = {0: -3.0, 1: 0.5, 2: 0.0}
    shares = shares_of(lambda acting: sum(worth[one] for one in acting), [(2, 0, 1)])
    assert shares == pytest.approx(list(worth.values()))


def test_a_pair_of_gloves():
    """One left and two right gloves: 2/3 for the left one, 1/6 for each of the others (Shapley)."""

    def pairs_of_gloves(acting):
        return float(0 in acting and len(acting) > 1)

    assert shares_of(pairs_of_gloves, EVERY_ORDER_OF_3) == pytest.approx([2 / 3, 1 / 6, 1 / 6])


@pytest.mark.parametrize("seed", range(5))
def test_shares_sum_to_the_whole_whatever_the_game(seed):
    random = np.random.default_rng(seed)
    value = {frozenset(one): random.normal() for n in range(5) for one in itertools.combinations(range(4), n)}
    shares = shares_of(value.__getitem__, orders(4, 2, (seed,)))
    assert math.fsum(shares) == pytest.approx(value[frozenset(range(4))] - value[frozenset()])


def test_the_table_sums_and_its_intervals_come_from_replications():
    shares, rest = np.array([[1.0, 3.0], [2.0, 5.0], [3.0, 4.0]]), np.array([0.5, 0.5, 0.5])
    table = attribution_table(shares, rest, ["a", "b"]).set_index("part")
    assert list(table.index) == ["a", "b", REST, WHOLE]
    assert table.loc[["a", "b", REST], "value"].sum() == pytest.approx(table.loc[WHOLE, "value"]) == 6.5
    half = 4.302652729911275 * 1.0 / math.sqrt(3)  # t of two degrees of freedom, standard deviation 1
    assert table.loc["a", ["low", "high"]].tolist() == pytest.approx([2 - half, 2 + half])
    assert (table["n"] == 3).all()


def test_the_groups_hold_every_channel_but_those_that_always_act():
    named = [name for names in explaining.GROUPS.values() for name in names]
    channels = {one.name for one in mechanisms() if one.mission_channel}
    assert len(named) == len(set(named))
    assert channels - set(named) == {"adaptation", "deployment", "exit"}


def test_the_chart_shows_every_part():
    table = attribution_table(np.ones((4, 2)), np.zeros(4), ["guarantee", "police"])
    axes = plots.attribution(table.assign(outcome="war_by_10_years"), "war_by_10_years", "a", "b")
    assert [label.get_text() for label in axes.get_yticklabels()] == list(table["part"])
    assert "% points" in axes.get_xlabel()
    with pytest.raises(ValueError, match="no outcome"):
        plots.attribution(table.assign(outcome="x"), "y")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "groups = 3",
        "[groups]",
        "[groups]\na = []",
        "[groups]\na = [1]",
        "[groups",
        '[groups]\na = ["nonsense"]',
        '[groups]\na = ["ddr"]\nb = ["ddr"]',
    ],
)
def test_wrong_groups_are_refused(tmp_path, text):
    file = tmp_path / "groups.toml"
    file.write_text(text)
    with pytest.raises(InputError):
        explaining.read_groups(file)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("explained")
    study = place / "small.toml"
    study.write_text(
        'title = "Small"\ncase = "sierra-leone"\ndesigns = ["no-mission", "observers", "balanced"]\n'
        'baseline = "no-mission"\nreplications = 2\ncivilians = 40\nhorizon_weeks = 52\nseed = 3\n'
    )
    assert main(["study", str(study), "-o", str(place / "results"), "--quiet"]) == 0
    return place / "results"


def test_the_command_explains_a_study(folder, tmp_path, capsys):
    groups = tmp_path / "groups.toml"
    channels = [
        one.name for one in mechanisms() if one.mission_channel and one.name not in ("ddr", "deployment")
    ]
    groups.write_text(f'[groups]\n"disarmament" = ["ddr"]\nothers = {json.dumps(channels)}\n')
    command = [
        "explain",
        str(folder),
        "--groups",
        str(groups),
        "--quiet",
        "--json",
        "--outcome",
        "displaced_person_years",
    ]
    assert main(command) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["design"], shown["baseline"]) == ("balanced", "no-mission")
    parts = {row["part"]: row["value"] for row in shown["parts"]}
    assert set(parts) == {"disarmament", "others", REST, WHOLE}
    assert parts["disarmament"] + parts["others"] + parts[REST] == pytest.approx(parts[WHOLE])
    assert parts[REST] == 0.0  # with every channel cut the mission changes nothing
    assert parts[WHOLE] != 0.0
    runs = pd.read_parquet(folder / "runs")
    mean = runs.groupby("design")["displaced_person_years"].mean()
    assert parts[WHOLE] == pytest.approx(mean["balanced"] - mean["no-mission"])
    assert (folder / "explain-displaced-person-years.png").stat().st_size > 10_000
    assert list(pd.read_csv(folder / "explain.csv")["part"]) == list(parts)


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["--design", "balancd"], "balanced"),
        (["--design", "no-mission"], "two different designs"),
        (["--outcome", "deaths_civilans"], "deaths_civilian"),
        (["--groups", "nowhere.toml"], "nowhere.toml"),
    ],
)
def test_wrong_questions_are_refused(folder, capsys, options, word):
    assert main(["explain", str(folder), "--quiet", *options]) == 2
    assert word in capsys.readouterr().err


def test_a_folder_that_is_none_is_refused(tmp_path, capsys):
    assert main(["explain", str(tmp_path)]) == 2
    assert "not a results folder" in capsys.readouterr().err


def test_results_explain_the_same_in_python(folder):
    results = load_results(folder)
    groups = {"disarmament": ["ddr"], "belief": ["guarantee"]}
    table = results.explain("balanced", outcomes=["displaced_person_years"], groups=groups)
    parts = table.set_index("part")["value"]
    assert list(parts.index) == ["disarmament", "belief", REST, WHOLE]
    assert parts[["disarmament", "belief", REST]].sum() == pytest.approx(parts[WHOLE])
    effect = results.compare(outcomes=["displaced_person_years"]).set_index("design")["difference"]
    assert parts[WHOLE] == pytest.approx(effect["balanced"])
    assert (table["n"] == results.study.replications).all()


@pytest.mark.parametrize(
    ("design", "groups", "word"),
    [
        ("balancd", None, "balanced"),
        ("no-mission", None, "two different designs"),
        ("balanced", {}, "1 to 8"),
        ("balanced", {"a": ["nonsense"]}, "no mechanism"),
        ("balanced", {"a": ["ddr"], "b": ["ddr"]}, "two groups"),
    ],
)
def test_wrong_questions_are_refused_in_python(folder, design, groups, word):
    with pytest.raises(InputError, match=word):
        load_results(folder).explain(design, groups=groups)
