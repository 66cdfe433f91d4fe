"""How peace first ended: hand-worked figures, identities, coverage, and what a study shows of it."""

import json

import fake_engine
import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim import plots
from sim.analysis import cumulative_incidence, kaplan_meier, opened_by, ways_of_relapse
from sim.analysis.ways import AFTER, BEFORE, BY_PRESENCE, CONFLICT, DURING, OPENERS, UNKNOWN_OPENER
from sim.cli import main
from sim.errors import InputError
from sim.experiments import conduct, job
from sim.experiments.comparison import comparison
from sim.experiments.endings import ends_shown, pictures_of_endings
from sim.experiments.results import run_plan
from sim.report import write_report

mpl.use("Agg")
KINDS = {"army": "state", "front": "rebel", "remnant": "spoiler", "guard": "militia", "gang": "gang"}
SIDES = {"army": "state", "guard": "state", "front": "rebel", "remnant": "rebel"}


def ends(*rows, design="none"):
    return pd.DataFrame(rows, columns=["weeks", "way"]).assign(design=design)


def limits(share, variance, confidence=0.95):
    """Log-log limits, written out."""
    step = stats.norm.ppf(0.5 + confidence / 2) * np.sqrt(variance) / ((1 - share) * -np.log(1 - share))
    return 1 - (1 - share) ** np.exp(-step), 1 - (1 - share) ** np.exp(step)


@pytest.fixture
def hand():
    """Five runs: war, conflict, one watched for three weeks, war, one watched for five."""
    return ends((1, "war"), (2, "conflict"), (3, None), (4, "war"), (5, None))


def test_incidence_of_a_hand_worked_example(hand):
    curves = cumulative_incidence(hand, ways=("war", "conflict", "other")).set_index(["way", "week"])
    assert curves.loc["war", "at_risk"].tolist() == [5, 5, 4, 3, 2, 1]
    assert curves.loc["war", "events"].tolist() == [0, 1, 0, 0, 1, 0]
    # 1/5; then 3/5 are still at peace, of two watched one goes to war: 3/5 x 1/2 more
    assert curves.loc["war", "incidence"].tolist() == pytest.approx([0, 0.2, 0.2, 0.2, 0.5, 0.5])
    # 4/5 still at peace, one of four
    assert curves.loc["conflict", "incidence"].tolist() == pytest.approx([0, 0, 0.2, 0.2, 0.2, 0.2])
    assert (curves.loc["other", "incidence"] == 0).all()


def test_limits_of_a_hand_worked_example(hand):
    curves = cumulative_incidence(hand).set_index(["way", "week"])
    # War by week 1: S^2 (n - d) d / n^3 = 1 x 4 x 1 / 125.
    assert curves.loc[("war", 1), ["low", "high"]].tolist() == pytest.approx(limits(0.2, 0.032))
    # War by week 4, jumps of 0.2 (n = 5, S = 1) and 0.3 (n = 2, S = 0.6), a conflict between (n = 4):
    # (0.5 - 0.2)^2 / (5 x 4) + (0.5 - 0.2)^2 / (4 x 3) + 0 and 4 / 125 + 0.6^2 x 1 / 8,
    # less 2 x (0.5 - 0.2) x 1 / 25.
    variance = 0.09 / 20 + 0.09 / 12 + 0.032 + 0.045 - 0.6 / 25
    assert curves.loc[("war", 4), ["low", "high"]].tolist() == pytest.approx(limits(0.5, variance))


def test_a_way_that_never_happened_is_not_impossible(hand):
    curves = cumulative_incidence(hand, ways=("war", "conflict", "other")).set_index(["way", "week"])
    assert curves.loc[("other", 2), "high"] == pytest.approx(1 - 0.025 ** (1 / 5))
    assert curves.loc[("other", 4), "high"] == pytest.approx(1 - 0.025 ** (1 / 4))  # one was watched to 3
    quiet = cumulative_incidence(ends(*[(520, None)] * 50), ways=("war",)).iloc[-1]
    assert (quiet["incidence"], quiet["low"]) == (0, 0)
    assert quiet["high"] == pytest.approx(1 - 0.025 ** (1 / 50))
    all_lost = cumulative_incidence(ends(*[(3, "war")] * 10)).iloc[-1]
    assert (all_lost["incidence"], all_lost["high"]) == (1, 1)
    assert all_lost["low"] == pytest.approx(0.025 ** (1 / 10))


@pytest.fixture
def simulated():
    """300 runs of exponential times, two ways, censored early here and there."""
    chance = np.random.default_rng(4)
    weeks = chance.exponential(300, 300).round()
    watched = np.minimum(chance.integers(100, 1000, 300), 520)
    way = np.where(weeks > watched, None, chance.choice(["war", "conflict"], 300, p=[0.7, 0.3]))
    return pd.DataFrame({"design": "none", "weeks": np.minimum(weeks, watched), "way": way})


def as_runs(frame):
    return frame.assign(war=frame["way"].notna(), war_week=frame["weeks"], weeks_observed=frame["weeks"])


def test_one_way_alone_is_kaplan_meier_limits_included(simulated):
    frame = simulated.assign(way=simulated["way"].where(simulated["way"].isna(), "war"))
    mine, theirs = cumulative_incidence(frame), kaplan_meier(as_runs(frame))
    columns = ["week", "at_risk", "events", "low", "high"]
    np.testing.assert_allclose(mine[columns], theirs[columns], rtol=1e-9)
    np.testing.assert_allclose(mine["incidence"], theirs["relapse"], rtol=1e-9, atol=1e-12)


def test_the_ways_add_up_to_all_that_ended(simulated):
    curves = cumulative_incidence(simulated)
    together = curves.groupby("week")["incidence"].sum()
    np.testing.assert_allclose(together, kaplan_meier(as_runs(simulated))["relapse"], atol=1e-12)


def test_without_early_censoring_it_is_the_share_of_runs():
    frame = ends(*[(w, "war") for w in range(1, 31)], *[(40, "conflict")] * 10, *[(520, None)] * 60)
    last = cumulative_incidence(frame).groupby("way").last()
    assert last["incidence"].to_dict() == pytest.approx({"war": 0.3, "conflict": 0.1})
    assert last.loc["war", ["low", "high"]].tolist() == pytest.approx(limits(0.3, 0.3 * 0.7 / 100))


@pytest.mark.parametrize("n", [12, 40])
def test_limits_cover_about_as_often_as_they_say(n):
    chance, n_samples, covered = np.random.default_rng(8), 400, 0
    for _ in range(n_samples):
        weeks = chance.exponential(400, n)
        way = np.where(weeks > 520, None, chance.choice(["war", "conflict"], n, p=[0.6, 0.4]))
        frame = pd.DataFrame({"design": "d", "weeks": np.minimum(weeks, 520), "way": way})
        last = cumulative_incidence(frame, ways=("war", "conflict")).groupby("way").last().loc["war"]
        covered += last["low"] <= 0.6 * (1 - np.exp(-520 / 400)) <= last["high"]
    assert 0.92 < covered / n_samples < 0.995


def test_wrong_frames_are_named(hand):
    with pytest.raises(ValueError, match="no column 'way'"):
        cumulative_incidence(hand.drop(columns="way"))
    with pytest.raises(ValueError, match="'conflict', which is none of war"):
        cumulative_incidence(hand, ways=("war",))
    with pytest.raises(ValueError, match="gaps"):
        cumulative_incidence(hand.assign(weeks=np.nan))
    with pytest.raises(ValueError, match="confidence"):
        cumulative_incidence(hand, confidence=95)


# Which way


@pytest.fixture
def runs():
    """War in week 30 of five; conflict in week 20, before any war, of the sixth and seventh; then peace."""
    frame = pd.DataFrame({"design": "d", "replication": range(8)})
    war = [True] * 5 + [True, False, False]
    return frame.assign(
        war=war,
        war_week=[30] * 6 + [-1, -1],
        weeks_observed=104,
        recurrence_state=[False, False, False, True, True, True, True, False],
        recurrence_state_week=[-1, -1, -1, 30, 90, 20, 20, -1],
    )


def people(present):
    """Kept weeks 0, 28 and 32, with the mission there or not in each."""
    rows = [
        ("d", replication, week, 0, 0, 0, 5 * there)
        for replication, said in present.items()
        for week, there in zip((0, 28, 32), said, strict=True)
    ]
    names = ["military_people", "observers_people", "police_people", "civilians_people"]
    return pd.DataFrame(rows, columns=["design", "replication", "week", *names])


def test_war_is_told_apart_by_whether_the_mission_was_there(runs):
    weeks = people({0: (0, 0, 1), 1: (0, 1, 0), 2: (1, 0, 0), 3: (1, 1, 1), 4: (0, 0, 0)})
    frame = ways_of_relapse(runs, weeks)
    assert frame["way"].tolist()[:5] == [BEFORE, DURING, AFTER, DURING, BEFORE]
    assert frame["way"].tolist()[5:7] == [CONFLICT, CONFLICT]
    assert pd.isna(frame["way"].iloc[7])
    assert frame["weeks"].tolist() == [30, 30, 30, 30, 30, 20, 20, 104]


def test_the_order_of_rows_is_of_no_consequence(runs):
    weeks = people({0: (0, 0, 1), 1: (0, 1, 0), 2: (1, 0, 0)})
    shuffled = ways_of_relapse(runs.sample(frac=1, random_state=3), weeks.sample(frac=1, random_state=5))
    pd.testing.assert_frame_equal(shuffled.sort_index(), ways_of_relapse(runs, weeks))


def clashes(*rows):
    names = ["replication", "week", "actor", "target", "deaths_fighter"]
    other = {"row": 0, "column": 0, "kind": "state", "deaths_civilian": 1, "deaths_humanitarian": 0}
    return pd.DataFrame(rows, columns=names).assign(design="d", deaths_peacekeeper=0, **other)


def test_the_opener_is_who_attacks_in_the_first_deadly_clash_between_the_sides(runs):
    events = clashes(
        (0, 29, "army", "front", 9),  # before the week of the war
        (0, 30, "front", "civilians", 0),
        (0, 30, "gang", "army", 9),  # on no side
        (0, 30, "army", "guard", 9),  # on the same side
        (0, 30, "army", "front", 0),  # no fighter died
        (0, 30, "remnant", "army", 1),
        (0, 30, "army", "front", 9),
        (1, 30, "guard", "front", 1),
        (2, 30, "army", "front", 1),
        (3, 30, "front", "army", 1),
    )
    way = opened_by(runs, events, KINDS, SIDES)["way"]
    expected = [OPENERS[kind] for kind in ("spoiler", "militia", "state", "rebel")]
    assert way.tolist()[:7] == [*expected, UNKNOWN_OPENER, CONFLICT, CONFLICT]
    assert pd.isna(way.iloc[7])


# Figures and studies


def test_figure_shows_the_frame(hand):
    curves = cumulative_incidence(
        pd.concat([hand, hand.assign(design="much")]), ways=("war", "conflict", "x")
    )
    ax = plots.incidence(curves, "war")
    steps = [line for line in ax.get_lines() if line.get_drawstyle() == "steps-post"]
    assert len(steps) == 2
    np.testing.assert_allclose(steps[0].get_xdata(), np.arange(6) / 52)
    np.testing.assert_allclose(steps[0].get_ydata(), [0, 0.2, 0.2, 0.2, 0.5, 0.5])
    bars = [line for line in ax.get_lines() if len(set(line.get_xdata())) == 1 and len(line.get_xdata()) == 2]
    last = curves[(curves["way"] == "war") & (curves["design"] == "none")].iloc[-1]
    np.testing.assert_allclose(bars[0].get_ydata(), [last["low"], last["high"]])
    figure = plots.incidences(curves)
    assert [panel.get_title(loc="left") for panel in figure.axes] == ["war", "conflict"]
    assert "5 runs per design" in figure.get_suptitle()
    with pytest.raises(ValueError, match="no way 'peace'"):
        plots.incidence(curves, "peace")
    with pytest.raises(ValueError, match="nothing to draw"):
        plots.incidences(cumulative_incidence(ends((9, None)), ways=("war",)))


def told(scenario, **options):
    """A run of the stand-in that says what the ways need; the mission leaves after 260 weeks."""
    run = fake_engine.run(scenario, **options)
    run.outcome["recurrence_state_week"] = run.outcome["war_week"]
    there = (run.weekly["week"] < 260) & (scenario.design_name != "none")
    run.weekly["military_people"] = there * 5_000
    for name in ("observers_people", "police_people", "civilians_people"):
        run.weekly[name] = np.zeros(len(there), int)
    return run


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ways") / "r"
    return run_plan(fake_engine.plan(replications=20), folder, run=told, workers=1)


def test_results_tell_the_ways(results):
    ways = results.ways().groupby("design")["way"].agg(lambda way: set(way.dropna()))
    assert ways["none"] == {BEFORE}
    assert ways["few"] == {DURING, AFTER}
    curves = results.incidence()
    assert list(curves["way"].unique()) == list(BY_PRESENCE)
    last = results.survival().groupby("design")["relapse"].last()
    together = curves.groupby(["design", "way"])["incidence"].last().groupby("design").sum()
    np.testing.assert_allclose(together, last.loc[together.index], atol=1e-12)
    with pytest.raises(InputError, match="allowed: mission, opener"):
        results.incidence("weather")
    with pytest.raises(InputError, match="holds no events"):
        results.ways("opener")


def test_a_study_shows_the_ways_as_table_figure_and_in_the_report(results):
    shown = ends_shown(results.incidence())
    assert list(shown) == [BEFORE, DURING, AFTER]
    (block,) = [text for text in comparison(results) if text.startswith("First end")]
    (picture,) = pictures_of_endings(results)
    assert f"In no run the first: {CONFLICT}." in picture.caption
    written = write_report(results)
    assert results.folder / "figures" / "first-ends-by-mission.png" in written
    page = written[-1].read_text(encoding="utf-8")
    assert 'id="how-peace-first-ended"' in page
    assert "How peace first ended, by 10 years" in page
    assert shown[DURING]["few"] in block


def test_json_tells_the_ways(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(job, "_engine", lambda version: told)
    monkeypatch.setattr(conduct, "warm_up", lambda *_: None)
    monkeypatch.setattr(conduct, "_version", lambda: fake_engine.VERSION)
    study = ["study", "mission-mix", "-n", "6", "-o", str(tmp_path / "r"), "--json", "--quiet"]
    assert main(study) == 0
    ends = json.loads(capsys.readouterr().out)["first_ends"]
    assert {end["split"] for end in ends} == {"mission"}
    assert {end["design"] for end in ends} == {
        "no-mission",
        "observers",
        "force-heavy",
        "balanced",
        "unamsil",
    }
    assert all(end["incidence"][1] <= end["incidence"][0] <= end["incidence"][2] for end in ends)


def test_runs_of_other_tables_have_no_ways(tmp_path):
    plain = run_plan(fake_engine.plan(replications=5), tmp_path / "r", run=fake_engine.run, workers=1)
    assert not list(pictures_of_endings(plain))
    assert "how-peace-first-ended" not in write_report(plain)[-1].read_text(encoding="utf-8")
    assert main(["report", str(tmp_path / "r"), "--json"]) == 0


def test_peace_that_held_everywhere_has_no_picture(tmp_path):
    def calm(scenario, **options):
        run = told(scenario, **options)
        run.outcome |= {"war": False, "war_week": -1, "recurrence_state": False, "recurrence_state_week": -1}
        return run

    quiet = run_plan(fake_engine.plan(replications=5), tmp_path / "r", run=calm, workers=1)
    assert not list(pictures_of_endings(quiet))
    assert json.dumps(ends_shown(quiet.incidence())) == "{}"
