"""The levers as sliders and choices, under the headings of what they belong to."""

from __future__ import annotations

import html
from collections.abc import Callable
from itertools import groupby
from typing import Any

import solara

from sim.app.choice import FIRST, SECOND, Choice
from sim.app.levers import Lever, Value, levers, value_of
from sim.scenario.design import Design
from sim.scenario.load import load_design

DIGITS = 6


@solara.component
def Levers(choice: Choice, choose: Callable[[Choice], None]) -> None:
    """All levers of one design; of two, a button chooses which."""
    chosen = solara.use_reactive(FIRST)
    which = chosen.value if choice.compares else FIRST
    name = choice.designs[which]
    design = solara.use_memo(lambda: load_design(name), [name])
    with solara.Div(classes=["box", "levers"]):
        words = "A lever moved begins the lives again, on the same luck."
        solara.HTML(
            unsafe_innerHTML=f'<h2>Levers: {html.escape(design.title)}</h2><p class="note">{words}</p>'
        )
        if choice.compares:
            with solara.ToggleButtonsSingle(chosen):
                solara.Button("First design", value=FIRST, small=True)
                solara.Button("Second design", value=SECOND, small=True, classes=["second-levers"])
        for heading, members in groupby(levers(), key=lambda lever: lever.heading):
            with Group(heading, heading == levers()[0].heading):
                for lever in members:
                    Control(
                        lever, design, choice.changes[which], _mover(choice, choose, which, lever.key)
                    ).key(f"{which} {lever.key}")
        if choice.changes[which]:
            solara.Button(
                "All levers as in the file",
                on_click=lambda: choose(choice.as_filed(which)),
                text=True,
                small=True,
                classes=["as-filed"],
            )


@solara.component
def Group(heading: str, is_open: bool, children: list[Any]) -> Any:
    """Levers under one heading, to be opened and closed."""
    summary = solara.v.Html(tag="summary", children=[heading])
    return solara.v.Html(
        tag="details", attributes={"open": ""} if is_open else {}, children=[summary, *children]
    )


def _mover(choice: Choice, choose: Callable[[Choice], None], which: int, key: str) -> Callable[[Value], None]:
    return lambda value: choose(choice.with_lever(which, key, value))


@solara.component
def Control(lever: Lever, design: Design, changes: Any, move: Callable[[Value], None]) -> None:
    """One lever."""
    filed = value_of(design, lever.key)
    value = changes.get(lever.key, filed)
    if lever.choices:
        solara.v.Select(
            label=lever.key.rpartition(".")[2].capitalize(),
            items=list(lever.choices),
            v_model=value,
            on_v_model=move,
            hint=lever.meaning,
            persistent_hint=True,
            dense=True,
            outlined=True,
        )
    else:
        Slider(lever, float(value), float(filed), move)


@solara.component
def Slider(lever: Lever, value: float, filed: float, move: Callable[[Value], None]) -> None:
    """A slider that shows where it is while it is dragged, and moves its lever when it is let go."""
    shown, show = solara.use_state(value)
    solara.use_effect(lambda: show(value), [value])

    def snapped(place: float) -> float:
        """A place within a step of what holds is what holds: files need not keep to the slider's steps."""
        return value if abs(place - value) < lever.step * (1 - 1e-9) else round(float(place), DIGITS)

    def let_go(_widget: Any, _event: str, place: float) -> None:
        wanted = snapped(place)
        if wanted != value:
            move(int(wanted) if lever.is_whole else wanted)

    with solara.Div(classes=["lever", "moved"] if value != filed else ["lever"]):
        solara.HTML(unsafe_innerHTML=_label(lever, shown, filed if value != filed else None))
        slider = solara.v.Slider(
            v_model=shown,
            on_v_model=lambda place: show(snapped(place)),
            min=lever.low,
            max=max(lever.high, filed),
            step=lever.step,
            hide_details=True,
            dense=True,
            class_=f"slide-{lever.key.replace('.', '-')}",
            attributes={"aria-label": lever.meaning},
        )
        solara.v.use_event(slider, "change", let_go)


def _label(lever: Lever, shown: float, filed: float | None) -> str:
    value = int(shown) if lever.is_whole else shown
    was = (
        f'<span class="filed">in the file: {html.escape(lever.words(filed))}</span>'
        if filed is not None
        else ""
    )
    return (
        f"<label>{html.escape(lever.meaning)}<output>{html.escape(lever.words(value))}</output></label>{was}"
    )
