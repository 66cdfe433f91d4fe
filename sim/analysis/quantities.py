"""The outcomes a study compares: how each is read from a run, its unit, and which way is better."""

import re
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from sim.analysis.columns import WEEKS_PER_YEAR, require_columns, spells

Better = Literal["lower", "higher", "neither"]
Kind = Literal["share", "mean", "heavy"]

LONGEST_YEARS = 10
WAR_BY = re.compile(r"war_by_(\d+)_years")
CLASSES = ("stable", "fragile", "recovered", "at_war")


class Quantity(NamedTuple):
    """An outcome's unit, the better direction, and the kind of statistic it is (mean of runs by default)."""

    unit: str
    better: Better
    kind: Kind = "mean"

    @property
    def bounds(self) -> tuple[float, float]:
        """The least and the largest value of a run: no outcome known here is ever negative."""
        return 0.0, 1.0 if self.unit == "0 to 1" or self.unit.startswith("share ") else np.inf


QUANTITIES = {
    "war_by_2_years": Quantity("share of runs", "lower", "share"),
    "war_by_5_years": Quantity("share of runs", "lower", "share"),
    "war_by_10_years": Quantity("share of runs", "lower", "share"),
    "stable": Quantity("share of runs", "higher", "share"),
    "self_sustaining": Quantity("share of runs", "higher", "share"),
    "years_at_peace": Quantity("years", "higher"),
    "weeks_at_war": Quantity("weeks", "lower", "heavy"),
    "deaths_civilian": Quantity("people", "lower", "heavy"),
    "deaths_humanitarian": Quantity("people", "lower", "heavy"),
    "deaths_fighter": Quantity("people", "lower", "heavy"),
    "deaths_peacekeeper": Quantity("people", "lower", "heavy"),
    "deaths_by_mission": Quantity("people", "lower", "heavy"),
    "displaced_person_years": Quantity("person-years", "lower", "heavy"),
    "trust_state": Quantity("0 to 1", "higher"),
    "trust_mission": Quantity("0 to 1", "higher"),
    "trust_groups": Quantity("0 to 1", "higher"),
    "legitimacy": Quantity("0 to 1", "higher"),
    "governance": Quantity("0 to 1", "higher"),
    "services": Quantity("0 to 1", "higher"),
    "inclusion": Quantity("0 to 1", "higher"),
    "economy": Quantity("index", "higher"),
    "accord_implemented": Quantity("share of provisions", "higher"),
    "ddr_completed": Quantity("share of fighters", "higher"),
    "cost_usd": Quantity("US$", "lower"),
}


def available(runs: pd.DataFrame) -> list[str]:
    """Return the known outcomes that `runs` can answer, in their fixed order."""
    return [name for name in QUANTITIES if _answerable(runs, name)]


def _answerable(runs: pd.DataFrame, name: str) -> bool:
    """Tell whether the columns are there and the runs were watched for long enough."""
    if name == "stable":
        return "outcome" in runs.columns
    if name != "years_at_peace" and not WAR_BY.fullmatch(name):
        return name in runs.columns
    if not {"war", "war_week", "weeks_observed"} <= set(runs.columns):
        return False
    years = WAR_BY.fullmatch(name)
    return years is None or bool((runs["weeks_observed"] >= int(years[1]) * WEEKS_PER_YEAR).any())


def quantity_of(runs: pd.DataFrame, name: str) -> Quantity:
    """Return what is known of an outcome; a column the table does not know is neither better high nor low."""
    if name in QUANTITIES:
        return QUANTITIES[name]
    if WAR_BY.fullmatch(name):
        return QUANTITIES["war_by_10_years"]
    require_columns(runs, [name])
    is_share = pd.api.types.is_bool_dtype(runs[name])
    return Quantity("share of runs", "neither", "share") if is_share else Quantity("", "neither")


def values_of(runs: pd.DataFrame, name: str) -> pd.Series:
    """Return an outcome of every run as float64; shares are 0 or 1, NaN is unknown.

    `war_by_N_years` counts a war dated in week 52 N or before, and is unknown in every run not watched to
    week 52 N, at war or not: leaving out only the peaceful ones would overstate relapse. `years_at_peace`
    is the time to relapse cut off at ten years, or at the shortest observation if that is less.

    Raises
    ------
    ValueError
        When the outcome's columns are missing.
    """
    by = WAR_BY.fullmatch(name)
    if by:
        return _war_by(runs, int(by[1]))
    if name == "years_at_peace":
        weeks, _ = spells(runs)
        cut = min(LONGEST_YEARS * WEEKS_PER_YEAR, float(runs["weeks_observed"].min()))
        return pd.Series(np.minimum(weeks, cut) / WEEKS_PER_YEAR, index=runs.index)
    if name == "stable":
        require_columns(runs, ["outcome"])
        return (runs["outcome"] == "stable").astype(np.float64).where(runs["outcome"].notna())
    require_columns(runs, [name])
    return pd.to_numeric(runs[name]).astype(np.float64)


def _war_by(runs: pd.DataFrame, years: int) -> pd.Series:
    """Return 1.0 where war came within `years`, 0.0 where not, NaN where the run was not watched so long."""
    weeks, relapsed = spells(runs)
    horizon = years * WEEKS_PER_YEAR
    happened = pd.Series((relapsed & (weeks <= horizon)).astype(np.float64), index=runs.index)
    return happened.where(runs["weeks_observed"] >= horizon)
