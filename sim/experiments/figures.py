"""The figures that go with results: written as files into the folder `figures`."""

from __future__ import annotations

import io
import struct
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.experiments.durable import machine_errors, make_folder, write_durably
from sim.experiments.pictures import Picture, pictures, trajectories_of
from sim.experiments.results import Results

if TYPE_CHECKING:
    import pandas as pd

DOTS_PER_INCH = 160
MOVING_DOTS_PER_INCH = 100
PIXELS_PER_INCH = 96
ROUNDS_MORE = 2


def write_figures(results: Results, drawn: Iterable[Picture] | None = None) -> list[Path]:
    """Write the pictures of a study (`drawn` before, or drawn here) and return the files."""
    folder = results.folder / "figures"
    chosen = pictures(results) if drawn is None else drawn
    return [_write(picture, folder) for picture in chosen]


def write_run_figure(weeks: pd.DataFrame, folder: Path) -> list[Path]:
    """Draw the weeks of one run."""
    figure = trajectories_of(weeks)
    return [] if figure is None else [save(figure, folder / "trajectories.png")]


def save(figure: Any, path: Path) -> Path:
    """Write one figure as PNG, whole or not at all."""
    stream = io.BytesIO()
    figure.savefig(stream, format="png", dpi=DOTS_PER_INCH)
    make_folder(path.parent)
    write_durably(path, stream.getvalue())
    return path


def as_drawing(figure: Any) -> bytes:
    """Return a figure as SVG, the same bytes for the same figure."""
    from matplotlib import rc_context

    stream = io.BytesIO()
    with rc_context({"svg.hashsalt": "peacegrid"}):
        figure.savefig(stream, format="svg", metadata={"Date": None})
    return stream.getvalue()


def size_of(figure: Any) -> tuple[int, int]:
    """Width and height of a figure in the pixels of a page."""
    width, height = figure.get_size_inches()
    return round(PIXELS_PER_INCH * width), round(PIXELS_PER_INCH * height)


def size_of_moving(gif: bytes) -> tuple[int, int]:
    """Width and height of an animation in its own pixels."""
    width, height = struct.unpack("<HH", gif[6:10])
    return width, height


def _write(picture: Picture, folder: Path) -> Path:
    if not picture.moving:
        return save(picture.figure, folder / f"{picture.name}.png")
    path = folder / f"{picture.name}.gif"
    make_folder(folder)
    with machine_errors(path):
        moving = _animated(picture.figure)
    write_durably(path, moving)
    return path


def _animated(animation: Any) -> bytes:
    """Return an animation as a GIF that comes to rest after a few rounds: what moves for ever keeps people
    from reading."""
    from PIL import Image, ImageSequence

    with tempfile.TemporaryDirectory(prefix="peacegrid-") as place:
        endless = Path(place) / "endless.gif"
        animation.save(endless, writer="pillow", dpi=MOVING_DOTS_PER_INCH)
        with Image.open(endless) as moving:
            duration = moving.info["duration"]
            frames = [frame.copy() for frame in ImageSequence.Iterator(moving)]
    stream = io.BytesIO()
    later = {"save_all": True, "append_images": frames[1:], "duration": duration, "loop": ROUNDS_MORE}
    frames[0].save(stream, format="gif", **later)
    return stream.getvalue()
