"""Conditional requests (RFC 9110, 13): entity tags, and what If-Match and If-None-Match make of them.

A tag is strong: it is made of the answer's bytes. That of a record also says which record it is and which entry
touched it last, so that a change can be made to depend on it: `"incident/si-1@12.6f3a…"`.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote, unquote

from rdflib import URIRef
from starlette.requests import Request
from starlette.responses import Response

from remit.base import KnowledgeBase
from remit.iri import kind_and_key, record
from remit.parts import parts_of
from remit.state import State
from remit.stored import ASKED
from remit_api.answers import day
from remit_api.problems import PreconditionFailed

KEPT = 20_000
"""Answers whose tags are remembered, each in about 300 bytes."""

_DIGITS = 20
_TAG = re.compile(r'(?P<weak>W/)?"(?P<opaque>[\x21\x23-\x7e\x80-\xff]*)"')
_OF_RECORD = re.compile(r"(?P<kind>[a-z-]+)/(?P<key>[^@]+)@(?P<last>[0-9]{1,18})(?:\.[0-9a-f]+)?")


@dataclass(frozen=True, slots=True)
class Given:
    """What If-Match or If-None-Match names: any state (`*`), or those with one of the tags."""

    anything: bool = False
    tags: Sequence[tuple[bool, str]] = ()

    def names(self, tag: str, *, strongly: bool) -> bool:
        """Says whether the tag is among those given; a weak one never is by strong comparison (RFC 9110, 8.8.3.2)."""
        opaque = tag.removeprefix("W/").strip('"')
        if strongly and tag.startswith("W/"):
            return self.anything
        return self.anything or any(given == opaque and not (weak and strongly) for weak, given in self.tags)


def given(request: Request, header: str) -> Given | None:
    """Reads If-Match or If-None-Match; None where it is not sent. What is no tag matches nothing."""
    lines = request.headers.getlist(header)
    if not lines:
        return None
    text = ", ".join(lines).strip()
    if text == "*":
        return Given(anything=True)
    return Given(tags=tuple((match["weak"] is not None, match["opaque"]) for match in _TAG.finditer(text)))


def tag_of(content: bytes) -> str:
    """Gives the tag of an answer by its bytes."""
    return f'"{_digest(content)}"'


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:_DIGITS]


def tag_of_record(kb: KnowledgeBase, view: State, iri: URIRef, content: bytes | None = None) -> str:
    """Gives the tag of a record: kind, key, the entry that touched it last, and the digest of the answer's bytes."""
    kind, key = kind_and_key(iri) or ("node", str(iri))
    position = view.position if view.position is not None else kb.shown
    last = kb.journal.last_touch(parts_of(view, iri), until=position)
    of_bytes = "" if content is None else f".{_digest(content)}"
    return f'"{kind}/{quote(key, safe="/-._~:")}@{last}{of_bytes}"'


def unchanged(request: Request, tag: str, headers: Mapping[str, str]) -> Response | None:
    """Gives 304 where the caller has this state already, None where the answer must be sent.

    Raises:
        PreconditionFailed: If-Match names other states only.
    """
    must = given(request, "if-match")
    if must is not None and not must.names(tag, strongly=True):
        raise PreconditionFailed(
            f"What is at this address is in the state {tag} now, and If-Match names another. Nothing was sent. Read it "
            "again without If-Match.",
            headers={"ETag": tag},
        )
    known = given(request, "if-none-match")
    if known is not None and known.names(tag, strongly=False):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers={**headers, "ETag": tag})
    return None


class Tags:
    """The tags of answers that were given, so that a caller who has one is told so before it is made again.

    They hold for as long as the store shows the same position, on the same day: no state of it has another answer then.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tags: OrderedDict[tuple[str, str, float], tuple[int, str]] = OrderedDict()

    def get(self, request: Request, media_type: str, shown: int) -> str | None:
        """Gives the tag of what the request would be answered; None where that is not known."""
        if draws_from_findings(request):
            return None
        key = _address(request), media_type, day()
        with self._lock:
            position, tag = self._tags.get(key, (-1, ""))
            return tag if position == shown else None

    def keep(self, request: Request, media_type: str, shown: int, tag: str) -> None:
        """Keeps the tag of an answer."""
        if draws_from_findings(request):
            return
        key = _address(request), media_type, day()
        with self._lock:
            self._tags[key] = (shown, tag)
            self._tags.move_to_end(key)
            while len(self._tags) > KEPT:
                self._tags.popitem(last=False)


def draws_from_findings(request: Request) -> bool:
    """Whether an answer may be drawn from stored findings, which change while the position stays."""
    asked = request.query_params
    return request.url.path.startswith("/incidents") and ("counts" in asked or any(name in asked for name in ASKED))


def _address(request: Request) -> str:
    return f"{request.url.path}?{request.url.query}"


def tags(request: Request) -> Tags:
    """Gives the tags of the application."""
    state = request.app.state
    if not hasattr(state, "tags"):
        state.tags = Tags()
    found: Tags = state.tags
    return found


# ---- writing on a condition


def check_records_unchanged(kb: KnowledgeBase, condition: Given) -> None:
    """Holds a change to If-Match with tags of records: one of them must be as its tag says.

    Called while nobody else writes.

    Raises:
        PreconditionFailed: each was touched since, or none is a record's tag.
    """
    view, reasons, current = kb.view(), [], ""
    for weak, opaque in condition.tags:
        match = _OF_RECORD.fullmatch(opaque)
        if match is None or weak:
            what = "is weak, and only strong tags can be relied on" if weak else "is not the tag of a record"
            reasons.append(f'"{opaque}" {what}.')
            continue
        iri = record(match["kind"], unquote(match["key"]))
        touched = kb.journal.changed_since(parts_of(view, iri), int(match["last"]))
        if not touched:
            return
        current = tag_of_record(kb, view, iri)
        reasons.append(f"{match['kind']}/{match['key']} was touched since, last by entry {touched[-1].position}.")
    if condition.anything:
        reasons.append("If-Match: * names no record.")
    raise PreconditionFailed(
        f"If-Match does not hold, and nothing was written. {' '.join(reasons) or 'It has no tag.'} Your change may "
        "rest on what is no longer so. Read the record again and send the change with its new ETag.",
        headers={"ETag": current} if current else None,
    )
