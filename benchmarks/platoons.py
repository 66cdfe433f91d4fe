"""What does the reference world gain, and what does it lose, by bands of several platoons? The same lives
with bands of one platoon and of eight: times in turn, outcomes as means and paired differences.

A thousand lives of two designs take about three minutes on two cores:
python -m uv run python benchmarks/platoons.py
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
from interleaved import Figure, figure, in_turn, options, publish, round_by_round
from reference_world import whole_run_ms
from twin import REFERENCE_PLATOONS, reference_scenario

from sim import compilation, simulate
from sim.scenario.study import Scenario

DESIGNS = ("no-mission", "unamsil")
TIMED_LIFE, NORMAL_95 = 0, 1.96
Outcome = Mapping[str, object]
READ: dict[str, tuple[str, Callable[[Outcome], float]]] = {
    "back at war within the horizon": ("% of lives", lambda one: 100.0 * bool(one["war"])),
    "weeks at war": ("weeks", lambda one: float(one["weeks_at_war"])),
    "civilians killed": ("log points", lambda one: 100.0 * np.log1p(one["deaths_civilian"])),
    "battle deaths": ("log points", lambda one: 100.0 * np.log1p(one["battle_deaths"])),
    "killed by others": ("log points", lambda one: 100.0 * np.log1p(one["deaths_by_other"])),
    "displaced": ("log points", lambda one: 100.0 * np.log1p(one["displaced_person_years"])),
    "disarmed of those who were to": ("%", lambda one: 100.0 * one["ddr_completed"]),
    "governance": ("points of 100", lambda one: 100.0 * one["governance"]),
}


def scenario_with(design: str, platoons_per_band: int, weeks: int) -> Scenario:
    """Return the reference world with bands of up to so many platoons."""
    return reference_scenario(design, weeks).model_copy(update={"platoons_per_band": platoons_per_band})


def outcomes(scenario: Scenario, seed: int, runs: int) -> list[Outcome]:
    """Return the outcomes of the first lives, on two threads."""
    with ThreadPoolExecutor(2) as pool:
        lives = pool.map(
            lambda k: simulate.run(scenario, seed=seed, replication=k, keep=()).outcome, range(runs)
        )
        return list(lives)


def differences(design: str, alone: Sequence[Outcome], together: Sequence[Outcome]) -> list[Figure]:
    """Return each mean with bands of one platoon, and the paired difference with its 95% interval."""
    figures = []
    for name, (unit, read) in READ.items():
        before = np.array([read(one) for one in alone])
        difference = np.array([read(one) for one in together]) - before
        mean, reach = difference.mean(), NORMAL_95 * difference.std(ddof=1) / np.sqrt(len(difference))
        figures.append(figure(f"{design}: {name}, one platoon a band", [before.mean()], unit))
        rounds = [mean - reach, mean, mean + reach]
        figures.append(figure(f"{design}: {name}, difference with {REFERENCE_PLATOONS}", rounds, unit))
    return figures


def main() -> None:
    """Measure and print."""
    parser = options(__doc__)
    parser.add_argument("--runs", type=int, default=1_000, help="lives of each design (default 1,000)")
    parser.add_argument("--seed", type=int, default=20_000, help="root seed (default 20,000)")
    parser.add_argument("--weeks", type=int, default=520, help="horizon (default 520)")
    args = parser.parse_args()
    compilation.warm_up()
    figures = []
    for design in DESIGNS:
        sizes = [scenario_with(design, n, args.weeks) for n in (1, REFERENCE_PLATOONS)]
        alone, together = (outcomes(scenario, args.seed, args.runs) for scenario in sizes)
        alone_ms, together_ms = (partial(whole_run_ms, scenario, TIMED_LIFE) for scenario in sizes)
        times = in_turn({"alone": alone_ms, "together": together_ms}, args.repeats)
        ratios = round_by_round(times["alone"], times["together"])
        what = f"{design}: time of a run with bands of one, against up to {REFERENCE_PLATOONS}"
        figures.append(figure(what, ratios, "times"))
        figures.extend(differences(design, alone, together))
    publish(figures, args.json)


if __name__ == "__main__":
    main()
