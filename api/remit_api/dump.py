"""Everything that is held, in the formats for quads and triples."""

from __future__ import annotations

from collections.abc import Mapping

from rdflib import Dataset, Graph, URIRef

from remit.base import KnowledgeBase
from remit.errors import UnknownName
from remit.patch import to_nquads
from remit_api.records.rdf import PREFIXES

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
        triples = Graph(bind_namespaces="none")
        for quad in quads:
            triples.add(quad[:3])
        return _written(triples, "turtle")
    dataset = Dataset(default_union=False)
    for quad in quads:
        dataset.graph(quad.graph).add(quad[:3])
    return _written(dataset, "trig" if form == "trig" else "json-ld")


def _written(graph: Graph, form: str) -> bytes:
    for prefix, address in PREFIXES.items():
        graph.bind(prefix, address)
    return graph.serialize(format=form, encoding="utf-8")
