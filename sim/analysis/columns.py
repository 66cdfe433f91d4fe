"""The tables the analysis reads: their columns, the spells in them, and the pairs that share luck."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

WEEKS_PER_YEAR = 52
SPELL_COLUMNS = ("war", "war_week", "weeks_observed")
PAIR_COLUMNS = ("study", "case", "replication")


def require_columns(frame: pd.DataFrame, columns: Iterable[str], table: str = "runs") -> None:
    """Raise ValueError, naming what is missing and what is there, unless `frame` has `columns` and rows."""
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise ValueError(
            f"{table} has no column {', '.join(map(repr, missing))}; "
            f"it has {', '.join(map(str, frame.columns)) or 'none'}"
        )
    if frame.empty:
        raise ValueError(f"{table} has no rows")


def require_confidence(confidence: float) -> None:
    """Raise ValueError unless `confidence` lies strictly between 0 and 1."""
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie strictly between 0 and 1, for instance 0.95; got {confidence}")


def require_design(runs: pd.DataFrame, baseline: str) -> None:
    """Raise ValueError unless some run was made under the design `baseline`."""
    require_columns(runs, ["design"])
    designs = runs["design"].unique()
    if baseline not in designs:
        raise ValueError(
            f"no run has the baseline design {baseline!r}; there are {', '.join(map(str, designs))}"
        )


def spells(runs: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return the weeks each run stayed at peace and whether it then relapsed.

    A run that relapsed has its `war_week`; one that did not is censored at `weeks_observed`, and its
    `war_week`, whatever it holds, is not read.

    Returns
    -------
    weeks : float64 array, shape (n_runs,), weeks since fighting stopped, 0 or more
    relapsed : bool array, shape (n_runs,)

    Raises
    ------
    ValueError
        When a column is missing, `war` or `weeks_observed` has gaps (leave out failed runs first), or a
        run with a war has no `war_week` between 0 and `weeks_observed`.
    """
    require_columns(runs, SPELL_COLUMNS)
    gaps = int(runs[["war", "weeks_observed"]].isna().any(axis=1).sum())
    if gaps:
        raise ValueError(
            f"{gaps} of {len(runs)} runs lack `war` or `weeks_observed`; leave out failed runs first"
        )
    relapsed = runs["war"].astype(bool).to_numpy()
    observed = runs["weeks_observed"].to_numpy(dtype=np.float64)
    dated = pd.to_numeric(runs["war_week"]).to_numpy(dtype=np.float64, na_value=np.nan)
    weeks = np.where(relapsed, dated, observed)
    wrong = int((~((weeks >= 0) & (weeks <= observed))).sum())
    if wrong:
        raise ValueError(f"{wrong} of {len(runs)} runs have no `war_week` between 0 and `weeks_observed`")
    return weeks, relapsed


def pair_keys(runs: pd.DataFrame) -> list[str]:
    """Return the columns that name a pair: runs equal in them share all luck across designs.

    Raises
    ------
    ValueError
        When `design` or `replication` is missing, or one design holds the same pair name twice.
    """
    require_columns(runs, ["design", "replication"])
    keys = [column for column in PAIR_COLUMNS if column in runs.columns]
    doubled = runs.loc[runs.duplicated(["design", *keys]), ["design", *keys]]
    if len(doubled):
        raise ValueError(f"{len(doubled)} runs repeat a design and {keys}, first {doubled.iloc[0].to_dict()}")
    return keys


def pairs(runs: pd.DataFrame, values: pd.Series, design: str, baseline: str) -> tuple[pd.DataFrame, int]:
    """Match the values of two designs on shared luck.

    Parameters
    ----------
    runs : pandas.DataFrame, one row per run
    values : pandas.Series, float, on the index of `runs`
    design, baseline : str

    Returns
    -------
    matched : pandas.DataFrame
        Columns `design` and `baseline`, one row per pair, sorted by pair name so that the order of rows in
        `runs` is of no consequence.
    n_dropped : int
        Pairs left out because a partner or a value is missing.
    """
    keys = pair_keys(runs)
    table = runs[["design", *keys]].assign(value=values.to_numpy(dtype=np.float64))
    left, right = (table.loc[table["design"] == name].set_index(keys)["value"] for name in (design, baseline))
    everyone = pd.concat([left.rename("design"), right.rename("baseline")], axis=1, join="outer").sort_index()
    matched = everyone.dropna()
    return matched, len(everyone) - len(matched)
