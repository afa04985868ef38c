"""Builds the application: REST, SPARQL and pages over one knowledge base, at the same addresses."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from remit import __version__
from remit.base import KnowledgeBase
from remit_api import pages, problems, rest
from remit_api.jobs import Jobs
from remit_api.query import Runner
from remit_api.settings import Settings
from remit_api.sparql import protocol

log = logging.getLogger(__name__)

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
POSITION = "remit-position"

_DESCRIPTION = """An evidence-first knowledge base of AI regulation and export control.

What somebody claims is a quoted statement with a speaker, a source and a sourcing status; it is never
returned as something that Remit asserts. Withdrawn and refuted records are left out of lists, counts and
search unless `include=withdrawn,refuted` asks for them. Every answer says in `Remit-Position` up to which
entry of the journal it has read. Errors are problem documents (RFC 9457)."""


def create_app(kb: KnowledgeBase, settings: Settings) -> FastAPI:
    """Gives the application that serves a knowledge base."""
    app = FastAPI(
        title="Remit",
        version=__version__,
        description=_DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        license_info={"name": "Apache 2.0", "identifier": "Apache-2.0"},
    )
    app.state.kb = kb
    app.state.settings = settings
    app.state.runner = Runner()
    app.state.jobs = Jobs(kb)
    problems.install(app)
    # Pages come first: they take only requests that want HTML, at the addresses that REST has.
    app.router.routes.extend(pages.routes())
    app.include_router(protocol.router)
    for router in rest.routers():
        app.include_router(router)
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]  # FastAPI's documented way
    app.add_middleware(HeadersOnEveryAnswer)
    return app


def _openapi(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        schema = get_openapi(
            title=app.title,
            version=app.version,
            openapi_version="3.1.0",
            description=app.description,
            routes=app.routes,
            license_info=app.license_info,
        )
        parts = schema.setdefault("components", {})
        problem = problems.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        parts.setdefault("schemas", {}).update(problem.pop("$defs", {}))
        parts["schemas"]["Problem"] = problem
        parts["securitySchemes"] = {
            "token": {
                "type": "http",
                "scheme": "bearer",
                "description": "The token in the file “token” of the data folder.",
            }
        }
        app.openapi_schema = schema
    return app.openapi_schema


class HeadersOnEveryAnswer:
    """Adds the headers that every answer has, and answers HEAD as GET without the content."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_head = scope["method"] == "HEAD"
        if is_head:
            scope = {**scope, "method": "GET"}
        # Read before the request is: the answer shows at least this position.
        position = str(scope["app"].state.kb.position()) if "app" in scope else ""
        await self._app(scope, receive, _sending(send, position, is_head=is_head))


def _sending(send: Send, position: str, *, is_head: bool) -> Callable[[Message], Awaitable[None]]:
    async def sending(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault(POSITION, position)
        elif is_head and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return sending
