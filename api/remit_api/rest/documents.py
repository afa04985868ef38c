"""Documents by list and by identifier."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from remit.terms import rmt
from remit_api.records import Listed
from remit_api.records.models import DocumentRecord, DocumentSummary
from remit_api.rest.common import (
    LIST_FORMATS,
    RECORD_FORMATS,
    KnownParameters,
    List,
    Records,
    list_response,
    record_response,
)

router = APIRouter(tags=["documents"])


@router.get(
    "/documents", response_model=Listed[DocumentSummary], responses=LIST_FORMATS, dependencies=[KnownParameters]
)
def list_documents(
    request: Request,
    records: Records,
    wanted: List,
) -> Response:
    """Lists source documents."""
    return list_response(request, lambda: records.documents(wanted), records)


@router.get("/documents/{key:path}", response_model=DocumentRecord, responses=RECORD_FORMATS)
def show_document(request: Request, records: Records, key: str) -> Response:
    """Gives one source document with the claims that stand in it."""
    return record_response(
        request,
        records,
        key,
        find=lambda stem: records.find("document", stem, rmt.Document),
        show=records.document,
    )
