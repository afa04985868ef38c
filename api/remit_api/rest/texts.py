"""Texts of source documents: attached by their bytes, given back as they were attached."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from anyio import to_thread
from fastapi import APIRouter, Request
from rdflib import URIRef
from starlette.responses import Response

from remit.base import KnowledgeBase
from remit.errors import NotFound
from remit.terms import rmt
from remit_api.auth import caller
from remit_api.negotiate import JSON
from remit_api.records import Catalogue
from remit_api.records.models import Record
from remit_api.rest.changes import read_body
from remit_api.rest.common import KB, Config, Records, problem, to_json

router = APIRouter(tags=["documents"])


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
        404: problem("no such document, or its text is not held here"),
    },
)
def show_text(records: Records, key: str) -> Response:
    """Gives the text of a document where it is held."""
    iri = _find(records, key)
    text = records.text(iri)
    if text is None:
        raise NotFound(
            f"The text of {iri} is not held here; only its hash, its length and positions in it are. "
            "Whoever has the file can attach it: remit document attach FILE."
        )
    return Response(text, media_type="text/plain; charset=utf-8")


_BODY: dict[str, Any] = {
    "security": [{"token": []}, {}],
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    },
}


_REFUSALS: dict[int | str, dict[str, Any]] = {
    401: problem("writing needs a token"),
    404: problem("no such document"),
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
    return await to_thread.run_sync(_attached, kb, key, data, who.author)


def _attached(kb: KnowledgeBase, key: str, data: bytes, author: str) -> Response:
    iri = _find(Catalogue(kb), key)
    attachment, accepted = kb.attach(iri, data, author=author, now=datetime.now(UTC))
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
