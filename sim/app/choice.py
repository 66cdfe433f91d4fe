"""What a user of the page has chosen: case, one design or two, levers moved, luck."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from sim.app.levers import Value, scenario_with
from sim.app.opening import Opening
from sim.scenario.study import Scenario

Changes = Mapping[str, Value]
T = TypeVar("T")
FIRST, SECOND = 0, 1
BASELINE = "no-mission"


def _put(pair: tuple[T, T], which: int, value: T) -> tuple[T, T]:
    """A pair with one of its two replaced."""
    return (value, pair[SECOND]) if which == FIRST else (pair[FIRST], value)


@dataclass(frozen=True)
class Choice:
    """A choice; each change makes a new one.

    Attributes
    ----------
    case : str
        Name or path.
    designs : tuple of str
        Names or paths of the first and the second design.
    changes : tuple of mapping
        For each design, the levers moved: values by key.
    seed : int
        The luck, the same for both.
    compares : bool
        Whether the second design is lived as well.
    """

    case: str
    designs: tuple[str, str]
    changes: tuple[Changes, Changes] = field(default=({}, {}))
    seed: int = 1
    compares: bool = False

    @classmethod
    def at(cls, opening: Opening) -> Choice:
        """What the page opens with; the second design is the baseline of the shipped studies."""
        return cls(opening.case, (opening.design, BASELINE), seed=opening.seed)

    def with_design(self, which: int, name: str) -> Choice:
        """Another design in place of the first or second, with its levers as its file has them."""
        designs = _put(self.designs, which, name)
        return replace(self, designs=designs, changes=_put(self.changes, which, {}))

    def with_lever(self, which: int, key: str, value: Value) -> Choice:
        """A lever of one design moved."""
        return replace(self, changes=_put(self.changes, which, {**self.changes[which], key: value}))

    def as_filed(self, which: int) -> Choice:
        """All levers of one design back where its file has them."""
        return self.with_design(which, self.designs[which])

    def scenarios(self) -> tuple[Scenario, ...]:
        """What is lived: one scenario, or two.

        Raises
        ------
        InputError
            When a lever is refused.
        """
        chosen = (FIRST, SECOND) if self.compares else (FIRST,)
        return tuple(scenario_with(self.case, self.designs[i], self.changes[i]) for i in chosen)
