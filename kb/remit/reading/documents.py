"""Documents as quads: a graph for each triple, and an address for each blank node."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from rdflib import BNode, Literal, URIRef

from remit.errors import BadFile
from remit.iri import CONTRIBUTIONS, ID, incident_graph, kind_and_key
from remit.literals import canonical
from remit.patch import Quad
from remit.reading.guards import refuse_deep_nesting, refuse_remote_contexts
from remit.store.parse import Node, RawQuad, parse_quads
from remit.terms import rdf, rmt

MAX_COLOURINGS = 200_000  # some two seconds; a document of 20,000 blank nodes, none in a long chain, takes half of it
EDGES_OF_A_NODE = 10  # more than ordinary nodes have; where they have more still, the edges are the work
MAX_QUADS = 500_000
MAX_TEXT = 100_000_000
"""Most characters of all terms, written in full: a prefix can make a long address of two characters."""

_Edge: TypeAlias = tuple[bool, "BNode | str", "BNode | str"]
"""Whether it goes out, its property, and its other end: a blank node, or the text of a term."""


def quads_of(data: bytes, form: str, graph: URIRef | None) -> frozenset[Quad]:
    """Gives the quads of a document, with literals in canonical form.

    It costs time and memory in proportion to the document, but for JSON-LD, of which that is not known.

    Args:
        data: the document, UTF-8.
        form: turtle, trig, ntriples, nquads or jsonld.
        graph: where triples outside a named graph go; None for the graph of the one incident that is described, or
            of the contributions.

    Raises:
        BadFile: it does not parse, or asks for more than may be asked; with the line where that is known.
    """
    refuse_deep_nesting(data)
    if form == "jsonld":
        refuse_remote_contexts(data)
    raw = list(_bounded(parse_quads(data, form)))
    names = _addresses(raw)
    home = graph or _home(raw)
    result = set()
    for quad in raw:
        terms = [names[term] if isinstance(term, BNode) else term for term in quad]
        subject, predicate, value, named = terms
        if not (isinstance(subject, URIRef) and isinstance(predicate, URIRef) and value is not None):
            raise BadFile(f"The triple {quad} has no IRI as subject and property. Give it both.")
        kept = canonical(value) if isinstance(value, Literal) else value
        result.add(Quad(subject, predicate, kept, named if isinstance(named, URIRef) else home))
    return frozenset(result)


def _bounded(quads: Iterable[RawQuad]) -> Iterator[RawQuad]:
    length = 0
    for number, quad in enumerate(quads, start=1):
        length += len(quad.subject) + len(quad.predicate) + len(quad.object)
        if number > MAX_QUADS or length > MAX_TEXT:
            what = f"{MAX_QUADS} triples" if number > MAX_QUADS else f"{MAX_TEXT} characters, written in full"
            raise BadFile(
                f"The document says more than {what}, the limit of one change. Nothing of it was taken. "
                "Send it in parts."
            )
        yield quad


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
    texts: dict[Node, str] = {}

    def told(term: Node) -> BNode | str:
        # written once, not in each round
        return term if isinstance(term, BNode) else texts.get(term) or texts.setdefault(term, term.n3())

    around: dict[BNode, list[_Edge]] = {}
    for subject, predicate, value, _ in quads:
        if isinstance(subject, BNode):
            around.setdefault(subject, []).append((True, told(predicate), told(value)))
        if isinstance(value, BNode):
            around.setdefault(value, []).append((False, told(predicate), told(subject)))
    colours = dict.fromkeys(around, "")
    round_costs = max(len(around), sum(map(len, around.values())) // EDGES_OF_A_NODE)
    kinds, work = 1, 0
    while True:
        work += round_costs
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


def _colour(edges: Iterable[_Edge], colours: dict[BNode, str]) -> str:
    told = sorted(
        (out, predicate, colours[other] if isinstance(other, BNode) else other) for out, predicate, other in edges
    )
    return hashlib.sha256(repr(told).encode()).hexdigest()
