"""What is on: one life or two, stepped together on the same luck, by hand or by a thread that plays."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sim.app.chronicle import Sentence, date_of, news
from sim.app.curves import curves_html
from sim.app.layers import LAYERS
from sim.app.life import Life
from sim.app.map_picture import legend_html, map_svg
from sim.app.places import Places
from sim.scenario.study import Scenario

KEPT_SENTENCES = 40
THREAD = "peacegrid-play"
BEFORE_WEEK_ZERO = -1


@dataclass(frozen=True)
class Frame:
    """What the page shows of one week.

    Attributes
    ----------
    week, horizon_weeks : int
        -1 before the first week.
    date : str
        Month and year.
    maps : tuple of str
        An SVG a life.
    legend, curves : str
        HTML.
    log : tuple of tuple of Sentence
        By life, newest first.
    is_playing, is_over : bool
    """

    week: int = BEFORE_WEEK_ZERO
    horizon_weeks: int = 0
    date: str = ""
    maps: tuple[str, ...] = ()
    legend: str = ""
    curves: str = ""
    log: tuple[tuple[Sentence, ...], ...] = ()
    is_playing: bool = False
    is_over: bool = False


class Stage:
    """The lives that one browser watches.

    Parameters
    ----------
    show : callable
        Takes each new Frame; called by whoever steps, also the playing thread.
    """

    def __init__(self, show: Callable[[Frame], None]) -> None:
        self._show = show
        self._lock = threading.RLock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._layer = next(iter(LAYERS))
        self._weeks_per_second = 5.0
        self._lives: tuple[Life, ...] = ()
        self._log: tuple[tuple[Sentence, ...], ...] = ()
        self.frame = Frame()

    def set(self, scenarios: Sequence[Scenario], seed: int) -> None:
        """Begin anew: a life a scenario, all on the luck of `seed`, before week 0."""
        self._stop.set()
        with self._lock:
            self._lives = tuple(Life(scenario, seed) for scenario in scenarios)
            self._log = tuple(() for _ in self._lives)
            self._places = Places(self._lives[0].rows, scenarios[0].case.cell_km)
            self._draw()
        self._present()

    def step(self) -> bool:
        """Let one week pass; return whether there was one left."""
        with self._lock:
            went = self._advance()
        self._present()
        return went

    def look_at(self, layer: str) -> None:
        """Choose what the maps show."""
        with self._lock:
            self._layer = layer
            self._draw()
        self._present()

    def play(self) -> None:
        """Let weeks pass by themselves until paused, closed, or at the horizon."""
        with self._lock:
            if self.is_playing or not self._lives:
                return
            self._stop = threading.Event()
            self._thread = threading.Thread(target=self._play, args=(self._stop,), name=THREAD, daemon=True)
            self._thread.start()
            self._draw()
        self._present()

    def hasten(self, weeks_per_second: float) -> None:
        """Set the speed of playing."""
        self._weeks_per_second = weeks_per_second

    @property
    def is_playing(self) -> bool:
        """Whether weeks pass by themselves."""
        return self._thread is not None and not self._stop.is_set()

    def pause(self) -> None:
        """Stop playing; a week under way is finished."""
        self._stop.set()
        with self._lock:
            self._draw()
        self._present()

    def close(self) -> None:
        """Stop, and let go of the lives: the browser has left."""
        self._stop.set()
        with self._lock:
            self._lives = ()

    def _advance(self) -> bool:
        if not self._lives or self._lives[0].is_over:
            return False
        self._log = tuple(self._told(life, log) for life, log in zip(self._lives, self._log, strict=True))
        self._draw()
        return True

    def _told(self, life: Life, log: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
        before = life.standing
        life.step()
        told = news(before, life.standing, life.scenario.case, self._places)
        return (*told, *log)[:KEPT_SENTENCES]

    def _play(self, stop: threading.Event) -> None:
        due = time.monotonic()
        while self._play_week(stop):
            due = max(due + 1.0 / self._weeks_per_second, time.monotonic())
            stop.wait(due - time.monotonic())

    def _play_week(self, stop: threading.Event) -> bool:
        with self._lock:
            if stop.is_set():  # looked at under the lock: other lives may have begun meanwhile
                return False
            if not self._advance():
                stop.set()
                self._draw()
        self._present()
        return not stop.is_set()

    def _draw(self) -> None:
        if not self._lives:
            return
        life, layer = self._lives[0], LAYERS[self._layer]
        horizon = life.scenario.horizon_weeks
        self.frame = Frame(
            week=life.week,
            horizon_weeks=horizon,
            date=date_of(life.scenario.case, life.week),
            maps=tuple(self._map(one) for one in self._lives),
            legend=legend_html(self._lives, layer),
            curves=curves_html(self._lives, horizon),
            log=self._log,
            is_playing=self.is_playing,
            is_over=life.is_over,
        )

    def _map(self, life: Life) -> str:
        layer = LAYERS[self._layer]
        label = f"{layer.title} under {life.scenario.design.title}, week {max(life.week, 0)}"
        return map_svg(life, layer, self._places.towns, label)

    def _present(self) -> None:
        """Show the newest frame. Never under the lock: whoever shows may wait for one who waits for it."""
        shown = None
        while shown is not self.frame:
            shown = self.frame
            self._show(shown)
