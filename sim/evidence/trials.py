"""Published trials replayed in the model: what was found there, what comes out here.

None of their coefficients is read by a rule but the worth of a package for former fighters, which the trial
itself says.
"""

from __future__ import annotations

from sim.evidence.batches import Batch
from sim.evidence.trial import Trial
from sim.evidence.trials_of_camps import sierra_leone_trials
from sim.evidence.trials_of_packages import burundi_trials
from sim.evidence.trials_of_work import job_trials, patrol_trials


def with_and_without(cases: int) -> int:
    """Return the runs of a trial: two for each case."""
    return 2 * cases


TRIALS: tuple[Batch[Trial], ...] = (
    Batch("confidence patrols, Liberia", patrol_trials, with_and_without),
    Batch("disarmament, Sierra Leone", sierra_leone_trials, with_and_without),
    Batch("reintegration, Burundi", burundi_trials, with_and_without),
    Batch("jobs, Liberia", job_trials, with_and_without),
)
