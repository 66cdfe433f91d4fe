"""The figures of a study: estimates behind them held against hand counts, and what is drawn against them."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

from sim import analysis, plots
from sim.experiments import map_pictures

mpl.use("Agg")
CELLS = pd.DataFrame({"row": [0, 0, 1], "column": [0, 1, 1]})


@pytest.fixture
def runs():
    """Twenty runs of two designs with known ends."""
    ends = {
        "none": ["stable"] * 2 + ["fragile"] * 4 + ["recovered"] * 4 + ["at_war"] * 10,
        "much": ["stable"] * 15 + ["recovered"] * 5,
    }
    chance = np.random.default_rng(7)
    frames = []
    for design, outcome in ends.items():
        frame = pd.DataFrame({"design": design, "replication": range(20), "outcome": outcome})
        deaths = chance.poisson(200 if design == "none" else 50, 20)
        frames.append(
            frame.assign(
                deaths_civilian=deaths,
                deaths_fighter=deaths * 3,
                deaths_humanitarian=1,
                deaths_peacekeeper=0 if design == "none" else 4,
                deaths_by_state=deaths,
                deaths_by_rebel=deaths * 2,
                deaths_by_other=deaths,
                cost_usd=0.0 if design == "none" else 3e9,
            )
        )
    return pd.concat(frames, ignore_index=True)


@pytest.fixture
def events():
    rows = [
        ("none", 0, 0, 10, 0, 0, 6, 0),
        ("none", 0, 1, 51, 0, 0, 0, 2),
        ("none", 0, 1, 60, 0, 1, 10, 0),
        ("none", 0, 1, 104, 1, 1, 5, 0),
        ("much", 0, 0, 60, 9, 9, 99, 0),
    ]
    names = ["design", "study", "replication", "week", "row", "column", "deaths_civilian", "deaths_fighter"]
    return pd.DataFrame(rows, columns=names)


@pytest.fixture
def where(events):
    return analysis.deaths_by_cell(events, {"none": 2, "much": 4}, CELLS, (0, 1, 2))


def test_shares_of_outcomes_are_counted_and_summed(runs):
    frame = analysis.outcome_shares(runs)
    none = frame[frame["design"] == "none"]
    assert list(none["share"]) == [0.1, 0.2, 0.2, 0.5]
    assert list(none["cumulative"]) == [0.1, 0.3, 0.5, 1.0]
    assert (frame["low"] <= frame["cumulative"]).all()
    assert (frame["cumulative"] <= frame["high"]).all()
    assert set(frame["n_runs"]) == {20}
    with pytest.raises(ValueError, match="unknown outcome 'odd'"):
        analysis.outcome_shares(runs.assign(outcome="odd"))


def test_outcome_bars_fill_the_axis_and_mark_each_border_once(runs):
    ax = plots.outcome_shares(analysis.outcome_shares(runs))
    bars = [(patch.get_x(), patch.get_width()) for patch in ax.patches]
    assert bars[:4] == [
        (pytest.approx(x), pytest.approx(w)) for x, w in [(0, 0.1), (0.1, 0.2), (0.3, 0.2), (0.5, 0.5)]
    ]
    points = [line for line in ax.get_lines() if line.get_marker() == "o"]
    assert [line.get_xdata()[0] for line in points] == pytest.approx([0.1, 0.3, 0.5, 0.75, 1.0])
    assert "20 runs per design" in ax.get_title(loc="left")
    assert "%" in ax.get_xlabel()


def test_deaths_are_means_with_intervals_of_each_side(runs):
    frame = analysis.deaths_by(runs)
    assert set(frame["side"]) == {"victim", "perpetrator"}
    civilian = frame[(frame["who"] == "civilian") & (frame["design"] == "none")].iloc[0]
    assert civilian["value"] == pytest.approx(runs.loc[runs["design"] == "none", "deaths_civilian"].mean())
    assert civilian["low"] < civilian["value"] < civilian["high"]
    figure = plots.deaths_both(frame)
    assert [ax.get_title(loc="left") for ax in figure.axes] == ["By who died", "By who killed"]
    assert "20 runs per design" in figure.get_suptitle()
    with pytest.raises(ValueError, match="no side 'x'"):
        plots.deaths(frame, side="x")


def test_a_forest_shows_what_the_differences_are(runs):
    paired = analysis.paired_differences(runs, "none", ["stable", "deaths_civilian", "cost_usd"])
    ax = plots.forest(paired, "stable")
    point = next(line for line in ax.get_lines() if line.get_marker() == "o")
    assert point.get_xdata()[0] == pytest.approx(65)
    assert point.get_markerfacecolor() == "black"
    assert "% points" in ax.get_xlabel()
    assert ax.get_title(loc="right").startswith("better")
    figure = plots.forests(paired)
    assert "20 pairs" in figure.get_suptitle()
    assert "million US$" in figure.axes[2].get_xlabel()
    with pytest.raises(ValueError, match="no outcome 'peace'"):
        plots.forest(paired, "peace")


def test_an_interval_with_zero_in_it_is_drawn_hollow(runs):
    same = runs.assign(
        deaths_civilian=np.tile(np.arange(20) % 3, 2)
        + np.repeat([0, 1], 20) * (np.tile(np.arange(20), 2) % 2 * 2 - 1)
    )
    ax = plots.forest(analysis.paired_differences(same, "none", ["deaths_civilian"]), "deaths_civilian")
    assert next(line for line in ax.get_lines() if line.get_marker() == "o").get_markerfacecolor() == "white"


def test_the_frontier_marks_the_dominated(runs):
    third = runs[runs["design"] == "much"].assign(design="dear", cost_usd=4e9, deaths_civilian=500)
    ax = plots.frontier(analysis.frontier(pd.concat([runs, third])))
    labels = [text.get_text() for text in ax.get_legend().get_texts()]
    assert labels[0].startswith("none: not dominated")
    assert labels[2] == "dear: dominated (unbeaten in 0% of resamples)"
    faces = [line.get_markerfacecolor() for line in ax.get_legend().get_lines()]
    assert faces[2] == "white"
    assert "million US$" in ax.get_xlabel()
    assert "20 runs per design" in ax.get_title(loc="left")


def test_deaths_by_cell_are_a_year_and_a_run(where):
    none = where[where["design"] == "none"].set_index(["first_year", "row", "column"])["deaths_per_year"]
    assert none[0, 0, 0] == 8 / 2
    assert none[1, 0, 1] == 10 / 2
    assert none[1, 1, 1] == 5 / 2  # the very last week
    assert none[0, 1, 1] == 0
    assert (where.loc[where["design"] == "much", "deaths_per_year"] == 0).all()  # off the map
    assert len(where) == 2 * 2 * len(CELLS)


def test_added_up_events_may_be_added_again(events):
    halves = [analysis.events_by_year(part) for part in (events.iloc[:2], events.iloc[2:])]
    again = analysis.events_by_year(pd.concat(halves))
    pd.testing.assert_frame_equal(again, analysis.events_by_year(events))
    assert again["deaths"].sum() == events[["deaths_civilian", "deaths_fighter"]].to_numpy().sum()


def test_maps_share_one_scale_and_say_n(where):
    figure = plots.maps(where, cell="10 km")
    meshes = [ax.collections[0] for ax in figure.axes if ax.collections and ax.get_aspect() == 1]
    assert len(meshes) == 4
    assert len({id(mesh.norm) for mesh in meshes}) == 1
    assert meshes[0].norm.boundaries[-1] >= where["deaths_per_year"].max()
    assert "means over 2 to 4 runs per design" in figure.get_suptitle()
    assert any("10 km" in ax.get_xlabel() for ax in figure.axes)
    grid = meshes[0].get_array()
    assert grid.mask[1, 0]
    assert grid[0, 0] == 4


def test_colours_get_darker_step_by_step(where):
    norm = plots.maps(where).axes[0].collections[0].norm
    colours = plots.map_of(where, norm=norm).collections[0].cmap
    shades = [colours(norm(step)) for step in norm.boundaries[:-1]]
    lightness = [0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue, _ in shades]
    assert all(np.diff(lightness) < 0)


def test_nothing_but_peace_can_be_drawn(where):
    figure = plots.maps(where.assign(deaths_per_year=0.0))
    figure.draw_without_rendering()
    norms = {
        collection.norm
        for axes in figure.axes
        for collection in axes.collections
        if collection.get_array() is not None
    }
    assert norms
    assert all(np.isfinite([norm.vmin, norm.vmax]).all() and norm.vmin < norm.vmax for norm in norms)


def test_a_moving_map_has_a_frame_a_period(where, tmp_path):
    from PIL import Image

    plots.moving_maps(where).save(tmp_path / "a.gif", writer="pillow", dpi=40)
    with Image.open(tmp_path / "a.gif") as moving:
        assert moving.n_frames == 2


@pytest.mark.parametrize(("years", "edges"), [(10, (0, 2, 5, 10)), (1, (0, 1)), (7, (0, 2, 5, 7))])
def test_periods_end_with_the_horizon(years, edges):
    assert map_pictures.periods(years) == edges


def test_frames_are_few_however_long_the_horizon():
    frames = map_pictures.frames(50)
    assert frames[-1] == 50
    assert len(frames) <= map_pictures.MOST_FRAMES + 1
    assert list(frames) == sorted(set(frames))
