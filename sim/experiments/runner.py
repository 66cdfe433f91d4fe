"""Runs the tasks of a study on any executor: few at a time, surviving bad runs, dead workers and Ctrl-C."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from dataclasses import dataclass, field
from typing import Any

from sim.errors import MachineError
from sim.experiments.alone import PATIENCE_SECONDS, run_alone
from sim.experiments.executors import Pool, open_pool
from sim.experiments.interrupts import on_interrupt
from sim.experiments.job import Job
from sim.experiments.plan import Done, Failure, Task
from sim.experiments.tally import Sink, Tally, Watch, hand_over

GRACE_SECONDS = 5.0
LOOK_SECONDS = 0.2
IN_FLIGHT_PER_WORKER = 2
LOST_WORKER = ("KilledWorker", "WorkerDied")


def execute(
    tasks: Iterable[Task],
    executor: Executor | Pool,
    store: Sink,
    *,
    job: Job,
    total: int = 0,
    workers: int | None = None,
    watch: Watch | None = None,
    patience_seconds: float = PATIENCE_SECONDS,
) -> Tally:
    """Do every task and put the results into `store`, whatever single runs do.

    Parameters
    ----------
    tasks : iterable of Task
        Taken one by one as workers become free, so that it may be as long as it likes.
    executor : concurrent.futures.Executor or Pool
        Any executor. With a `Pool` that can be renewed, runs whose worker died or hung are done again, alone
        in a process of their own, at most twice.
    store : Sink
        Gets finished and failed runs, in the order in which they end.
    job : Job
        How a task is done.
    total : int
        Number of tasks, for the tally.
    workers : int, optional
        Runs at the same time, when `executor` is not a `Pool`; as many as processors by default.
    watch : callable, optional
        Called after each run with the tally and the run.
    patience_seconds : float
        A run without result for so long counts as hung, where hung workers can be ended.

    Returns
    -------
    Tally
        `interrupted` tells that Ctrl-C ended it: what was under way had five seconds.

    Raises
    ------
    MachineError
        When the disk refuses, or when workers died and the executor cannot be renewed.
    """
    pool = executor if isinstance(executor, Pool) else open_pool(executor, workers)
    batch = _Batch(pool, store, job, Tally(total=total), watch, patience_seconds)
    return batch.run(tasks)


@dataclass
class _Batch:
    """The state of one `execute`."""

    pool: Pool
    store: Sink
    job: Job
    tally: Tally
    watch: Watch | None
    patience_seconds: float
    pending: dict[Future[Any], Task] = field(default_factory=dict)
    suspects: list[Task] = field(default_factory=list)
    progressed: float = field(default_factory=time.monotonic)

    def run(self, tasks: Iterable[Task]) -> Tally:
        with on_interrupt(self._interrupt):
            try:
                self._work_off(tasks)
            except KeyboardInterrupt:
                self._interrupt()
            except BaseException:
                self._give_up()
                raise
            if self.tally.interrupted:
                self._give_up()
        self.store.flush()
        return self.tally

    def _work_off(self, tasks: Iterable[Task]) -> None:
        window = IN_FLIGHT_PER_WORKER * self.pool.workers
        for task in tasks:
            while len(self.pending) >= window and not self.tally.interrupted:
                self._collect()
            if self.tally.interrupted:
                return
            self._submit(task)
        while self.pending and not self.tally.interrupted:
            self._collect()

    def _submit(self, task: Task) -> None:
        arguments = (task, self.pool.stop) if self.pool.passes_stop else (task,)
        try:
            future = self.pool.executor.submit(self.job, *arguments)
        except BrokenExecutor:
            self.suspects.append(task)
            self._recover()
            return
        self.pending[future] = task
        self._note_running()

    def _collect(self) -> None:
        ended, _ = wait(self.pending, timeout=LOOK_SECONDS, return_when=FIRST_COMPLETED)
        for future in ended:
            self._settle(future)
        if ended:
            self._note_running()
        self.store.tick()
        if self.suspects or self._is_hung():
            self._recover()

    def _settle(self, future: Future[Any]) -> None:
        task = self.pending.pop(future)
        self.progressed = time.monotonic()
        try:
            result = future.result()
        except CancelledError:
            return
        except KeyboardInterrupt:
            self._interrupt()
        except Exception as error:
            if isinstance(error, BrokenExecutor) or type(error).__name__ in LOST_WORKER:
                self.suspects.append(task)
            else:
                self._record(Failure.of(task, "worker", f"{type(error).__name__}: {error}"))
        else:
            self._record(result)

    def _record(self, result: Done | Failure | None) -> None:
        if result is None:
            return
        if isinstance(result, Done):
            self.tally.done += 1
            self.tally.agent_weeks += result.agent_weeks
        else:
            self.tally.failed += 1
        hand_over(self.store, result)
        if self.watch is not None:
            self.watch(self.tally, result)

    def _is_hung(self) -> bool:
        idle = time.monotonic() - self.progressed
        return self.pool.kill is not None and bool(self.pending) and idle > self.patience_seconds

    def _recover(self) -> None:
        """Renew the executor after a worker died or hung, and do the runs that were under way alone."""
        if self.pool.renew is None:
            raise MachineError("a worker died, and this executor cannot be renewed. Continue with --resume.")
        if self.pool.kill is not None:
            self.pool.kill(self.pool.executor)
        wait(self.pending, timeout=GRACE_SECONDS)
        for future in [future for future in self.pending if future.done()]:
            self._settle(future)
        suspects = [*self.suspects, *self.pending.values()]
        self.suspects, self.pending = [], {}
        self.pool.executor.shutdown(wait=False, cancel_futures=True)
        self.pool.executor = self.pool.renew()
        for task in suspects:
            if self.tally.interrupted:
                return
            self._record(run_alone(self.job, task, patience_seconds=self.patience_seconds))
        self.progressed = time.monotonic()

    def _interrupt(self) -> None:
        self.tally.interrupted = True
        self.pool.stop.set()

    def _give_up(self) -> None:
        """Start nothing more; give what is under way five seconds, then let it go."""
        self.pool.stop.set()
        for future in self.pending:
            future.cancel()
        with contextlib.suppress(KeyboardInterrupt):
            wait(self.pending, timeout=GRACE_SECONDS)
        if self.tally.interrupted:
            for future in [future for future in self.pending if future.done()]:
                self._settle(future)
        if self.pending and self.pool.kill is not None:
            self.pool.kill(self.pool.executor)
        self.pending = {future: task for future, task in self.pending.items() if not future.done()}
        self.tally.hanging = len(self.pending)
        self._note_running()

    def _note_running(self) -> None:
        self.store.note_running([task.key for task in self.pending.values()])
