"""Ctrl-C answered between two steps, never in the middle of a write."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextlib.contextmanager
def on_interrupt(action: Callable[[], None]) -> Iterator[None]:
    """Answer the first Ctrl-C or SIGTERM by `action`; a second one is answered as usual."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in SIGNALS}

    def answer(number: int, frame: object) -> None:
        for each, handler in before.items():
            signal.signal(each, handler)
        action()

    for number in SIGNALS:
        signal.signal(number, answer)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
