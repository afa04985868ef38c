"""Which state of the record an answer shows: the present, what was known on a day or at a moment, or a position."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import quote, urlencode

from rdflib import URIRef
from starlette.requests import Request

from remit.base import KnowledgeBase
from remit.errors import BadInput, LimitReached, NotFound
from remit.iri import record
from remit.register import KINDS
from remit.state import State
from remit_api.records import Catalogue
from remit_api.records.models import AsKnownOn

AS_KNOWN_ON, AT_POSITION, MIN_POSITION = "as_known_on", "at-position", "min-position"
PARAMETERS = (AS_KNOWN_ON, AT_POSITION, MIN_POSITION)
"""What every read can be asked beside its own parameters."""

LONGEST_WAIT = 2.0
"""Seconds for which a read waits for the position that it asks for."""

_PAUSE = 0.01
_A_DAY = len("2026-11-25")


class NotShownYet(LimitReached):
    """The store does not show yet what the journal has."""

    retry_after = 1


@dataclass(frozen=True, slots=True)
class Known:
    """The state that an answer shows.

    Attributes:
        view: the state.
        past: which past it is; None for the present.
        taken_at: position that the store showed when the past was looked up.
    """

    view: State
    past: AsKnownOn | None = None
    taken_at: int | None = None

    @property
    def shown(self) -> int:
        """Gives a position for as long as which the answer stays the same.

        A past can change too: a redaction takes from it, and moves the present on.
        """
        return self.position if self.taken_at is None else self.taken_at

    @property
    def position(self) -> int:
        """Gives the journal position that is shown."""
        return self.view.position or 0

    def headers(self, request: Request) -> Mapping[str, str]:
        """Gives the headers that say which state it is: for the past also those of Memento (RFC 7089)."""
        shown = {"Remit-Position": str(self.position)}
        if self.past is not None:
            shown["Remit-As-Known-On"] = self.past.asked
            shown["Memento-Datetime"] = format_datetime(datetime.fromisoformat(self.past.at), usegmt=True)
            shown["Link"] = f'<{present_address(request)}>; rel="original"'
        return shown


def present_address(request: Request) -> str:
    """Gives the path and parameters of a request without those that ask for a past."""
    left = [(name, value) for name, value in request.query_params.multi_items() if name not in PARAMETERS]
    path = path_of(request)
    return f"{path}?{urlencode(left)}" if left else path


def path_of(request: Request) -> str:
    """Gives the path of a request as it may stand in a header."""
    return quote(request.scope.get("raw_path") or request.url.path, safe="/%:~!$&'()*+,;=@")


def known(kb: KnowledgeBase, as_known_on: str | None, at_position: int | None, *, now: datetime) -> Known:
    """Gives the state that is asked for; the present where nothing is.

    Args:
        kb: the knowledge base.
        as_known_on: a day, which means its end in UTC, or a moment; without a zone it is UTC.
        at_position: a position of the journal.
        now: the present moment.

    Raises:
        BadInput: it is neither day nor moment, lies in the future, or both are given.
        NotFound: nothing had been recorded by then, or there is no such position.
    """
    if as_known_on is None and at_position is None:
        return Known(kb.view())
    if as_known_on is not None and at_position is not None:
        raise BadInput(
            f"Both {AS_KNOWN_ON} and {AT_POSITION} are given, and they may mean two states. Nothing was shown. "
            "Give one."
        )
    taken_at = kb.shown
    if as_known_on is not None:
        position, asked = _position_on(kb, as_known_on, now=now), _asked(as_known_on)
    else:
        position, asked = at_position or 0, f"position {at_position}"
        if position < 1:
            raise NotFound("At position 0 nothing had been recorded. The first entry of the journal has position 1.")
    view = kb.view_at(position)
    at = kb.journal.accepted_at(position)
    note = (
        f"As known on {asked}: the record up to entry {position} of the journal, accepted {_text(at)}. What was added, "
        "corrected, withdrawn or refuted later is not in it; what was redacted since is in no past."
    )
    return Known(view, AsKnownOn(asked=asked, position=position, at=_text(at), note=note), taken_at)


def _position_on(kb: KnowledgeBase, text: str, *, now: datetime) -> int:
    starts, ends = moments(text)
    if starts > now:
        raise BadInput(
            f"{AS_KNOWN_ON}={text} lies in the future (here it is {_text(now)}), and nobody knows what will be known "
            "then. Leave it out for what is known now."
        )
    try:
        return kb.position_on(ends)
    except NotFound as error:
        first = kb.journal.accepted_at(1) if kb.shown else None
        since = f" The first entry is of {_text(first)}." if first is not None else ""
        raise NotFound(
            f"Nothing had been recorded by {text}, so there is nothing to show, not even that there was nothing."
            f"{since} Ask for a later day."
        ) from error


def moments(text: str) -> tuple[datetime, datetime]:
    """Reads a day as its first and its last moment in UTC, and a moment as itself.

    Raises:
        BadInput: it is neither.
    """
    try:
        if len(text) == _A_DAY:
            day = date.fromisoformat(text)
            start = datetime(day.year, day.month, day.day, tzinfo=UTC)
            return start, start + timedelta(days=1, microseconds=-1)
        moment = datetime.fromisoformat(text.replace(" ", "+"))  # a plus that was not written as %2B
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadInput(
            f"{AS_KNOWN_ON}={text[:60]} is neither a day nor a moment, so nobody knows which state is meant. "
            "Write 2026-11-25, which means the end of that day in UTC, or 2026-11-25T09:30:00Z."
        ) from error
    return moment, moment


def _asked(text: str) -> str:
    """Writes a day or moment that was read in one way: what a caller sent may hold any sign between day and time."""
    start, end = moments(text)
    return _text(start) if start == end else start.date().isoformat()


async def until_shown(kb: KnowledgeBase, position: int | None) -> None:
    """Waits until the store shows a position, for two seconds at most.

    Raises:
        BadInput: the journal has no such position.
        NotShownYet: the store does not show it in time.
    """
    if position is None or position <= kb.shown:
        return
    head = await asyncio.to_thread(kb.journal.head)
    if position > head.position:
        raise BadInput(
            f"{MIN_POSITION}={position} is beyond the journal, whose last entry is {head.position}: no change here was "
            "answered with it. Give the position that the answer to your change named (header Remit-Position)."
        )
    until = time.monotonic() + LONGEST_WAIT
    while kb.shown < position:
        if time.monotonic() > until:
            raise NotShownYet(
                f"The store does not show entry {position} of the journal after {LONGEST_WAIT:g} seconds; it shows "
                f"{kb.shown}. The entry is safe in the journal. Ask again in a moment, or without {MIN_POSITION}."
            )
        await asyncio.sleep(_PAUSE)


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def not_then(records: Catalogue, known: Known, key: str, path: str, error: NotFound) -> NotFound:
    """Gives the error for a record that is not there: with the entry that brought it later, or took it away.

    Args:
        records: the records as they are shown.
        known: which state that is.
        key: what the record was called.
        path: the path that was asked for, which names its kind.
        error: what was said of it.
    """
    place = _KINDS.get(path.strip("/").partition("/")[0], "")
    iri = URIRef(key) if ":" in key else record(place, key)
    touched = records.kb.journal.touched(subject=iri)
    if not touched:
        return error
    first, last = touched[0], touched[-1]
    if known.past is not None and first > known.position:
        return NotFound(
            f"“{key}” was not in the record {_then(known.past)}. It was first recorded in entry {first} of the "
            f"journal, accepted {_text(records.kb.journal.accepted_at(first))}. Ask for a later day."
        )
    return NotFound(
        f"“{key}” is not in the record {_then(known.past)}. It was: entry {last} of the journal was the last to touch "
        f"it, accepted {_text(records.kb.journal.accepted_at(last))}. Who changed it, when and why is in its history: "
        f"{path.rstrip('/')}/history.",
        near=error.near,
    )


def _then(past: AsKnownOn | None) -> str:
    return "now" if past is None else f"as known on {past.asked} (entry {past.position})"


_KINDS = {kind.plural: kind.place or kind.name for kind in KINDS}
