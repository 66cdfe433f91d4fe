"""What is seen of a running study: a live picture on a terminal, few plain lines elsewhere."""

from __future__ import annotations

import io

import fake_engine
import pytest

from sim.experiments import progress as progress_module
from sim.experiments.conduct import conduct
from sim.experiments.display import Display, count_of, drawn, figures, pace_of
from sim.experiments.notebook import is_notebook
from sim.experiments.progress import Progress
from sim.experiments.relapses import Relapses, Share
from sim.experiments.results import load_results
from sim.experiments.tally import Tally
from sim.experiments.until import Until


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self):
        return True


def shown(folder, stream, *, run=fake_engine.run, replications=40, quiet=False, **options):
    with Progress(stream=stream, quiet=quiet) as progress:
        conduct(
            fake_engine.plan(replications=replications),
            folder,
            run=run,
            begin=progress.begin,
            watch=progress.watch,
            look=progress.look,
            **options,
        )
    return stream.getvalue() if stream else ""


def test_plain_lines_are_few(tmp_path, monkeypatch):
    monkeypatch.setattr(progress_module, "SECONDS_BETWEEN_LINES", 0)
    lines = shown(tmp_path / "r", io.StringIO(), replications=200).splitlines()
    assert lines[0].startswith("A test: 3 designs x 200 replications = 600 runs of 10 years, ")
    tenths = [line for line in lines if " of 600 runs (" in line]
    assert [line.split("(")[1].split()[0] for line in tenths] == [str(10 * k) for k in range(1, 11)]
    assert "a second" in tenths[3]
    assert "left" in tenths[3]
    assert len(lines) < 15
    assert "\x1b" not in "".join(lines)


def test_picture_on_a_terminal(tmp_path, monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "110")
    text = shown(tmp_path / "r", Terminal(), run=fake_engine.slow_run, replications=15)
    assert "War by 10 years, so far" in text
    assert "of 45 runs" in text
    last = text.splitlines()[-1]
    assert "45 of 45 runs (100 %)" in last
    monkeypatch.setenv("TERM", "dumb")
    assert "so far" not in shown(tmp_path / "dumb", Terminal())


def test_quiet_shows_failures_only_and_not_all_of_many(tmp_path):
    assert shown(tmp_path / "a", io.StringIO(), quiet=True) == ""
    text = shown(tmp_path / "b", io.StringIO(), quiet=True, run=fake_engine.bad_run)
    assert text == "Failed (run): few, replication 3: ZeroDivisionError: nobody left to divide among\n"
    many = shown(tmp_path / "c", io.StringIO(), run=lambda scenario, **options: 1 / 0)
    assert many.count("Failed (run)") == 10
    assert "Further failures are not told here" in many


def test_looks_are_told(tmp_path):
    text = shown(tmp_path / "r", io.StringIO(), until=Until(1.0), replications=30)
    words = "once war by 10 years, every design against none, is known to +/- 1 % points"
    assert f"Ends earlier, after whole replications, {words}" in text
    assert "at most" in text
    assert text.count("Look ") == 2


def test_relapses_are_those_of_the_comparison_also_after_resume(tmp_path):
    plan = fake_engine.plan(replications=30)
    seen = []
    conduct(plan, tmp_path / "r", run=fake_engine.run, watch=lambda tally, result: seen.append(result))
    live, again = (Relapses(plan.study.designs, plan.study.horizon_weeks) for _ in range(2))
    for done in seen:
        live.add(done)
    again.add_folder(tmp_path / "r")
    assert list(live.shares()) == list(again.shares())
    summary = load_results(tmp_path / "r").summary()
    expected = summary[summary["quantity"] == "war_by_10_years"].set_index("design")["value"]
    assert {s.design: s.share for s in live.shares()} == pytest.approx(expected.to_dict())
    assert all(s.low < s.share < s.high for s in live.shares())


def test_shorter_studies_have_fewer_years_and_very_short_ones_no_shares():
    assert [Relapses(("a",), weeks).years for weeks in (2_000, 519, 52, 51)] == [10, 9, 1, 0]
    for weeks, is_there in ((52, True), (51, False)):
        stream = Terminal()
        display = Display(stream, Tally(total=3), Relapses(("a",), weeks))
        display.console.print(display.picture())
        display.close()
        assert ("War by" in stream.getvalue()) == is_there


def test_intervals_are_drawn_to_scale():
    share = Share("a", 40, 0.5, 0.25, 0.75)
    assert drawn(share) == " " * 10 + "\u2500" * 10 + "\u25cf" + "\u2500" * 10
    assert drawn(share, plain=True) == " " * 10 + "-" * 10 + "o" + "-" * 10
    assert drawn(Share("a", 0, float("nan"), float("nan"), float("nan"))) == ""
    assert figures(share) == "50 % [25.0 to  75.0]"
    assert len(drawn(Share("a", 4, 1.0, 0.4, 1.0))) == 40


def test_counts_and_pace():
    tally = Tally(total=200, done=48, failed=2)
    tally.began -= 10
    assert count_of(tally) == "50 of 200 runs (25 %), 2 failed"
    assert pace_of(tally) == ["10 s", "5 a second", "about 30 s left"]
    assert pace_of(Tally(total=5))[1:] == []


class Cell:
    """Stands in for the output of a notebook's cell."""

    def __init__(self):
        self.shown = []

    def display(self, bundle, *, raw, display_id):
        assert raw
        assert display_id
        self.shown.append(bundle["text/plain"])
        return self

    def update(self, bundle, *, raw):
        assert raw
        self.shown.append(bundle["text/plain"])


@pytest.fixture
def cell(monkeypatch):
    cell = Cell()
    monkeypatch.setattr(progress_module, "is_notebook", lambda: True)
    monkeypatch.setattr("IPython.display.display", cell.display)
    return cell


def test_one_output_in_a_notebook(tmp_path, cell, capsys):
    shown(tmp_path / "r", None, run=fake_engine.slow_run, replications=15)
    title = "A test: 3 designs x 15 replications = 45 runs of 10 years, "
    assert all(text.startswith(title) for text in cell.shown)
    assert {text.count("\n") for text in cell.shown[1:]} == {1}
    assert "45 of 45 runs (100 %)" in cell.shown[-1]
    assert capsys.readouterr() == ("", "")


def test_failures_in_a_notebook_stay(tmp_path, cell, capsys):
    shown(tmp_path / "r", None, run=fake_engine.bad_run)
    assert "Failed (run): few, replication 3: ZeroDivisionError" in capsys.readouterr().err
    assert "1 failed" in cell.shown[-1]


def test_a_test_is_no_notebook():
    assert not is_notebook()
