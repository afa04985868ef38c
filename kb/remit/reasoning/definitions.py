"""Definitions by equivalence, read from OWL into expressions that can be evaluated on a state of the data.

Understood are named classes, owl:intersectionOf, owl:unionOf, owl:oneOf, owl:hasValue and owl:someValuesFrom.
All of them are positive: more data never makes a node lose a class, so that looking at what is stated gives
what a reasoner derives.
"""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from remit.errors import BadInput
from remit.terms import owl, rdf


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """All of a named class."""

    iri: URIRef


@dataclass(frozen=True, slots=True, kw_only=True)
class AllOf:
    """What every part holds of."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    """What at least one part holds of."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOf:
    """The nodes listed."""

    nodes: frozenset[Node]


@dataclass(frozen=True, slots=True, kw_only=True)
class HasValue:
    """What has this value of the property."""

    prop: URIRef
    value: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Some:
    """What has a value of the property of which the filler holds."""

    prop: URIRef
    filler: Expression


Expression = Named | AllOf | AnyOf | OneOf | HasValue | Some


def definitions(graph: Graph) -> dict[URIRef, tuple[Expression, ...]]:
    """Gives for each class that is defined by equivalence its definitions.

    Raises:
        BadInput: a definition uses a construct that is not understood.
    """
    found: dict[URIRef, tuple[Expression, ...]] = {}
    for defined, node in sorted(graph.subject_objects(owl.equivalentClass), key=str):
        if isinstance(defined, URIRef):
            found[defined] = (*found.get(defined, ()), _expression(graph, node, defined))
    return found


def named_parts(expression: Expression) -> frozenset[URIRef]:
    """Gives the named classes that everything in the expression belongs to."""
    match expression:
        case Named(iri=iri):
            return frozenset({iri})
        case AllOf(parts=parts):
            return frozenset().union(*(named_parts(part) for part in parts))
        case _:
            return frozenset()


def _expression(graph: Graph, node: Node, defined: URIRef) -> Expression:
    if isinstance(node, URIRef):
        return Named(iri=node)
    if (members := graph.value(node, owl.intersectionOf)) is not None:
        # what is read off the node itself comes first: of most nodes it does not hold, and the rest is spared
        return AllOf(parts=tuple(sorted(_parts(graph, members, defined), key=lambda part: isinstance(part, Named))))
    if (members := graph.value(node, owl.unionOf)) is not None:
        return AnyOf(parts=_parts(graph, members, defined))
    if (members := graph.value(node, owl.oneOf)) is not None:
        return OneOf(nodes=frozenset(Collection(graph, members)))
    prop = graph.value(node, owl.onProperty)
    if isinstance(prop, URIRef):
        if (value := graph.value(node, owl.hasValue)) is not None:
            return HasValue(prop=prop, value=value)
        if (filler := graph.value(node, owl.someValuesFrom)) is not None:
            return Some(prop=prop, filler=_expression(graph, filler, defined))
    used = sorted(str(p) for p in graph.predicates(node) if p != rdf.type_)
    raise BadInput(
        f"The definition of <{defined}> uses {', '.join(used) or 'an empty class expression'}. "
        "The program evaluates definitions on data and understands only intersection, union, oneOf, "
        "hasValue and someValuesFrom. Write the definition with these."
    )


def _parts(graph: Graph, members: Node, defined: URIRef) -> tuple[Expression, ...]:
    return tuple(_expression(graph, member, defined) for member in Collection(graph, members))
