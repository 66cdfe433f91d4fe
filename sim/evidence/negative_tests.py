"""All negative tests of the evidence: what the model must not do, each with its statistic and its power."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import NamedTuple, Protocol

from sim.evidence.fitted import REPORTING_SEED
from sim.evidence.force_size import GRID_PER_1000, force_size_tests
from sim.evidence.negative_test import NegativeTest
from sim.evidence.spell_shape_test import FEWEST_SPELLS, spell_tests
from sim.evidence.trust_after_harm import MOST_CASES, trust_tests
from sim.evidence.variance_shares import FUTURES, STARTS, variance_tests
from sim.evidence.who_is_sent import ARMS, who_is_sent_tests
from sim.evidence.withdrawal import MONTHS, withdrawal_test

__all__ = ["CASES", "NegativeTest", "negative_tests", "runs_needed"]

CASES = {"quick": 40, "full": 300}


class Tests(Protocol):
    """A function that runs some cases and returns tests."""

    def __call__(
        self, cases: int, seed: int, *, workers: int | None = None, stop: threading.Event | None = None
    ) -> list[NegativeTest]: ...


class Batch(NamedTuple):
    """Tests made on the same runs, and how many runs that takes."""

    name: str
    tests: Tests
    n_runs: Callable[[int], int]


BATCHES = (
    Batch("force size", force_size_tests, lambda cases: len(GRID_PER_1000) * cases),
    Batch("times to relapse", spell_tests, lambda cases: max(cases, FEWEST_SPELLS)),
    Batch("who is sent", who_is_sent_tests, lambda cases: len(ARMS) * cases),
    Batch("withdrawal", withdrawal_test, lambda cases: len(MONTHS) * cases),
    Batch("trust after harm", trust_tests, lambda cases: 2 * min(cases, MOST_CASES)),
    Batch("starts and events", variance_tests, lambda cases: STARTS * FUTURES * max(cases, 2)),
)


def runs_needed(cases: int) -> dict[str, int]:
    """Return how many runs each batch of tests takes, by name.

    Examples
    --------
    >>> sum(runs_needed(40).values())
    1550
    """
    return {batch.name: batch.n_runs(cases) for batch in BATCHES}


def negative_tests(
    cases: int = CASES["quick"],
    seed: int = REPORTING_SEED,
    *,
    workers: int | None = None,
    stop: threading.Event | None = None,
    told: Callable[[str, int], None] | None = None,
) -> list[NegativeTest]:
    """Run all negative tests.

    Parameters
    ----------
    cases : int
        Countries drawn for each batch: `CASES` has a quick and a full number.
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
    found: list[NegativeTest] = []
    for batch in BATCHES:
        if told is not None:
            told(batch.name, batch.n_runs(cases))
        found += batch.tests(cases, seed, workers=workers, stop=stop)
    return found
