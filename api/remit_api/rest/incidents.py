"""Incidents by list and by identifier."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from remit.terms import rmt
from remit_api.records import Listed
from remit_api.records.models import IncidentRecord, IncidentSummary
from remit_api.rest.common import (
    LIST_FORMATS,
    RECORD_FORMATS,
    KnownParameters,
    List,
    Records,
    list_response,
    record_response,
)

router = APIRouter(tags=["incidents"])


@router.get(
    "/incidents", response_model=Listed[IncidentSummary], responses=LIST_FORMATS, dependencies=[KnownParameters]
)
def list_incidents(
    request: Request,
    records: Records,
    wanted: List,
    status: Annotated[
        str | None, Query(description="code of a status, or “established” for every status that is")
    ] = None,
    conduct: Annotated[str | None, Query(description="code of a conduct; narrower ones count")] = None,
) -> Response:
    """Lists incidents: things that are said to have happened, each with its sourcing status."""
    return list_response(request, lambda: records.incidents(replace(wanted, status=status, conduct=conduct)), records)


@router.get("/incidents/{key:path}", response_model=IncidentRecord, responses=RECORD_FORMATS)
def show_incident(request: Request, records: Records, key: str) -> Response:
    """Gives one incident: who says what, who denies it, and how it is sourced."""
    return record_response(
        request,
        records,
        key,
        find=lambda stem: records.find("incident", stem, rmt.Incident),
        show=records.incident,
    )
