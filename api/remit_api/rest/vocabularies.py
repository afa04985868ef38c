"""The schemes of codes: statuses in their order, stances, footings, conduct and others."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from remit_api.negotiate import suffix_of
from remit_api.records import Listed
from remit_api.records.models import ConceptRecord, Ref
from remit_api.rest.common import LIST_FORMATS, Records, list_response

router = APIRouter(tags=["vocabularies"])


@router.get("/vocabularies", response_model=Listed[Ref], responses=LIST_FORMATS)
def list_vocabularies(request: Request, records: Records) -> Response:
    """Lists the schemes."""
    found = records.vocabularies()
    return list_response(request, Listed(items=found, total=len(found), limit=len(found), offset=0), pages=())


@router.get("/vocabularies/{scheme}", response_model=Listed[ConceptRecord], responses=LIST_FORMATS)
def show_vocabulary(request: Request, records: Records, scheme: str) -> Response:
    """Gives the concepts of a scheme; of statuses also which is weaker, and which establish."""
    found = records.vocabulary(suffix_of(scheme)[0])
    return list_response(request, Listed(items=found, total=len(found), limit=len(found), offset=0), pages=())
