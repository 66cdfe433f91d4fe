"""What outline and towns do not tell about a country: people, urban share, capital, lootable fields."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, Strict

from sim.errors import InputError
from sim.scenario.problems import validated
from sim.scenario.quantity import Record, Text, Title, quantity
from sim.scenario.reading import read_table
from sim.scenario.shipped import shipped_folder


class LootableField(Record):
    """A place where armed groups can dig wealth out of the ground."""

    name: Title
    latitude_degrees: float = quantity(..., low=-90.0, high=90.0, unit="degrees", meaning="Latitude, WGS 84.")
    longitude_degrees: float = quantity(
        ..., low=-180.0, high=180.0, unit="degrees", meaning="Longitude, WGS 84."
    )
    richness: float = quantity(
        1.0, low=0.0, high=1.0, unit="share", meaning="Relative to the richest field of the country."
    )
    reach_km: float = quantity(
        10.0,
        low=1.0,
        high=500.0,
        unit="km",
        meaning="Distance at which richness has fallen to exp(-1/2) of its peak.",
    )


class CountryFacts(Record):
    """Facts of one country in the year of a case; what is left out is taken from GeoNames."""

    people: int | None = quantity(
        None, low=1, high=2_000_000_000, unit="people", meaning="Residents of the whole country."
    )
    people_within: int | None = quantity(
        None, low=1, high=2_000_000_000, unit="people", meaning="Residents of the polygon that is mapped."
    )
    urban_share: float | None = quantity(
        None, low=0.0, high=0.95, unit="share", meaning="Share of the residents who live in the towns listed."
    )
    capital: Title | None = Field(default=None, description="The town from which travel is counted.")
    lootable: Annotated[tuple[LootableField, ...], Strict(False)] = Field(default=(), max_length=200)
    source: Text = ""


def read_facts(given: str | os.PathLike[str] | Mapping[str, Any] | None, iso3: str) -> CountryFacts:
    """Return the facts of a file or table, else the shipped ones of the country, else none.

    Raises
    ------
    InputError
        When the file cannot be read or a field is not allowed.
    """
    if isinstance(given, Mapping):
        return validated(CountryFacts, given, "facts")
    if given is not None:
        _require_toml(os.fspath(given))
        return validated(CountryFacts, read_table(Path(given)), Path(given))
    shipped = shipped_folder() / "maps" / f"{iso3.lower()}.toml"
    return validated(CountryFacts, read_table(shipped), shipped) if shipped.is_file() else CountryFacts()


def _require_toml(given: str) -> None:
    if not given.endswith(".toml"):
        raise InputError(key="facts", given=given, allowed="the path of a file ending in .toml")
