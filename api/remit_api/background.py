"""What a running server works out beside its answers: the stored findings of recorded incidents."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

from remit.base import KnowledgeBase
from remit_api.settings import Settings

_GIVES_WAY, _PAUSE = 0.05, 0.002  # seconds
_LONGEST = 60.0  # seconds between looks that fail

log = logging.getLogger(__name__)


class Findings:
    """A thread that lets the stored findings catch up with record, law and day.

    It holds nothing that an answer waits for, and rests after each incident as long as its share says, so that it
    never takes more than that of a processor.
    """

    def __init__(self, kb: KnowledgeBase, settings: Settings, *, answering: Callable[[], bool]) -> None:
        """Starts nothing yet.

        Args:
            kb: whose findings they are.
            settings: how often it looks, and its share.
            answering: says whether requests are being answered: it gives way to them for a moment.
        """
        self._answering = answering
        self._kb = kb
        self._every = settings.findings_interval
        self._rest = 1 / settings.findings_share - 1
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self._since = 0.0
        self._has_failed = False

    @property
    def is_on(self) -> bool:
        """Whether it runs, and the last look did not fail."""
        return self._thread is not None and self._thread.is_alive() and not self._has_failed

    def start(self) -> None:
        """Begins, unless the settings say never."""
        if self._every and self._thread is None:
            self._thread = threading.Thread(target=self._run, name="findings", daemon=True)
            self._thread.start()

    def stop(self, seconds: float) -> None:
        """Lets the incident that is being worked out end, and begins no other; what is left goes on at the next start.

        Args:
            seconds: for which that is waited for.
        """
        self._stopped.set()
        if self._thread is not None:
            self._thread.join(seconds)

    def _run(self) -> None:
        rest = self._every
        while not self._stopped.wait(rest):
            try:
                self._since = time.monotonic()
                self._kb.catch_up(today=datetime.now(UTC).date(), pause=self._pause)
            except Exception:  # the outer door: whatever it was, the next look may succeed
                rest, self._has_failed = min(rest * 2, _LONGEST), True
                log.exception("findings could not be worked out; it is tried again in %.0f s", rest)
            else:
                rest, self._has_failed = self._every, False

    def _pause(self) -> bool:
        """Rests; says whether to go on."""
        worked = time.monotonic() - self._since
        self._stopped.wait(worked * self._rest)
        until = time.monotonic() + _GIVES_WAY
        while self._answering() and time.monotonic() < until and not self._stopped.is_set():
            time.sleep(_PAUSE)
        self._since = time.monotonic()
        return not self._stopped.is_set()
