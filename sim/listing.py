"""What the commands that only read and print do: list, show, check, schema, mechanisms."""

from __future__ import annotations

import json
from argparse import Namespace
from typing import Any

from sim.errors import InputError, printable

DONE = 0


def list_command(args: Namespace) -> int:
    """Print the shipped cases, designs and studies, a line each."""
    from sim.scenario.shipped import FOLDERS, shipped_names

    found = {folder: [_entry(kind, name) for name in shipped_names(kind)] for kind, folder in FOLDERS.items()}
    if args.json:
        return _print_json(found)
    width = max((len(item["name"]) for items in found.values() for item in items), default=0)
    for folder, items in found.items():
        print(folder)
        for item in items:
            print(f"  {item['name']:<{width}}  {printable(item['title'])}")
    return DONE


def _entry(kind: Any, name: str) -> dict[str, str]:
    from sim.scenario.files import read_source

    return {"name": name, "title": str(read_source(kind, name).table.get("title", ""))}


def show_command(args: Namespace) -> int:
    """Print one file, resolved."""
    from sim.scenario.load import load_any
    from sim.scenario.show import show

    if args.json:
        return _print_json(load_any(args.name)[1].model_dump(mode="json"))
    print(show(args.name), end="")
    return DONE


def check_command(args: Namespace) -> int:
    """Validate files; one message for each that is wrong.

    Raises
    ------
    InputError
        When any is wrong.
    """
    results = [_checked(file) for file in args.files]
    wrong = [result["message"] for result in results if not result["ok"]]
    if args.json:
        _print_json(results)
    else:
        for result in results:
            if result["ok"]:
                print(f"{printable(result['file'])}: a valid {result['kind']}")
    if wrong:
        raise InputError("\n".join(wrong))
    return DONE


def _checked(file: str) -> dict[str, Any]:
    from sim.scenario.load import load_any

    try:
        kind, record = load_any(file)
        if getattr(record, "sweep", None) is not None:
            from sim.experiments.plan import planned
            from sim.scenario.load import scenarios_of

            planned(file, record, scenarios_of(record), version="")  # type: ignore[arg-type]
    except InputError as error:
        return {"file": file, "kind": None, "ok": False, "message": str(error)}
    return {"file": file, "kind": kind, "ok": True, "message": ""}


def schema_command(args: Namespace) -> int:
    """Print the JSON Schema of one kind of file, or of all."""
    from sim.scenario.show import json_schema

    return _print_json(json_schema(args.kind))


def mechanisms_command(args: Namespace) -> int:
    """Print the mechanisms by name: sentence, source, status."""
    from dataclasses import asdict

    from sim.scenario.mechanisms import mechanisms

    if args.json:
        return _print_json([asdict(mechanism) for mechanism in mechanisms()])
    for mechanism in mechanisms():
        print(f"{mechanism.name} ({mechanism.status})")
        print(f"  {mechanism.sentence}\n  Source: {mechanism.source}\n")
    return DONE


def _print_json(value: Any) -> int:
    print(json.dumps(value, indent=2))
    return DONE
