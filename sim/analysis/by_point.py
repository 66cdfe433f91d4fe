"""A sweep read point by point: responses, differences between designs at a point and between points.

Replications share their luck over designs and over points, so differences are taken pair by pair in both
directions. Points are settings, not draws: nothing here is averaged over them.
"""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from scipy import stats

from sim.analysis.columns import pair_keys, require_columns, require_confidence
from sim.analysis.paired import paired_differences
from sim.analysis.quantities import available, quantity_of, values_of


def each_point(
    runs: pd.DataFrame, analyse: Callable[[pd.DataFrame], pd.DataFrame], settings: Sequence[str] = ()
) -> pd.DataFrame:
    """Analyse the runs of each point by themselves.

    Parameters
    ----------
    runs : pandas.DataFrame
        One row per run, with the column `point`.
    analyse : callable
        From the runs of one point to a frame, for instance `kaplan_meier`.
    settings : sequence of str
        Columns of swept fields, repeated in the result.

    Returns
    -------
    pandas.DataFrame
        What `analyse` returns, below one another; before it `point` and the settings.

    Raises
    ------
    ValueError
        On missing columns, and whatever `analyse` raises.
    """
    require_columns(runs, ["point", *settings])
    parts = []
    for point, part in runs.groupby("point", sort=True):
        frame = analyse(part)
        known = pd.DataFrame({name: [part[name].iloc[0]] * len(frame) for name in settings})
        numbers = pd.Series(np.full(len(frame), point), name="point")
        parts.append(pd.concat([numbers, known, frame.reset_index(drop=True)], axis=1))
    return pd.concat(parts, ignore_index=True)


def compare_points(
    runs: pd.DataFrame, reference: int = 0, outcomes: Sequence[str] | None = None, confidence: float = 0.95
) -> pd.DataFrame:
    """Compare every point with a reference point under the same design, pair by pair.

    Parameters
    ----------
    runs : pandas.DataFrame
        One row per run, with the column `point`.
    reference : int
        The point compared with.
    outcomes : sequence of str, optional
        As of `paired_differences`, which see for the intervals.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        As of `paired_differences`, with `point` and `reference` for what is compared and `design` for where.

    Raises
    ------
    ValueError
        On missing columns, an unknown reference, or fewer than two points.
    """
    require_columns(runs, ["design", "point"])
    if reference not in set(runs["point"]) or runs["point"].nunique() < 2:
        there = ", ".join(map(str, sorted(runs["point"].unique())))
        raise ValueError(f"no other point to compare with point {reference}; there are {there}")
    parts = []
    for design, part in runs.groupby("design", sort=False):
        frame = paired_differences(part.assign(design=part["point"]), reference, outcomes, confidence)
        names = {"design": "point", "baseline": "reference"}
        frame = frame.rename(columns=names | {"mean_design": "mean", "mean_baseline": "mean_reference"})
        frame.insert(0, "design", design)
        parts.append(frame)
    return pd.concat(parts, ignore_index=True)


def responses(
    runs: pd.DataFrame,
    settings: Sequence[str] = (),
    outcomes: Sequence[str] | None = None,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Lay out the outcomes at each point under each design.

    Parameters
    ----------
    runs : pandas.DataFrame
        One row per run, with the column `point`.
    settings : sequence of str
        Columns of swept fields.
    outcomes : sequence of str, optional
        Known outcomes or numeric columns; `war` and all known ones by default.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        One row per point and design: `point`, the settings, `design`, `n_runs`, and for each outcome its mean
        over runs under its own name with `_low` and `_high`: Wilson's limits for shares, Student's t for the
        rest. With few runs t is rough for deaths and displacement; `paired_differences` of one point
        resamples them.

    Raises
    ------
    ValueError
        On missing columns, or a run named twice.
    """
    require_confidence(confidence)
    require_columns(runs, ["design", "point", *settings])
    pair_keys(runs.assign(design=runs["design"].astype(str) + " " + runs["point"].astype(str)))
    names = ["war", *available(runs)] if outcomes is None else list(outcomes)
    keys = [runs["point"], runs["design"]]
    heads = runs.groupby(keys, sort=False)
    frame = pd.concat([heads[list(settings)].first(), heads.size().rename("n_runs")], axis=1)
    for name in names:
        groups = values_of(runs, name).groupby(keys, sort=False)
        frame[name] = groups.mean()
        share = quantity_of(runs, name).kind == "share"
        frame[f"{name}_low"], frame[f"{name}_high"] = (_wilson if share else _t)(groups, confidence)
    frame = frame.reset_index().sort_values("point", kind="stable", ignore_index=True)
    return frame[["point", *settings, "design", *frame.columns.drop(["point", *settings, "design"])]]


def _t(groups: "pd.core.groupby.SeriesGroupBy", confidence: float) -> tuple[pd.Series, pd.Series]:
    """Student's t limits of each mean; NaN with fewer than two runs."""
    n, mean, error = groups.count(), groups.mean(), groups.sem()
    half = error * stats.t.ppf(0.5 + confidence / 2, (n - 1).clip(lower=1))
    return mean - half, mean + half


def _wilson(groups: "pd.core.groupby.SeriesGroupBy", confidence: float) -> tuple[pd.Series, pd.Series]:
    """Wilson's score limits of each share; NaN without runs."""
    n, share = groups.count(), groups.mean()
    z2 = stats.norm.ppf(0.5 + confidence / 2) ** 2
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = np.sqrt(z2 * (share * (1 - share) / n + z2 / (4 * n**2))) / (1 + z2 / n)
    return (middle - half).mask(share == 0, 0.0), (middle + half).mask(share == 1, 1.0)
