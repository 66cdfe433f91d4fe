"""The runs of a calibration: at each design point a whole class is run; results are kept line by line, so
that a broken calibration goes on where it stood.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sim.errors import InputError
from sim.evidence.figures_fitted import figures_of
from sim.evidence.fitted import NAMES, constants_at, from_unit
from sim.evidence.lives import Life, Order, lives_of
from sim.evidence.reference_class import ReferenceClass, reference_class
from sim.experiments.durable import write_durably
from sim.simulate import CODE_VERSION

SETTINGS_FILE, POINTS_FILE = "calibration.json", "points.jsonl"


@dataclass(frozen=True)
class Settings:
    """What a calibration runs.

    Attributes
    ----------
    seed : int
        Of the class, of its luck and of the design points.
    points, spells : int
        Design points of the first wave, spells at each.
    second_points, second_spells : int
        Of the second wave, placed where the first found the data likely.
    """

    seed: int
    points: int
    spells: int
    second_points: int
    second_spells: int

    @property
    def runs(self) -> int:
        """Number of runs in all."""
        return self.points * self.spells + self.second_points * self.second_spells


@dataclass(frozen=True)
class PointResult:
    """What one design point gave.

    Attributes
    ----------
    wave, number : int
    unit : tuple of float
        Its place in the unit cube.
    spells : int
    figures : dict
        By id of their targets; None where there is none.
    """

    wave: int
    number: int
    unit: tuple[float, ...]
    spells: int
    figures: dict[str, float | None]


def sobol_points(count: int, seed: int) -> np.ndarray:
    """Return scrambled Sobol' points in the unit cube of the fitted constants, (count, constants)."""
    from scipy.stats import qmc

    return qmc.Sobol(len(NAMES), rng=np.random.default_rng(seed)).random(count)


def begun(folder: Path, settings: Settings, *, resume: bool) -> list[PointResult]:
    """Open a folder for a calibration and return what is in it.

    Raises
    ------
    InputError
        When another calibration, or one of other code, is there; or one is and `resume` is not said.
    """
    file, header = folder / SETTINGS_FILE, asdict(settings) | {"code": CODE_VERSION, "constants": list(NAMES)}
    if not file.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise InputError(
                "this folder holds something else", file=folder, suggestion="Choose an empty folder"
            )
        write_durably(file, (json.dumps(header, indent=1) + "\n").encode())
        return []
    if not resume:
        raise InputError("a calibration is here already", file=folder, suggestion="Go on with --resume")
    there = json.loads(file.read_text(encoding="utf-8"))
    if there != header:
        changed = sorted(key for key in header if there.get(key) != header[key])
        raise InputError(
            f"another calibration is here: {', '.join(changed)} differ", file=folder,
            suggestion="Choose another folder, or the settings and the code it was begun with",
        )  # fmt: skip
    return list(read_points(folder))


def read_points(folder: Path) -> Iterator[PointResult]:
    """Yield the points that are whole; a torn last line is left out."""
    file = folder / POINTS_FILE
    if not file.is_file():
        return
    for line in file.read_text(encoding="utf-8").splitlines():
        try:
            said = json.loads(line)
        except json.JSONDecodeError:
            continue
        yield PointResult(**(said | {"unit": tuple(said["unit"])}))


def run_wave(
    folder: Path,
    wave: int,
    units: np.ndarray,
    spells: int,
    seed: int,
    known: list[PointResult],
    *,
    workers: int | None = None,
    stop: threading.Event | None = None,
    told: Callable[[int, int], None] | None = None,
) -> list[PointResult]:
    """Run the points of a wave that are not known yet and return all of them."""
    countries = reference_class(spells, seed)
    done = {one.number: one for one in known if one.wave == wave}
    for number, unit in enumerate(units):
        if number not in done:
            lives = run_point(countries, unit, workers=workers, stop=stop)
            done[number] = PointResult(
                wave, number, tuple(map(float, unit)), spells, _plain(figures_of(lives))
            )
            _append(folder / POINTS_FILE, asdict(done[number]))
        if told is not None:
            told(wave, number + 1)
    return [done[number] for number in sorted(done)]


def run_point(
    countries: ReferenceClass,
    unit: np.ndarray,
    *,
    workers: int | None = None,
    stop: threading.Event | None = None,
) -> list[Life]:
    """Run every case of a class under the constants at a point of the unit cube."""
    constants = constants_at(from_unit(unit))
    orders = [Order(number, constants=constants) for number in range(len(countries))]
    return lives_of(countries, orders, workers=workers, stop=stop)


def _append(file: Path, line: dict[str, Any]) -> None:
    """Add a line for good: a torn one of an earlier death is closed first."""
    torn = file.is_file() and file.stat().st_size > 0 and not file.read_bytes().endswith(b"\n")
    with file.open("a", encoding="utf-8") as out:
        out.write(("\n" if torn else "") + json.dumps(line) + "\n")
        out.flush()
        os.fsync(out.fileno())


def _plain(figures: dict[str, float]) -> dict[str, float | None]:
    return {name: float(value) if np.isfinite(value) else None for name, value in figures.items()}
