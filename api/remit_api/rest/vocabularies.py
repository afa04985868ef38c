"""The schemes of codes: statuses in their order, stances, footings, conduct and others."""

from __future__ import annotations

from typing import TypeVar

from fastapi import APIRouter, Request
from starlette.responses import Response

from remit_api.negotiate import suffix_of
from remit_api.records import Listed
from remit_api.records.models import ConceptRecord, Ref
from remit_api.rest.common import LIST_FORMATS, KnownParameters, Records, list_response

T = TypeVar("T")

router = APIRouter(tags=["vocabularies"], dependencies=[KnownParameters])


@router.get("/vocabularies", response_model=Listed[Ref], responses=LIST_FORMATS)
def list_vocabularies(request: Request, records: Records) -> Response:
    """Lists the schemes."""
    return list_response(request, lambda: _whole(records.vocabularies()), records, pages=())


@router.get("/vocabularies/{scheme}", response_model=Listed[ConceptRecord], responses=LIST_FORMATS)
def show_vocabulary(request: Request, records: Records, scheme: str) -> Response:
    """Gives the concepts of a scheme; of statuses also which is weaker, and which establish."""
    return list_response(request, lambda: _whole(records.vocabulary(suffix_of(scheme)[0])), records, pages=())


def _whole(found: tuple[T, ...]) -> Listed[T]:
    return Listed(items=found, total=len(found), limit=len(found), offset=0)
