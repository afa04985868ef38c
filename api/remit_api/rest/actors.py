"""Actors by list and by identifier."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from remit.terms import rmt
from remit_api.records import Listed
from remit_api.records.models import ActorRecord, ActorSummary
from remit_api.rest.common import (
    LIST_FORMATS,
    RECORD_FORMATS,
    KnownParameters,
    List,
    Records,
    list_response,
    record_response,
)

router = APIRouter(tags=["actors"])


@router.get("/actors", response_model=Listed[ActorSummary], responses=LIST_FORMATS, dependencies=[KnownParameters])
def list_actors(
    request: Request,
    records: Records,
    wanted: List,
    conduct: Annotated[str | None, Query(description="code of a conduct; narrower ones count")] = None,
    status: Annotated[
        str | None, Query(description="code of a status, or “established” for every status that is")
    ] = None,
) -> Response:
    """Lists actors; asked by conduct, those accused of it, each with status, sources and denial."""
    return list_response(request, lambda: records.actors(replace(wanted, conduct=conduct, status=status)), records)


@router.get("/actors/{key:path}", response_model=ActorRecord, responses=RECORD_FORMATS)
def show_actor(request: Request, records: Records, key: str) -> Response:
    """Gives one actor: its own facts, and what is said of it as claims."""
    return record_response(
        request,
        records,
        key,
        find=lambda stem: records.find("actor", stem, rmt.Actor),
        show=records.actor,
    )
