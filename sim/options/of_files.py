"""Commands about what can be run: cases, designs, studies, rules, maps."""

from __future__ import annotations

import argparse

from sim import listing
from sim.options.reading import Parser, add_json


def add_list(command: Parser) -> None:
    add_json(command)
    command.set_defaults(function=listing.list_command)


def add_show(command: Parser) -> None:
    command.add_argument("name", metavar="NAME", help="a shipped name, or the path of a file")
    add_json(command)
    command.set_defaults(function=listing.show_command)


def add_schema(command: Parser) -> None:
    command.add_argument(
        "kind", nargs="?", choices=("case", "design", "study"), help="all three when left out"
    )
    add_json(command)
    command.set_defaults(function=listing.schema_command)


def add_check(command: Parser) -> None:
    command.add_argument("files", nargs="+", metavar="FILE", help="files to validate")
    add_json(command)
    command.set_defaults(function=listing.check_command)


def add_mechanisms(command: Parser) -> None:
    add_json(command)
    command.set_defaults(function=listing.mechanisms_command)


def add_map(command: Parser) -> None:
    command.add_argument("country", metavar="ISO3", help="ISO 3166 alpha-3 code, e.g. LBR")
    command.add_argument(
        "--cell-km",
        type=float,
        default=10.0,
        metavar="N",
        help="side of a cell in km, 1 to 100 (default: 10)",
    )
    command.add_argument(
        "--within", metavar="FILE", help="GeoJSON polygon, degrees, longitude first: map only the land inside"
    )
    command.add_argument(
        "--facts", metavar="FILE", help="TOML file: people, urban_share, capital, lootable fields"
    )
    command.add_argument(
        "-o",
        "--output",
        "--out",
        default=".",
        metavar="DIR",
        help="folder for map and picture (default: here)",
    )
    command.add_argument("--overwrite", action="store_true", help="replace another map of the same name")
    add_json(command)
    command.set_defaults(function=_map)


def _map(args: argparse.Namespace) -> int:
    from sim.geography.command import map_command

    return map_command(args)
