"""One writer per results folder: a lock file that names its owner, known as stale after a crash or reboot."""

from __future__ import annotations

import contextlib
import json
import os
import socket
from pathlib import Path

from sim.errors import MachineError
from sim.experiments.durable import machine_errors

try:
    import fcntl
except ImportError:  # Windows: the owner written in the file is all there is
    fcntl = None  # type: ignore[assignment]


class FolderLock:
    """Holds `folder/lock` from creation to `release`.

    The operating system's own lock settles a race between two starters; the owner written in the file -
    process id, the moment that process began, boot - tells a living owner from one that was killed.

    Raises
    ------
    MachineError
        When a living process holds the folder.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / "lock"
        with machine_errors(self.path):
            self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        self._refuse_living_owner()
        try:
            self._sign()
        except BaseException:
            self.release()
            raise

    def _refuse_living_owner(self) -> None:
        owner = _read_owner(self._descriptor)
        if self._seize() and not is_alive(owner):
            return
        os.close(self._descriptor)
        process = f"process {owner['pid']}" if "pid" in owner else "another process"
        raise MachineError(
            f"{self.path.parent} is being written by {process} on {owner.get('host', 'this computer')}. "
            "Wait until it is done, or choose another folder with -o."
        )

    def _sign(self) -> None:
        with machine_errors(self.path):
            os.ftruncate(self._descriptor, 0)
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            os.write(self._descriptor, json.dumps(this_process()).encode())

    def _seize(self) -> bool:
        if fcntl is None:
            return True
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # a file system without locks
            return True
        return _is_same_file(self._descriptor, self.path)

    def release(self) -> None:
        """Give the folder free."""
        with contextlib.suppress(OSError):
            self.path.unlink()
        with contextlib.suppress(OSError):
            os.close(self._descriptor)


def this_process() -> dict[str, object]:
    """Who writes: process id, start of that process, boot and host."""
    return {"pid": os.getpid(), "began": _began(os.getpid()), "boot": _boot(), "host": socket.gethostname()}


def is_alive(owner: dict[str, object]) -> bool:
    """Whether the process named in a lock file still runs (on another host: assumed)."""
    process = owner.get("pid")
    if not isinstance(process, int) or process <= 0:
        return False
    if owner.get("host") not in (None, socket.gethostname()):
        return True
    if owner.get("boot") not in (None, _boot()) or not _exists(process):
        return False
    return owner.get("began") in (None, "", _began(process))


def _exists(process: int) -> bool:
    if os.name != "posix":  # there, signal 0 would end the process
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _boot() -> str:
    with contextlib.suppress(OSError):
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    return ""


def _began(process: int) -> str:
    with contextlib.suppress(OSError, IndexError):
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[19]
    return ""


def _read_owner(descriptor: int) -> dict[str, object]:
    with contextlib.suppress(ValueError):
        owner = json.loads(os.read(descriptor, 4096))
        if isinstance(owner, dict):
            return owner
    return {}


def _is_same_file(descriptor: int, path: Path) -> bool:
    with contextlib.suppress(OSError):
        return os.fstat(descriptor).st_ino == path.stat().st_ino
    return False
