"""Errors as problem+json (RFC 9457): one table from class to status and title, used by every endpoint."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import asdict
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from remit import errors
from remit_api.negotiate import NotAcceptable

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
DOCUMENTED_AT = "https://w3id.org/remit/problem/"


class NotAuthenticated(errors.NotPermitted):
    """Writing needs a token and none, or a wrong one, was sent."""

    code = "not-authenticated"


class TooLarge(errors.LimitReached):
    """A body is larger than the server takes."""

    code = "too-large"


class UnsupportedMediaType(errors.BadInput):
    """A body in a format that is not read here."""

    code = "unsupported-media-type"


class PreconditionFailed(errors.Conflict):
    """If-Match names another state than the current one."""

    code = "precondition-failed"


STATUS: Mapping[type[errors.RemitError], tuple[int, str]] = {
    NotAuthenticated: (401, "Writing needs a token"),
    NotAcceptable: (406, "No such format here"),
    TooLarge: (413, "Body too large"),
    UnsupportedMediaType: (415, "Format not read here"),
    PreconditionFailed: (412, "Changed meanwhile"),
    errors.BadInput: (400, "Bad input"),
    errors.Refused: (422, "Refused by the gate"),
    errors.NotPermitted: (403, "Not permitted"),
    errors.NotFound: (404, "No such record"),
    errors.Gone: (410, "Gone"),
    errors.Conflict: (409, "Conflict"),
    errors.LimitReached: (503, "Limit reached"),
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
    violations: list[ViolationRecord] | None = Field(default=None, description="of a refusal: every reason")
    line: int | None = Field(default=None, description="of a bad body: the line, counted from 1")
    near: list[str] | None = Field(default=None, description="names that exist and look like the one given")
    offered: list[str] | None = Field(default=None, description="formats that are to be had")


def status_of(error: errors.RemitError) -> tuple[int, str]:
    """Gives HTTP status and title of an error, by the nearest class that the table names."""
    for kind in type(error).__mro__:
        if kind in STATUS:
            return STATUS[kind]
    return STATUS[errors.RemitError]


def problem_of(error: errors.RemitError, instance: str | None = None) -> dict[str, Any]:
    """Gives the members of a problem document for an error."""
    status, title = status_of(error)
    problem: dict[str, Any] = {
        "type": DOCUMENTED_AT + error.code,
        "title": title,
        "status": status,
        "detail": str(error),
        "code": error.code,
    }
    if instance is not None:
        problem["instance"] = instance
    if isinstance(error, errors.Refused):
        problem["violations"] = [asdict(violation) for violation in error.violations]
    for member in ("line", "near", "offered", "name"):
        value = getattr(error, member, None)
        if value:
            problem[member] = list(value) if isinstance(value, tuple) else value
    return problem


def respond(error: errors.RemitError, instance: str | None = None) -> Response:
    """Gives the response for an error."""
    problem = problem_of(error, instance)
    headers = {}
    if problem["status"] == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = 'Bearer realm="remit"'
    if isinstance(error, errors.Busy | errors.LimitReached) and problem["status"] == HTTPStatus.SERVICE_UNAVAILABLE:
        headers["Retry-After"] = "5"
    return JSONResponse(problem, problem["status"], headers, MEDIA_TYPE)


_HTTP_CODES: Mapping[int, tuple[str, str]] = {
    404: ("not-found", "Nothing is at this address. See /openapi.json for what there is."),
    405: ("method-not-allowed", "This address does not take that method; Allow names those it takes."),
    413: ("too-large", "The body is larger than the server takes. Send less at a time."),
}


def install(app: FastAPI) -> None:
    """Makes every error of the application a problem document."""

    async def remit_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, errors.RemitError)  # noqa: S101 (narrows the type for the table)
        status, _ = status_of(error)
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR and not isinstance(error, errors.Busy | errors.LimitReached):
            log.error("request failed path=%s code=%s", request.url.path, error.code, exc_info=error)
        return respond(error, request.url.path)

    async def bad_parameters(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"] if part != "query")
        return respond(
            errors.BadInput(
                f"The parameter “{where}” cannot be used: {first['msg']} "
                f"(given: {first.get('input')!r}). Mend it and ask again."
            ),
            request.url.path,
        )

    async def http_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101
        code, detail = _HTTP_CODES.get(error.status_code, ("error", str(error.detail)))
        return JSONResponse(
            {
                "type": DOCUMENTED_AT + code,
                "title": HTTPStatus(error.status_code).phrase,
                "status": error.status_code,
                "detail": detail,
                "code": code,
                "instance": request.url.path,
            },
            error.status_code,
            error.headers,
            MEDIA_TYPE,
        )

    async def unforeseen(request: Request, error: Exception) -> Response:
        log.error("request failed path=%s", request.url.path, exc_info=error)
        return JSONResponse(
            {
                "type": DOCUMENTED_AT + "error",
                "title": "Error",
                "status": 500,
                "detail": "The server made a mistake; nothing was half-written. Its log says what. "
                "Ask again, and report it if it happens twice.",
                "code": "error",
                "instance": request.url.path,
            },
            500,
            media_type=MEDIA_TYPE,
        )

    app.add_exception_handler(errors.RemitError, remit_error)
    app.add_exception_handler(RequestValidationError, bad_parameters)
    app.add_exception_handler(HTTPException, http_error)
    app.add_exception_handler(Exception, unforeseen)
