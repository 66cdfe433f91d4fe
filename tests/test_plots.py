"""The figures: what is drawn is what is in the frame, with units, spread, numbers at risk and true counts."""

import re

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

from sim import plots
from sim.plots.style import count_label, looks

mpl.use("Agg")


@pytest.fixture
def curves():
    """Estimates as `kaplan_meier` gives them, by hand: two designs of 40 and 50 runs."""
    rows = [
        ("none", 0, 40, 0, 0.0, 0.0, 0.09),
        ("none", 60, 40, 10, 0.25, 0.14, 0.41),
        ("none", 300, 30, 10, 0.5, 0.36, 0.66),
        ("none", 520, 20, 0, 0.5, 0.36, 0.66),
        ("a mission with quite a long name", 0, 50, 0, 0.0, 0.0, 0.07),
        ("a mission with quite a long name", 200, 50, 5, 0.1, 0.04, 0.22),
        ("a mission with quite a long name", 520, 45, 0, 0.1, 0.04, 0.22),
    ]
    return pd.DataFrame(rows, columns=["design", "week", "at_risk", "events", "relapse", "low", "high"])


@pytest.fixture
def weeks():
    chance = np.random.default_rng(1)
    frame = pd.MultiIndex.from_product(
        [["none", "mission"], range(30), range(0, 521, 52)], names=["design", "replication", "week"]
    ).to_frame(index=False)
    return frame.assign(trust_state=chance.uniform(0.2, 0.9, len(frame)), war=True)


def texts(ax):
    return [text.get_text() for text in ax.texts]


def test_survival_draws_the_frame_in_years(curves):
    ax = plots.survival(curves)
    steps = [line for line in ax.get_lines() if line.get_drawstyle() == "steps-post"]
    np.testing.assert_allclose(steps[0].get_xdata(), np.array([0, 60, 300, 520]) / 52)
    np.testing.assert_allclose(steps[0].get_ydata(), [0, 0.25, 0.5, 0.5])
    assert len(ax.collections) == 2
    assert ax.get_xlim() == (0, 10)
    assert "years" in ax.get_xlabel()
    assert "%" in ax.get_ylabel()
    assert ax.get_ylim()[1] >= 0.66


def test_survival_counts_runs_in_the_data(curves):
    ax = plots.survival(curves)
    assert "40 to 50 runs per design" in ax.get_title(loc="left")
    numbers = [text for text in texts(ax) if re.fullmatch(r"\d+", text)]
    assert numbers == ["40"] * 2 + ["30"] * 4 + ["20"] * 5 + ["50"] * 4 + ["45"] * 7
    one = curves[curves["design"] == "none"]
    assert plots.survival(one).get_title(loc="left") == "Relapse into war (40 runs)"


@pytest.mark.parametrize("layout", [None, "constrained"])
def test_survival_cuts_nothing_off_and_legend_covers_no_data(curves, layout):
    figure = mpl.figure.Figure(layout=layout)
    ax = plots.survival(curves, ax=figure.add_subplot())
    figure.draw_without_rendering()
    page, legend, data = figure.bbox, ax.get_legend().get_window_extent(), ax.get_window_extent()
    boxes = [text.get_window_extent() for text in ax.texts] + [legend, ax._left_title.get_window_extent()]
    for box in boxes:
        assert page.x0 <= box.x0 < box.x1 <= page.x1
        assert page.y0 <= box.y0 < box.y1 <= page.y1
    assert legend.y0 >= data.y1 - 1
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_designs_differ_without_colour():
    styles = looks(f"design {i}" for i in range(24)).values()
    assert len({(style.linestyle, style.marker) for style in styles}) == 24
    assert len(set(styles)) == 24


def test_trajectory_shows_median_and_both_bands(weeks):
    one = weeks[weeks["design"] == "none"]
    ax = plots.trajectory(one, "trust_state")
    expected = one.groupby("week")["trust_state"].quantile(0.5)
    np.testing.assert_allclose(ax.get_lines()[0].get_ydata(), expected)
    wide, narrow = (band.get_paths()[0].vertices[:, 1] for band in ax.collections)
    by_week = one.groupby("week")["trust_state"]
    assert wide.max() == pytest.approx(by_week.quantile(0.95).max())
    assert narrow.min() == pytest.approx(by_week.quantile(0.25).min())
    assert "0 to 1" in ax.get_ylabel()
    assert "30 runs" in ax.get_title(loc="left")


def test_trajectories_make_a_panel_for_each_outcome_and_design(weeks):
    weeks["deaths"] = weeks["week"] * weeks["trust_state"]
    figure = plots.trajectories(weeks, ["trust_state", "deaths"], labels={"deaths": "deaths (people)"})
    assert len(figure.axes) == 4
    assert "30 runs per design" in figure.get_suptitle()
    assert figure.axes[2].get_ylabel() == "deaths (people)"
    for ax in figure.axes:
        assert len(ax.collections) == 2
        top = max(band.get_paths()[0].vertices[:, 1].max() for band in ax.collections)
        assert ax.get_ylim()[1] >= top
    figure.draw_without_rendering()


def test_runs_of_several_cases_are_counted_once_each(weeks):
    both = pd.concat([weeks.assign(case="a"), weeks.assign(case="b")])
    assert "60 runs per design" in plots.trajectories(both, ["trust_state"]).get_suptitle()


def test_no_figure_is_left_with_pyplot(curves, weeks):
    import matplotlib.pyplot as plt

    before = plt.get_fignums()
    plots.survival(curves)
    plots.trajectory(weeks, "trust_state")
    plots.trajectories(weeks, ["trust_state"])
    assert plt.get_fignums() == before


def test_plots_say_what_is_wrong_with_the_frame(curves, weeks):
    with pytest.raises(ValueError, match="no column 'low'"):
        plots.survival(curves.drop(columns="low"))
    with pytest.raises(ValueError, match="no rows"):
        plots.survival(curves.iloc[:0])
    with pytest.raises(ValueError, match="needs numbers"):
        plots.trajectory(weeks, "war")
    with pytest.raises(ValueError, match="no column 'trust'"):
        plots.trajectories(weeks, ["trust"])
    with pytest.raises(ValueError, match="outcomes is empty"):
        plots.trajectories(weeks, [])


def test_counts_read_well():
    assert count_label([1]) == "1 run"
    assert count_label([1200, 1200]) == "1,200 runs per design"
    assert count_label([3, 5]) == "3 to 5 runs per design"


def test_a_cell_map_draws_the_column_on_the_grid():
    cells = pd.DataFrame(
        {"row": [0, 0, 2], "column": [0, 1, 1], "alarm": [0.1, 0.2, 0.7], "people": [5, 0, 9]}
    )
    ax = plots.cell_map(cells, "alarm")
    (image,) = ax.get_images()
    drawn = image.get_array().filled(np.nan)
    assert drawn.shape == (3, 2)
    assert (drawn[0, 0], drawn[0, 1], drawn[2, 1]) == (0.1, 0.2, 0.7)
    assert np.isnan(drawn[1]).all()
    assert image.get_clim() == (0.0, 1.0)
    assert "0 to 1" in image.colorbar.ax.get_xlabel()
    assert plots.cell_map(cells, "people").get_images()[0].get_clim() == (0.0, 9.0)
    assert plots.cell_map(cells, "people", limits=(0, 20)).get_images()[0].get_clim() == (0.0, 20.0)
    with pytest.raises(ValueError, match="no column 'fear'"):
        plots.cell_map(cells, "fear")
