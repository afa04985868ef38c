"""The history of one record: each entry that touched it or its parts, what it changed, and how the record read then.

Read from the journal, so it is there for records that are gone. The record's own nodes are as they were after each
entry; the names of others, and the words of codes, are as they are in the state that is shown. Nothing that was only
said stands here without its status and whose word it was.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal as OneOf

from pydantic import ConfigDict, Field
from rdflib import Literal, URIRef

from remit import register
from remit.errors import NotFound
from remit.iri import kind_and_key, record
from remit.journal import Entry
from remit.journal.subjects import patches_of, subjects_below
from remit.parts import PART_PROPERTIES, parts_of
from remit.past import Past, Pinned
from remit.patch import Patch, Quad, quad_text
from remit.register import Kind
from remit.state import State
from remit.terms import rdf, rmt, skos
from remit_api.records import changes, claims, incidents
from remit_api.records.catalogue import Catalogue
from remit_api.records.models import Disclosing, Fields, Record
from remit_api.records.reading import Reading, key_of
from remit_api.records.tables import defused

KINDS: Mapping[str, Kind] = {
    kind.plural: kind for kind in register.KINDS if kind.of_class not in {skos.ConceptScheme, skos.Concept}
}
"""Kinds of records that have a history, by the first part of their path; codes change with a release only."""

NOT_HELD = "not in the record"


class LineRecord(Record):
    """One quad that an entry added or removed."""

    words: str = Field(description="what it says, in words")
    line: str = Field(description="the same as a row of RDF Patch")
    status_phrase: str | None = Field(
        description="how its subject, or the record that it belongs to, was sourced then; else null"
    )
    said_by: str | None = Field(description="whose word that was, where it was somebody's; else null")


class ReadAs(Record):
    """How a record read after an entry."""

    label: str
    status_phrase: str | None = Field(description="how it was sourced then, where it is only said; else null")
    said_by: str | None = Field(description="whose word it was then, where it was somebody's; else null")
    url: str = Field(description="the record as it was known then")


class HistoryEntry(Record):
    """One entry of the journal, as far as it touched the record."""

    position: int
    id: str
    at: str
    author: str
    reason: str
    kind: str
    redacted: bool = Field(description="its body was removed by law")
    redacts: int | None = Field(description="of a redaction: the entry whose body it removed")
    touched: OneOf["known", "not known"] = Field(
        description="of a redacted entry nobody knows any more whether it touched this record"
    )
    added: tuple[LineRecord, ...]
    removed: tuple[LineRecord, ...]
    read_as: ReadAs | None = Field(description="how the record read after it; null where it was not there")
    url: str


class HistoryRecord(Disclosing):
    """Who changed a record, when, why and how; the oldest entry first."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "iri": "https://w3id.org/remit/id/actor/example",
                "id": "example",
                "kind": "actor",
                "url": "/actors/example",
                "held": True,
                "label": "Example Ltd",
                "statusPhrase": None,
                "saidBy": None,
                "items": [],
                "total": 0,
                "limit": 50,
                "next": None,
                "disclosures": [],
                "asKnownOn": None,
            }
        }
    )

    iri: str
    id: str
    kind: str
    url: str | None
    held: bool = Field(description="whether the record is there now")
    label: str
    status_phrase: str | None = Field(description="how it is sourced now, or was when it was last there")
    said_by: str | None
    items: tuple[HistoryEntry, ...]
    total: int = Field(description="entries that touched it, and redacted ones of which nobody knows")
    limit: int
    next: str | None = Field(default=None, description="query string of the next page, or null")


@dataclass(frozen=True, slots=True)
class _Step:
    """An entry with what it did to the record, and the record's quads before and after."""

    entry: Entry
    patch: Patch
    before: frozenset[Quad]
    after: frozenset[Quad]


def history(records: Catalogue, iri: URIRef, *, path: str, after: int, limit: int) -> HistoryRecord:
    """Gives the history of a record up to the state that is shown.

    Args:
        records: the records as they are shown.
        iri: the record, also one that is gone.
        path: where the record is shown, for links to it as it was.
        after: only entries after this position.
        limit: entries in a page.

    Raises:
        NotFound: no entry touched it.
    """
    until = records.view.position or records.kb.shown
    nodes, touching = _touching(records, iri, until)
    if not touching:
        raise records.kb.no_such_record(iri)
    steps = list(_steps(touching))
    shown = _Shown(records, nodes)
    known = {step.entry.position: step for step in steps}
    redacted = {entry.position: entry for entry in _redacted(records, until)}
    positions = sorted({*known, *redacted})
    page = [position for position in positions if position > after][:limit]
    held = any(True for _ in records.view.quads_of(iri))
    last = next((step for step in reversed(steps) if any(q.subject == iri for q in step.after)), None)
    now = shown.reading(frozenset(steps[-1].after if held or last is None else last.after))
    phrase, said_by = _standing(now, iri)
    answer = HistoryRecord(
        iri=str(iri),
        id=key_of(iri),
        kind=(kind_and_key(iri) or ("node", ""))[0],
        url=path if held else None,
        held=held,
        label=now.title(iri),
        status_phrase=phrase,
        said_by=said_by,
        items=tuple(
            shown.entry(known[position], iri, path) if position in known else _unknown(redacted[position])
            for position in page
        ),
        total=len(positions),
        limit=limit,
        next=f"after={page[-1]}&limit={limit}" if page and page[-1] != positions[-1] else None,
    )
    return answer.model_copy(update={"disclosures": records.disclosures_for(answer.model_dump_json())})


def _touching(records: Catalogue, iri: URIRef, until: int) -> tuple[set[URIRef], list[tuple[Entry, Patch]]]:
    """Gives the nodes that the record has or had, and the entries that touched one of them."""
    path = records.kb.journal.path
    nodes = {iri, *subjects_below(path, iri), *parts_of(records.view, iri)}
    while True:
        touching = patches_of(path, nodes, until=until)
        parts = {
            quad.object
            for _, patch in touching
            for quad in (*patch.adds, *patch.removes)
            if quad.predicate in PART_PROPERTIES and isinstance(quad.object, URIRef)
        }
        if parts <= nodes:
            return nodes, touching
        nodes |= parts


def _steps(touching: Iterable[tuple[Entry, Patch]]) -> Iterator[_Step]:
    held: frozenset[Quad] = frozenset()
    for entry, patch in touching:
        after = patch.apply_to(held)
        yield _Step(entry, patch, held, after)
        held = after


def _redacted(records: Catalogue, until: int) -> Iterator[Entry]:
    """Gives the entries whose bodies were removed: nobody knows any more what they touched."""
    for position in records.kb.journal.redacted():
        if position <= until:
            yield records.kb.journal.entry(position)


class _Shown:
    """Shows entries, each in the state in which the record was."""

    def __init__(self, records: Catalogue, nodes: set[URIRef]) -> None:
        self._records = records
        self._nodes = nodes
        reads = records.view.reads
        self._pinned = reads.pinned if isinstance(reads, Past) else reads

    def reading(self, quads: frozenset[Quad]) -> Reading:
        """Gives a state in which the record's own nodes have these quads, and all others what is shown."""
        own: dict[URIRef, set[Quad]] = {node: set() for node in self._nodes}
        for quad in quads:
            own[quad.subject].add(quad)
        assert isinstance(self._pinned, Pinned)  # noqa: S101 (what a catalogue reads is pinned)
        replayed = {node: frozenset(found) for node, found in own.items()}
        position = self._records.view.position or 0
        return Reading(State(Past(self._pinned, position=position, replayed=replayed, known=None, later=frozenset())))

    def entry(self, step: _Step, iri: URIRef, path: str) -> HistoryEntry:
        """Gives one entry with what it did."""
        before, after = self.reading(step.before), self.reading(step.after)
        read_as = None
        if any(quad.subject == iri for quad in step.after):
            phrase, said_by = _standing(after, iri)
            read_as = ReadAs(
                label=after.title(iri),
                status_phrase=phrase,
                said_by=said_by,
                url=f"{path}?at-position={step.entry.position}",
            )
        return HistoryEntry(
            **_metadata(step.entry),
            touched="known",
            added=tuple(_lines("A", step.patch.adds, after, iri)),
            removed=tuple(_lines("D", step.patch.removes - step.patch.adds, before, iri)),
            read_as=read_as,
        )


def _unknown(entry: Entry) -> HistoryEntry:
    return HistoryEntry(**_metadata(entry), touched="not known", added=(), removed=(), read_as=None)


def _metadata(entry: Entry) -> Fields:
    return {
        "position": entry.position,
        "id": entry.id,
        "at": changes.moment(entry.at),
        "author": entry.author,
        "reason": entry.reason,
        "kind": entry.kind,
        "redacted": entry.is_redacted,
        "redacts": entry.redacts,
        "url": f"/changes/{entry.position}",
    }


def _standing(reading: Reading, node: URIRef) -> tuple[str | None, str | None]:
    """Gives how what a node says is sourced, and whose word it is; also of what has lost its class or its status."""
    phrase, said_by = changes.standing(reading, node)
    if phrase is None and (place := kind_and_key(node)) is not None and place[0] in _ONLY_SAID:
        phrase = reading.status_phrase(node, _ONLY_SAID[place[0]])
    return phrase, said_by


_ONLY_SAID: Mapping[str, str] = {"incident": incidents.NO_STATUS, "claim": claims.NO_STATUS}


def _lines(code: str, quads: Iterable[Quad], reading: Reading, record_iri: URIRef) -> Iterator[LineRecord]:
    of_record = _standing(reading, record_iri)
    standings: dict[URIRef, tuple[str | None, str | None]] = {}
    # the class of a node and its label first, then by property
    for quad in sorted(quads, key=lambda q: (q.subject, q.predicate != rdf.type_, q.predicate, q.object)):
        if quad.subject not in standings:
            phrase, said_by = _standing(reading, quad.subject)
            standings[quad.subject] = (phrase or of_record[0], said_by or of_record[1])
        phrase, said_by = standings[quad.subject]
        yield LineRecord(
            words=_words(quad, reading), line=f"{code} {quad_text(quad)}", status_phrase=phrase, said_by=said_by
        )


def _words(quad: Quad, reading: Reading) -> str:
    place = kind_and_key(quad.subject)
    subject = f"{place[0]} {place[1]}" if place is not None else str(quad.subject)
    return f"{subject}, {reading.label(quad.predicate)}: {_value(quad.object, reading)}"


def _value(value: URIRef | Literal, reading: Reading) -> str:
    if isinstance(value, Literal):
        return f"“{value}”"
    if value == rmt.Incident:
        return "incident (something that is said to have happened)"
    phrase, said_by = _standing(reading, value)
    if phrase is None:
        return reading.title(value)
    # the words of another claim are not repeated: its own page has them, with all that belongs to them
    return f"{key_of(value)} ({'; '.join(part for part in (phrase, said_by) if part)})"


_COLUMNS = (
    "position", "at", "author", "reason", "kind", "redacted", "touched", "change", "words", "line", "statusPhrase",
    "speakers", "labelAfter", "statusPhraseAfter", "speakersAfter", "statusPhraseNow", "id", "url",
)  # fmt: skip


def as_table(found: HistoryRecord) -> bytes:
    """Gives a history as CSV: a row for each quad that was added or removed, and one for an entry without any."""
    text = io.StringIO(newline="")
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(_COLUMNS)
    for item in found.items:
        lines: list[tuple[str, LineRecord | None]] = [("added", line) for line in item.added]
        lines += [("removed", line) for line in item.removed]
        for change, line in lines or [("", None)]:
            cells = {
                "position": str(item.position),
                "at": item.at,
                "author": item.author,
                "reason": item.reason,
                "kind": item.kind,
                "redacted": "true" if item.redacted else "false",
                "touched": item.touched,
                "change": change,
                "words": line.words if line is not None else "",
                "line": line.line if line is not None else "",
                "statusPhrase": (line.status_phrase if line is not None else None) or "",
                "speakers": (line.said_by if line is not None else None) or "",
                "labelAfter": item.read_as.label if item.read_as else NOT_HELD,
                "statusPhraseAfter": (item.read_as.status_phrase if item.read_as else None) or "",
                "speakersAfter": (item.read_as.said_by if item.read_as else None) or "",
                "statusPhraseNow": found.status_phrase or "",
                "id": item.id,
                "url": item.url,
            }
            rows.writerow([defused(cells[name]) for name in _COLUMNS])
    return text.getvalue().encode()


def find(records: Catalogue, kind: Kind, key: str) -> URIRef:
    """Gives the address of a record that is or was there.

    Raises:
        NotFound: none was ever called so.
    """
    try:
        return records.find(kind.name, key, kind.of_class)
    except NotFound:
        place = kind.place or kind.name
        for candidate in (URIRef(key),) if ":" in key else (record(place, key), record(place, key.lower())):
            if records.kb.journal.touched(subject=candidate):
                return candidate
        raise
