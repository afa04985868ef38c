"""Everything that is held, in the formats for quads and triples; the same state gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from rdflib import Literal, URIRef
from rdflib.term import Node

from remit.base import KnowledgeBase
from remit.errors import UnknownName
from remit.patch import Quad, term_text, to_nquads, triple_text
from remit.terms import rdf, xsd

EXPORT_TYPES: Mapping[str, str] = {
    "trig": "application/trig",
    "nquads": "application/n-quads",
    "turtle": "text/turtle",
    "jsonld": "application/ld+json",
}


def dump(kb: KnowledgeBase, form: str, graph: URIRef | None = None) -> bytes:
    """Gives every quad, or those of one graph; statements stay with their claims and statuses.

    Raises:
        UnknownName: there is no such format.
    """
    if form not in EXPORT_TYPES:
        raise UnknownName(
            f"“{form}” is no format of an export. Take one of: {', '.join(EXPORT_TYPES)}.",
            name=form,
            near=tuple(EXPORT_TYPES),
        )
    quads = kb.quads(graph)
    if form == "nquads":
        return to_nquads(quads)
    if form == "turtle":
        return "".join(f"{line} .\n" for line in sorted({triple_text(quad) for quad in quads})).encode()
    graphs = _by_graph(quads)
    if form == "jsonld":
        return json.dumps([_as_json(*each) for each in graphs], ensure_ascii=False, indent=1).encode()
    return "\n".join(_as_trig(*each) for each in graphs).encode()


def _by_graph(quads: Iterable[Quad]) -> Iterator[tuple[URIRef, list[Quad]]]:
    ordered = sorted(quads, key=lambda quad: (quad.graph, triple_text(quad)))
    for graph, of_graph in groupby(ordered, key=lambda quad: quad.graph):
        yield graph, list(of_graph)


def _as_trig(graph: URIRef, quads: Iterable[Quad]) -> str:
    lines = "".join(f"    {triple_text(quad)} .\n" for quad in quads)
    return f"{term_text(graph)} {{\n{lines}}}\n"


def _as_json(graph: URIRef, quads: Iterable[Quad]) -> dict[str, Any]:
    nodes = []
    for subject, of_subject in groupby(quads, key=lambda quad: quad.subject):
        node: dict[str, Any] = {"@id": str(subject)}
        for quad in of_subject:
            if quad.predicate == rdf.type_:
                node.setdefault("@type", []).append(str(quad.object))
            else:
                node.setdefault(str(quad.predicate), []).append(_value(quad.object))
        nodes.append(node)
    return {"@id": str(graph), "@graph": nodes}


def _value(term: Node) -> dict[str, str]:
    if not isinstance(term, Literal):
        return {"@id": str(term)}
    if term.language is not None:
        return {"@value": str(term), "@language": term.language}
    if term.datatype is None or term.datatype == xsd.string:
        return {"@value": str(term)}
    return {"@value": str(term), "@type": str(term.datatype)}
