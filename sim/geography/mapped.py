"""What lies on a map: the land of a country or of a part of it, its towns, its people."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyproj
import shapely

from sim.errors import InputError, did_you_mean
from sim.geography.facts import CountryFacts
from sim.geography.gazetteer import Country, Place, find_place
from sim.geography.outlines import Shape
from sim.geography.region import read_region
from sim.geography.towns import Town, guess_urban_share, place_towns, towns_inside

LEAST_AREA_KM2 = 1e-3
PathLike = str | os.PathLike[str]


@dataclass(frozen=True)
class Mapped:
    """The land that a map shows, and who lives there.

    Attributes
    ----------
    outline : shapely.Geometry
        Of the country, or of its part inside a polygon; km on the map's plane.
    towns : list of Town
        The largest first.
    start : Town
        Where travel hours are counted from.
    people : int
    """

    outline: shapely.Geometry
    towns: list[Town]
    start: Town
    people: int

    @property
    def urban_share(self) -> float:
        """Share of the people who live in the towns, 0 to 1."""
        return sum(town.people for town in self.towns) / self.people


def find_capital(country: Country, facts: CountryFacts, places: Sequence[Place]) -> int | None:
    """Return the capital's position among the places: the facts' one, else GeoNames', if it is listed.

    Raises
    ------
    InputError
        When the capital of the facts is no town of the country.
    """
    found = find_place(places, facts.capital or country.capital)
    if found is None and facts.capital:
        names = [place["name"] for place in places]
        raise InputError(
            f"GeoNames lists no such town in {country.name}",
            key="capital",
            given=facts.capital,
            suggestion=did_you_mean(facts.capital, names),
        )
    return found


def whole_country(
    country: Country,
    facts: CountryFacts,
    places: Sequence[Place],
    capital: int | None,
    shape: Shape,
    plane: pyproj.Proj,
) -> Mapped:
    """Return the whole country; without a capital in the list, travel starts from the largest town."""
    people = facts.people or country.people
    share = facts.urban_share
    share = guess_urban_share(places, country.people) if share is None else share
    towns = place_towns(places, plane, share * people)
    return Mapped(shape.outline, towns, towns[capital or 0], people)


def part_inside(whole: Mapped, facts: CountryFacts, within: PathLike, plane: pyproj.Proj) -> Mapped:
    """Return the part of a country inside a polygon.

    Its people are those of its towns and, by its area, its share of the country's other people, unless the
    facts say how many they are. Travel starts from the capital if it is inside, else from the largest town.

    Raises
    ------
    InputError
        When the polygon cannot be read, or holds no land or no town of the country.
    """
    polygon = read_region(within, plane)
    outline = shapely.intersection(whole.outline, polygon)
    if outline.area < LEAST_AREA_KM2:
        raise InputError(
            "the polygon lies outside the country", file=Path(within), allowed=_extent(whole, plane)
        )
    towns = towns_inside(whole.towns, polygon)
    if not towns:
        raise InputError(
            "no town of GeoNames lies inside the polygon", file=Path(within), allowed="a larger one"
        )
    rural = whole.people * (1.0 - whole.urban_share) * outline.area / whole.outline.area
    derived = sum(town.people for town in towns) + rural
    people = facts.people_within or max(1, round(derived))
    scaled = [replace(town, people=town.people * people / derived) for town in towns]
    start = towns.index(whole.start) if whole.start in towns else 0
    return Mapped(outline, scaled, scaled[start], people)


def _extent(whole: Mapped, plane: pyproj.Proj) -> str:
    """Return in words between which degrees the country lies; towns stand for it."""
    longitudes, latitudes = plane(
        [town.x_km for town in whole.towns], [town.y_km for town in whole.towns], inverse=True
    )
    return (
        f"degrees, longitude first; its towns lie between longitude {min(longitudes):.1f} and "
        f"{max(longitudes):.1f}, latitude {min(latitudes):.1f} and {max(latitudes):.1f}"
    )
