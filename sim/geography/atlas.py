"""The shipped outlines of all countries: read, and made anew by ``python -m sim.geography.atlas``.

The file is ``countries-10m.json`` of the npm package world-atlas without what is not needed, compressed; its
outlines are Natural Earth's at 1:10 million. Making it anew needs ``npm``; reading it needs nothing.
"""

from __future__ import annotations

import json
import lzma
import subprocess
import tarfile
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

PACKAGE, VERSION = "world-atlas", "2.0.2"
MEMBER = "package/countries-10m.json"
FILE = Path(__file__).with_name("countries-10m.json.xz")


@lru_cache(maxsize=1)
def read_atlas() -> dict[str, Any]:
    """Return the TopoJSON of all countries at 1:10 million."""
    return json.loads(lzma.decompress(FILE.read_bytes()))


def fetched() -> dict[str, Any]:
    """Return the TopoJSON as the npm package has it."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", "--pack-destination", folder, f"{PACKAGE}@{VERSION}"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as package:
            member = package.extractfile(MEMBER)
            if member is None:
                raise FileNotFoundError(MEMBER)
            return json.load(member)


def compressed(atlas: dict[str, Any]) -> bytes:
    """Return the countries of a TopoJSON as the shipped file holds them."""
    kept = {**atlas, "objects": {"countries": atlas["objects"]["countries"]}}
    text = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
    return lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME)


def main() -> None:
    """Fetch the npm package and write the shipped file."""
    FILE.write_bytes(compressed(fetched()))


if __name__ == "__main__":
    main()
