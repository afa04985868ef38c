"""The store on disk: Oxigraph in the same process."""

from __future__ import annotations

import os
from pathlib import Path

import pyoxigraph as ox

from remit.errors import Busy, Damaged
from remit.faults import point
from remit.store.engine import EngineStore


class EmbeddedStore(EngineStore):
    """Quads in a folder. One process at a time has it open for writing.

    A commit survives the end of the process at any moment; after a power cut the store can be
    behind the journal, never ahead of what it says its position is.

    Args:
        folder: where the quads live; made when it is not there.
        read_only: for a checkpoint, which never changes; many processes can open one.

    Raises:
        Busy: another process has it open.
        Damaged: the files cannot be read.
    """

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        self.folder = folder
        try:
            engine = ox.Store.read_only(str(folder)) if read_only else ox.Store(str(folder))
        except OSError as error:
            if "lock" in str(error).lower():
                message = (
                    f"The store in {folder} is open in another process. Two writers would harm it. "
                    "Stop the other one, or talk to its server."
                )
                raise Busy(message) from error
            message = (
                f"The store in {folder} cannot be opened: {error}. Nothing can be read from it; "
                "the journal still has everything. Run remit rebuild."
            )
            raise Damaged(message) from error
        super().__init__(engine, persist=self._to_disk)

    def checkpoint(self, folder: Path) -> None:
        """Writes an immutable copy, by hard links where the file system is the same: about 100 ms.

        Raises:
            Damaged: the folder is there already, or cannot be written.
        """
        point("checkpoint.before")
        try:
            self._engine.backup(folder)
        except (OSError, RuntimeError) as error:
            message = (
                f"The checkpoint {folder} could not be made: {error}. The store itself is not "
                "touched. Choose a folder that does not exist yet, on a disk with room."
            )
            raise Damaged(message) from error
        point("checkpoint.after")

    def _to_disk(self) -> None:
        try:
            self._engine.flush()
            folder = os.open(self.folder, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        except OSError as error:
            message = (
                f"The store in {self.folder} could not be written to disk: {error}. It would be "
                "lost with the power. Free disk space or mend the disk, and run remit rebuild."
            )
            raise Damaged(message) from error
