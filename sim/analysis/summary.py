"""A study's comparison in one tidy table, and the same as text for a terminal."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.columns import (
    WEEKS_PER_YEAR,
    pair_keys,
    require_columns,
    require_confidence,
    require_design,
)
from sim.analysis.intervals import mean_interval, share_interval
from sim.analysis.money import CIVILIANS
from sim.analysis.paired import paired_differences
from sim.analysis.quantities import CLASSES, LONGEST_YEARS, QUANTITIES, values_of
from sim.analysis.survival import relapse_by, restricted_mean

MEANS = (
    "deaths_civilian",
    "deaths_humanitarian",
    "deaths_fighter",
    "deaths_peacekeeper",
    "displaced_person_years",
    "trust_state",
    "trust_mission",
    "trust_groups",
    "governance",
    "cost_usd",
)
PERCENT = "% of runs"
COLUMNS = ["design", "quantity", "unit", "value", "low", "high", "n_runs"]


def summarise(runs: pd.DataFrame, baseline: str, confidence: float = 0.95) -> pd.DataFrame:
    """Put a study's comparison together, the baseline first.

    War by 2, 5 and 10 years (Kaplan-Meier), restricted mean years at peace (to ten years or as far as every
    design is watched), shares of the four outcome classes (Wilson), means of deaths by victim and of
    displacement (BCa bootstrap, under 20 runs Student's t on the log scale), trusts and governance (t on the
    logit scale), cost (t on the log scale), and civilian deaths averted against the baseline on the same
    luck. To tell one design from another read `paired_differences`: two
    intervals here may overlap although the paired difference is plain.

    Parameters
    ----------
    runs : pandas.DataFrame
        One row per run, with the columns of the shared table of runs.
    baseline : str
    confidence : float
        Between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        One row per design and quantity: `design`, `quantity`, `unit`, `value`, `low`, `high`, `n_runs` (the
        runs, or pairs, that have a value). Shares are 0 to 1, cost is in million US$. NaN is not known.

    Raises
    ------
    ValueError
        On missing columns, an unknown baseline, a pair named twice, or an unknown outcome class.
    """
    require_confidence(confidence)
    require_design(runs, baseline)
    require_columns(runs, ["outcome", *MEANS])
    strange = sorted(set(runs["outcome"].dropna()) - set(CLASSES))
    if strange:
        raise ValueError(f"unknown outcome {', '.join(map(repr, strange))}; allowed are {', '.join(CLASSES)}")
    runs = runs.sort_values(pair_keys(runs), kind="stable")
    designs = [baseline, *(name for name in runs["design"].unique() if name != baseline)]
    rows = [*_relapse(runs, confidence), *_classes(runs, confidence), *_means(runs, confidence)]
    if len(designs) > 1:
        rows.extend(_averted(runs, baseline, confidence))
    frame = pd.DataFrame(rows, columns=COLUMNS)
    order = frame["design"].map(designs.index).argsort(kind="stable")
    return frame.iloc[order].reset_index(drop=True)


Row = tuple[Any, str, str, float, float, float, int]


def _relapse(runs: pd.DataFrame, confidence: float) -> Iterator[Row]:
    """War by given years and restricted mean years at peace."""
    n_runs = runs["design"].value_counts()
    for row in relapse_by(runs, confidence=confidence).itertuples():
        quantity = f"war_by_{row.years}_years"
        yield row.design, quantity, "share of runs", row.value, row.low, row.high, int(n_runs[row.design])
    longest = runs.groupby("design")["weeks_observed"].max().min() / WEEKS_PER_YEAR
    years = min(LONGEST_YEARS, longest)
    for row in restricted_mean(runs, years, confidence=confidence).itertuples():
        yield row.design, "years_at_peace", f"years of {years:g}", row.value, row.low, row.high, row.n_runs


def _classes(runs: pd.DataFrame, confidence: float) -> Iterator[Row]:
    """Shares of the four outcome classes among the runs that have one."""
    for design, outcome in runs.groupby("design", sort=False)["outcome"]:
        n = int(outcome.notna().sum())
        for name in CLASSES:
            count = int((outcome == name).sum())
            low, high, _ = share_interval(count, n, confidence)
            yield design, name, "share of runs", count / n if n else np.nan, low, high, n


def _means(runs: pd.DataFrame, confidence: float) -> Iterator[Row]:
    """Means over runs, cost in million US$."""
    for name in MEANS:
        known, values = QUANTITIES[name], values_of(runs, name)
        quantity, unit, scale = (
            ("cost_million_usd", "million US$", 1e-6) if name == "cost_usd" else (name, known.unit, 1.0)
        )
        for design, group in (values * scale).groupby(runs["design"], sort=False):
            present = group.dropna().to_numpy()
            heavy = known.kind == "heavy"
            low, high, _ = mean_interval(present, confidence, heavy_tailed=heavy, bounds=known.bounds)
            yield design, quantity, unit, present.mean() if present.size else np.nan, low, high, present.size


def _averted(runs: pd.DataFrame, baseline: str, confidence: float) -> Iterator[Row]:
    """Civilian deaths averted against the baseline, on the same luck."""
    for row in paired_differences(runs, baseline, CIVILIANS, confidence).itertuples():
        value, low, high = -row.difference, -row.high, -row.low
        yield row.design, "deaths_civilian_averted", "people", value, low, high, row.n_pairs


def as_table(frame: pd.DataFrame) -> pd.DataFrame:
    """Lay a summary out for reading: quantities down, designs across, cells like "31 [22-41]".

    Digits follow the width of the interval; shares of runs are shown in percent; "-" is not known.

    Parameters
    ----------
    frame : pandas.DataFrame
        From `summarise`.

    Returns
    -------
    pandas.DataFrame
        Strings; the index is `quantity` and `unit`, the columns are the designs. Print with `to_string`.

    Raises
    ------
    ValueError
        On missing columns.
    """
    require_columns(frame, ["design", "quantity", "unit", "value", "low", "high"], "frame")
    share = frame["unit"] == "share of runs"
    scale = np.where(share, 100.0, 1.0)
    limits = zip(frame["value"] * scale, frame["low"] * scale, frame["high"] * scale, strict=True)
    cells = frame.assign(cell=[_cell(*three) for three in limits], unit=frame["unit"].mask(share, PERCENT))
    wide = cells.pivot(index=["quantity", "unit"], columns="design", values="cell")  # noqa: PD010
    rows = pd.MultiIndex.from_frame(cells[["quantity", "unit"]].drop_duplicates())
    table = wide.reindex(index=rows, columns=cells["design"].unique())
    return table.fillna("-").rename_axis(columns=None)


def _cell(value: float, low: float, high: float) -> str:
    """Write "value [low-high]" with no more digits than the interval's width bears."""
    if not np.isfinite(value):
        return "-"
    half = (high - low) / 2 if np.isfinite(high - low) else 0.0
    plain = 0 if value == int(value) else 3
    digits = int(np.clip(-np.floor(np.log10(half / 2)), -9, 4)) if half > 0 else plain
    texts = [_number(x, digits) for x in (value, low, high)]
    joint = " to " if min(value, low, high) < 0 else "-"
    return f"{texts[0]} [{texts[1]}{joint}{texts[2]}]"


def _number(value: float, digits: int) -> str:
    """Round to `digits` decimals (negative ones to tens, hundreds ...); no minus sign on a zero."""
    if not np.isfinite(value):
        return "?"
    return f"{round(float(value), digits) + 0.0:,.{max(digits, 0)}f}"
