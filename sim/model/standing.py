"""Who stands where: found when somebody looks, kept until somebody moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engine import records as r

if TYPE_CHECKING:
    from sim.model.agents import RecordAgent
    from sim.model.place import Place
    from sim.model.stabilization import StabilizationModel


class Standing:
    """The agents of each cell.

    Parameters
    ----------
    model : StabilizationModel
        Whose agents.
    """

    def __init__(self, model: StabilizationModel) -> None:
        self._model = model
        self._by_cell: list[list[RecordAgent]] | None = None

    def on(self, cell: int) -> list[RecordAgent]:
        """Return who stands on a cell."""
        if self._by_cell is None:
            self._by_cell = self._look()
        return self._by_cell[cell]

    def moved(self, agent: RecordAgent, before: Place | None, after: Place | None) -> None:
        """Take note of one move."""
        if self._by_cell is not None:
            if before is not None:
                self._by_cell[before.index].remove(agent)
            if after is not None:
                self._by_cell[after.index].append(agent)

    def changed(self) -> None:
        """Take note that anybody may have moved."""
        self._by_cell = None

    def _look(self) -> list[list[RecordAgent]]:
        found: list[list[RecordAgent]] = [[] for _ in self._model.places]
        for table, agents in self._model.views.items():
            for agent, cell in zip(agents, self._model.columns[table]["cell"].tolist(), strict=False):
                if cell != r.NOWHERE and not agent.gone:
                    found[cell].append(agent)
        return found
