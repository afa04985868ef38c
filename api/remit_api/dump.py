"""Everything that was held at a position, written out piece by piece: the same state gives the same bytes.

Trig, N-Quads, Turtle and JSON-LD hold every quad, so that what is claimed stays with its claim, its speakers and its
status. CSV is a report for people and spreadsheets: one row an incident or claim, and it cannot be imported.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from io import StringIO
from itertools import groupby
from typing import Any, TypeAlias

from rdflib import Literal, URIRef
from rdflib.term import Node

from remit import __version__
from remit.base import KnowledgeBase
from remit.errors import NotFound, UnknownName
from remit.iri import NS
from remit.journal import Asked
from remit.journal.entry import REDACTION, moment_text
from remit.patch import Quad, term_text, triple_text
from remit.snapshot import Snapshot
from remit.state import State
from remit.terms import dcterms, eli, oa, odrl, org, owl, prov, rdf, rdfs, rmt, schema, skos, xsd
from remit_api.negotiate import CSV, JSONLD, NQUADS, TRIG, TURTLE
from remit_api.records import Catalogue
from remit_api.records.changes import standing
from remit_api.records.claims import is_left_out

EXPORT_TYPES: Mapping[str, str] = {"trig": TRIG, "nquads": NQUADS, "turtle": TURTLE, "jsonld": JSONLD, "csv": CSV}
SUFFIX_OF: Mapping[str, str] = {"trig": "trig", "nquads": "nq", "turtle": "ttl", "jsonld": "jsonld", "csv": "csv"}
COLUMNS = (
    "kind", "id", "iri", "title", "status", "status_phrase", "said_by", "contested", "stance", "footing", "occurred",
    "position", "known_at",
)  # fmt: skip
"""Of the report: what a row says, and the position and moment of what it was read from."""

Progress: TypeAlias = Callable[[str, int, int], None]

_CHUNK = 1 << 16
_FRESH_EVERY = 200  # rows after which the report reads through a new view, so that memory stays bounded
_SHORT = {
    "dcterms": dcterms, "eli": eli, "oa": oa, "odrl": odrl, "org": org, "owl": owl, "prov": prov, "rdfs": rdfs,
    "schema": schema, "skos": skos,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be written.

    Attributes:
        form: one of `EXPORT_TYPES`.
        graph: only this named graph; of the report, only records that say there what they are.
        position: of the journal; None for the present one.
        include: in the report also withdrawn or refuted records, by code.
    """

    form: str = "trig"
    graph: URIRef | None = None
    position: int | None = None
    include: frozenset[str] = frozenset()


def form_named(form: str) -> str:
    """Gives a format by its name.

    Raises:
        UnknownName: there is no such format.
    """
    if form not in EXPORT_TYPES:
        raise UnknownName(
            f"“{form}” is no format of an export. Take one of: {', '.join(EXPORT_TYPES)}.",
            name=form,
            near=tuple(EXPORT_TYPES),
        )
    return form


class Export:
    """One export, opened: where it stands is known, and its bytes can be read once. It is to be closed."""

    def __init__(self, kb: KnowledgeBase, wanted: Wanted) -> None:
        """Takes the snapshot.

        Raises:
            UnknownName: there is no such format.
            NotFound: the record has no such position, or nothing was in the graph.
        """
        form_named(wanted.form)
        self._kb = kb
        self._wanted = wanted
        self._open = ExitStack()
        self._snapshot: Snapshot = self._open.enter_context(kb.snapshot(wanted.position))
        self.position = self._snapshot.position
        self.known_at = self._snapshot.known_at
        if wanted.graph is not None and next(self._snapshot.quads(wanted.graph), None) is None:
            near = get_close_matches(wanted.graph, self._snapshot.graphs(), n=3)
            self.close()
            raise NotFound(
                f"Nothing stood in the graph <{wanted.graph}> at journal entry {self.position}, and an empty file "
                f"would say that there was such a graph. {_near(near)}"
                "Name a graph by its full address, or leave it out.",
                near=near,
            )

    @property
    def tag(self) -> str:
        """Gives what the bytes depend on, as one word: known before they are written."""
        redactions = self._kb.journal.listed(Asked(kind=REDACTION), limit=1).total
        wanted = self._wanted
        depends = (self._snapshot.hash, wanted.form, wanted.graph, sorted(wanted.include), redactions, __version__)
        return hashlib.sha256(repr(depends).encode()).hexdigest()[:20]

    @property
    def name(self) -> str:
        """Gives a name for the file."""
        return f"remit-{self.position}.{SUFFIX_OF[self._wanted.form]}"

    def close(self) -> None:
        """Removes the copy of the store."""
        self._open.close()

    def chunks(self, progress: Progress = lambda _word, _done, _total: None) -> Iterator[bytes]:
        """Gives the bytes, in pieces of about 64 kB.

        Args:
            progress: called with a word, named graphs (or rows) written, and how many there are.
        """
        waiting: list[str] = []
        size = 0
        for text in self._written(progress):
            waiting.append(text)
            size += len(text)
            if size >= _CHUNK:
                yield "".join(waiting).encode()
                waiting, size = [], 0
        yield "".join(waiting).encode()

    def _written(self, progress: Progress) -> Iterator[str]:
        if self._wanted.form == "csv":
            return self._report(progress)
        graphs = self._graphs(progress)
        match self._wanted.form:
            case "nquads":
                return self._as_lines(graphs)
            case "turtle":
                return self._as_triples(graphs)
            case "jsonld":
                return self._as_json(graphs)
            case _:
                return self._as_trig(graphs)

    def _graphs(self, progress: Progress) -> Iterator[tuple[URIRef, Iterator[Quad]]]:
        graphs = self._snapshot.graphs() if self._wanted.graph is None else [self._wanted.graph]
        for number, graph in enumerate(graphs, start=1):
            yield graph, self._snapshot.quads(graph)
            progress("writing graphs", number, len(graphs))

    def _head(self) -> str:
        return (
            f"Remit {__version__}: what was held at journal entry {self.position}, known at {moment_of(self.known_at)}"
        )

    # ---- quads

    def _as_lines(self, graphs: Iterable[tuple[URIRef, Iterator[Quad]]]) -> Iterator[str]:
        yield f"# {self._head()}\n"
        for graph, quads in graphs:
            name = term_text(graph)
            yield from (f"{triple_text(quad)} {name} .\n" for quad in quads)

    def _as_trig(self, graphs: Iterable[tuple[URIRef, Iterator[Quad]]]) -> Iterator[str]:
        yield f"# {self._head()}\n"
        for graph, quads in graphs:
            yield f"\n{term_text(graph)} {{\n"
            yield from (f"    {triple_text(quad)} .\n" for quad in quads)
            yield "}\n"

    def _as_triples(self, graphs: Iterable[tuple[URIRef, Iterator[Quad]]]) -> Iterator[str]:
        # a triple that stands in two graphs comes twice, which in Turtle says it once
        yield f"# {self._head()}\n"
        for _, quads in graphs:
            yield from (f"{triple_text(quad)} .\n" for quad in quads)

    def _as_json(self, graphs: Iterable[tuple[URIRef, Iterator[Quad]]]) -> Iterator[str]:
        terms = _terms(self._kb)
        context = {"@version": 1.1, "export": None, **{name: {"@id": iri} for iri, name in sorted(terms.items())}}
        about = {"says": self._head(), "position": self.position, "knownAt": moment_of(self.known_at)}
        yield f'{{"@context": {_json(context)},\n"export": {_json(about)},\n"@graph": ['
        for number, (graph, quads) in enumerate(graphs):
            yield f'{"," if number else ""}\n{{"@id": {_json(str(graph))}, "@graph": ['
            for place, (subject, of_subject) in enumerate(groupby(quads, key=lambda quad: quad.subject)):
                yield f"{',' if place else ''}\n {_json(_node(subject, of_subject, terms))}"
            yield "]}"
        yield "\n]}\n"

    # ---- the report

    def _report(self, progress: Progress) -> Iterator[str]:
        yield _row(COLUMNS)
        view = self._kb.view_at(self.position)
        found = [
            (kind, node)
            for kind, of_class in (("incident", rmt.Incident), ("claim", rmt.Claim))
            for node in Catalogue(self._kb, view).reading.to(rdf.type_, of_class)
            if self._wanted.graph is None or view.graph_of(node, rdf.type_, of_class) == self._wanted.graph
        ]
        records = Catalogue(self._kb, view)
        for number, (kind, node) in enumerate(found):
            if number % _FRESH_EVERY == 0:
                records = Catalogue(self._kb, State(view.reads))
                progress("writing rows", number, len(found))
            if self._is_shown(records, node):
                yield _row(_cells(records, kind, node), (self.position, moment_of(self.known_at)))

    def _is_shown(self, records: Catalogue, node: URIRef) -> bool:
        if not is_left_out(records.reading, node):
            return True
        held = records.reading.iri(node, rmt.sourcingStatus)
        code = "refuted" if held is not None and records.reading.status(held).code == "refuted" else "withdrawn"
        return code in self._wanted.include


def _near(names: Iterable[str]) -> str:
    listed = ", ".join(names)
    return f"Near it: {listed}. " if listed else ""


def moment_of(known_at: datetime | None) -> str:
    """Writes the moment of an export; of an empty journal there is none."""
    return "no moment: nothing was recorded" if known_at is None else moment_text(known_at)


def _cells(records: Catalogue, kind: str, node: URIRef) -> Iterator[object]:
    reading = records.reading
    phrase, said_by = standing(reading, node)
    status = reading.iri(node, rmt.sourcingStatus)
    stance, footing = (reading.concept(reading.one(node, each)) for each in (rmt.stance, rmt.footing))
    yield from (kind, reading.ref(node).id, node, reading.title(node))
    yield from (reading.status(status).code if status is not None else "", phrase, said_by)
    yield from ("true" if reading.is_contested(node) else "false", stance and stance.code, footing and footing.code)
    yield reading.text(node, rmt.occurred)


def _row(*parts: Iterable[object]) -> str:
    text = StringIO(newline="")
    csv.writer(text).writerow("" if cell is None else cell for part in parts for cell in part)
    return text.getvalue()


# ---- JSON-LD


def _terms(kb: KnowledgeBase) -> dict[str, str]:
    """Gives for each declared property the name under which it is written: none can be taken for an address."""
    kinds = (owl.ObjectProperty, owl.DatatypeProperty, owl.AnnotationProperty)
    declared = {str(p) for kind in kinds for p in kb.release.ontology.graph.subjects(rdf.type_, kind)}
    terms = {}
    for iri in declared:
        short = next((name for name, words in _SHORT.items() if iri.startswith(words.NAMESPACE)), None)
        if iri.startswith(NS):
            terms[iri] = iri.removeprefix(NS)
        elif short is not None:
            terms[iri] = f"{short}_{iri.removeprefix(_SHORT[short].NAMESPACE)}"
    return terms


def _node(subject: URIRef, quads: Iterable[Quad], terms: Mapping[str, str]) -> dict[str, Any]:
    node: dict[str, Any] = {"@id": str(subject)}
    for quad in quads:
        if quad.predicate == rdf.type_ and isinstance(quad.object, URIRef):
            node.setdefault("@type", []).append(str(quad.object))
        else:
            key = str(quad.predicate)
            node.setdefault(terms.get(key, key), []).append(_value(quad.object))
    return node


def _value(term: Node) -> dict[str, str]:
    if not isinstance(term, Literal):
        return {"@id": str(term)}
    if term.language is not None:
        return {"@value": str(term), "@language": term.language}
    if term.datatype is None or term.datatype == xsd.string:
        return {"@value": str(term)}
    return {"@value": str(term), "@type": str(term.datatype)}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
