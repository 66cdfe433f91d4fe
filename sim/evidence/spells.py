"""Spells of peace as the field analyses them: Kaplan-Meier by mission and by ending, hazards by interval,
shape of the time to relapse, UCDP's recurrence, peacebuilding success.

Every function takes lives and returns a number (or a few by name), NaN where the lives do not allow it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import optimize, stats

from sim.evidence.lives import Life
from sim.outcomes import ACTIVE_YEAR_DEATHS, YEAR

INTERVALS_YEARS = {
    "0-6m": (0.0, 0.5),
    "6-12m": (0.5, 1.0),
    "1-2y": (1.0, 2.0),
    "2-3y": (2.0, 3.0),
    "3-5y": (3.0, 5.0),
    "5-10y": (5.0, 10.0),
}
AT_YEARS = (1, 2, 5, 10)
SPELLS_IN_DATA = 95
SUCCESS_YEARS = 2


def spells(lives: Sequence[Life]) -> pd.DataFrame:
    """Return a row a spell: how long it was watched, whether war came back, what the regressions control for.

    Columns: ``years`` (to war or to the end of observation; a war in week w after w + 1/2 weeks), ``war``
    (bool), ``mission`` (bool), ``mission_years`` (how long the mandate runs), ``mission_type``, ``ending``,
    ``log_cost``, ``war_years``, ``several_factions``, ``ethnic``, ``case``.
    """
    return pd.DataFrame([_spell(life) for life in lives])


def _spell(life: Life) -> dict[str, object]:
    facts, outcome = life.drawn.facts, life.outcome
    came = bool(outcome["war"]) and int(outcome["war_week"]) < life.followed_weeks
    weeks = int(outcome["war_week"]) + 0.5 if came else float(life.followed_weeks)
    return {
        "case": facts.number,
        "years": weeks / YEAR,
        "war": came,
        "mission": life.mission,
        "mission_years": mandate_years(life),
        "mission_type": life.drawn.mission_type if life.mission else "none",
        "ending": facts.ending,
        "log_cost": facts.log_cost,
        "war_years": facts.war_years,
        "several_factions": facts.several_factions,
        "ethnic": facts.ethnic,
    }


def mandate_years(life: Life) -> float:
    """Return how long the mandate of a life's mission runs, 0 without one."""
    leaving = life.drawn.mission.exit
    return (leaving.first_month + leaving.months) / 12.0 if life.mission else 0.0


def relapsed_by(frame: pd.DataFrame, years: float) -> float:
    """Return the Kaplan-Meier share of spells back at war by then; NaN without spells."""
    if frame.empty:
        return math.nan
    times, relapsed = frame["years"].to_numpy(), frame["war"].to_numpy()
    peace = 1.0
    for when in np.unique(times[relapsed & (times <= years)]):
        peace *= 1.0 - (relapsed & (times == when)).sum() / (times >= when).sum()
    return 1.0 - peace


def hazard(frame: pd.DataFrame, low: float, high: float) -> float:
    """Return relapses per spell-year between two ages of the peace, in years."""
    times = frame["years"].to_numpy()
    watched = np.clip(times - low, 0.0, high - low).sum()
    events = (frame["war"].to_numpy() & (times >= low) & (times < high)).sum()
    return float(events / watched) if watched > 0.0 else math.nan


def relapse_figures(frame: pd.DataFrame) -> dict[str, float]:
    """Return the interval targets of the block `relapse` by their ids.

    Parameters
    ----------
    frame : pandas.DataFrame
        As `spells` returns it.
    """
    without, with_mission = frame[~frame["mission"]], frame[frame["mission"]]
    found = {f"relapse-none-{y}y": relapsed_by(without, y) for y in AT_YEARS}
    found |= {f"relapse-mission-{y}y": relapsed_by(with_mission, y) for y in AT_YEARS}
    found |= {f"hazard-{name}": hazard(frame, *ends) for name, ends in INTERVALS_YEARS.items()}
    for ending in ("treaty", "truce"):
        found[f"ending-{ending}-mission"] = relapsed_by(with_mission[with_mission["ending"] == ending], 5)
        found[f"ending-{ending}-none"] = relapsed_by(without[without["ending"] == ending], 5)
    return found | {"ending-victory": relapsed_by(frame[frame["ending"] == "victory"], 5)}


def shape_figures(frame: pd.DataFrame) -> dict[str, float]:
    """Return the Weibull shape, and AIC of an exponential less that of a log-normal, of one sample.

    Maximum likelihood with censoring; NaN with fewer than five relapses.
    """
    times, relapsed = frame["years"].to_numpy(), frame["war"].to_numpy()
    if relapsed.sum() < 5 or relapsed.all():
        return {"weibull-shape": math.nan, "exponential-rejected": math.nan}
    start = [0.0, math.log(times.mean())]
    weibull = optimize.minimize(_weibull_loss, start, (times, relapsed), method="BFGS")
    log_normal = optimize.minimize(_log_normal_loss, start, (times, relapsed), method="BFGS")
    exponential = relapsed.sum() * (1.0 + math.log(times.sum() / relapsed.sum()))
    aic = {"exponential": 2.0 + 2.0 * exponential, "log-normal": 4.0 + 2.0 * log_normal.fun}
    return {
        "weibull-shape": math.exp(weibull.x[0]),
        "exponential-rejected": aic["exponential"] - aic["log-normal"],
    }


def _weibull_loss(at: np.ndarray, times: np.ndarray, relapsed: np.ndarray) -> float:
    """Return minus the log-likelihood of a Weibull law: log shape and log scale in years."""
    shape, z = math.exp(at[0]), np.log(times) - at[1]
    return float(np.exp(shape * z).sum() - (at[0] + (shape * z - np.log(times))[relapsed]).sum())


def _log_normal_loss(at: np.ndarray, times: np.ndarray, relapsed: np.ndarray) -> float:
    """Return minus the log-likelihood of a log-normal law: log of the spread, and the mean log of years."""
    z = (np.log(times) - at[1]) / math.exp(at[0])
    density = stats.norm.logpdf(z) - at[0] - np.log(times)
    return float(-density[relapsed].sum() - stats.norm.logsf(z[~relapsed]).sum())


def shape_at_data_size(frame: pd.DataFrame, seed: int, samples: int = 40) -> pd.DataFrame:
    """Return `shape_figures` of samples of 95 spells, a row each: at larger n any shape is rejected."""
    chance = np.random.default_rng(seed)
    size = min(SPELLS_IN_DATA, len(frame))
    rows = [shape_figures(frame.iloc[chance.choice(len(frame), size, replace=False)]) for _ in range(samples)]
    return pd.DataFrame(rows)


def recurrence_spells(lives: Sequence[Life]) -> pd.DataFrame:
    """Return spells as UCDP codes them, a row each: at risk only after a quiet calendar year."""
    rows = []
    for life in lives:
        clock = int(life.outcome["recurrence_clock_week"])
        if clock < 0:
            continue
        again = bool(life.outcome["recurrence_state"])
        ended = int(life.outcome["recurrence_state_week"]) if again else int(life.outcome["weeks_observed"])
        rows.append({"case": life.drawn.facts.number, "years": (ended - clock) / YEAR, "war": again})
    return pd.DataFrame(rows, columns=["case", "years", "war"])


def recurrence_figures(frame: pd.DataFrame) -> dict[str, float]:
    """Return the targets of the block `recurrence` by id, of spells as UCDP codes them."""
    return {f"recurrence-{years}y": relapsed_by(frame, years) for years in (2, 5, 10)}


def succeeds(life: Life) -> bool:
    """Tell whether peacebuilding succeeded after two years: no war and no active conflict in year two.

    Doyle & Sambanis also ask for undivided sovereignty and some openness, which this model does not code.
    """
    outcome = life.outcome
    war = bool(outcome["war"]) and int(outcome["war_week"]) < SUCCESS_YEARS * YEAR
    return not war and int(life.battle_deaths[12:24].sum()) < ACTIVE_YEAR_DEATHS


def success_figures(lives: Sequence[Life]) -> dict[str, float]:
    """Return shares of success by type of mission, and multidimensional minus none."""
    by_type: dict[str, list[bool]] = {}
    for life in lives:
        kind = life.drawn.mission_type if life.mission else "none"
        by_type.setdefault(kind, []).append(succeeds(life))
    kinds = ("none", "observer", "traditional", "multidimensional", "enforcement")
    shares = {kind: float(np.mean(by_type[kind])) if kind in by_type else math.nan for kind in kinds}
    found = {f"success-{kind}": share for kind, share in shares.items()}
    return found | {"multidimensional-better": shares["multidimensional"] - shares["none"]}
