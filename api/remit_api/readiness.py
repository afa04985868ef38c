"""Whether the server may be sent requests, and if not, why."""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Iterator

from remit.base import KnowledgeBase
from remit.errors import RemitError
from remit_api.workers import QueryWorkers

_KEPT = 1.0  # seconds: whoever asks more often costs nothing
_LEAST_FREE = 64 * 1024 * 1024  # bytes: less, and the next change may be the one that does not fit


class Readiness:
    """Looks at what every answer needs, at most once a second."""

    def __init__(self, kb: KnowledgeBase, workers: QueryWorkers) -> None:
        """Looks at nothing yet.

        Args:
            kb: the knowledge base that is served.
            workers: the query processes.
        """
        self.stopping = False
        self._kb = kb
        self._workers = workers
        self._lock = threading.Lock()
        self._seen: tuple[float, tuple[str, ...]] | None = None

    def reasons(self) -> tuple[str, ...]:
        """Gives why the server is not ready; nothing where it is. Blocks: it reads the journal and writes a file."""
        if self.stopping:
            return ("The server is stopping.",)
        with self._lock:
            if self._seen is None or time.monotonic() - self._seen[0] >= _KEPT:
                self._seen = (time.monotonic(), tuple(self._look()))
            return self._seen[1]

    def _look(self) -> Iterator[str]:
        try:
            head, shown = self._kb.journal.head().position, self._kb.position()
        except RemitError as error:
            yield f"Journal or store cannot be read ({error.code}); the log says more."
        else:
            if shown < head:
                yield f"The store shows entry {shown} of {head}; it catches up with the next change or start."
        if self._kb.register.is_being_made:
            yield "The register of records is being made; lists wait for it."
        yield from self._of_disk()
        # they start with the first query, so that none may be up while nobody asks
        waiting = self._workers.waiting()
        if waiting and not self._workers.alive():
            yield f"{waiting} queries wait, and none of {self._workers.size} processes for them is up."

    def _of_disk(self) -> Iterator[str]:
        try:
            with tempfile.TemporaryFile(dir=self._kb.home) as file:
                file.write(b"ready")
                file.flush()
                about = os.fstatvfs(file.fileno())
        except OSError as error:
            yield f"The folder cannot be written: {error.strerror}."
            return
        free = about.f_bavail * about.f_frsize
        if free < _LEAST_FREE:
            yield f"The disk has {free // 1_000_000} MB left."
