"""Violence displaced: deaths by distance from bases, counted by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.analysis import ring_differences

LIVES = 3
VICTIMS = ["deaths_civilian", "deaths_humanitarian", "deaths_fighter", "deaths_peacekeeper"]


def runs_of(*designs):
    made = [("s", "c", design, life) for design in designs for life in range(LIVES)]
    return pd.DataFrame(made, columns=["study", "case", "design", "replication"])


def maps(bases, design="mission", lives=range(LIVES)):
    """Monthly maps of a row of 20 cells; `bases` by week names the columns where troops stand."""
    made = [
        ("s", "c", design, life, week, 0, column, 120 * (column in columns))
        for life in lives
        for week, columns in bases.items()
        for column in range(20)
    ]
    names = ["study", "case", "design", "replication", "week", "row", "column", "troops_people"]
    return pd.DataFrame(made, columns=names)


def deaths(*rows):
    """Events as (design, replication, week, column, civilians killed)."""
    made = [
        ("s", "c", d, r, w, 0, c, "rebels", "civilians", "onesided", n, 0, 0, 0) for d, r, w, c, n in rows
    ]
    names = [
        "study",
        "case",
        "design",
        "replication",
        "week",
        "row",
        "column",
        "actor",
        "target",
        "kind",
        *VICTIMS,
    ]
    return pd.DataFrame(made, columns=names)


BASES = {0: [], 5: [0], 9: [0, 10], 13: []}  # one base, then two, then gone
EVENTS = deaths(
    ("mission", 0, 4, 0, 100),  # before any base
    ("mission", 0, 6, 0, 1),  # at the base
    ("mission", 0, 8, 3, 10),  # 30 km from it: the ring of 30 to 60
    ("mission", 0, 9, 8, 4),  # 20 km from the second
    ("mission", 0, 14, 0, 100),  # after the mission has left
    ("none", 0, 6, 0, 5),
    ("none", 0, 8, 13, 7),  # 130 km
    ("none", 0, 12, 13, 3),  # 30 km from the second base
    ("none", 1, 6, 2, 9),  # 20 km
    ("none", 2, 4, 0, 50),  # before any base
)


def test_rings_by_hand():
    frame = ring_differences(runs_of("none", "mission"), EVENTS, maps(BASES), "none", 10.0)
    assert frame["ring"].tolist() == ["0-10 km", "10-30 km", "30-60 km", "60-120 km", "120 km and beyond"]
    assert frame["mean_design"].tolist() == pytest.approx([1 / 3, 4 / 3, 10 / 3, 0, 0])
    assert frame["mean_baseline"].tolist() == pytest.approx([5 / 3, 3, 1, 0, 7 / 3])
    assert frame["difference"].tolist() == pytest.approx([-4 / 3, -5 / 3, 7 / 3, 0, -7 / 3])
    assert frame["difference"].sum() == pytest.approx((15 - 24) / 3)  # 1 + 10 + 4 against 5 + 7 + 3 + 9
    assert set(frame["n_pairs"]) == set(frame["n_with_bases"]) == {3}
    paired = np.array([4.0, -9.0, 0.0])
    half = stats.t.ppf(0.975, 2) * stats.sem(paired)
    row = frame.loc[1]
    assert (row["low"], row["high"], row["method"]) == pytest.approx((-5 / 3 - half, -5 / 3 + half, "t"))
    assert (frame["design"].unique(), frame["baseline"].unique()) == (["mission"], ["none"])


def test_each_design_has_rings_around_its_own_bases():
    both = pd.concat([maps(BASES), maps({0: [19]}, "far")])
    events = pd.concat([EVENTS, deaths(("far", 1, 2, 19, 6))])
    frame = ring_differences(runs_of("none", "mission", "far"), events, both, "none", 10.0)
    alone = ring_differences(runs_of("none", "mission"), EVENTS, maps(BASES), "none", 10.0)
    pd.testing.assert_frame_equal(frame[frame["design"] == "mission"].reset_index(drop=True), alone)
    far = frame[frame["design"] == "far"].set_index("ring")
    assert far.loc["0-10 km", "difference"] == pytest.approx(2)
    assert far["mean_baseline"].tolist() == pytest.approx([0, 0, 0, 10 / 3, (74 - 10) / 3])


def test_the_order_of_rows_does_not_matter():
    frame = ring_differences(runs_of("none", "mission"), EVENTS, maps(BASES), "none", 10.0)
    mixed = [table.sample(frac=1, random_state=4) for table in (EVENTS, maps(BASES))]
    again = ring_differences(runs_of("none", "mission"), *mixed, "none", 10.0)
    pd.testing.assert_frame_equal(frame, again)


def test_a_mission_without_bases_has_no_rings_to_fill():
    frame = ring_differences(runs_of("none", "mission"), EVENTS, maps({0: [], 5: []}), "none", 10.0)
    assert (frame["difference"] == 0).all()
    assert set(frame["n_with_bases"]) == {0}


def test_without_any_event_all_differences_are_zero():
    frame = ring_differences(runs_of("none", "mission"), EVENTS.iloc[:0], maps(BASES), "none", 10.0)
    assert frame[["mean_design", "mean_baseline", "difference"]].eq(0).all(axis=None)


def test_many_pairs_are_resampled():
    lives = range(25)
    runs = pd.DataFrame(
        [("s", "c", design, life) for design in ("none", "mission") for life in lives],
        columns=["study", "case", "design", "replication"],
    )
    events = deaths(*[("none", life, 6, 0, life**2) for life in lives])
    frame = ring_differences(runs, events, maps(BASES, lives=lives), "none", 10.0)
    assert frame.loc[0, "method"] == "BCa bootstrap"
    assert frame.loc[0, "low"] < frame.loc[0, "difference"] == -196 < frame.loc[0, "high"]


@pytest.mark.parametrize("edges", [(), (5.0, 10.0), (0.0, 10.0, 10.0), (0.0, 30.0, 10.0)])
def test_edges_that_do_not_rise_from_zero_are_refused(edges):
    with pytest.raises(ValueError, match="edges_km must rise from 0"):
        ring_differences(runs_of("none", "mission"), EVENTS, maps(BASES), "none", 10.0, edges)


def test_what_is_missing_is_named():
    with pytest.raises(ValueError, match="units_people"):
        ring_differences(runs_of("none", "mission"), EVENTS, maps(BASES), "none", 10.0, bases="units_people")
    with pytest.raises(ValueError, match="nothing to compare"):
        ring_differences(runs_of("none"), EVENTS, maps(BASES), "none", 10.0)
