"""What an analysis found."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from sim.sensitivity.folder import read, read_table
from sim.sensitivity.request import INDICES, SCREENING

IDENTITY = ("design", "outcome")


@dataclass(frozen=True)
class Sensitivity:
    """What drives the outcomes of a study.

    Attributes
    ----------
    description : dict
        What was varied and how closely it was looked at.
    screening : pandas.DataFrame
        `design`, `outcome` and the columns of `sim.analysis.screening.screen`.
    indices : pandas.DataFrame
        `design`, `outcome` and the columns of `sim.analysis.variance_shares.sobol_indices`; empty when luck
        explains all that the screening found.
    folder : Path
    """

    description: dict[str, Any]
    screening: pd.DataFrame
    indices: pd.DataFrame
    folder: Path
    keeper: Any = field(default=None, repr=False)


def load_sensitivity(folder: str | Path) -> Sensitivity:
    """Load a finished analysis.

    Raises
    ------
    InputError
        When the folder is none.
    """
    place = Path(folder)
    described = read(place)
    return Sensitivity(described, read_table(place, SCREENING), read_table(place, INDICES), place)
