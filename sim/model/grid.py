"""The country's grid: x counts from the west, y from the south; the sea has no cells."""

from __future__ import annotations

import copyreg
from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING

import numpy as np

from sim.engine import records as r
from sim.model.fields import Columns, one_number_fields
from sim.model.mesa_only import mesa
from sim.model.place import Place

if TYPE_CHECKING:
    from sim.model.standing import Standing

NOT_SHOWN = ("key",)


class Layer(mesa.discrete_space.PropertyLayer):
    """A number of all cells, read from the records whenever `data` is asked for; 0 at sea.

    Parameters
    ----------
    grid : CountryGrid
        Whose cells.
    name : str
        Name of the layer.
    read : function
        Returns the numbers by row of the table of cells.
    """

    def __init__(self, grid: CountryGrid, name: str, read: Callable[[], np.ndarray]) -> None:
        self.name, self.dimensions = name, grid.dimensions
        self._at, self._read = grid.at, read

    @property
    def data(self) -> np.ndarray:
        """The numbers by x and y, as of now; not writable: write to cells or agents."""
        values = self._read()
        whole = np.zeros(self.dimensions, values.dtype)
        whole[self._at] = values
        whole.flags.writeable = False
        return whole

    _data = _mesa_data = data  # the names by which Mesa 3.5 and 3.3 read their own layers


class CountryGrid(mesa.discrete_space.OrthogonalMooreGrid):
    """The country's cells as Mesa's, in the order of their records under `places`.

    Parameters
    ----------
    cells : dict of numpy.ndarray
        The columns of the table of cells.
    n_groups : int
        How many armed groups there are.
    standing : Standing
        Who stands where.
    random : random.Random
        The model's.
    """

    def __init__(self, cells: Columns, n_groups: int, standing: Standing, random: Random) -> None:
        width, height = int(cells["column"].max()) + 1, int(cells["row"].max()) + 1
        self.at = cells["column"], height - 1 - cells["row"]
        super().__init__((width, height), random=random, cell_klass=Place)
        copyreg.dispatch_table.pop(self.cell_klass, None)  # Mesa's entry keeps every grid's class alive
        coordinates = list(zip(*(part.tolist() for part in self.at), strict=True))
        for sea in set(self._cells) - set(coordinates):
            self.remove_cell(self._cells[sea])
        self.places = [self._cells[coordinate] for coordinate in coordinates]
        for index, place in enumerate(self.places):
            place.columns, place.index, place.n_groups, place.standing = cells, index, n_groups, standing

    def show_layers(self, cells: Columns) -> None:
        """Add a layer for every number of a cell, once agents stand on the grid."""
        self.remove_property_layer("empty")
        names = [name for name in one_number_fields(r.CELL) if name not in NOT_SHOWN]
        readers: dict[str, Callable[[], np.ndarray]] = {name: _column(cells, name) for name in names}
        readers["fighters"] = lambda: cells["fighters"].sum(axis=1)
        readers["land"] = lambda: np.ones(len(self.places), bool)
        readers["empty"] = lambda: np.array([place.empty for place in self.places])
        for name, read in readers.items():
            self.add_property_layer(Layer(self, name, read))
            delattr(self.cell_klass, name)  # Mesa's attribute; Place has its own, which writes to the record

    def select_random_empty_cell(self) -> Place:
        """Return a random cell where nobody stands."""
        return self.random.choice([place for place in self.places if place.empty])


def _column(cells: Columns, name: str) -> Callable[[], np.ndarray]:
    return lambda: cells[name]
