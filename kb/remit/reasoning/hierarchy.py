"""Classes above a class, and what a property reaches through narrower and inverse properties."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass

from rdflib import Graph, URIRef
from rdflib.term import Node

from remit.model.view import View
from remit.terms import owl, rdf, rdfs


def closure(pairs: Iterable[tuple[Node, Node]]) -> Mapping[Node, frozenset[Node]]:
    """Gives for each node all that are reached from it by the pairs, itself included."""
    next_to: defaultdict[Node, set[Node]] = defaultdict(set)
    for lower, upper in pairs:
        next_to[lower].add(upper)
        next_to[upper].update(())
    return {node: frozenset(reach(node, lambda n: next_to.get(n, ()))) for node in list(next_to)}


def reach(start: Node, step: Callable[[Node], Iterable[Node]]) -> set[Node]:
    """Gives all nodes that are reached from a node in any number of steps, itself included."""
    found, waiting = {start}, [start]
    while waiting:
        for node in step(waiting.pop()):
            if node not in found:
                found.add(node)
                waiting.append(node)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way in which a property is stated: as itself, or as an inverse.

    Attributes:
        predicate: the predicate in the data.
        inverse: whether it is read from object to subject.
    """

    predicate: URIRef
    inverse: bool

    def values(self, view: View, node: Node) -> Iterator[Node]:
        """Gives what is reached from the node."""
        if self.inverse:
            return view.subjects(self.predicate, node)
        return view.objects(node, self.predicate)


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyHierarchy:
    """Properties with what lies below them.

    Attributes:
        ways: for each property, each way in which a statement of it can be made.
        narrower: for each property, the properties that are it or below it, inverses not counted.
        transitive: the properties that pass on.
    """

    ways: Mapping[Node, frozenset[Way]]
    narrower: Mapping[Node, frozenset[Node]]
    transitive: frozenset[Node]

    @classmethod
    def of(cls, graph: Graph) -> PropertyHierarchy:
        """Reads the hierarchy from a graph of axioms."""
        directed: list[tuple[Node, Node]] = []
        for lower, upper in graph.subject_objects(rdfs.subPropertyOf):
            directed.append((upper, lower))
        narrower = closure(directed)
        inverses: defaultdict[Node, set[Node]] = defaultdict(set)
        for one, other in graph.subject_objects(owl.inverseOf):
            inverses[one].add(other)
            inverses[other].add(one)
        passing = set(graph.subjects(rdf.type_, owl.TransitiveProperty))
        passing |= {other for one in passing for other in inverses[one]}
        named = {
            *narrower,
            *inverses,
            *passing,
            *graph.subjects(rdf.type_, owl.ObjectProperty),
            *graph.subjects(rdf.type_, owl.DatatypeProperty),
        }
        ways = {prop: frozenset(_ways(prop, narrower, inverses)) for prop in named}
        return cls(ways=ways, narrower=narrower, transitive=frozenset(passing))

    def values(self, view: View, node: Node, prop: Node) -> set[Node]:
        """Gives all values of the property at the node, stated or following from the hierarchy."""
        found = {value for way in self.ways_of(prop) for value in way.values(view, node)}
        for below in self.narrower.get(prop, frozenset({prop})):
            if below in self.transitive:
                found |= self._passed_on(view, node, below)
        return found

    def _passed_on(self, view: View, node: Node, prop: Node) -> set[Node]:
        def step(at: Node) -> Iterator[Node]:
            return (value for way in self.ways_of(prop) for value in way.values(view, at))

        return {value for first in step(node) for value in reach(first, step)}

    def ways_of(self, prop: Node) -> frozenset[Way]:
        """Gives each way in which a statement of the property can be made."""
        if prop in self.ways:
            return self.ways[prop]
        return frozenset({Way(predicate=URIRef(str(prop)), inverse=False)})


def _ways(prop: Node, narrower: Mapping[Node, frozenset[Node]], inverses: Mapping[Node, Set[Node]]) -> Iterator[Way]:
    seen, waiting = {(prop, False)}, [(prop, False)]
    while waiting:
        at, turned = waiting.pop()
        if isinstance(at, URIRef):
            yield Way(predicate=at, inverse=turned)
        below = [(n, turned) for n in narrower.get(at, frozenset())]
        across = [(n, not turned) for n in inverses.get(at, ())]
        for item in (*below, *across):
            if item not in seen:
                seen.add(item)
                waiting.append(item)
