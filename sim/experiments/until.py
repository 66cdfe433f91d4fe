"""`--until PRECISION`: a study that ends once the interval of a chosen difference is narrow enough."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from sim.errors import InputError, did_you_mean, listed
from sim.experiments.plan import Plan, Task
from sim.experiments.words import counted, decimals_for, estimate, wording

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiments.store import Store

WEEKS_PER_YEAR = 52
CONFIDENCE = 0.95
DEFAULT_OUTCOME = "war_by_10_years"


@dataclass(frozen=True)
class Until:
    """What counts as precise enough.

    Attributes
    ----------
    precision : float
        Wanted half width of the interval, above 0: percentage points for shares of runs such as war by ten
        years, the outcome's own unit for everything else.
    outcome : str
        The difference of what.
    design : str, optional
        The difference of which design to the baseline; every design's, the widest deciding, when left out.
    """

    precision: float
    outcome: str = DEFAULT_OUTCOME
    design: str | None = None


@dataclass(frozen=True)
class Reached:
    """Where a study with a precision to reach stands after a look. Limits and half width in `unit`.

    `confidence_each` is that of this interval; it is so high that, with `looks` of them, the interval the
    study ends with holds with `confidence`.
    """

    outcome: str
    design: str
    baseline: str
    unit: str
    wanted: float
    half_width: float | None
    difference: float | None
    low: float | None
    high: float | None
    is_reached: bool
    replications: int
    look: int
    looks: int
    confidence_each: float
    confidence: float = CONFIDENCE


def check_until(until: Until, plan: Plan) -> None:
    """Refuse what a study can never reach.

    Raises
    ------
    InputError
        For a precision that is not positive, an unknown outcome or design, or nothing to compare.
    """
    study = plan.study
    others = [name for name in study.designs if name != study.baseline]
    if not (math.isfinite(until.precision) and until.precision > 0):
        raise InputError(key="--until", given=until.precision, allowed="a number above 0")
    if not others:
        raise InputError("--until: the study has no design but the baseline, so there is no difference")
    if plan.points:
        raise InputError(
            "--until: a sweep has a difference at each of its points; choose replications with -n"
        )
    if until.design is not None and until.design not in others:
        advice = did_you_mean(until.design, others)
        raise InputError(key="--until-design", given=until.design, allowed=listed(others), suggestion=advice)
    _check_outcome(until.outcome, study.horizon_weeks)


def _check_outcome(outcome: str, horizon_weeks: int) -> None:
    from sim.analysis.quantities import QUANTITIES, WAR_BY

    years = WAR_BY.fullmatch(outcome)
    if years and int(years[1]) * WEEKS_PER_YEAR > horizon_weeks:
        short = f"the study ends after {horizon_weeks / WEEKS_PER_YEAR:.3g} years"
        raise InputError(short, key="--until-outcome", given=outcome)
    if not years and outcome not in QUANTITIES:
        advice = did_you_mean(outcome, QUANTITIES)
        raise InputError(
            key="--until-outcome",
            given=outcome,
            allowed=listed([*QUANTITIES, "war_by_N_years"]),
            suggestion=advice,
        )


def tasks_until(
    plan: Plan,
    store: Store,
    until: Until,
    without: Collection[str],
    tell: Callable[[Reached], None] | None = None,
) -> Iterator[Task | None]:
    """Yield tasks in whole replications, a None before each look, and none once the precision is reached.

    What a look decides depends on the replications before it alone, never on which run ended first.
    """
    from sim.analysis.sequential import looks

    places, before = looks(plan.study.replications), 0
    for number, place in enumerate(places, start=1):
        yield from plan.tasks(without=without, replications=range(before, place))
        yield None
        store.flush()
        runs = store.read_runs()
        reached = measure(runs[runs["replication"] < place], plan, until, (number, len(places)), place)
        if tell is not None:
            tell(reached)
        if reached.is_reached or place == places[-1]:
            last = int(runs["replication"].max()) + 1 if len(runs) else 0
            store.conclude(max(place, last), asdict(reached))
            return
        before = place


def measure(runs: pd.DataFrame, plan: Plan, until: Until, look: tuple[int, int], place: int) -> Reached:
    """Take the interval of the chosen difference, or of the least known of all, after a whole replication."""
    from sim.analysis.quantities import quantity_of
    from sim.analysis.sequential import confidence_of_each, look_at_runs

    baseline = plan.study.baseline
    chosen = [until.design] if until.design else [d for d in plan.study.designs if d != baseline]
    confidence = confidence_of_each(look[1], CONFIDENCE)
    seen = {name: look_at_runs(runs, baseline, name, until.outcome, confidence) for name in chosen}
    design = max(seen, key=lambda name: _or_infinite(seen[name].half_width))
    unit, scale = quantity_of(runs, until.outcome).unit, 1.0
    if unit == "share of runs":
        unit, scale = "% points", 100.0
    figures: dict[str, Any] = {
        name: _scaled(getattr(seen[design], name), scale)
        for name in ("half_width", "difference", "low", "high")
    }
    enough = _or_infinite(seen[design].half_width) * scale <= until.precision
    return Reached(
        until.outcome, design, baseline, unit, until.precision, is_reached=enough, replications=place,
        look=look[0], looks=look[1], confidence_each=confidence, **figures,
    )  # fmt: skip


def _or_infinite(half_width: float) -> float:
    return half_width if math.isfinite(half_width) else math.inf


def _scaled(value: float, scale: float) -> float | None:
    return value * scale if math.isfinite(value) else None


def reached_in(entries: Sequence[dict[str, Any]]) -> Reached | None:
    """Return how a study with a precision to reach ended, from the entries of its manifest."""
    found = [entry for entry in entries if entry["kind"] == "until"]
    return Reached(**{k: v for k, v in found[-1].items() if k != "kind"}) if found else None


def asked(until: Until, baseline: str) -> str:
    """Say what a study waits for."""
    from sim.analysis.quantities import QUANTITIES, WAR_BY

    unit = "% points" if WAR_BY.fullmatch(until.outcome) else QUANTITIES[until.outcome].unit
    unit = "% points" if unit == "share of runs" else unit
    return (
        f"{wording(until.outcome).name}, {until.design or 'every design'} against {baseline}, "
        f"is known to +/- {until.precision:g} {unit}"
    )


def told(reached: Reached) -> str:
    """Say in a line how far a study is from the precision it is to reach."""
    begin = f"Look {reached.look} of {reached.looks}, {reached.replications:,} replications:"
    if reached.half_width is None:
        return f"{begin} the interval is not known yet."
    return f"{begin} {_interval(reached)}; wanted +/- {reached.wanted:g}."


def concluded(reached: Reached) -> str:
    """Say how a study with a precision to reach ended."""
    verdict = "Precise enough" if reached.is_reached else "NOT as precise as wanted"
    found = "no interval is known" if reached.half_width is None else _interval(reached)
    return (
        f"{verdict} after {reached.replications:,} replications: {found}; wanted +/- {reached.wanted:g}. "
        f"Each of {counted(reached.looks, 'look')} has an interval at {100 * reached.confidence_each:.4g}%, "
        f"so that this one holds with {100 * reached.confidence:g}% wherever the study stopped."
    )


def _interval(reached: Reached) -> str:
    value, low, high, half_width = (
        number or 0.0 for number in (reached.difference, reached.low, reached.high, reached.half_width)
    )
    decimals = decimals_for([half_width], 1 if reached.unit == "% points" else 0)
    text = f"{estimate(value, low, high, decimals)} {reached.unit}, +/- {half_width:.{decimals}f}"
    return f"{wording(reached.outcome).name}, {reached.design} against {reached.baseline}: {text}"
