"""The pictures of a study: each a figure, with what it shows in words for those who cannot see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.experiments.comparison import baseline_of
from sim.experiments.endings import pictures_of_endings
from sim.experiments.results import Results
from sim.experiments.words import large, listed, wording

if TYPE_CHECKING:
    import pandas as pd

WEEKS_PER_YEAR = 52
FOREST = (
    *("war_by_10_years", "war_by_5_years", "deaths_civilian", "deaths_peacekeeper"),
    *("displaced_person_years", "trust_state", "governance", "cost_usd"),
)
DRAWN = ("deaths_civilian", "displaced_people", "trust_state", "governance")
LABELS = {
    "deaths_civilian": "civilian deaths so far (people)",
    "displaced_people": "people away from home",
}
PANEL_INCHES = 1.7
MOST_DESIGNS_ACROSS = 12


@dataclass(frozen=True)
class Picture:
    """One figure of a study.

    Attributes
    ----------
    name : str
        Stem of its file.
    figure : matplotlib.figure.Figure or matplotlib.animation.FuncAnimation
    caption : str
        What to read in it.
    description : str
        What it shows, with its main figures, for a reader who does not see it.
    moving : bool
        Whether `figure` is an animation.
    is_dense : bool
        Whether as a drawing it would be larger than as pixels.
    """

    name: str
    figure: Any
    caption: str
    description: str
    moving: bool = False
    is_dense: bool = False


def pictures(results: Results) -> Iterator[Picture]:
    """Draw what the kept tables allow, one picture after the other. None of a sweep, whose points are too
    many for one picture, and none of no runs."""
    if results.runs.empty or results.is_sweep:
        return
    yield relapse(results)
    yield from pictures_of_endings(results)
    makers: list[Callable[[Results], Picture | None]] = [shares, effects, lives_and_money, victims]
    fits = results.runs["design"].nunique() <= MOST_DESIGNS_ACROSS
    if fits and "weeks" in results.study.keep:
        makers.append(through_time)
    yield from (picture for make in makers if (picture := make(results)) is not None)
    if fits and "events" in results.study.keep:
        from sim.experiments.map_pictures import places

        yield from places(results)


def relapse(results: Results) -> Picture:
    """Draw the curves of relapse."""
    from sim import plots

    curves = results.survival()
    last = curves.groupby("design", sort=False).last()
    years = last["week"].max() / WEEKS_PER_YEAR
    told = [f"{name} {100 * row['relapse']:.0f}%" for name, row in last.iterrows()]
    return Picture(
        "relapse",
        plots.survival(curves).figure,
        "Share of runs that have returned to war, by years since fighting stopped (Kaplan-Meier), with 95% "
        "bands. The bands are of each curve alone: whether two designs differ, the paired differences tell.",
        f"Rising curves of relapse into war, one a design. After {years:.3g} years: {listed(told)}.",
    )


def shares(results: Results) -> Picture | None:
    """Draw how runs end."""
    from sim import analysis, plots

    frame = analysis.outcome_shares(results.runs)
    if frame.empty:
        return None
    stable = frame[frame["outcome"] == "stable"]
    told = [f"{row['design']} {100 * row['share']:.0f}%" for row in stable.to_dict("records")]
    return Picture(
        "outcome-shares",
        plots.outcome_shares(frame).figure,
        "How runs stand at the end. Stable: no war, no active conflict in the last two years, and governance "
        "not falling. Fragile: no war, but not stable.",
        f"Bars of four outcomes by design. Stable peace: {listed(told)}.",
    )


def effects(results: Results) -> Picture | None:
    """Draw the paired differences; nothing when there is nothing to compare."""
    from sim import plots
    from sim.analysis.quantities import available

    known = available(results.runs)
    names = [name for name in FOREST if name in known]
    if results.runs["design"].nunique() < 2 or not names:
        return None
    return Picture(
        "paired-effects",
        plots.forests(results.compare(baseline_of(results), names), names),
        "What each design changes against the baseline, run by run on the same luck, with 95% intervals.",
        f"Points with intervals, a line a design, a panel for {listed([wording(n).name for n in names])}. "
        "The table of differences has the figures.",
    )


def lives_and_money(results: Results) -> Picture | None:
    """Draw the frontier of lives against cost."""
    from sim import analysis, plots

    if results.runs["cost_usd"].isna().all():
        return None
    order = list(results.runs["design"].unique())
    frame = analysis.frontier(results.runs).set_index("design").loc[order].reset_index()
    told = [
        f"{row['design']} {row['deaths']:,.0f} civilian deaths at {large(row['cost_usd'])} US$"
        f"{' (dominated)' if row['dominated'] else ''}"
        for row in frame.to_dict("records")
    ]
    return Picture(
        "frontier",
        plots.frontier(frame).figure,
        "Civilian deaths against what the mission costs, means with 95% intervals. A design is dominated "
        "when another has no more deaths at no more cost. Resamples are of whole replications (bootstrap).",
        f"Points by cost and civilian deaths, means a run: {listed(told)}.",
    )


def victims(results: Results) -> Picture:
    """Draw deaths by who died and by who killed."""
    from sim import analysis, plots

    frame = analysis.deaths_by(results.runs)
    civilians = frame[frame["who"] == "civilian"]
    told = [f"{row['design']} {row['value']:,.0f}" for row in civilians.to_dict("records")]
    return Picture(
        "deaths",
        plots.deaths_both(frame),
        "Mean deaths a run by who died and by who killed. The scale is logarithmic: each step is tenfold.",
        f"Points with intervals. Civilians killed a run: {listed(told)}.",
    )


def through_time(results: Results) -> Picture | None:
    """Draw outcomes through time."""
    figure = trajectories_of(results.weeks, PANEL_INCHES)
    if figure is None:
        return None
    names = [LABELS.get(name, wording(name).name) for name in DRAWN if name in results.weeks.columns]
    return Picture(
        "trajectories",
        figure,
        "The median run and the middle half and nine tenths of runs in each week. These bands are the spread "
        "of runs, not intervals of the median.",
        f"Small multiples, a column a design, rows: {listed(names)}.",
        is_dense=True,
    )


def trajectories_of(weeks: pd.DataFrame, panel_inches: float = 2.5) -> Any:
    """Draw the weeks of one or many runs; None when they hold nothing to draw."""
    from sim import plots

    outcomes = [name for name in DRAWN if name in weeks.columns]
    if not outcomes or not len(weeks):
        return None
    return plots.trajectories(_deaths_so_far(weeks), outcomes, LABELS, panel_inches)


def _deaths_so_far(weeks: pd.DataFrame) -> pd.DataFrame:
    """Return the weeks with civilian deaths summed up since week 0 of each run."""
    if "deaths_civilian" not in weeks.columns:
        return weeks
    ordered = weeks.sort_values("week", kind="stable")
    so_far = ordered.groupby(["case", "design", "replication"], observed=True)["deaths_civilian"].cumsum()
    return weeks.assign(deaths_civilian=so_far)
