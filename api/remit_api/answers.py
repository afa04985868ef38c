"""Answers that were given, given again as long as the store shows the same position."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from typing import NamedTuple

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Scope

MOST = 64 * 2**20
"""Bytes of content that are kept."""

_LARGEST = 2**18  # bytes of one answer
_A_DAY = 86_400  # seconds
_ROUTING = ("route", "endpoint")  # by which requests are counted
_CONDITIONS = ("if-none-match", "if-match", "range")


def day() -> float:
    """Gives a number for today, since an answer of today is none of tomorrow: authorities are named as of the day."""
    return time.time() // _A_DAY


class _Key(NamedTuple):
    """All that decides what an answer says, beside the position. A feed has the name of the server in it."""

    path: str
    query: bytes
    accept: str
    server: str
    scheme: str
    day: float


class _Given(NamedTuple):
    response: Response
    routing: dict[str, object]


class Answers:
    """The answers to reads of the present, of one position of the journal: a commit moves on, and none holds any more.

    Everybody may read the same, so that nothing of who asks decides what they say.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._position = -1
        self._given: OrderedDict[_Key, _Given] = OrderedDict()
        self._size = 0

    def get(self, scope: Scope, headers: Headers, shown: int) -> Response | None:
        """Gives the answer to a request; None where it must be made, or depends on what the caller has.

        Args:
            scope: the request; it is told its route, as if it had been routed.
            headers: its headers.
            shown: the position that a view taken now shows.
        """
        if scope["method"] != "GET" or any(name in headers for name in _CONDITIONS):
            return None
        with self._lock:
            given = self._given.get(_key(scope, headers)) if shown == self._position else None
        if given is None:
            return None
        scope.update(given.routing)
        return given.response

    def keep(self, scope: Scope, shown: int, response: Response) -> None:
        """Keeps the answer to a request, in the place of those that were given first."""
        size = len(response.body)
        if size > _LARGEST:
            return
        key = _key(scope, Headers(scope=scope))
        given = _Given(response, {name: scope[name] for name in _ROUTING if name in scope})
        with self._lock:
            if shown < self._position:
                return  # made of a view that was taken before the last commit
            if shown > self._position:
                self._forget()
                self._position = shown
            before = self._given.pop(key, None)
            self._size += size - (len(before.response.body) if before is not None else 0)
            self._given[key] = given
            while self._size > MOST:
                _, oldest = self._given.popitem(last=False)
                self._size -= len(oldest.response.body)

    def forget(self) -> None:
        """Lets go of all of them."""
        with self._lock:
            self._forget()

    def _forget(self) -> None:
        self._given.clear()
        self._size = 0


def _key(scope: Scope, headers: Headers) -> _Key:
    return _Key(
        scope["path"],
        scope["query_string"],
        headers.get("accept", ""),
        headers.get("host", ""),
        scope["scheme"],
        day(),
    )
