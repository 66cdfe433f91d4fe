"""What `peacegrid map` does once its arguments are parsed."""

from __future__ import annotations

import json
from argparse import Namespace

from sim.errors import printable
from sim.geography import build_map

DONE = 0


def map_command(args: Namespace) -> int:
    """Build the map of a country, write it with its picture, and say what is in it.

    Raises
    ------
    InputError
        When the extra is missing, anything given is wrong, or another map is there already.
    """
    built = build_map(args.country, args.cell_km, args.within, args.facts)
    map_file, picture = built.save(args.output, overwrite=args.overwrite)
    if args.json:
        cells = built.cells
        print(
            json.dumps(
                {
                    "map": str(map_file),
                    "picture": str(picture),
                    "iso3": built.iso3,
                    "name": built.name,
                    "cell_km": built.cell_km,
                    "cells": len(cells),
                    "people": int(cells["people"].sum()),
                    "start": built.start,
                    "neighbours": sorted(set(cells["border"]) - {""}),
                    "assumed": list(built.assumed),
                },
                indent=2,
            )
        )
        return DONE
    print(printable(built.notes[0], limit=1_000))
    for sentence in built.assumed:
        print(f"  {printable(sentence)}")
    print(f"Written: {printable(str(map_file))} and {printable(str(picture))}")
    print(f'A case beside it uses it by: map = "{built.file_name}", cell_km = {built.cell_km:.10g}')
    return DONE
