"""The live picture of a running study on a terminal: how far it has come, and what it finds so far."""

from __future__ import annotations

import math
from typing import IO

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from sim.experiments.relapses import Relapses, Share
from sim.experiments.size import as_duration
from sim.experiments.tally import Tally

PICTURES_PER_SECOND = 4
CELLS = 40
MOST_DESIGNS = 12


class Display:
    """Draws the tally and the relapse shares in place, a few times a second, until closed.

    Parameters
    ----------
    stream : file
    tally : Tally
        Looked at whenever the picture is drawn.
    relapses : Relapses
    may_end_early : bool
        Whether fewer runs than the tally's total may be enough.
    """

    def __init__(
        self, stream: IO[str], tally: Tally, relapses: Relapses, *, may_end_early: bool = False
    ) -> None:
        self.tally, self.relapses, self.may_end_early = tally, relapses, may_end_early
        self.console = Console(file=stream)
        self._live = Live(
            console=self.console,
            get_renderable=self.picture,
            refresh_per_second=PICTURES_PER_SECOND,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._live.start()

    def say(self, text: str) -> None:
        """Print a line above the picture."""
        self.console.print(text, markup=False, highlight=False)

    def close(self) -> None:
        """Take the picture away."""
        self._live.stop()

    def picture(self) -> RenderableType:
        """Return what is to be seen now."""
        tally = self.tally
        bar = ProgressBar(max(1, tally.total), tally.done + tally.failed, width=CELLS)
        row = Table.grid(padding=(0, 2))
        row.add_row(bar, Text(count_of(tally)))
        parts: list[RenderableType] = [row, Text("  ".join(pace_of(tally, may_end_early=self.may_end_early)))]
        if self.relapses.years:
            parts += ["", self._shares()]
        return Group(*parts)

    def _shares(self) -> Table:
        table = Table(box=None, padding=(0, 2, 0, 0), header_style="")
        table.add_column(f"War by {self.relapses.years} years, so far")
        table.add_column("runs", justify="right")
        table.add_column("share [95% interval]", justify="right")
        table.add_column("0 %".ljust(CELLS - 5) + "100 %")
        shares = list(self.relapses.shares())
        for share in shares[:MOST_DESIGNS]:
            table.add_row(share.design, f"{share.n_runs:,}", figures(share), drawn(share, self._is_plain()))
        if len(shares) > MOST_DESIGNS:
            table.add_row(f"and {len(shares) - MOST_DESIGNS} more designs")
        return table

    def _is_plain(self) -> bool:
        return not self.console.encoding.lower().startswith("utf")


def count_of(tally: Tally) -> str:
    """Say how many runs are done and how many failed."""
    ended = tally.done + tally.failed
    failed = f", {tally.failed:,} failed" if tally.failed else ""
    return f"{ended:,} of {tally.total:,} runs ({100 * ended // max(1, tally.total)} %){failed}"


def pace_of(tally: Tally, *, may_end_early: bool = False) -> list[str]:
    """Say how fast the study runs, how long it has, and how long it will take."""
    ended = tally.done + tally.failed
    told = [as_duration(tally.seconds)]
    if ended:
        told.append(f"{ended / max(tally.seconds, 1e-9):.3g} a second")
    if ended and tally.left:
        about = "at most" if may_end_early else "about"
        told.append(f"{about} {as_duration(tally.seconds / ended * tally.left)} left")
    return told


def figures(share: Share) -> str:
    """Write a share with its interval in percent."""
    if not share.n_runs:
        return "-"
    return f"{100 * share.share:.0f} % [{100 * share.low:4.1f} to {100 * share.high:5.1f}]"


def drawn(share: Share, plain: bool = False) -> str:
    """Draw a share as a dot on its interval, on a line from 0 to 100 percent."""
    if not math.isfinite(share.share):
        return ""
    line, dot = ("-", "o") if plain else ("\u2500", "\u25cf")
    low, middle, high = (min(CELLS - 1, int(CELLS * value)) for value in (share.low, share.share, share.high))
    return " " * low + line * (middle - low) + dot + line * (high - middle)
