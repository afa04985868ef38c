"""Maintenance beside a running server: what the command line asks of it. All of it needs leave to write."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from remit.errors import BadInput
from remit_api.auth import caller
from remit_api.negotiate import JSON
from remit_api.problems import ViolationRecord
from remit_api.records.models import Record
from remit_api.records.outcomes import LoweredRecord, lowered_records, violation_records
from remit_api.rest.common import KB, Config, KnownParameters, problem, to_json

router = APIRouter(tags=["maintenance"], dependencies=[KnownParameters])

_LEAVE: dict[int | str, dict[str, Any]] = {401: problem("it needs the token")}
_TOKEN: dict[str, Any] = {"security": [{"token": []}, {}]}


class ValidationRecord(Record):
    """What validating everything found."""

    conforms: bool
    focus: int
    position: int
    violations: tuple[ViolationRecord, ...]


class FaultRecord(Record):
    """Something in the journal that does not fit."""

    position: int | None
    what: str
    mend: str


class VerificationRecord(Record):
    """What checking the journal found."""

    sound: bool
    entries: int
    head: str
    problems: tuple[FaultRecord, ...]
    redacted: tuple[tuple[int, int], ...]


class RedactionRecord(Record):
    """What a redaction did."""

    position: int
    redacted: int
    hidden: int
    lowered: tuple[LoweredRecord, ...]
    broken: tuple[ViolationRecord, ...]


class BackupRecord(Record):
    """Where a backup is, and up to which entry it goes."""

    target: str
    position: int


@router.post("/maintenance/validation", response_model=ValidationRecord, responses=_LEAVE, openapi_extra=_TOKEN)
async def validate(
    request: Request,
    kb: KB,
    config: Config,
    workers: Annotated[int, Query(ge=1, le=64, description="processes")] = 2,
) -> Response:
    """Validates every record against every shape."""
    caller(request, config)
    found = await to_thread.run_sync(partial(kb.validate, workers=workers))
    record = ValidationRecord(
        conforms=found.conforms,
        focus=found.focus,
        position=found.position,
        violations=violation_records(found.violations),
    )
    return Response(to_json(record), media_type=JSON)


@router.post("/maintenance/verification", response_model=VerificationRecord, responses=_LEAVE, openapi_extra=_TOKEN)
async def verify(request: Request, kb: KB, config: Config) -> Response:
    """Checks every entry of the journal and the chain of their hashes."""
    caller(request, config)
    found = await to_thread.run_sync(kb.journal.verify)
    record = VerificationRecord(
        sound=found.is_sound,
        entries=found.entries,
        head=found.head,
        problems=tuple(FaultRecord(position=p.position, what=p.what, mend=p.mend) for p in found.problems),
        redacted=found.redacted,
    )
    return Response(to_json(record), media_type=JSON)


@router.post("/maintenance/backup", response_model=BackupRecord, responses=_LEAVE, openapi_extra=_TOKEN)
async def back_up(
    request: Request,
    kb: KB,
    config: Config,
    target: Annotated[str, Query(description="a folder of the server's machine that is not there yet")],
) -> Response:
    """Writes a copy of everything into a new folder, while others read and write."""
    caller(request, config)
    if not Path(target).is_absolute():
        raise BadInput(f"target={target} is not an absolute path, and the server has a folder of its own.")
    position = await to_thread.run_sync(kb.backup, Path(target))
    return Response(to_json(BackupRecord(target=target, position=position)), media_type=JSON)


@router.post(
    "/changes/{position}/redaction",
    response_model=RedactionRecord,
    responses={**_LEAVE, 404: problem("no such entry"), 410: problem("redacted before")},
    openapi_extra=_TOKEN,
)
async def redact(
    request: Request,
    kb: KB,
    config: Config,
    position: int,
    reason: Annotated[str, Query(description="why; the journal keeps it")],
    author: Annotated[str | None, Query(description="who")] = None,
) -> Response:
    """Removes the body of an entry, by law; its place in the chain stays."""
    who = caller(request, config, author)
    done = await to_thread.run_sync(
        partial(kb.redact, position, author=who.author, reason=reason, now=datetime.now(UTC))
    )
    record = RedactionRecord(
        position=done.position,
        redacted=done.redacted,
        hidden=done.hidden,
        lowered=lowered_records(done.lowered),
        broken=violation_records(done.broken),
    )
    return Response(to_json(record), media_type=JSON, headers={"Remit-Position": str(kb.position())})
