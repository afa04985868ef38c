"""A newer release brought to what is held: what it would do, and doing it. Both need leave to write."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from remit.errors import Busy
from remit_api.auth import caller
from remit_api.negotiate import JSON
from remit_api.records import Catalogue
from remit_api.records.upgrades import PlanRecord, UpgradeRecord, plan_record, upgrade_record
from remit_api.rest.common import KB, Config, KnownParameters, problem, to_json

router = APIRouter(tags=["maintenance"], dependencies=[KnownParameters])

_ANSWERS: dict[int | str, dict[str, Any]] = {
    400: problem("there is no such module"),
    401: problem("it needs the token"),
    403: problem("the request comes from another origin"),
}
_TOKEN: dict[str, Any] = {"security": [{"token": []}, {}]}
_upgrading = threading.Lock()


Overwrite = Annotated[
    list[str],
    Query(description="a module that becomes what the release says, whatever somebody else did to it", examples=[[]]),
]


@router.get("/maintenance/upgrade", response_model=PlanRecord, responses=_ANSWERS, openapi_extra=_TOKEN)
async def plan_upgrade(request: Request, kb: KB, config: Config, overwrite: Overwrite = []) -> Response:  # noqa: B006 (FastAPI copies it)
    """Says what the release of this program would do to ontology and corpus; nothing is written."""
    caller(request, config)
    found = await to_thread.run_sync(partial(kb.plan_upgrade, overwrite=frozenset(overwrite)))
    return Response(to_json(plan_record(Catalogue(kb), found)), media_type=JSON)


@router.post(
    "/maintenance/upgrade",
    response_model=UpgradeRecord,
    responses={**_ANSWERS, 503: problem("another upgrade runs")},
    openapi_extra=_TOKEN,
)
async def upgrade(
    request: Request,
    kb: KB,
    config: Config,
    overwrite: Overwrite = [],  # noqa: B006 (FastAPI copies it)
    author: Annotated[str | None, Query(description="who; the owner of the token by default")] = None,
    workers: Annotated[int, Query(ge=1, le=64, description="processes that validate")] = 2,
) -> Response:
    """Brings ontology and corpus of this program's release, one change a module, and validates everything."""
    who = caller(request, config, author)
    if not _upgrading.acquire(blocking=False):
        raise Busy("Another upgrade runs. Nothing was done by this one. Wait for its end, then see what is left.")
    try:
        done = await to_thread.run_sync(
            partial(
                kb.upgrade,
                now=datetime.now(UTC),
                author=who.author,
                overwrite=frozenset(overwrite),
                workers=workers,
            )
        )
    finally:
        _upgrading.release()
    headers = {"Remit-Position": str(kb.position())}
    return Response(to_json(upgrade_record(Catalogue(kb), done)), media_type=JSON, headers=headers)
