"""The findings of a study: tables of outcomes and differences, and the figures between them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.experiments.claims import figures_of
from sim.experiments.comparison import PAIRED, SUMMARY, baseline_of, compared, estimates, is_real
from sim.experiments.described import Described
from sim.experiments.endings import WEEKS_PER_YEAR, ends_shown, splits_of
from sim.experiments.results import Results
from sim.experiments.words import counted, large, wording
from sim.report.markup import Html, element, given, joined
from sim.report.table import Line, estimated, signed, table

if TYPE_CHECKING:
    import pandas as pd


def designs(results: Results) -> Html:
    """Return what was compared: each design by its name and title."""
    described = Described(results.folder)
    counts = results.runs["design"].value_counts()
    parts = []
    for name in results.study.designs:
        runs = counted(int(counts.get(name, 0)), "run")
        text = described.design(name, "title")
        parts += [element("dt", name), element("dd", given(text) if text else Html(), f" ({runs})")]
    return element("dl", *parts, class_="designs")


def outcomes(results: Results) -> Html:
    """Return the table of outcomes by design."""
    summary = results.summary(baseline_of(results))
    names = [str(name) for name in summary["design"].unique()]
    groups = {
        title: [
            _line(rows, "quantity", "value", names)
            for quantity in quantities
            if (rows := summary[summary["quantity"] == quantity])["value"].notna().any()
        ]
        for title, quantities in SUMMARY.items()
    }
    return table("Outcomes: means or shares of runs, with 95% intervals", names, groups, "Outcome")


def first_ends(results: Results) -> Html:
    """Return the table of the ways in which peace first ended; nothing when it held, or is not told."""
    for split in splits_of(results):
        curves = results.incidence(split)
        names = [str(name) for name in curves["design"].unique()]
        lines = [
            Line(way, "% of runs", [estimated(cells[name]) for name in names])
            for way, cells in ends_shown(curves).items()
        ]
        if lines:
            years = f"{curves['week'].max() / WEEKS_PER_YEAR:.3g} years"
            caption = f"How peace first ended, by {years}, with 95% intervals"
            return table(caption, names, {"": lines}, "First end")
    return Html()


def claims(results: Results) -> Html:
    """Return the claims of the study with their verdicts; nothing when it claims nothing."""
    if not results.study.claims:
        return Html()
    lines = [
        Line(
            given(str(row["claim"])),
            f"{row['design']} less {row['than']}: {row['outcome'].replace('_', ' ')}",
            [
                element("strong", str(row["verdict"])),
                figures_of(row),
                joined(
                    [
                        element("span", f"{str(row['reason']).capitalize()}."),
                        element("p", "Published: ", given(str(row["published"])))
                        if row["published"]
                        else Html(),
                    ]
                ),
            ],
        )
        for row in results.claims().to_dict("records")
    ]
    caption = "Claims, each held against the paired difference on the same luck, with its 95% interval"
    return table(caption, ["Verdict", "Difference", "Why"], {"": lines}, "Claim")


def differences(results: Results) -> Html:
    """Return the table of differences to the baseline on the same luck; nothing when there is one design."""
    if results.runs["design"].nunique() < 2:
        return Html()
    baseline = baseline_of(results)
    paired = results.compare(baseline, compared(results))
    names = [str(name) for name in paired["design"].unique()]
    groups = {
        title: [
            _line(rows, "outcome", "difference", names)
            for outcome in wanted
            if len(rows := paired[paired["outcome"] == outcome])
        ]
        for title, wanted in PAIRED.items()
    }
    caption = f"Differences to {baseline} on the same luck, with 95% intervals"
    pairs, missed = int(paired["n_pairs"].min()), max(1, round(len(paired) / 20))
    note = (
        "Bold with a star: the interval excludes zero. The share beside it: in how many of the "
        f"{counted(pairs, 'pair')} of runs the design did better, ties counting half. Each interval holds by "
        f"itself: of {len(paired)}, expect about {missed} to miss."
    )
    return joined([table(caption, names, groups, "Outcome"), element("p", note, class_="note")])


def _line(rows: pd.DataFrame, kind: str, value: str, names: list[str]) -> Line:
    unit, texts = estimates(rows, value)
    by_name = {str(row["design"]): row for row in rows.to_dict("records")}
    cells = [_cell(by_name.get(name, {}), texts.get(name, "-"), value) for name in names]
    return Line(wording(str(rows[kind].iloc[0])).name, unit, cells)


def _cell(row: Mapping[Any, Any], text: str, value: str) -> Html:
    if value != "difference" or not row:
        return estimated(text)
    better = row["p_better"]
    return estimated(text, f"better in {100 * better:.0f}%" if better == better else "", is_real(dict(row)))


def money(results: Results) -> Html:
    """Return what averting a civilian's death costs against the baseline; nothing when that is not known."""
    from sim.analysis import cost_per_death_averted

    runs = results.runs
    if runs["design"].nunique() < 2 or runs["cost_usd"].isna().all():
        return Html()
    baseline = baseline_of(results)
    frame = cost_per_death_averted(runs, baseline)
    lines = [
        Line(str(row["design"]), "", [
            signed(f"{row['deaths_averted']:,.0f}"), signed(_usd(row["extra_cost_usd"])), _ratio(row),
        ])
        for row in frame.to_dict("records")
    ]  # fmt: skip
    heads = ("civilian deaths averted a run", "extra cost a run (US$)", "US$ per death averted")
    return table(f"Cost per civilian death averted against {baseline}", heads, {"": lines}, "Design")


def _ratio(row: Mapping[Any, Any]) -> Html:
    if not row["bounded"] or not np.isfinite(row["value"]) or row["value"] < 0:
        return joined(
            [element("span", "no meaningful ratio"), element("small", row["reading"], class_="words")]
        )
    limits = f"{_usd(row['low'])} to {_usd(row['high'])}"
    return joined(
        [
            element("span", _usd(row["value"])),
            element("small", limits),
            element("small", row["reading"], class_="words"),
        ]
    )


def _usd(value: float) -> str:
    return "-" * (value < 0) + (
        large(abs(value)) if abs(value) >= 1e6 else f"{float(f'{abs(value):.3g}'):,.0f}"
    )
