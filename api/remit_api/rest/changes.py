"""Changes: the one way in, and the journal of what came in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Query, Request
from pydantic import ConfigDict, Field
from rdflib import URIRef
from starlette.responses import Response

from remit.base import KnowledgeBase
from remit.change import DOCUMENT_TYPES, PATCH_TYPES, Change, read_document
from remit.consequences import Lowered
from remit.errors import BadInput, LargeChange, NotFound, Violation
from remit.journal import Entry
from remit.outcomes import Accepted, Preview
from remit_api.auth import caller
from remit_api.jobs import Job, Jobs, State
from remit_api.negotiate import JSON
from remit_api.problems import Problem, TooLarge, UnsupportedMediaType, ViolationRecord, problem_of
from remit_api.records import Listed
from remit_api.records.models import Record
from remit_api.rest.common import KB, Config, KnownParameters, problem, to_json
from remit_api.settings import Settings

router = APIRouter(tags=["changes"])

LONGEST_ID = 200
_TYPES = (*DOCUMENT_TYPES, *sorted(PATCH_TYPES))
_EXAMPLE = """@prefix rmt: <https://w3id.org/remit/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://w3id.org/remit/id/actor/example> a rmt:Organisation ; rdfs:label "Example Ltd"@en .
"""


class LoweredRecord(Record):
    """A status that fell because what it rested on fell."""

    incident: str
    before: str
    after: str
    reason: str


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


class EntryRecord(Record):
    """One entry of the journal, without its body."""

    position: int
    id: str
    at: str
    author: str
    reason: str
    kind: str
    base: int | None
    hash: str
    previous: str
    redacted: bool


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
        413: problem("the body is too large"),
        415: problem("a format that is not read"),
        422: problem("refused by the gate; `violations` says why and how to mend it"),
    },
    openapi_extra={
        "security": [{"token": []}, {}],
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
) -> Response:
    """Takes a change through the gate into the journal: all of it, or nothing and the reasons."""
    who = caller(request, config, author)
    media_type = media_type_of(request)
    _check_identifier(id)
    data = await read_body(request, config)
    if graph is not None and ":" not in graph:
        raise BadInput(f"graph={graph} is no address. Name the graph by its full address.")
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
        )
    )
    if not change.adds and not change.removes:
        raise BadInput(
            f"The body, read as {media_type}, says nothing: not one triple to add or to remove came of it. Nothing was "
            "written. In JSON-LD, name each node and each property by a full address, or by one under @base or @vocab."
        )
    if dry_run:
        if id is not None and kb.journal.by_id(id) is not None:
            # of an identifier that was used, `accept` writes nothing: it tells a retry from another change
            known = await to_thread.run_sync(partial(kb.accept, change, now=datetime.now(UTC)))
            return Response(to_json(accepted_record(known).model_copy(update={"dry_run": True})), 200, media_type=JSON)
        preview = await to_thread.run_sync(partial(kb.preview, change, now=datetime.now(UTC)))
        return Response(to_json(_previewed(change, preview)), 200, media_type=JSON)
    try:
        accepted = await to_thread.run_sync(partial(kb.accept, change, now=datetime.now(UTC)))
    except LargeChange:
        jobs: Jobs = request.app.state.jobs
        job = jobs.take(change)
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


def lowered_records(lowered: Iterable[Lowered]) -> tuple[LoweredRecord, ...]:
    """Gives statuses that fell, as records."""
    return tuple(
        LoweredRecord(
            incident=str(each.incident),
            before=str(each.before),
            after=str(each.after),
            reason=each.reason,
        )
        for each in lowered
    )


def violation_records(violations: tuple[Violation, ...]) -> tuple[ViolationRecord, ...]:
    """Gives what the gate found, as records."""
    return tuple(
        ViolationRecord(
            focus=each.focus,
            path=each.path,
            value=each.value,
            shape=each.shape,
            severity=each.severity,
            message=each.message,
            mend=each.mend,
        )
        for each in violations
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


@router.get(
    "/changes",
    dependencies=[KnownParameters],
    response_model=Listed[EntryRecord],
    responses={400: problem("a parameter cannot be used")},
)
def list_changes(
    kb: KB,
    config: Config,
    after: Annotated[int, Query(ge=0, description="entries after this position")] = 0,
    limit: Annotated[int | None, Query(ge=1, description="entries in a page")] = None,
) -> Response:
    """Lists the entries of the journal, the oldest first."""
    size = min(limit or config.page_size, config.max_page_size)
    head = kb.position()
    entries = kb.journal.entries(after=after, until=min(after + size, head))
    items = tuple(entry_record(entry) for entry in entries)
    more = f"after={after + size}&limit={size}" if after + size < head else None
    return Response(to_json(Listed(items=items, total=head, limit=size, offset=after, next=more)), media_type=JSON)


@router.get("/changes/{position}", response_model=EntryRecord, responses={404: problem("no such entry")})
def show_change(kb: KB, position: int) -> Response:
    """Gives one entry of the journal, without its body."""
    if not 1 <= position <= kb.journal.head().position:
        raise NotFound(
            f"The journal has no entry {position}; its last is {kb.journal.head().position}. "
            "The list of all is at /changes."
        )
    return Response(to_json(entry_record(kb.journal.entry(position))), media_type=JSON)


def entry_record(entry: Entry) -> EntryRecord:
    """Gives an entry as a record."""
    return EntryRecord(
        position=entry.position,
        id=entry.id,
        at=moment(entry.at),
        author=entry.author,
        reason=entry.reason,
        kind=entry.kind,
        base=entry.base,
        hash=entry.hash,
        previous=entry.previous,
        redacted=entry.is_redacted,
    )


def moment(at: datetime) -> str:
    """Writes a moment in UTC with Z."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
