"""Published trials replayed in the model: what was found there, what comes out here.

None of their coefficients is read by a rule but the worth of a package for former fighters, which the trial
itself says.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import NamedTuple, Protocol

from sim.evidence.fitted import REPORTING_SEED
from sim.evidence.trial import Trial
from sim.evidence.trials_of_camps import sierra_leone_trials
from sim.evidence.trials_of_packages import burundi_trials
from sim.evidence.trials_of_work import job_trials, patrol_trials

__all__ = ["CASES", "Trial", "runs_needed", "trials"]

CASES = {"quick": 40, "full": 300}


class Replay(Protocol):
    """A function that runs some cases, with and without, and returns trials."""

    def __call__(
        self, cases: int, seed: int, *, workers: int | None = None, stop: threading.Event | None = None
    ) -> list[Trial]: ...


class Batch(NamedTuple):
    """Trials made on the same runs: two for each case."""

    name: str
    trials: Replay


BATCHES = (
    Batch("confidence patrols, Liberia", patrol_trials),
    Batch("disarmament, Sierra Leone", sierra_leone_trials),
    Batch("reintegration, Burundi", burundi_trials),
    Batch("jobs, Liberia", job_trials),
)


def runs_needed(cases: int) -> dict[str, int]:
    """Return how many runs each batch of trials takes, by name.

    Examples
    --------
    >>> sum(runs_needed(40).values())
    320
    """
    return {batch.name: 2 * cases for batch in BATCHES}


def trials(
    cases: int = CASES["quick"],
    seed: int = REPORTING_SEED,
    *,
    workers: int | None = None,
    stop: threading.Event | None = None,
    told: Callable[[str, int], None] | None = None,
) -> list[Trial]:
    """Replay all trials.

    Parameters
    ----------
    cases : int
        Countries drawn, or lives of Sierra Leone, for each batch: `CASES` has a quick and a full number.
    seed : int
        Of the class; never the one that constants were fitted on.
    workers : int, optional
        Threads; one a core by default.
    stop : threading.Event, optional
        Set it to give up.
    told : callable, optional
        Told the name of each batch and its runs before it begins.

    Raises
    ------
    Stopped
        When `stop` is set.
    """
    found: list[Trial] = []
    for batch in BATCHES:
        if told is not None:
            told(batch.name, 2 * cases)
        found += batch.trials(cases, seed, workers=workers, stop=stop)
    return found
