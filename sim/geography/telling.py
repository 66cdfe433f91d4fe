"""What the head of a map's file tells of it: title, command, what was assumed."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sim.geography.facts import CountryFacts
from sim.geography.gazetteer import Country
from sim.geography.mapped import Mapped

PathLike = str | os.PathLike[str]


def title(country: Country, within: PathLike | None) -> str:
    """Return the country's name and code, and the polygon's file, if any."""
    part = f", the part inside {Path(within).name}," if within is not None else ""
    return f"{country.name} ({country.iso3}){part}"


def command_line(
    country: Country, cell_km: float, within: PathLike | None, facts: PathLike | Mapping[str, Any] | None
) -> str:
    """Return the command that builds the map again, without what only repeats defaults."""
    words = [f"peacegrid map {country.iso3}"]
    if cell_km != 10.0:
        words.append(f"--cell-km {cell_km:g}")
    if within is not None:
        words.append(f"--within {Path(within).name}")
    if isinstance(facts, Mapping):
        words.append("--facts (a table given in Python)")
    elif facts is not None:
        words.append(f"--facts {Path(facts).name}")
    return " ".join(words)


def assumptions(country: Country, facts: CountryFacts, mapped: Mapped, is_part: bool) -> tuple[str, ...]:
    """Return what was assumed for want of facts, a sentence each."""
    return tuple(_assumptions(country, facts, mapped, is_part))


def _assumptions(country: Country, facts: CountryFacts, mapped: Mapped, is_part: bool) -> Iterator[str]:
    if facts.people is None and not (is_part and facts.people_within):
        yield f"Assumed: people as GeoNames has them of late, {country.people} in the whole country."
    if facts.urban_share is None:
        yield "Assumed: share of the people in towns by GeoNames' own recent figures, at most 90%."
    if is_part and not facts.people_within:
        yield "Assumed: the part has the people of its towns, and of all others as many as its area's share."
    if not facts.lootable:
        yield "Assumed: no lootable resources, as no facts name any."
    if mapped.start.name != (facts.capital or country.capital):
        yield f"Travel hours are counted from {mapped.start.name}."
    if facts.source:
        yield "Facts: " + " ".join(facts.source.split())
