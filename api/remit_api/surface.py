"""What every request meets before a route, and every answer after it, in one pass.

Headers, HEAD and OPTIONS, pages of other sites, rates, the identifier of the request, its line in the log, its place in
the figures, and the last resort for faults that nobody foresaw. One layer and not eight: each layer of its own would
wrap the two channels of every request once more.
"""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from remit.base import KnowledgeBase
from remit.errors import Busy, NotPermitted, RemitError
from remit_api import problems, rates
from remit_api.addresses import Addresses, known_method, template
from remit_api.answers import Answers
from remit_api.auth import refuse_borrowed_name
from remit_api.cors import Origins, reads
from remit_api.logs import REQUEST, request_identifier
from remit_api.metrics import Metrics
from remit_api.settings import Settings

log = logging.getLogger(__name__)
access = logging.getLogger("remit_api.access")

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ON_EVERY_ANSWER = (
    (b"content-security-policy", CONTENT_SECURITY_POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
IS_HEAD = "remit.head"
"""In the scope of a request whose answer goes without its content: a route may spare itself the making of it."""

_OF_OPERATION = frozenset({"/health", "/ready", "/metrics"})
"""Addresses for those who watch: never limited, never for pages of other sites, and without the position."""
_GONE_AWAY = 499  # the client's end was closed before there was an answer; nobody is sent this


@dataclass(frozen=True, slots=True)
class Surface:
    """The outermost layer of the application.

    Args:
        app: what answers.
        kb: whose position every answer says.
        metrics: where requests are counted.
        addresses: which methods an address takes.
        answers: those that were given, and still hold.
        origins: whose pages may read.
        clients: whose requests are counted together.
        buckets: how many requests a client may send; None for any number.
        is_at_loopback: whether only this machine reaches the server.
    """

    app: ASGIApp
    kb: KnowledgeBase
    metrics: Metrics
    addresses: Addresses
    answers: Answers
    origins: Origins
    clients: rates.Clients
    buckets: rates.Buckets | None
    is_at_loopback: bool

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        exchange = _Exchange(scope, headers, send, self.addresses)
        token = REQUEST.set(exchange.identifier)
        self.metrics.running += 1
        try:
            await self._answer(exchange, headers, receive)
        finally:
            self.metrics.running -= 1
            self._note(exchange)
            REQUEST.reset(token)

    async def _answer(self, exchange: _Exchange, headers: Headers, receive: Receive) -> None:
        scope = exchange.scope
        try:
            response = self._before(exchange, headers)
            if response is None:
                await self.app(scope, receive, exchange.send)
                return
        except ClientDisconnect:
            return
        except RemitError as error:
            log.exception("request failed", extra={"fields": {"code": error.code}})
            response = problems.respond(error, scope)
        except asyncio.CancelledError:
            # the server stops, and its patience with this request has ended
            if exchange.status:
                raise
            response = problems.respond(
                Busy("The server stops, and the request took longer than it waits. Ask again soon."), scope
            )
        except Exception:  # the outer door: a fault of Remit itself
            log.exception("request failed")
            if exchange.status:
                raise
            response = problems.respond_http(500, scope)
        await response(scope, receive, exchange.send)

    def _before(self, exchange: _Exchange, headers: Headers) -> Response | None:
        """Gives the answer to a request that no route need see; None where one must."""
        scope = exchange.scope
        path: str = scope["path"]
        of_operation = path in _OF_OPERATION
        if not of_operation:
            exchange.add += self.origins.of_answer(exchange.method, path, headers.get("origin"))
            limited = self._limited(exchange, headers)
            if limited is not None:
                return limited
            if self.is_at_loopback and reads(exchange.method, path):
                try:
                    refuse_borrowed_name(headers)
                except NotPermitted as error:
                    return problems.respond(error, scope)
            # read before the request is: the answer shows at least this position
            exchange.position = self.kb.shown
        if exchange.method == "GET":
            return None if exchange.position is None else self.answers.get(scope, headers, exchange.position)
        if exchange.method != "OPTIONS":
            return None
        methods = self.addresses.allowed(path)
        if not methods and path != "*":
            return problems.respond_http(404, scope)
        if not of_operation:
            exchange.add += self.origins.of_preflight(
                path, headers.get("origin"), headers.get("access-control-request-method")
            )
        return Response(status_code=204, headers={"Allow": ", ".join(methods)})

    def _limited(self, exchange: _Exchange, headers: Headers) -> Response | None:
        peer = exchange.scope.get("client")
        if self.buckets is None or peer is None:
            return None
        client = self.clients.counted(peer[0], headers)
        if client is None:
            return None
        taken = self.buckets.take(client)
        exchange.add += [
            (b"ratelimit-policy", rates.policy(self.buckets).encode()),
            (b"ratelimit", rates.state(taken).encode()),
        ]
        if taken.granted:
            return None
        return problems.respond(
            problems.TooManyRequests(
                f"Your address sends more requests than the server takes from one: {self.buckets.per_minute} a minute, "
                f"{self.buckets.burst} at once. Nothing was done. Wait for the seconds in Retry-After, and ask for "
                "more at a time: larger pages, /export or /sparql.",
                retry_after=max(1, int(taken.wait + 0.999)),
            ),
            exchange.scope,
        )

    def _note(self, exchange: _Exchange) -> None:
        seconds = time.perf_counter() - exchange.started
        state = exchange.scope["state"]
        status = exchange.status or _GONE_AWAY
        method, route = known_method(exchange.method), template(exchange.scope)
        self.metrics.answered(method, route, status, seconds)
        code = state.get("problem")
        if code is not None:
            self.metrics.problems[code] += 1
        if not access.isEnabledFor(logging.INFO):
            return
        fields: dict[str, object] = {
            "request": exchange.identifier,
            "method": method,
            "route": route,
            "status": status,
            "ms": round(seconds * 1000, 2),
            "bytes": exchange.sent,
        }
        if exchange.shown is not None:
            fields["position"] = exchange.shown
        if code is not None:
            fields["problem"] = code
        if "who" in state:
            fields["who"] = state["who"]
        access.info("request", extra={"fields": fields})


class _Exchange:
    """A request, and its answer as far as it has got."""

    __slots__ = (
        "_addresses",
        "_send",
        "add",
        "identifier",
        "method",
        "position",
        "scope",
        "sent",
        "shown",
        "started",
        "status",
    )

    def __init__(self, scope: Scope, headers: Headers, send: Send, addresses: Addresses) -> None:
        self.started = time.perf_counter()
        self.method: str = scope["method"]
        self.identifier = request_identifier(headers.get("x-request-id"))
        state = scope.setdefault("state", {})
        state["request_id"] = self.identifier
        # HEAD is answered as GET without the content; the server knows from its own scope that there is none
        self.scope: Scope = {**scope, "method": "GET", IS_HEAD: True} if self.method == "HEAD" else scope
        self.add: list[tuple[bytes, bytes]] = []
        self.position: int | None = None
        self.shown: int | None = None
        self.status = 0
        self.sent = 0
        self._send = send
        self._addresses = addresses

    async def send(self, message: Message) -> None:
        """Sends a part of the answer on, with what every answer has."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = self._dressed(list(message.get("headers", ())))
        elif message["type"] == "http.response.body":
            if self.method == "HEAD":
                message = {**message, "body": b""}
            self.sent += len(message.get("body", b""))
        await self._send(message)

    def _dressed(self, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        if self.status == 405:  # noqa: PLR2004 (a route knows only its own methods)
            methods = ", ".join(self._addresses.allowed(self.scope["path"]))
            headers = [each for each in headers if each[0] != b"allow"] + [(b"allow", methods.encode())]
        for name, value in self.add:
            if name == b"vary":
                headers.append((name, value))
        given = {name for name, _ in headers}
        position = () if self.position is None else ((b"remit-position", str(self.position).encode()),)
        for name, value in (*self.add, *ON_EVERY_ANSWER, *position, (b"x-request-id", self.identifier.encode())):
            if name not in given:
                given.add(name)
                headers.append((name, value))
        self.shown = next((int(value) for name, value in headers if name == b"remit-position"), None)
        return headers


def add(app: FastAPI, settings: Settings) -> None:
    """Puts the surface around an application that has knowledge base, metrics and addresses in its state."""
    app.add_middleware(
        Surface,
        kb=app.state.kb,
        metrics=app.state.metrics,
        addresses=app.state.addresses,
        answers=app.state.answers,
        origins=Origins.of(settings),
        clients=rates.Clients(rates.networks(settings.trusted_proxies.split(","))),
        buckets=rates.limiter(settings),
        is_at_loopback=settings.is_bound_to_loopback,
    )
