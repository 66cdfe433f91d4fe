"""A built map: its cells, where they come from, and how it is saved."""

from __future__ import annotations

import os
import re
import unicodedata
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import InputError
from sim.geography.writing import file_text

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

PICTURE_DPI = 150


@dataclass(frozen=True)
class CountryMap:
    """The grid of a country or of a part of it.

    Attributes
    ----------
    name, iso3 : str
        The country.
    cell_km : float
        Side of a cell.
    start : str
        The town from which travel hours are counted: the capital, or the largest town of a part without it.
    assumed : tuple of str
        What was assumed for want of facts, a sentence each.
    notes : tuple of str
        The lines that head the file: what, from whom, under which licence, how built, columns and units.
    rows : tuple of tuple
        The cells as they stand in the file, in the order of `sim.geography.writing.COLUMNS`.
    """

    name: str
    iso3: str
    cell_km: float
    start: str
    assumed: tuple[str, ...]
    notes: tuple[str, ...] = field(repr=False)
    rows: tuple[tuple[Any, ...], ...] = field(repr=False)

    @property
    def text(self) -> str:
        """The whole file: comment lines, a header, a line a cell."""
        return file_text(self.notes, self.rows)

    @property
    def cells(self) -> pd.DataFrame:
        """A row a cell, columns as in the file: `row`, `column` (cells; 0 in the north, in the west),
        `latitude_degrees`, `longitude_degrees`, `people`, `town`, `town_people`, `travel_hours`, `border`,
        `coast` (0 or 1), `lootable` (0 to 1).
        """
        import pandas as pd

        return pd.read_csv(StringIO(self.text), skiprows=len(self.notes), keep_default_na=False)

    @property
    def file_name(self) -> str:
        """The country's name as cases name a map, without ending: lower-case words joined by hyphens."""
        plain = unicodedata.normalize("NFKD", self.name).encode("ascii", "ignore").decode()
        return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")

    def figure(self) -> Figure:
        """Draw people, towns, borders and coast beside travel hours."""
        from sim.geography.picture import draw

        return draw(self)

    def save(self, folder: str | os.PathLike[str] = ".", *, overwrite: bool = False) -> tuple[Path, Path]:
        """Write ``NAME.csv`` and ``NAME.png`` into a folder, which is made if missing.

        Returns
        -------
        tuple of Path
            The map and its picture.

        Raises
        ------
        InputError
            When other files of these names are there and `overwrite` is not said, or the folder is a file.
        """
        place = Path(folder)
        map_file, picture = place / f"{self.file_name}.csv", place / f"{self.file_name}.png"
        content = self.text.encode()
        if not overwrite:
            _require_free(map_file, content)
        figure = self.figure()
        _make(place)
        _write(map_file, lambda part: part.write_bytes(content))
        _write(picture, lambda part: figure.savefig(part, dpi=PICTURE_DPI, format="png"))
        return map_file, picture


def _require_free(file: Path, content: bytes) -> None:
    """Leave another map alone: the user may have changed it by hand."""
    if file.is_file() and file.read_bytes() != content:
        raise InputError(
            "another map is there already", file=file, suggestion="Choose another folder, or say --overwrite"
        )


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise InputError("this is a file, not a folder", key="output", given=str(folder)) from None


def _write(file: Path, write: Any) -> None:
    """Write whole or not at all."""
    part = file.with_name(f".{file.name}.part")
    try:
        write(part)
        os.replace(part, file)
    finally:
        part.unlink(missing_ok=True)
