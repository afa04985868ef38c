"""The ontology as the program uses it: its modules, its hierarchy, and which nodes its definitions hold of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, assert_never

from rdflib import Graph, URIRef
from rdflib.term import Node

from remit.errors import BadFile
from remit.model.view import View
from remit.paths import Path as PropertyPath
from remit.paths import Predicate, alternative, inverse, sequence
from remit.paths import closure as repeated
from remit.reasoning.definitions import (
    AllOf,
    AnyOf,
    Expression,
    HasValue,
    Named,
    OneOf,
    Some,
    definitions,
    named_parts,
)
from remit.reasoning.hierarchy import PropertyHierarchy, closure
from remit.resources import folder
from remit.terms import rdf, rdfs

INFERRED: Final = "inferred"

_Pending = frozenset[tuple[Node, URIRef]]


def modules(ontology: Path | None = None) -> dict[str, Graph]:
    """Gives each module by its name, for example `evidence` or `schemes/status`, in the order of names.

    The classified module `inferred` is among them once it was written.

    Args:
        ontology: folder to read instead of the shipped one.

    Raises:
        BadFile: a module is not Turtle.
    """
    root = ontology or folder("ontology")
    return {path.relative_to(root).with_suffix("").as_posix(): read(path) for path in sorted(root.rglob("*.ttl"))}


def read(path: Path) -> Graph:
    """Gives the graph of one Turtle file.

    Raises:
        BadFile: it cannot be read or is not Turtle.
    """
    graph = Graph()
    try:
        graph.parse(data=path.read_text(encoding="utf-8"), format="turtle", publicID=path.resolve().as_uri())
    except OSError as error:
        raise BadFile(
            f"The file {path} cannot be read: {error.strerror}. Give the name of a file that exists."
        ) from error
    except SyntaxError as error:  # rdflib's BadSyntax
        line = getattr(error, "lines", None)
        raise BadFile(
            f"The file {path} is not Turtle: {error}. It cannot be used as it is. Mend that line.",
            line=line + 1 if isinstance(line, int) else None,
        ) from error
    except UnicodeDecodeError as error:
        raise BadFile(f"The file {path} is not UTF-8. Turtle is always UTF-8. Save it in that encoding.") from error
    return graph


@dataclass(frozen=True, slots=True, kw_only=True)
class Ontology:
    """The modules of one folder, with what follows from them.

    Attributes:
        graph: all modules together, the classified one among them.
        defined: for each class defined by equivalence, its definitions.
        superclasses: for each class, the classes that it lies in, itself included.
        below: for each class, the classes that lie in it, itself included.
        properties: the hierarchy of properties.
        given_by: for each class, the properties whose subjects (False) or values (True) belong to it.
    """

    graph: Graph
    defined: Mapping[URIRef, tuple[Expression, ...]]
    superclasses: Mapping[Node, frozenset[Node]]
    below: Mapping[Node, frozenset[Node]]
    properties: PropertyHierarchy
    given_by: Mapping[Node, frozenset[tuple[URIRef, bool]]]

    def instances_of(self, of_class: URIRef) -> frozenset[URIRef]:
        """Gives the nodes of the modules that belong to a class, as the reasoner classified them.

        For a class that is defined by equivalence these are what `inferred.ttl` says.
        """
        return frozenset(
            node
            for lower in self.subclasses(of_class)
            for node in self.graph.subjects(rdf.type_, lower)
            if isinstance(node, URIRef)
        )

    def subclasses(self, of_class: URIRef) -> frozenset[Node]:
        """Gives the classes that lie in a class, itself included."""
        return self.below.get(of_class, frozenset({of_class}))

    def types(self, view: View, node: Node) -> frozenset[Node]:
        """Gives the classes stated of a node in a view, with the classes that they lie in."""
        stated = frozenset(view.objects(node, rdf.type_))
        return stated.union(*(self.superclasses.get(t, frozenset()) for t in stated))

    def defined_types(self, view: View, node: Node) -> frozenset[URIRef]:
        """Gives the classes defined by equivalence that hold of a node in a view.

        Only what is stated in the view, or follows from the hierarchies, domains and ranges, is looked at:
        what an asserted membership in a defined class would itself entail of other nodes is not.
        """
        return frozenset(c for c in self.defined if self._belongs(view, node, c, frozenset()))

    def _belongs(self, view: View, node: Node, to: URIRef, pending: _Pending) -> bool:
        if (node, to) in pending:
            return False
        pending |= {(node, to)}
        below = self.subclasses(to)
        if not below.isdisjoint(view.objects(node, rdf.type_)):
            return True
        return any(
            self._is_used_as(view, node, lower)
            or any(self._holds(view, node, e, pending) for e in self._definitions(lower))
            for lower in below
        )

    def definition_paths(self) -> frozenset[PropertyPath]:
        """Gives every path from a node that `defined_types` reads to say what the node is.

        A class defined through other nodes of the same class would need paths without end; none is.
        """
        return frozenset(path for of_class in self.defined for path in self._class_paths(of_class, frozenset(), None))

    def _class_paths(self, to: URIRef, above: frozenset[Node], along: URIRef | None) -> Iterator[PropertyPath]:
        """Gives the paths from a node on which its membership in a class turns.

        Args:
            to: the class.
            above: the classes whose definitions lead here.
            along: the property by whose value the node was reached; None for the node itself.
        """
        yield Predicate(rdf.type_)
        for lower in self.subclasses(to):
            used = self.given_by.get(lower, frozenset())
            if (along, True) not in used:  # else the value belongs to the class by that property already
                for prop, as_value in used:
                    yield self._step(prop, turned=as_value)
            for expression in self._definitions(lower):
                if lower not in above:
                    yield from self._expression_paths(expression, above | {lower}, along)

    def _expression_paths(
        self, expression: Expression, above: frozenset[Node], along: URIRef | None
    ) -> Iterator[PropertyPath]:
        match expression:
            case Named(iri=iri):
                yield from self._class_paths(iri, above, along)
            case AllOf(parts=parts) | AnyOf(parts=parts):
                for part in parts:
                    yield from self._expression_paths(part, above, along)
            case OneOf():
                pass
            case HasValue(prop=prop):
                yield self._step(prop)
            case Some(prop=prop, filler=filler):
                yield self._step(prop)
                for path in self._expression_paths(filler, above, prop):
                    yield sequence(self._step(prop), path)
            case _:
                assert_never(expression)

    def _step(self, prop: URIRef, *, turned: bool = False) -> PropertyPath:
        ways = sorted(self.properties.ways_of(prop), key=lambda way: (way.predicate, way.inverse))
        step = alternative(*(inverse(w.predicate) if w.inverse is not turned else Predicate(w.predicate) for w in ways))
        passes_on = not self.properties.transitive.isdisjoint(self.properties.narrower.get(prop, {prop}))
        return sequence(step, repeated(step)) if passes_on else step

    def _definitions(self, of_class: Node) -> tuple[Expression, ...]:
        return self.defined.get(of_class, ()) if isinstance(of_class, URIRef) else ()

    def _is_used_as(self, view: View, node: Node, of_class: Node) -> bool:
        for prop, as_value in self.given_by.get(of_class, ()):
            for way in self.properties.ways.get(prop, ()):
                outgoing = way.inverse is as_value
                used = view.objects(node, way.predicate) if outgoing else view.subjects(way.predicate, node)
                if next(used, None) is not None:
                    return True
        return False

    def _holds(self, view: View, node: Node, expression: Expression, pending: _Pending) -> bool:
        match expression:
            case Named(iri=iri):
                return self._belongs(view, node, iri, pending)
            case AllOf(parts=parts):
                return all(self._holds(view, node, part, pending) for part in parts)
            case AnyOf(parts=parts):
                return any(self._holds(view, node, part, pending) for part in parts)
            case OneOf(nodes=nodes):
                return node in nodes
            case HasValue(prop=prop, value=value):
                return value in self.properties.values(view, node, prop)
            case Some(prop=prop, filler=filler):
                values = self.properties.values(view, node, prop)
                return any(self._holds(view, value, filler, pending) for value in values)
            case _:
                assert_never(expression)


def load(ontology: Path | None = None) -> Ontology:
    """Loads the ontology of a folder, or the shipped one.

    Raises:
        BadFile: a module is not Turtle.
        BadInput: a definition uses a construct that is not understood.
    """
    graph = Graph()
    for module in modules(ontology).values():
        graph += module
    return of_graph(graph)


def of_graph(graph: Graph) -> Ontology:
    """Gives the ontology that a graph of axioms holds."""
    defined = definitions(graph)
    above: list[tuple[Node, Node]] = [
        (lower, upper)
        for lower, upper in graph.subject_objects(rdfs.subClassOf)
        if isinstance(lower, URIRef) and isinstance(upper, URIRef)
    ]
    for of_class, expressions in defined.items():
        for expression in expressions:
            above += [(of_class, part) for part in named_parts(expression)]
            if isinstance(expression, Named):
                above.append((expression.iri, of_class))
    given_by: defaultdict[Node, set[tuple[URIRef, bool]]] = defaultdict(set)
    for axiom, as_value in ((rdfs.domain, False), (rdfs.range_, True)):
        for prop, named in graph.subject_objects(axiom):
            if isinstance(prop, URIRef):  # a datatype as range is no class, and never asked for
                given_by[named].add((prop, as_value))
    return Ontology(
        graph=graph,
        defined=defined,
        superclasses=closure(above),
        below=closure((upper, lower) for lower, upper in above),
        properties=PropertyHierarchy.of(graph),
        given_by={named: frozenset(props) for named, props in given_by.items()},
    )
