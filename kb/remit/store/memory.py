"""The store in memory, for tests and for states that are looked at once."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from remit.errors import Damaged
from remit.faults import point
from remit.store.engine import EngineStore


class MemoryStore(EngineStore):
    """Quads that are gone with the process; same engine, same answers as on disk."""

    def __init__(self) -> None:
        super().__init__(ox.Store(), persist=lambda: None, heal=lambda: None)

    def compact(self) -> None:
        """Removes stored findings; there are no files to write anew."""
        self.forget_derived()

    def checkpoint(self, folder: Path) -> None:
        """Writes a copy on disk, quad by quad.

        Raises:
            Damaged: the folder is there already, or cannot be written.
        """
        point("checkpoint.before")
        try:
            folder.mkdir(parents=True)
            copy = ox.Store(str(folder))
            with self._copying:
                copy.bulk_extend(self._engine)
            copy.flush()
        except (OSError, RuntimeError) as error:
            message = (
                f"The checkpoint {folder} could not be made: {error}. The store itself is not "
                "touched. Choose a folder that does not exist yet, on a disk with room."
            )
            raise Damaged(message) from error
        point("checkpoint.after")
