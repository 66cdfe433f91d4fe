"""How far a batch has come, and where its results go."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from sim.experiments.plan import Done, Failure


class Sink(Protocol):
    """Where results go: a `sim.experiments.store.Store`, or anything with these methods."""

    def add(self, done: Done) -> None: ...
    def fail(self, failure: Failure) -> None: ...
    def note_running(self, keys: Iterable[str]) -> None: ...
    def tick(self) -> None: ...
    def flush(self) -> None: ...


@dataclass
class Tally:
    """How far a batch has come."""

    total: int = 0
    done: int = 0
    failed: int = 0
    agent_weeks: int = 0
    interrupted: bool = False
    hanging: int = 0
    began: float = field(default_factory=time.monotonic)

    @property
    def left(self) -> int:
        """Runs still to do."""
        return self.total - self.done - self.failed

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.began


Watch = Callable[[Tally, Done | Failure], None]


def hand_over(store: Sink, result: Done | Failure) -> None:
    """Put a result where it belongs."""
    if isinstance(result, Done):
        store.add(result)
    else:
        store.fail(result)
