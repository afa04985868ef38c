"""Sending a result: in parts, and not for ever to someone who does not read it."""

from __future__ import annotations

import asyncio
import logging

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from typing_extensions import override

log = logging.getLogger(__name__)

_PART = 2**18
_PATIENCE = 30.0  # seconds in which a part must have been read


class ResultResponse(Response):
    """The result of a query. It is held in memory while it is read, so a reader who stops loses it."""

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends the result."""
        if len(self.body) <= _PART:
            await super().__call__(scope, receive, send)
            return
        body = memoryview(self.body)
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        try:
            for start in range(0, len(body), _PART):
                more = start + _PART < len(body)
                part = bytes(body[start : start + _PART])
                await asyncio.wait_for(send({"type": "http.response.body", "body": part, "more_body": more}), _PATIENCE)
        except TimeoutError:
            # an answer that is left unfinished closes the connection: the client sees that a part is missing
            log.warning("result not read seconds=%g bytes=%s", _PATIENCE, len(body))
