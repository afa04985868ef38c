"""The SPARQL 1.1 protocol: GET and both forms of POST, for queries only."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from fastapi.routing import APIRoute
from rdflib import URIRef
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, NoMatchFound
from starlette.types import Receive, Scope, Send
from typing_extensions import override

from remit.errors import BadInput, BadQuery, LimitReached
from remit.store import EVERYTHING, Dataset
from remit_api.negotiate import choose, wants_html
from remit_api.problems import TooLarge, UnsupportedMediaType
from remit_api.query import Runner, checked
from remit_api.settings import Settings
from remit_api.sparql.description import describe
from remit_api.sparql.formats import ALL_FORMATS, NAMES, TRIPLES, result_format
from remit_api.sparql.sending import ResultResponse


class LeanRoute(APIRoute):
    """A route that stands in the API description as others do, and reads its request itself: it is asked often."""

    @override
    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request."""
        if scope["method"] not in (self.methods or ()):
            await super().handle(scope, receive, send)
            return
        response = await self.endpoint(Request(scope, receive, send))
        await response(scope, receive, send)


router = APIRouter(tags=["sparql"], route_class=LeanRoute)

_PATH = "/sparql"
_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_FORMATS = ("format", "output", "results")
_PARAMETERS = frozenset({"query", "default-graph-uri", "named-graph-uri", "min-position", *_FORMATS})
_LONGEST_NUMBER = 18  # digits
_MIN_POSITION = {
    "name": "min-position",
    "in": "query",
    "description": "Entry of the journal that the result must show; it is waited for up to two seconds.",
    "schema": {"type": "integer", "minimum": 0},
}
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The result. The default graph is the union of all named graphs. What is only claimed "
        "stands in it as quoted statements with claim and status, never as plain triples.",
        "content": {media_type: {} for media_type in ALL_FORMATS},
    },
    **{
        code: {
            "description": words,
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for code, words in {
            400: "no query, an update, SERVICE, too many words and signs, or a sum over stated quantities",
            406: "no such format for this form of query",
            415: "a body that is no query",
            413: "a body that is larger than any query may be",
            503: "a limit of time, memory or size was reached (`limit` names its setting), too many queries run, or "
            "the position asked for is not shown yet",
        }.items()
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolRequest:
    """A query with the graphs that it is asked to read."""

    query: str
    default_graphs: tuple[URIRef, ...] = ()
    named_graphs: tuple[URIRef, ...] = ()
    min_position: int = 0
    format_name: str | None = None


@router.get(
    _PATH,
    responses=_ANSWERS,
    response_class=Response,
    openapi_extra={
        "parameters": [
            {
                "name": "query",
                "in": "query",
                "description": "Without it, the answer describes the service.",
                "schema": {"type": "string"},
                "example": "SELECT ?incident WHERE { ?incident <https://w3id.org/remit/ns#sourcingStatus> ?status }",
            },
            *(
                {
                    "name": name,
                    "in": "query",
                    "schema": {"type": "array", "items": {"type": "string", "format": "uri"}},
                }
                for name in ("default-graph-uri", "named-graph-uri")
            ),
            _MIN_POSITION,
            {
                "name": "format",
                "in": "query",
                "description": "A format by name, where the Accept header takes anything.",
                "schema": {"type": "string", "enum": list(NAMES)},
            },
        ]
    },
)
async def query_by_get(request: Request) -> Response:
    """Answers a SPARQL query in the address; without one, describes the service."""
    if "query" not in request.query_params and not set(request.query_params) - {"min-position"}:
        return await _describe(request)
    return await _answer(request, _request(request.query_params.multi_items()))


@router.post(
    _PATH,
    responses=_ANSWERS,
    response_class=Response,
    openapi_extra={
        "parameters": [_MIN_POSITION],
        "requestBody": {
            "required": True,
            "content": {
                _QUERY: {"schema": {"type": "string"}},
                _FORM: {
                    "schema": {
                        "type": "object",
                        "required": ["query"],
                        "properties": {"query": {"type": "string"}},
                    }
                },
            },
        },
    },
)
async def query_by_post(request: Request) -> Response:
    """Answers a SPARQL query in the body."""
    settings: Settings = request.app.state.settings
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in (_FORM, _QUERY):
        raise UnsupportedMediaType(
            f"A body of type “{media_type or 'none'}” is no query. Updates are not taken here. "
            f"Send {_QUERY}, or {_FORM} with query=…; changes go to POST /changes."
        )
    body = await _read(request, settings)
    in_address = request.query_params.multi_items()
    if media_type == _FORM:
        return await _answer(request, _request([*parse_qsl(body, keep_blank_values=True), *in_address]))
    return await _answer(request, _request([("query", body), *in_address]))


class DirectRoute(BaseRoute):
    """Takes what programs send, before the routes of pages and records are looked at one by one."""

    def __init__(self, routes: Iterable[BaseRoute]) -> None:
        """Takes the routes of which it spares the way."""
        self._routes = {method: r for r in routes if isinstance(r, APIRoute) for method in r.methods or ()}

    @override
    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Says whether the request is a query, or asks for the description, and is for no page."""
        if scope["type"] != "http" or scope["path"] != _PATH or scope["method"] not in self._routes:
            return Match.NONE, {}
        if wants_html(_PATH, Headers(scope=scope).get("accept")):
            return Match.NONE, {}
        route = self._routes[scope["method"]]
        return Match.FULL, {"route": route, "endpoint": route.endpoint}

    @override
    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers it."""
        response = await scope["endpoint"](Request(scope, receive, send))
        await response(scope, receive, send)

    @override
    def url_path_for(self, name: str, /, **path_params: Any) -> NoReturn:
        """Knows no address by name: the other routes do."""
        raise NoMatchFound(name, path_params)


direct = DirectRoute(router.routes)


async def _read(request: Request, settings: Settings) -> str:
    content = bytearray()
    longest = 4 * settings.max_query
    try:
        async with asyncio.timeout(settings.query_timeout):
            async for chunk in request.stream():
                content += chunk
                if len(content) > longest:
                    raise TooLarge(
                        f"The query is longer than {settings.max_query} characters. Nothing was run. Shorten it."
                    )
    except TimeoutError as error:
        raise LimitReached(
            f"The query had not arrived after {settings.query_timeout:g} seconds. Nothing was run. Send it faster."
        ) from error
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise BadQuery(f"The query is not UTF-8 (byte {error.start}). Nothing was run. Send it as UTF-8.") from error


def _request(parameters: list[tuple[str, str]]) -> ProtocolRequest:
    if any(name in ("update", "using-graph-uri", "using-named-graph-uri") for name, _ in parameters):
        raise BadQuery(
            "This endpoint only reads, and an update was sent. Nothing was changed. Send a change to "
            "POST /changes, where the gate checks it."
        )
    unknown = sorted({name for name, _ in parameters} - _PARAMETERS)
    if unknown:
        raise BadInput(
            f"The SPARQL protocol has no parameter “{unknown[0]}”, so it would be overlooked. It has: "
            f"{', '.join(sorted(_PARAMETERS))}. Mend the name, or leave it out."
        )
    queries = [value for name, value in parameters if name == "query"]
    if len(queries) != 1:
        raise BadQuery(f"Exactly one query is expected; {len(queries)} were sent. Send query=… once.")
    return ProtocolRequest(
        query=queries[0],
        default_graphs=tuple(URIRef(v) for n, v in parameters if n == "default-graph-uri"),
        named_graphs=tuple(URIRef(v) for n, v in parameters if n == "named-graph-uri"),
        min_position=_position(parameters),
        # programs send one name under three names, since servers differ in which they know
        format_name=next((value.lower() for name, value in parameters if name in _FORMATS), None),
    )


def _position(parameters: list[tuple[str, str]]) -> int:
    given = [value for name, value in parameters if name == "min-position"]
    if not given:
        return 0
    if len(given) > 1 or not (given[0].isascii() and given[0].isdigit()) or len(given[0]) > _LONGEST_NUMBER:
        raise BadInput(
            f"min-position={given[0][:50]} is no entry of the journal. Nothing was run. Give one number, as the header "
            "Remit-Position and the answer to a change have it."
        )
    return int(given[0])


async def _answer(request: Request, asked: ProtocolRequest) -> Response:
    settings: Settings = request.app.state.settings
    runner: Runner = request.app.state.runner
    query = checked(asked.query, settings)
    media_type = result_format(query.form, request.headers.get("accept"), asked.format_name)
    dataset = EVERYTHING
    if asked.default_graphs or asked.named_graphs:
        dataset = Dataset(default=asked.default_graphs, named=asked.named_graphs)

    async def gone() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass

    answer = await runner.run(query, media_type, dataset=dataset, min_position=asked.min_position, gone=gone)
    return _response(answer.content, media_type, answer.position)


async def _describe(request: Request) -> Response:
    media_type = TRIPLES[choose(request.headers.get("accept"), TRIPLES)]
    content, position = await describe(
        request.app.state.runner,
        request.app.state.settings,
        str(request.url.replace(query="")),
        media_type,
        min_position=_position(request.query_params.multi_items()),
    )
    return _response(content, media_type, position)


def _response(content: bytes, media_type: str, position: int) -> Response:
    headers = {"Vary": "Accept", "Remit-Position": str(position)}
    return ResultResponse(content, media_type=media_type, headers=headers)
