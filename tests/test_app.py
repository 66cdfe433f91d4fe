"""The page: its parts alone, its command, and the whole of it in a real browser."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path

import numpy as np
import psutil
import pytest

import sim
from sim.app import chronicle, levers
from sim.app.choice import FIRST, SECOND, Choice
from sim.app.curves import SERIES, curves_html, panel
from sim.app.layers import LAYERS
from sim.app.life import CIVILIANS, MISSION, Incident, Life, Standing
from sim.app.map_picture import legend_html, map_svg
from sim.app.opening import Opening, announced
from sim.app.places import Places
from sim.app.serve import OwnPagesOnly, address_of, listening_socket
from sim.app.stage import THREAD, Stage
from sim.cli import main
from sim.errors import InputError, MachineError
from sim.scenario.design import Design

SMALL = {"civilians": 80, "horizon_weeks": 40}
GROUND = [
    {"row": 0, "column": 0, "town": "North", "town_people": 5_000},
    {"row": 1, "column": 0, "town": "", "town_people": 0},
    {"row": 4, "column": 0, "town": "", "town_people": 0},
    {"row": 4, "column": 4, "town": "South & Sons", "town_people": 9_000},
    {"row": 7, "column": 4, "town": "", "town_people": 0},
]
CASE = sim.load_scenario("sierra-leone").case
STILL = Standing(
    week=9,
    at_war=False,
    expelled=False,
    postures=(0, 0, 0, 0, 0),
    kept=(False,) * 5,
    in_place=(0, 0, 0, 0, 0),
    mission_posture=1,
    displaced=0,
    demobilised=0,
    incidents=(),
)


def small(design):
    return sim.load_scenario("sierra-leone", design, **SMALL)


@pytest.fixture(scope="module")
def lived():
    life = Life(small("unamsil"), seed=3)
    for _ in range(30):
        life.step()
    return life


# Places and the log


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (0, "in North"),
        (1, "near North"),
        (2, "40 km west of South & Sons"),
        (4, "30 km south of South & Sons"),
    ],
)
def test_a_cell_is_named_after_the_nearest_town(cell, words):
    assert Places(GROUND, 10.0).name(cell) == words


def told(**changes):
    now = replace(STILL, week=10, **changes)
    return {
        sentence.words: sentence.about for sentence in chronicle.news(STILL, now, CASE, Places(GROUND, 10.0))
    }


def test_a_week_without_news_tells_nothing():
    assert told() == {}


@pytest.mark.parametrize(
    ("changes", "words", "about"),
    [
        ({"at_war": True}, "War: a party to the accord has gone on the offensive.", "war"),
        ({"postures": (0, 2, 0, 0, 0)}, "On the offensive now: the Revolutionary United Front.", "war"),
        ({"postures": (1, 0, 0, 0, 0)}, "On guard now: the Sierra Leone Army.", "party"),
        (
            {"in_place": (1_200, 0, 0, 0, 40)},
            "Arrived for the mission: 1,200 troops and 40 civilian staff.",
            "mission",
        ),
        ({"expelled": True}, "The government tells the mission to leave.", "mission"),
        ({"demobilised": 1}, "1 fighter leaves the camps as civilians.", "peace"),
        (
            {"incidents": (Incident(0, 1, CIVILIANS, 12, 1, 0, 0),)},
            "In North, 12 civilians and 1 aid worker killed by the Revolutionary United Front.",
            "deaths",
        ),
        (
            {"incidents": (Incident(1, 1, MISSION, 0, 0, 0, 2),)},
            "Near North, fighting between the Revolutionary United Front and the mission: "
            "2 peacekeepers dead.",
            "deaths",
        ),
        ({"displaced": 50_000}, "50,000 more people are away from home than a week ago.", "people"),
    ],
)
def test_each_kind_of_news_is_one_sentence(changes, words, about):
    assert told(**changes) == {words: about}


def test_promises_are_kept_early_late_or_overdue():
    kept = told(kept=(False, True, False, False, False))
    assert list(kept) == [
        "Promise kept: Seats in government and public posts for the signatories (3 weeks early)."
    ]
    due = chronicle.first_week(3)
    overdue = chronicle.news(
        replace(STILL, week=due), replace(STILL, week=due + 1), CASE, Places(GROUND, 10.0)
    )
    assert [one.words for one in overdue] == [
        "Promise overdue: Seats in government and public posts for the signatories."
    ]


def test_many_deaths_are_summed_up_and_none_is_lost():
    incidents = tuple(Incident(cell % 5, cell % 2, CIVILIANS, cell + 1, 0, 0, 0) for cell in range(9))
    words = list(told(incidents=incidents))
    assert len(words) == chronicle.MOST_INCIDENTS + 1
    counted = sum(int(number) for line in words for number in re.findall(r"(\d+) (?:civilians?|more)", line))
    assert counted == sum(incident.deaths for incident in incidents)


def test_the_log_tells_the_deaths_of_the_record(lived):
    life = Life(small("unamsil"), seed=3)
    for week in range(12):
        life.step()
        counted = sum(incident.deaths for incident in life.standing.incidents)
        row = life.state.weeks[week]
        deaths = row.deaths_civilian + row.deaths_humanitarian + row.deaths_fighter + row.deaths_peacekeeper
        assert counted == deaths


@pytest.mark.parametrize(
    ("week", "words"), [(-1, "July 1999"), (25, "December 1999"), (26, "January 2000"), (521, "July 2009")]
)
def test_weeks_have_dates(week, words):
    assert chronicle.date_of(CASE, week) == words


# Lives, maps, curves


def test_a_watched_life_is_the_life_of_a_run(lived):
    run = sim.run(small("unamsil"), seed=3)
    for name in ("deaths_civilian", "displaced_people", "trust_state", "cost_usd"):
        assert (lived.column(name) == run.weekly[name][:30]).all()
    assert lived.week == 29


@pytest.mark.parametrize("name", LAYERS)
def test_a_map_draws_every_cell_once_in_its_class(lived, name):
    layer = LAYERS[name]
    drawing = ElementTree.fromstring(map_svg(lived, layer, Places(lived.rows, 10.0).towns, "a map"))  # noqa: S314
    areas = {path.get("class"): area_of(path.get("d")) for path in drawing.iter("path")}
    classes = layer.read(lived)
    assert areas["land"] == len(lived.rows)
    drawn = {
        int(key.rpartition("-")[2]): area for key, area in areas.items() if key.startswith(layer.palette)
    }
    assert drawn == {int(one): int((classes == one).sum()) for one in np.unique(classes[classes >= 0])}
    assert classes.max() < len(layer.classes(lived))


def area_of(path):
    return sum(map(int, re.findall(r"h(\d+)v1h", path)))


def test_a_map_shows_units_and_bands_and_explains_them(lived):
    legend = legend_html([lived], LAYERS["people"])
    drawing = map_svg(lived, LAYERS["people"], Places(lived.rows, 10.0).towns, "who is where")
    for name in (*lived.presence().mission, *lived.presence().armed):
        assert f'class="mark {name.replace(" ", "-")}"' in drawing
        assert f">{name}</span>" in legend or f"</svg>{name}</span>" in legend
    assert sum(people.sum() for people in lived.presence().mission.values()) > 0


def test_violence_is_that_of_the_last_quarter(lived):
    weeks = lived.state.weeks[17:30]
    names = ("deaths_civilian", "deaths_humanitarian", "deaths_fighter", "deaths_peacekeeper")
    assert lived.recent_deaths().sum() == sum(weeks[name].sum() for name in names)


def test_names_from_files_are_escaped():
    life = Life(small("no-mission"), seed=1)
    towns = Places(GROUND, 10.0).towns
    assert "South &amp; Sons" in map_svg(life, LAYERS["violence"], towns, 'a "label" <b>')
    assert "<b>" not in map_svg(life, LAYERS["violence"], towns, 'a "label" <b>')


def test_curves_mark_the_week_and_show_both_lives_and_their_difference(lived):
    other = Life(small("no-mission"), seed=3)
    while other.week < lived.week:
        other.step()
    one, two = curves_html([lived], 40), curves_html([lived, other], 40)
    assert one.count('class="now"') == two.count('class="now"') == len(SERIES)
    assert (one.count("line life-1"), one.count('class="difference"')) == (0, 0)
    assert two.count("line life-1") == two.count('class="difference"') == len(SERIES)
    for figure in re.findall(r"<figure.*?</figure>", two):
        ElementTree.fromstring(figure)  # noqa: S314
    x = [float(end) for end in re.findall(r'class="now" d="M([\d.]+)', one)]
    assert set(x) == {round(50 + 300 * 29 / 40, 1)}


def test_the_difference_is_the_second_less_the_first(lived):
    other = Life(small("no-mission"), seed=3)
    while other.week < lived.week:
        other.step()
    cost = next(series for series in SERIES if series.title == "Cost so far")
    for lives, is_below in (((lived, other), True), ((other, lived), False)):
        drawing = panel(cost, lives, 40)
        (points,) = re.findall(r'class="difference" d="M(.*?)V([\d.]+)H', drawing)
        heights = [float(point.partition(",")[2]) for point in points[0].split(" ")]
        assert (heights[-1] > float(points[1])) == is_below


def test_curves_of_no_week_yet_are_empty():
    assert "line life-0" in curves_html([Life(small("no-mission"), seed=1)], 40)


# Levers and choices


def test_every_lever_is_a_field_with_its_bounds_and_unit():
    for lever in levers.levers():
        assert lever.meaning
        assert lever.heading
        if not lever.choices:
            assert lever.unit
            assert lever.low < lever.high
            assert 0 < lever.step < lever.high - lever.low
    by_key = {lever.key: lever for lever in levers.levers()}
    posture = Design.model_json_schema()["$defs"]["Allocation"]["properties"]["posture"]["enum"]
    assert list(by_key["allocation.posture"].choices) == posture
    assert by_key["quality.police"].words(0.6) == "0.6"
    assert by_key["disarmament.budget_usd"].words(36.5e6) == "36.5 million US$"


@pytest.mark.parametrize("lever", levers.levers(), ids=lambda lever: lever.key)
def test_every_lever_moves_its_field_and_no_other(lever):
    before = levers.scenario_with("sierra-leone", "force-heavy", {}).design
    filed = levers.value_of(before, lever.key)
    others = [choice for choice in lever.choices if choice != filed]
    low = lever.low if filed != lever.low else lever.low + lever.step
    allowed = {"deployment.months_to_nine_tenths": 12.0, "exit.first_month": 48}
    value = others[0] if others else allowed.get(lever.key, int(low) if lever.is_whole else low)
    after = levers.scenario_with("sierra-leone", "force-heavy", {lever.key: value}).design
    assert levers.value_of(after, lever.key) == value
    moved = [
        one.key
        for one in levers.levers()
        if levers.value_of(after, one.key) != levers.value_of(before, one.key)
    ]
    assert moved == [lever.key]


def test_a_plan_is_scaled_month_by_month():
    before = levers.scenario_with("sierra-leone", "unamsil", {}).design.deployment.strengths
    after = levers.scenario_with(
        "sierra-leone", "unamsil", {"strength.military_people": 2 * 17_129}
    ).design.deployment.strengths
    assert [(one.month, one.police_people) for one in after] == [
        (one.month, one.police_people) for one in before
    ]
    assert [one.military_people for one in after] == [2 * one.military_people for one in before]


def test_a_mission_can_be_made_of_none():
    after = levers.scenario_with("sierra-leone", "no-mission", {"strength.police_people": 500}).design
    assert [(one.month, one.police_people, one.military_people) for one in after.deployment.strengths] == [
        (3, 500, 0)
    ]


def test_a_refused_lever_is_refused_in_words():
    choice = Choice.at(Opening()).with_lever(FIRST, "tasks.rule_of_law", 0.8)
    with pytest.raises(InputError, match="at most 1 is allowed"):
        choice.scenarios()


def test_choices_keep_their_designs_apart():
    choice = Choice.at(Opening("sierra-leone", "unamsil", 5)).with_lever(SECOND, "quality.police", 0.9)
    assert [one.design_name for one in choice.scenarios()] == ["unamsil"]
    both = Choice(choice.case, choice.designs, choice.changes, 5, compares=True).scenarios()
    assert [one.design.quality.police for one in both] == [0.6, 0.9]
    assert choice.as_filed(SECOND).changes == ({}, {})


def test_what_the_command_was_given_reaches_the_page(monkeypatch):
    monkeypatch.setenv("PEACEGRID_APP", "{}")
    opening = Opening("cases/mine.toml", "unamsil", 12)
    opening.announce()
    assert announced() == opening


# The stage


def numbers(frame):
    return re.findall(r"<output>(.*?)</output>", frame.curves)


def staged(*designs, seed=2, weeks=0):
    frames = []
    stage = Stage(frames.append)
    stage.set([small(design) for design in designs], seed)
    for _ in range(weeks):
        stage.step()
    return stage, frames


def test_again_on_the_same_luck_is_the_same_and_another_luck_is_not():
    stage, frames = staged("balanced", "no-mission", weeks=12)
    first = frames[-1]
    stage.set([small("balanced"), small("no-mission")], 2)
    assert frames[-1].week == -1
    for _ in range(12):
        stage.step()
    assert frames[-1] == first
    assert numbers(staged("balanced", "no-mission", seed=3, weeks=12)[0].frame) != numbers(first)


def test_both_lives_share_their_luck_until_the_mission_acts():
    stage, _ = staged("no-mission", "no-mission", weeks=20)
    assert stage.frame.maps[0] == stage.frame.maps[1]
    assert stage.frame.log[0] == stage.frame.log[1]


def test_it_ends_at_the_horizon():
    stage, frames = staged("no-mission", weeks=41)
    assert stage.frame.is_over
    assert not stage.step()
    assert frames[-1].week == 40


def until(holds, seconds=20.0):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "not within the time allowed"
        time.sleep(0.02)


def playing():
    return [thread for thread in threading.enumerate() if thread.name == THREAD]


def test_playing_shows_every_week_in_order_until_paused():
    stage, frames = staged("balanced")
    stage.hasten(200.0)
    stage.play()
    until(lambda: frames[-1].week >= 5)
    stage.pause()
    until(lambda: not playing())
    assert not frames[-1].is_playing
    weeks = [frame.week for frame in frames]
    assert sorted(set(weeks)) == list(range(-1, weeks[-1] + 1))
    assert weeks == sorted(weeks)


def test_closing_stops_the_thread_and_lets_go_of_the_lives():
    stage, frames = staged("balanced")
    stage.play()
    assert playing()
    stage.close()
    until(lambda: not playing())
    shown = len(frames)
    assert not stage.step()
    assert all(frame.week == frames[shown - 1].week for frame in frames[shown:])


def test_other_lives_that_begin_while_playing_are_not_stepped_by_the_old_thread():
    stage, frames = staged("balanced")
    stage.hasten(1_000.0)
    stage.play()
    until(lambda: frames[-1].week >= 2)
    stage.set([small("no-mission")], 1)
    until(lambda: not playing())
    assert not stage._play_week(stage._stop)  # as a thread would that had waited for its turn meanwhile
    assert frames[-1].week == stage.frame.week == -1
    assert not stage.frame.is_playing


# The command and the server


def test_wrong_input_is_one_message_before_anything_is_served(capsys, monkeypatch):
    monkeypatch.setattr("sim.app.serve.serve", lambda *_: pytest.fail("served"))
    assert main(["app", "nonsense"]) == 2
    message = capsys.readouterr().err
    assert message.count("\n") == 1
    assert "there is no case of this name" in message
    assert main(["app", "sierra-leone", "unamsill"]) == 2
    assert "Did you mean 'unamsil'?" in capsys.readouterr().err
    assert main(["app", "--port", "70000"]) == 2
    assert "--port" in capsys.readouterr().err


def test_a_missing_extra_is_named_with_the_command_that_installs_it(capsys, monkeypatch):
    monkeypatch.setattr("sim.extras.find_spec", lambda name: None if name == "solara" else True)
    assert main(["app"]) == 2
    message = capsys.readouterr().err
    assert "the page needs solara" in message
    assert "python -m uv run --extra app peacegrid app" in message


def test_a_port_in_use_is_one_message(capsys):
    with listening_socket(0) as taken:
        port = taken.getsockname()[1]
        assert main(["app", "--no-browser", "--port", str(port)]) == MachineError.exit_code == 4
    message = capsys.readouterr().err
    assert message == f"peacegrid: port {port} is in use. Choose another: peacegrid app --port 0\n"


def test_only_loopback_is_listened_on():
    with listening_socket(0) as listener:
        assert listener.family == socket.AF_INET
        assert listener.getsockname()[0] == "127.0.0.1"
        assert address_of(listener) == f"http://127.0.0.1:{listener.getsockname()[1]}/"


def test_help_needs_nothing_of_the_extra():
    program = (
        "import sys\nfrom sim.cli import main\nassert main(['app', '--help']) == 0\n"
        "assert not {'solara', 'mesa', 'numba', 'uvicorn', 'numpy'} & set(sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "--no-browser" in done.stdout


@pytest.mark.parametrize(
    ("kind", "headers", "passes"),
    [
        ("http", {"host": "127.0.0.1:80"}, True),
        ("http", {"host": "localhost:80"}, True),
        ("http", {"host": "example.org"}, False),
        ("http", {}, False),
        ("websocket", {"host": "127.0.0.1:80", "origin": "http://127.0.0.1:80"}, True),
        ("websocket", {"host": "127.0.0.1:80", "origin": "http://example.org"}, False),
        ("websocket", {"host": "127.0.0.1:80", "origin": "http://127.0.0.1:81"}, False),
    ],
)
def test_pages_from_elsewhere_are_refused(kind, headers, passes):
    reached, sent = [], []

    async def app(scope, receive, send):
        reached.append(scope)

    async def receive():
        return {"type": "websocket.connect"}

    async def send(message):
        sent.append(message)

    scope = {"type": kind, "headers": [(key.encode(), value.encode()) for key, value in headers.items()]}
    asyncio.run(OwnPagesOnly(app, 80)(scope, receive, send))
    assert bool(reached) == passes
    if not passes:
        assert sent[0] in (
            {"type": "websocket.close", "code": 1008},
            {"type": "http.response.start", "status": 403, "headers": []},
        )


# The whole page in a browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
needs_browser = pytest.mark.skipif(
    not (CHROMIUM and DRIVER), reason="chromium and chromedriver are not on the PATH"
)
STEPS = 6


class Served:
    """A server in a process of its own."""

    def __init__(self, *words):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "sim", "app", *words, "--port", "0", "--no-browser"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.address = ""

    def wait(self):
        lines = iter(self.process.stdout.readline, "")
        self.address = next(found[0] for line in lines if (found := re.search(r"http://\S+", line)))

    def resources(self):
        with urllib.request.urlopen(f"{self.address}resourcez", timeout=10) as answer:  # noqa: S310
            return json.load(answer)

    def seconds_of_work(self, within):
        process = psutil.Process(self.process.pid)
        begun = sum(process.cpu_times()[:2])
        time.sleep(within)
        return sum(process.cpu_times()[:2]) - begun

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        output = self.process.communicate(timeout=30)
        return self.process.returncode, *output


class Page:
    """The page as a user meets it."""

    def __init__(self):
        from selenium import webdriver
        from selenium.webdriver.chrome.service import Service

        options = webdriver.ChromeOptions()
        for word in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1280,1000"):
            options.add_argument(word)
        options.binary_location = CHROMIUM
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service(DRIVER))

    def open(self, address):
        self.driver.set_page_load_timeout(60)
        self.driver.get(address)
        until(lambda: self.all("svg.map"), 60)

    def all(self, selector):
        return self.driver.find_elements("css selector", selector)

    def press(self, selector):
        until(lambda: self.all(selector))
        self.driver.execute_script(
            "arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", self.all(selector)[0]
        )
        self.all(selector)[0].click()

    def text(self, selector):
        return self.driver.execute_script(
            "return [...document.querySelectorAll(arguments[0])].map(e => e.textContent).join('|')", selector
        )

    def week(self):
        return int(self.driver.execute_script("return document.querySelector('.curves').dataset.week"))

    def step(self, times):
        for _ in range(times):
            week = self.week()
            self.press(".step:not([disabled])")
            until(lambda: self.week() == week + 1)  # noqa: B023
        return self.text(".curve output")

    def slide(self, key, *keys):
        thumb = f".slide-{key} [role=slider]"
        group = f"details:has({thumb})"
        if not self.all(f"{group}[open]"):
            self.press(f"{group} > summary")
        until(lambda: self.all(thumb)[0].is_displayed())
        self.all(thumb)[0].send_keys(*keys)

    def again(self):
        self.press(".again")
        until(lambda: self.week() == -1)


@pytest.fixture(scope="module")
def served():
    server = Served("sierra-leone", "balanced", "--seed", "4")  # starts while the browser does
    yield server
    server.process.kill()
    server.process.communicate()


@pytest.fixture(scope="module")
def page(served):
    page = Page()
    served.wait()
    page.open(served.address)
    yield page
    page.driver.quit()


@needs_browser
class TestInABrowser:
    """In this order: the page is one, as a user's is."""

    def test_a_moved_lever_begins_the_lives_again(self, page):
        from selenium.webdriver.common.keys import Keys

        as_filed = page.step(STEPS)
        until(lambda: f"Week {STEPS - 1}, " in page.text(".log h3"))
        page.slide("quality-military", Keys.ARROW_RIGHT)
        until(lambda: page.week() == -1)
        assert "in the file: 0.6" in page.text(".lever.moved")
        assert "0.65" in page.text(".lever.moved output")
        assert page.step(STEPS).count("|") == as_filed.count("|") == len(SERIES) - 1

    def test_a_lever_that_is_not_allowed_is_refused_in_words(self, page):
        from selenium.webdriver.common.keys import Keys

        page.slide("tasks-rule_of_law", Keys.END)
        until(lambda: page.all(".problem"))
        assert "the shares sum to 1.6, at most 1 is allowed" in page.text(".problem")
        assert page.week() == STEPS - 1
        page.press(".as-filed")
        until(lambda: not page.all(".problem"))

    def test_ten_weeks_play_by_themselves_and_pause(self, page):
        page.again()
        page.press(".play")
        until(lambda: page.week() >= 9)
        page.press(".pause")
        until(lambda: page.all(".play"))
        week = page.week()
        time.sleep(0.5)
        assert page.week() == week

    def test_layers_change_the_map(self, page):
        for name, layer in LAYERS.items():
            page.press(f".layer-{name}")
            until(lambda: page.all(f'svg.map [class^="{layer.palette}-"]'))  # noqa: B023
        assert page.all(".map .mark")

    def test_two_designs_are_compared_on_the_same_luck(self, page):
        page.press(".v-input--switch .v-input--selection-controls__ripple")
        until(lambda: len(page.all("svg.map")) == 2)
        until(lambda: page.text(".maps figcaption") == "Balanced|No mission")
        page.step(3)
        until(lambda: len(page.all(".log")) == 2)
        assert len(page.all(".curve .difference")) == len(SERIES)

    def test_again_on_the_same_luck_gives_the_same_numbers(self, page):
        page.again()
        first = page.step(STEPS)
        page.again()
        assert page.step(STEPS) == first
        page.press(".another-luck")
        until(lambda: page.week() == -1)
        assert page.step(STEPS) != first

    def test_nothing_went_wrong_and_nothing_left_the_machine(self, page, served):
        log = page.driver.get_log("browser")
        assert [entry["message"] for entry in log if entry["level"] == "SEVERE"] == []
        asked = set()
        for entry in page.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                asked.add(message["params"]["request"]["url"])
            if message["method"] == "Network.webSocketCreated":
                asked.add(message["params"]["url"])
        own = (served.address, served.address.replace("http", "ws"), "data:", "blob:http://127.0.0.1:")
        assert any(url.startswith("ws://127.0.0.1:") for url in asked)
        assert [url for url in asked if not url.startswith(own)] == []

    @pytest.mark.skipif(not Path("/proc/self/net/tcp").exists(), reason="no /proc")
    def test_the_server_listens_on_loopback_alone_and_speaks_to_nobody_else(self, served, page):
        inodes = set()
        for link in Path(f"/proc/{served.process.pid}/fd").iterdir():
            target = os.readlink(link)
            inodes |= {target[8:-1]} if target.startswith("socket:[") else set()
        ends = []
        for table in ("tcp", "tcp6", "udp", "udp6"):
            for line in Path(f"/proc/{served.process.pid}/net/{table}").read_text().splitlines()[1:]:
                words = line.split()
                if words[9] in inodes:
                    ends.append((table, words[1].partition(":")[0]))
        assert ends
        assert set(ends) == {("tcp", "0100007F")}

    def test_a_page_that_is_left_stops_playing(self, page, served):
        page.press(".play")
        until(lambda: page.all(".pause"))
        at_work = served.seconds_of_work(within=2.0)
        page.driver.get("about:blank")
        until(lambda: served.resources()["kernels"]["total"] == 0)
        until(lambda: served.seconds_of_work(within=1.0) < at_work / 10)

    def test_the_server_says_nothing_more_and_ends_when_interrupted(self, page, served):
        assert served.stop() == (130, "", "")
