"""What goes to the reasoner: everything but annotations and literals that it cannot read."""

from __future__ import annotations

from typing import Final

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from remit.terms import owl, rdf, rdfs, xsd

# HermiT stops on any other datatype, xsd:date and EDTF among them.
READABLE: Final = frozenset(
    {xsd.string, xsd.boolean, xsd.decimal, xsd.integer, xsd.dateTime, xsd.anyURI, rdf.langString}
)
_ANNOTATIONS: Final = frozenset(
    {
        owl.deprecated,
        owl.imports,
        owl.priorVersion,
        owl.versionIRI,
        owl.versionInfo,
        rdfs.comment,
        rdfs.isDefinedBy,
        rdfs.label,
        rdfs.seeAlso,
    }
)
_LISTS: Final = frozenset({rdf.first, rdf.rest})
_OWL: Final = owl.NAMESPACE


def for_reasoner(graph: Graph) -> Graph:
    """Gives the part of a graph that a reasoner works on.

    Left out are annotations, literals of other datatypes, ranges that name such a datatype, properties that
    the graph does not declare, and lists that are data and not part of an axiom.
    """
    annotations = _ANNOTATIONS | set(graph.subjects(rdf.type_, owl.AnnotationProperty))
    declared = set(graph.subjects(rdf.type_, owl.ObjectProperty)) | set(graph.subjects(rdf.type_, owl.DatatypeProperty))
    axiom_lists = _lists_of_axioms(graph)
    projected = Graph()
    for subject, predicate, value in graph:
        if predicate in annotations or _is_unreadable(value):
            continue
        if predicate == rdfs.range_ and _is_unreadable_range(value):
            continue
        if predicate in _LISTS:
            if subject in axiom_lists:
                projected.add((subject, predicate, value))
        elif _is_logic(predicate) or predicate in declared:
            projected.add((subject, predicate, value))
    return projected


def _is_logic(predicate: Node) -> bool:
    return predicate == rdf.type_ or str(predicate).startswith((_OWL, rdfs.NAMESPACE))


def _is_unreadable(value: Node) -> bool:
    if not isinstance(value, Literal):
        return False
    if value.ill_typed:
        return True
    return value.datatype is not None and value.datatype not in READABLE


def _is_unreadable_range(value: Node) -> bool:
    is_datatype = isinstance(value, URIRef) and (value.startswith(xsd.NAMESPACE) or "/datatypes/" in value)
    return is_datatype and value not in READABLE


def _lists_of_axioms(graph: Graph) -> frozenset[Node]:
    heads = [
        value
        for predicate in (owl.intersectionOf, owl.unionOf, owl.oneOf, owl.members)
        for value in graph.objects(None, predicate)
    ]
    found: set[Node] = set()
    for head in heads:
        at: Node | None = head
        while at is not None and at != rdf.nil and at not in found:
            found.add(at)
            at = graph.value(at, rdf.rest)
    return frozenset(found)
