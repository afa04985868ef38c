"""The SPARQL 1.1 protocol: GET and both forms of POST, for queries only."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from rdflib import URIRef
from starlette.responses import Response

from remit.base import KnowledgeBase
from remit.errors import BadInput, BadQuery
from remit.store import Dataset
from remit_api.problems import TooLarge, UnsupportedMediaType
from remit_api.query import Runner, checked
from remit_api.settings import Settings
from remit_api.sparql.formats import ALL_FORMATS, result_format

router = APIRouter(tags=["sparql"])

_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_PARAMETERS = frozenset({"query", "default-graph-uri", "named-graph-uri"})
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
            503: "the limit of time was reached, or too many queries run",
        }.items()
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolRequest:
    """A query with the graphs that it is asked to read."""

    query: str
    default_graphs: tuple[URIRef, ...] = ()
    named_graphs: tuple[URIRef, ...] = ()


@router.get(
    "/sparql",
    responses=_ANSWERS,
    response_class=Response,
    openapi_extra={
        "parameters": [
            {
                "name": "query",
                "in": "query",
                "required": True,
                "schema": {"type": "string"},
                "example": "SELECT ?incident ?status WHERE { ?incident rmt:sourcingStatus ?status }",
            },
            *(
                {
                    "name": name,
                    "in": "query",
                    "schema": {"type": "array", "items": {"type": "string", "format": "uri"}},
                }
                for name in ("default-graph-uri", "named-graph-uri")
            ),
        ]
    },
)
async def query_by_get(request: Request) -> Response:
    """Answers a SPARQL query in the address."""
    return await _answer(request, _request(request.query_params.multi_items()))


@router.post(
    "/sparql",
    responses=_ANSWERS,
    response_class=Response,
    openapi_extra={
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
        }
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


async def _read(request: Request, settings: Settings) -> str:
    content = bytearray()
    longest = 4 * settings.max_query
    async for chunk in request.stream():
        content += chunk
        if len(content) > longest:
            raise TooLarge(f"The query is longer than {settings.max_query} characters. Nothing was run. Shorten it.")
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
            f"{', '.join(sorted(_PARAMETERS))}. The format is chosen by the Accept header."
        )
    queries = [value for name, value in parameters if name == "query"]
    if len(queries) != 1:
        raise BadQuery(f"Exactly one query is expected; {len(queries)} were sent. Send query=… once.")
    return ProtocolRequest(
        query=queries[0],
        default_graphs=tuple(URIRef(v) for n, v in parameters if n == "default-graph-uri"),
        named_graphs=tuple(URIRef(v) for n, v in parameters if n == "named-graph-uri"),
    )


async def _answer(request: Request, asked: ProtocolRequest) -> Response:
    kb: KnowledgeBase = request.app.state.kb
    settings: Settings = request.app.state.settings
    runner: Runner = request.app.state.runner
    form = checked(asked.query, settings)
    media_type = result_format(form, request.headers.get("accept"))
    content = await runner.run(
        partial(
            kb.query_to,
            asked.query,
            media_type,
            dataset=Dataset(default=asked.default_graphs, named=asked.named_graphs),
        ),
        timeout=settings.query_timeout,
    )
    return Response(content, media_type=media_type, headers={"Vary": "Accept"})
