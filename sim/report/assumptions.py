"""What was assumed: the rules of the model and its constants, by how far each can be trusted."""

from __future__ import annotations

from typing import Any

from sim.experiments.described import Described
from sim.experiments.results import Results
from sim.experiments.words import counted
from sim.report.markup import Html, element, joined
from sim.report.table import Line, table
from sim.scenario.constants import Constants
from sim.scenario.mechanisms import Mechanism, mechanisms

RULES = {
    "replicates": "Evidence: rules that replicate published work",
    "adapts": "Assumption: rules that adapt published work to this model",
    "hypothesis": "Hypothesis: rules nobody has measured",
}
FIGURES = {
    "evidence": "Evidence",
    "assumption": "Assumption",
    "hypothesis": "Hypothesis",
}


def assumptions(results: Results) -> Html:
    """Return how much rests on evidence, on assumption and on hypothesis, and the full lists, folded."""
    described = Described(results.folder)
    off, changed = described.disabled(), _changed(described.constants())
    parts = [element("p", _counts())]
    if off:
        parts.append(element("p", f"Switched off in this study: {', '.join(off)}."))
    if changed:
        parts.append(
            element("p", f"Constants changed from their defaults in this study: {'; '.join(changed)}.")
        )
    parts += [
        _folded("The rules, one by one", _rules(off)),
        _folded("The constants, one by one", _figures(described)),
    ]
    return joined(parts)


def _counts() -> str:
    rules = [each.status for each in mechanisms()]
    figures = [_said(field)["status"] for field in Constants.model_fields.values()]
    return (
        f"The model has {counted(len(rules), 'rule')}: {rules.count('replicates')} replicating published "
        f"work, {rules.count('adapts')} adapting it, {rules.count('hypothesis')} hypotheses. It has "
        f"{counted(len(figures), 'constant')} of behaviour: {figures.count('evidence')} resting on evidence "
        f"(often for the sign alone), {figures.count('assumption')} assumptions, "
        f"{figures.count('hypothesis')} hypotheses. Effects that run through assumptions and hypotheses are "
        "no firmer than those. What the figures of the case and of the designs rest on is said in their "
        "files (peacegrid show NAME)."
    )


def _rules(off: list[str]) -> Html:
    groups: dict[str, list[Line]] = {title: [] for title in RULES.values()}
    for each in mechanisms():
        groups[RULES[each.status]].append(_rule(each, each.name in off))
    return table("Rules of the model", ("Rule", "Source"), groups, "Name")


def _rule(each: Mechanism, is_off: bool) -> Line:
    under = [
        *(["a mission acts through it"] if each.mission_channel else []),
        *(["off in this study"] if is_off else []),
    ]
    return Line(each.name, "; ".join(under), (each.sentence, each.source))


def _figures(described: Described) -> Html:
    groups: dict[str, list[Line]] = {title: [] for title in FIGURES.values()}
    values = described.constants()
    for name, field in Constants.model_fields.items():
        said = _said(field)
        value = values.get(name, field.default)
        cells = (
            f"{value:g} {_unit(said['unit'])}",
            f"{said['low']:g} to {said['high']:g}",
            field.description or "",
            said["source"],
        )
        groups[FIGURES[said["status"]]].append(Line(name, "", cells))
    return table("Constants of behaviour", ("Value", "Bounds", "Meaning", "Source"), groups, "Name")


def _unit(unit: str) -> str:
    return "" if unit == "1" else unit


def _said(field: Any) -> dict[str, Any]:
    return dict(field.json_schema_extra)


def _changed(values: dict[str, Any]) -> list[str]:
    defaults = {name: field.default for name, field in Constants.model_fields.items()}
    return [
        f"{name} = {values[name]:g} (default {default:g})"
        for name, default in defaults.items()
        if isinstance(values.get(name), (int, float)) and values[name] != default
    ]


def _folded(title: str, body: Html) -> Html:
    return element("details", element("summary", title), body)
