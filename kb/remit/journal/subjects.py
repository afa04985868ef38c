"""Replaying the journal for some subjects only, found by its index: what the past needs, and a record's history."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Set
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rdflib import URIRef

from remit.journal import sqlite
from remit.journal.entry import Entry, Row
from remit.patch import Patch, Quad, from_bytes

_WAIT = 5.0
_SUBJECT_FROM = 3
"""Where the subject starts in a row of a body: after `A <` or `D <`."""

_COUNTS = (
    "SELECT (SELECT count(*) FROM touched WHERE position <= ?1), (SELECT count(*) FROM touched WHERE position > ?1)"
)
_LATER = """
    SELECT t.iri, EXISTS (SELECT 1 FROM touched AS b WHERE b.subject = a.subject AND b.position <= ?1)
    FROM (SELECT DISTINCT subject FROM touched WHERE position > ?1) AS a JOIN term AS t ON t.id = a.subject
"""
_EARLIER = """
    SELECT t.iri, EXISTS (SELECT 1 FROM touched AS b WHERE b.subject = a.subject AND b.position > ?1)
    FROM (SELECT DISTINCT subject FROM touched WHERE position <= ?1) AS a JOIN term AS t ON t.id = a.subject
"""
_TOUCHED = """
    SELECT DISTINCT position FROM touched JOIN term ON subject = id WHERE iri = ?1 AND position <= ?2
"""
_BELOW = """
    SELECT iri FROM term WHERE iri >= ?1 AND iri < ?2 AND EXISTS (SELECT 1 FROM touched WHERE subject = id)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What was recorded by a position of subjects that were touched later too.

    Attributes:
        changed: the quads that each had at the position; of those touched both up to it and after it.
        known: every subject touched up to the position, or None where fewer were touched after it.
        later: the subjects first touched after it; empty where `known` is given.
    """

    changed: Mapping[URIRef, frozenset[Quad]]
    known: Set[URIRef] | None = None
    later: Set[URIRef] = field(default_factory=frozenset)


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Opens the journal for reading one state of it."""
    with (
        sqlite.errors("The journal cannot be read", path),
        closing(sqlite.connect(path, wait=_WAIT)) as link,
    ):
        link.execute("BEGIN")
        yield link


def replay_touched_since(path: Path, position: int) -> Replay:
    """Replays, up to a position, the subjects that were touched after it as well.

    Costs what was touched on the smaller side of the position, and reading the bodies that touched what changed.

    Raises:
        Damaged: an entry does not fit its own hash or digest.
    """
    with _reading(path) as link:
        before, after = link.execute(_COUNTS, (position,)).fetchone()
        on_both: dict[bytes, bool] = dict(link.execute(_LATER if after <= before else _EARLIER, (position,)))
        changed = {URIRef(iri.decode()) for iri, both in on_both.items() if both}
        replayed = _replayed(link, changed, position)
        if after <= before:
            later = {URIRef(iri.decode()) for iri, both in on_both.items() if not both}
            return Replay(changed=replayed, later=later)
        return Replay(changed=replayed, known={URIRef(iri.decode()) for iri in on_both})


def _replayed(link: sqlite3.Connection, subjects: Set[URIRef], until: int) -> dict[URIRef, frozenset[Quad]]:
    held: dict[URIRef, set[Quad]] = {subject: set() for subject in subjects}
    for _, patch in _patches(link, _touching(link, subjects, until)):
        for quad in patch.removes:
            held[quad.subject].discard(quad)
        for quad in patch.adds:
            held[quad.subject].add(quad)
    return {subject: frozenset(quads) for subject, quads in held.items()}


def _touching(link: sqlite3.Connection, subjects: Iterable[URIRef], until: int) -> dict[int, set[URIRef]]:
    """Gives the entries that touched the subjects, each with those that it touched."""
    found: dict[int, set[URIRef]] = {}
    for subject in subjects:
        for (position,) in link.execute(_TOUCHED, (str(subject), until)):
            found.setdefault(position, set()).add(subject)
    return found


def _patches(link: sqlite3.Connection, touching: Mapping[int, Set[URIRef]]) -> Iterator[tuple[Entry, Patch]]:
    """Gives the entries in order, each with what it does to the subjects named for it."""
    for position in sorted(touching):
        row = Row.read(link.execute("SELECT * FROM entry WHERE position = ?", (position,)).fetchone())
        entry = row.entry()
        if entry.body is not None:
            yield entry, part_of(entry.body, touching[position])


def part_of(body: bytes, subjects: Iterable[URIRef]) -> Patch:
    """Gives what a body does to some subjects; the other rows are not parsed."""
    wanted = {subject.encode() for subject in subjects}
    rows = [row for row in body.split(b"\n") if row[:2] in {b"A ", b"D "} and _subject(row) in wanted]
    return from_bytes(b"\n".join(rows))


def _subject(row: bytes) -> bytes:
    return row[_SUBJECT_FROM : row.find(b">", _SUBJECT_FROM)]


def patches_of(path: Path, subjects: Iterable[URIRef], *, until: int) -> list[tuple[Entry, Patch]]:
    """Gives the entries that touched any of the subjects, in order, each with what it did to them.

    Entries whose body was redacted are not among them: what they touched is forgotten.
    """
    with _reading(path) as link:
        return list(_patches(link, _touching(link, subjects, until)))


def subjects_below(path: Path, iri: URIRef) -> list[URIRef]:
    """Gives the subjects, present and former, whose addresses lie under the given one."""
    with _reading(path) as link:
        # "0" is the character after "/"
        return [URIRef(found.decode()) for (found,) in link.execute(_BELOW, (f"{iri}/", f"{iri}0"))]
