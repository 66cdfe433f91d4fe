"""Draw the week: its eight phases and the mechanisms that act in each, read from the code.

``python docs/week.py`` writes ``docs/figures/week.png`` and, beside it, ``week.json`` with what it shows.
Phases and mechanisms are read from ``sim/engine/week.py`` as text: the figure says what the code does.
"""

from __future__ import annotations

import argparse
import ast
import json
import textwrap
from collections.abc import Sequence
from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

DOCS = Path(__file__).parent
CODE = DOCS.parent / "sim" / "engine" / "week.py"
MECHANISMS = "sim.engine.mechanisms"
COLUMNS = 4
WIDTH_CHARACTERS = 30
GREYS = ("#ffffff", "#ededed")


def phases(code: str) -> dict[str, list[str]]:
    """Return the mechanisms called in each phase of the week, in the order of the code.

    Parameters
    ----------
    code : str
        Text of ``sim/engine/week.py``. Mechanisms that a phase reaches through a rule of the same file count.
    """
    tree = ast.parse(code)
    imported = {
        name.asname or name.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module == MECHANISMS
        for name in node.names
    }
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    order = next(
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "PHASES"
    )
    names = [element.id for element in order.elts]
    return {name: list(dict.fromkeys(_called(functions[name], functions, imported))) for name in names}


def _called(function: ast.FunctionDef, functions: dict, imported: set[str]) -> list[str]:
    """Return the mechanisms a function calls, with those of the file's own functions that it calls."""
    found: list[str] = []
    calls = (node.func for node in ast.walk(function) if isinstance(node, ast.Call))
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        if isinstance(call, ast.Attribute) and getattr(call.value, "id", "") in imported:
            found.append(call.value.id)
        elif isinstance(call, ast.Name) and call.id in functions and call.id != function.name:
            found += _called(functions[call.id], functions, imported)
    return found


def alternative_text(shown: dict[str, list[str]]) -> str:
    """Return the figure in words, for those who do not see it."""
    parts = [
        f"{number}. {name.replace('_', ' ')}: {', '.join(map(_words, acting)) or 'no mechanism'}"
        for number, (name, acting) in enumerate(shown.items(), 1)
    ]
    return "The week in eight phases and the mechanisms that act in each. " + "; ".join(parts) + "."


def _words(name: str) -> str:
    return name.replace("_", " ")


def draw(shown: dict[str, list[str]]) -> Figure:
    """Draw the phases as boxes in reading order, each with its mechanisms."""
    rows = -(-len(shown) // COLUMNS)
    figure = Figure(figsize=(12, 2.3 * rows), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots(rows, COLUMNS, squeeze=False).ravel()
    for number, (panel, (name, acting)) in enumerate(zip(axes, shown.items(), strict=False), 1):
        panel.set_xlim(0, 1)
        panel.set_ylim(0, 1)
        panel.axis("off")
        box = FancyBboxPatch(
            (0.02, 0.02),
            0.96,
            0.96,
            boxstyle="round,pad=0,rounding_size=0.03",
            facecolor=GREYS[number % 2],
            edgecolor="black",
        )
        panel.add_patch(box)
        panel.text(0.06, 0.93, f"{number}  {_words(name)}", va="top", fontsize=13, fontweight="bold")
        unbroken = ", ".join(_words(one).replace(" ", "\N{NO-BREAK SPACE}") for one in acting)
        text = textwrap.fill(unbroken or "writes the week's row", WIDTH_CHARACTERS)
        panel.text(0.06, 0.78, text, va="top", fontsize=10.5, linespacing=1.35)
    for panel in axes[len(shown) :]:
        panel.axis("off")
    figure.suptitle("One week: phases in order, and the mechanisms that act in each", fontsize=14)
    return figure


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the figure and what it shows, and name the files."""
    parser = argparse.ArgumentParser(prog="python docs/week.py", description=__doc__)
    parser.add_argument("-o", "--output", type=Path, default=DOCS / "figures", help="folder of the figures")
    folder = parser.parse_args(arguments).output
    shown = phases(CODE.read_text(encoding="utf-8"))
    picture, facts = folder / "week.png", folder / "week.json"
    words = alternative_text(shown)
    draw(shown).savefig(picture, dpi=150, metadata={"Description": words, "Software": None})
    content = {"alternative_text": words, "phases": shown}
    facts.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    for file in (picture, facts):
        print(file)


if __name__ == "__main__":
    main()
