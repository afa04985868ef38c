"""Reading RDF documents with the engine's parsers: strict, fast, and with the line of an error."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef

from remit.errors import BadFile
from remit.store.convert import from_term

_FORMATS = {
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD,
}

Node: TypeAlias = URIRef | BNode | Literal


class RawQuad(NamedTuple):
    """A triple as a document has it: perhaps with blank nodes, perhaps in no named graph."""

    subject: Node
    predicate: Node
    object: Node
    graph: Node | None


def parse_quads(data: bytes, form: str) -> Iterator[RawQuad]:
    """Reads a document, quad by quad.

    Args:
        data: the document, UTF-8.
        form: turtle, trig, ntriples, nquads or jsonld.

    Raises:
        BadFile: it does not parse; with the line where the parser knows it.
    """
    try:
        for quad in ox.parse(data, format=_FORMATS[form]):
            graph = quad.graph_name
            yield RawQuad(
                _node(quad.subject),
                _node(quad.predicate),
                _node(quad.object),
                None if isinstance(graph, ox.DefaultGraph) else _node(graph),
            )
    except (SyntaxError, ValueError) as error:
        line = error.lineno if isinstance(error, SyntaxError) else None
        where = f"line {line}: " if line else ""
        raise BadFile(
            f"{where}the document is not {form}: {error}. Nothing of it was taken. "
            "Correct the place and send it again.",
            line=line,
        ) from error


def _node(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Triple):
        raise BadFile(
            "The document quotes a triple as a term (RDF 1.2), which is not kept here. Nothing of it was taken. "
            "Describe the statement with rmt:subject, rmt:predicate and rmt:object."
        )
    return from_term(term)
