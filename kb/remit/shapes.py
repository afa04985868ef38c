"""The shapes that records must conform to: what they say, whom they target, and what they depend on.

Shapes are SHACL Core, restricted to what can be judged from the neighbourhood of a change: for each shape
`dependency_paths` gives every path along which a changed triple can change the outcome. Constructs for
which that cannot be said (SPARQL, closed shapes, other targets) are refused when shapes are loaded.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path as FilePath

from rdflib import Graph, Literal, URIRef
from rdflib.exceptions import ParserError
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.term import Node

from remit.errors import BadFile
from remit.model.view import View
from remit.paths import Path
from remit.resources import folder
from remit.shacl.paths import notation
from remit.shacl.reach import (
    OWN_CONSTRAINTS,
    Target,
    Targeting,
    all_shapes,
    constraints,
    dependency_paths,
    inexact,
    is_off,
    reads,
    targets_of,
)
from remit.shacl.wording import Severity, Wording, reporting, wording_of
from remit.terms import sh


class Shapes:
    """A set of shapes, checked to be of the kind that a local gate can judge exactly."""

    def __init__(self, graph: Graph) -> None:
        """Reads the shapes of a graph.

        Raises:
            BadFile: a construct with which the gate could not be exact; the message names it.
        """
        problems = inexact(graph)
        if problems:
            raise BadFile("\n".join(problems))
        self.graph = graph
        self._targets = {
            shape: targets
            for shape in all_shapes(graph)
            if isinstance(shape, URIRef) and (targets := tuple(targets_of(graph, shape))) and not is_off(graph, shape)
        }
        self._depends_on = {shape: dependency_paths(graph, shape) for shape in self._targets}
        self._wording = {shape: wording_of(graph, shape) for shape in reporting(graph)}
        self._reads = {shape: reads(graph, shape) for shape in self._wording}

    @classmethod
    def load(cls, where: FilePath | None = None) -> Shapes:
        """Reads the shapes that Remit ships, or those of a folder (its files, not its subfolders).

        Raises:
            BadFile: no Turtle in the folder, a file that is not Turtle, or a construct with which the gate could
                not be exact.
        """
        where = where or folder("shapes")
        graph = Graph(bind_namespaces="none")
        for file in sorted(where.glob("*.ttl")):
            parse_turtle(graph, file)
        shapes = cls(graph)
        if not shapes.targeted():
            raise BadFile(
                f"The folder {where} holds no shape with a target, so that every change would be accepted. "
                "Name the folder that holds the shapes, or install remit again."
            )
        return shapes

    def targeted(self) -> tuple[URIRef, ...]:
        """Gives the shapes that have targets of their own, in the order of addresses."""
        return tuple(self._targets)

    def targets_of(self, shape: URIRef) -> tuple[Target, ...]:
        """Gives whom a shape concerns; any one of the targets is enough. Empty where it has none."""
        return self._targets.get(shape, ())

    def parts(self, shape: URIRef) -> tuple[Node, ...]:
        """Gives the shapes that say together, each of a focus node, what a shape says of it.

        They are its property shapes where it consists of these, so that one can be held against many nodes at
        once; else it is the shape itself.
        """
        if any(self.graph.value(shape, predicate) is not None for predicate in (sh.path, *OWN_CONSTRAINTS)):
            return (shape,)
        return tuple(sorted(self.graph.objects(shape, sh.property_), key=str))

    def constraints(self) -> Graph:
        """Gives the shapes without their words, which say the same and are faster to validate with."""
        return constraints(self.graph)

    def properties(self, shape: URIRef) -> tuple[Node, ...]:
        """Gives the property shapes of a node shape in the order in which a form shows them (sh:order)."""
        return tuple(sorted(self.graph.objects(shape, sh.property_), key=self._place))

    def _place(self, shape: Node) -> tuple[float, str]:
        order = self.graph.value(shape, sh.order)
        return (float(order) if isinstance(order, Literal) else float("inf"), str(shape))

    def targets(self, view: View, shape: URIRef, nodes: Iterable[Node]) -> set[Node]:
        """Gives those of the nodes that are focus nodes of the shape in the view."""
        return Targeting(view).selected(self.targets_of(shape), nodes)

    def dependency_paths(self, shape: URIRef) -> frozenset[Path]:
        """Gives every path from a focus node along which a changed triple can change the shape's outcome."""
        return self._depends_on[shape] if shape in self._depends_on else dependency_paths(self.graph, shape)

    def reads(self, shape: Node) -> frozenset[URIRef]:
        """Gives every property that the constraints of a shape read, on whatever node."""
        found = self._reads.get(shape)
        return found if found is not None else reads(self.graph, shape)

    def reporting(self) -> tuple[Node, ...]:
        """Gives every shape that a report can name, in the order of addresses."""
        return tuple(self._wording)

    def wording(self, shape: Node) -> Wording:
        """Gives what a shape that a report names says to people."""
        found = self._wording.get(shape)
        return found if found is not None else wording_of(self.graph, shape)

    def message(self, shape: Node) -> str:
        """Gives what a shape says is wrong; empty where it has no message."""
        return self.wording(shape).message

    def mend(self, shape: Node) -> str:
        """Gives how to mend what a shape reports; empty where it does not say."""
        return self.wording(shape).mend

    def severity(self, shape: Node) -> Severity:
        """Gives how grave it is when a node does not conform to a shape."""
        return self.wording(shape).severity

    def path_text(self, shape: Node) -> str | None:
        """Gives the property that a shape concerns: an address, or a path in SPARQL's notation."""
        path = self.wording(shape).path
        return None if path is None else notation(path)


def parse_turtle(graph: Graph, file: FilePath) -> None:
    """Reads a Turtle file into a graph.

    Raises:
        BadFile: the file is not Turtle; the message says where it fails.
    """
    try:
        graph.parse(file, format="turtle", publicID=file.name)
    except (BadSyntax, ParserError) as problem:
        line = getattr(problem, "lines", None)
        number = line + 1 if isinstance(line, int) else None
        raise BadFile(
            f"{file.name} cannot be read as Turtle: {problem}. Nothing of it is used. Correct the Turtle.",
            line=number,
        ) from problem
