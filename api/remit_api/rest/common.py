"""What every resource shares: the catalogue, parameters of lists, and answers in the format asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Annotated, Any

from fastapi import Depends, Query, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import BaseModel
from rdflib import URIRef
from starlette.responses import Response

from remit.base import KnowledgeBase
from remit.errors import BadInput, UnknownName
from remit_api.negotiate import HTML, JSON, JSONLD, LIST_TYPES, NTRIPLES, RECORD_TYPES, TURTLE, choose, suffix_of
from remit_api.records import Catalogue, Wanted, parse_include
from remit_api.records.rdf import serialise
from remit_api.settings import Settings


def problem(words: str) -> dict[str, Any]:
    """Gives the description of a problem answer, for OpenAPI."""
    return {
        "description": words,
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: problem("a parameter cannot be used"),
    404: problem("no such record; near identifiers are given"),
    406: problem("no such format here"),
}
RECORD_FORMATS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The record. Every claimed thing in it carries speakers and sourcing status.",
        "content": {JSONLD: {}, TURTLE: {}, NTRIPLES: {}, HTML: {}},
    },
    **PROBLEMS,
}
LIST_FORMATS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "One page of the list; withdrawn and refuted records are left out unless included.",
        "content": {HTML: {}},
    },
    400: PROBLEMS[400],
    406: PROBLEMS[406],
}


def knowledge_base(request: Request) -> KnowledgeBase:
    """Gives the knowledge base that the application serves."""
    kb: KnowledgeBase = request.app.state.kb
    return kb


def settings(request: Request) -> Settings:
    """Gives the settings of the application."""
    found: Settings = request.app.state.settings
    return found


def catalogue(kb: Annotated[KnowledgeBase, Depends(knowledge_base)]) -> Catalogue:
    """Gives the records as they are now."""
    return Catalogue(kb)


KB = Annotated[KnowledgeBase, Depends(knowledge_base)]
Config = Annotated[Settings, Depends(settings)]
Records = Annotated[Catalogue, Depends(catalogue)]


def wanted(
    config: Config,
    q: Annotated[str, Query(description="words that must occur in a name")] = "",
    limit: Annotated[int | None, Query(ge=1, description="records in a page")] = None,
    offset: Annotated[int, Query(ge=0, description="records before the page")] = 0,
    include: Annotated[str, Query(description="also show withdrawn, refuted (comma between)")] = "",
) -> Wanted:
    """Reads what every list can be asked for."""
    size = limit or config.page_size
    if size > config.max_page_size:
        raise BadInput(
            f"limit={size} is more than a page may have ({config.max_page_size}). Ask for less and follow “next”."
        )
    return Wanted(q=q, limit=size, offset=offset, include=parse_include(include))


List = Annotated[Wanted, Depends(wanted)]


def only_known_parameters(request: Request) -> None:
    """Refuses parameters that the address does not have: a mistyped one would be overlooked.

    Raises:
        UnknownName: one of that name; with near ones.
    """
    route: APIRoute = request.scope["route"]
    known = list(_parameters(route.dependant))
    for name in request.query_params:
        if name not in known:
            near = get_close_matches(name, known)
            raise UnknownName(
                f"{request.url.path} has no parameter “{name}”, so it would be overlooked. Nothing was done. "
                + (f"Did you mean: {', '.join(near)}? " if near else "")
                + f"It has: {', '.join(known)}.",
                name=name,
                near=near,
            )


def _parameters(dependant: Dependant) -> Iterator[str]:
    yield from (parameter.alias for parameter in dependant.query_params)
    for each in dependant.dependencies:
        yield from _parameters(each)


KnownParameters = Depends(only_known_parameters)


def list_response(request: Request, listed: BaseModel, *, pages: Sequence[str] = (HTML,)) -> Response:
    """Gives a list in the format asked for; `pages` is what another part of the server has at this address."""
    _, suffix = suffix_of(request.url.path)
    choose(request.headers.get("accept"), LIST_TYPES, suffix=suffix, also=pages)
    return tagged(request, to_json(listed), JSON)


def record_response(
    request: Request,
    records: Catalogue,
    key: str,
    *,
    find: Callable[[str], URIRef],
    show: Callable[[URIRef], BaseModel],
) -> Response:
    """Gives one record in the format asked for, by suffix or Accept header."""
    stem, suffix = suffix_of(key)
    media_type = choose(request.headers.get("accept"), RECORD_TYPES, suffix=suffix, also=(HTML,))
    iri = find(stem)
    if media_type == JSON:
        return tagged(request, to_json(show(iri)), JSON)
    return tagged(request, serialise(records.describe(iri), media_type), media_type)


def to_json(model: BaseModel) -> bytes:
    """Gives a record as JSON, with every field."""
    return model.model_dump_json(by_alias=True, indent=1).encode()


def tagged(request: Request, content: bytes, media_type: str, headers: Mapping[str, str] | None = None) -> Response:
    """Gives an answer with an entity tag; 304 without content where the caller has it already."""
    tag = f'W/"{hashlib.sha256(content).hexdigest()[:20]}"'
    all_headers = {"ETag": tag, "Vary": "Accept", "Cache-Control": "no-cache", **(headers or {})}
    known = [part.strip() for part in request.headers.get("if-none-match", "").split(",")]
    if tag in known or "*" in known:
        return Response(status_code=304, headers=all_headers)
    return Response(content, headers=all_headers, media_type=media_type)
