"""Copies of the store that never change, for processes that read and may be killed.

One is made at a time, and none where nothing moved. The last two and those in use are kept; what an earlier process
left is removed at the start, since a text that was redacted meanwhile could be in it.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from remit.store import EmbeddedStore, QuadStore

KEPT = 2
"""How many are kept, beside those in use."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """One copy.

    Attributes:
        folder: where it is.
        position: the journal position that it shows.
        made: when it was made, on the clock of `time.monotonic`.
    """

    folder: Path
    position: int
    made: float


class Checkpoints:
    """The checkpoints of one store. Any thread may ask.

    Args:
        store: what is copied.
        folder: where the copies go: on the disk of the store, so that they are hard links; it holds nothing else.
            None for a store in memory: a folder of its own, which goes with `close`.
    """

    def __init__(self, store: QuadStore, folder: Path | None) -> None:
        self._store = store
        self._is_own = folder is None
        self._folder = folder
        self._making = threading.Lock()
        self._counting = threading.Lock()
        self._made: list[Checkpoint] = []
        self._doomed: list[Checkpoint] = []
        self._users: Counter[Path] = Counter()
        self._true_at = float("-inf")
        self._moves = self._moves_made = 0
        self._number = 0
        self._is_closed = False
        self._told: list[Callable[[], None]] = []
        self._ended: list[Callable[[], None]] = []

    # ---- who reads

    def attach(self, *, forget: Callable[[], None], close: Callable[[], None]) -> None:
        """Lets a reader know when it must let go: of all that is older, or of everything for good."""
        with self._counting:
            self._told.append(forget)
            self._ended.append(close)

    def use(self, *, max_age: float, at_least: int = 0) -> Checkpoint | None:
        """Gives the newest checkpoint, in use until `release`; None where it is too old or not that far.

        Args:
            max_age: seconds that may have passed since the store was known to show no more.
            at_least: position that it must show.
        """
        with self._counting:
            newest = self._made[-1] if self._made else None
            if newest is None or newest.position < at_least or time.monotonic() - self._true_at > max_age:
                return None
            self._users[newest.folder] += 1
            return newest

    def again(self, checkpoint: Checkpoint) -> Checkpoint:
        """Adds a use of a checkpoint that is in use."""
        with self._counting:
            self._users[checkpoint.folder] += 1
        return checkpoint

    def release(self, checkpoint: Checkpoint) -> None:
        """Ends a use."""
        with self._counting:
            self._users[checkpoint.folder] -= 1
            doomed = self._superfluous()
        _remove(doomed)

    def age(self) -> float | None:
        """Gives the seconds since the store was known to show no more than the newest; None before the first."""
        with self._counting:
            return time.monotonic() - self._true_at if self._made else None

    def kept(self) -> tuple[Checkpoint, ...]:
        """Gives those that are there, oldest first."""
        with self._counting:
            return tuple(self._made)

    # ---- making

    def renew(self, *, max_age: float = 0) -> Checkpoint:
        """Makes a checkpoint if the store has moved since the newest; takes some 10 ms, more under heavy writing.

        Args:
            max_age: seconds that may have passed since another thread did the same.

        Raises:
            Damaged: it cannot be written.
        """
        asked = time.monotonic()
        with self._making:
            with self._counting:
                newest = self._made[-1] if self._made else None
                if newest is not None and self._true_at >= asked - max_age:
                    return newest
            begun = time.monotonic()
            position = self._store.position() or 0
            moves = self._moves
            is_same = newest is not None and newest.position == position and moves == self._moves_made
            made = newest if newest is not None and is_same else self._make()
            self._moves_made = moves  # what moved while it was made, or where it was not made, is in the next
            with self._counting:
                if made is not newest:
                    self._made.append(made)
                self._true_at = begun
                doomed = self._superfluous()
        _remove(doomed)
        return made

    def derived_moved(self) -> None:
        """Takes note that the store shows other stored findings, at whatever position: the newest is not of now."""
        self._moves += 1

    def _make(self) -> Checkpoint:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="remit-checkpoints-"))
        if not self._number:
            shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True, exist_ok=True)
        self._number += 1
        folder = self._folder / str(self._number)
        self._store.checkpoint(folder)
        # the store may have moved while the copy was made: what it shows is read from the copy
        copy = EmbeddedStore(folder, read_only=True)
        position = copy.position() or 0
        copy.close()
        log.debug("checkpoint made number=%s position=%s", self._number, position)
        return Checkpoint(folder=folder, position=position, made=time.monotonic())

    # ---- removing

    def forget(self) -> None:
        """Removes all that were made so far, those in use as soon as they are not: a text in them was redacted."""
        with self._making, self._counting:
            self._true_at = float("-inf")
            self._doomed += self._made
            self._made = []
            unused = self._superfluous()
            told = tuple(self._told)
        _remove(unused)
        for tell in told:
            tell()

    def _superfluous(self) -> list[Checkpoint]:
        """Gives what need not be kept and nobody uses, and takes it off the lists."""
        unused = [made for made in (*self._made[:-KEPT], *self._doomed) if not self._users[made.folder]]
        self._made = [made for made in self._made if made not in unused]
        self._doomed = [made for made in self._doomed if made not in unused]
        for made in unused:
            del self._users[made.folder]
        return unused

    def close(self) -> None:
        """Ends the readers and removes everything."""
        with self._counting:
            if self._is_closed:
                return
            self._is_closed = True
            ended = tuple(self._ended)
        for end in ended:
            end()
        with self._making, self._counting:
            self._made, self._doomed = [], []
            if self._folder is not None:
                shutil.rmtree(self._folder, ignore_errors=True)


def _remove(doomed: list[Checkpoint]) -> None:
    for made in doomed:
        shutil.rmtree(made.folder, ignore_errors=True)
