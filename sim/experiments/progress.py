"""What a user sees of a running study: a live picture on a terminal, a line that replaces itself in a
notebook, a line a tenth on stderr otherwise."""

from __future__ import annotations

import os
import sys
import time
from typing import IO, TYPE_CHECKING

from sim.experiments.conduct import Start
from sim.experiments.notebook import NotebookLine, is_notebook
from sim.experiments.plan import Done, Failure
from sim.experiments.relapses import Relapses
from sim.experiments.size import as_bytes, as_duration, measured_seconds, size_of
from sim.experiments.tally import Tally
from sim.experiments.until import Reached, asked, told
from sim.experiments.words import counted, large

if TYPE_CHECKING:
    from sim.experiments.display import Display

WEEKS_PER_YEAR = 52
SECONDS_BETWEEN_LINES = 2.0
MOST_FAILURES_TOLD = 10


class Progress:
    """Shows the size of a study, the compiling, how far it has come, and failed runs as they happen.

    Parameters
    ----------
    quiet : bool
        Show nothing but failures.
    stream : file, optional
        Where to; by default the cell of a notebook, else stderr.
    """

    def __init__(self, *, quiet: bool = False, stream: IO[str] | None = None) -> None:
        self.quiet = quiet
        self._line = NotebookLine() if stream is None and not quiet and is_notebook() else None
        self.stream = stream or sys.stderr
        self._display: Display | None = None
        self._relapses = Relapses((), 0)
        self._workers = 1
        self._may_end_early = False
        self._tenths = 0
        self._failures = 0
        self._shown = time.monotonic()

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._line is not None:
            self._line.close()
        self._close_display()

    def say(self, text: str) -> None:
        """Print one line, above the picture when there is one."""
        if self._line is not None:
            self._line.show(text)
        elif self._display is not None:
            self._display.say(text)
        elif not self.quiet:
            print(text, file=self.stream, flush=True)

    def begin(self, start: Start) -> None:
        """Describe the study that is about to run."""
        plan, self._workers = start.plan, start.workers
        size, study = size_of(plan), plan.study
        years = study.horizon_weeks / WEEKS_PER_YEAR
        self.say(
            f"{study.title}: {counted(len(plan.scenarios), 'design')}"
            f"{f' x {len(plan.points):,} points' if plan.points else ''}"
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
        if start.until is not None:
            self._may_end_early = True
            self.say(f"Ends earlier, after whole replications, once {asked(start.until, study.baseline)}")
        self._relapses = Relapses(study.designs, study.horizon_weeks)
        if start.done_before and self._is_live():
            self._relapses.add_folder(start.folder)

    def compile(self, expected_seconds: float, is_compiled: bool) -> None:
        """Announce that the engine is being compiled, unless an earlier process did."""
        if not is_compiled:
            self.say(f"Compiling the engine (once per version, about {as_duration(expected_seconds)}) ...")

    def watch(self, tally: Tally, result: Done | Failure) -> None:
        """Take note of one more run."""
        if isinstance(result, Failure):
            self._tell_failure(result)
        else:
            self._relapses.add(result)
        if self.quiet:
            return
        if self._line is not None:
            self.say(self._state(tally))
        elif self._is_live():
            self._draw(tally)
        else:
            self._tell_tenth(tally, result)

    def look(self, reached: Reached) -> None:
        """Tell how far the study is from the precision it is to reach."""
        self.say(told(reached))

    def _tell_failure(self, failure: Failure) -> None:
        self._failures += 1
        if self._failures > MOST_FAILURES_TOLD:
            return
        text = (
            f"Failed ({failure.stage}): {failure.design}, replication {failure.replication}: {failure.error}"
        )
        if self._failures == MOST_FAILURES_TOLD:
            text += "\nFurther failures are not told here: see manifest.jsonl in the results folder."
        if self.quiet or self._line is not None:
            print(text, file=self.stream, flush=True)
        else:
            self.say(text)

    def _tell_tenth(self, tally: Tally, result: Done | Failure) -> None:
        if tally.done == 1 and isinstance(result, Done):
            self._tell_estimate(tally, result)
        ended = tally.done + tally.failed
        tenths = 10 * ended // max(1, tally.total)
        is_due = time.monotonic() - self._shown >= SECONDS_BETWEEN_LINES or ended == tally.total
        if tenths > self._tenths and is_due:
            self._tenths, self._shown = tenths, time.monotonic()
            self.say(self._state(tally))

    def _tell_estimate(self, tally: Tally, first: Done) -> None:
        seconds = measured_seconds(first, tally.left, self._workers)
        self.say(
            f"The first run took {first.engine_seconds:.2g} s for {large(first.agent_weeks)} agent-weeks: "
            f"{'at most' if self._may_end_early else 'about'} {as_duration(seconds)} to go"
        )

    def _is_live(self) -> bool:
        is_dumb = os.environ.get("TERM", "").lower() in ("dumb", "unknown")
        return not self.quiet and not is_dumb and self.stream.isatty()

    def _draw(self, tally: Tally) -> None:
        if self._display is None:
            from sim.experiments.display import Display

            self._display = Display(self.stream, tally, self._relapses, may_end_early=self._may_end_early)

    def _close_display(self) -> None:
        if self._display is None:
            return
        tally = self._display.tally
        self._display.close()
        self._display = None
        self.say(self._state(tally))

    def _state(self, tally: Tally) -> str:
        from sim.experiments.display import count_of, pace_of

        return "  ".join([count_of(tally), *pace_of(tally, may_end_early=self._may_end_early)])
