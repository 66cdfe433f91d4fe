"""Checks that need runs of their own, in batches that share them: negative tests, replayed trials."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from sim.evidence.fitted import REPORTING_SEED

CASES = {"quick": 40, "full": 300}
Result = TypeVar("Result")


class Check(Protocol[Result]):
    """A function that runs some cases and returns what it found."""

    def __call__(
        self, cases: int, seed: int, *, workers: int | None = None, stop: threading.Event | None = None
    ) -> list[Result]: ...


@dataclass(frozen=True)
class Batch(Generic[Result]):
    """Checks made on the same runs, and how many runs that takes."""

    name: str
    check: Check[Result]
    n_runs: Callable[[int], int]


def runs_of(batches: Sequence[Batch[Any]], cases: int) -> dict[str, int]:
    """Return how many runs each batch takes, by name."""
    return {batch.name: batch.n_runs(cases) for batch in batches}


def checked(
    batches: Sequence[Batch[Result]],
    cases: int = CASES["quick"],
    seed: int = REPORTING_SEED,
    *,
    workers: int | None = None,
    stop: threading.Event | None = None,
    told: Callable[[str, int], None] | None = None,
) -> list[Result]:
    """Run all batches, one after the other.

    Parameters
    ----------
    batches : sequence of Batch
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
    found: list[Result] = []
    for batch in batches:
        if told is not None:
            told(batch.name, batch.n_runs(cases))
        found += batch.check(cases, seed, workers=workers, stop=stop)
    return found
