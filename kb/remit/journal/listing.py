"""Which entries of the journal somebody asks for: by position, time, author, kind, words, and what they touched."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files

from rdflib import URIRef

from remit.journal.entry import Entry, Row, moment_text

_LISTED = (files("remit.journal") / "listed.sql").read_text(encoding="utf-8")
_COUNT = f"SELECT count(*) FROM ({_LISTED})"  # noqa: S608 (of our own text)
_UPWARDS = f"SELECT * FROM ({_LISTED}) WHERE position > :after ORDER BY position LIMIT :limit"  # noqa: S608
_DOWNWARDS = f"SELECT * FROM ({_LISTED}) WHERE position < :below ORDER BY position DESC LIMIT :limit"  # noqa: S608
_OF_GRAPH = "SELECT DISTINCT position FROM touched JOIN term ON graph = id WHERE iri = ?"
_OF_SUBJECT = """
    SELECT DISTINCT position FROM touched JOIN term ON subject = id
    WHERE iri = ?1 AND (?2 IS NULL OR graph = (SELECT id FROM term WHERE iri = ?2))
"""
_OF_PARTS = """
    SELECT DISTINCT position FROM touched JOIN term ON subject = id
    WHERE iri >= ?1 AND iri < ?2 AND (?3 IS NULL OR graph = (SELECT id FROM term WHERE iri = ?3))
"""
_REDACTED_BY = "SELECT redacted, by FROM redaction WHERE redacted IN (SELECT value FROM json_each(?))"
_LAST = 2**62


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which entries are asked for; None means whatever it is.

    Attributes:
        first: the lowest position that counts.
        last: the highest one.
        since: accepted at this moment or later.
        before: accepted earlier than this moment.
        author: who made it, to the letter.
        kind: its kind: change, redaction, or another word.
        words: words that must all occur in the reason, in any case.
        graph: a named graph that it touched.
        subjects: nodes of which it touched one, whose parts count where their addresses lie under it; empty
            means whatever it touched. Of an entry whose body was redacted it is not known what it touched.
    """

    first: int = 1
    last: int = _LAST
    since: datetime | None = None
    before: datetime | None = None
    author: str | None = None
    kind: str | None = None
    words: str | None = None
    graph: URIRef | None = None
    subjects: frozenset[URIRef] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some of the entries that were asked for.

    Attributes:
        entries: in the order asked for.
        total: how many fit in all.
        goes_on: whether there are more in this direction.
        redacted_by: position of the redaction, by the position of each entry here whose body was redacted.
    """

    entries: tuple[Entry, ...]
    total: int
    goes_on: bool
    redacted_by: dict[int, int]


def listed(link: sqlite3.Connection, asked: Asked, *, limit: int, after: int | None, below: int | None) -> Page:
    """Gives entries of one state of the journal, each checked against its hash and digest.

    Args:
        link: a connection that nobody else uses meanwhile.
        asked: which entries count.
        limit: most entries to give.
        after: give those after this position, the oldest first; None: the newest first.
        below: with the newest first, give those before this position; None: from the last.

    Raises:
        Damaged: an entry does not fit.
    """
    link.create_function("has_words", 2, _has_words, deterministic=True)
    link.execute("BEGIN")  # one state for the count and the page
    try:
        values = _values(link, asked)
        (total,) = link.execute(_COUNT, values).fetchone()
        query = _DOWNWARDS if after is None else _UPWARDS
        below = _LAST if below is None else below
        rows = link.execute(query, {**values, "after": after, "below": below, "limit": limit + 1}).fetchall()
        entries = tuple(Row.read(row).entry() for row in rows[:limit])
        gone = json.dumps([entry.position for entry in entries if entry.is_redacted])
        redacted_by = dict(link.execute(_REDACTED_BY, (gone,)))
        return Page(entries=entries, total=total, goes_on=len(rows) > limit, redacted_by=redacted_by)
    finally:
        link.execute("ROLLBACK")


def _values(link: sqlite3.Connection, asked: Asked) -> dict[str, str | int | None]:
    touching = None
    if asked.graph is not None or asked.subjects:
        touching = json.dumps(sorted(_touching(link, asked)))
    return {
        "first": asked.first,
        "last": asked.last,
        "since": None if asked.since is None else moment_text(asked.since),
        "before": None if asked.before is None else moment_text(asked.before),
        "author": asked.author,
        "kind": asked.kind,
        "words": asked.words,
        "touching": touching,
    }


def _touching(link: sqlite3.Connection, asked: Asked) -> set[int]:
    graph = None if asked.graph is None else str(asked.graph)
    if not asked.subjects:
        return _positions(link.execute(_OF_GRAPH, (graph,)))
    found: set[int] = set()
    for subject in asked.subjects:
        found |= _positions(link.execute(_OF_SUBJECT, (str(subject), graph)))
        # what follows the address and a slash, up to the sign after the slash
        found |= _positions(link.execute(_OF_PARTS, (f"{subject}/", f"{subject}0", graph)))
    return found


def _positions(rows: Iterable[tuple[int]]) -> set[int]:
    return {row[0] for row in rows}


def _has_words(text: str, words: str) -> bool:
    folded = text.casefold()
    return all(word in folded for word in words.casefold().split())
