"""A study's results as text: designs side by side, differences on the same luck, and what they amount to."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sim.experiments.claims import told as claims_told
from sim.experiments.endings import endings
from sim.experiments.layout import Column, table
from sim.experiments.results import Results
from sim.experiments.words import counted, decimals_for, estimate, listed, merged, wording

if TYPE_CHECKING:
    import pandas as pd

WEEKS_PER_YEAR = 52
FEWEST_PAIRS = 5
THOUSANDS_FROM = 200_000
SUMMARY = {
    "Peace": ("war_by_2_years", "war_by_5_years", "war_by_10_years", "years_at_peace"),
    "At the end": ("stable", "fragile", "recovered", "at_war"),
    "Deaths": ("deaths_civilian", "deaths_humanitarian", "deaths_fighter", "deaths_peacekeeper"),
    "People": ("displaced_person_years", "trust_state", "trust_mission", "trust_groups"),
    "State and money": ("governance", "cost_million_usd"),
}
PAIRED = {
    "War": ("war_by_2_years", "war_by_5_years", "war_by_10_years"),
    "Peace": ("years_at_peace", "stable"),
    "Deaths": ("deaths_civilian", "deaths_humanitarian", "deaths_fighter", "deaths_peacekeeper"),
    "People": ("displaced_person_years", "trust_state", "trust_groups"),
    "State and money": ("governance", "cost_usd"),
}
UNITS = {
    "share of runs": ("% of runs", 100.0, 0),
    "0 to 1": ("0 to 1", 1.0, 2),
    "US$": ("million US$", 1e-6, 0),
    "years": ("years", 1.0, 1),
}


def comparison(results: Results, *, width: int = 110) -> Iterator[str]:
    """Yield the blocks of text that `peacegrid study` prints.

    Parameters
    ----------
    results : Results
    width : int
        Columns of the terminal; tables too wide are printed in parts.
    """
    yield _heading(results, width)
    if results.runs.empty:
        yield "No run was finished: there is nothing to compare."
        return
    if results.is_sweep:
        from sim.experiments.sweep_output import sweep_comparison

        yield from sweep_comparison(results, width)
        return
    baseline = baseline_of(results)
    yield from _summary(results.summary(baseline), width)
    yield from endings(results, width)
    if results.runs["design"].nunique() < 2:
        return
    paired = results.compare(baseline, compared(results))
    yield from _paired(paired, baseline, width)
    yield "\n".join(verdicts(paired, baseline, width))
    if results.study.claims:
        yield claims_told(results.claims(), width)


def baseline_of(results: Results) -> str:
    """The study's baseline, or the first design that has runs when it has none."""
    names = list(results.runs["design"].unique())
    return results.study.baseline if results.study.baseline in names else names[0]


def compared(results: Results) -> list[str]:
    """Names of the outcomes whose differences are shown, as far as the runs can answer them."""
    from sim.analysis.quantities import available

    known = available(results.runs)
    return [name for names in PAIRED.values() for name in names if name in known]


def _heading(results: Results, width: int) -> str:
    study = results.study
    years = f"{study.horizon_weeks / WEEKS_PER_YEAR:.3g} years"
    by = ["design", "point"] if results.is_sweep and len(results.runs) else "design"
    counts = results.runs.groupby(by, sort=False).size()
    runs = counted(int(counts.min()), "run") if len(counts) else "no runs"
    if len(counts) and counts.max() != counts.min():
        runs = f"{counts.min():,} to {counts.max():,} runs"
    at = f" at {counted(len(results.points), 'point')}" if results.is_sweep else ""
    lines = [study.title, f"{study.case}, {years}, {runs} of each design{at}"]
    return "\n".join([*lines, *textwrap.wrap(study.question, width)])


def _summary(summary: pd.DataFrame, width: int) -> Iterator[str]:
    yield "OUTCOMES: means or shares of runs, with 95% intervals."
    designs = list(summary["design"].unique())
    for title, quantities in SUMMARY.items():
        found = [summary[summary["quantity"] == name] for name in quantities]
        columns = [_column(rows, "quantity", "value") for rows in found if rows["value"].notna().any()]
        if columns:
            yield from table(title, designs, columns, width)


def _paired(paired: pd.DataFrame, baseline: str, width: int) -> Iterator[str]:
    yield "\n".join(
        textwrap.wrap(
            f"DIFFERENCES TO {baseline} on the same luck, with 95% intervals (* where it excludes zero), "
            "and the share of pairs in which the design did better.",
            width,
        )
    )
    designs = list(paired["design"].unique())
    for title, outcomes in PAIRED.items():
        found = [paired[paired["outcome"] == name] for name in outcomes]
        columns = [_column(rows, "outcome", "difference") for rows in found if len(rows)]
        if columns:
            yield from table(title, designs, columns, width)


def _column(rows: pd.DataFrame, kind: str, value: str) -> Column:
    """Cells of one outcome; differences with star and share better."""
    unit, texts = estimates(rows, value)
    if value == "difference":
        marks = {str(row["design"]): _better(row) for row in rows.to_dict("records")}
        texts = {name: text + marks[name] for name, text in texts.items()}
    return Column(wording(str(rows[kind].iloc[0])).head, unit, texts)


def estimates(rows: pd.DataFrame, value: str) -> tuple[str, dict[str, str]]:
    """Return the unit of one outcome and each design's "value [low-high]", all with the same decimals."""
    unit, scale, least = UNITS.get(str(rows["unit"].iloc[0]), (str(rows["unit"].iloc[0]), 1.0, 0))
    if unit.startswith("years of"):
        unit, least = f"years of {float(unit.split()[-1]):.3g}", 1
    if value == "difference" and unit.startswith("%"):
        unit = "% points"
    if rows[[value, "low", "high"]].abs().max().max() * scale >= THOUSANDS_FROM:
        unit, scale = f"thousand {unit}", scale / 1000
    half_widths = (rows["high"] - rows["low"]) / 2 * scale
    decimals = decimals_for([float(width) for width in half_widths], least)
    return unit, {
        str(row["design"]): estimate(row[value] * scale, row["low"] * scale, row["high"] * scale, decimals)
        for row in rows.to_dict("records")
    }


def _better(row: dict[Any, Any]) -> str:
    share = f"{100 * row['p_better']:4.0f}%" if row["p_better"] == row["p_better"] else " " * 5
    return ("*" if is_real(row) else " ") + share


def verdicts(paired: pd.DataFrame, baseline: str, width: int) -> Iterator[str]:
    """Say in sentences which differences are real and which are not told apart."""
    pairs = int(paired["n_pairs"].max())
    if pairs < FEWEST_PAIRS:
        yield f"{counted(pairs, 'pair')} cannot tell designs apart: ask for more replications with -n."
        return
    yield f"IN WORDS: against {baseline}, on the same luck,"
    for design, rows in paired.groupby("design", sort=False):
        text = _verdict(str(design), rows.to_dict("records"))
        yield from textwrap.wrap(text, width, initial_indent="  ", subsequent_indent="    ")
    missed = max(1, round(len(paired) / 20))
    yield from textwrap.wrap(
        f"Each interval holds by itself: of {len(paired)} at 95%, expect about {missed} to miss. "
        "These are effects in the model, not a forecast for the country.",
        width,
    )


def _verdict(design: str, rows: list[dict[Any, Any]]) -> str:
    real = [_told(row) for row in rows if is_real(row)]
    others = [wording(row["outcome"]).name for row in rows if not is_real(row)]
    told = f"{design} has {listed(merged(real))}." if real else f"{design}: no difference is plain."
    return told + (f" Not told apart: {listed(merged(others))}." if others else "")


def _told(row: dict[Any, Any]) -> str:
    words = wording(row["outcome"])
    return words.higher if row["difference"] > 0 else words.lower


def is_real(row: dict[Any, Any]) -> bool:
    """Whether the interval of a difference is known and excludes zero."""
    return bool(row["low"] > 0 or row["high"] < 0)


def designs_json(results: Results) -> list[dict[str, Any]]:
    """One object a design: replications, war by years and each other quantity as [value, low, high]."""
    if results.is_sweep:
        from sim.experiments.sweep_output import sweep_designs_json

        return sweep_designs_json(results)
    counts = results.runs["design"].value_counts()
    objects = []
    for design, rows in results.summary(baseline_of(results)).groupby("design", sort=False):
        values = {row["quantity"]: [row["value"], row["low"], row["high"]] for row in rows.to_dict("records")}
        war = {years: values.pop(f"war_by_{years}_years", [None] * 3) for years in ("2", "5", "10")}
        objects.append({"design": design, "replications": int(counts[str(design)]), "war": war, **values})
    return objects


def paired_json(results: Results) -> list[dict[str, Any]]:
    """One object a design and outcome: the difference to the baseline with interval and share better."""
    if results.is_sweep:
        from sim.experiments.sweep_output import sweep_paired_json

        return sweep_paired_json(results)
    if results.runs["design"].nunique() < 2:
        return []
    rows: list[Any] = results.compare(baseline_of(results)).to_dict("records")
    return rows
