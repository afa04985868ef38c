"""What every resource shares: the catalogue, parameters of lists, and answers in the format asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Annotated, Any, get_args
from urllib.parse import parse_qsl, urlencode

from fastapi import Depends, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import BaseModel
from rdflib import Graph, URIRef
from starlette.responses import Response

from remit.base import KnowledgeBase
from remit.errors import BadInput, NotFound, UnknownName
from remit_api.conditional import draws_from_findings, tag_of, tag_of_record, tags, unchanged
from remit_api.known import AS_KNOWN_ON, AT_POSITION, MIN_POSITION, Known, known, not_then, path_of, until_shown
from remit_api.negotiate import CSV, HTML, JSON, JSONLD, LIST_TYPES, NTRIPLES, RECORD_TYPES, TURTLE, choose, suffix_of
from remit_api.records import Catalogue, Wanted, incidents, kept, tables, wanted_of
from remit_api.records.models import AsKnownOn, IncidentSummary, Record
from remit_api.records.rdf import serialise
from remit_api.settings import Settings


def problem(words: str) -> dict[str, Any]:
    """Gives the description of a problem answer, for OpenAPI."""
    return {
        "description": words,
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


UNSENT: dict[int | str, dict[str, Any]] = {
    304: {"description": "you have it already: If-None-Match names its state"},
    412: problem("If-Match names other states than the present one, whose ETag is given"),
    503: problem("the store does not show the position asked for yet; Retry-After says when to ask again"),
}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: problem("a parameter cannot be used"),
    404: problem("no such record, now or then; near identifiers are given, and when it was first recorded"),
    406: problem("no such format here"),
    **UNSENT,
}
RECORD_FORMATS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The record. Every claimed thing in it carries speakers and sourcing status.",
        "content": {JSONLD: {}, TURTLE: {}, NTRIPLES: {}, CSV: {}, HTML: {}},
    },
    **PROBLEMS,
}
LIST_FORMATS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "One page of the list; withdrawn and refuted records are left out unless included.",
        "content": {JSONLD: {}, TURTLE: {}, NTRIPLES: {}, CSV: {}, HTML: {}},
    },
    **PROBLEMS,
}


# What is quick is asked for on the event loop: a thread for each dependency cost half of a record's time.


async def knowledge_base(request: Request) -> KnowledgeBase:
    """Gives the knowledge base that the application serves."""
    kb: KnowledgeBase = request.app.state.kb
    return kb


async def settings(request: Request) -> Settings:
    """Gives the settings of the application."""
    found: Settings = request.app.state.settings
    return found


KB = Annotated[KnowledgeBase, Depends(knowledge_base)]


async def at_least(
    kb: KB,
    min_position: Annotated[
        int | None,
        Query(
            alias=MIN_POSITION,
            ge=0,
            description="position of the journal that the answer must show at least; waited for up to 2 seconds",
        ),
    ] = None,
) -> None:
    """Waits until the store shows the position that a read asks for."""
    await until_shown(kb, min_position)


AtLeast = Depends(at_least)
"""For a read that shows the present only."""


async def state_asked_for(
    request: Request,
    kb: KB,
    _: Annotated[None, AtLeast],
    as_known_on: Annotated[
        str | None,
        Query(
            alias=AS_KNOWN_ON,
            description="the record as it was known: at the end of a day in UTC, or at a moment",
            examples=["2026-11-25", "2026-11-25T09:30:00Z"],
        ),
    ] = None,
    at_position: Annotated[
        int | None,
        Query(alias=AT_POSITION, ge=1, description="the record as it was after this entry of the journal"),
    ] = None,
) -> Known:
    """Gives the state that a read asks for."""
    now = datetime.now(UTC)
    if as_known_on is None and at_position is None:
        asked = known(kb, None, None, now=now)
    else:  # the past is replayed
        asked = await run_in_threadpool(known, kb, as_known_on, at_position, now=now)
    request.state.known = asked
    return asked


async def catalogue(kb: KB, state: Annotated[Known, Depends(state_asked_for)]) -> Catalogue:
    """Gives the records as they are now, or as they were known."""
    if state.past is None:
        return Catalogue(kb, view=state.view)
    return await run_in_threadpool(Catalogue, kb, state.view)


Config = Annotated[Settings, Depends(settings)]
Records = Annotated[Catalogue, Depends(catalogue)]


async def wanted(
    request: Request,
    config: Config,
    q: Annotated[str, Query(description="words that must occur in a name")] = "",
    limit: Annotated[int | None, Query(ge=1, description="records in a page")] = None,
    cursor: Annotated[str, Query(description="where the page before ended: take it from “next”")] = "",
    offset: Annotated[int, Query(ge=0, description="records left out before the page")] = 0,
    include: Annotated[str, Query(description="also show withdrawn, refuted (comma between)")] = "",
) -> Wanted:
    """Reads what a search can be asked for; the arguments are described here, and read all together."""
    return wanted_of(request.query_params.multi_items(), size=config.page_size, most=config.max_page_size)


List = Annotated[Wanted, Depends(wanted)]


def page_size(limit: int | None, config: Settings) -> int:
    """Gives how many records a page has.

    Raises:
        BadInput: more are asked for than a page may have.
    """
    size = limit or config.page_size
    if size > config.max_page_size:
        raise BadInput(
            f"limit={size} is more than a page may have ({config.max_page_size}). Ask for less and follow “next”."
        )
    return size


async def only_known_parameters(request: Request) -> None:
    """Refuses parameters that the address does not have: a mistyped one would be overlooked.

    Raises:
        UnknownName: one of that name; with near ones.
    """
    if not request.scope["query_string"]:
        return
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


def list_response(
    request: Request,
    listed: BaseModel | Callable[[], BaseModel],
    records: Catalogue | None = None,
    *,
    pages: Sequence[str] = (HTML,),
) -> Response:
    """Gives a list in the format asked for, by suffix or Accept header, with links to the pages beside it.

    Args:
        request: what was asked.
        listed: the list, or what makes it: a caller who has it already is then told so before it is made.
        records: where it comes from; without it only JSON can be had.
        pages: what another part of the server has at this address.
    """
    _, suffix = suffix_of(request.url.path)
    types = LIST_TYPES if records is not None else (JSON,)
    media_type = choose(request.headers.get("accept"), types, suffix=suffix, also=pages)
    unsent = ready(request, records, media_type)
    if unsent is not None:
        return unsent
    made = listed() if callable(listed) else listed
    past = _known(request).past
    if media_type == JSON:
        content = to_json(made, past)
    elif media_type == CSV:
        content = _table(request, records, made, past)
    else:
        assert records is not None  # noqa: S101 (only JSON is offered without)
        content = serialise(_together(records, made), media_type, note=past.note if past is not None else None)
    headers = {"Link": ", ".join(links(request, made))}
    drawn_from = getattr(made, "findings", None)
    if drawn_from is not None:
        headers["Remit-Findings"] = kept.header(drawn_from)
    return tagged(request, content, media_type, headers)


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
    unsent = ready(request, records, media_type)
    if unsent is not None:
        return unsent
    iri = found(request, records, stem, find)
    past = _known(request).past
    if media_type == JSON:
        content = to_json(show(iri), past)
    elif media_type == CSV:
        content = _table(request, records, show(iri), past)
    else:
        content = serialise(records.describe(iri), media_type, note=past.note if past is not None else None)
    tag = tag_of_record(records.kb, records.view, iri, content)
    return tagged(request, content, media_type, tag=tag)


def found(request: Request, records: Catalogue, key: str, find: Callable[[str], URIRef]) -> URIRef:
    """Gives the address of a record; of one that is not there, whether it came later or was there before.

    Raises:
        NotFound: there is none in the state that is shown.
    """
    try:
        return find(key)
    except NotFound as error:
        raise not_then(records, _known(request), key, request.url.path, error) from error


def to_json(model: BaseModel, past: AsKnownOn | None = None) -> bytes:
    """Gives a record as JSON, with every field; of the past, with which past it is."""
    if past is not None and "as_known_on" in type(model).model_fields:
        model = model.model_copy(update={"as_known_on": past})
    return model.model_dump_json(by_alias=True, indent=1).encode()


def tagged(
    request: Request,
    content: bytes,
    media_type: str,
    headers: Mapping[str, str] | None = None,
    *,
    tag: str | None = None,
) -> Response:
    """Gives an answer with its entity tag; 304 without content where the caller has it already.

    Raises:
        PreconditionFailed: If-Match names other states.
    """
    tag = tag or tag_of(content)
    known = getattr(request.state, "known", None)
    if known is not None:
        tags(request).keep(request, media_type, _known(request).shown, tag)
    all_headers = {**_headers(request), **(headers or {}), "ETag": tag}
    link = ", ".join(each["Link"] for each in (_headers(request), headers or {}) if each.get("Link"))
    if link:
        all_headers["Link"] = link
    if media_type == CSV:
        media_type = "text/csv; charset=utf-8; header=present"
    unsent = unchanged(request, tag, all_headers)
    if unsent is not None:
        return unsent
    response = Response(content, headers=all_headers, media_type=media_type)
    if known is not None and known.past is None and not draws_from_findings(request):
        request.app.state.answers.keep(request.scope, known.shown, response)
    return response


def ready(request: Request, records: Catalogue | None, media_type: str) -> Response | None:
    """Gives 304 to a caller who has what would be answered, before it is made; None where it must be made."""
    if records is None or request.headers.get("if-none-match") is None:
        return None
    tag = tags(request).get(request, media_type, _known(request).shown)
    return None if tag is None else unchanged(request, tag, _headers(request))


def _known(request: Request) -> Known:
    """Gives the state that the request reads: the one that its parameters ask for, else the present."""
    given: Known | None = getattr(request.state, "known", None)
    if given is None:
        given = request.state.known = Known(request.app.state.kb.view())
    return given


def _headers(request: Request) -> dict[str, str]:
    return {"Vary": "Accept", "Cache-Control": "no-cache", **_known(request).headers(request)}


def _table(request: Request, records: Catalogue | None, made: BaseModel, past: AsKnownOn | None) -> bytes:
    items: Sequence[BaseModel] = getattr(made, "items", (made,))
    return tables.write(
        items,
        _kind_of_items(request, made),
        speakers=lambda item: who_says(records, item),
        known=(past.asked, past.position) if past is not None else (),
        disclosures=getattr(made, "disclosures", ()),
    )


def _kind_of_items(request: Request, made: BaseModel) -> type[BaseModel]:
    """Gives the class of the items of a list that may be empty, as its address promises it."""
    if not hasattr(made, "items"):
        return type(made)
    model = getattr(request.scope.get("route"), "response_model", None) or type(made)
    kind = next(iter(get_args(model.model_fields["items"].annotation)), Record)
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else Record


def who_says(records: Catalogue | None, item: BaseModel) -> str:
    """Gives whose word a row of a table is, where its record has no speakers of its own."""
    sentence = getattr(item, "sentence", None) or getattr(item, "snippet", None)
    if sentence is None and records is not None and isinstance(item, IncidentSummary):
        sentence = incidents.sentence(records.reading, URIRef(item.iri))
    return sentence or ""


def _together(records: Catalogue, made: BaseModel) -> Graph:
    """Gives the descriptions of all that a page of a list shows, as one graph."""
    graph = Graph(bind_namespaces="none")
    for item in getattr(made, "items", ()):
        for triple in records.describe(URIRef(item.iri)):
            graph.add(triple)
    return graph


def links(request: Request, made: BaseModel) -> Iterator[str]:
    """Gives the links of a page of a list (RFC 8288); filters and the past that was asked for stay in them."""
    path = path_of(request)
    asked = dict(request.query_params)
    yield f'<{_with(path, asked)}>; rel="self"'
    following, before = getattr(made, "next", None), getattr(made, "prev", None)
    offset, limit = getattr(made, "offset", None) or 0, getattr(made, "limit", None) or 0
    if before is None and offset > 0:
        before = f"limit={limit}&offset={max(0, offset - limit)}"
    rest = {name: value for name, value in asked.items() if name not in {"cursor", "offset"}}
    if "cursor" in asked or offset > 0:
        yield f'<{_with(path, rest)}>; rel="first"'
    for relation, query in (("next", following), ("prev", before)):
        if query:
            yield f'<{_with(path, {**rest, **dict(parse_qsl(query))})}>; rel="{relation}"'


def _with(path: str, query: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(query)}" if query else path
