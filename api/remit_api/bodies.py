"""What is asked of the body of a request before anything reads it, and how much of all bodies is held at once."""

from __future__ import annotations

from dataclasses import dataclass, field

from anyio import CapacityLimiter
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from remit.errors import Busy, RemitError
from remit_api import problems
from remit_api.problems import TooLarge, UnsupportedMediaType
from remit_api.settings import Settings

AT_ONCE = 16
"""How many of the largest bodies are held at the same time; beyond that, senders are asked to come again."""


@dataclass(frozen=True, slots=True)
class Places:
    """How many bodies are worked on at the same time; who waits holds no thread that a reader needs.

    Attributes:
        reading: for documents that take a process of their own, each up to 2 GiB of memory.
        writing: for all other work on what was sent; changes take turns anyway.
    """

    reading: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(2))
    writing: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(8))


class Bodies:
    """A layer that refuses bodies by their head, and counts the bytes of those that are held.

    A request without a body passes untouched.
    """

    def __init__(self, app: ASGIApp, *, settings: Settings) -> None:
        self._app = app
        self._longest = settings.max_body
        self._held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, or refuses it."""
        if scope["type"] != "http" or not _has_body(scope):
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(Headers(scope=scope))
        if refusal is not None:
            await problems.respond(refusal, scope)(scope, receive, send)
            return
        mine = 0

        async def counting() -> Message:
            nonlocal mine
            message = await receive()
            length = len(message.get("body", b""))
            if self._held + length > AT_ONCE * self._longest:
                raise Busy(
                    "The server holds as many bodies of requests as it has memory for. Nothing was done. "
                    "Send it again soon."
                )
            mine += length
            self._held += length
            return message

        try:
            await self._app(scope, counting, send)
        finally:
            self._held -= mine

    def _refusal(self, headers: Headers) -> RemitError | None:
        encoding = headers.get("content-encoding", "identity").strip().lower()
        if encoding != "identity":
            return UnsupportedMediaType(
                f"The body is encoded as “{encoding}”. Nothing was read: packed bodies are not unpacked, since a short "
                "one can become a long one. Send it as it is."
            )
        length = headers.get("content-length", "")
        if length.isascii() and length.isdigit() and int(length[:20]) > self._longest:
            return TooLarge(
                f"The body has {length[:20]} bytes; the limit of this server is {self._longest} (setting max_body). "
                "Nothing was read. Send it in parts, or raise the limit."
            )
        return None


def _has_body(scope: Scope) -> bool:
    names = dict(scope["headers"])
    return b"transfer-encoding" in names or names.get(b"content-length", b"0") != b"0"
