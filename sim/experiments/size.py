"""How large a study is, told before anything is allocated, and refused when it cannot be meant."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from sim.errors import InputError, MachineError
from sim.experiments.plan import Done, Plan
from sim.experiments.words import large

DETECTOR_WEEKS = 52
LIMIT_AGENT_WEEKS = 5e12
BYTES_PER_ROW = {"runs": 400, "weeks": 120}


@dataclass(frozen=True)
class Size:
    """What a study takes.

    Attributes
    ----------
    runs : int
    agent_weeks : int
        Civilian records times weeks over all runs; bands and units come on top.
    rows : int
        Rows of the tables whose length is known before: `runs` and `weeks`.
    bytes : int
        Roughly what these rows take on disk.
    """

    runs: int
    agent_weeks: int
    rows: int
    bytes: int


def size_of(plan: Plan) -> Size:
    """Estimate the size of a study from its plan alone."""
    study, replications = plan.study, plan.study.replications
    scenarios = [(variant.scenario, max(1, len(variant.points))) for variant in plan.variants]
    weeks = sum(s.civilians * (s.horizon_weeks + DETECTOR_WEEKS) for s, _ in scenarios)
    rows = {"runs": replications * sum(times for _, times in scenarios)}
    if "weeks" in study.keep:
        kept = sum((s.horizon_weeks // study.every_weeks + 1) * times for s, times in scenarios)
        rows["weeks"] = replications * kept
    taken = sum(BYTES_PER_ROW[name] * count for name, count in rows.items())
    return Size(plan.total, weeks * replications, sum(rows.values()), taken)


def check_size(size: Size, folder: Path, *, limit_agent_weeks: float = LIMIT_AGENT_WEEKS) -> None:
    """Refuse a study too large for its limit or for the disk.

    Raises
    ------
    InputError
        Over the limit of agent-weeks, which the user can raise.
    MachineError
        When the disk has too little room.
    """
    if size.agent_weeks > limit_agent_weeks:
        raise InputError(
            f"study: {size.runs:,} runs of {large(size.agent_weeks)} agent-weeks in all are over the limit "
            f"of {large(limit_agent_weeks)}. Ask for fewer replications, civilians, designs or points, or "
            "raise the limit (--limit, limit_agent_weeks)."
        )
    place = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    free = shutil.disk_usage(place).free
    if size.bytes > free:
        raise MachineError(
            f"the results need about {as_bytes(size.bytes)}, and {place} has {as_bytes(free)} free. "
            "Choose another folder with -o, or keep fewer rows."
        )


def measured_seconds(done: Done, left: int, workers: int) -> float:
    """Seconds still to go, judging by one finished run."""
    return done.engine_seconds * left / max(1, workers)


def as_bytes(count: float) -> str:
    """Write a number of bytes for a reader: "1.2 MB"."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.0f} {unit}" if unit == "bytes" or count >= 10 else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} TB"


def as_duration(seconds: float) -> str:
    """Write a duration for a reader: "40 s", "12 min", "3.5 h"."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"
