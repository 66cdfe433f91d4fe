"""The model against published evidence, target by target: lives of a class that was never fitted, under
draws of the posterior.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.evidence import null_model
from sim.evidence.figures_fitted import killing_figures, spell_figures
from sim.evidence.fitted import REPORTING_SEED, constants_at
from sim.evidence.killing import rhythm_figures
from sim.evidence.lives import Life, Order, lives_of
from sim.evidence.reference_class import ReferenceClass, reference_class
from sim.evidence.regressions import Ratio, conflict_months, killing_rate_ratios, presence_hazard_ratio
from sim.evidence.spells import (
    SPELLS_IN_DATA,
    recurrence_figures,
    recurrence_spells,
    relapse_figures,
    relapsed_by,
    shape_at_data_size,
    spells,
    success_figures,
)
from sim.evidence.targets import targets
from sim.evidence.verdicts import Row, bootstrap_interval, joint_p, rows_of
from sim.scenario.posterior import posterior_draws

DRAWS = 20
BUDGET_SHARE = 5  # one case in five is run for what doubling the money buys
PREDICTIVE_SAMPLES = 300
CONFLICTS_IN_DATA = 31  # 3,734 conflict-months of ten years each, about
EPISODES_IN_DATA = 316
NOT_RELAPSE_INTERVALS = ("weibull-shape", "exponential-rejected")


@dataclass(frozen=True)
class Validation:
    """What came out.

    Attributes
    ----------
    rows : list of Row
        A row a published figure.
    blocks : pandas.DataFrame
        A row a block: ``block``, ``agree``, ``judged`` (figures with an interval that are to be fitted),
        ``joint_p``.
    scores : pandas.DataFrame
        The null model beside ours: ``model``, ``log_score``.
    lives : list of Life
    paired : pandas.DataFrame
        The causal effect of missions on the same luck, printed beside: ``years``, ``without``, ``with``,
        ``difference``, ``low``, ``high``.
    spells, draws, runs : int
        Size of what was run.
    """

    rows: list[Row]
    blocks: pd.DataFrame
    scores: pd.DataFrame
    lives: list[Life]
    paired: pd.DataFrame
    spells: int
    draws: int
    runs: int


def orders_for(n: int, draws: int = DRAWS) -> list[Order]:
    """Return a run of each case as history had it, the posterior's draws taken in turn."""
    known = posterior_draws()
    return [
        Order(number, constants=constants_at(known[number % min(draws, len(known))])) for number in range(n)
    ]


def validate(
    n: int,
    *,
    seed: int = REPORTING_SEED,
    workers: int | None = None,
    stop: threading.Event | None = None,
    told: Callable[[str, int, int], None] | None = None,
) -> Validation:
    """Hold the model against every published figure.

    Parameters
    ----------
    n : int
        Spells; 5,000 for a verdict worth printing.
    seed : int
        Of the class and its luck; not that of the calibration.
    workers : int, optional
    stop : threading.Event, optional
    told : callable, optional
        Told what is run, how many runs are done and of how many.
    """
    countries, orders = reference_class(n, seed), orders_for(n)
    some = list(range(0, n, BUDGET_SHARE))

    def run(name: str, wanted: Sequence[Order]) -> list[Life]:
        return lives_of(countries, wanted, workers=workers, stop=stop,
                        told=lambda done: told(name, done, len(wanted)) if told else None)  # fmt: skip

    lives = run("as history had it", orders)
    pairs = {
        name: run(name, [_changed(orders[k], mission, scale) for k in some])
        for name, mission, scale in (
            ("without a mission", False, 1.0), ("with one", True, 1.0), ("with twice the money", True, 2.0),
        )
    }  # fmt: skip
    values, intervals, notes = _values(countries, lives, pairs, seed)
    predictive = predictive_samples(lives, seed)
    rows = rows_of(values, intervals, predictive, notes)
    return Validation(
        rows=rows, blocks=_blocks(rows, predictive), scores=_scores(values), lives=lives,
        paired=_paired(pairs["without a mission"], pairs["with one"], seed),
        spells=n, draws=min(DRAWS, len(posterior_draws())), runs=n + 3 * len(some),
    )  # fmt: skip


def _changed(order: Order, mission: bool, scale: float) -> Order:
    return Order(order.number, mission, order.constants, mission_scale=scale)


def _values(
    countries: ReferenceClass, lives: list[Life], pairs: dict[str, list[Life]], seed: int
) -> tuple[dict[str, float], dict[str, tuple[float, float]], dict[str, str]]:
    """Return figures, their intervals, and notes."""
    frame, months = spells(lives), conflict_months(lives)
    ratios = {
        "hazard-ratio-adjusted": presence_hazard_ratio(frame, adjusted=True),
        "hazard-ratio-raw": presence_hazard_ratio(frame, adjusted=False),
    } | killing_rate_ratios(months)
    shapes = shape_at_data_size(frame, seed, 100)
    again = recurrence_spells(lives)
    values = relapse_figures(frame) | success_figures(lives) | rhythm_figures(months)
    values |= shapes.median().to_dict() | {name: ratio.value for name, ratio in ratios.items()}
    values |= recurrence_figures(again) | _ramp(countries, lives)
    intervals = _resampled(lives, frame, months, again, seed)
    intervals |= {name: (ratio.low, ratio.high) for name, ratio in ratios.items()}
    intervals |= {name: tuple(column.quantile([0.025, 0.975])) for name, column in shapes.items()}
    effect = _budget_effect(pairs["with one"], pairs["with twice the money"])
    values["budget-elasticity"], intervals["budget-elasticity"] = effect.value, (effect.low, effect.high)
    notes = dict.fromkeys(NOT_RELAPSE_INTERVALS, "median and middle 95% of samples of 95 spells")
    return values, intervals, notes


def _resampled(
    lives: list[Life], frame: pd.DataFrame, months: pd.DataFrame, again: pd.DataFrame, seed: int
) -> dict[str, tuple[float, float]]:
    by_case = np.array([(months["killed"].to_numpy() > 0)]).reshape(len(lives), -1)
    places = {case: np.flatnonzero(again["case"].to_numpy() == case) for case in again["case"]}
    cases = frame["case"].to_numpy()
    at_war = months["at_war"].to_numpy().reshape(len(lives), -1)

    def figures(chosen: np.ndarray) -> dict[str, float]:
        rows = np.concatenate([places[cases[k]] for k in chosen if cases[k] in places] or [np.array([], int)])
        return (
            relapse_figures(frame.iloc[chosen])
            | success_figures([lives[k] for k in chosen])
            | rhythm_figures(_months_of(by_case[chosen], at_war[chosen]))
            | recurrence_figures(again.iloc[rows])
        )

    return bootstrap_interval(len(lives), figures, seed)


def _months_of(killed: np.ndarray, at_war: np.ndarray) -> pd.DataFrame:
    """Return conflict-months as the monthly rhythm reads them, of (cases, months) flags."""
    before = np.hstack([np.zeros((len(killed), 1), dtype=bool), killed[:, :-1]])
    months = np.broadcast_to(np.arange(killed.shape[1]), killed.shape)
    columns = {"killed": killed, "any_before": before, "at_war": at_war, "month": months}
    return pd.DataFrame({name: values.ravel() for name, values in columns.items()})


def predictive_samples(
    lives: Sequence[Life], seed: int, samples: int = PREDICTIVE_SAMPLES
) -> dict[str, np.ndarray]:
    """Return every figure over simulated data of the published size, each under one draw of the posterior.

    Returns
    -------
    dict of numpy.ndarray
        float64, (samples,), by id.
    """
    chance, draws = np.random.default_rng(seed), min(DRAWS, len(posterior_draws()))
    of_draw = [[life for k, life in enumerate(lives) if k % draws == d] for d in range(draws)]
    rows = []
    for _ in range(samples):
        pool = of_draw[int(chance.integers(draws))]

        def some(n: int, pool: list[Life] = pool) -> list[Life]:
            return [pool[k] for k in chance.integers(0, len(pool), n)]

        row = spell_figures(some(SPELLS_IN_DATA), at_data_size=False)
        row |= killing_figures(some(CONFLICTS_IN_DATA))
        rows.append(row | recurrence_figures(recurrence_spells(some(EPISODES_IN_DATA))))
    return {name: column.to_numpy(dtype=float) for name, column in pd.DataFrame(rows).items()}


def _blocks(rows: Sequence[Row], predictive: dict[str, np.ndarray]) -> pd.DataFrame:
    found = []
    for block in dict.fromkeys(row.block for row in rows if row.role in ("calibrate", "validate")):
        judged = [row for row in rows if row.block == block and row.role in ("calibrate", "validate")
                  and row.verdict != "not computable"]  # fmt: skip
        ids = [row.id for row in judged if row.id in predictive and row.id not in NOT_RELAPSE_INTERVALS]
        found.append({"block": block, "agree": sum(row.verdict == "agrees" for row in judged),
                      "judged": len(judged), "joint_p": joint_p(predictive, ids)})  # fmt: skip
    return pd.DataFrame(found)


def _scores(values: dict[str, float]) -> pd.DataFrame:
    figures = {
        "PeaceGrid": values,
        "diffusion with five numbers": null_model.diffusion_figures(),
        "Cox regression on the same data (in-sample)": null_model.cox_figures(),
    }
    return pd.DataFrame(
        [{"model": name, "log_score": null_model.log_score(found)} for name, found in figures.items()]
    )


def _paired(without: Sequence[Life], with_one: Sequence[Life], seed: int) -> pd.DataFrame:
    """Return the effect of a mission on the same luck: relapse without, with, and their difference."""
    one, other = spells(without), spells(with_one)
    rows = []
    for years in (1, 2, 5, 10):

        def effect(chosen: np.ndarray, years: int = years) -> dict[str, float]:
            return {"x": relapsed_by(other.iloc[chosen], years) - relapsed_by(one.iloc[chosen], years)}

        low, high = bootstrap_interval(len(one), effect, seed).get("x", (math.nan, math.nan))
        base, treated = relapsed_by(one, years), relapsed_by(other, years)
        rows.append({"years": years, "without": base, "with": treated, "difference": treated - base,
                     "low": low, "high": high})  # fmt: skip
    return pd.DataFrame(rows)


def _budget_effect(single: Sequence[Life], double: Sequence[Life]) -> Ratio:
    """Return the change in war within a decade when everybody's mission is doubled, on the same luck."""
    change = np.array([float(two.outcome["war"]) - float(one.outcome["war"])
                       for one, two in zip(single, double, strict=True)])  # fmt: skip
    error = change.std(ddof=1) / math.sqrt(len(change))
    return Ratio(
        float(change.mean()), float(change.mean() - 1.96 * error), float(change.mean() + 1.96 * error)
    )


def _ramp(countries: ReferenceClass, lives: Sequence[Life]) -> dict[str, float]:
    """Return months from mandate to peak strength, and that peak as a share of what was authorised."""
    months, shares = [], []
    for life in lives:
        authorised = life.drawn.mission.deployment.strengths[0].military_people if life.mission else 0
        if authorised > 500:
            peak = life.troops.max()
            months.append(float(np.argmax(life.troops >= 0.99 * peak)))
            shares.append(peak / authorised)
    if not months:
        return {}
    return {"ramp-months": float(np.mean(months)), "ramp-peak": float(np.mean(shares))}


def published_ids() -> tuple[str, ...]:
    """Return the ids of all published figures."""
    return tuple(one.id for one in targets())
