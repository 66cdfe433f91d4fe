"""What an analysis is to do, checked before the first run, and what it takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sim.analysis.screening import trajectories
from sim.errors import InputError, did_you_mean, listed
from sim.experiments.conduct import study_name
from sim.experiments.plan import Plan
from sim.experiments.points import refuse_swept
from sim.experiments.sampling import Axis
from sim.experiments.size import BYTES_PER_ROW, DETECTOR_WEEKS, Size
from sim.scenario.load import load_study, scenarios_of
from sim.scenario.settings import apply_settings, parse_settings
from sim.scenario.study import Scenario, Study
from sim.scenario.sweep import MOST_POINTS, Sweep
from sim.sensitivity.fields import Range, axes_of, points_at, ranges
from sim.sensitivity.quantities import DEFAULT

SCREENING, INDICES = "screening", "indices"
SMALL_WORLD = 500
LEAST_SAMPLE = 8


@dataclass(frozen=True)
class Request:
    """What is varied, what is looked at, and how closely.

    Attributes
    ----------
    name : str
        Of the study.
    study : Study
        Of the designs looked at alone, in a small world.
    scenarios : tuple of Scenario
    axes : tuple of Axis
        The fields.
    outcomes : tuple of str
    trajectories, top, sample : int
        Of the screening; fields of it that get indices; size of their sample.
    version : str
        Of the model.
    """

    name: str
    study: Study
    scenarios: tuple[Scenario, ...]
    axes: tuple[Axis, ...]
    outcomes: tuple[str, ...]
    trajectories: int
    top: int
    sample: int
    version: str

    @property
    def description(self) -> dict[str, Any]:
        """What must be the same when an analysis is continued."""
        study = self.study
        return {
            "study": self.name,
            "version": self.version,
            "designs": list(study.designs),
            "outcomes": list(self.outcomes),
            "replications": study.replications,
            "seed": study.seed,
            "civilians": study.civilians,
            "horizon_weeks": study.horizon_weeks,
            "trajectories": self.trajectories,
            "top": self.top,
            "sample": self.sample,
            "fields": ranges(self.axes),
        }

    @property
    def points(self) -> dict[str, int]:
        """Points of each stage; of the second at most."""
        chosen = min(self.top, len(self.axes))
        return {
            SCREENING: self.trajectories * (len(self.axes) + 1),
            INDICES: self.sample * (chosen + 2) if chosen else 0,
        }

    @property
    def size(self) -> Size:
        """What both stages take together."""
        study, count = self.study, sum(self.points.values())
        runs = count * study.replications * len(self.scenarios)
        weeks = study.civilians * (study.horizon_weeks + DETECTOR_WEEKS)
        return Size(runs, runs * weeks, runs, runs * BYTES_PER_ROW["runs"])

    def drawn(self) -> np.ndarray:
        """Return the points of the screening, as shares of each range."""
        return trajectories(len(self.axes), self.trajectories, self.study.seed)

    def plan(self, stage: str, axes: tuple[Axis, ...], shares: np.ndarray) -> Plan:
        """Return the study of one stage, every point of it checked."""
        title = f"{self.study.title}: {stage}"[:200]
        study = self.study.model_copy(
            update={"title": title, "sweep": Sweep(method="table", table=f"{stage}.csv")}
        )
        name = f"{self.name[:40].strip('-')}-{stage}"
        plan = Plan(name, study, self.scenarios, self.version, points_at(axes, shares))
        _ = plan.variants  # resolves and checks every point
        return plan


def request_of(
    study: Study | str | Path,
    *,
    designs: Sequence[str] = (),
    fields: Mapping[str, Range | None] | None = None,
    only: bool = False,
    within: float | None = None,
    outcomes: Sequence[str] = (),
    trajectories: int = 20,
    top: int = 8,
    sample: int = 128,
    replications: int = 4,
    civilians: int = SMALL_WORLD,
    seed: int | None = None,
    settings: Mapping[str, Any] | Iterable[str] | None = None,
    disable: Iterable[str] = (),
    version: str | None = None,
) -> Request:
    """Resolve a study and what is asked of it; parameters as of `sim.sensitivity.sensitivity`.

    Raises
    ------
    InputError
        When the study, a design, a field, a number or a setting is not right.
    """
    loaded = study if isinstance(study, Study) else load_study(study)
    given = parse_settings(settings)
    changes = {
        "civilians": civilians,
        "replications": replications,
        "disable": list(dict.fromkeys((*loaded.disable, *disable))),
        **({} if seed is None else {"seed": seed}),
        **given,
    }
    changed = apply_settings(loaded, changes)
    chosen = _designs(changed, designs)
    axes = axes_of(changed, fields or {}, only=only, within=within)
    _refuse_varied(given, axes)
    return Request(
        name=study_name(study),
        study=_alone(changed, chosen),
        scenarios=tuple(one for one in scenarios_of(changed) if one.design_name in chosen),
        axes=axes,
        outcomes=tuple(dict.fromkeys(outcomes or DEFAULT)),
        trajectories=trajectories,
        top=top,
        sample=sample,
        version=version or _version(),
    )


def _refuse_varied(settings: Mapping[str, Any], axes: tuple[Axis, ...]) -> None:
    try:
        refuse_swept(settings, points_at(axes, np.zeros((1, len(axes)))))
    except InputError as error:
        raise InputError(
            "the analysis varies this field",
            file="--set",
            key=error.key,
            suggestion="Leave it out, or vary others only: --only and --field",
        ) from None


def _designs(study: Study, given: Sequence[str]) -> tuple[str, ...]:
    """The designs named; by default the last that is no baseline."""
    for name in given:
        if name not in study.designs:
            raise InputError(
                "no such design",
                file="--design",
                given=name,
                allowed=listed(study.designs),
                suggestion=did_you_mean(name, study.designs),
            )
    others = [name for name in study.designs if name != study.baseline]
    return tuple(name for name in study.designs if name in (given or others[-1:] or study.designs))


def _alone(study: Study, designs: tuple[str, ...]) -> Study:
    """The study of some of its designs, without claims and sweep, that keeps a row a run."""
    return study.model_copy(
        update={
            "designs": designs,
            "baseline": study.baseline if study.baseline in designs else designs[0],
            "variants": {name: value for name, value in study.variants.items() if name in designs},
            "claims": (),
            "sweep": None,
            "keep": ("runs",),
        }
    )


def check_numbers(request: Request) -> None:
    """Know that the numbers give an analysis, with no more points than a sweep may have.

    Raises
    ------
    InputError
        Naming the first that does not.
    """
    if request.study.replications < 2:
        raise InputError(
            file="replications", given=request.study.replications, allowed="2 or more, to tell luck apart"
        )
    if request.trajectories < 2:
        raise InputError(file="trajectories", given=request.trajectories, allowed="2 or more")
    if request.sample < LEAST_SAMPLE or request.sample & (request.sample - 1):
        raise InputError(file="sample", given=request.sample, allowed=f"a power of 2, {LEAST_SAMPLE} or more")
    for stage, count in request.points.items():
        if count > MOST_POINTS:
            raise InputError(
                f"{count:,} points of {stage}",
                allowed=f"at most {MOST_POINTS:,}",
                suggestion="Ask for fewer trajectories or fields"
                if stage == SCREENING
                else "Ask for a smaller sample or fewer fields at the top",
            )


def _version() -> str:
    from sim.simulate import CODE_VERSION

    return CODE_VERSION
