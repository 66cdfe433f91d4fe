"""What drives an outcome: right on functions whose drivers are known, and silent where there is only luck."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from fake_engine import FakeRun
from fake_engine import run as lively_run
from matplotlib.colors import to_rgb

from sim.analysis.screening import effects_of, screen, trajectories
from sim.analysis.variance_shares import luck_in, saltelli_points, sobol_indices
from sim.cli import main
from sim.errors import InputError
from sim.plots.sensitivity import convergence, elementary_effects, variance_shares
from sim.scenario.constants import Constants
from sim.scenario.wording import declared
from sim.sensitivity import analyse as analysing
from sim.sensitivity import load_sensitivity, sensitivity
from sim.sensitivity.fields import points_at, read_fields
from sim.sensitivity.quantities import FailedRunsError
from sim.sensitivity.request import INDICES, SCREENING, request_of
from sim.sensitivity.telling import as_json, budget, told

FIELDS = ("loot_weight", "guarantee_relief", "outrage_scale_deaths")
ISHIGAMI = {"a": (0.3139, 0.5576), "b": (0.4424, 0.4424), "c": (0.0, 0.2437)}  # Ishigami & Homma 1990


def ishigami(shares):
    a, b, c = (-np.pi + 2 * np.pi * shares).T
    return np.sin(a) + 7 * np.sin(b) ** 2 + 0.1 * c**4 * np.sin(a)


def repeated(values, n=2):
    return np.repeat(values[:, None], n, axis=1)


# Shares of variance


def test_indices_of_the_ishigami_function():
    table = sobol_indices(repeated(ishigami(saltelli_points(3, 2048, 1))), list("abc"))
    last = table[table["n"] == 2048].set_index("field")
    for field, (first, total) in ISHIGAMI.items():
        row = last.loc[field]
        assert row["first"] == pytest.approx(first, abs=0.05)
        assert row["total"] == pytest.approx(total, abs=0.05)
        assert row["first_low"] <= first <= row["first_high"]
        assert row["total_low"] <= total <= row["total_high"]
    assert last["above_noise"].all()
    assert last["luck_of_run"].max() < 1e-12


def test_indices_are_told_at_a_quarter_and_a_half_of_the_sample_too():
    values = repeated(ishigami(saltelli_points(3, 256, 1)))
    table = sobol_indices(values, list("abc"))
    assert list(table["n"].unique()) == [256, 128, 64]
    half = sobol_indices(values[: 128 * 5], list("abc"))
    columns = ["field", "first", "total"]
    later = table.loc[table["n"] == 128, columns].reset_index(drop=True)
    assert later.equals(half.loc[half["n"] == 128, columns].reset_index(drop=True))
    widths = (table["total_high"] - table["total_low"]).groupby(table["n"]).mean()
    assert widths[256] < widths[64]


def test_luck_is_told_apart_from_the_fields():
    """Variance of points 4, of luck that all points share 9, of luck of their own 1."""
    drawn = np.random.default_rng(5)
    points, common = drawn.normal(0, 2, 3000), drawn.normal(0, 3, 60)
    values = points[:, None] + common[None, :] + drawn.normal(0, 1, (3000, 60))
    common_variance = common.var(ddof=1)
    luck = luck_in(values)
    assert luck.of_run == pytest.approx((common_variance + 1) / (common_variance + 5), abs=0.02)
    assert luck.of_mean == pytest.approx(1 / 60 / (4 + 1 / 60), abs=0.001)


def test_a_field_that_reshuffles_luck_has_the_total_that_luck_leaves():
    shares = saltelli_points(2, 1024, 3)
    values = np.random.default_rng(1).normal(4 * shares[:, :1], 1.0, (len(shares), 2))
    table = sobol_indices(values, ["driver", "idle"])
    last = table[table["n"] == 1024].set_index("field")
    assert last.loc["idle", "total"] == pytest.approx(last.loc["idle", "luck_of_mean"], rel=0.15)
    assert last["above_noise"].to_dict() == {"driver": True, "idle": False}


def test_an_outcome_that_never_changes_has_no_drivers():
    values = np.ones((8 * 5, 3))
    assert not sobol_indices(values, list("abc"))["above_noise"].any()
    shares = trajectories(3, 4, 1)
    table = screen(shares, np.ones((len(shares), 3)), list("abc"))
    assert not table["above_noise"].any()
    assert (table[["mu_star", "effect", "noise"]] == 0).all(axis=None)


# Screening


def test_a_linear_function_is_screened_to_its_coefficients():
    shares = trajectories(4, 6, 2)
    slopes = np.array([0.0, 3.0, -5.0, 1.0])
    table = screen(shares, repeated(shares @ slopes, 4), list("abcd")).set_index("field")
    assert list(table.index) == ["c", "b", "d", "a"]
    for field, slope in zip("abcd", slopes, strict=True):
        row = table.loc[field]
        assert row["mu"] == pytest.approx(slope)
        assert row["mu_star"] == pytest.approx(abs(slope))
        assert row["effect"] == pytest.approx(abs(slope))
        assert row["sigma"] == pytest.approx(0, abs=1e-9)
    assert table["above_noise"].to_dict() == {"c": True, "b": True, "d": True, "a": False}


def test_every_effect_is_that_of_its_own_field():
    """The mean of sizes, from effects found here, is what SALib finds from the means."""
    shares = trajectories(5, 7, 4)
    values = np.random.default_rng(2).normal(size=(len(shares), 3))
    table = screen(shares, values, list("abcde")).set_index("field")
    sizes = np.abs(effects_of(shares, values).mean(axis=2)).mean(axis=1)
    assert table.loc[list("abcde"), "mu_star"].to_numpy() == pytest.approx(sizes)


@pytest.mark.parametrize("seed", range(6))
def test_of_pure_luck_no_field_is_marked(seed):
    shares = trajectories(20, 10, seed)
    values = np.random.default_rng([7, seed]).integers(0, 2, (len(shares), 4)).astype(float)
    table = screen(shares, values, [f"f{k}" for k in range(20)])
    assert table["mu_star"].mean() > 0.3  # though mean sizes are large
    assert not table["above_noise"].any()


def test_a_driver_is_found_in_luck_and_its_size_is_free_of_luck():
    shares = trajectories(20, 30, 3)
    luck = np.random.default_rng(3).normal(0, 1.5, (len(shares), 4))
    table = screen(shares, luck + 3 * shares[:, :1], [f"f{k}" for k in range(20)])
    assert list(table.loc[table["above_noise"], "field"]) == ["f0"]
    assert table.loc[0, "effect"] == pytest.approx(3, rel=0.15)
    assert table.loc[1:, "mu_star"].min() > 0.8  # luck alone
    assert table.loc[1:, "effect"].median() < 0.8


@pytest.mark.parametrize("values", [np.zeros((8, 1)), np.full((8, 2), np.nan)])
def test_luck_cannot_be_told_from_one_run_or_an_unknown_outcome(values):
    with pytest.raises(ValueError, match="two replications or more"):
        screen(trajectories(1, 4, 0), values, ["a"])
    with pytest.raises(ValueError, match="two replications or more"):
        sobol_indices(values, list("ab"))


# Fields


def test_all_constants_are_varied_over_their_declarations():
    request = request_of("mission-mix")
    assert [axis.field.key for axis in request.axes] == [
        f"constants.{name}" for name in Constants.model_fields
    ]
    for axis, field in zip(request.axes, Constants.model_fields.values(), strict=True):
        assert (axis.low, axis.high) == (declared(field)["low"], declared(field)["high"])
    assert (request.study.civilians, request.study.designs) == (500, ("unamsil",))


def test_levers_uncertainties_and_swept_fields_join_the_constants():
    named = {"design.allocation.robustness": (0.2, 0.9), "case.host_consent": (0.5, 1.0)}
    request = request_of("war-threshold", fields=named)
    keys = {axis.field.key: axis for axis in request.axes}
    assert set(named) < set(keys)
    assert len(keys) == len(Constants.model_fields) + 3
    assert (keys["case.host_consent"].low, keys["case.host_consent"].high) == (0.5, 1.0)
    alone = request_of("war-threshold", fields=named, only=True)
    assert [axis.field.key for axis in alone.axes] == list(named)


def test_constants_can_be_kept_near_the_study():
    for axis in request_of("mission-mix", within=0.25).axes:
        name = axis.field.key.removeprefix("constants.")
        own, least, most = getattr(Constants(), name), axis.field.low, axis.field.high
        assert least <= axis.low <= own <= axis.high <= most
        if own:
            assert axis.low == pytest.approx(max(least, 0.75 * own))
            assert axis.high == pytest.approx(min(most, 1.25 * own))


def test_points_keep_to_the_kind_and_the_range_of_a_field():
    named = {
        "design.exit.first_month": (24, 96),
        "case.host_consent": (0.1, 0.7),
    }
    named["case.groups.ruf.total_aims"] = None
    axes = request_of("mission-mix", designs=["balanced"], fields=named, only=True).axes
    shares = np.array([[0.0] * 3, [1 / 3] * 3, [1.0] * 3])
    months, consents, aims = zip(*(point.row for point in points_at(axes, shares)), strict=True)
    assert (months[0], months[-1]) == (24, 96)
    assert all(isinstance(month, int) for month in months)
    assert consents == (0.1, 0.3, 0.7)
    assert aims == (False, False, True)


def test_ranges_are_read_from_the_command_line():
    assert read_fields(["a.b=0:1.5", "constants.c"]) == {"a.b": (0.0, 1.5), "constants.c": None}


# The whole, with a stand-in for the engine


def linear_run(scenario, *, seed=0, replication=0, **_) -> FakeRun:
    """Deaths follow loot_weight, cost follows robustness, war is a coin."""
    luck = np.random.default_rng([seed, replication, hash(scenario.constants.loot_weight) % 2**32])
    low, high = (declared(Constants.model_fields["loot_weight"])[end] for end in ("low", "high"))
    share = (scenario.constants.loot_weight - low) / (high - low)
    made = lively_run(scenario.model_copy(update={"horizon_weeks": 52}), seed=seed, replication=replication)
    deaths = {f"deaths_{who}": 0 for who in ("humanitarian", "fighter", "peacekeeper")}
    made.outcome |= {
        **deaths,
        "war": bool(luck.integers(2)),
        "deaths_civilian": 1000 * share + float(luck.normal(0, 20)),
        "cost_usd": 1e9 * scenario.design.allocation.robustness,
    }
    return replace(made, digest=f"{replication}-{share}-{made.digest}")


def asked(*designs, **changes):
    fields = {**{f"constants.{name}": None for name in FIELDS}, "design.allocation.robustness": (0, 1)}
    options = {"trajectories": 8, "replications": 3, "sample": 8, "top": 2, **changes}
    return request_of("mission-mix", fields=fields, only=True, designs=designs, **options)


@pytest.fixture
def request_():
    return asked("balanced")


def test_known_drivers_are_found(tmp_path):
    request = asked("balanced", "force-heavy", sample=16)
    found = analysing.analyse(request, tmp_path / "out", run=linear_run, workers=2)
    for design in ("balanced", "force-heavy"):
        own = found.screening[found.screening["design"] == design].set_index(["outcome", "field"])
        marked = own.index[own["above_noise"]].tolist()
        assert marked == [("deaths", "constants.loot_weight"), ("cost_usd", "design.allocation.robustness")]
        assert own.loc[("deaths", "constants.loot_weight"), "mu"] == pytest.approx(1000, rel=0.1)
        assert own.loc[("cost_usd", "design.allocation.robustness"), "mu"] == pytest.approx(1e9)
        assert own.loc[("deaths", "design.allocation.robustness"), "mu_star"] == 0  # nothing there reads it
    indices = found.indices[found.indices["n"] == 16].set_index(["design", "outcome", "field"])
    assert {field for _, _, field in indices.index} == {
        "constants.loot_weight",
        "design.allocation.robustness",
    }
    assert indices.loc[("balanced", "cost_usd", "design.allocation.robustness"), "total"] > 0.8
    assert indices.loc[("balanced", "cost_usd", "constants.loot_weight"), "total"] == 0


def test_the_folder_holds_all_and_is_read_back(request_, tmp_path):
    found = analysing.analyse(request_, tmp_path / "out", run=linear_run, workers=2)
    again = load_sensitivity(tmp_path / "out")
    assert again.description == json.loads(json.dumps(found.description))
    for name in ("screening", "indices"):
        kept, made = getattr(again, name), getattr(found, name)
        assert list(kept["field"]) == list(made["field"])
        assert kept["above_noise"].tolist() == made["above_noise"].tolist()
        assert kept.select_dtypes("number").to_numpy() == pytest.approx(
            made.select_dtypes("number").to_numpy(), nan_ok=True
        )
    names = {path.name for path in (tmp_path / "out" / "figures").iterdir()}
    assert names == {"screening.png", "indices.png", "convergence.png"}


def test_a_finished_analysis_is_completed_without_a_run(request_, tmp_path):
    calls = []

    def counted(scenario, **options):
        calls.append(options["replication"])
        return linear_run(scenario, **options)

    first = analysing.analyse(request_, tmp_path / "out", run=counted, workers=2)
    measured = analysing.MEASURED + 1
    assert len(calls) > measured
    calls.clear()
    second = analysing.analyse(request_, tmp_path / "out", run=counted, workers=2, resume=True)
    assert len(calls) == measured
    assert second.screening.equals(first.screening)
    assert second.indices.equals(first.indices)


def test_an_interrupted_analysis_is_completed(request_, tmp_path):
    whole = analysing.analyse(request_, tmp_path / "whole", run=linear_run, workers=1)
    calls = []

    def stopped(scenario, **options):
        calls.append(1)
        if len(calls) == 100:
            raise KeyboardInterrupt
        return linear_run(scenario, **options)

    with pytest.raises(KeyboardInterrupt):
        analysing.analyse(request_, tmp_path / "out", run=stopped, workers=1)
    assert not (tmp_path / "out" / "sensitivity.csv").exists()
    with pytest.raises(InputError, match="no finished analysis"):
        load_sensitivity(tmp_path / "out")
    rest = analysing.analyse(request_, tmp_path / "out", run=linear_run, workers=1, resume=True)
    assert rest.screening.equals(whole.screening)
    assert rest.indices.equals(whole.indices)


@pytest.mark.parametrize("changes", [{"trajectories": 9}, {"sample": 16}, {"outcomes": ("deaths",)}])
def test_another_analysis_is_not_continued(request_, tmp_path, changes):
    analysing.analyse(request_, tmp_path / "out", run=linear_run, workers=2)
    with pytest.raises(InputError, match=f"holds another analysis: its {next(iter(changes))}"):
        analysing.analyse(replace(request_, **changes), tmp_path / "out", run=linear_run, resume=True)
    with pytest.raises(InputError, match="Add --resume"):
        analysing.analyse(request_, tmp_path / "out", run=linear_run)


def test_failed_runs_end_the_analysis(request_, tmp_path):
    def bad(scenario, **options):
        if options["replication"] == 2:
            raise ZeroDivisionError
        return linear_run(scenario, **options)

    with pytest.raises(FailedRunsError, match="runs failed") as error:
        analysing.analyse(request_, tmp_path / "out", run=bad, workers=2)
    assert error.value.exit_code == 3


def test_where_all_is_luck_no_indices_are_made(request_, tmp_path):
    found = analysing.analyse(replace(request_, outcomes=("war",)), tmp_path / "o", run=linear_run, workers=2)
    assert not found.screening["above_noise"].any()
    assert found.indices.empty
    assert "no field got indices" in "\n".join(told(found, 110))


def test_the_budget_counts_the_runs_that_are_made(request_, tmp_path):
    said = []
    analysing.analyse(
        request_,
        tmp_path / "out",
        run=linear_run,
        workers=2,
        announce=lambda *known: said.append(budget(*known, 2)),
    )
    points = [len((tmp_path / f"out/{stage}.csv").read_text().split()) - 1 for stage in (SCREENING, INDICES)]
    assert points == [8 * 5, 8 * 4]
    assert "8 trajectories, 120 runs" in said[0]
    assert "Indices of 2 at most: 96 runs" in said[0]


def test_too_large_an_analysis_is_refused_before_the_first_run(request_, tmp_path):
    with pytest.raises(InputError, match="over the limit"):
        analysing.analyse(request_, tmp_path / "out", run=None, limit=1e6)
    assert not (tmp_path / "out").exists()


def test_an_analysis_is_told_in_words_and_json(request_, tmp_path):
    found = analysing.analyse(request_, tmp_path / "out", run=linear_run, workers=2)
    text = "\n\n".join(told(found, 110))
    assert max(map(len, text.splitlines())) <= 110
    assert "WHAT MOVES DEATHS under balanced" in text
    assert "loot_weight *" in text
    assert "Luck is" in text
    shown = json.loads(json.dumps(as_json(found), allow_nan=False))
    assert shown["screening"][0].keys() == set(found.screening.columns)
    assert shown["fields"]["design.allocation.robustness"] == [0.0, 1.0]


# The command, with the engine

TINY = ["--civilians", "40", "--set", "horizon_weeks=52", "-n", "2", "--trajectories", "2", "--sample", "8"]
ONE = ["--only", "--field", "constants.loot_weight"]


def test_the_command_prints_json_and_resumes(tmp_path, capsys):
    command = ["sensitivity", "mission-mix", *TINY, *ONE, "--design", "no-mission", "--quiet", "--json"]
    command += ["--field", "constants.training_hours", "-o", str(tmp_path / "out")]
    assert main(command) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["results"] == str(tmp_path / "out")
    assert shown["designs"] == ["no-mission"]
    idle = [row for row in shown["screening"] if row["field"] == "constants.training_hours"]
    assert [row["mu_star"] for row in idle] == [0, 0, 0]  # no mission, no training: not one run changed
    assert main([*command, "--resume"]) == 0
    assert json.loads(capsys.readouterr().out) == shown


def test_the_function_does_what_the_command_does(tmp_path):
    options = {"fields": {"constants.loot_weight": None}, "only": True, "civilians": 40, "replications": 2}
    options |= {"trajectories": 2, "sample": 8, "settings": ["horizon_weeks=52"], "designs": ["observers"]}
    kept = sensitivity("mission-mix", output=tmp_path / "out", **options)
    passing = sensitivity("mission-mix", **options)
    assert kept.screening.equals(passing.screening)
    assert load_sensitivity(tmp_path / "out").description["seed"] == 1999


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["--field", "constants.loot_wieght"], "constants.loot_weight"),
        (["--field", "design.nothing=0:1"], "unknown key"),
        (["--field", "design.allocation.robustness"], "needs a range"),
        (["--field", "design.allocation.robustness=1:0"], "low must be below high"),
        (["--field", "design.allocation.robustness=0.5:0.5"], "low must be below high"),
        (["--field", "design.allocation.robustness=0:7"], "from 0 to 1"),
        (["--field", "design.allocation.robustness=a:b"], "KEY=LOW:HIGH"),
        (["--field", "design.allocation.robustness=nan:1"], ""),
        (["--field", "design.allocation.robustness=1"], "KEY=LOW:HIGH"),
        (["--field", "design.allocation.posture"], "a number"),
        (["--field", "design.exit.first_month=1.5:3"], "whole numbers"),
        (["--field", "constants.loot_weight", "--field", "constants.loot_weight"], "stands twice"),
        (["--only"], "no field is named"),
        (["--set", "constants.loot_weight=0.3"], "the analysis varies this field"),
        (["--within", "0"], "above 0"),
        (["--within", "2"], "above 0"),
        (["--trajectories", "0"], "2 to 10,000"),
        (["--sample", "100"], "a power of 2"),
        (["-n", "1"], "2 to 1,000"),
        (["--top", "-1"], "0 to 200"),
        (["--trajectories", "5000"], "at most 10,000"),
        (["--design", "balancd"], "balanced"),
        (["--limit", "1000"], "over the limit"),
        (["--disable", "nonsense"], "mechanism"),
        (["--outcome", "deths"], "deaths"),
        (["--nonsense"], "unknown option"),
    ],
)
def test_bad_input_gets_one_message_and_leaves_nothing(tmp_path, capsys, words, part):
    command = ["sensitivity", "mission-mix", "-o", str(tmp_path / "out"), "--civilians", "40", "--quiet"]
    assert main([*command, *words]) == 2
    caught = capsys.readouterr()
    assert caught.out == ""
    assert caught.err.count("peacegrid:") == 1
    assert part in caught.err
    assert not (tmp_path / "out").exists()


def test_an_unknown_study_is_refused(capsys):
    assert main(["sensitivity", "mission-mixx"]) == 2
    assert "mission-mix" in capsys.readouterr().err


# Figures


@pytest.fixture
def screened():
    shares = trajectories(14, 10, 1)
    luck = np.random.default_rng(1).normal(0, 1, (len(shares), 4))
    return screen(shares, luck + 5 * shares[:, :1], [f"constants.f{k}" for k in range(14)])


def test_effects_beyond_luck_are_filled(screened):
    axes = elementary_effects(screened, "deaths")
    bars = axes.patches
    assert len(bars) == 12
    filled = [to_rgb(bar.get_facecolor()) != (1, 1, 1) for bar in bars]
    assert filled == screened["above_noise"].head(12).tolist()
    assert [bar.get_width() for bar in bars] == pytest.approx(screened["mu_star"].head(12).tolist())
    assert axes.get_yticklabels()[0].get_text() == "f0"
    assert "(deaths)" in axes.get_xlabel()


def test_indices_and_their_convergence_are_drawn():
    table = sobol_indices(repeated(ishigami(saltelli_points(3, 64, 1))), list("abc"))
    axes = variance_shares(table)
    drawn = {line.get_label(): line.get_xdata() for line in axes.lines}
    assert list(drawn["total"]) == pytest.approx(table["total"].head(3).tolist())
    assert "luck alone" in drawn
    axes = convergence(table)
    assert [text.get_text() for text in axes.get_xticklabels()] == ["16", "32", "64"]
    assert [line.get_label() for line in axes.lines] == list("abc")


@pytest.mark.parametrize("draw", [elementary_effects, variance_shares, convergence])
def test_a_frame_without_the_columns_is_refused(screened, draw):
    with pytest.raises(ValueError, match="has no column"):
        draw(screened[["field"]])
