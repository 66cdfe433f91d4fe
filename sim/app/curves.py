"""Time series as small SVGs: one life or two on the same axes, the week marked, the difference below."""

from __future__ import annotations

import html
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from sim.app.life import Life
from sim.scenario.calendar import WEEKS_PER_YEAR

WIDTH, HEIGHT, BELOW = 300.0, 104.0, 46.0  # of the axes; of the difference
LEFT, RIGHT, TOP, FOOT = 50.0, 8.0, 14.0, 17.0
GAP = 10.0
MOST_POINTS = 200


@dataclass(frozen=True)
class Series:
    """One quantity through time.

    Attributes
    ----------
    title, unit : str
        As the page shows them.
    read : callable
        Life -> a value a week from week 0 to now.
    is_share : bool
        Whether its axis goes from 0 to 1 whatever the values.
    """

    title: str
    unit: str
    read: Callable[[Life], np.ndarray]
    is_share: bool = False


def _column(name: str, scale: float = 1.0) -> Callable[[Life], np.ndarray]:
    return lambda life: life.column(name) * scale


def _deaths(life: Life) -> np.ndarray:
    return _total(life, [f"deaths_{who}" for who in ("civilian", "humanitarian", "fighter", "peacekeeper")])


def _staff(life: Life) -> np.ndarray:
    return _total(life, [f"{part}_people" for part in ("military", "observers", "police", "civilians")])


def _total(life: Life, names: list[str]) -> np.ndarray:
    return np.add.reduce([life.column(name) for name in names])


SERIES = (
    Series("Deaths", "a week", _deaths),
    Series("Displaced", "thousands", _column("displaced_people", 1e-3)),
    Series("Trust in the state", "0 to 1", _column("trust_state"), is_share=True),
    Series("Trust in the mission", "0 to 1", _column("trust_mission"), is_share=True),
    Series("Governance", "0 to 1", _column("governance"), is_share=True),
    Series("Men under arms", "thousands", _column("armed_people", 1e-3)),
    Series("In the mission", "thousands", lambda life: _staff(life) * 1e-3),
    Series("Cost so far", "million US$", _column("cost_usd", 1e-6)),
)


def curves_html(lives: Sequence[Life], horizon_weeks: int) -> str:
    """All series of one life, or of two with the second less the first below."""
    return "".join(panel(series, lives, horizon_weeks) for series in SERIES)


def panel(series: Series, lives: Sequence[Life], horizon_weeks: int) -> str:
    """One series as a figure."""
    values = [np.asarray(series.read(life), dtype="f8") for life in lives]
    plot = _Plot(horizon_weeks, len(values) == 2)
    parts = [
        *plot.frame(),
        *plot.wars(lives),
        *plot.lines(values, series.is_share),
        plot.now(len(values[0]) - 1),
    ]
    if len(values) == 2:
        parts += plot.difference(values[1] - values[0])
    last = " and ".join(_figure(one[-1]) if len(one) else "-" for one in values)
    label = html.escape(f"{series.title}, {series.unit}: now {last}")
    return (
        f'<figure class="curve"><figcaption><b>{series.title}</b> {series.unit}'
        f"<output>{_figures(values)}</output></figcaption>"
        f'<svg viewBox="0 0 {WIDTH + LEFT + RIGHT:g} {plot.height:g}" role="img" aria-label="{label}">'
        f"{''.join(parts)}</svg></figure>"
    )


class _Plot:
    """The geometry of one panel, in SVG units."""

    def __init__(self, horizon_weeks: int, with_difference: bool) -> None:
        self.weeks = max(horizon_weeks, 1)
        self.foot = TOP + HEIGHT
        self.below = self.foot + GAP
        self.end = self.below + BELOW if with_difference else self.foot
        self.height = self.end + FOOT

    def x(self, week: float) -> float:
        return LEFT + WIDTH * week / self.weeks

    def frame(self) -> list[str]:
        """The axis of time, in years."""
        years = self.weeks / WEEKS_PER_YEAR
        step = next((step for step in (1, 2, 5, 10, 20) if years / step <= 6), 50)
        drawn = [f'<path class="axis" d="M{LEFT:g} {self.foot:g}h{WIDTH:g}"/>']
        for year in range(0, int(years) + 1, step):
            x = self.x(year * WEEKS_PER_YEAR)
            unit = " years" if year == 0 else ""
            anchor = ' text-anchor="start"' if year == 0 else ' text-anchor="middle"'
            drawn.append(f'<text x="{x:.1f}" y="{self.height - 4:g}"{anchor}>{year}{unit}</text>')
        return drawn

    def now(self, week: int) -> str:
        """The line that marks the current week."""
        return f'<path class="now" d="M{self.x(max(week, 0)):.1f} {TOP:g}V{self.end:g}"/>'

    def wars(self, lives: Sequence[Life]) -> list[str]:
        """A strip at the top for every life, where a party is at war."""
        drawn = []
        for number, life in enumerate(lives):
            wars = np.flatnonzero(np.diff(np.r_[0, life.column("at_war"), 0]))
            strips = "".join(
                f"M{self.x(begin):.1f} {3 + 4 * number:g}h{self.x(end) - self.x(begin):.1f}"
                for begin, end in zip(wars[::2], wars[1::2], strict=True)
            )
            drawn.append(f'<path class="war life-{number}" d="{strips}"/>' if strips else "")
        return drawn

    def lines(self, values: Sequence[np.ndarray], is_share: bool) -> list[str]:
        """The curves over a grid from 0 to a round number above them."""
        top = (
            1.0 if is_share else _round_up(max((float(one.max()) for one in values if len(one)), default=0.0))
        )
        grid = [
            f'<path class="grid" d="M{LEFT:g} {self._y(share):.1f}h{WIDTH:g}"/>'
            + _tick(self._y(share), _figure(share * top))
            for share in (0.0, 0.5, 1.0)
        ]
        paths = [
            f'<path class="line life-{number}" d="{self._path(one / top, self.foot, HEIGHT)}"/>'
            for number, one in enumerate(values)
        ]
        return [*grid, *paths]

    def difference(self, values: np.ndarray) -> list[str]:
        """The second life less the first, above and below a line at 0."""
        top = _round_up(float(np.abs(values).max()) if len(values) else 0.0)
        middle, half = self.below + BELOW / 2, BELOW / 2
        labels = [_tick(middle - half * side, _signed(side * top)) for side in (1.0, 0.0, -1.0)]
        return [
            f'<path class="grid" d="M{LEFT:g} {self.below:g}h{WIDTH:g}M{LEFT:g} {self.end:g}h{WIDTH:g}"/>',
            f'<path class="axis" d="M{LEFT:g} {middle:g}h{WIDTH:g}"/>',
            *labels,
            f'<path class="difference" d="{self._area(values / top, middle, half)}"/>',
        ]

    def _y(self, share: float) -> float:
        return self.foot - HEIGHT * share

    def _path(self, shares: np.ndarray, foot: float, height: float) -> str:
        weeks, shares = _thinned(shares)
        xs, ys = LEFT + WIDTH / self.weeks * weeks, foot - height * shares
        points = [f"{x:.1f},{y:.1f}" for x, y in zip(xs.tolist(), ys.tolist(), strict=True)]
        return f"M{' '.join(points)}" if points else ""

    def _area(self, shares: np.ndarray, middle: float, half: float) -> str:
        line = self._path(shares, middle, half)
        return f"{line}V{middle:g}H{self.x(0):.1f}z" if line else ""


def _tick(y: float, words: str) -> str:
    return f'<text x="{LEFT - 5:g}" y="{y + 3.5:.1f}" text-anchor="end">{words}</text>'


def _thinned(shares: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """No more points than can be seen: of each stretch of weeks the value farthest from 0; the last stays."""
    stride = -(-len(shares) // MOST_POINTS) or 1
    if stride == 1:
        return np.arange(len(shares)), shares
    whole = len(shares) // stride * stride
    blocks = shares[:whole].reshape(-1, stride)
    weeks = np.arange(0, whole, stride) + np.abs(blocks).argmax(axis=1)
    weeks = np.unique(np.r_[weeks, len(shares) - 1])
    return weeks, shares[weeks]


def _round_up(value: float) -> float:
    """The next of 1, 2, 5 times a power of ten; 1 for nothing at all."""
    if value <= 0.0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next((step * power for step in (1.0, 2.0, 5.0) if step * power >= value), 10.0 * power)


def _figure(value: float) -> str:
    size = abs(value)
    if 0.0 < size < 0.1:
        return f"{value:.1g}"
    digits = 0 if size >= 100 or value == int(value) else 1 if size >= 10 else 2
    return f"{value:,.{digits}f}"


def _signed(value: float) -> str:
    sign = "+" if value > 0 else "\N{MINUS SIGN}"
    return f"{sign}{_figure(abs(value))}" if value else "0"


def _figures(values: Sequence[np.ndarray]) -> str:
    """The newest values, each in its life's colour."""
    return " ".join(
        f'<span class="life-{number}">{_figure(one[-1])}</span>'
        for number, one in enumerate(values)
        if len(one)
    )
