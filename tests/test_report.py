"""The report: one file that answers first, runs nothing, loads nothing, and can be read by everybody."""

from __future__ import annotations

import base64
import itertools
import json
import math
import re
from html.parser import HTMLParser

import fake_engine
import numpy as np
import pytest

import sim
from sim.cli import main
from sim.experiments import conduct, job
from sim.experiments.conduct import plan_study
from sim.experiments.results import run_plan
from sim.report import write_report
from sim.report.answer import answer
from sim.report.markup import Html, element, escaped, given, verbatim
from sim.report.page import page as written_page
from sim.report.table import estimated

HOSTILE = "<script>alert(1)</script>\"' onload=x $title {{7*7}} \u202egnp =cmd|'/C calc'!A1"
LARGEST_PAGE = 3_000_000
VOID = {"meta", "img", "br"}
NOT_LOADED = {"script", "link", "iframe", "object", "embed", "base", "form"}


def with_places(scenario, **options):
    """A run of the stand-in whose events say where."""
    run = fake_engine.run(scenario, **options)
    luck = np.random.default_rng(options["replication"])
    run.event_columns["column"] = luck.integers(0, 9, len(run.event_columns["row"]))
    return run


class Page(HTMLParser):
    """The elements of a page with their attributes and texts; complains when they do not nest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        assert len(attrs) == len(dict(attrs)), f"<{tag}> has an attribute twice"
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append((self.open[-1] if self.open else "", data))

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]

    def text(self, *tags):
        return "".join(data for tag, data in self.texts if tag in tags or not tags)


def made(folder, run=with_places, **changes):
    changes = {
        "replications": 12,
        "keep": ("runs", "weeks", "events"),
        "title": HOSTILE,
        "question": HOSTILE,
    } | changes
    return run_plan(fake_engine.plan(**changes), folder, run=run, workers=1)


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    return made(tmp_path_factory.mktemp("report") / "results")


@pytest.fixture(scope="module")
def written(results):
    return write_report(results)


@pytest.fixture(scope="module")
def text(written):
    return written[-1].read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(text):
    return Page(text)


def test_figures_and_report_are_files_of_the_folder(results, written):
    assert written[-1] == results.folder / "report.html"
    names = {path.name for path in written[:-1]}
    assert names == {path.name for path in (results.folder / "figures").iterdir()}
    stills = ("relapse", "outcome-shares", "paired-effects", "frontier", "deaths", "trajectories", "maps")
    assert names == {*(f"{name}.png" for name in stills), "maps-moving.gif"}


def test_the_page_runs_and_loads_nothing(page, text):
    assert not NOT_LOADED & {tag for tag, _ in page.elements}
    assert not [key for _, attributes in page.elements for key in attributes if key.startswith("on")]
    links = [value for _, said in page.elements for key, value in said.items() if key in ("src", "href")]
    assert all(re.match(r"#|data:image/(svg\+xml|png|gif);base64,", link) for link in links)
    policy = page.all("meta")[1]
    assert policy["http-equiv"] == "Content-Security-Policy"
    assert "default-src 'none'" in policy["content"]
    assert "url(" not in text
    assert "@import" not in text
    assert len(text) < LARGEST_PAGE


def test_hostile_titles_stay_text(page, text):
    assert "<script" not in text
    assert "\u202e" not in text
    seen = HOSTILE.replace("\u202e", "\\u202e")
    assert page.text("title") == f"{seen} - PeaceGrid report"
    assert [data for tag, data in page.texts if tag == "bdi"][:2] == [seen, seen]
    drawings = [said["src"] for said in page.all("img") if "svg" in said["src"]]
    assert drawings
    assert not any(b"<script" in base64.b64decode(source.partition(",")[2]) for source in drawings)


def test_it_opens_with_the_answer(page, results):
    first = page.texts.index(("p", answer(results)))
    assert first < next(i for i, (tag, _) in enumerate(page.texts) if tag == "h2")
    assert page.text("p").count("not a forecast for the country") == 1


def test_it_has_its_sections_in_order_and_links_to_them(page):
    headings = [data for tag, data in page.texts if tag == "h2"]
    assert headings == [
        "What was compared",
        "Outcomes",
        "Relapse into war",
        "Differences on the same luck",
        "Lives and cost",
        "Through time",
        "Where people die",
        "What was assumed",
        "How to reproduce",
    ]
    targets = {said["id"] for said in page.all("h2")} | {"main"}
    assert {said["href"].strip("#") for said in page.all("a")} == targets


def test_it_can_be_heard_and_walked_through(page):
    assert page.all("html") == [{"lang": "en"}]
    assert page.elements[[tag for tag, _ in page.elements].index("body") + 1] == (
        "a",
        {"class": "skip", "href": "#main"},
    )
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert all(len(said["alt"]) > 40 for said in page.all("img"))
    assert all(said["scope"] in ("col", "row", "rowgroup") for said in page.all("th"))
    assert len(page.all("caption")) == len(page.all("table"))
    boxes = [said for said in page.all("div") if said.get("role") == "region"]
    assert len(boxes) == len(page.all("table")) + len(page.all("img"))
    assert all(said["tabindex"] == "0" and said["aria-label"] for said in boxes)
    ids = [said["id"] for _, said in page.elements if "id" in said]
    assert len(ids) == len(set(ids))


def test_its_colours_can_be_told_apart_in_light_and_dark(text):
    schemes = re.findall(r":root \{([^}]*)\}", text)
    light, dark = (dict(re.findall(r"--(\w+): (#\w{6})", scheme)) for scheme in schemes[:2])
    for colours in (light, dark):
        for ink in ("ink", "faint", "link", "warn"):
            for ground in ("page", "panel"):
                assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
    assert "@media print" in text
    assert "prefers-color-scheme: dark" in text


def test_figures_keep_a_light_ground_in_the_dark(text):
    dark = text.partition("@media (prefers-color-scheme: dark)")[2].partition("@media")[0]
    assert "figure .scroll { background: #ffffff;" in text
    dimmed = float(re.search(r"figure \.scroll \{ filter: brightness\(([\d.]+)\)", dark)[1])
    ground, grey = (f"#{3 * f'{round(light * dimmed):02x}'}" for light in (255, 0.35 * 255))
    assert contrast("#000000", ground) >= 12
    assert contrast(grey, ground) >= 4.5  # the grey of notes in figures


def contrast(first: str, second: str) -> float:
    """Contrast ratio of the WCAG."""
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_it_says_what_was_assumed_and_how_to_reproduce(page, results):
    from sim.scenario.constants import Constants
    from sim.scenario.mechanisms import mechanisms

    heads = set(page.text("th").split("\n")) | {data for tag, data in page.texts if tag == "th"}
    assert {rule.name for rule in mechanisms()} <= heads
    assert set(Constants.model_fields) <= heads
    codes = {data for tag, data in page.texts if tag == "code"}
    assert {results.digest, results.version, *results.scenario_digests.values()} <= codes
    assert any("peacegrid study study.toml" in code for code in codes)


def test_report_command_writes_the_same_page_again_and_names_it(results, written, capsys):
    before = written[-1].read_bytes()
    assert main(["report", str(results.folder), "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown == {"report": str(written[-1]), "figures": [str(path) for path in written[:-1]]}
    assert written[-1].read_bytes() == before


def test_results_of_another_version_are_marked_on_the_page_and_on_the_terminal(
    results, written, monkeypatch, capsys
):
    words = f"made by version {fake_engine.VERSION} of the model; what reads them is version feedface"
    monkeypatch.setattr(conduct, "_version", lambda: "feedface")
    warned = Page(written_page(results, {}))
    assert [words in data for tag, data in warned.texts if tag == "p"][:4].count(True) == 1
    assert warned.all("p")[2]["class"] == "warning"  # first of all
    assert "not the one that wrote this page" in warned.text("dd")
    for command in ("report", "runs"):
        assert main([command, str(results.folder), "--json"]) == 0
        captured = capsys.readouterr()
        assert words in captured.err
        json.loads(captured.out)
    monkeypatch.setattr(conduct, "_version", lambda: fake_engine.VERSION)
    assert "made by version" not in Page(written_page(results, {})).text("p")
    for command in ("report", "runs"):
        assert main([command, str(results.folder), "--json"]) == 0
        assert capsys.readouterr().err == ""


def test_report_command_refuses_other_folders(capsys, tmp_path):
    for folder in (tmp_path, tmp_path / "none"):
        assert main(["report", str(folder)]) == 2
        assert "not a results folder" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_study_writes_the_report_at_its_end_and_names_it(monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(job, "_engine", lambda version: fake_engine.run)
    monkeypatch.setattr(conduct, "warm_up", lambda *_: None)
    monkeypatch.setattr(conduct, "_version", lambda: fake_engine.VERSION)
    assert main(["study", "mission-mix", "-n", "6", "-o", "out"]) == 0
    out = capsys.readouterr().out
    assert "Report:  out/report.html" in out
    assert "Figures: 6 files in out/figures" in out
    assert "UNAMSIL as deployed" in Page((tmp_path / "out/report.html").read_text()).text("bdi")
    assert main(["study", "out", "-n", "7", "--resume", "--quiet"]) == 0  # a report in it is no obstacle


def test_a_folder_without_long_tables_still_gives_a_report(tmp_path):
    small = made(tmp_path / "r", replications=2, keep=("runs",), designs=("none",))
    page = Page(write_report(small)[-1].read_text())
    headings = [data for tag, data in page.texts if tag == "h2"]
    assert "Through time" not in headings
    assert "Differences on the same luck" not in headings
    assert "Outcomes" in headings


def test_missing_and_failed_runs_are_told(tmp_path):
    results = made(tmp_path / "r", run=fake_engine.bad_run, replications=6, keep=("runs",))
    page = Page(write_report(results)[-1].read_text())
    assert "1 run of 18 are not in these figures; 1 run failed" in page.text("p")
    nothing = made(tmp_path / "n", run=lambda scenario, **options: 1 / 0, replications=1)
    assert "No run was finished" in Page(write_report(nothing)[-1].read_text()).text("p")


def test_damaged_descriptions_do_not_stop_a_report(tmp_path):
    results = made(tmp_path / "r", replications=3, keep=("runs",))
    for content in (b"[1]", b"{", b'{"none": 5}', None):
        path = results.folder / "scenarios.json"
        path.unlink() if content is None else path.write_bytes(content)
        assert "none" in Page(written_page(results, {})).text("dt")


def test_a_sweep_is_told_point_by_point(tmp_path):
    study = tmp_path / "swept.toml"
    study.write_text(
        'title = "Doses"\ncase = "sierra-leone"\ndesigns = ["no-mission", "balanced"]\n'
        'baseline = "no-mission"\nreplications = 3\nhorizon_weeks = 110\n[sweep]\nmethod = "full-factorial"\n'
        'fields = [{ key = "design.quality.military", values = [0.3, 0.9] }]\n'
    )
    plan = plan_study(study, version=fake_engine.VERSION)
    page = Page(write_report(run_plan(plan, tmp_path / "r", run=fake_engine.run))[-1].read_text())
    assert "DIFFERENCES TO no-mission at the same point" in page.text("pre")
    assert "at 2 points" in page.text("p")
    assert page.all("img") == []


def relapsing(weeks: dict[str, list[float]]):
    """Runs that relapse in given weeks; infinity stands for never."""

    def run(scenario, **options):
        done = fake_engine.run(scenario, **options)
        week = weeks[scenario.design_name][options["replication"]]
        done.outcome.update(war=math.isfinite(week), war_week=int(week) if math.isfinite(week) else -1)
        return done

    return run


def test_the_answer_tells_designs_apart_only_where_the_interval_does(tmp_path):
    never, early = [math.inf] * 20, [50.0] * 20
    weeks = {"none": early[:16] + never[:4], "few": early[:15] + never[:5], "many": early[:2] + never[:18]}
    told = answer(made(tmp_path / "r", run=relapsing(weeks), replications=20, keep=("runs",)))
    assert re.match(
        r"In this model war came back within ten years in 80% of runs under none "
        r"\(95% interval \d+% to \d+%, 20 runs\)",
        told,
    )
    assert re.search(r"less often under many \(by 70 points, \d+ to \d+\)", told)
    assert re.search(r"not told apart: few \(\N{MINUS SIGN}5 points, \N{MINUS SIGN}\d+ to \+\d+\)", told)
    assert told.count(".") == 1


def test_the_answer_says_when_nothing_or_worse_can_be_told(tmp_path):
    same = [50.0, math.inf] * 10
    weeks = {"none": same, "few": same, "many": [40.0] * 20}
    told = answer(made(tmp_path / "a", run=relapsing(weeks), replications=20, keep=("runs",)))
    assert "more often under many (by 50 points" in told
    weeks["many"] = same
    told = answer(made(tmp_path / "b", run=relapsing(weeks), replications=20, keep=("runs",)))
    assert "no design could be told apart from none" in told
    told = answer(made(tmp_path / "c", replications=3, keep=("runs",)))
    assert "3 pairs of runs cannot tell designs apart" in told
    told = answer(made(tmp_path / "d", replications=6, keep=("runs",), horizon_weeks=52))
    assert "within 1 year in" in told


def test_markup_escapes_what_is_not_markup():
    assert escaped('<a href="x">&') == "&lt;a href=&quot;x&quot;&gt;&amp;"
    assert element("p", Html("<b>x</b>"), "<i>", title='"') == '<p title="&quot;"><b>x</b>&lt;i&gt;</p>'
    assert given("a\x00b") == "<bdi>a\\x00b</bdi>"
    assert verbatim("a  <b>\n  c") == "a  &lt;b&gt;\n  c"
    assert estimated("-20 [-33 to 0]", clear=True) == (
        "<strong>\N{MINUS SIGN}20*</strong><small>\N{MINUS SIGN}33 to 0</small>"
    )
    assert estimated("0.31 [0.20-0.45]") == "<span>0.31</span><small>0.20\N{EN DASH}0.45</small>"
    assert estimated("-") == "<span>-</span>"


def test_a_study_of_the_real_engine_has_a_map(tmp_path):
    results = sim.run_study(
        "mission-mix",
        replications=2,
        output=tmp_path / "real",
        settings={"civilians": 300, "horizon_weeks": 60, "designs": ["no-mission", "unamsil"]},
    )
    files = write_report(results)
    assert {"maps.png", "maps-moving.gif"} <= {path.name for path in files}
    maps = [said["alt"] for said in Page(files[-1].read_text()).all("img") if "Maps of deaths" in said["alt"]]
    assert re.search(r"no-mission \d+% and unamsil \d+%", maps[0])
    assert (
        results.events.filter(like="deaths_").to_numpy().sum()
        == results.runs[["deaths_civilian", "deaths_humanitarian", "deaths_fighter", "deaths_peacekeeper"]]
        .to_numpy()
        .sum()
    )
