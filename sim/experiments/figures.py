"""The figures that go with results: written as PNG into the folder `figures`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.experiments.durable import machine_errors, make_folder
from sim.experiments.results import Results

if TYPE_CHECKING:
    import pandas as pd

DRAWN = ("trust_state", "governance", "deaths_civilian")
DOTS_PER_INCH = 160


def write_figures(results: Results) -> list[Path]:
    """Draw relapse by design and outcomes through time; return the files written."""
    if results.runs.empty:
        return []
    from sim import plots

    folder = results.folder / "figures"
    figures: dict[str, Any] = {"relapse.png": plots.survival(results.survival()).get_figure()}
    if "weeks" in results.study.keep:
        figures["trajectories.png"] = _trajectories(results.weeks)
    return [save(figure, folder / name) for name, figure in figures.items() if figure is not None]


def write_run_figure(weeks: pd.DataFrame, folder: Path) -> list[Path]:
    """Draw the weeks of one run."""
    figure = _trajectories(weeks)
    return [] if figure is None else [save(figure, folder / "trajectories.png")]


def save(figure: Any, path: Path) -> Path:
    """Write one figure."""
    make_folder(path.parent)
    with machine_errors(path):
        figure.savefig(path, dpi=DOTS_PER_INCH)
    return path


def _trajectories(weeks: pd.DataFrame) -> Any:
    from sim import plots

    outcomes = [name for name in DRAWN if name in weeks.columns]
    return plots.trajectories(weeks, outcomes) if outcomes and len(weeks) else None
