"""The claims of a study: which the model can test at all, their verdicts, as text and as a table."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.analysis.verdicts import verdicts
from sim.errors import listed
from sim.experiments.durable import write_durably
from sim.scenario.claim import Claim
from sim.scenario.constants import Constants
from sim.scenario.study import Study

if TYPE_CHECKING:
    from sim.experiments.results import Results


def untestable(claim: Claim) -> str:
    """Return why the model assumes a claim rather than tests it; empty when it tests it.

    A claim is tested when the constants through which it works may be zero, and something works the other
    way.
    """
    if not claim.rests_on:
        return "the claim does not name the constants through which it works"
    for name in claim.rests_on:
        low = (Constants.model_fields[name].json_schema_extra or {})["low"]  # type: ignore[index]
        if float(str(low)) > 0.0:
            return f"the bounds of {name} leave out no effect"
    if not claim.opposed_by:
        return "nothing works the other way"
    return ""


def unopposed(claim: Claim, study: Study) -> str:
    """Return why nothing works against a claim in this study, though something might; else empty.

    What opposes it is off when its mechanism is, or when its constant is zero.
    """
    off = [
        name
        for name in claim.opposed_by
        if name in study.disable or getattr(study.constants, name, None) == 0.0
    ]
    return f"{listed(off)} switched off" if claim.opposed_by and len(off) == len(claim.opposed_by) else ""


def judged(study: Study, runs: pd.DataFrame) -> pd.DataFrame:
    """Return the verdict on each claim of a study (see `sim.analysis.verdicts.verdicts`), with what was
    published."""
    claims = [claim.model_dump() for claim in study.claims]
    assumed = {
        index: reason
        for index, claim in enumerate(study.claims)
        if (reason := untestable(claim) or unopposed(claim, study))
    }
    table = verdicts(runs, claims, assumed)
    table["published"] = [claim.published for claim in study.claims]
    return table


def write_claims_file(results: Results) -> None:
    """Write the verdicts as CSV into the results folder; nothing when the study claims nothing."""
    if results.study.claims and not results.runs.empty and not results.is_sweep:
        data = judged(results.study, results.runs).to_csv(index=False).encode()
        write_durably(results.folder / "claims.csv", data)


def figures_of(row: Mapping[str, Any]) -> str:
    """Return a difference with its interval and unit as text."""
    share = str(row["unit"]).startswith("share of runs")
    scale, unit = (100.0, "% points") if share else (1.0, str(row["unit"]))
    digits = 0 if share or abs(row["high"] - row["low"]) >= 100 else 2
    value, low, high = (f"{row[name] * scale:+,.{digits}f}" for name in ("difference", "low", "high"))
    return f"{value} [{low} to {high}] {unit}"


def told(table: pd.DataFrame, width: int = 110) -> str:
    """Return the verdicts as text."""
    lines = ["CLAIMS: each held against the paired difference, on the same luck, with its 95% interval."]
    for row in table.to_dict("records"):
        texts = [
            f"{str(row['verdict']).upper()}: {row['claim']}",
            f"{row['outcome']}: {row['design']} less {row['than']} {figures_of(row)}; {row['reason']}.",
        ]
        if row["published"]:
            texts.append(f"Published: {row['published']}")
        lines.append("")
        for k, text in enumerate(texts):
            indent = "  " if k else ""
            lines += textwrap.wrap(text, width, initial_indent=indent, subsequent_indent="    ")
    return "\n".join(lines)
