"""What `peacegrid calibrate` does once its arguments are parsed."""

from __future__ import annotations

import json
import sys
import threading
import time
from argparse import Namespace
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.table import Table

from sim.errors import InputError
from sim.evidence.calibration import Calibration, calibrate, coverage
from sim.evidence.design_points import Settings
from sim.evidence.fitted import FITTED, NAMES
from sim.evidence.lives import lives_of
from sim.evidence.reference_class import reference_class
from sim.extras import require_packages
from sim.simulate import CODE_VERSION, Stopped

DONE, INTERRUPTED = 0, 130
POSTERIOR_FILE, MOVED_FILE, FIT_FILE, RECOVERY_FILE = (
    "posterior.csv", "identifiability.csv", "fit.csv", "recovery.csv",
)  # fmt: skip
INSTALL = (
    "Install with: python -m pip install 'peacegrid[calibrate]' (in the repository: "
    "python -m uv sync --extra calibrate)"
)


def calibrate_command(args: Namespace) -> int:
    """Print the budget, run the calibration, write and print what it found.

    Raises
    ------
    InputError
        When the extra is missing, or the folder holds something else.
    """
    require_packages("a calibration", ("emcee", "sklearn"), INSTALL)
    settings = Settings(args.seed, args.points, args.spells, args.second_points, args.second_spells)
    folder, screen = Path(args.output), Console(file=sys.stderr, quiet=args.quiet)
    if settings.points < 2 * len(FITTED):
        raise InputError(key="--points", given=settings.points, allowed=f"{2 * len(FITTED)} or more")
    screen.print(_budget(settings, args.workers))
    stop, began = threading.Event(), time.monotonic()

    def told(wave: int, done: int) -> None:
        total = settings.points if wave == 1 else settings.second_points
        minutes = (time.monotonic() - began) / 60.0
        screen.print(f"wave {wave}: {done} of {total} points, {minutes:.0f} min", highlight=False)

    try:
        found = calibrate(
            folder,
            settings,
            resume=args.resume,
            workers=args.workers,
            stop=stop,
            told=told,
            truths=args.truths,
        )
    except (KeyboardInterrupt, Stopped):
        stop.set()
        screen.print(f"Stopped; go on with: peacegrid calibrate -o {folder} --resume")
        return INTERRUPTED
    _write(folder, found)
    print(json.dumps(_as_json(folder, found), indent=1) if args.json else _as_text(folder, found))
    return DONE


def _budget(settings: Settings, workers: int | None) -> str:
    """Return a sentence on what the calibration will cost, timed on a few runs."""
    countries = reference_class(8, settings.seed)
    lives_of(reference_class(1, settings.seed), workers=workers)  # compiles, if need be
    began = time.perf_counter()
    lives_of(countries, workers=workers)
    minutes = settings.runs * (time.perf_counter() - began) / len(countries) / 60.0
    return (
        f"{settings.points} points x {settings.spells} spells, then {settings.second_points} x "
        f"{settings.second_spells}: {settings.runs:,} runs, about {minutes:.0f} minutes here."
    )


def _write(folder: Path, found: Calibration) -> None:
    with (folder / POSTERIOR_FILE).open("w", encoding="utf-8", newline="") as file:
        file.write(f"# {len(found.sample)} draws from the posterior of the fitted constants.\n")
        file.write(f"# Written by: peacegrid calibrate; version {CODE_VERSION} of the model.\n")
        found.sample[list(NAMES)].to_csv(file, index=False, float_format="%.6g", lineterminator="\n")
    found.moved.to_csv(folder / MOVED_FILE, index=False, float_format="%.4g")
    found.fit.to_csv(folder / FIT_FILE, index=False, float_format="%.4g")
    found.recovered.to_csv(folder / RECOVERY_FILE, index=False, float_format="%.4g")


def _as_json(folder: Path, found: Calibration) -> dict[str, object]:
    return {
        "results": str(folder),
        "centre": found.centre,
        "constants": found.moved.to_dict("records"),
        "fit": found.fit.to_dict("records"),
        "recovery_coverage": coverage(found.recovered),
    }


def _as_text(folder: Path, found: Calibration) -> str:
    moved = Table("constant", "prior", "centre", "90%", "moved", "tells")
    for row in found.moved.to_dict("records"):
        prior = f"{row['prior_low']:.3g} to {row['prior_high']:.3g}"
        middle = f"{row['low']:.3g} to {row['high']:.3g}"
        moved.add_row(row["constant"], prior, f"{row['centre']:.3g}", middle,
                      f"{row['contraction']:.0%}", row["stands_for"])  # fmt: skip
    screen = Console(width=120, file=StringIO())
    screen.print(moved)
    share = coverage(found.recovered)
    return (
        f"{screen.file.getvalue()}"  # type: ignore[attr-defined]
        f"Known constants found again inside their 90% intervals: {share:.0%} of {len(found.recovered)}.\n"
        f"Written: {POSTERIOR_FILE}, {MOVED_FILE}, {FIT_FILE}, {RECOVERY_FILE} in {folder}"
    )
