"""The server's patience with those who connect: how long they may take, and how many they may be.

Nobody who sends or reads slowly holds a thread or a place for a query; but a connection is a file and some memory, and
uvicorn waits for the head of a request, for its body and for a reader for ever. Here each has a limit.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from dataclasses import dataclass
from functools import partial
from typing import Any

from typing_extensions import override
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from remit.errors import BadInput, Busy, LimitReached, RemitError
from remit_api.logs import request_identifier
from remit_api.problems import MEDIA_TYPE, TooSlow, problem_of
from remit_api.settings import Settings
from remit_api.surface import ON_EVERY_ANSWER

log = logging.getLogger(__name__)

PART = 65_536
"""Bytes that must get through within the limit of time, in either direction."""
_LOOKS = 4  # times that a connection is looked at within the limit
_HEAD = 65_536  # bytes that the head of a request may have
_CONTINUE = b"HTTP/1.1 100 "


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """The limits of a server.

    Attributes:
        seconds: for the head of a request, for each `PART` of its body, and for each of its answer.
        connections: how many may be open.
    """

    seconds: float
    connections: int


def protocol(settings: Settings) -> partial[PatientProtocol]:
    """Gives what uvicorn makes for each connection: its own reader of HTTP/1.1, with limits."""
    return partial(
        PatientProtocol, patience=Patience(seconds=settings.client_timeout, connections=settings.max_connections)
    )


class _Joined(asyncio.Transport):
    """What an answer is written to: its head waits for the first part of its content, so that both are sent at once."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self._transport = transport
        self._loop = loop
        self._held = b""
        self._has_begun = False

    @override
    def write(self, data: bytes | bytearray | memoryview[Any]) -> None:
        if self._has_begun or data[: len(_CONTINUE)] == _CONTINUE:
            held, self._held = self._held, b""
            self._transport.write(held + data if held else data)
        else:
            self._has_begun, self._held = True, bytes(data)
            # where the content takes long, or there is none
            self._loop.call_soon(self._let_go)

    def _let_go(self) -> None:
        held, self._held = self._held, b""
        if held:
            self._transport.write(held)

    @override
    def close(self) -> None:
        self._let_go()
        self._transport.close()

    @override
    def is_closing(self) -> bool:
        return self._transport.is_closing()


class PatientProtocol(HttpToolsProtocol):
    """A connection that is closed when its other end is too slow, or when there are too many."""

    def __init__(self, *args: Any, patience: Patience, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._patience = patience
        self._received = 0
        self._head = 0
        self._is_in_head = False
        self._phase: tuple[str, int] = ("", 0)
        self._mark = 0
        self._since = 0.0
        self._look: asyncio.TimerHandle | None = None
        self._requests = 0  # whose heads have been read
        self._idle_since = 0.0

    @override
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        super().connection_made(transport)
        self._since = self._idle_since = time.monotonic()
        self._phase = self._current()
        self._look_later()
        self._make_room()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        if self._look is not None:
            self._look.cancel()
        super().connection_lost(exc)

    @override
    def data_received(self, data: bytes) -> None:
        self._received += len(data)
        if self._is_in_head:
            self._head += len(data)
        super().data_received(data)
        if self._is_in_head and self._head > _HEAD:
            self.send_400_response(f"Its head is longer than {_HEAD} bytes.")

    @override
    def on_message_begin(self) -> None:
        self._is_in_head, self._head = True, 0
        super().on_message_begin()

    @override
    def on_headers_complete(self) -> None:
        self._is_in_head = False
        of_server = self.url == b"*"  # OPTIONS * (RFC 9110, 9.3.7), which has no path to be read
        if of_server:
            self.url = b"/*"
        super().on_headers_complete()
        self._requests += 1
        if of_server:
            self.scope["path"], self.scope["raw_path"] = "*", b"*"
        self.cycle.transport = _Joined(self.transport, self.loop)

    @override
    def on_message_complete(self) -> None:
        super().on_message_complete()
        if self.cycle.response_complete:
            self.cycle.more_body = False  # what came of it after the answer was thrown away

    @override
    def on_response_complete(self) -> None:
        self._idle_since = time.monotonic()
        super().on_response_complete()

    @override
    def send_400_response(self, msg: str) -> None:
        """Answers what is no request of HTTP."""
        why = BadInput(f"What was sent is no request of HTTP/1.1: {msg} Nothing was done. Send a well-formed request.")
        self.transport.write(_as_answer(why))
        self.transport.close()

    def _look_later(self) -> None:
        self._look = self.loop.call_later(self._patience.seconds / _LOOKS, self._look_at)

    def _look_at(self) -> None:
        phase, now = self._current(), time.monotonic()
        if phase != self._phase or self._advanced() >= PART or phase[0] == "answering":
            self._phase, self._since, self._mark = phase, now, self._count(phase)
        elif now - self._since >= self._patience.seconds:
            self._end(self._too_slow(phase[0]))
            return
        self._look_later()

    def _request(self) -> RequestResponseCycle | None:
        """Gives the request of now, or the last one; None before the first, whatever uvicorn's types say."""
        return self.cycle

    def _current(self) -> tuple[str, int]:
        """Gives what is waited for, and at which request."""
        cycle, number = self._request(), self._requests
        if cycle is None or (cycle.response_complete and not cycle.more_body):
            return "head", number
        if cycle.response_complete:
            return "rest", number  # of a body that is not wanted any more; it is thrown away
        if self.flow.write_paused:
            return "reader", number
        if cycle.more_body and not self.flow.read_paused:
            return "body", number
        return "answering", number

    def _count(self, phase: tuple[str, int]) -> int:
        return self.transport.get_write_buffer_size() if phase[0] == "reader" else self._received

    def _advanced(self) -> int:
        match self._phase[0]:
            case "reader":
                return self._mark - self.transport.get_write_buffer_size()
            case "body":
                return self._received - self._mark
            case _:
                return 0

    def _too_slow(self, what: str) -> TooSlow:
        seconds = f"{self._patience.seconds:g} seconds"
        if what == "head":
            return TooSlow(
                f"The head of the request did not arrive within {seconds}. Nothing was done. Send it at once."
            )
        return TooSlow(
            f"Not even {PART // 1024} KiB of the request arrived within {seconds}. Nothing was done. "
            "Send less at a time, or from a better connection."
        )

    def _make_room(self) -> None:
        """Where too many are open, closes one that waits for a request; this one, if all others are at work.

        Those go first that never sent a request, and of them who has waited longest: somebody who opens connections by
        the hundred closes his own, and not that of a reader who is between two requests.
        """
        others = [
            each
            for each in self.connections
            if isinstance(each, PatientProtocol) and each is not self and not each.transport.is_closing()
        ]
        if len(others) < self._patience.connections:
            return
        waiting = [each for each in others if each._current()[0] == "head"]  # noqa: SLF001 (its own class)
        victim = min(waiting, key=lambda each: (each._requests > 0, each._idle_since), default=self)  # noqa: SLF001
        victim._end(  # noqa: SLF001
            Busy(
                f"More than {self._patience.connections} connections are open, and this one waited longest. "
                "Nothing was done. Keep fewer open, and ask again."
            )
        )

    def _end(self, why: RemitError) -> None:
        """Closes the connection, with an answer where the other end may expect one."""
        if self.transport.is_closing():
            return
        log.info("connection closed code=%s phase=%s", why.code, self._phase[0])
        cycle = self._request()
        if cycle is not None and self._current()[0] != "head":
            cycle.disconnected = True
            if cycle.response_started:
                self.transport.abort()
                return
        is_idle = not self._is_in_head and self._current()[0] == "head"
        if why.code == Busy.code or not is_idle:  # an answer to nothing would be taken for that to the next request
            self.transport.write(_as_answer(why))
        self.transport.close()


def _as_answer(why: RemitError) -> bytes:
    identifier = request_identifier(None)
    problem = problem_of(why, request=identifier)
    content = json.dumps(problem).encode()
    head = [
        f"HTTP/1.1 {problem['status']} {problem['title']}",
        f"Content-Type: {MEDIA_TYPE}",
        f"Content-Length: {len(content)}",
        f"X-Request-ID: {identifier}",
        *(f"{name.decode()}: {value.decode()}" for name, value in ON_EVERY_ANSWER),
        *(["Retry-After: 5"] if isinstance(why, Busy | LimitReached) else []),
        "Connection: close",
    ]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + content
