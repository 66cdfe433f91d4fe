"""The command `peacegrid`: parse, call, print."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from sim.errors import InputError, PeaceGridError, did_you_mean, listed, printable
from sim.options import COMMANDS

MACHINE, INTERRUPTED = 4, 130
ABOUT = "What a peace operation changes after a civil war."
EPILOG = "Exit codes: 0 done, 2 wrong input, 3 some runs failed, 4 the machine cannot, 130 interrupted."


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    argv : sequence of str, optional
        Arguments; those of the process by default.

    Returns
    -------
    int
        Exit code.
    """
    try:
        code = _dispatch(sys.argv[1:] if argv is None else list(argv))
        sys.stdout.flush()
    except PeaceGridError as error:
        _say(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _stop_writing()
        return 0
    except OSError as error:
        _say(f"the machine refuses: {error}")
        _stop_writing()
        return MACHINE
    return code


def _dispatch(argv: list[str]) -> int:
    parser = build_parser()
    _require_known_command(argv)
    try:
        args, unknown = parser.parse_known_args(argv)
    except SystemExit as done:  # after --help and --version
        return int(done.code or 0)
    if unknown:
        _refuse_option(args, unknown[0])
    return int(args.function(args))


def _say(message: str) -> None:
    lines = [printable(line, limit=2_000) for line in message.split("\n")]
    print("peacegrid: " + "\n".join(lines), file=sys.stderr)


def _stop_writing() -> None:
    """Point stdout away from a closed pipe or full disk, so that Python's last flush does not complain."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError, AttributeError):
        return


class Parser(argparse.ArgumentParser):
    """An argument parser whose complaints are `InputError`s, without abbreviations of options."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        """Complain.

        Raises
        ------
        InputError
            Always.
        """
        raise InputError(message, suggestion=f"See {self.prog} --help")


def build_parser() -> Parser:
    """The parser of the whole command line."""
    parser = Parser(prog="peacegrid", description=ABOUT, epilog=EPILOG)
    parser.add_argument("--version", action=Version)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for name, (about, add_options) in COMMANDS.items():
        sentence = f"{about[0].upper()}{about[1:]}."
        command = commands.add_parser(name, help=about, description=sentence, epilog=EPILOG)
        add_options(command)
        command.set_defaults(command=command)
    return parser


class Version(argparse.Action):
    """`--version`, looked up only when asked for."""

    def __init__(self, **options: Any) -> None:
        super().__init__(nargs=0, help="print the version and stop", **options)

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        """Print the version and stop."""
        import sim

        print(f"peacegrid {sim.__version__}")
        parser.exit()


def _require_known_command(argv: list[str]) -> None:
    word = argv[0] if argv else ""
    if not word.startswith("-") and word not in COMMANDS:
        problem = "unknown command" if word else "which command?"
        given = {"given": word} if word else {}
        raise InputError(problem, allowed=listed(COMMANDS), suggestion=did_you_mean(word, COMMANDS), **given)


def _refuse_option(args: argparse.Namespace, word: str) -> NoReturn:
    options = [option for action in args.command._actions for option in action.option_strings]
    problem = "unknown option" if word.startswith("-") else "one word too many"
    advice = did_you_mean(word.partition("=")[0], options) if word.startswith("--") else ""
    raise InputError(problem, given=word, suggestion=advice or f"See {args.command.prog} --help")
