"""The page: what is chosen on the left, the lives on the right. All of its state belongs to one browser."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import replace
from itertools import groupby
from typing import Any

import solara

from sim.app.choice import FIRST, SECOND, Choice
from sim.app.chronicle import Sentence, date_of
from sim.app.layers import LAYERS
from sim.app.lever_controls import Levers
from sim.app.opening import announced
from sim.app.stage import Frame, Stage
from sim.errors import InputError
from sim.scenario.shipped import shipped_names
from sim.scenario.study import Scenario

SPEEDS = {"1": 1.0, "2": 2.0, "5": 5.0, "10": 10.0, "fastest": 50.0}
USUAL_SPEED = "5"
LARGEST_SEED = 2**31


@solara.component
def Layout(children: list[Any]) -> Any:
    """No frame around the page."""
    return solara.Div(children=children)


@solara.component
def Page() -> None:
    """The whole page."""
    opening = solara.use_memo(announced, [])
    choice = solara.use_reactive(Choice.at(opening))
    scenarios: solara.Reactive[tuple[Scenario, ...]] = solara.use_reactive(())
    problem = solara.use_reactive("")
    frame = solara.use_reactive(Frame())
    stage = solara.use_memo(lambda: Stage(frame.set), [])

    def choose(wanted: Choice) -> None:
        choice.set(wanted)
        try:
            found = wanted.scenarios()
        except InputError as error:
            problem.set(str(error))
            return
        problem.set("")
        scenarios.set(found)
        stage.set(found, wanted.seed)

    def open_and_close() -> Callable[[], None]:
        choose(choice.value)
        return stage.close

    solara.use_effect(open_and_close, [])
    solara.Title("PeaceGrid")
    with solara.Div(classes=["peacegrid"]):
        solara.HTML(unsafe_innerHTML=TOP, classes=["top"])
        with solara.Div(classes=["side"]):
            Setting(choice.value, choose, opening.case, opening.design)
            if scenarios.value:
                Levers(choice.value, choose)
        with solara.Div(classes=["main"]):
            if problem.value:
                words = html.escape(f"Refused, so the lives go on as before: {problem.value}")
                solara.HTML(
                    tag="p", unsafe_innerHTML=words, classes=["problem"], attributes={"role": "alert"}
                )
            Controls(stage, frame, lambda: choose(choice.value))
            Maps(stage, frame, scenarios.value)
            Curves(frame, scenarios.value)


TOP = (
    "<h1>PeaceGrid</h1><p>What a peace operation changes after a civil war, week by week. One life under one "
    "draw of luck: not a forecast. Compare designs over many lives with <code>peacegrid study</code>.</p>"
)


@solara.component
def Setting(choice: Choice, choose: Callable[[Choice], None], own_case: str, own_design: str) -> None:
    """Case, designs and luck."""
    cases = _with_own(shipped_names("case"), own_case)
    designs = _with_own(shipped_names("design"), own_design)
    with solara.Div(classes=["box"]):
        Pick("Case", cases, choice.case, lambda name: choose(replace(choice, case=name)), "pick-case")
        Pick(
            "Design",
            designs,
            choice.designs[FIRST],
            lambda name: choose(choice.with_design(FIRST, name)),
            "pick-first",
        )
        solara.Switch(
            label="Compare with a second design, on the same luck",
            value=choice.compares,
            on_value=lambda compares: choose(replace(choice, compares=compares)),
        )
        if choice.compares:
            Pick(
                "Second design",
                designs,
                choice.designs[SECOND],
                lambda name: choose(choice.with_design(SECOND, name)),
                "pick-second",
            )
        with solara.Div(classes=["bar"]):
            solara.HTML(tag="span", unsafe_innerHTML=f"Luck: seed <b>{choice.seed}</b>")
            solara.Button(
                "Another luck",
                on_click=lambda: choose(replace(choice, seed=(choice.seed + 1) % LARGEST_SEED)),
                outlined=True,
                small=True,
                classes=["another-luck"],
            )


@solara.component
def Pick(label: str, names: list[str], chosen: str, on_pick: Callable[[str], None], mark: str) -> None:
    """One of several names."""
    solara.v.Select(
        label=label,
        items=names,
        v_model=chosen,
        on_v_model=on_pick,
        dense=True,
        outlined=True,
        hide_details=True,
        class_=mark,
    )


def _with_own(shipped: tuple[str, ...], own: str) -> list[str]:
    """The shipped names, and the user's own file where the command named one."""
    return [*shipped, *([own] if own not in shipped else [])]


@solara.component
def Controls(stage: Stage, frame: solara.Reactive[Frame], again: Callable[[], None]) -> None:
    """Play, pause, step, speed, begin again; the week."""
    now = frame.value
    speed = solara.use_reactive(USUAL_SPEED)

    def hasten(words: str) -> None:
        speed.set(words)
        stage.hasten(SPEEDS[words])

    with solara.Div(classes=["box", "bar", "controls"]):
        if now.is_playing:
            solara.Button(
                "Pause", icon_name="mdi-pause", color="primary", on_click=stage.pause, classes=["pause"]
            )
        else:
            solara.Button(
                "Play",
                icon_name="mdi-play",
                color="primary",
                on_click=stage.play,
                disabled=now.is_over,
                classes=["play"],
            )
        solara.Button(
            "One week",
            icon_name="mdi-skip-next",
            on_click=stage.step,
            disabled=now.is_playing or now.is_over,
            outlined=True,
            classes=["step"],
        )
        solara.Button(
            "Again on the same luck",
            icon_name="mdi-restart",
            on_click=again,
            outlined=True,
            classes=["again"],
        )
        Pick("Weeks a second", list(SPEEDS), speed.value, hasten, "pick-speed")
        solara.HTML(unsafe_innerHTML=_when(now), classes=["when"])


def _when(now: Frame) -> str:
    if now.week < 0:
        return f"<b>Before week 0</b><small>{now.date}</small>"
    end = ", the end" if now.is_over else ""
    return f"<b>Week {now.week}</b> of {now.horizon_weeks}{end}<small>{now.date}</small>"


@solara.component
def Maps(stage: Stage, frame: solara.Reactive[Frame], scenarios: tuple[Scenario, ...]) -> None:
    """A map a life, and what just happened there."""
    layer = solara.use_reactive(next(iter(LAYERS)))

    def look_at(name: str) -> None:
        layer.set(name)
        stage.look_at(name)

    now = frame.value
    with solara.Div(classes=["box"]):
        with solara.Div(classes=["layers"]):
            solara.ToggleButtonsSingle(layer.value, on_value=look_at, dense=True, children=_layer_buttons())
        with solara.Div(classes=["stage", "single" if len(now.maps) == 1 else "pair"]):
            with solara.Div():
                solara.HTML(unsafe_innerHTML=_maps(now, scenarios), classes=["maps"])
                solara.HTML(unsafe_innerHTML=now.legend)
            solara.HTML(unsafe_innerHTML=_logs(now, scenarios), classes=["logs"])


def _layer_buttons() -> list[Any]:
    return [
        solara.Button(layer.title, value=name, classes=[f"layer-{name}"]) for name, layer in LAYERS.items()
    ]


def _title(scenario: Scenario, number: int) -> str:
    return f'<span class="life-{number}">{html.escape(scenario.design.title)}</span>'


def _maps(now: Frame, scenarios: tuple[Scenario, ...]) -> str:
    pairs = zip(scenarios, now.maps, strict=False)
    return "".join(
        f"<figure><figcaption>{_title(scenario, number)}</figcaption>{drawn}</figure>"
        for number, (scenario, drawn) in enumerate(pairs)
    )


def _logs(now: Frame, scenarios: tuple[Scenario, ...]) -> str:
    return "".join(
        f'<div class="log" tabindex="0"><h2>What just happened: {_title(scenario, number)}</h2>'
        f"{_weeks(told, scenario)}</div>"
        for number, (scenario, told) in enumerate(zip(scenarios, now.log, strict=False))
    )


def _weeks(told: tuple[Sentence, ...], scenario: Scenario) -> str:
    if not told:
        return '<p class="note">Nothing yet. Press Play, or let one week pass.</p>'
    parts = []
    for week, sentences in groupby(told, key=lambda sentence: sentence.week):
        lines = "".join(f'<li class="{one.about}">{html.escape(one.words)}</li>' for one in sentences)
        parts.append(f"<h3>Week {week}, {date_of(scenario.case, week)}</h3><ul>{lines}</ul>")
    return "".join(parts)


@solara.component
def Curves(frame: solara.Reactive[Frame], scenarios: tuple[Scenario, ...]) -> None:
    """The time series."""
    with solara.Div(classes=["box"]):
        solara.HTML(unsafe_innerHTML=_heading(scenarios))
        now = frame.value
        solara.HTML(unsafe_innerHTML=f'<div class="curves" data-week="{now.week}">{now.curves}</div>')


def _heading(scenarios: tuple[Scenario, ...]) -> str:
    if len(scenarios) < 2:
        return '<h2>Through time</h2><p class="note">A bar at the top: a party to the accord is at war.</p>'
    first, second = (_title(scenario, number) for number, scenario in enumerate(scenarios))
    return (
        f'<h2>Through time: {first} and {second}</h2><p class="note">Below, the difference on the same luck: '
        "the second less the first. Bars at the top: a party to the accord is at war.</p>"
    )
