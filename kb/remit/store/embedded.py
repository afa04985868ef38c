"""The store on disk: Oxigraph in the same process."""

from __future__ import annotations

import logging
import os
import shutil
import time
from pathlib import Path

import pyoxigraph as ox

from remit.errors import Busy, Damaged
from remit.faults import point
from remit.iri import FINDINGS
from remit.store.convert import to_named_node
from remit.store.engine import EngineStore

_NEXT = "next"
_FINDINGS = to_named_node(FINDINGS)
_WAIT_FOR_READERS, _PAUSE = 1.0, 0.02  # seconds

log = logging.getLogger(__name__)


class EmbeddedStore(EngineStore):
    """Quads in a folder. One process at a time has it open for writing.

    A commit survives the end of the process at any moment; after a power cut the store can be
    behind the journal, never ahead of what it says its position is.

    The engine keeps every long text it ever saw, also when the last quad with it is gone. To forget,
    the quads are therefore written anew beside the old files: the engine's files are in a numbered
    folder inside this one, and the highest number counts.

    Args:
        folder: where the quads live; made when it is not there.
        read_only: for a checkpoint, which never changes; many processes can open one.

    Raises:
        Busy: another process has it open.
        Damaged: the files cannot be read.
    """

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        self.folder = folder
        self._files = folder if read_only else _current(folder)
        heal = self._open_again if not read_only else lambda: None
        super().__init__(_open(self._files, read_only=read_only), persist=self._to_disk, heal=heal)
        if not read_only:
            _remove_all_but(self._files)

    def compact(self) -> None:
        """Writes the quads anew, but for stored findings, so that nothing of what was removed is left in the files.

        Raises:
            Damaged: there is no room, or the disk reports an error. The store is as it was.
        """
        following = self.folder / str(int(self._files.name) + 1)
        try:
            copy = ox.Store(str(self.folder / _NEXT))
            copy.bulk_extend(quad for quad in self._engine if quad.graph_name != _FINDINGS)
            copy.optimize()
            copy.flush()
            del copy  # closes it: the engine would go on writing under the old name
            point("compact.before-rename")
            (self.folder / _NEXT).rename(following)
            _sync(self.folder)
        except (OSError, RuntimeError) as error:
            shutil.rmtree(self.folder / _NEXT, ignore_errors=True)
            message = (
                f"The store in {self.folder} could not be written anew: {error}. It is as it was, and what was "
                "removed is still in its files. Free disk space and try again."
            )
            raise Damaged(message) from error
        self._engine = _open(following, read_only=False)
        self._files = following
        _remove_all_but(following)

    def checkpoint(self, folder: Path) -> None:
        """Writes an immutable copy, by hard links where the file system is the same: about 100 ms.

        Raises:
            Damaged: the folder is there already, or cannot be written.
        """
        point("checkpoint.before")
        try:
            with self._copying:
                self._engine.backup(folder)
        except (OSError, RuntimeError) as error:
            message = (
                f"The checkpoint {folder} could not be made: {error}. The store itself is not "
                "touched. Choose a folder that does not exist yet, on a disk with room."
            )
            raise Damaged(message) from error
        point("checkpoint.after")

    def _open_again(self) -> None:
        """Opens the files again after an error of the disk; readers go on meanwhile.

        Raises:
            Damaged: they cannot be opened, or a query still holds the old engine.
        """
        # the old engine closes when nothing holds it any more: readers see the same state elsewhere
        self._engine = _open(self._files, read_only=True)
        until = time.monotonic() + _WAIT_FOR_READERS
        while True:
            try:
                self._engine = _open(self._files, read_only=False)
            except Busy as error:
                if time.monotonic() > until:
                    message = (
                        f"The store in {self._files} cannot be written after an error of the disk, because a "
                        "query still reads it. The journal has everything. The next change tries again."
                    )
                    raise Damaged(message) from error
                time.sleep(_PAUSE)
            else:
                log.warning("the store in %s was opened again after an error of the disk", self._files)
                return

    def _to_disk(self) -> None:
        try:
            self._engine.flush()
            _sync(self._files)
            _sync(self.folder)
        except (OSError, RuntimeError) as error:
            message = (
                f"The store in {self.folder} could not be written to disk: {error}. It would be "
                "lost with the power. Free disk space or mend the disk, and run remit rebuild."
            )
            raise Damaged(message) from error


def _open(files: Path, *, read_only: bool) -> ox.Store:
    try:
        return ox.Store.read_only(str(files)) if read_only else ox.Store(str(files))
    except OSError as error:
        if "lock" in str(error).lower():
            message = (
                f"The store in {files} is open in another process. Two writers would harm it. "
                "Stop the other one, or talk to its server."
            )
            raise Busy(message) from error
        message = (
            f"The store in {files} cannot be opened: {error}. Nothing can be read from it; the journal "
            "still has everything. Run remit rebuild."
        )
        raise Damaged(message) from error


def _current(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    numbers = [int(path.name) for path in folder.iterdir() if path.name.isdecimal()]
    return folder / str(max(numbers, default=1))


def _remove_all_but(files: Path) -> None:
    for path in files.parent.iterdir():
        if path != files and (path.name.isdecimal() or path.name == _NEXT):
            shutil.rmtree(path, ignore_errors=True)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
