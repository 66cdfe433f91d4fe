"""HTML that cannot be broken out of: whatever is not markup already is escaped."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from sim.errors import printable

LONGEST_TEXT = 4_000
SPACES = re.compile(r"\s+")
VOID = frozenset({"img", "meta", "br"})


class Html(str):
    """Text that is markup already."""

    __slots__ = ()


def escaped(value: object) -> Html:
    """Return a value as markup: as it is when it is markup, else as plain text, unprintable characters told
    by their codes."""
    if isinstance(value, Html):
        return value
    return Html(html.escape(printable(SPACES.sub(" ", str(value)), LONGEST_TEXT), quote=True))


def element(name: str, *children: object, **attributes: object) -> Html:
    """Return an element; ``class_`` stands for class, ``aria_label`` for aria-label, None for nothing."""
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escaped(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in VOID:
        return Html(f"<{name}{said}>")
    return Html(f"<{name}{said}>{joined(children)}</{name}>")


def joined(children: Iterable[object], between: str = "") -> Html:
    """Return children one after the other, escaped where they are not markup."""
    return Html(between.join(escaped(child) for child in children))


def verbatim(text: str) -> Html:
    """Return a text of several lines as markup, with its spaces and lines."""
    return Html("\n".join(html.escape(printable(line, LONGEST_TEXT)) for line in text.split("\n")))


def given(text: object) -> Html:
    """Return a text from a user's file, kept from turning the direction of the text around it."""
    return element("bdi", text)


def scrolled(label: str, *children: object) -> Html:
    """Return what may be too wide for a phone in a box that scrolls, with keys too."""
    return element("div", *children, class_="scroll", role="region", aria_label=label, tabindex=0)
