"""Entries of the journal as records: who, when, why, what they touched, and what they added and removed.

What an entry touched is named as it stands now: a record that was withdrawn since is counted and not named, and
nothing that is only said is named without its status and whose word it is.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import UTC, datetime
from io import StringIO
from typing import Literal as OneOf

from pydantic import ConfigDict, Field
from rdflib import Literal, URIRef

from remit.base import KnowledgeBase
from remit.errors import Gone, NotFound
from remit.iri import kind_and_key, record
from remit.journal import Asked, Entry
from remit.journal.entry import moment_text
from remit.patch import Quad
from remit.terms import rdf, rmt
from remit_api.records import claims, incidents
from remit_api.records.catalogue import Catalogue
from remit_api.records.models import Counts, Disclosing, Fields, Record, Ref
from remit_api.records.reading import Reading

NAMED = 20
"""Records that are named of an entry in a list or feed; the others are counted."""

_WHOLE = frozenset({"incident", "claim", "document", "actor"})
_FIRST = {"incident": 0, "claim": 1, "document": 2, "actor": 3}
_DIGITS = 18  # a longer number is no position, and Python refuses to read very long ones


class EntryRecord(Record):
    """One entry of the journal, without its body."""

    position: int
    id: str
    at: str
    author: str
    reason: str
    kind: str
    base: int | None
    hash: str
    previous: str
    added: int | None = Field(description="quads that it added, with what follows from it; null where redacted")
    removed: int | None = Field(description="quads that it removed, with what follows from it; null where redacted")
    redacted: bool = Field(description="its body was removed by law, and nobody knows any more what it changed")
    redacted_by: int | None = Field(description="the entry that says who redacted it, and why")
    redacts: int | None = Field(description="of a redaction: the entry whose body it removed")
    url: str


class ChangesListed(Disclosing):
    """One page of the journal. Positions are the cursors: they have no gaps, and none is ever used again."""

    items: tuple[EntryRecord, ...]
    total: int = Field(description="entries that fit, on all pages")
    limit: int
    position: int = Field(description="the last position that counted: ask for those after the last item next time")
    next: str | None = Field(default=None, description="query string of the next page, or null")
    counts: tuple[Counts, ...] = Field(
        default=(), description="for author and kind their values, with how many entries have each"
    )


class Touched(Ref):
    """A record that an entry touched, as it stands now."""

    speakers: str | None = Field(default=None, description="whose word it is, of what is only said")


class EntryDetail(EntryRecord, Disclosing):
    """One entry of the journal with what it touched."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "position": 12,
                "id": "4b1b0a52-7a5e-4f0e-8a55-0a5f5b8f7d10",
                "at": "2026-11-23T12:00:00Z",
                "author": "owner",
                "reason": "Add an actor",
                "kind": "change",
                "base": None,
                "hash": "9c0e",
                "previous": "4f1a",
                "added": 2,
                "removed": 0,
                "redacted": False,
                "redactedBy": None,
                "redacts": None,
                "url": "/changes/12",
                "graphs": ["https://w3id.org/remit/id/graph/contributions"],
                "touched": [],
                "notNamed": 0,
                "noLongerHeld": 0,
                "disclosures": [],
            }
        }
    )

    graphs: tuple[str, ...] = Field(description="the named graphs that it touched")
    touched: tuple[Touched, ...] = Field(description="records that it touched, as they stand now")
    not_named: int = Field(description="records that it touched and that are withdrawn or refuted, or too many to name")
    no_longer_held: int = Field(description="records that it touched of which nothing is held now")


class QuadRecord(Record):
    """A quad that an entry added or removed; of what is only said, with its status and whose word it is."""

    subject: str
    predicate: str
    object: str
    object_type: OneOf["iri", "literal"]
    datatype: str | None = None
    language: str | None = None
    graph: str
    status_phrase: str | None = Field(description="how what the subject says is sourced, as it stands now; else null")
    said_by: str | None = Field(description="whose word it is, where it is somebody's; else null")


class BodyRecord(Disclosing):
    """What an entry added and removed, with what follows from it."""

    position: int
    added: tuple[QuadRecord, ...]
    removed: tuple[QuadRecord, ...]


# ---- showing


def entry_record(entry: Entry, redacted_by: int | None = None) -> EntryRecord:
    """Gives an entry as a record."""
    return EntryRecord(**_fields(entry, redacted_by))


def _fields(entry: Entry, redacted_by: int | None) -> Fields:
    body = entry.body
    return {
        "position": entry.position,
        "id": entry.id,
        "at": moment(entry.at),
        "author": entry.author,
        "reason": entry.reason,
        "kind": entry.kind,
        "base": entry.base,
        "hash": entry.hash,
        "previous": entry.previous,
        # a row of the canonical body is one quad, and a text in it has no line feed of its own
        "added": None if body is None else body.count(b"\nA "),
        "removed": None if body is None else body.count(b"\nD "),
        "redacted": entry.is_redacted,
        "redacted_by": redacted_by,
        "redacts": entry.redacts,
        "url": f"/changes/{entry.position}",
    }


def one_entry(kb: KnowledgeBase, position: str) -> tuple[Entry, int | None]:
    """Gives the entry at a position, and the position of the redaction of its body.

    Raises:
        NotFound: there is none.
    """
    last = kb.position()
    number = int(position) if position.isascii() and position.isdigit() and len(position) <= _DIGITS else 0
    if not 1 <= number <= last:
        raise NotFound(f"The journal has no entry {position}; its last is {last}. The list of all is at /changes.")
    page = kb.journal.listed(Asked(first=number, last=number), limit=1)
    return page.entries[0], page.redacted_by.get(number)


def as_table(entries: Iterable[EntryRecord]) -> bytes:
    """Gives entries as CSV (RFC 4180), one a row, with a row of names."""
    text = StringIO(newline="")
    rows = csv.writer(text)
    names = [name for name in EntryRecord.model_fields if name != "url"]
    rows.writerow(names)
    rows.writerows([_cell(getattr(entry, name)) for name in names] for entry in entries)
    return text.getvalue().encode()


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def moment(at: datetime) -> str:
    """Writes a moment in UTC with Z."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def detail(records: Catalogue, entry: Entry, redacted_by: int | None, *, most: int = NAMED) -> EntryDetail:
    """Gives an entry with what it touched.

    Args:
        records: the records as they are now.
        entry: the entry.
        redacted_by: position of the redaction of its body.
        most: how many records to name.
    """
    touched = () if entry.is_redacted else entry.patch().touched()
    wholes = sorted({_whole(subject) for _, subject in touched}, key=_order)
    held = [node for node in wholes if records.reading.one(node, rdf.type_) is not None]
    shown = [node for node in held if not claims.is_left_out(records.reading, node)]
    answer = EntryDetail(
        **_fields(entry, redacted_by),
        graphs=tuple(sorted({str(graph) for graph, _ in touched})),
        touched=tuple(_touched(records.reading, node) for node in shown[:most]),
        not_named=len(held) - len(shown[:most]),
        no_longer_held=len(wholes) - len(held),
    )
    return answer.model_copy(update={"disclosures": records.disclosures_for(answer.model_dump_json())})


def _order(node: URIRef) -> tuple[int, str]:
    place = kind_and_key(node)
    return (_FIRST.get(place[0], len(_FIRST)) if place else len(_FIRST) + 1, str(node))


def _whole(node: URIRef) -> URIRef:
    """Gives the record that a node is part of, by their addresses; itself where it is one."""
    place = kind_and_key(node)
    if place is None or place[0] not in _WHOLE:
        return node
    return record(place[0], place[1].partition("/")[0])


def _touched(reading: Reading, node: URIRef) -> Touched:
    pointer = reading.ref(node)
    phrase, speakers = standing(reading, node)
    return Touched(**{**pointer.model_dump(), "status_phrase": phrase, "speakers": speakers})


def standing(reading: Reading, node: URIRef) -> tuple[str | None, str | None]:
    """Gives how what a node says is sourced, and whose word it is; None and None where it is nobody's claim."""
    own = reading.text(node, rmt.statusPhrase)
    carrier = _carrier(reading, node)
    if carrier is None:
        return own, None
    if reading.is_a(carrier, rmt.Incident):
        said = reading.status_phrase(carrier, incidents.NO_STATUS)
        return own or said, incidents.sources(reading, carrier).words
    return own or reading.status_phrase(carrier, claims.NO_STATUS), claims.speakers(reading, carrier).words


def _carrier(reading: Reading, node: URIRef) -> URIRef | None:
    """Gives the claim or incident that a node is, or is part of; else None."""
    named = (*reading.iris(node, rmt.saidIn), *reading.iris(node, rmt.coreOf), node, _whole(node))
    return next((each for each in named if any(reading.is_a(each, k) for k in (rmt.Claim, rmt.Incident))), None)


def body(records: Catalogue, entry: Entry) -> BodyRecord:
    """Gives what an entry added and removed.

    Raises:
        Gone: its body was redacted.
    """
    patch = entry.patch()
    answer = BodyRecord(
        position=entry.position,
        added=quad_records(records, patch.adds),
        removed=quad_records(records, patch.removes),
    )
    return answer.model_copy(update={"disclosures": records.disclosures_for(answer.model_dump_json())})


def quad_records(records: Catalogue, quads: Iterable[Quad]) -> tuple[QuadRecord, ...]:
    """Gives quads in a stable order; of what is only said, with how it is sourced and whose word it is."""
    known: dict[URIRef, tuple[str | None, str | None]] = {}
    found = []
    for quad in sorted(quads, key=lambda each: tuple(map(str, each))):
        if quad.subject not in known:
            known[quad.subject] = standing(records.reading, quad.subject)
        phrase, said_by = known[quad.subject]
        value = quad.object
        found.append(
            QuadRecord(
                subject=quad.subject,
                predicate=quad.predicate,
                object=str(value),
                object_type="literal" if isinstance(value, Literal) else "iri",
                datatype=str(value.datatype) if isinstance(value, Literal) and value.datatype else None,
                language=value.language if isinstance(value, Literal) else None,
                graph=quad.graph,
                status_phrase=phrase,
                said_by=said_by,
            )
        )
    return tuple(found)


def patch_text(records: Catalogue, entry: Entry) -> bytes:
    """Gives the body of an entry as RDF Patch, with how what it says is sourced in comments before it.

    The rows are those of the journal, byte by byte.

    Raises:
        Gone: its body was redacted.
    """
    subjects = {_whole(subject) for _, subject in entry.patch().touched()}
    lines = [f"# Entry {entry.position} of the journal, accepted at {moment_text(entry.at)}."]
    for node in sorted(subjects, key=_order):
        phrase, said_by = standing(records.reading, node)
        if phrase is not None:
            lines.append(f"# <{node}> is only said: {phrase}; {said_by}")
    comments = "".join(f"{' '.join(line.split())}\n" for line in lines)
    return comments.encode() + (entry.body or b"")


def gone(position: int, redacted_by: int | None) -> Gone:
    """Makes the error for a body that was redacted."""
    return Gone(
        f"The body of entry {position} was redacted: nobody can tell any more what it changed. "
        f"Entry {redacted_by} says who removed it, and why."
    )


def in_words(entry: EntryDetail) -> str:
    """Gives in plain words what an entry did, and of what: each thing with its status and whose word it is."""
    if entry.redacted:
        did = f"Its body was redacted: what it changed is not known any more. Entry {entry.redacted_by} says why."
    else:
        did = f"It adds {_counted(entry.added or 0, 'quad')} and removes {_counted(entry.removed or 0, 'quad')}."
    if entry.redacts is not None:
        did = f"It removes the body of entry {entry.redacts}. {did}"
    lines = [f"{entry.author} made this change at {entry.at}. {did}"]
    lines += [f"It touches {_named(each)}." for each in entry.touched]
    if entry.not_named:
        more = "was" if entry.not_named == 1 else "were"
        lines.append(f"{_counted(entry.not_named, 'record')} that it touches {more} left out here.")
    lines += [f"Disclosure. {words}" for words in entry.disclosures]
    return "\n".join(lines)


def _named(each: Touched) -> str:
    how = "; ".join(part for part in (each.status_phrase, each.speakers) if part)
    return f"“{each.label}”{f' ({how})' if how else ''}"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
