"""The data folder's lock: one process at a time, and others can see which.

The lock is the kernel's: it goes with the process that holds it, however that process ends.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from remit.errors import Busy

_NAME = "lock"
_LEAST_WAIT = 0.05  # seconds: whoever looks who holds it has the lock for a moment
_PAUSE = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who holds a data folder.

    Attributes:
        pid: number of the process; None where it has not said it yet.
        address: where its server can be reached, for example http://127.0.0.1:8000; None where
            it is no server, or not listening yet.
    """

    pid: int | None
    address: str | None


class FolderLock:
    """The lock of a data folder, held until `release` or the end of the process.

    Args:
        folder: the data folder; it is there already.
        wait: seconds to wait for another process.

    Raises:
        Busy: another process holds it; the message says which.
    """

    def __init__(self, folder: Path, *, wait: float = 0) -> None:
        self.folder = folder
        self._handle = os.open(folder / _NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        until = time.monotonic() + max(wait, _LEAST_WAIT)
        while not _try(self._handle, fcntl.LOCK_EX):
            if time.monotonic() >= until:
                os.close(self._handle)
                raise _busy(folder)
            time.sleep(_PAUSE)
        self._say(None)

    def announce(self, address: str) -> None:
        """Lets others know where the server that holds the folder can be reached."""
        self._say(address)

    def release(self) -> None:
        """Lets the folder go. Safe to call twice."""
        if self._handle >= 0:
            os.ftruncate(self._handle, 0)
            os.close(self._handle)
            self._handle = -1

    def _say(self, address: str | None) -> None:
        text = json.dumps({"pid": os.getpid(), "address": address}).encode()
        os.pwrite(self._handle, text.ljust(512), 0)

    def __enter__(self) -> FolderLock:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.release()


def holder(folder: Path) -> Holder | None:
    """Says who holds a data folder; None where nobody does."""
    try:
        handle = os.open(folder / _NAME, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        if _try(handle, fcntl.LOCK_SH):
            return None
        said = os.pread(handle, 4096, 0)
    finally:
        os.close(handle)
    try:
        members = json.loads(said)
        return Holder(pid=members["pid"], address=members["address"])
    except (ValueError, KeyError, TypeError):
        return Holder(pid=None, address=None)  # it took the lock and has not written yet


def _try(handle: int, kind: int) -> bool:
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _busy(folder: Path) -> Busy:
    by = holder(folder)
    who = "another process" if by is None or by.pid is None else f"process {by.pid}"
    mend = "Stop it, or wait until it has ended."
    if by is not None and by.address is not None:
        mend = f"Ask its server at {by.address}, or stop it."
    return Busy(f"The data folder {folder} is held by {who}. Two writers would harm it. {mend}")
