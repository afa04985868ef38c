"""A change: quads to add and to remove, with who, when-known-at and why; and how documents become one.

Every write is a change, whatever its origin: a posted document, a form, an import, a shipped corpus module.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace

from rdflib import Literal, URIRef

from remit.errors import BadInput
from remit.faults import point
from remit.iri import FINDINGS, SYSTEM_GRAPH
from remit.literals import canonical
from remit.patch import Patch, Quad, from_bytes
from remit.reading import described_incidents, needs_process, quads_of, read
from remit.terms import rmt

__all__ = [
    "CHANGE",
    "DOCUMENT_TYPES",
    "IMPORT",
    "MEDIA_TYPE_OF_SUFFIX",
    "PATCH_TYPES",
    "Change",
    "described_incidents",
    "in_graph",
    "is_costly",
    "normalise",
    "read_document",
]

CHANGE, IMPORT = "change", "import"
"""Kinds of changes, as the journal has them."""

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
        kind: `change`, or `import` for what was exported: it may bring modules of a corpus of which none is held.
    """

    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    author: str
    reason: str
    base: int | None = None
    adds: frozenset[Quad] = frozenset()
    removes: frozenset[Quad] = frozenset()
    kind: str = CHANGE

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
        adds, removes = read(data, DOCUMENT_TYPES[media_type], graph), frozenset()
    else:
        known = ", ".join(sorted([*DOCUMENT_TYPES, *PATCH_TYPES]))
        raise BadInput(f"“{media_type}” is no form in which a change can be read. Send one of: {known}.")
    change = Change(author=author, reason=reason, base=base, adds=adds, removes=removes)
    return normalise(replace(change, id=id) if id else change)


def is_costly(data: bytes, media_type: str) -> bool:
    """Says whether reading a document takes a process of its own, so that not many should be read at once."""
    form = DOCUMENT_TYPES.get(media_type)
    return form is not None and needs_process(data, form)


def normalise(change: Change) -> Change:
    """Brings a change to the one form in which it is gated and journalled: literals in canonical form.

    Raises:
        BadInput: it writes to the store's own graph, or what is computed beside the data and never stored.
    """
    point("normalise.start")
    adds = frozenset(map(_canonical, change.adds))
    removes = frozenset(map(_canonical, change.removes)) - adds
    if any(quad.graph == FINDINGS for quad in (*adds, *removes)):
        raise BadInput(
            f"The change writes to <{FINDINGS}>, where findings are kept that Remit works out itself. What stands "
            "there is no record and is never journalled. Name another graph."
        )
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
    return quads_of(data, form, graph)
