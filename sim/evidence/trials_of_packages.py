"""Burundi's packages for former fighters, replayed: what they gave, and what they did not change."""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence
from dataclasses import replace

from sim.evidence.arms import Made, in_threads, mission, per_1000, sent
from sim.evidence.ex_combatants import Demobilised, differences, ex_combatants, mean_of
from sim.evidence.reference_class import DrawnCase, ReferenceClass, reference_class
from sim.evidence.trial import Trial, trial_of_values
from sim.evidence.trials_of_camps import HORIZON_WEEKS, PACKAGES_USD
from sim.scenario.design import CivilianTasks, Design, Disarmament

BURUNDI = "Gilligan, Mvukiyehe & Samii 2013, JCR 57 [43]"
NO_POLITICS = 0.05


def burundi_mission(package_usd: float) -> Made:
    """Return the mission of a drawn country with a programme that pays packages of this worth."""
    tasks = CivilianTasks(mediation=0.3, disarmament=0.3)
    plain = mission("Camps", per_1000(military=1.2, police=0.1, civilians=0.2), tasks)

    def made(drawn: DrawnCase) -> Design:
        camps = Disarmament(budget_usd=40.0 * drawn.case.population_people, reintegration_usd=package_usd)
        return plain(drawn).model_copy(update={"disarmament": camps})

    return made


def accords(cases: int, seed: int) -> ReferenceClass:
    """Return the first countries of a class whose war ended by treaty, so that rebels go to camps."""
    drawn = reference_class(6 * cases + 20, seed, horizon_weeks=HORIZON_WEEKS)
    return replace(drawn, cases=tuple(one for one in drawn if one.facts.ending == "treaty")[:cases])


def burundi_trials(
    cases: int, seed: int, *, workers: int | None = None, stop: threading.Event | None = None
) -> list[Trial]:
    """Return the findings of Burundi's natural experiment: poverty and politics."""
    countries = accords(cases, seed)
    with_package, without = (
        _lived(sent(countries, burundi_mission(usd)), workers, stop) for usd in PACKAGES_USD
    )
    poor = differences(
        [mean_of(one, "poor") for one in with_package], [mean_of(one, "poor") for one in without]
    )
    trust = differences([one.trust_state for one in with_package], [one.trust_state for one in without])
    commitment = differences([one.commitment for one in with_package], [one.commitment for one in without])
    richer = differences(
        [mean_of(one, "livelihood") for one in with_package], [mean_of(one, "livelihood") for one in without]
    )
    n_runs, pairs = 2 * len(countries), f"{len(countries)} drawn treaty countries, pairs on the same luck"
    return [
        trial_of_values(
            "reintegration and poverty", BURUNDI, "poverty down 20 to 35 points", -0.35, -0.20, poor, n_runs,
            f"{pairs}. Poor a year after the camp: worse off than two thirds of communities (assumption), "
            "with a package of 300 US$ less without; livelihood differs by "
            f"{richer.mean() if len(richer) else math.nan:.2f}. The size of a package's effect was set by "
            "this study: no independent test.",
        ),
        trial_of_values(
            "reintegration and trust", BURUNDI, "no political effect", -NO_POLITICS, NO_POLITICS, trust,
            n_runs,
            f"{pairs}. Mean trust of communities in the state from the second to the fifth year: former "
            "fighters hold no attitudes of their own.",
        ),
        trial_of_values(
            "reintegration and commitment", BURUNDI, "no political effect", -NO_POLITICS, NO_POLITICS,
            commitment, n_runs, f"{pairs}. The rebels' mean commitment from the second to the fifth year.",
        ),
    ]  # fmt: skip


def _lived(
    countries: ReferenceClass, workers: int | None, stop: threading.Event | None
) -> Sequence[Demobilised]:
    def one(number: int) -> Demobilised:
        luck = countries.cases[number].facts.number
        return ex_combatants(countries.scenario(number), countries.seed, luck)

    return in_threads(one, range(len(countries)), workers=workers, stop=stop)
