"""Texts of source documents: attached by their bytes, given back as they were attached."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Any

from anyio import to_thread
from fastapi import APIRouter, Request
from rdflib import URIRef
from starlette.responses import Response

from remit.base import KnowledgeBase
from remit.errors import NotFound
from remit.terms import rmt
from remit_api.auth import caller
from remit_api.bodies import Places
from remit_api.conditional import check_records_unchanged, given, tag_of
from remit_api.negotiate import JSON
from remit_api.problems import PreconditionFailed
from remit_api.records import Catalogue
from remit_api.records.models import Record
from remit_api.rest.changes import read_body
from remit_api.rest.common import KB, UNSENT, Config, KnownParameters, Records, found, problem, tagged, to_json

router = APIRouter(tags=["documents"], dependencies=[KnownParameters])


class AttachmentRecord(Record):
    """What attaching a text found: its hash agrees, and every position that it was checked at."""

    document: str
    sha256: str
    length: int
    byte_length: int
    verified: int
    not_checked: int
    position: int


def _find(records: Catalogue, key: str) -> URIRef:
    return records.find("document", key, rmt.Document)


@router.get(
    "/documents/{key:path}/text",
    response_class=Response,
    responses={
        200: {"description": "the text, as it was attached", "content": {"text/plain": {}}},
        404: problem("no such document, or its text is not held here, now or then"),
        **UNSENT,
    },
)
def show_text(request: Request, records: Records, key: str) -> Response:
    """Gives the text of a document where it is held; of the past, where it was held then."""
    iri = found(request, records, key, lambda stem: _find(records, stem))
    text = records.text(iri)
    if text is None:
        raise NotFound(
            f"The text of {iri} is not held here; only its hash, its length and positions in it are. "
            "Whoever has the file can attach it: remit document attach FILE."
        )
    return tagged(request, text.encode(), "text/plain; charset=utf-8")


_BODY: dict[str, Any] = {
    "security": [{"token": []}, {}],
    "parameters": [
        {"name": name, "in": "header", "schema": {"type": "string"}, "description": words}
        for name, words in (
            ("If-Match", "ETag of the text or of its document, which must be the present one"),
            ("If-None-Match", "“*”: only where no text is held"),
        )
    ],
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    },
}


_REFUSALS: dict[int | str, dict[str, Any]] = {
    401: problem("writing needs a token"),
    404: problem("no such document"),
    412: problem("If-Match or If-None-Match does not hold; the present ETag is given"),
    413: problem("the text is too large"),
    422: problem("hash, length or a quote does not agree; nothing was attached"),
}


@router.put(
    "/documents/{key:path}/text",
    response_model=AttachmentRecord,
    responses=_REFUSALS,
    openapi_extra=_BODY,
)
@router.post(
    "/documents/{key:path}/text",
    response_model=AttachmentRecord,
    responses=_REFUSALS,
    openapi_extra=_BODY,
)
async def attach_text(request: Request, kb: KB, config: Config, key: str) -> Response:
    """Attaches the text of a document, after checking its hash and every position in it."""
    who = caller(request, config)
    data = await read_body(request, config)
    places: Places = request.app.state.places
    return await to_thread.run_sync(_attached, request, kb, key, data, who.author, limiter=places.writing)


def _attached(request: Request, kb: KnowledgeBase, key: str, data: bytes, author: str) -> Response:
    iri = _find(Catalogue(kb), key)
    guard = partial(_hold_to_conditions, request, kb, iri)
    attachment, accepted = kb.attach(iri, data, author=author, now=datetime.now(UTC), guard=guard)
    verified = sum(1 for _, anchoring in attachment.anchorings if anchoring.verified)
    record = AttachmentRecord(
        document=str(iri),
        sha256=attachment.sha256,
        length=attachment.length,
        byte_length=attachment.byte_length,
        verified=verified,
        not_checked=len(attachment.anchorings) - verified,
        position=accepted.position,
    )
    return Response(to_json(record), media_type=JSON, headers={"Remit-Position": str(kb.position())})


def _hold_to_conditions(request: Request, kb: KnowledgeBase, iri: URIRef) -> None:
    """Holds an upload to If-Match (the text's tag or the document's) and If-None-Match, while nobody else writes.

    Raises:
        PreconditionFailed: one does not hold.
    """
    text = Catalogue(kb).text(iri)
    tag = tag_of(text.encode()) if text is not None else None
    must, must_not = given(request, "if-match"), given(request, "if-none-match")
    if must is not None and not (tag is not None and must.names(tag, strongly=True)):
        check_records_unchanged(kb, must)
    if must_not is not None and tag is not None and must_not.names(tag, strongly=False):
        raise PreconditionFailed(
            f"The text of {iri} is held already, and If-None-Match asks that it is not. Nothing was attached.",
            headers={"ETag": tag},
        )
