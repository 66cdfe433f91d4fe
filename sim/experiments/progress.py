"""What a user sees while a study runs: on stderr, a bar on a terminal, a line every tenth otherwise."""

from __future__ import annotations

import sys
import time
from typing import IO, Any

from sim.experiments.conduct import Start
from sim.experiments.plan import Done, Failure
from sim.experiments.size import as_bytes, as_duration, measured_seconds, size_of
from sim.experiments.tally import Tally
from sim.experiments.words import counted, large

WEEKS_PER_YEAR = 52
SECONDS_BETWEEN_LINES = 2.0


class Progress:
    """Shows the size of a study, the compiling, how far it has come, and failed runs as they happen.

    Parameters
    ----------
    quiet : bool
        Show nothing but failures.
    stream : file, optional
        Where to; stderr by default.
    """

    def __init__(self, *, quiet: bool = False, stream: IO[str] | None = None) -> None:
        self.quiet = quiet
        self.stream = stream or sys.stderr
        self._bar: Any = None
        self._bar_task: Any = None
        self._workers = 1
        self._tenths = 0
        self._shown = time.monotonic()

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        self._close_bar()

    def say(self, text: str) -> None:
        """Print one line, above the bar when there is one."""
        if self._bar is not None:
            self._bar.console.print(text, markup=False, highlight=False)
        elif not self.quiet:
            print(text, file=self.stream, flush=True)

    def begin(self, start: Start) -> None:
        """Describe the study that is about to run."""
        plan, self._workers = start.plan, start.workers
        size, study = size_of(plan), plan.study
        years = study.horizon_weeks / WEEKS_PER_YEAR
        self.say(
            f"{study.title}: {counted(len(plan.scenarios), 'design')}"
            f" x {counted(study.replications, 'replication')} = {counted(plan.total, 'run')}"
            f" of {years:.3g} years, {counted(start.workers, 'worker')}"
        )
        self.say(f"About {large(size.agent_weeks)} agent-weeks; {size.rows:,} rows, {as_bytes(size.bytes)}")
        if start.repaired:
            self.say(
                f"{counted(start.repaired, 'damaged shard or line', 'damaged shards or lines')} set aside."
            )
        if start.done_before:
            self.say(
                f"{start.done_before:,} of {counted(plan.total, 'run')} are there already in {start.folder}"
            )
        if start.suspects:
            self.say(
                f"{counted(start.suspects, 'run')} under way at the last crash: each is done alone first"
            )

    def compile(self, expected_seconds: float, is_compiled: bool) -> None:
        """Announce that the engine is being compiled, unless an earlier process did."""
        if not is_compiled:
            self.say(f"Compiling the engine (once per version, about {as_duration(expected_seconds)}) ...")

    def watch(self, tally: Tally, result: Done | Failure) -> None:
        """Take note of one more run."""
        if isinstance(result, Failure):
            self._tell_failure(result)
        elif tally.done == 1:
            self._tell_estimate(tally, result)
        if not self.quiet:
            self._advance(tally)

    def _tell_failure(self, failure: Failure) -> None:
        text = (
            f"Failed ({failure.stage}): {failure.design}, replication {failure.replication}: {failure.error}"
        )
        if self.quiet:
            print(text, file=self.stream, flush=True)
        else:
            self.say(text)

    def _tell_estimate(self, tally: Tally, first: Done) -> None:
        seconds = measured_seconds(first, tally.left, self._workers)
        self.say(
            f"The first run took {first.engine_seconds:.2g} s for {large(first.agent_weeks)} agent-weeks: "
            f"about {as_duration(seconds)} to go"
        )

    def _advance(self, tally: Tally) -> None:
        if self.stream.isatty():
            self._advance_bar(tally)
            return
        ended = tally.done + tally.failed
        tenths = 10 * ended // max(1, tally.total)
        is_due = time.monotonic() - self._shown >= SECONDS_BETWEEN_LINES or ended == tally.total
        if tenths > self._tenths and is_due:
            self._tenths, self._shown = tenths, time.monotonic()
            self.say(f"{ended:>7,} of {tally.total:,} runs ({10 * tenths} %), {as_duration(tally.seconds)}")

    def _advance_bar(self, tally: Tally) -> None:
        now, ended = time.monotonic(), tally.done + tally.failed
        if self._bar is None:
            self._open_bar(tally)
        if now - self._shown > 0.1 or ended == tally.total:
            self._bar.update(self._bar_task, completed=ended)
            self._shown = now
        if ended == tally.total:
            self._close_bar()

    def _open_bar(self, tally: Tally) -> None:
        from rich import progress
        from rich.console import Console

        columns = (
            progress.TextColumn("{task.description}"), progress.BarColumn(), progress.MofNCompleteColumn(),
            progress.TimeElapsedColumn(), progress.TextColumn("left"), progress.TimeRemainingColumn(),
        )  # fmt: skip
        self._bar = progress.Progress(*columns, console=Console(file=self.stream))
        self._bar_task = self._bar.add_task("Running", total=tally.total)
        self._bar.start()

    def _close_bar(self) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = None
