"""The log: one line an event, as text or as JSON, with the identifier of the request that it belongs to.

No line has an address that was asked for, a parameter, a body or where a request came from: each of them can hold
personal data. A request is named by its route and its identifier.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import time
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from typing_extensions import override

from remit_api.settings import Settings

REQUEST: ContextVar[str | None] = ContextVar("remit_request", default=None)
"""The identifier of the request that is being answered; threads that work for it see it too."""

_WELL_FORMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:+=/-]{0,127}")
_PLAIN = re.compile(r"[^\s\"=\\\x00-\x1f\x7f]+")
# pyshacl and rdflib say much that is of no use to who runs a server
_QUIET = ("pyshacl", "rdflib", "asyncio")


def request_identifier(given: str | None) -> str:
    """Gives the identifier that a request brings, where it is well-formed; else a new one.

    Well-formed are up to 128 letters, digits and `._:+=/-`, a letter or digit first: nothing that could end a line of
    the log or open a tag.
    """
    if given is not None and _WELL_FORMED.fullmatch(given):
        return given
    return secrets.token_hex(8)


def configure_log(settings: Settings) -> None:
    """Sends the log to standard error, as text or as JSON."""
    handler = logging.StreamHandler()
    handler.setFormatter(AsJson() if settings.log_json else AsText("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=settings.log_level.upper(), handlers=[handler], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


class AsJson(logging.Formatter):
    """Writes an event as one JSON object: what every event has, then the fields of its own."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        members: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat().replace("+00:00", "Z"),
            "level": record.levelname,
            "name": record.name,
            "message": record.getMessage(),
            **_fields(record),
        }
        if record.exc_info:
            members["error"] = self.formatException(record.exc_info)
        return json.dumps(members, ensure_ascii=False)


class AsText(logging.Formatter):
    """Writes an event as one line of text, its fields as name=value; only the trace of an error has more lines."""

    def __init__(self, form: str) -> None:
        super().__init__(form)
        self._second: tuple[int, str] = (-1, "")

    @override
    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        second, text = self._second
        if second != int(record.created):  # thousands of lines have the same
            second = int(record.created)
            text = time.strftime(self.default_time_format, self.converter(second))
            self._second = second, text
        return f"{text},{record.msecs:03.0f}"

    @override
    def formatMessage(self, record: logging.LogRecord) -> str:
        fields = " ".join(f"{name}={_written(value)}" for name, value in _fields(record).items())
        message = super().formatMessage(record).replace("\n", "\\n").replace("\r", "\\r")
        return f"{message} {fields}" if fields else message


def _fields(record: logging.LogRecord) -> Mapping[str, Any]:
    fields: Mapping[str, Any] = getattr(record, "fields", {})
    request = REQUEST.get()
    return fields if request is None or "request" in fields else {"request": request, **fields}


def _written(value: object) -> str:
    text = str(value)
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=True)
