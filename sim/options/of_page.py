"""The command of the page."""

from __future__ import annotations

import argparse

from sim.options.reading import LARGEST_SEED, Parser, whole_number


def add_app(command: Parser) -> None:
    command.add_argument(
        "case",
        metavar="CASE",
        nargs="?",
        default="sierra-leone",
        help="default: sierra-leone; or a file's path",
    )
    command.add_argument(
        "design", metavar="DESIGN", nargs="?", default="balanced", help="default: balanced; or a file's path"
    )
    command.add_argument(
        "--port",
        type=whole_number(0, 65_535),
        default=8765,
        metavar="N",
        help="0 for any free (default: 8765)",
    )
    command.add_argument(
        "--seed", type=whole_number(0, LARGEST_SEED), default=1, metavar="N", help="the luck (default: 1)"
    )
    command.add_argument("--no-browser", dest="browser", action="store_false", help="open no browser")
    command.set_defaults(function=_app)


def _app(args: argparse.Namespace) -> int:
    from sim.app.extra import require_extra
    from sim.scenario.load import load_scenario

    load_scenario(args.case, args.design)  # refused before all else loads
    require_extra()
    from sim.app.command import app_command

    return app_command(args)
