"""The figures of an analysis: one a stage and design, the outcomes side by side."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from sim.experiments.figures import save
from sim.sensitivity.quantities import named, scale

WIDTH_OF_PANEL = 3.4


def write_figures(screening: pd.DataFrame, indices: pd.DataFrame, folder: Path) -> list[Path]:
    """Write the figures as PNG; return the files."""
    return [save(figure, folder / f"{name}.png") for name, figure in figures(screening, indices)]


def figures(screening: pd.DataFrame, indices: pd.DataFrame) -> Iterator[tuple[str, Any]]:
    """Yield name and figure: elementary effects, shares of variance and how they converge."""
    designs = list(screening["design"].unique())
    for design in designs:
        end = f"-{design}" if len(designs) > 1 else ""
        yield f"screening{end}", _screening(screening[screening["design"] == design], design)
        if len(indices):
            own = indices[indices["design"] == design]
            yield f"indices{end}", _indices(own, design)
            yield f"convergence{end}", _convergence(own, design)


def _screening(table: pd.DataFrame, design: str) -> Any:
    from matplotlib.figure import Figure

    from sim.plots.sensitivity import SHOWN, elementary_effects

    outcomes = list(table["outcome"].unique())
    lines = min(SHOWN, table["field"].nunique())
    figure = Figure(figsize=(7.0, 0.7 + len(outcomes) * (0.75 + 0.2 * lines)), layout="constrained")
    for ax, outcome in zip(figure.subplots(len(outcomes), squeeze=False).flat, outcomes, strict=True):
        unit, factor = scale(outcome)
        elementary_effects(table[table["outcome"] == outcome], unit, factor, ax)
        ax.set_title(named(outcome), loc="left", fontsize=9.5)
    _head(figure, f"{design}: grey is beyond luck; the upright mark is luck's 95% point")
    return figure


def _indices(table: pd.DataFrame, design: str) -> Any:
    from sim.plots.sensitivity import variance_shares

    figure, panels = _panels(table, 1.6 + 0.36 * table["field"].nunique())
    for place, (outcome, ax) in enumerate(panels.items()):
        variance_shares(table[table["outcome"] == outcome], ax)
        ax.set_title(named(outcome), loc="left", fontsize=9.5)
        if place:
            ax.set_yticklabels([])
    _legend(figure, ax)
    _head(figure, f"{design}: shares of variance, with 95% intervals")
    return figure


def _convergence(table: pd.DataFrame, design: str) -> Any:
    from sim.plots.sensitivity import convergence

    figure, panels = _panels(table, 4.6)
    for outcome, ax in panels.items():
        convergence(table[table["outcome"] == outcome], ax)
        ax.set_title(named(outcome), loc="left", fontsize=9.5)
    _legend(figure, ax)
    _head(figure, f"{design}: total indices as the sample grows, with 95% intervals")
    return figure


def _panels(table: pd.DataFrame, height: float) -> tuple[Any, dict[str, Any]]:
    from matplotlib.figure import Figure

    outcomes = list(table["outcome"].unique())
    figure = Figure(figsize=(1.6 + WIDTH_OF_PANEL * len(outcomes), height), layout="constrained")
    axes = figure.subplots(1, len(outcomes), squeeze=False).flat
    return figure, dict(zip(outcomes, axes, strict=True))


def _legend(figure: Any, ax: Any) -> None:
    handles, labels = ax.get_legend_handles_labels()
    names = [label.removeprefix("constants.") for label in labels]
    figure.legend(
        handles, names, loc="outside lower center", ncols=min(4, len(names)), fontsize=8, frameon=False
    )


def _head(figure: Any, text: str) -> None:
    figure.suptitle(text, fontsize=10, x=0.01, ha="left")
