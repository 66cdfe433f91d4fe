"""The page: its parts put together in a template that allows no script and loads nothing."""

from __future__ import annotations

import base64
from importlib.resources import files
from pathlib import Path
from string import Template

from sim.experiments.comparison import WEEKS_PER_YEAR, comparison
from sim.experiments.described import Described
from sim.experiments.durable import write_durably
from sim.experiments.figures import as_drawing, size_of, size_of_moving, write_figures
from sim.experiments.pictures import Picture, pictures
from sim.experiments.results import Results
from sim.experiments.until import concluded
from sim.experiments.versions import version_warning
from sim.experiments.words import counted
from sim.report.answer import answer
from sim.report.assumptions import assumptions
from sim.report.findings import claims, designs, differences, first_ends, money, outcomes
from sim.report.markup import Html, element, escaped, given, joined, scrolled, verbatim
from sim.report.reproduce import reproduce

NAME = "report.html"
LARGEST_DRAWING = 250_000
WIDE = 760
CAUTION = "These are effects in the model, not a forecast for the country."


def write_report(results: Results) -> list[Path]:
    """Write the figures of a results folder and its report.

    Returns
    -------
    list of Path
        The files of the figures, then the report.

    Raises
    ------
    InputError
        When a table of the folder is missing or damaged.
    MachineError
        When the disk refuses.
    """
    drawn = list(pictures(results))
    written = write_figures(results, drawn)
    images = {picture.name: _figure(picture, file) for picture, file in zip(drawn, written, strict=True)}
    report = results.folder / NAME
    write_durably(report, page(results, images).encode())
    return [*written, report]


def page(results: Results, images: dict[str, Html]) -> str:
    """Return the page, with the figures by name."""
    template = files("sim.report").joinpath("page.html").read_text(encoding="utf-8")
    style = files("sim.report").joinpath("page.css").read_text(encoding="utf-8")
    sections = _sections(results, images)
    return Template(template).substitute(
        title=escaped(results.study.title),
        style=style,
        heading=given(results.study.title),
        question=element("p", given(results.study.question)) if results.study.question else "",
        scope=escaped(_scope(results)),
        lead=_lead(results),
        contents=joined(element("li", element("a", name, href=f"#{_anchor(name)}")) for name in sections),
        sections=joined(
            element("section", element("h2", name, id=_anchor(name)), body, aria_labelledby=_anchor(name))
            for name, body in sections.items()
        ),
    )


def _sections(results: Results, images: dict[str, Html]) -> dict[str, Html]:
    """Return the sections that have something to say, in order, by their headings."""
    shown = {} if results.runs.empty else _findings(results, images)
    shown["What was assumed"] = assumptions(results)
    shown["How to reproduce"] = reproduce(results)
    return {name: body for name, body in shown.items() if body}


def _findings(results: Results, images: dict[str, Html]) -> dict[str, Html]:
    if results.is_sweep:
        return {
            "At each point": element("pre", verbatim("\n\n".join(comparison(results))), tabindex=0),
        }
    image = {name: images.get(name, Html()) for name in NAMES}
    return {
        "What was compared": designs(results),
        "Outcomes": outcomes(results),
        "Relapse into war": joined([image["relapse"], image["outcome-shares"]]),
        "How peace first ended": joined(
            [image["first-ends-by-mission"], first_ends(results), image["first-ends-by-opener"]]
        ),
        "Differences on the same luck": joined([image["paired-effects"], differences(results)]),
        "Claims": claims(results),
        "Lives and cost": joined([image["frontier"], money(results), image["deaths"]]),
        "Through time": image["trajectories"],
        "Where people die": joined([image["maps"], _folded_away(image["maps-moving"])]),
    }


NAMES = (
    *(
        "relapse",
        "first-ends-by-mission",
        "first-ends-by-opener",
        "outcome-shares",
        "paired-effects",
        "frontier",
        "deaths",
    ),
    *("trajectories", "maps", "maps-moving"),
)


def _folded_away(moving: Html) -> Html:
    if not moving:
        return Html()
    summary = element("summary", "The same maps through time (an animation, played three times)")
    return element("details", summary, moving, class_="moving")


def _lead(results: Results) -> Html:
    old = version_warning(results)
    parts = [element("p", old, class_="warning")] if old else []
    if results.runs.empty:
        empty = element("p", "No run was finished: there is nothing to compare.", class_="answer")
        return joined([*parts, empty])
    if not results.is_sweep:
        parts.append(element("p", answer(results), class_="answer"))
    parts.append(element("p", CAUTION, class_="note"))
    missing = results.n_missing
    if results.until is not None:
        parts.append(element("p", concluded(results.until), class_="note"))
    if missing:
        failed = counted(len(results.failures), "run")
        total = missing + results.n_done
        text = f"{counted(missing, 'run')} of {total:,} are not in these figures; {failed} failed."
        parts.append(element("p", text, class_="warning"))
    return joined(parts)


def _scope(results: Results) -> str:
    described, study = Described(results.folder), results.study
    years = f"{study.horizon_weeks / WEEKS_PER_YEAR:.3g} years"
    case = described.case("title") or study.case
    at = f" at {counted(len(results.points), 'point')}" if results.is_sweep else ""
    runs = f"{counted(study.replications, 'run')} of each design{at}"
    return f"{case}; {years} from the day fighting stopped; {runs}, all on the same luck."


def _anchor(name: str) -> str:
    return name.lower().replace(" ", "-")


def _figure(picture: Picture, file: Path) -> Html:
    """Return a picture as part of the page: drawn where that is small, else the pixels of its file."""
    kind, data = file.suffix.strip("."), file.read_bytes()
    width, height = size_of_moving(data) if picture.moving else size_of(picture.figure)
    drawing = b"" if picture.moving or picture.is_dense else as_drawing(picture.figure)
    if 0 < len(drawing) <= LARGEST_DRAWING:
        kind, data = "svg+xml", drawing
    source = Html(f"data:image/{kind};base64,{base64.b64encode(data).decode()}")
    image = element("img", src=source, alt=picture.description, width=width, height=height)
    shape = "wide" if width > WIDE else "tall" if height > width else None
    box = scrolled(f"Figure: {picture.name.replace('-', ' ')}", image)
    return element("figure", box, element("figcaption", picture.caption), class_=shape)
