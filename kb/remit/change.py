"""A change: quads to add and to remove, with who, when-known-at and why; and how documents become one.

Every write is a change, whatever its origin: a posted document, a form, an import, a shipped corpus module.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from rdflib import BNode, Literal, URIRef

from remit.errors import BadFile, BadInput
from remit.faults import point
from remit.iri import CONTRIBUTIONS, ID, SYSTEM_GRAPH, incident_graph, kind_and_key
from remit.literals import canonical
from remit.patch import Patch, Quad, from_bytes
from remit.store.parse import Node, RawQuad, parse_quads
from remit.terms import rdf, rmt

_COMPUTED_BESIDE = frozenset({rmt.beyondEvidence, rmt.forbiddenStep, rmt.quoteMismatch, rmt.illTypedValue})
PATCH_TYPES = frozenset({"application/rdf-patch", "text/x-rdf-patch", "text/rdf-patch"})
DOCUMENT_TYPES = {
    "text/turtle": "turtle",
    "application/x-turtle": "turtle",
    "application/trig": "trig",
    "application/n-triples": "ntriples",
    "application/n-quads": "nquads",
    "application/ld+json": "jsonld",
}
MEDIA_TYPE_OF_SUFFIX = {
    ".ttl": "text/turtle",
    ".trig": "application/trig",
    ".nt": "application/n-triples",
    ".nq": "application/n-quads",
    ".jsonld": "application/ld+json",
    ".rdfp": "application/rdf-patch",
}

MAX_COLOURINGS = 200_000  # some two seconds; a document of 20,000 blank nodes, none in a long chain, takes half of it
MAX_NESTING = 200  # a hand-written document nests a handful deep; the parsers below die of thousands


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What somebody wants the record to be changed by.

    Attributes:
        id: identifier chosen by the client, so that a retry is safe; a new UUID where none was chosen.
        author: who makes the change, a name or an address.
        reason: why, in words.
        base: the position of the journal that the author had seen, or None for whatever is current.
        adds: quads to add.
        removes: quads to remove.
    """

    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    author: str
    reason: str
    base: int | None = None
    adds: frozenset[Quad] = frozenset()
    removes: frozenset[Quad] = frozenset()

    @property
    def patch(self) -> Patch:
        """Gives the change as a patch."""
        return Patch(adds=self.adds, removes=self.removes)


def read_document(
    data: bytes,
    media_type: str,
    *,
    author: str,
    reason: str,
    graph: URIRef | None = None,
    id: str | None = None,  # noqa: A002 (the field's word)
    base: int | None = None,
) -> Change:
    """Reads a document as a change that adds what it says; an RDF Patch may also remove.

    Triples outside a named graph go to `graph`; without one, to the graph of the incident where the document
    describes exactly one, and else to the graph of contributions.

    Args:
        data: the document's bytes.
        media_type: one of `DOCUMENT_TYPES` or `PATCH_TYPES`, without parameters.
        author: who makes the change.
        reason: why, in words.
        graph: where triples without a graph go.
        id: identifier of the change, for a safe retry.
        base: position of the journal that the author had seen.

    Raises:
        BadFile: the document does not parse; with the line where the parser knows it.
        BadInput: the media type is none of ours, or author or reason is missing.
    """
    if not author.strip():
        raise BadInput("The change has no author. Every entry says who made it. Name the author.")
    if not reason.strip():
        raise BadInput("The change has no reason. Every entry says why. Give one in a few words.")
    if media_type in PATCH_TYPES:
        patch = from_bytes(data, graph=graph)
        adds, removes = patch.adds, patch.removes
    elif media_type in DOCUMENT_TYPES:
        adds, removes = _document(data, DOCUMENT_TYPES[media_type], graph), frozenset()
    else:
        known = ", ".join(sorted([*DOCUMENT_TYPES, *PATCH_TYPES]))
        raise BadInput(f"“{media_type}” is no form in which a change can be read. Send one of: {known}.")
    change = Change(author=author, reason=reason, base=base, adds=adds, removes=removes)
    return normalise(replace(change, id=id) if id else change)


def normalise(change: Change) -> Change:
    """Brings a change to the one form in which it is gated and journalled: literals in canonical form.

    Raises:
        BadInput: it writes to the store's own graph, or what is computed beside the data and never stored.
    """
    point("normalise.start")
    adds = frozenset(map(_canonical, change.adds))
    removes = frozenset(map(_canonical, change.removes)) - adds
    if any(quad.graph == SYSTEM_GRAPH for quad in (*adds, *removes)):
        raise BadInput(
            f"The change writes to <{SYSTEM_GRAPH}>, where the store keeps its own position. "
            "Nothing else may stand there. Name another graph."
        )
    for quad in adds:
        if quad.predicate in _COMPUTED_BESIDE:
            raise BadInput(
                f"The change gives <{quad.subject}> a value of <{quad.predicate}>. That property is only computed, "
                "beside the data, to say why something is refused, and is never stored. Leave the triple out."
            )
    point("normalise.end")
    return replace(change, adds=adds, removes=removes)


def _canonical(quad: Quad) -> Quad:
    value = quad.object
    return quad._replace(object=canonical(value)) if isinstance(value, Literal) else quad


def in_graph(data: bytes, graph: URIRef, form: str = "turtle") -> frozenset[Quad]:
    """Reads a document all of whose triples go to one graph; literals come in canonical form.

    Raises:
        BadFile: it does not parse.
    """
    return frozenset(map(_canonical, _document(data, form, graph)))


def _document(data: bytes, form: str, graph: URIRef | None) -> frozenset[Quad]:
    """Gives the quads of a document, with addresses for its blank nodes and a graph for each."""
    if form == "jsonld":
        _refuse_remote_contexts(data)
    else:
        _refuse_deep_nesting(data)
    raw = list(parse_quads(data, form))
    names = _addresses(raw)
    home = graph or _home(raw)
    result = set()
    for quad in raw:
        terms = [names[term] if isinstance(term, BNode) else term for term in quad]
        subject, predicate, value, named = terms
        if not (isinstance(subject, URIRef) and isinstance(predicate, URIRef) and value is not None):
            raise BadFile(f"The triple {quad} has no IRI as subject and property. Give it both.")
        result.add(Quad(subject, predicate, value, named if isinstance(named, URIRef) else home))
    return frozenset(result)


def _home(quads: Iterable[RawQuad]) -> URIRef:
    """Where triples without a graph go: with the one incident that they describe, or to the contributions."""
    incidents = described_incidents(quads)
    if len(incidents) == 1:
        place = kind_and_key(str(next(iter(incidents))))
        if place is not None and place[0] == "incident":
            return incident_graph(place[1])
    return CONTRIBUTIONS


def described_incidents(quads: Iterable[Quad | RawQuad]) -> frozenset[Node]:
    """Gives the incidents that quads declare."""
    return frozenset(quad.subject for quad in quads if quad.predicate == rdf.type_ and quad.object == rmt.Incident)


def _addresses(quads: Iterable[RawQuad]) -> dict[BNode, URIRef]:
    """Gives each blank node an address made from its place and content, the same each time.

    A node's colour is refined by what it says and by who points at it, until no colour splits further. Two nodes
    that say the same in the same place are one node.

    Source: Hogan (2017), Canonical Forms for Isomorphic and Equivalent RDF Graphs, section 4.2 (colour refinement).
    """
    around: dict[BNode, list[tuple[bool, Node, Node]]] = {}
    for subject, predicate, value, _ in quads:
        if isinstance(subject, BNode):
            around.setdefault(subject, []).append((True, predicate, value))
        if isinstance(value, BNode):
            around.setdefault(value, []).append((False, predicate, subject))
    colours = dict.fromkeys(around, "")
    kinds, work = 1, 0
    while True:
        work += len(around)
        if work > MAX_COLOURINGS:
            raise BadFile(
                f"The document chains {len(around)} blank nodes so long that telling them apart takes too much work. "
                "Nothing of it was taken. Give the nodes addresses of their own."
            )
        colours = {node: _colour(edges, colours) for node, edges in around.items()}
        if len(set(colours.values())) <= kinds:
            break
        kinds = len(set(colours.values()))
    return {node: URIRef(f"{ID}node/{colour[:24]}") for node, colour in colours.items()}


def _colour(edges: Iterable[tuple[bool, Node, Node]], colours: dict[BNode, str]) -> str:
    told = sorted(
        (out, predicate.n3(), colours[other] if isinstance(other, BNode) else other.n3())
        for out, predicate, other in edges
    )
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _refuse_deep_nesting(data: bytes) -> None:
    """Refuses a text nested deeper than a parser that recurses survives.

    Brackets in strings are counted too: a cheap guard that errs on the safe side.
    """
    depth = 0
    for number, line in enumerate(data.split(b"\n"), start=1):
        opening = line.count(b"[") + line.count(b"(") + line.count(b"{")
        closing = line.count(b"]") + line.count(b")") + line.count(b"}")
        if depth + opening > MAX_NESTING and _deepest(line, depth) > MAX_NESTING:
            raise BadFile(
                f"line {number}: brackets are nested more than {MAX_NESTING} deep. "
                "Documents of this kind are refused because they can exhaust the parser. "
                "Give inner nodes addresses of their own.",
                line=number,
            )
        depth = max(0, depth + opening - closing)


def _deepest(line: bytes, depth: int) -> int:
    deepest = depth
    for byte in line:
        if byte in b"[({":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"])}":
            depth = max(0, depth - 1)
    return deepest


def _refuse_remote_contexts(data: bytes) -> None:
    """Refuses JSON-LD that names a context elsewhere: nothing is fetched for a document that somebody sends."""
    _refuse_deep_nesting(data)
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        raise BadFile(f"The body is not JSON: {error}. Send JSON-LD as one JSON value.", line=line) from error
    todo: list[Any] = [document]
    while todo:
        value = todo.pop()
        if isinstance(value, list):
            todo += value
        elif isinstance(value, dict):
            contexts = value.get("@context", [])
            for context in contexts if isinstance(contexts, list) else [contexts]:
                if isinstance(context, str) or (isinstance(context, dict) and "@import" in context):
                    raise BadFile(
                        f"The JSON-LD names the remote context {json.dumps(context)}. "
                        "Nothing is fetched from elsewhere to read a change. Write the context out."
                    )
            todo += value.values()
