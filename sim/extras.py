"""Packages that only an extra brings: whether they are there, and how to install them."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec

from sim.errors import InputError, listed


def require_packages(purpose: str, packages: Sequence[str], suggestion: str) -> None:
    """Say how to install what is missing.

    Parameters
    ----------
    purpose : str
        What needs them: the beginning of the message.
    packages : sequence of str
    suggestion : str

    Raises
    ------
    InputError
        When a package is not installed.
    """
    missing = [package for package in packages if find_spec(package) is None]
    if missing:
        raise InputError(f"{purpose} needs {listed(missing)}", suggestion=suggestion)
