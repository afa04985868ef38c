"""Search over what records are called."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from remit_api.records import Listed
from remit_api.records.asking import split
from remit_api.records.models import Hit
from remit_api.rest.common import LIST_FORMATS, KnownParameters, List, Records, list_response

router = APIRouter(tags=["search"])


@router.get("/search.{form}", response_model=Listed[Hit], dependencies=[KnownParameters], include_in_schema=False)
@router.get("/search", response_model=Listed[Hit], responses=LIST_FORMATS, dependencies=[KnownParameters])
def search(
    request: Request,
    records: Records,
    wanted: List,
    kind: Annotated[
        list[str] | None,
        Query(description="incident, claim, document, actor; several with a comma between"),
    ] = None,
) -> Response:
    """Finds records by their names; what is claimed is led by who says it, and carries its status."""
    kinds = tuple(name for each in kind or () for name in split(each))
    return list_response(request, lambda: records.search(wanted, kinds), records)
