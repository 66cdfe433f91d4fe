"""The grid of any country: people, towns, travel time, borders, lootable resources by square cells.

`build_map` in ``build.py`` calls the parts in order: ``gazetteer`` (GeoNames), ``outlines`` (Natural Earth),
``mapped`` and ``region``, ``grid``, ``towns``, ``people``, ``roads`` and ``travel``, ``borders``,
``resources``; ``country_map`` holds the result, ``telling``, ``writing`` and ``picture`` show it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.geography.country_map import CountryMap


def build_map(
    iso3: str,
    cell_km: float = 10.0,
    within: str | os.PathLike[str] | None = None,
    facts: str | os.PathLike[str] | Mapping[str, Any] | None = None,
) -> CountryMap:
    """Build the grid of a country.

    Parameters
    ----------
    iso3 : str
        ISO 3166 alpha-3 code, such as ``"LBR"``.
    cell_km : float
        Side of a cell in km, 1 to 100.
    within : path, optional
        GeoJSON file with a polygon (degrees, longitude first); only the land inside it is mapped.
    facts : path or mapping, optional
        What outline and towns do not tell: a TOML file or its table, see `sim.geography.facts.CountryFacts`.

    Returns
    -------
    CountryMap
        ``cells``, a data frame with a row a cell; ``save(folder)`` writes the CSV that cases read, and a
        picture.

    Raises
    ------
    InputError
        When the packages of the extra ``map`` are missing; no country has the code, or there is no outline
        or town of it; a file is wrong; the polygon holds no land or town of the country; the cells would be
        fewer than 10 or more than 10,000.

    Examples
    --------
    >>> import sim
    >>> sim.build_map("LBR", cell_km=20).cells["people"].sum()  # doctest: +SKIP
    """
    from sim.geography.extra import require_extra

    require_extra()
    from sim.geography.gazetteer import find_country

    country = find_country(iso3)  # refused before all else loads
    from sim.geography.build import built

    return built(country, cell_km, within, facts)
