"""Changes: the one way in, and the journal of what came in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Literal

from anyio import to_thread
from fastapi import APIRouter, Depends, Query, Request
from fastapi import Path as PathParameter
from pydantic import ConfigDict, Field
from rdflib import URIRef
from starlette.responses import Response

from remit.base import KnowledgeBase
from remit.change import DOCUMENT_TYPES, PATCH_TYPES, Change, is_costly, read_document
from remit.errors import BadInput, LargeChange, NotFound
from remit.journal import COUNTED, KEYS, Entry, Page
from remit.outcomes import Accepted, Preview
from remit_api.atom import Feed, feed
from remit_api.auth import caller
from remit_api.bodies import Places
from remit_api.conditional import check_records_unchanged, given
from remit_api.jobs import Job, Jobs, State
from remit_api.negotiate import (
    ATOM,
    CSV,
    HTML,
    JSON,
    JSONLD,
    NTRIPLES,
    RDF_PATCH,
    TURTLE,
    choose,
    suffix_of,
)
from remit_api.problems import Problem, TooLarge, UnsupportedMediaType, ViolationRecord, problem_of
from remit_api.records import Catalogue
from remit_api.records.changes import (
    BodyRecord,
    ChangesListed,
    EntryDetail,
    as_table,
    body,
    detail,
    gone,
    moment,
    one_entry,
    patch_text,
)
from remit_api.records.journal import Filters, Paging, list_of
from remit_api.records.journal_rdf import described
from remit_api.records.models import Record
from remit_api.records.outcomes import LoweredRecord, lowered_records, violation_records
from remit_api.records.rdf import serialise
from remit_api.rest.common import KB, Config, KnownParameters, Records, links, problem, tagged, to_json
from remit_api.settings import Settings

router = APIRouter(tags=["changes"])

LONGEST_ID = 200
_NAMED = 500  # records that one entry names
_FURTHEST = 2**62  # SQLite counts as far
_TYPES = (*DOCUMENT_TYPES, *sorted(PATCH_TYPES))
_EXAMPLE = """@prefix rmt: <https://w3id.org/remit/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://w3id.org/remit/id/actor/example> a rmt:Organisation ; rdfs:label "Example Ltd"@en .
"""


class ChangeRecord(Record):
    """What became of a change."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "position": 12,
                "id": "4b1b0a52-7a5e-4f0e-8a55-0a5f5b8f7d10",
                "at": "2026-11-23T12:00:00Z",
                "author": "owner",
                "reason": "Add an actor",
                "added": 2,
                "removed": 0,
                "lowered": [],
                "warnings": [],
                "pending": False,
                "replayed": False,
                "dryRun": False,
                "note": "accepted",
            }
        }
    )

    position: int | None = Field(description="its entry in the journal; null where none was written")
    id: str
    at: str | None
    author: str
    reason: str
    added: int
    removed: int
    lowered: tuple[LoweredRecord, ...]
    warnings: tuple[ViolationRecord, ...]
    pending: bool = Field(description="in the journal, and not yet shown by the store")
    replayed: bool = Field(description="the same change under this identifier was accepted before")
    dry_run: bool
    note: str


class JobRecord(Record):
    """A change that touches so much that it became a job."""

    id: str = Field(description="the identifier of the change")
    state: State
    doing: str
    done: int = Field(description="records validated so far")
    total: int = Field(description="records to validate; 0 while that is not known")
    change: ChangeRecord | None = Field(description="what became of it, once it was accepted")
    problem: Problem | None = Field(description="why it was not taken")


@router.post(
    "/changes",
    dependencies=[KnownParameters],
    status_code=201,
    response_model=ChangeRecord,
    responses={
        200: {"description": "nothing new: replayed, no effective change, or a dry run", "model": ChangeRecord},
        202: {"description": "it touches so much that it became a job; Location is where it is", "model": JobRecord},
        400: problem("the body cannot be read (with the line), or a parameter is wrong"),
        401: problem("writing needs a token"),
        403: problem("the request comes from another origin"),
        409: problem("a record changed since the base, or the identifier was used for another change"),
        412: problem("a record changed since the ETag in If-Match; its present one is given"),
        413: problem("the body is too large"),
        415: problem("a format that is not read"),
        422: problem("refused by the gate; `violations` says why and how to mend it"),
    },
    openapi_extra={
        "security": [{"token": []}, {}],
        "parameters": [
            {
                "name": "If-Match",
                "in": "header",
                "schema": {"type": "string"},
                "description": "ETag of a record that the change rests on: 412 where it was touched since",
                "example": '"incident/si-1@12.6f3a"',
            }
        ],
        "requestBody": {
            "required": True,
            "content": {
                media_type: {
                    "schema": {"type": "string"},
                    **({"example": _EXAMPLE} if media_type == "text/turtle" else {}),
                }
                for media_type in _TYPES
            },
        },
    },
)
async def post_change(  # noqa: PLR0913, PLR0917 (each is a parameter of the address)
    request: Request,
    kb: KB,
    config: Config,
    reason: Annotated[str, Query(description="why, in words; the journal keeps it")],
    author: Annotated[str | None, Query(description="who; the owner of the token by default")] = None,
    dry_run: Annotated[bool, Query(alias="dry-run", description="check, and write nothing")] = False,
    graph: Annotated[str | None, Query(description="named graph for triples without one")] = None,
    id: Annotated[  # noqa: A002 (the field's word)
        str | None,
        Query(min_length=1, max_length=LONGEST_ID, description="identifier of the change, for a safe retry"),
    ] = None,
    base: Annotated[int | None, Query(ge=0, description="position that the change was made on")] = None,
    kind: Annotated[
        Literal["change", "import"],
        Query(description="import: what was exported elsewhere; it may bring modules of a corpus where none is held"),
    ] = "change",
) -> Response:
    """Takes a change through the gate into the journal: all of it, or nothing and the reasons."""
    who = caller(request, config, author)
    media_type = media_type_of(request)
    _check_identifier(id)
    data = await read_body(request, config)
    if graph is not None and ":" not in graph:
        raise BadInput(f"graph={graph} is no address. Name the graph by its full address.")
    places: Places = request.app.state.places
    change = await to_thread.run_sync(
        partial(
            read_document,
            data,
            media_type,
            graph=URIRef(graph) if graph else None,
            author=who.author,
            reason=reason,
            id=id,
            base=base,
        ),
        limiter=places.reading if is_costly(data, media_type) else places.writing,
    )
    change = replace(change, kind=kind)
    condition = given(request, "if-match")
    guard = partial(check_records_unchanged, kb, condition) if condition is not None else None
    if not change.adds and not change.removes:
        raise BadInput(
            f"The body, read as {media_type}, says nothing: not one triple to add or to remove came of it. Nothing was "
            "written. In JSON-LD, name each node and each property by a full address, or by one under @base or @vocab."
        )
    if dry_run:
        if id is not None and kb.journal.by_id(id) is not None:
            # of an identifier that was used, `accept` writes nothing: it tells a retry from another change
            known = await to_thread.run_sync(partial(kb.accept, change, now=datetime.now(UTC)), limiter=places.writing)
            return Response(to_json(accepted_record(known).model_copy(update={"dry_run": True})), 200, media_type=JSON)
        preview = await to_thread.run_sync(
            partial(kb.preview, change, now=datetime.now(UTC), guard=guard), limiter=places.writing
        )
        return Response(to_json(_previewed(change, preview)), 200, media_type=JSON)
    try:
        accepted = await to_thread.run_sync(
            partial(kb.accept, change, now=datetime.now(UTC), guard=guard), limiter=places.writing
        )
    except LargeChange:
        jobs: Jobs = request.app.state.jobs
        job = jobs.take(change, guard)
        return Response(to_json(job_record(job)), 202, {"Location": f"/jobs/{job.id}"}, JSON)
    return accepted_response(kb, accepted)


def _check_identifier(identifier: str | None) -> None:
    if identifier is not None and not (identifier.isprintable() and identifier.strip()):
        raise BadInput(
            f"The identifier {identifier!r} has a line feed or another character that cannot be printed, or is blank, "
            "so nobody could name the change by it. Nothing was written. Give one that can be printed."
        )


@router.get("/jobs/{identifier}", response_model=JobRecord, responses={404: problem("no such job")})
def show_job(request: Request, identifier: str) -> Response:
    """Gives where a large change is, and what became of it."""
    jobs: Jobs = request.app.state.jobs
    job = jobs.job(identifier)
    if job is None:
        raise NotFound(
            f"There is no job {identifier}. Jobs are forgotten when the server stops; what one did is in the "
            "journal. Send the change again under the same identifier, and you are told."
        )
    return Response(to_json(job_record(job)), media_type=JSON)


def job_record(job: Job) -> JobRecord:
    """Gives a job as a record."""
    return JobRecord(
        id=job.id,
        state=job.state,
        doing=job.doing,
        done=job.done,
        total=job.total,
        change=accepted_record(job.accepted) if job.accepted is not None else None,
        problem=Problem.model_validate(problem_of(job.error)) if job.error is not None else None,
    )


def _previewed(change: Change, preview: Preview) -> ChangeRecord:
    return ChangeRecord(
        position=None,
        id=change.id,
        at=None,
        author=change.author,
        reason=change.reason,
        added=len(preview.patch.adds),
        removed=len(preview.patch.removes),
        lowered=lowered_records(preview.lowered),
        warnings=violation_records(preview.warnings),
        pending=False,
        replayed=False,
        dry_run=True,
        note="The gate would accept it. Nothing was written.",
    )


def accepted_response(kb: KnowledgeBase, accepted: Accepted) -> Response:
    """Answers 201 with the journal entry, or 200 where nothing was written."""
    record = accepted_record(accepted)
    is_new = accepted.at is not None and not accepted.replayed
    headers = {"Remit-Position": str(kb.position())}
    if accepted.at is not None:
        headers["Location"] = f"/changes/{accepted.position}"
    return Response(to_json(record), 201 if is_new else 200, headers, JSON)


def accepted_record(accepted: Accepted) -> ChangeRecord:
    """Gives what became of a change."""
    note = "accepted"
    if accepted.replayed:
        note = "This change was accepted before, under the same identifier. Nothing was written again."
    elif accepted.at is None:
        note = "The change has no effect on what is held. Nothing was written."
    elif accepted.pending:
        note = "Accepted and durable in the journal; the store shows it when it has caught up."
    return ChangeRecord(
        position=accepted.position if accepted.at is not None else None,
        id=accepted.id,
        at=moment(accepted.at) if accepted.at is not None else None,
        author=accepted.author,
        reason=accepted.reason,
        added=accepted.added,
        removed=accepted.removed,
        lowered=lowered_records(accepted.lowered),
        warnings=violation_records(accepted.warnings),
        pending=accepted.pending,
        replayed=accepted.replayed,
        dry_run=False,
        note=note,
    )


def media_type_of(request: Request) -> str:
    """Gives the format of a body in which a change can be read.

    Raises:
        UnsupportedMediaType: it is none of those.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in _TYPES:
        raise UnsupportedMediaType(
            f"A body of type “{media_type or 'none'}” is not read as a change. Nothing was written. "
            f"Send one of: {', '.join(_TYPES)}, and say which in Content-Type."
        )
    return media_type


async def read_body(request: Request, config: Settings) -> bytes:
    """Reads a body up to the limit.

    Raises:
        TooLarge: it is larger; what came after the limit was not read.
    """
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > config.max_body:
            raise TooLarge(
                f"The body is larger than {config.max_body} bytes, the limit of this server (setting max_body). "
                "Nothing was written. Send it in parts, or raise the limit."
            )
    return bytes(content)


# ---- reading


def filters(  # noqa: PLR0913, PLR0917 (each is a parameter of the address)
    q: Annotated[str | None, Query(description="words that must occur in the reason")] = None,
    author: Annotated[str | None, Query(description="who made it, to the letter")] = None,
    kind: Annotated[str | None, Query(description="change, redaction, release")] = None,
    since: Annotated[str | None, Query(description="from this day or moment on")] = None,
    until: Annotated[str | None, Query(description="to this moment, or the end of this day in UTC")] = None,
    graph: Annotated[str | None, Query(description="address of a named graph that it touched")] = None,
    subject: Annotated[
        str | None, Query(description="key or address of a record that it touched; its parts count")
    ] = None,
    first: Annotated[int | None, Query(ge=1, le=_FURTHEST, description="from this position on")] = None,
    last: Annotated[int | None, Query(ge=1, le=_FURTHEST, description="to this position")] = None,
) -> Filters:
    """Reads which entries are asked for."""
    return Filters(
        author=author,
        kind=kind,
        since=since,
        until=until,
        graph=graph,
        subject=subject,
        q=q,
        first=first,
        last=last,
    )


def paging(
    config: Config,
    sort: Annotated[
        str, Query(description=f"keys of order, comma between; a minus before one turns it round: {', '.join(KEYS)}")
    ] = "",
    cursor: Annotated[str, Query(description="with sort: where the page before ended; take it from “next”")] = "",
    after: Annotated[
        int | None, Query(ge=0, le=_FURTHEST, description="entries after this position, the oldest first: to follow")
    ] = None,
    below: Annotated[int | None, Query(ge=1, le=_FURTHEST, description="entries before this position")] = None,
    limit: Annotated[int | None, Query(ge=1, description="entries in a page")] = None,
    counts: Annotated[
        str | None, Query(description=f"filters whose values are counted, comma between, or none: {', '.join(COUNTED)}")
    ] = None,
) -> Paging:
    """Reads which page is asked for."""
    size = min(limit or config.page_size, config.max_page_size)
    return Paging(limit=size, sort=sort, cursor=cursor, after=after, below=below, counts=counts)


@router.get(
    "/changes",
    dependencies=[KnownParameters],
    response_model=ChangesListed,
    responses={
        200: {
            "description": "One page of the entries that fit, as JSON, an Atom feed, a table, RDF or a page.",
            "content": {ATOM: {}, CSV: {}, JSONLD: {}, TURTLE: {}, NTRIPLES: {}, HTML: {}},
        },
        400: problem("a parameter cannot be used"),
        404: problem("no such record to filter by"),
        406: problem("no such format here"),
    },
)
@router.get("/changes.{form}", dependencies=[KnownParameters], include_in_schema=False)
def list_changes(
    request: Request,
    records: Records,
    wanted: Annotated[Filters, Depends(filters)],
    page: Annotated[Paging, Depends(paging)],
) -> Response:
    """Lists accepted changes, the newest first; with `after`, the oldest first, so that each is seen once."""
    media_type = choose(
        request.headers.get("accept"),
        (JSON, ATOM, CSV, JSONLD, TURTLE, NTRIPLES),
        suffix=suffix_of(request.url.path)[1],
        also=(HTML,),
    )
    found, answer = list_of(records, wanted, page)
    if media_type == JSON:
        content = to_json(answer)
    elif media_type == CSV:
        content = as_table(answer.items)
    elif media_type == ATOM:
        content = _as_feed(request, records, found, answer, wanted)
    else:
        details = (detail(records, e, found.redacted_by.get(e.position)) for e in found.entries)
        content = serialise(described(details), media_type)
    shown = {"Remit-Position": str(answer.position), "Link": ", ".join(links(request, answer))}
    return tagged(request, content, media_type, shown)


def _as_feed(request: Request, records: Catalogue, page: Page, answer: ChangesListed, wanted: Filters) -> bytes:
    journal = records.kb.journal
    about = Feed(
        root=str(request.base_url),
        journal=journal.entry(1).hash if answer.position else "",
        query=wanted.query(),
        page=request.url.query,
        following=answer.next,
        updated=moment(journal.entry(answer.position).at) if answer.position else "",
    )

    def changed(entry: Entry) -> str:
        by = page.redacted_by.get(entry.position)
        return moment(entry.at if by is None else journal.entry(by).at)

    entries = ((detail(records, e, page.redacted_by.get(e.position)), changed(e)) for e in page.entries)
    return feed(about, entries)


@router.get(
    "/changes/{position}",
    response_model=EntryDetail,
    responses={
        200: {
            "description": "The entry with what it touched, as JSON, a table or RDF; as RDF Patch, its body.",
            "content": {RDF_PATCH: {}, CSV: {}, JSONLD: {}, TURTLE: {}, NTRIPLES: {}, HTML: {}},
        },
        404: problem("no such entry"),
        406: problem("no such format here"),
        410: problem("its body was redacted, and cannot be had as RDF Patch"),
    },
)
def show_change(
    request: Request,
    records: Records,
    position: Annotated[str, PathParameter(description="position of the entry", examples=["1"])],
) -> Response:
    """Gives one entry of the journal with what it touched; by suffix or Accept, its body as RDF Patch."""
    stem, suffix = suffix_of(position)
    media_type = choose(
        request.headers.get("accept"), (JSON, RDF_PATCH, CSV, JSONLD, TURTLE, NTRIPLES), suffix=suffix, also=(HTML,)
    )
    entry, redacted_by = one_entry(records.kb, stem)
    if media_type == RDF_PATCH:
        if entry.is_redacted:
            raise gone(entry.position, redacted_by)
        return tagged(request, patch_text(records, entry), RDF_PATCH)
    shown = detail(records, entry, redacted_by, most=_NAMED)
    if media_type == JSON:
        content = to_json(shown)
    elif media_type == CSV:
        content = as_table([shown])
    else:
        content = serialise(described([shown]), media_type)
    return tagged(request, content, media_type)


@router.get(
    "/changes/{position}/quads",
    response_model=BodyRecord,
    responses={404: problem("no such entry"), 410: problem("its body was redacted")},
)
def show_quads(
    request: Request,
    records: Records,
    position: Annotated[str, PathParameter(description="position of the entry", examples=["1"])],
) -> Response:
    """Gives the quads that an entry added and removed, each with how what it says is sourced."""
    entry, redacted_by = one_entry(records.kb, position)
    if entry.is_redacted:
        raise gone(entry.position, redacted_by)
    return tagged(request, to_json(body(records, entry)), JSON)
