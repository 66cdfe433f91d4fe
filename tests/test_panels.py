"""The tables in the shapes of the field: counted by hand, balanced, and read by others as they are."""

from __future__ import annotations

import datetime

import duckdb
import numpy as np
import pandas as pd
import pytest

import sim
from sim.analysis.event_table import month_of
from sim.analysis.panels import cell_months, conflict_months, ged_events, group_weeks
from sim.scenario.calendar import first_week
from sim.scenario.load import load_study
from sim.scenario.settings import apply_settings

KINDS = {"army": "state", "rebels": "rebel", "renegades": "spoiler", "guards": "militia"}
VICTIMS = ["deaths_civilian", "deaths_humanitarian", "deaths_fighter", "deaths_peacekeeper"]
EVENTS = [
    # replication, week, row, column, actor, target, kind, civilians, aid workers, fighters, peacekeepers
    (0, 0, 1, 1, "rebels", "army", "state", 2, 0, 7, 0),
    (0, 3, 1, 1, "rebels", "civilians", "onesided", 5, 1, 0, 0),
    (0, 4, 1, 1, "army", "civilians", "onesided", 3, 0, 0, 0),
    (0, 5, 2, 1, "rebels", "guards", "nonstate", 0, 0, 4, 0),
    (0, 5, 2, 1, "renegades", "mission", "other", 0, 0, 0, 2),
    (1, 9, 1, 2, "army", "rebels", "state", 0, 0, 1, 0),
    (1, 9, 1, 2, "guards", "civilians", "onesided", 8, 0, 0, 0),
]


@pytest.fixture
def events():
    names = ["replication", "week", "row", "column", "actor", "target", "kind", *VICTIMS]
    return pd.DataFrame(EVENTS, columns=names).assign(study="s", case="c", design="d")


@pytest.fixture
def runs():
    return pd.DataFrame(
        {"study": "s", "case": "c", "design": "d", "replication": [0, 1, 2], "weeks_observed": 12}
    )


def test_months_begin_where_the_calendar_says():
    week = pd.Series(np.arange(1_000))
    month = month_of(week)
    for number in range(200):
        assert week[month == number].min() == first_week(number)


def test_events_like_ged(events):
    frame = ged_events(events, KINDS, datetime.date(1999, 7, 7))
    shown = frame[["type_of_violence", "side_a", "side_b", "deaths_a_b", "deaths_civilians", "best"]]
    assert shown.to_numpy().tolist() == [
        [1, "army", "rebels", 7, 2, 9],
        [3, "rebels", "civilians", 0, 6, 6],
        [3, "army", "civilians", 0, 3, 3],
        [2, "guards", "rebels", 4, 0, 4],
        [1, "army", "rebels", 1, 0, 1],
        [3, "guards", "civilians", 0, 8, 8],
    ]
    assert list(frame["dyad_name"].unique()) == [
        "army - rebels",
        "rebels - civilians",
        "army - civilians",
        "guards - rebels",
        "guards - civilians",
    ]
    assert frame.loc[1, ["date_start", "date_end", "year", "month"]].tolist() == [
        pd.Timestamp(1999, 7, 28),
        pd.Timestamp(1999, 8, 3),
        1999,
        0,
    ]
    assert "date_start" not in ged_events(events, KINDS)
    assert ged_events(events.iloc[:0], KINDS).empty
    with pytest.raises(ValueError, match="nothing of 'guards'"):
        ged_events(events, {"army": "state", "rebels": "rebel", "renegades": "spoiler"})
    with pytest.raises(ValueError, match="no column 'actor'"):
        ged_events(events.drop(columns="actor"), KINDS)


def test_cell_months_by_hand(events):
    frame = cell_months(events)
    keys = ["replication", "month", "row", "column"]
    assert frame[keys].to_numpy().tolist() == [[0, 0, 1, 1], [0, 1, 1, 1], [0, 1, 2, 1], [1, 2, 1, 2]]
    assert frame["events"].tolist() == [2, 1, 2, 2]
    assert frame["deaths_state"].tolist() == [9, 0, 0, 1]
    assert frame["deaths_nonstate"].tolist() == [0, 0, 4, 0]
    assert frame["deaths_onesided"].tolist() == [6, 3, 0, 8]
    assert frame["deaths_other"].tolist() == [0, 0, 2, 0]
    assert frame["deaths_civilian"].tolist() == [7, 3, 0, 8]
    assert frame["deaths"].tolist() == [15, 3, 6, 9]


def test_cell_months_with_maps_have_a_row_for_every_cell_and_month(events):
    places = [(1, 1), (1, 2), (2, 1)]
    maps = pd.DataFrame(
        [
            ("s", "c", "d", life, week, row, column, 100 * row + column, 5, 99)
            for life in (0, 1, 2)
            for week in (0, 5, 9)  # the week in which a month's map is kept
            for row, column in places
        ],
        columns=[
            "study",
            "case",
            "design",
            "replication",
            "week",
            "row",
            "column",
            "people",
            "fighters",
            "deaths",
        ],
    )
    frame = cell_months(events, maps)
    assert len(frame) == 27
    assert frame.dtypes["people"] == "int64"
    shorter = cell_months(events, maps[maps["week"] < 9])
    assert shorter["deaths"].sum() == frame["deaths"].sum()
    assert not frame.duplicated(["replication", "month", "row", "column"]).any()
    assert frame["deaths"].sum() == events[VICTIMS].to_numpy().sum()
    row = frame.set_index(["replication", "month", "row", "column"]).loc[(1, 2, 1, 2)]
    assert row[["deaths_civilian", "people", "fighters"]].tolist() == [8, 102, 5]
    assert frame.loc[frame["replication"] == 2, "deaths"].eq(0).all()


def test_group_weeks_by_hand(events, runs):
    frame = group_weeks(events, KINDS, runs)
    assert len(frame) == 3 * 4 * 13
    assert list(frame.loc[:12, "week"]) == list(range(13))
    at = frame.set_index(["replication", "group", "week"])
    columns = [
        "attacks",
        "attacked",
        "battle_deaths",
        "civilians_killed",
        "bystanders_killed",
        "peacekeepers_killed",
    ]
    assert at.loc[(0, "rebels", 0), columns].tolist() == [1, 0, 7, 0, 2, 0]
    assert at.loc[(0, "army", 0), columns].tolist() == [0, 1, 7, 0, 0, 0]
    assert at.loc[(0, "rebels", 3), columns].tolist() == [1, 0, 0, 6, 0, 0]
    assert at.loc[(0, "guards", 5), columns].tolist() == [0, 1, 4, 0, 0, 0]
    assert at.loc[(0, "renegades", 5), columns].tolist() == [1, 0, 0, 0, 0, 2]
    assert at.loc[(2, "rebels", 5), columns].tolist() == [0] * 6
    assert frame["attacks"].sum() == len(events)
    assert at.loc[(0, "renegades", 5), "kind"] == "spoiler"


def test_conflict_months_by_hand(events):
    week = np.arange(13)
    weeks = pd.concat(
        pd.DataFrame(
            {
                "study": "s",
                "case": "c",
                "design": "d",
                "replication": life,
                "week": week,
                "military_people": 100 * week,
                "police_people": 10 * week,
                "observers_people": week,
                "people": 1_000,
                "at_war": (life == 1) & (week == 6),
            }
        )
        for life in (0, 1, 2)
    )
    frame = conflict_months(weeks, events, KINDS)
    assert frame[["replication", "month"]].to_numpy().tolist() == [[r, m] for r in range(3) for m in range(3)]
    # Months end with weeks 3, 7 and 12.
    assert frame["troops"].tolist() == [300, 700, 1200] * 3
    assert frame["observers"].tolist() == [3, 7, 12] * 3
    assert frame["civilians_killed_by_rebels"].tolist() == [6, 0, 0] + [0] * 6
    assert frame["civilians_killed_by_government"].tolist() == [0, 3, 0] + [0] * 6
    assert frame["civilians_killed_by_others"].tolist() == [0] * 5 + [8] + [0] * 3
    assert frame["battle_deaths"].tolist() == [7, 0, 0, 0, 0, 1, 0, 0, 0]
    assert frame["post_war"].tolist() == [True] * 4 + [False] + [True] * 4
    thinned = weeks[weeks["week"] % 4 == 0]
    assert len(conflict_months(thinned, events, KINDS)) == 9
    with pytest.raises(ValueError, match="every_weeks = 4 or less"):
        conflict_months(weeks[weeks["week"] % 12 == 0], events, KINDS)


# A real study, read by others


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    small = {"designs": ["no-mission", "balanced"], "replications": 2, "civilians": 50, "horizon_weeks": 60}
    study = apply_settings(load_study("mission-mix"), small)
    folder = tmp_path_factory.mktemp("results") / "out"
    return sim.run_study(study, output=folder, keep=("weeks", "events", "cells"))


def test_tables_of_a_study_agree_with_its_runs(results):
    n_civilian = results.runs["deaths_civilian"].sum()
    months = results.cell_months()
    assert months["deaths_civilian"].sum() == n_civilian
    assert months["people"].notna().sum() == 4 * 14 * 716  # the map of month 14 is kept in week 61
    in_months = results.conflict_months()
    assert len(in_months) == 4 * 15  # month 14 begins in week 60
    assert in_months.loc[in_months["design"] == "no-mission", "troops"].eq(0).all()
    ged = results.ged_events()
    counted = results.events["kind"] != "other"
    assert ged["best"].sum() == results.events.loc[counted, VICTIMS].to_numpy().sum()
    weeks = results.group_weeks()
    assert len(weeks) == 4 * len(results.group_kinds) * 61
    by_groups = results.events["actor"] != "mission"
    assert weeks["attacks"].sum() == by_groups.sum()


def test_maps_say_where_units_are_based(results):
    maps = results.cells.groupby(["design", "replication", "week"])[["units_people", "troops_people"]].sum()
    assert (maps.loc["no-mission"] == 0).all(axis=None)
    balanced = maps.loc["balanced"].reset_index()
    assert balanced["troops_people"].iloc[-1] > 0
    assert (balanced["units_people"] >= balanced["troops_people"]).all()
    weekly = results.weeks[results.weeks["design"] == "balanced"].merge(balanced, on=["replication", "week"])
    assert len(weekly) >= 4
    assert (weekly["military_people"] == weekly["troops_people"]).all()


@pytest.mark.parametrize("name", ["runs", "weeks", "events", "cells"])
def test_duckdb_reads_the_tables_as_they_are(results, name):
    frame = getattr(results, name)
    pattern = str(results.folder / name / "*.parquet")
    read = duckdb.sql(f"SELECT * FROM read_parquet('{pattern}')")  # noqa: S608
    assert read.columns == list(frame.columns)
    assert len(read) == len(frame)
    numbers = list(frame.select_dtypes("number").columns)
    sums = ", ".join(f'sum("{column}"::DOUBLE)' for column in numbers)
    totals = duckdb.sql(f"SELECT {sums} FROM read_parquet('{pattern}')").fetchall()[0]  # noqa: S608
    assert totals == pytest.approx(frame[numbers].sum().tolist(), rel=1e-9)


def test_duckdb_groups_deaths_by_design(results):
    pattern = str(results.folder / "runs" / "*.parquet")
    query = f"SELECT design, sum(deaths_civilian) FROM read_parquet('{pattern}') GROUP BY design"  # noqa: S608
    assert (
        dict(duckdb.sql(query).fetchall())
        == results.runs.groupby("design")["deaths_civilian"].sum().to_dict()
    )


def test_rings_of_a_study(results):
    frame = results.rings()
    assert list(frame["design"]) == ["balanced"] * 5
    assert set(frame["n_with_bases"]) == {2}
    assert np.isfinite(frame["difference"]).all()
