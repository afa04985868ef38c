"""What goes to the reasoner: everything but annotations and literals that it cannot read."""

from __future__ import annotations

from collections import Counter
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

    Left out are annotations; literals of other datatypes, and ranges that name such a datatype; lists that are
    data and not part of an axiom; statements from which no membership in a class follows; and nodes of which
    nothing but one class is said, since nothing follows from that either.
    """
    telling = _telling_properties(graph)
    axiom_lists = _lists_of_axioms(graph)
    projected = Graph()
    for triple in graph:
        subject, predicate, value = triple
        if _is_unreadable(value) or (predicate == rdfs.range_ and _is_unreadable_range(value)):
            continue
        if predicate in _LISTS:
            is_kept = subject in axiom_lists
        elif predicate == rdf.type_:
            is_kept = value != owl.NamedIndividual
        else:
            is_kept = predicate not in _ANNOTATIONS and (_is_logic(predicate) or predicate in telling)
        if is_kept:
            projected.add(triple)
    for node in _nodes_without_consequence(projected):
        projected.remove((node, rdf.type_, None))
    return projected


def _telling_properties(graph: Graph) -> frozenset[Node]:
    """The properties from whose statements a membership in a class follows."""
    telling: set[Node] = set(graph.objects(None, owl.onProperty)) | set(graph.subjects(rdfs.domain))
    telling |= {prop for prop, value in graph.subject_objects(rdfs.range_) if not _is_datatype(value)}
    telling |= set(graph.subjects(rdf.type_, owl.FunctionalProperty))
    waiting = list(telling)
    while waiting:
        prop = waiting.pop()
        near = {
            *graph.subjects(rdfs.subPropertyOf, prop),
            *graph.subjects(owl.inverseOf, prop),
            *graph.objects(prop, owl.inverseOf),
        }
        waiting += near - telling
        telling |= near
    return frozenset(telling - set(graph.subjects(rdf.type_, owl.AnnotationProperty)))


def _nodes_without_consequence(graph: Graph) -> list[Node]:
    said_of: Counter[Node] = Counter(subject for subject, _, _ in graph)
    used = set(graph.objects())
    return [
        node
        for node, value in graph.subject_objects(rdf.type_)
        if said_of[node] == 1 and node not in used and not str(value).startswith((_OWL, rdfs.NAMESPACE))
    ]


def _is_logic(predicate: Node) -> bool:
    return predicate == rdf.type_ or str(predicate).startswith((_OWL, rdfs.NAMESPACE))


def _is_unreadable(value: Node) -> bool:
    if not isinstance(value, Literal):
        return False
    if value.ill_typed:
        return True
    return value.datatype is not None and value.datatype not in READABLE


def _is_unreadable_range(value: Node) -> bool:
    return _is_datatype(value) and value not in READABLE


def _is_datatype(value: Node) -> bool:
    return isinstance(value, URIRef) and (value.startswith(xsd.NAMESPACE) or "/datatypes/" in value)


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
