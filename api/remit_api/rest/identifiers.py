"""Addresses of records as they stand in the data: each leads to what is shown of it here."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from rdflib import URIRef
from starlette.responses import RedirectResponse, Response

from remit import __version__
from remit.errors import NotFound
from remit.iri import ID
from remit.terms import rdf
from remit_api.negotiate import JSON, JSONLD, NTRIPLES, TURTLE, choose, suffix_of
from remit_api.records.models import Record, Ref
from remit_api.records.rdf import serialise
from remit_api.rest.common import KB, PROBLEMS, AtLeast, KnownParameters, Records, problem, tagged, to_json

router = APIRouter(tags=["identifiers"], dependencies=[KnownParameters])

_INDEX = (
    "incidents",
    "claims",
    "documents",
    "actors",
    "authorities",
    "vocabularies",
    "changes",
    "search",
    "sparql",
    "export",
)


class Index(Record):
    """What is here, for programs that start at the first address."""

    version: str
    position: int
    description: str = "/openapi.json"
    resources: dict[str, str]


@router.get("/", response_model=Index, dependencies=[AtLeast])
def show_index(request: Request, kb: KB) -> Response:
    """Says what is here."""
    index = Index(
        version=__version__,
        position=kb.position(),
        resources={name: f"/{name}" for name in _INDEX},
    )
    return tagged(request, to_json(index), JSON)


@router.get("/lookup", response_model=Ref, responses={404: problem("nothing is called so")})
def look_up(
    request: Request,
    records: Records,
    name: Annotated[str, Query(description="a key (si-1), a notation (C7), or a full address")],
) -> Response:
    """Gives the address of a record of any kind by its key, notation or full address."""
    return tagged(request, to_json(records.reading.ref(records.find_any(name))), JSON)


_GRAPHS: dict[int | str, dict[str, Any]] = {
    200: {"description": "what is recorded", "content": {TURTLE: {}, JSONLD: {}, NTRIPLES: {}}},
    303: {"description": "it has an address of its own here"},
    **PROBLEMS,
}


@router.get("/id/{kind}/{key:path}", responses=_GRAPHS, response_class=Response)
def show_identifier(request: Request, records: Records, kind: str, key: str) -> Response:
    """Leads to the record, or gives the description of a node that has no page of its own."""
    stem, suffix = suffix_of(key)
    iri = URIRef(f"{ID}{kind}/{stem}")
    if not any(True for _ in records.reading.view.objects(iri, rdf.type_)):
        raise NotFound(f"Nothing is recorded of {iri}. Search for it by name at /search.")
    own = records.reading.url(iri)
    if own is not None and not own.startswith("/id/"):
        return RedirectResponse(own, 303)
    media_type = choose(request.headers.get("accept"), (TURTLE, JSONLD, NTRIPLES), suffix=suffix)
    return tagged(request, serialise(records.describe(iri), media_type), media_type)
