"""Claims by list and by identifier."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from remit.terms import rmt
from remit_api.records import Listed
from remit_api.records.models import ClaimRecord, ClaimSummary
from remit_api.rest.common import (
    LIST_FORMATS,
    RECORD_FORMATS,
    KnownParameters,
    List,
    Records,
    list_response,
    record_response,
)

router = APIRouter(tags=["claims"])


@router.get("/claims", response_model=Listed[ClaimSummary], responses=LIST_FORMATS, dependencies=[KnownParameters])
def list_claims(
    request: Request,
    records: Records,
    wanted: List,
    status: Annotated[
        str | None, Query(description="code of a status, or “established” for every status that is")
    ] = None,
) -> Response:
    """Lists claims, each with speakers, stance, footing, kind and status."""
    return list_response(request, lambda: records.claims(replace(wanted, status=status)), records)


@router.get("/claims/{key:path}", response_model=ClaimRecord, responses=RECORD_FORMATS)
def show_claim(request: Request, records: Records, key: str) -> Response:
    """Gives one claim: who says what, where, on what footing, and who denies it."""
    return record_response(
        request,
        records,
        key,
        find=lambda stem: records.find("claim", stem, rmt.Claim),
        show=records.claim,
    )
