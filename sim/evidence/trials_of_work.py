"""Two trials in Liberia, replayed: confidence patrols, and jobs and capital for high-risk men."""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sim import simulate
from sim.analysis.intervals import mean_interval
from sim.evidence.arms import Made, in_threads, lives_under, mission, nobody, per_1000, sent
from sim.evidence.lives import Life
from sim.evidence.negative_test import resampled, verdict
from sim.evidence.reference_class import DrawnCase, ReferenceClass, reference_class
from sim.evidence.trial import Trial, not_computable
from sim.evidence.who_is_sent import POLICE_PER_1000, summed_at_peace, trust_and_tips
from sim.outcomes import YEAR, war_windows
from sim.scenario.design import Assistance, CivilianTasks, Design

PATROLS = "Blair, Karim & Morse 2019, APSR 113 [34]"
JOBS = "Blattman & Annan 2016, APSR 110 [44]"
TRUST_NULL = 0.05
LESS_ILLICIT_WORK = -0.2
MOST_USD_A_YEAR = 1e10  # what a scenario allows, reached by a country of a hundred million
USD_PER_HEAD_A_YEAR = 100.0  # each for aid and works: in five years about what the trial spent on a man
WEEKS = slice(YEAR, 5 * YEAR)


def relative_change(changed: np.ndarray, plain: np.ndarray, seed: int) -> tuple[float, float, float]:
    """Return the sum of one arm over that of the other less 1, with 95% limits over resampled cases."""

    def change(which: np.ndarray) -> float:
        total = plain[which].sum()
        return float(changed[which].sum() / total - 1.0) if total > 0.0 else math.nan

    _, low, high = resampled(change, len(plain), seed)
    return change(np.arange(len(plain))), low, high


def patrol_trials(
    cases: int, seed: int, *, workers: int | None = None, stop: threading.Event | None = None
) -> list[Trial]:
    """Return the three findings of the confidence patrols: police patrols and nothing else, or nobody."""
    arms = {"police": mission("Police", per_1000(police=POLICE_PER_1000)), "nobody": nobody}
    lives = lives_under(reference_class(cases, seed), arms, workers=workers, stop=stop)
    return patrols_compared(lives["police"], lives["nobody"], seed)


def patrols_compared(police: Sequence[Life], nobody_sent: Sequence[Life], seed: int) -> list[Trial]:
    """Return the three findings from lives of the same countries with and without police patrols."""
    trust, tips = trust_and_tips(police, nobody_sent)
    dead = summed_at_peace("other_deaths", police, nobody_sent)
    change = relative_change(dead, summed_at_peace("other_deaths", nobody_sent, police), seed)
    rise, shift = mean_interval(tips, heavy_tailed=True), mean_interval(trust)
    n_runs = 2 * len(police)
    how = f"{POLICE_PER_1000} police per 1,000 people on patrol; {len(trust)} pairs at peace"
    tips_mean, trust_mean = (float(values.mean()) if len(values) else math.nan for values in (tips, trust))
    return [
        Trial("patrols and reporting", PATROLS, "more reporting (sign)", 0.0, math.inf, tips_mean,
              rise.low, rise.high, verdict(rise.low, rise.high, 0.0, math.inf), n_runs,
              f"{how}. Tips a month and million people."),
        Trial("patrols and assault", PATROLS, "less assault (sign)", -math.inf, 0.0, *change,
              verdict(change[1], change[2], -math.inf, 0.0), n_runs,
              f"{how}. Change in deaths by gangs and militias, which stand for assault."),
        Trial("patrols and trust", PATROLS, "no effect on trust", -TRUST_NULL, TRUST_NULL, trust_mean,
              shift.low, shift.high, verdict(shift.low, shift.high, -TRUST_NULL, TRUST_NULL), n_runs,
              f"{how}. Mean trust in the state; within .05 counts as none."),
    ]  # fmt: skip


def at_work(usd_per_head_a_year: float) -> Made:
    """Return a mission with staff to deliver aid, and with this much money for aid and as much for works."""
    plain = mission(
        "Jobs", per_1000(military=1.2, police=0.1, civilians=0.2), CivilianTasks(mediation=0.3, aid=0.3)
    )

    def made(drawn: DrawnCase) -> Design:
        usd = min(usd_per_head_a_year * drawn.case.population_people, MOST_USD_A_YEAR)
        money = Assistance(aid_usd_per_year=usd, reconstruction_usd_per_year=usd)
        return plain(drawn).model_copy(update={"assistance": money})

    return made


class Joined(NamedTuple):
    """People who joined gangs and armed groups, and whether a war was fought, week by week of years two to
    five."""

    recruits: np.ndarray
    at_war: np.ndarray


def joined(countries: ReferenceClass, number: int) -> Joined:
    """Return who joined in one life of a case."""
    run = simulate.run(
        countries.scenario(number), seed=countries.seed, replication=countries.cases[number].facts.number,
        keep=("weeks",),
    )  # fmt: skip
    at_war = war_windows(run.state.weeks.war_deaths, run.scenario.case.war_threshold_deaths)
    return Joined(run.weekly["recruits_people"][WEEKS], at_war[WEEKS])


def at_peace(lives: Sequence[Joined], others: Sequence[Joined]) -> np.ndarray:
    """Return by pair how many joined in `lives` over the weeks in which neither is at war."""
    return np.array(
        [
            float(life.recruits[~life.at_war & ~other.at_war].sum())
            for life, other in zip(lives, others, strict=True)
        ]
    )


def typical_change(changed: np.ndarray, plain: np.ndarray) -> tuple[float, float, float]:
    """Return the geometric mean over countries of one arm over the other, less 1, with its 95% interval."""
    known = (changed > 0.0) & (plain > 0.0)
    logs = np.log(changed[known] / plain[known])
    low, high, _ = mean_interval(logs)
    middle = float(logs.mean()) if len(logs) else math.nan
    return tuple(math.expm1(value) for value in (middle, low, high))  # type: ignore[return-value]


def illicit_work(with_money: np.ndarray, without: np.ndarray) -> Trial:
    """Return the finding on illicit work from recruits of the same countries with money and without."""
    value, low, high = typical_change(with_money, without)
    same = low <= LESS_ILLICIT_WORK <= high
    return Trial(
        "jobs and illicit work", JOBS, "about 20% less illicit work", LESS_ILLICIT_WORK, LESS_ILLICIT_WORK,
        value, low, high, (True if high < 0.0 else None) if same else False, 2 * len(without),
        f"Change in recruits of gangs and armed groups, weeks at peace in both of years two to five, from "
        f"{USD_PER_HEAD_A_YEAR:g} US$ a head and year of aid and as much of works with their jobs; mean "
        f"over {len(without)} drawn countries, {int(without.sum()):,} recruits without. Agrees if the "
        "interval holds -20% and not 0. Money goes to places, so everybody there is treated, each with about "
        "the thousand US$ that the trial spent on a man (assumption).",
    )  # fmt: skip


def job_trials(
    cases: int, seed: int, *, workers: int | None = None, stop: threading.Event | None = None
) -> list[Trial]:
    """Return the findings on jobs, training and future transfers."""
    drawn = reference_class(cases, seed)
    with_money, without = (
        _joined(sent(drawn, at_work(usd)), workers, stop) for usd in (USD_PER_HEAD_A_YEAR, 0.0)
    )
    return [
        illicit_work(at_peace(with_money, without), at_peace(without, with_money)),
        not_computable(
            "training alone", JOBS, "little effect",
            "no lever trains civilians without paying them; packages for former fighters are tools, training "
            "and pay in one.",
        ),
        not_computable(
            "future transfers", JOBS, "strongest",
            "nobody in the model looks ahead to money promised: no lever and no expectation of it.",
        ),
    ]  # fmt: skip


def _joined(countries: ReferenceClass, workers: int | None, stop: threading.Event | None) -> list[Joined]:
    return in_threads(
        lambda number: joined(countries, number), range(len(countries)), workers=workers, stop=stop
    )
