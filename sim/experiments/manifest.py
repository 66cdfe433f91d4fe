"""The manifest: one checksummed line for the study, each shard, each failed run. What it lists is there."""

from __future__ import annotations

import json
import re
import zlib
from pathlib import Path
from typing import Any

from sim.experiments.durable import append_durably, write_durably

NAME = "manifest.jsonl"
KINDS = ("study", "failure", "until")
SHARD = re.compile(r"(runs|weeks|events|cells)/\d{6,}\.parquet")


def canonical(value: object) -> str:
    """JSON with sorted keys and no spaces: equal values, equal text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


def sealed(entry: dict[str, Any]) -> bytes:
    """Return the line of an entry, with the checksum of everything else in it under `crc`."""
    checksum = zlib.crc32(canonical(entry).encode())
    return (canonical({**entry, "crc": f"{checksum:08x}"}) + "\n").encode()


def unsealed(line: bytes) -> dict[str, Any] | None:
    """Return the entry of a line, or None when the line is torn or altered."""
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(entry, dict) or "crc" not in entry or not line.endswith(b"\n"):
        return None
    checksum = entry.pop("crc")
    if checksum != f"{zlib.crc32(canonical(entry).encode()):08x}":
        return None
    return entry if _is_possible(entry) else None


def _is_possible(entry: dict[str, Any]) -> bool:
    """Whether an entry is of a kind known here, and a shard's files lie where shards lie."""
    if entry.get("kind") != "shard":
        return entry.get("kind") in KINDS
    files = [table.get("file") for table in entry.get("tables", {}).values()]
    return "keys" in entry and all(isinstance(file, str) and SHARD.fullmatch(file) for file in files)


def read(folder: Path) -> tuple[list[dict[str, Any]], int]:
    """Read the entries that are whole, and count the lines that are not.

    Returns
    -------
    entries : list of dict
    damaged : int
        Torn or altered lines. The last line is torn when a writer was killed while appending.
    """
    path = folder / NAME
    lines = path.read_bytes().splitlines(keepends=True) if path.is_file() else []
    entries = [unsealed(line) for line in lines]
    return [entry for entry in entries if entry is not None], entries.count(None)


def append(folder: Path, entry: dict[str, Any]) -> None:
    """Append one entry; on return it is on the disk."""
    append_durably(folder / NAME, sealed(entry))


def rewrite(folder: Path, entries: list[dict[str, Any]]) -> None:
    """Replace the manifest by `entries`, all or nothing."""
    write_durably(folder / NAME, b"".join(sealed(entry) for entry in entries))
