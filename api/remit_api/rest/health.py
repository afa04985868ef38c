"""How the server does: for those who start it, send requests to it, and watch it."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request
from starlette.responses import Response

from remit_api import metrics
from remit_api.auth import may_watch
from remit_api.metrics import Metrics
from remit_api.negotiate import JSON
from remit_api.problems import NotReady
from remit_api.readiness import Readiness
from remit_api.records.models import Record
from remit_api.rest.common import Config, KnownParameters, problem, to_json

router = APIRouter(tags=["health"], dependencies=[KnownParameters])


class HealthRecord(Record):
    """That the server answers."""

    status: Literal["live"]


class ReadinessRecord(Record):
    """That the server may be sent requests."""

    status: Literal["ready"]


@router.get("/health", response_model=HealthRecord, responses={400: problem("a parameter")})
async def show_health() -> Response:
    """Says that the server answers; it looks at nothing else."""
    return Response(to_json(HealthRecord(status="live")), media_type=JSON, headers={"Cache-Control": "no-store"})


@router.get(
    "/ready",
    response_model=ReadinessRecord,
    responses={400: problem("a parameter"), 503: problem("not ready; `reasons` says why")},
)
def show_readiness(request: Request) -> Response:
    """Says whether the store has caught up with the journal, the disk can be written, and queries can be answered."""
    readiness: Readiness = request.app.state.readiness
    reasons = readiness.reasons()
    if reasons:
        raise NotReady(reasons)
    return Response(to_json(ReadinessRecord(status="ready")), media_type=JSON, headers={"Cache-Control": "no-store"})


@router.get(
    "/metrics",
    response_class=Response,
    responses={
        200: {
            "description": "figures in the text format of Prometheus",
            "content": {"text/plain": {"schema": {"type": "string"}}},
        },
        400: problem("a parameter"),
        401: problem("it needs the token"),
        403: problem("the request comes from a page of another site"),
    },
    openapi_extra={"security": [{"token": []}, {}]},
)
def show_metrics(request: Request, config: Config) -> Response:
    """Gives the figures of the server to a program at this machine, or to the holder of the token."""
    may_watch(request, config)
    figures: Metrics = request.app.state.metrics
    return Response(figures.text(), media_type=metrics.MEDIA_TYPE, headers={"Cache-Control": "no-store"})
