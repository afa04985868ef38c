"""Why ontology and records contradict each other, as far as disjoint classes explain it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

from rdflib import Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from remit.check.report import Finding
from remit.ontology import Ontology
from remit.terms import owl, rdf, rdfs


def contradictions(ontology: Ontology, named: Mapping[str, Graph]) -> Iterator[Finding]:
    """Gives each node that belongs to two disjoint classes; if there is none, one finding that says so.

    Args:
        ontology: axioms and records together.
        named: the files, so that a node can be said to stand in one.
    """
    disjoint = disjoint_pairs(ontology.graph)
    found = False
    for node in sorted(set(ontology.graph.subjects()), key=str):
        classes = {
            upper
            for lower in (*ontology.types(ontology.graph, node), *ontology.defined_types(ontology.graph, node))
            for upper in ontology.superclasses.get(lower, frozenset({lower}))
        }
        for pair in sorted(disjoint, key=lambda p: sorted(map(str, p))):
            if pair <= classes:
                found = True
                yield _finding(ontology.graph, node, pair, named)
    if not found:
        yield Finding(
            step="consistency",
            rule="contradiction",
            where="",
            message=(
                "Ontology and records contradict each other, and no single record explains it. "
                "Take files out one by one until the check passes, and look at the last."
            ),
        )


def disjoint_pairs(graph: Graph) -> frozenset[frozenset[Node]]:
    """Gives the pairs of classes that have nothing in common."""
    pairs = {frozenset(pair) for pair in graph.subject_objects(owl.disjointWith)}
    for axiom in graph.subjects(rdf.type_, owl.AllDisjointClasses):
        for members in graph.objects(axiom, owl.members):
            pairs |= {frozenset(pair) for pair in combinations(Collection(graph, members), 2)}
    return frozenset(pairs)


def _finding(graph: Graph, node: Node, pair: frozenset[Node], named: Mapping[str, Graph]) -> Finding:
    one, other = sorted(_label(graph, of_class) for of_class in pair)
    return Finding(
        step="consistency",
        rule="contradiction",
        where=", ".join(name for name, each in named.items() if (node, None, None) in each),
        message=(
            f"{node.n3()} is {one} and {other}, and nothing can be both. "
            "Take away the type or the property that makes it one of them."
        ),
    )


def _label(graph: Graph, of_class: Node) -> str:
    label = graph.value(of_class, rdfs.label)
    name = str(label) if label is not None else str(of_class)
    article = "an" if name[:1] in "aeiou" else "a"
    return f"{article} {name}" if isinstance(of_class, URIRef) else name
