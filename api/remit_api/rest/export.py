"""Everything that was held at a position, as a file that comes piece by piece."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, timedelta
from email.utils import format_datetime
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Query, Request
from rdflib import URIRef
from starlette.concurrency import iterate_in_threadpool
from starlette.responses import Response, StreamingResponse

from remit.base import KnowledgeBase
from remit.errors import BadInput
from remit_api.dump import EXPORT_TYPES, Export, Wanted, form_named, moment_of
from remit_api.negotiate import choose, suffix_of
from remit_api.records import parse_include
from remit_api.records.journal import moment_asked
from remit_api.rest.common import KB, KnownParameters, problem

router = APIRouter(tags=["export"])


@router.get(
    "/export",
    dependencies=[KnownParameters],
    response_class=Response,
    responses={
        200: {
            "description": "Every quad of every named graph; as CSV, a report with one row an incident or claim.",
            "content": {media_type: {} for media_type in EXPORT_TYPES.values()},
            "headers": {
                "Remit-Position": {"description": "journal entry that it shows", "schema": {"type": "integer"}},
                "Remit-Known-At": {"description": "when that entry was accepted", "schema": {"type": "string"}},
                "Memento-Datetime": {"description": "the same, as HTTP writes it", "schema": {"type": "string"}},
            },
        },
        304: {"description": "it is what If-None-Match names"},
        400: problem("a parameter cannot be used"),
        404: problem("no such position, or nothing in the graph"),
        406: problem("no such format here"),
    },
)
@router.get("/export.{suffix}", dependencies=[KnownParameters], response_class=Response, include_in_schema=False)
async def export(
    request: Request,
    kb: KB,
    format: Annotated[str | None, Query(description=", ".join(EXPORT_TYPES))] = None,  # noqa: A002
    graph: Annotated[str | None, Query(description="only this named graph")] = None,
    position: Annotated[
        int | None, Query(alias="at-position", ge=0, le=2**62, description="as it was at this journal entry")
    ] = None,
    known_on: Annotated[
        str | None, Query(alias="as_known_on", description="as it was known by the end of a day in UTC, or by a moment")
    ] = None,
    include: Annotated[str, Query(description="in the report also: withdrawn, refuted (comma between)")] = "",
) -> Response:
    """Gives everything that is held, or was at a position; what is claimed stays with its claim and its status."""
    form = form_named(format) if format is not None else _form(request)
    if position is not None and known_on is not None:
        raise BadInput("at-position and as_known_on both say when. Nothing was written. Give one of them.")
    if known_on is not None:
        # what is asked for ends before the moment that `moment_asked` gives
        position = kb.position_on(moment_asked("as_known_on", known_on, ends=True) - timedelta(microseconds=1))
    wanted = Wanted(
        form=form,
        graph=URIRef(graph) if graph is not None else None,
        position=position,
        include=parse_include(include),
    )
    opened = await to_thread.run_sync(Export, kb, wanted)
    return _answer(request, kb, opened, EXPORT_TYPES[form])


def _form(request: Request) -> str:
    media_type = choose(
        request.headers.get("accept"), tuple(EXPORT_TYPES.values()), suffix=suffix_of(request.url.path)[1]
    )
    return next(form for form, each in EXPORT_TYPES.items() if each == media_type)


def _answer(request: Request, kb: KnowledgeBase, opened: Export, media_type: str) -> Response:
    tag = f'W/"{opened.tag}"'
    headers = {
        "ETag": tag,
        "Vary": "Accept",
        "Cache-Control": "no-cache",
        "Remit-Position": str(opened.position),
        "Remit-Known-At": moment_of(opened.known_at),
        "Content-Disposition": f'attachment; filename="{opened.name}"',
    }
    if opened.known_at is not None:
        headers["Memento-Datetime"] = format_datetime(opened.known_at.astimezone(UTC), usegmt=True)
    known = [part.strip() for part in request.headers.get("if-none-match", "").split(",")]
    if tag in known or "*" in known:
        opened.close()
        return Response(status_code=304, headers=headers)
    if request.scope.get("remit.head"):
        opened.close()
        return Response(headers=headers, media_type=media_type)
    return StreamingResponse(_sent(opened), headers=headers, media_type=media_type)


async def _sent(opened: Export) -> AsyncIterator[bytes]:
    chunks: Iterator[bytes] = opened.chunks()
    try:
        async for chunk in iterate_in_threadpool(chunks):
            yield chunk
    finally:  # also where the reader went away
        opened.close()
