"""Mesa, imported without its side effects: 3.3 sets how all processes of this program start, which is the
user's to choose; and in a notebook its progress bar complains of a package that nothing here needs."""

from __future__ import annotations

import multiprocessing
import warnings

_chosen = multiprocessing.get_start_method(allow_none=True)
with warnings.catch_warnings():
    warnings.filterwarnings("ignore", message="IProgress not found")
    import mesa

multiprocessing.set_start_method(_chosen, force=True)

__all__ = ["mesa"]
