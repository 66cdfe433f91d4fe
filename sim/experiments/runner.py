"""Runs the tasks of a study on any executor: few at a time, surviving bad runs, dead workers and Ctrl-C."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from dataclasses import dataclass, field
from typing import Any

from sim.errors import MachineError
from sim.experiments.alone import PATIENCE_SECONDS, Alone
from sim.experiments.executors import Pool, open_pool
from sim.experiments.interrupts import on_interrupt
from sim.experiments.job import Job
from sim.experiments.plan import Done, Failure, Task
from sim.experiments.tally import Sink, Tally, Watch, hand_over

GRACE_SECONDS = 3.0
LOOK_SECONDS = 0.2
LEAST_PATIENCE_SECONDS = 300.0
HUNG_AFTER = 60
IN_FLIGHT_PER_WORKER = 2
SCHEDULER_LOST = "the scheduler of the cluster is gone. What is done is kept: continue with --resume."
LOST_WORKER = ("KilledWorker", "ShutdownExecutorError", "WorkerDied")


def execute(
    tasks: Iterable[Task | None],
    executor: Executor | Pool,
    store: Sink,
    *,
    job: Job,
    suspects: Iterable[Task] = (),
    total: int = 0,
    workers: int | None = None,
    watch: Watch | None = None,
    patience_seconds: float = PATIENCE_SECONDS,
) -> Tally:
    """Do every task and put the results into `store`, whatever single runs do.

    Parameters
    ----------
    tasks : iterable of Task
        Taken one by one as workers become free, so that it may be as long as it likes. A None among them
        means: end what is under way before the next is taken.
    executor : concurrent.futures.Executor or Pool
        Any executor. With a `Pool` that can be renewed, runs whose worker died or hung are done again, alone
        in a process of their own, at most twice.
    store : Sink
        Gets finished and failed runs, in the order in which they end.
    job : Job
        How a task is done.
    suspects : iterable of Task
        Done first, one at a time in a process of their own.
    total : int
        Number of tasks, for the tally.
    workers : int, optional
        Runs at the same time, when `executor` is not a `Pool`; as many as processors by default.
    watch : callable, optional
        Called after each run with the tally and the run.
    patience_seconds : float
        When no run gives a result for so long, those under way count as hung, where workers can be ended.
        Once runs have ended, `HUNG_AFTER` times the longest of them is enough, but no less than five minutes.

    Returns
    -------
    Tally
        `interrupted` tells that Ctrl-C ended it: what was under way had three seconds.

    Raises
    ------
    MachineError
        When the disk refuses, or when workers died and the executor cannot be renewed.
    """
    pool = executor if isinstance(executor, Pool) else open_pool(executor, workers)
    batch = _Batch(pool, store, job, Tally(total=total), watch, patience_seconds)
    return batch.run(suspects, tasks)


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
    longest_seconds: float = 0.0
    alone: Alone | None = None

    def run(self, suspects: Iterable[Task], tasks: Iterable[Task | None]) -> Tally:
        with on_interrupt(self._interrupt):
            try:
                self._do_alone(suspects)
                self._work_off(tasks)
            except KeyboardInterrupt:
                self._interrupt()
            except BaseException:
                self._give_up()
                raise
            finally:
                if self.alone is not None:
                    self.alone.close()
            if self.tally.interrupted:
                self._give_up()
        self.store.flush()
        return self.tally

    def _work_off(self, tasks: Iterable[Task | None]) -> None:
        for task in tasks:
            self._collect_until(IN_FLIGHT_PER_WORKER * self.pool.capacity if task is not None else 1)
            if self.tally.interrupted:
                return
            if task is not None:
                self._submit(task)
        self._collect_until(1)

    def _collect_until(self, fewer_than: int) -> None:
        while len(self.pending) >= fewer_than and not self.tally.interrupted:
            self._collect()

    def _submit(self, task: Task) -> None:
        arguments = (task, self.pool.stop) if self.pool.passes_stop else (task,)
        self._note_running(task)  # before it begins: it may end this process
        try:
            future = self.pool.executor.submit(self.job, *arguments)
        except BrokenExecutor:
            self.suspects.append(task)
            self._recover()
            return
        self.pending[future] = task

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
            if not self.tally.interrupted:
                raise MachineError(SCHEDULER_LOST) from None
        except KeyboardInterrupt:
            self._interrupt()
        except MachineError:  # of a worker that cannot take part
            raise
        except Exception as error:
            if type(error).__name__ in LOST_WORKER and self.pool.moves_runs:
                self._record(Failure.of(task, "worker", f"every worker that did this run died: {error}"))
            elif isinstance(error, BrokenExecutor) or type(error).__name__ in LOST_WORKER:
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
            self.longest_seconds = max(self.longest_seconds, result.engine_seconds)
        else:
            self.tally.failed += 1
        hand_over(self.store, result)
        if self.watch is not None:
            self.watch(self.tally, result)

    def _is_hung(self) -> bool:
        idle = time.monotonic() - self.progressed
        return self.pool.kill is not None and bool(self.pending) and idle > self._patience()

    def _patience(self) -> float:
        if not self.longest_seconds:
            return self.patience_seconds
        return min(self.patience_seconds, max(LEAST_PATIENCE_SECONDS, HUNG_AFTER * self.longest_seconds))

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
        self.pool.close(wait=False)
        self.pool.executor = self.pool.renew()
        self._do_alone(suspects)
        self.progressed = time.monotonic()

    def _do_alone(self, tasks: Iterable[Task]) -> None:
        for task in tasks:
            if self.tally.interrupted:
                return
            if self.alone is None:
                self.alone = Alone(self.job, self.pool.stop)
            self.store.note_running([task.key])
            self._record(self.alone.run(task, self._patience()))
            self._note_running()

    def _interrupt(self) -> None:
        self.tally.interrupted = True
        self.pool.stop.set()

    def _give_up(self) -> None:
        """Start nothing more; give what is under way three seconds, then let it go."""
        self.pool.stop.set()
        if not self.pool.moves_runs:
            self._cancel()
        with contextlib.suppress(KeyboardInterrupt):
            wait(self.pending, timeout=GRACE_SECONDS)
        if self.tally.interrupted:
            for future in [future for future in self.pending if future.done()]:
                self._settle(future)
        if self.pending and self.pool.kill is not None:
            self.pool.kill(self.pool.executor)
        self.pending = {future: task for future, task in self.pending.items() if not future.done()}
        self.tally.hanging = len(self.pending)
        self._cancel()
        self._note_running()

    def _cancel(self) -> None:
        for future in self.pending:
            future.cancel()

    def _note_running(self, *more: Task) -> None:
        self.store.note_running([task.key for task in (*self.pending.values(), *more)])
