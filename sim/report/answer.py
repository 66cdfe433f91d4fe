"""The answer in one sentence: whether war comes back, under which designs less often, and how surely."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.analysis import paired_differences
from sim.analysis.intervals import share_interval
from sim.analysis.quantities import available, values_of
from sim.experiments.comparison import FEWEST_PAIRS, baseline_of, is_real
from sim.experiments.results import Results
from sim.experiments.words import counted, listed
from sim.report.table import signed

if TYPE_CHECKING:
    import pandas as pd

WEEKS_PER_YEAR = 52
LONGEST_FIRST = {
    "war_by_10_years": "ten years",
    "war_by_5_years": "five years",
    "war_by_2_years": "two years",
}


def answer(results: Results) -> str:
    """Return the answer of a study (not a sweep) with runs.

    The designs are compared with the baseline on war within the longest time the runs were watched for.
    """
    runs, baseline = results.runs, baseline_of(results)
    outcome, time = _question(results)
    share, low, high, n_runs = _share(results, outcome, baseline)
    opening = (
        f"In this model war came back within {time} in {_percent(share)} of runs under {baseline} "
        f"(95% interval {_percent(low)} to {_percent(high)}, {counted(n_runs, 'run')})"
    )
    if runs["design"].nunique() < 2:
        return f"{opening}."
    paired = paired_differences(runs, baseline, [outcome])
    return f"{opening}; {_compared(paired, baseline)}."


def _share(results: Results, outcome: str, baseline: str) -> tuple[float, float, float, int]:
    """Share of the baseline's runs with war, its limits and the number of runs, as the table of outcomes."""
    summary = results.summary(baseline)
    rows = summary[(summary["quantity"] == outcome) & (summary["design"] == baseline)]
    if len(rows) and rows["value"].notna().all():
        row = rows.iloc[0]
        return row["value"], row["low"], row["high"], int(row["n_runs"])
    values = values_of(results.runs, outcome)[results.runs["design"] == baseline].dropna()
    low, high, _ = share_interval(float(values.sum()), len(values))
    return float(values.mean()), low, high, len(values)


def _question(results: Results) -> tuple[str, str]:
    known = available(results.runs)
    for outcome, time in LONGEST_FIRST.items():
        if outcome in known:
            return outcome, time
    years = results.study.horizon_weeks / WEEKS_PER_YEAR
    return "war", f"{years:.2g} {'year' if years == 1 else 'years'}"


def _compared(paired: pd.DataFrame, baseline: str) -> str:
    pairs = int(paired["n_pairs"].min())
    if pairs < FEWEST_PAIRS:
        return f"{counted(pairs, 'pair')} of runs cannot tell designs apart"
    rows: list[dict[Any, Any]] = paired.sort_values("difference", kind="stable").to_dict("records")
    less = [_told(row, -1) for row in rows if row["high"] < 0]
    more = [_told(row, 1) for row in rows if row["low"] > 0]
    unclear = [_unclear(row) for row in rows if not is_real(row)]
    parts = [f"less often under {listed(less)}"] if less else []
    parts += [f"more often under {listed(more)}"] if more else []
    if not parts:
        return f"on the same luck no design could be told apart from {baseline}: {listed(unclear)}"
    parts += [f"not told apart: {listed(unclear)}"] if unclear else []
    return f"on the same luck ({counted(pairs, 'pair')} of runs), " + "; ".join(parts)


def _told(row: dict[Any, Any], sign: int) -> str:
    """Say a clear difference by its size: "unamsil (by 35 points, 18 to 48)"."""
    low, high = sorted(sign * row[name] for name in ("low", "high"))
    return f"{row['design']} (by {_points(abs(row['difference']))} points, {_points(low)} to {_points(high)})"


def _unclear(row: dict[Any, Any]) -> str:
    low, high = _signed(row["low"]), _signed(row["high"])
    return f"{row['design']} ({_signed(row['difference'])} points, {low} to {high})"


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%"


def _points(share: float) -> str:
    return f"{100 * share:.0f}"


def _signed(share: float) -> str:
    number = round(100 * share)
    return f"+{number}" if number > 0 else signed(str(number))
