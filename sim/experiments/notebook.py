"""A running study in a notebook: two lines under the cell, of which the second replaces itself."""

from __future__ import annotations

import sys
import time
from typing import Any

SECONDS_BETWEEN_LINES = 0.25


def is_notebook() -> bool:
    """Tell whether this process is the kernel of a notebook; loads nothing."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return getattr(shell, "kernel", None) is not None


class NotebookLine:
    """The first text shown stays as a title; each later one takes the place of the one before."""

    def __init__(self) -> None:
        self._title = ""
        self._text = ""
        self._shown = 0.0
        self._handle: Any = None

    def show(self, text: str) -> None:
        """Show a text, or keep it for later if the last one was drawn a moment ago."""
        if self._handle is None:
            self._title = text
        else:
            self._text = text
        if time.monotonic() - self._shown >= SECONDS_BETWEEN_LINES:
            self._draw()

    def close(self) -> None:
        """Draw what was shown last."""
        if self._handle is not None:
            self._draw()

    def _draw(self) -> None:
        from IPython.display import display

        self._shown = time.monotonic()
        lines = [line for line in (self._title, self._text) if line]
        bundle = {"text/plain": "\n".join(lines)}
        if self._handle is None:
            self._handle = display(bundle, raw=True, display_id=True)
        else:
            self._handle.update(bundle, raw=True)
