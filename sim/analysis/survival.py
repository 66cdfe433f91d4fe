"""How long peace holds: Kaplan-Meier curves, relapse by given years, restricted mean years at peace."""

import warnings
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from sim.analysis.columns import (
    SPELL_COLUMNS,
    WEEKS_PER_YEAR,
    require_columns,
    require_confidence,
    spells,
)
from sim.analysis.intervals import share_interval


def kaplan_meier(runs: pd.DataFrame, by: str = "design", confidence: float = 0.95) -> pd.DataFrame:
    """Estimate the share of runs that have relapsed into war by each week.

    Pointwise log-log Greenwood limits. Before the first relapse and after the last run has relapsed these do
    not exist; there the limits are Clopper-Pearson's for the runs whose state at that week is known (relapsed
    by then, or watched past it at peace), so that "none of 50 runs relapsed" reads as 0 to 7 percent.

    Parameters
    ----------
    runs : pandas.DataFrame
        One row per run: `by`, `war` (bool), `war_week` (read only where `war`), `weeks_observed`.
    by : str
        Column that names the curves; they keep the order in which they first appear.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        One row per curve and distinct week (week 0, each relapse, each end of observation): `by`, `week`
        (weeks since fighting stopped), `at_risk` (runs at peace and watched up to that week), `events`
        (relapses in that week), `relapse`, `low`, `high` (0 to 1).

    Raises
    ------
    ValueError
        On missing columns, gaps in them, or an impossible confidence.
    """
    require_confidence(confidence)
    curves = []
    for name, weeks, relapsed in _by_group(runs, by):
        curve = _curve(weeks, relapsed, np.unique(np.append(0.0, weeks)), confidence)
        curve.insert(0, by, name)
        curves.append(curve)
    return pd.concat(curves, ignore_index=True)


def relapse_by(
    runs: pd.DataFrame, years: Sequence[float] = (2, 5, 10), by: str = "design", confidence: float = 0.95
) -> pd.DataFrame:
    """Read the Kaplan-Meier curves at given years.

    Returns
    -------
    pandas.DataFrame
        One row per curve and year: `by`, `years`, `value`, `low`, `high` (shares of runs, 0 to 1; a war in
        week 52 x years counts), `at_risk` (runs still at peace and watched up to that week). NaN where no
        run was watched for so long.
    """
    require_confidence(confidence)
    at = np.asarray(years, dtype=np.float64) * WEEKS_PER_YEAR
    parts = []
    for name, weeks, relapsed in _by_group(runs, by):
        curve = _curve(weeks, relapsed, at, confidence)
        known = (at <= weeks.max()) | (curve["relapse"] == 1)
        part = curve.rename(columns={"relapse": "value"})[["value", "low", "high"]].where(known)
        parts.append(part.assign(at_risk=curve["at_risk"], years=np.asarray(years), **{by: name}))
    return pd.concat(parts, ignore_index=True)[[by, "years", "value", "low", "high", "at_risk"]]


def restricted_mean(
    runs: pd.DataFrame, years: float = 10, by: str = "design", confidence: float = 0.95
) -> pd.DataFrame:
    """Estimate the mean years at peace before relapse within the first `years`.

    The area under the Kaplan-Meier curve up to `years`, with its Greenwood-type variance (Klein and
    Moeschberger, Survival Analysis, 2003, eq. 4.5.2). The limits are normal on the logit of the share of
    the time lost, so that they stay between 0 and `years` and remain fair when few runs relapse. If no run
    relapses (or all do at once) that variance is zero and says nothing; the limit is then the one that
    Clopper-Pearson's limit of relapse implies if every unseen relapse came at once.

    Returns
    -------
    pandas.DataFrame
        One row per curve: `by`, `years`, `value`, `low`, `high`, `standard_error` (years), `n_runs`. NaN
        limits where they cannot be known (one run, or all relapses in the same week).

    Raises
    ------
    ValueError
        When `years` is not positive, or a curve is not known so far out.
    """
    require_confidence(confidence)
    if not years > 0:
        raise ValueError(f"years must be positive; got {years}")
    rows = []
    for name, weeks, relapsed in _by_group(runs, by):
        if weeks.max() < years * WEEKS_PER_YEAR and not relapsed[weeks == weeks.max()].all():
            watched = weeks.max() / WEEKS_PER_YEAR
            raise ValueError(f"{by} {name!r} is watched for {watched:.3g} years, less than {years}")
        mean, error = _area(weeks / WEEKS_PER_YEAR, relapsed, years)
        low, high = _area_limits(mean, error, years, len(weeks), confidence)
        rows.append((name, years, mean, low, high, error, len(weeks)))
    return pd.DataFrame(rows, columns=[by, "years", "value", "low", "high", "standard_error", "n_runs"])


def _by_group(runs: pd.DataFrame, by: str) -> Iterator[tuple[Any, np.ndarray, np.ndarray]]:
    """Yield each group's name, weeks at peace and relapse flags."""
    require_columns(runs, [by, *SPELL_COLUMNS])
    if runs[by].isna().any():
        raise ValueError(f"runs has gaps in column {by!r}")
    for name, group in runs.groupby(by, sort=False, observed=True):
        yield (name, *spells(group))


def _curve(weeks: np.ndarray, relapsed: np.ndarray, at: np.ndarray, confidence: float) -> pd.DataFrame:
    """Evaluate one Kaplan-Meier curve and its limits at the weeks `at`."""
    survival = stats.ecdf(stats.CensoredData.right_censored(weeks, ~relapsed)).sf
    with warnings.catch_warnings():
        # The log-log limits are undefined at 0 and 1; those are replaced below.
        warnings.simplefilter("ignore", RuntimeWarning)
        limits = survival.confidence_interval(confidence, method="log-log")
    relapse = 1 - survival.evaluate(at)
    low, high = 1 - limits.high.evaluate(at), 1 - limits.low.evaluate(at)
    for i in np.flatnonzero((relapse == 0) | (relapse == 1)):
        low[i], high[i] = _exact_limits(weeks, relapsed, at[i], confidence)
    at_risk = (weeks[:, None] >= at).sum(axis=0)
    events = ((weeks[:, None] == at) & relapsed[:, None]).sum(axis=0)
    columns = {"week": at, "at_risk": at_risk, "events": events, "relapse": relapse, "low": low, "high": high}
    return pd.DataFrame(columns)


def _exact_limits(
    weeks: np.ndarray, relapsed: np.ndarray, at: float, confidence: float
) -> tuple[float, float]:
    """Clopper-Pearson limits of relapse among the runs whose state at week `at` is known."""
    gone = int((relapsed & (weeks <= at)).sum())
    at_peace = int(np.where(relapsed, weeks > at, weeks >= at).sum())
    low, high, _ = share_interval(gone, gone + at_peace, confidence, exact=True)
    return low, high


def _area(time: np.ndarray, relapsed: np.ndarray, until: float) -> tuple[float, float]:
    """Area under the survival curve up to `until`, and its standard error, in the unit of `time`."""
    survival = stats.ecdf(stats.CensoredData.right_censored(time, ~relapsed)).sf
    event = np.unique(time[relapsed & (time < until)])
    edges = np.concatenate(([0.0], event, [until]))
    pieces = np.diff(edges) * np.concatenate(([1.0], survival.evaluate(event)))
    left = np.cumsum(pieces[::-1])[::-1][1:]
    at_risk = (time[:, None] >= event).sum(axis=0)
    events = ((time[:, None] == event) & relapsed[:, None]).sum(axis=0)
    going_on = at_risk > events
    at_risk, events, left = at_risk[going_on], events[going_on], left[going_on]
    return float(pieces.sum()), float(np.sqrt((left**2 * events / (at_risk * (at_risk - events))).sum()))


def _area_limits(mean: float, error: float, years: float, n: int, confidence: float) -> tuple[float, float]:
    """Limits of the restricted mean on the logit scale of the share of time lost."""
    lost = 1 - mean / years
    if lost <= 0 or lost >= 1:
        low, high, _ = share_interval(n if lost >= 1 else 0, n, confidence, exact=True)
        return years * (1 - high), years * (1 - low)
    if error == 0:
        return np.nan, np.nan
    step = stats.norm.ppf(0.5 + confidence / 2) * error / years / (lost * (1 - lost))
    odds = lost / (1 - lost)
    low, high = (odds * np.exp(side * step) / (1 + odds * np.exp(side * step)) for side in (1, -1))
    return float(years * (1 - low)), float(years * (1 - high))
