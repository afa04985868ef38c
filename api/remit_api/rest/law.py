"""What of the law is encoded: counts by jurisdiction, and what is known and not encoded, with the reasons."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from pydantic import BeforeValidator
from starlette.responses import Response

from remit.inventory.tables import COUNTS, MISSING, as_csv, as_json, count_rows, missing_rows, totals
from remit_api.negotiate import CSV, JSON, choose
from remit_api.rest.common import KB, PROBLEMS

router = APIRouter(tags=["law"])

_COUNTED: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["asOf", "lawHash", "jurisdictions"],
    "properties": {
        "asOf": {"type": "string", "format": "date"},
        "lawHash": {"type": "string"},
        "jurisdictions": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "name", "instruments", "provisions", "rules", "inForce", "howKnown", "coverage"],
            },
        },
    },
}
_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "Counts by jurisdiction, how known, with what confidence, and how far each subject is encoded.",
        "content": {JSON: {"schema": _COUNTED}, CSV: {}},
    },
    400: PROBLEMS[400],
    406: PROBLEMS[406],
}


def _written(given: object) -> object:
    """Takes a day only as it is written, 2026-11-25: a number would be read as seconds of 1970."""
    return date.fromisoformat(given) if isinstance(given, str) else given


@router.get("/law", responses=_ANSWERS, response_class=Response)
def count_law(
    request: Request,
    kb: KB,
    jurisdiction: Annotated[
        str | None, Query(description="only this jurisdiction and its parts, by code or name: uk, us, eu, us-ca")
    ] = None,
    as_of: Annotated[
        date | None,
        BeforeValidator(_written),
        Query(alias="as-of", description="day on which rules are law or not; today without it"),
    ] = None,
    not_encoded: Annotated[
        bool, Query(alias="not-encoded", description="as CSV, the rows of what is not encoded instead of the counts")
    ] = False,
) -> Response:
    """Counts what of the law is encoded, by jurisdiction, and gives what is known and not encoded with the reasons."""
    form = choose(request.headers.get("accept"), (JSON, CSV))
    found = kb.inventory(as_of=as_of or datetime.now(UTC).date(), jurisdiction=jurisdiction)
    if form == JSON:
        return Response(json.dumps(as_json(found), ensure_ascii=False, indent=1), media_type=JSON)
    rows = as_csv(MISSING, missing_rows(found)) if not_encoded else as_csv(COUNTS, [*count_rows(found), totals(found)])
    return Response(rows, media_type=f"{CSV}; charset=utf-8; header=present")
