"""No command uses the network: with every socket that leads out refused, all of them work and none tries."""

from __future__ import annotations

import base64
import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SMALL = ("--set", "civilians=60", "--set", "horizon_weeks=60")
COMMANDS = (
    ("list",),
    ("show", "unamsil"),
    ("run", "sierra-leone", "balanced", *SMALL, "-o", "run"),
    ("study", "mission-mix", "-n", "2", *SMALL, "--keep", "runs,weeks,events", "-o", "study", "--quiet"),
    ("study", "mission-mix", "-n", "2", *SMALL, "--executor", "processes", "--workers", "2", "-o", "p"),
    ("report", "study"),
    ("runs", "study"),
    ("rerun", "study", "balanced/1"),
)
PROGRAM = """
import sys
from sim.cli import main
for words in {commands!r}:
    print("-->", *words, flush=True)
    code = main(list(words))
    if code:
        sys.exit(f"{{words}} ended with {{code}}")
"""
LOADING = {"src", "srcset", "poster", "data", "action", "formaction", "background", "manifest", "xlink:href"}


def blocked(program: str, folder: Path) -> tuple[subprocess.CompletedProcess, list[str]]:
    """Run a program without network: by refusal in Python, and where allowed in a namespace that has none."""
    log = folder / "network.log"
    path = os.pathsep.join([str(HERE / "blocked"), str(HERE.parent)])
    namespace = ["unshare", "--net"]
    if not shutil.which("unshare") or subprocess.run([*namespace, "true"], check=False).returncode:
        namespace = []
    child = subprocess.run(
        [*namespace, sys.executable, "-c", program],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path, "NETWORK_LOG": str(log)},
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    return child, log.read_text().splitlines() if log.exists() else []


@pytest.mark.parametrize(
    "attempt",
    [
        "socket.create_connection(('127.0.0.1', 9), timeout=1)",
        "socket.getaddrinfo('example.org', 80)",
        "urllib.request.urlopen('http://127.0.0.1:9/')",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))",
        "socket.socket().bind(('127.0.0.1', 0))",
    ],
)
def test_the_block_blocks(attempt, tmp_path):
    child, tried = blocked(f"import socket, urllib.request\n{attempt}", tmp_path)
    assert child.returncode == 1
    assert "no network" in child.stderr
    assert len(tried) >= 1


def test_the_block_lets_processes_of_this_machine_speak(tmp_path):
    program = "import socket\ns = socket.socket(socket.AF_UNIX)\ns.bind('here')\ns.listen()\n"
    child, tried = blocked(program + "socket.socket(socket.AF_UNIX).connect('here')", tmp_path)
    assert (child.returncode, child.stderr, tried) == (0, "", [])


@pytest.fixture(scope="module")
def worked(tmp_path_factory):
    folder = tmp_path_factory.mktemp("network")
    return *blocked(PROGRAM.format(commands=COMMANDS), folder), folder


@pytest.mark.slow
def test_every_command_works_without_network_and_none_tries(worked):
    child, tried, folder = worked
    assert child.returncode == 0, child.stderr
    assert tried == []
    assert child.stdout.count("--> ") == len(COMMANDS)
    assert (folder / "study/report.html").is_file()
    assert (folder / "p/report.html").is_file()


class Loaded(HTMLParser):
    """What a page would load: addresses in attributes that load, and in styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.links: list[str] = []
        self.feed(text)
        styles = "".join(re.findall(r"<style>(.*?)</style>", text, re.DOTALL))
        self.found += re.findall(r"url\(([^)]*)\)|@import", styles)

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name in LOADING or (name == "href" and tag in ("link", "base", "image", "use")):
                self.found.append(value or "")
            elif name == "href":
                self.links.append(value or "")
            elif name == "style":
                self.found += re.findall(r"url\(([^)]*)\)", value or "")


@pytest.mark.slow
def test_the_report_loads_nothing_and_neither_do_its_drawings(worked):
    text = (worked[2] / "study/report.html").read_text(encoding="utf-8")
    page = Loaded(text)
    assert page.found
    assert all(address.startswith("data:image/") for address in page.found)
    assert all(address.startswith("#") for address in page.links)
    drawings = [address for address in page.found if address.startswith("data:image/svg+xml;base64,")]
    assert drawings
    for drawing in drawings:
        inner = Loaded(base64.b64decode(drawing.partition(",")[2]).decode())
        assert all(address.startswith(("#", "data:")) for address in [*inner.found, *inner.links])


def test_a_page_that_loads_is_noticed():
    assert Loaded('<img src="https://example.org/x.png"><a href="#a">').found == ["https://example.org/x.png"]
    assert Loaded("<style>p { background: url(http://x/y) }</style>").found == ["http://x/y"]
    assert Loaded('<svg><image xlink:href="http://x"/></svg>').found == ["http://x"]
