"""Runs queries in threads, a few at a time, each with a limit of time."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from functools import partial
from typing import TypeVar

import anyio
import anyio.to_thread

from remit.errors import Busy, LimitReached
from remit_api.query.sums import refuse_sums
from remit_api.query.tokens import Form, read_form
from remit_api.settings import Settings

log = logging.getLogger(__name__)

T = TypeVar("T")
AT_ONCE = 4


def checked(query: str, settings: Settings) -> Form:
    """Gives the form of a query that may be run.

    Raises:
        BadQuery: an update, a SERVICE clause, too many tokens, a sum over stated quantities, or no query.
        LimitReached: too long, or nested too deeply.
    """
    form = read_form(query, longest=settings.max_query, most_tokens=settings.max_query_tokens)
    refuse_sums(query)
    return form


class Runner:
    """Runs blocking reads off the event loop.

    A query that exceeds its time is answered with an error, and its thread runs on, for no engine query
    can be cancelled; it keeps its place until it ends, so that slow queries cannot pile up.
    """

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._places = threading.BoundedSemaphore(at_once)

    async def run(self, read: Callable[[], T], *, timeout: float) -> T:
        """Gives what the read gives.

        Raises:
            LimitReached: it took longer.
            Busy: as many queries as may be run already do.
        """
        if not self._places.acquire(blocking=False):
            raise Busy("As many queries as may run at once are running. Nothing was run. Ask again soon.")
        with anyio.move_on_after(timeout):
            return await anyio.to_thread.run_sync(partial(self._in_place, read), abandon_on_cancel=True)
        log.warning("query exceeded its time timeout=%s", timeout)
        raise LimitReached(
            f"The query took longer than {timeout:g} seconds, which is the limit; nothing of it is shown, since a "
            "part would look like the whole. Ask for less: add a LIMIT, or a triple pattern that narrows it."
        )

    def _in_place(self, read: Callable[[], T]) -> T:
        try:
            return read()
        finally:
            self._places.release()
