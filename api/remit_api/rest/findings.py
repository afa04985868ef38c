"""How fresh the stored findings are."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from remit_api.negotiate import JSON
from remit_api.records.kept import FindingsRecord, findings_record
from remit_api.rest.common import KB, AtLeast, KnownParameters, problem, to_json

router = APIRouter(tags=["findings"], dependencies=[KnownParameters])


@router.get(
    "/findings",
    response_model=FindingsRecord,
    responses={400: problem("a parameter"), 503: problem("the store does not show the position asked for yet")},
    dependencies=[AtLeast],
)
def show_findings(kb: KB) -> Response:
    """Says how fresh the stored findings are, by which lists of incidents are narrowed and which SPARQL sees."""
    headers = {"Cache-Control": "no-store", "Remit-Position": str(kb.shown)}
    return Response(to_json(findings_record(kb.freshness())), media_type=JSON, headers=headers)
