"""Authorities by list and by identifier."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from remit.terms import rmt
from remit_api.records import Listed
from remit_api.records.models import AuthorityRecord, AuthoritySummary
from remit_api.rest.common import (
    LIST_FORMATS,
    RECORD_FORMATS,
    KnownParameters,
    List,
    Records,
    list_response,
    record_response,
)

router = APIRouter(tags=["authorities"])


@router.get(
    "/authorities", response_model=Listed[AuthoritySummary], responses=LIST_FORMATS, dependencies=[KnownParameters]
)
def list_authorities(
    request: Request,
    records: Records,
    wanted: List,
    powerless: Annotated[bool | None, Query(description="only those expressly without, or with, powers")] = None,
    acting_on: Annotated[
        str | None,
        Query(alias="acting-on", description="an incident: which are established to act on it"),
    ] = None,
) -> Response:
    """Lists authorities, with their powers."""
    return list_response(
        request, lambda: records.authorities(wanted, powerless=powerless, acting_on=acting_on), records
    )


@router.get("/authorities/{key:path}", response_model=AuthorityRecord, responses=RECORD_FORMATS)
def show_authority(request: Request, records: Records, key: str) -> Response:
    """Gives one authority: its powers, and what is said of it as claims."""
    return record_response(
        request,
        records,
        key,
        find=lambda stem: records.find("authority", stem, rmt.Authority),
        show=records.authority,
    )
