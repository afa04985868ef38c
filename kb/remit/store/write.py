"""Triples as Turtle and N-Triples, written by the engine: a page of a list has thousands of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyoxigraph as ox
from rdflib import RDF, Literal, URIRef
from rdflib.term import Node

from remit.store.convert import to_named_node, to_term

TURTLE, NTRIPLES = "text/turtle", "application/n-triples"
_FORMATS = {TURTLE: ox.RdfFormat.TURTLE, NTRIPLES: ox.RdfFormat.N_TRIPLES}


def write_triples(triples: Iterable[tuple[Node, Node, Node]], media_type: str, *, prefixes: Mapping[str, str]) -> bytes:
    """Gives the triples in Turtle or N-Triples, in one order: the same triples give the same bytes.

    Args:
        triples: without blank nodes; nothing here has any.
        media_type: `TURTLE` or `NTRIPLES`.
        prefixes: addresses by prefix, for Turtle.

    Raises:
        BadInput: a term cannot be written.
    """
    ordered = sorted(triples, key=lambda triple: (triple[0], triple[1] != RDF.type, triple[1], _order(triple[2])))
    found = (
        ox.Triple(to_named_node(str(subject)), to_named_node(str(predicate)), to_term(value))
        for subject, predicate, value in ordered
        if isinstance(value, URIRef | Literal)
    )
    named = dict(prefixes) if media_type == TURTLE else None
    content = ox.serialize(found, format=_FORMATS[media_type], prefixes=named) or b""
    if media_type == NTRIPLES:
        return content
    # the engine declares prefixes in no order
    declared: list[bytes] = []
    while content.startswith(b"@prefix "):
        line, _, content = content.partition(b"\n")
        declared.append(line + b"\n")
    # line feeds within texts are escaped, so what follows one is layout
    return b"".join(sorted(declared)) + content.replace(b"\n\t", b"\n    ")


def _order(value: Node) -> tuple[str, str, str]:
    if isinstance(value, Literal):
        return str(value), str(value.datatype or ""), value.language or ""
    return str(value), "", ""
