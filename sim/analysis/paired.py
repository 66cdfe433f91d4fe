"""What a design changes: differences between runs that share all luck, with intervals over the pairs."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from scipy import stats

from sim.analysis.columns import pair_keys, pairs, require_columns, require_confidence, require_design
from sim.analysis.intervals import Interval, mean_interval, paired_share_interval, share_interval
from sim.analysis.quantities import Better, Quantity, available, quantity_of, values_of

COLUMNS = [
    "design", "baseline", "outcome", "unit", "better", "mean_design", "mean_baseline",
    "difference", "low", "high", "method", "standard_error",
    "p_better", "p_better_low", "p_better_high", "variance_ratio", "n_pairs", "n_dropped",
]  # fmt: skip


def paired_differences(
    runs: pd.DataFrame, baseline: str, outcomes: Sequence[str] | None = None, confidence: float = 0.95
) -> pd.DataFrame:
    """Compare every design with a baseline, pair by pair.

    Two runs with the same `study`, `case` and `replication` share all luck and make a pair. Limits of the
    mean difference, by kind of outcome (named in `method`):

    - shares, such as war by 5 years: Newcombe's paired score interval;
    - indices, cost, years: Student's t on the differences;
    - deaths, displacement and weeks at war, mostly small and now and then huge: BCa bootstrap of the
      differences from a fixed seed (see `sim.analysis.intervals.mean_interval`), t under 20 pairs.

    With several cases the difference is the mean over their pairs, and pairs count as separate draws.
    Each interval holds by itself; among twenty at 95 percent expect one to miss.

    Parameters
    ----------
    runs : pandas.DataFrame
        One row per run; at least `design`, `replication` and the outcomes' columns.
    baseline : str
    outcomes : sequence of str, optional
        Any of `QUANTITIES`, `war_by_N_years`, or any other numeric column; all that `runs` can answer by
        default.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        One row per design and outcome: `design`, `baseline`, `outcome`, `unit`, `better` (lower, higher or
        neither), `mean_design`, `mean_baseline`, `difference`, `low`, `high`, `method`, `standard_error` (in
        `unit`), `p_better` (share of pairs in which the design does better, plus half of the ties), its
        Wilson limits `p_better_low`, `p_better_high` (ties make them wide rather than narrow),
        `variance_ratio` (variance of the difference had the runs been unpaired, over its variance here: what
        common luck bought), `n_pairs`, `n_dropped` (pairs without a partner or a value).

    Raises
    ------
    ValueError
        On missing columns, an unknown baseline, no other design, or a pair named twice.
    """
    require_confidence(confidence)
    require_design(runs, baseline)
    pair_keys(runs)
    designs = [name for name in runs["design"].unique() if name != baseline]
    if not designs:
        raise ValueError(f"runs has no design but the baseline {baseline!r}: there is nothing to compare")
    rows = []
    for outcome in available(runs) if outcomes is None else outcomes:
        quantity, values = quantity_of(runs, outcome), values_of(runs, outcome)
        for design in designs:
            matched, n_dropped = pairs(runs, values, design, baseline)
            row = _compare(matched, quantity, confidence)
            rows.append(row | {"design": design, "outcome": outcome, "n_dropped": n_dropped})
    return pd.DataFrame(rows).assign(baseline=baseline)[COLUMNS]


def _compare(matched: pd.DataFrame, quantity: Quantity, confidence: float) -> dict[str, object]:
    """Compare one outcome of matched runs."""
    first, second = (matched[name].to_numpy() for name in ("design", "baseline"))
    difference = first - second
    n = difference.size
    low, high, method = limits(first, second, quantity, confidence)
    return {
        "unit": quantity.unit,
        "better": quantity.better,
        "mean_design": first.mean() if n else np.nan,
        "mean_baseline": second.mean() if n else np.nan,
        "difference": difference.mean() if n else np.nan,
        "low": low,
        "high": high,
        "method": method,
        "standard_error": float(stats.sem(difference)) if n > 1 else np.nan,
        "variance_ratio": _variance_ratio(first, second),
        "n_pairs": n,
    } | _share_better(difference, quantity.better, confidence)


def limits(first: np.ndarray, second: np.ndarray, quantity: Quantity, confidence: float) -> Interval:
    """Interval of the mean difference by the method that fits the kind of outcome."""
    if quantity.kind == "share":
        return paired_share_interval(first, second, confidence)
    return mean_interval(first - second, confidence, heavy_tailed=quantity.kind == "heavy")


def _share_better(difference: np.ndarray, better: Better, confidence: float) -> dict[str, float]:
    """Share of pairs in which the design does better, ties counting half, with Wilson limits."""
    if better == "neither" or not difference.size:
        return dict.fromkeys(("p_better", "p_better_low", "p_better_high"), np.nan)
    gain = -difference if better == "lower" else difference
    count = float((gain > 0).sum() + (gain == 0).sum() / 2)
    low, high, _ = share_interval(count, gain.size, confidence)
    return {"p_better": count / gain.size, "p_better_low": low, "p_better_high": high}


def _variance_ratio(first: np.ndarray, second: np.ndarray) -> float:
    """Variance of an unpaired difference over that of the paired one; infinite when luck explains all."""
    if first.size < 2:
        return np.nan
    unpaired, paired = first.var(ddof=1) + second.var(ddof=1), (first - second).var(ddof=1)
    if paired == 0:
        return np.inf if unpaired > 0 else np.nan
    return float(unpaired / paired)


def runs_needed(
    frame: pd.DataFrame, half_width: float | Mapping[str, float], confidence: float = 0.95
) -> pd.DataFrame:
    """Plan how many pairs a comparison needs, from the standard errors of one already made.

    Parameters
    ----------
    frame : pandas.DataFrame
        From `paired_differences`.
    half_width : float or mapping of outcome to float
        Wanted half width of the interval, in each outcome's unit, above 0.
    confidence : float
        Of the wanted interval, between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        `design`, `baseline`, `outcome`, `unit`, `half_width`, `pairs_needed` (replications under each of the
        two designs), `unpaired_needed` (the same without common luck). By the normal approximation, at least
        2; as uncertain as the standard error it starts from. Missing where the first comparison saw no
        variation at all, which is no evidence that there is none.

    Raises
    ------
    ValueError
        On missing columns, an outcome without a half width, or one that is not positive.
    """
    require_confidence(confidence)
    require_columns(frame, ["outcome", "standard_error", "n_pairs", "variance_ratio"], "frame")
    given = half_width if isinstance(half_width, Mapping) else dict.fromkeys(frame["outcome"], half_width)
    missing = sorted(set(frame["outcome"]) - set(given))
    if missing:
        raise ValueError(f"half_width has no entry for {', '.join(missing)}")
    wanted = frame["outcome"].map(given).astype(np.float64)
    if not (wanted > 0).all():
        raise ValueError("every half_width must be positive")
    z = stats.norm.ppf(0.5 + confidence / 2)
    error = frame["standard_error"].where(frame["standard_error"] > 0)
    exact = frame["n_pairs"] * (z * error / wanted) ** 2
    return frame[["design", "baseline", "outcome", "unit"]].assign(
        half_width=wanted, pairs_needed=_whole(exact), unpaired_needed=_whole(exact * frame["variance_ratio"])
    )


def _whole(count: pd.Series) -> pd.Series:
    """Round up to whole runs, at least two, keeping gaps."""
    return np.ceil(count).clip(lower=2).astype("Int64")
