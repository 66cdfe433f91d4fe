"""Readers of numbers, and the options that several commands share."""

from __future__ import annotations

import argparse
from typing import Any

from sim.errors import printable

Parser = argparse.ArgumentParser
LARGEST_SEED = 2**63 - 1


def whole_number(low: int, high: int) -> Any:
    """A reader of whole numbers within bounds, for argparse."""

    def read(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = low - 1
        if not low <= value <= high:
            allowed = f"a whole number from {low:,} to {high:,}"
            raise argparse.ArgumentTypeError(f"got {printable(text, 40)!r}; allowed: {allowed}")
        return value

    return read


def share(text: str) -> float:
    """Read a number above 0 and up to 1, for argparse."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value <= 1:
        raise argparse.ArgumentTypeError(f"got {printable(text, 40)!r}; allowed: above 0, up to 1")
    return value


def add_json(command: Parser) -> None:
    command.add_argument("--json", action="store_true", help="print JSON on stdout")


def add_running(command: Parser) -> None:
    command.add_argument("--seed", type=whole_number(0, LARGEST_SEED), metavar="N", help="root seed")
    command.add_argument("-o", "--output", metavar="DIR", help="folder to write results to")
    command.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="change any field, e.g. case.groups.ruf.fighters_people=9000 (may be repeated)",
    )
    command.add_argument(
        "--disable",
        action="append",
        default=[],
        metavar="MECHANISM",
        help="switch a mechanism off (may be repeated)",
    )
    command.add_argument("--quiet", action="store_true", help="no progress, no advice")
    add_json(command)
