"""The figures that go with results: written as PNG into the folder `figures`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.experiments.durable import machine_errors, make_folder
from sim.experiments.results import Results

if TYPE_CHECKING:
    import pandas as pd

DRAWN = ("deaths_civilian", "displaced_people", "trust_state", "governance")
LABELS = {
    "deaths_civilian": "civilian deaths so far (people)",
    "displaced_people": "people away from home",
}
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
    if not outcomes or not len(weeks):
        return None
    return plots.trajectories(_deaths_so_far(weeks), outcomes, LABELS)


def _deaths_so_far(weeks: pd.DataFrame) -> pd.DataFrame:
    """Return the weeks with civilian deaths summed up since week 0 of each run."""
    if "deaths_civilian" not in weeks.columns:
        return weeks
    ordered = weeks.sort_values("week", kind="stable")
    so_far = ordered.groupby(["case", "design", "replication"], observed=True)["deaths_civilian"].cumsum()
    return weeks.assign(deaths_civilian=so_far)
