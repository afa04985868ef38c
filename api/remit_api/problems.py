"""Errors as problem+json (RFC 9457): one table from class to status and title, used by every endpoint."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.types import Scope

from remit import errors
from remit_api.addresses import Addresses, is_routed
from remit_api.negotiate import NotAcceptable

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
_WRITTEN = {"datetime": "Write it as 2026-11-23T12:00:00Z", "date": "Write it as 2026-11-23"}
"""How a value is written, by the beginning of the kind of mistake."""
DOCUMENTED_AT = "https://w3id.org/remit/problem/"


class NotAuthenticated(errors.NotPermitted):
    """Writing needs a token and none, or a wrong one, was sent."""

    code = "not-authenticated"


class TooLarge(errors.LimitReached):
    """A body is larger than the server takes."""

    code = "too-large"


class TooSlow(errors.LimitReached):
    """A client sends more slowly than the server waits."""

    code = "too-slow"


class TooManyRequests(errors.LimitReached):
    """A client sends more requests than the server takes from one address.

    Attributes:
        retry_after: seconds until it takes one more.
    """

    code = "too-many-requests"

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class NotReady(errors.Busy):
    """The server should not be sent requests now.

    Attributes:
        reasons: why, each in a sentence.
        retry_after: seconds until it is worth looking again.
    """

    code = "not-ready"
    retry_after = 1

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(
            f"The server is not ready: {' '.join(reasons)} Requests may fail or show an older state. Ask again soon; "
            "its log says more."
        )
        self.reasons = tuple(reasons)


class UnsupportedMediaType(errors.BadInput):
    """A body in a format that is not read here."""

    code = "unsupported-media-type"


class PreconditionFailed(errors.Conflict):
    """If-Match names another state than the current one.

    Attributes:
        headers: what the answer says of the current state.
    """

    code = "precondition-failed"

    def __init__(self, message: str, *, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.headers = dict(headers or {})


STATUS: Mapping[type[errors.RemitError], tuple[int, str]] = {
    NotAuthenticated: (401, "Writing needs a token"),
    NotAcceptable: (406, "No such format here"),
    TooLarge: (413, "Body too large"),
    UnsupportedMediaType: (415, "Format not read here"),
    TooSlow: (408, "Sent too slowly"),
    PreconditionFailed: (412, "Changed meanwhile"),
    TooManyRequests: (429, "Too many requests"),
    errors.BadInput: (400, "Bad input"),
    errors.Refused: (422, "Refused by the gate"),
    errors.NotPermitted: (403, "Not permitted"),
    errors.NotFound: (404, "No such record"),
    errors.Gone: (410, "Gone"),
    errors.Conflict: (409, "Conflict"),
    errors.LimitReached: (503, "Limit reached"),
    NotReady: (503, "Not ready"),
    errors.Busy: (503, "Busy"),
    errors.Damaged: (500, "Damaged"),
    errors.RemitError: (500, "Error"),
}


class ViolationRecord(BaseModel):
    """One reason for a refusal."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "focus": "https://w3id.org/remit/id/incident/x",
                "path": "https://w3id.org/remit/ns#sourcingStatus",
                "value": None,
                "shape": "https://w3id.org/remit/shape/Incident-sourcingStatus",
                "severity": "violation",
                "message": "The incident has no sourcing status.",
                "mend": "Add rmt:sourcingStatus with one status of the scheme.",
            }
        }
    )

    focus: str = Field(description="the node that does not conform")
    path: str | None = Field(description="the property concerned")
    value: str | None = Field(description="the value that does not conform; null where one is missing")
    shape: str
    severity: str = Field(description="violation, warning or info")
    message: str
    mend: str = Field(description="how to mend it")


class Problem(BaseModel):
    """A problem as RFC 9457 has it, with our own members beside."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(description="address of the kind of problem, in the documentation")
    title: str
    status: int
    detail: str = Field(description="what is wrong, where, why it matters, how to mend it")
    code: str = Field(description="stable code of the error")
    instance: str | None = Field(default=None, description="the address that was asked for")
    request: str | None = Field(default=None, description="identifier of the request, as in X-Request-ID and the log")
    violations: list[ViolationRecord] | None = Field(default=None, description="of a refusal: every reason")
    line: int | None = Field(default=None, description="of a bad body: the line, counted from 1")
    near: list[str] | None = Field(default=None, description="names that exist and look like the one given")
    offered: list[str] | None = Field(default=None, description="formats that are to be had")
    reasons: list[str] | None = Field(default=None, description="of a server that is not ready: why, in sentences")


def status_of(error: errors.RemitError) -> tuple[int, str]:
    """Gives HTTP status and title of an error, by the nearest class that the table names."""
    for kind in type(error).__mro__:
        if kind in STATUS:
            return STATUS[kind]
    return STATUS[errors.RemitError]


def problem_of(error: errors.RemitError, instance: str | None = None, request: str | None = None) -> dict[str, Any]:
    """Gives the members of a problem document for an error."""
    status, title = status_of(error)
    problem = _members(error.code, title, status, str(error), instance, request)
    if isinstance(error, errors.Refused):
        problem["violations"] = [asdict(violation) for violation in error.violations]
    for member in ("line", "near", "offered", "name", "reasons", "limit", "allowed", "mend"):
        value = getattr(error, member, None)
        if value:
            problem[member] = list(value) if isinstance(value, tuple) else value
    return problem


def _members(
    code: str, title: str, status: int, detail: str, instance: str | None, request: str | None
) -> dict[str, Any]:
    members = {
        "type": DOCUMENTED_AT + code,
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
        "instance": instance,
        "request": request,
    }
    return {name: value for name, value in members.items() if value is not None}


def respond(error: errors.RemitError, scope: Scope) -> Response:
    """Gives the response to a request for an error, and notes its code for log and figures."""
    state = scope.setdefault("state", {})
    state["problem"] = error.code
    problem = problem_of(error, scope["path"], state.get("request_id"))
    headers = dict(getattr(error, "headers", {}))
    if problem["status"] == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = 'Bearer realm="remit"'
    if isinstance(error, errors.Busy | errors.LimitReached) and problem["status"] in _TRY_AGAIN:
        headers["Retry-After"] = str(getattr(error, "retry_after", _SOON))
    return JSONResponse(problem, problem["status"], headers, MEDIA_TYPE)


def respond_http(status: int, scope: Scope, *, detail: str | None = None) -> Response:
    """Gives the response for what HTTP itself has a status for: no such address, no such method, and faults."""
    code, words = _HTTP_CODES.get(status, ("error", detail or HTTPStatus(status).phrase))
    state = scope.setdefault("state", {})
    state["problem"] = code
    members = _members(code, HTTPStatus(status).phrase, status, words, scope["path"], state.get("request_id"))
    return JSONResponse(members, status, media_type=MEDIA_TYPE)


_TRY_AGAIN = frozenset({HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS})
_SOON = 5  # seconds
_HTTP_CODES: Mapping[int, tuple[str, str]] = {
    404: ("not-found", "Nothing is at this address. See /openapi.json for what there is."),
    405: ("method-not-allowed", "This address does not take that method; Allow names those it takes."),
    413: ("too-large", "The body is larger than the server takes. Send less at a time."),
    500: (
        "error",
        (
            "The server made a mistake; nothing was half-written. Its log says what. "
            "Ask again, and report it if it happens twice."
        ),
    ),
}


def install(app: FastAPI) -> None:
    """Makes every error of the application a problem document; those that nobody foresaw are the surface's."""

    async def remit_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, errors.RemitError)  # noqa: S101 (narrows the type for the table)
        status, _ = status_of(error)
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR and not isinstance(error, errors.Busy | errors.LimitReached):
            log.error("request failed", extra={"fields": {"code": error.code}}, exc_info=error)
        return respond(error, request.scope)

    async def bad_parameters(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"] if part != "query")
        if first["type"] == "json_invalid":
            why = f"The body is not JSON: {first['ctx']['error']}, at character {first['loc'][-1]}."
            return respond(errors.BadInput(f"{why} Nothing of it was read. Mend it and ask again."), request.scope)
        how = next(
            (words for kind, words in _WRITTEN.items() if first["type"].startswith(kind)), "Mend it and ask again"
        )
        return respond(
            errors.BadInput(
                f"The parameter “{where}” cannot be used: {first['msg']} (given: {first.get('input')!r}). {how}."
            ),
            request.scope,
        )

    async def http_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101
        if error.status_code == HTTPStatus.NOT_FOUND and not is_routed(request.scope):
            # a page takes only GET, so that for another method the address seems not to be there
            addresses: Addresses = request.app.state.addresses
            return respond_http(405 if addresses.allowed(request.scope["path"]) else 404, request.scope)
        response = respond_http(error.status_code, request.scope, detail=str(error.detail))
        response.headers.update(error.headers or {})
        return response

    app.add_exception_handler(errors.RemitError, remit_error)
    app.add_exception_handler(RequestValidationError, bad_parameters)
    app.add_exception_handler(HTTPException, http_error)
