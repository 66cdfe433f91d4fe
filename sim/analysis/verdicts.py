"""Verdicts on claims: supported, refuted, undecided or assumed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import pandas as pd

from sim.analysis.paired import paired_differences

Verdict = Literal["supported", "refuted", "undecided", "assumed"]
COLUMNS = [
    "claim", "design", "than", "outcome", "unit", "direction", "difference", "low", "high", "n_pairs",
    "verdict", "reason",
]  # fmt: skip


def verdict_of(
    low: float, high: float, direction: str, smallest: float = 0.0, unit: str = ""
) -> tuple[Verdict, str]:
    """Return the verdict on a claimed difference from its interval, and the reason in words.

    Parameters
    ----------
    low, high : float
        Interval of design less other, in the unit of the outcome.
    direction : {"lower", "higher"}
        Which way it is said to differ.
    smallest : float
        Smallest difference that would matter, 0 or more.
    unit : str
        Of the outcome; shares of runs are told in percentage points.

    Returns
    -------
    verdict : str
        `refuted`: the whole interval lies on the other side of zero, or excludes even the smallest
        difference that would matter on the claimed side. `supported`: it lies on the claimed side of zero
        and does not exclude that. Else `undecided`.
    reason : str

    Examples
    --------
    >>> verdict_of(-0.3, -0.1, "lower")[0]
    'supported'
    """
    sign = -1.0 if direction == "lower" else 1.0
    least, most = sorted((sign * low, sign * high))
    if not least <= most:
        return "undecided", "there is no interval"
    if most < 0.0:
        return "refuted", "the whole interval lies on the other side of zero"
    if smallest > 0.0 and most < smallest:
        share = unit.startswith("share of runs")
        least_told = f"{100.0 * smallest:g} % points" if share else f"{smallest:g} {unit}".strip()
        return "refuted", f"the interval excludes {least_told}, the smallest difference that would matter"
    if least > 0.0:
        return "supported", "the whole interval lies on the claimed side of zero"
    return "undecided", "the interval holds zero"


def verdicts(
    runs: pd.DataFrame,
    claims: Sequence[Mapping[str, object]],
    assumed: Mapping[int, str] | None = None,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Return a verdict on each claim, from paired differences on common luck.

    Parameters
    ----------
    runs : pandas.DataFrame
        One row per run.
    claims : sequence of mapping
        `text`, `design`, `than`, `outcome`, `direction`, `smallest`.
    assumed : mapping of int to str, optional
        Claims, by position, that the model cannot test, with the reason.
    confidence : float
        Of each interval; claims are not adjusted for their number.

    Returns
    -------
    pandas.DataFrame
        `claim`, `design`, `than`, `outcome`, `unit`, `direction`, `difference`, `low`, `high`, `n_pairs`,
        `verdict`, `reason`: a row a claim.
    """
    rows = []
    for index, claim in enumerate(claims):
        pair = runs[runs["design"].isin([claim["design"], claim["than"]])]
        found = paired_differences(pair, str(claim["than"]), [str(claim["outcome"])], confidence).iloc[0]
        verdict, reason = verdict_of(
            float(found["low"]),
            float(found["high"]),
            str(claim["direction"]),
            float(str(claim.get("smallest", 0.0))),
            str(found["unit"]),
        )
        if assumed and index in assumed:
            verdict, reason = "assumed", assumed[index]
        rows.append(
            {name: claim[name] for name in ("design", "than", "outcome", "direction")}
            | {name: found[name] for name in ("unit", "difference", "low", "high", "n_pairs")}
            | {"claim": claim["text"], "verdict": verdict, "reason": reason}
        )
    return pd.DataFrame(rows, columns=COLUMNS)
