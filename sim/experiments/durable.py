"""Writing so that a kill, a full disk or a power cut never leaves a torn file under a final name."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

from sim.errors import MachineError

CAUSES = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the disk is read-only",
    errno.EACCES: "there is no permission to write",
    errno.EPERM: "there is no permission to write",
}
TEMPORARY = ".writing"


@contextlib.contextmanager
def machine_errors(path: Path) -> Iterator[None]:
    """Turn an `OSError` into a `MachineError` that names the file and the cause.

    Raises
    ------
    MachineError
        When the block raises `OSError`.
    """
    try:
        yield
    except OSError as error:
        cause = CAUSES.get(error.errno or 0, error.strerror or str(error))
        raise MachineError(f"cannot write {path}: {cause}. Nothing already written is harmed.") from error


def write_durably(path: Path, data: bytes) -> None:
    """Write the whole of `data` under `path`, or nothing: temporary name, fsync, rename, fsync of the folder.

    Raises
    ------
    MachineError
        When the disk is full, read-only or otherwise refuses; the temporary file is removed.
    """
    temporary = path.with_name(path.name + TEMPORARY)
    with machine_errors(path):
        try:
            _write_and_sync(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, data)
            os.replace(temporary, path)
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise
        sync_folder(path.parent)


def append_durably(path: Path, data: bytes) -> None:
    """Append `data` and fsync; when that fails the file is cut back to what it was.

    Raises
    ------
    MachineError
        When the disk is full, read-only or otherwise refuses.
    """
    with machine_errors(path):
        size = path.stat().st_size
        try:
            _write_and_sync(path, os.O_WRONLY | os.O_APPEND, data)
        except OSError:
            with contextlib.suppress(OSError):
                os.truncate(path, size)
            raise


def make_folder(path: Path) -> None:
    """Create a folder and its parents.

    Raises
    ------
    MachineError
        When the disk is full, read-only or otherwise refuses.
    """
    with machine_errors(path):
        path.mkdir(parents=True, exist_ok=True)


def sync_folder(folder: Path) -> None:
    """Fsync a folder, so that a rename in it survives a power cut (where the system can)."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_and_sync(path: Path, flags: int, data: bytes) -> None:
    descriptor = os.open(path, flags | getattr(os, "O_BINARY", 0), 0o644)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
