"""Which entries of the journal somebody asks for: by position, time, author, kind, words, and what they touched."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import TypeAlias

from rdflib import URIRef

from remit.journal.entry import Entry, Row, moment_text

_LISTED = (files("remit.journal") / "listed.sql").read_text(encoding="utf-8")
_COUNT = f"SELECT count(*) FROM ({_LISTED})"  # noqa: S608 (of our own text)
KEYS: Mapping[str, str] = {
    "position": "position",
    "at": "at",
    "author": "json_extract(metadata, '$.author')",
    "kind": "json_extract(metadata, '$.kind')",
    "reason": "json_extract(metadata, '$.reason')",
}
"""Keys of order, each with how it is read from a row of the journal."""
COUNTED = ("author", "kind")
"""What can be counted, and is narrowed by an attribute of the same name."""

Order: TypeAlias = tuple[tuple[str, bool], ...]
"""Keys, each with whether it is turned round. Where none of them is the position, the newer entry comes first."""
Values: TypeAlias = tuple[str | int, ...]
"""A value for each key of an order."""

NEWEST_FIRST: Order = (("position", True),)
OLDEST_FIRST: Order = (("position", False),)
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
        following: the keys of the last of them, after which the next page begins; None where there are no more.
        redacted_by: position of the redaction, by the position of each entry here whose body was redacted.
    """

    entries: tuple[Entry, ...]
    total: int
    following: Values | None
    redacted_by: dict[int, int]

    @property
    def goes_on(self) -> bool:
        """Says whether there are more in this direction."""
        return self.following is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many entries have each value of a key; what is asked of that key itself does not narrow them.

    Attributes:
        name: the key.
        values: the most frequent first.
        more: values that are not among these.
    """

    name: str
    values: tuple[tuple[str, int], ...]
    more: int


def listed(
    link: sqlite3.Connection, asked: Asked, *, limit: int, order: Order = NEWEST_FIRST, beyond: Values | None = None
) -> Page:
    """Gives entries of one state of the journal, each checked against its hash and digest.

    Args:
        link: a connection that nobody else uses meanwhile.
        asked: which entries count.
        limit: most entries to give.
        order: keys of `KEYS`; see `whole_order`.
        beyond: a value for each key of the whole order, after which the page begins; None: from the first.

    Raises:
        Damaged: an entry does not fit.
    """
    link.create_function("has_words", 2, _has_words, deterministic=True)
    order = whole_order(order)
    link.execute("BEGIN")  # one state for the count and the page
    try:
        values = _values(link, asked)
        (total,) = link.execute(_COUNT, values).fetchone()
        beyond_them = {f"key{place}": value for place, value in enumerate(beyond or ())}
        query = f"SELECT * FROM ({_LISTED}) WHERE {_beyond(order, beyond)} ORDER BY {_ordered(order)} LIMIT :limit"  # noqa: S608
        rows = link.execute(query, {**values, **beyond_them, "limit": limit + 1}).fetchall()
        entries = tuple(Row.read(row).entry() for row in rows[:limit])
        gone = json.dumps([entry.position for entry in entries if entry.is_redacted])
        redacted_by = dict(link.execute(_REDACTED_BY, (gone,)))
        following = tuple(_key(entries[-1], name) for name, _ in order) if len(rows) > limit and entries else None
        return Page(entries=entries, total=total, following=following, redacted_by=redacted_by)
    finally:
        link.execute("ROLLBACK")


def counted(link: sqlite3.Connection, asked: Asked, name: str, *, most: int) -> Tally:
    """Counts the entries that fit by the values of one of `COUNTED`.

    Args:
        link: a connection that nobody else uses meanwhile.
        asked: which entries count.
        name: the key; what is asked of it is left out of account.
        most: most values to give.
    """
    link.create_function("has_words", 2, _has_words, deterministic=True)
    query = f"SELECT {KEYS[name]} AS value, count(*) FROM ({_LISTED}) GROUP BY value ORDER BY 2 DESC, 1"  # noqa: S608
    rows = link.execute(query, {**_values(link, asked), name: None}).fetchall()
    return Tally(name=name, values=tuple(rows[:most]), more=max(0, len(rows) - most))


def whole_order(order: Order) -> Order:
    """Gives an order in which no two entries come at the same place."""
    return order if any(name == "position" for name, _ in order) else (*order, *NEWEST_FIRST)


def _ordered(order: Order) -> str:
    return ", ".join(f"{KEYS[name]}{' DESC' if is_turned else ''}" for name, is_turned in order)


def _beyond(order: Order, beyond: Values | None) -> str:
    """Gives the condition that an entry comes after some keys: greater in one, and the same in all before it."""
    if beyond is None:
        return "TRUE"
    ways, same = [], "TRUE"
    for place, (name, is_turned) in enumerate(order):
        ways.append(f"({same} AND {KEYS[name]} {'<' if is_turned else '>'} :key{place})")
        same = f"{same} AND {KEYS[name]} = :key{place}"
    return f"({' OR '.join(ways)})"


def _key(entry: Entry, name: str) -> str | int:
    return moment_text(entry.at) if name == "at" else getattr(entry, name)


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
