"""The commands and their options, as `peacegrid COMMAND --help` shows them."""

from __future__ import annotations

from collections.abc import Callable

from sim.options.of_evidence import add_calibrate, add_sensitivity, add_validate
from sim.options.of_files import add_check, add_list, add_map, add_mechanisms, add_schema, add_show
from sim.options.of_page import add_app
from sim.options.of_runs import add_explain, add_report, add_rerun, add_run, add_runs, add_study
from sim.options.reading import Parser

COMMANDS: dict[str, tuple[str, Callable[[Parser], None]]] = {
    "list": ("cases, designs and studies, a line each", add_list),
    "show": ("one of them resolved, with units, bounds and sources", add_show),
    "check": ("validate your own files", add_check),
    "schema": ("the JSON Schema of the files", add_schema),
    "mechanisms": ("the rules of the model by name", add_mechanisms),
    "map": ("the grid of any country", add_map),
    "run": ("one run of a case under a design", add_run),
    "study": ("every design of a study on the same luck, and their comparison", add_study),
    "report": ("write figures and report of a results folder anew", add_report),
    "explain": ("which mechanisms made the difference between two designs", add_explain),
    "sensitivity": ("which constants, levers and uncertainties drive an outcome", add_sensitivity),
    "runs": ("the runs in a results folder, a line each", add_runs),
    "rerun": ("any run of a results folder again, bit for bit", add_rerun),
    "validate": ("the model against published evidence, target by target", add_validate),
    "calibrate": ("fit the named constants to published evidence", add_calibrate),
    "app": ("an interactive page on this machine: one life, or two on the same luck", add_app),
}
