"""The gate: a change and what it touches, held against the shapes by pySHACL.

Which nodes a change touches follows from the shapes themselves: their paths are walked backwards from each
changed triple, over the edges of the state before and of the state after. What the shapes cannot say in
SHACL Core (a status above its evidence, a quote that does not match) is computed and stands beside the data.

Source: SHACL (W3C Recommendation 2017). Why local checking is exact: docs/decisions/0005.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, TypeAlias, assert_never

from pyshacl.graph_abstraction import DataGraph
from pyshacl.validator import Validator
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import NamespaceManager
from rdflib.term import Node
from typing_extensions import override

from remit.errors import Violation
from remit.paths import Walkers, closure, evaluate, inverse, sequence
from remit.shacl.reach import Targeting, alternatives
from remit.shapes import Shapes
from remit.state import State, Triple
from remit.terms import rdf, rdfs, sh

Reasons: TypeAlias = Mapping[tuple[Node, Node], str]
Focus: TypeAlias = Mapping[URIRef, Collection[Node]]
Progress: TypeAlias = Callable[[str, int, int], None]

INSTANCES = sequence(closure(inverse(rdfs.subClassOf)), inverse(rdf.type_))
_BATCH = 200


class Gate:
    """Shapes parsed once, and for each the paths by which a change can reach its focus nodes."""

    def __init__(self, shapes: Shapes) -> None:
        """Compiles the shapes; about a second, once a process."""
        self.shapes = shapes
        constraints = shapes.constraints()
        constraints.namespace_manager = _NoPrefixes(constraints)
        self._validator = Validator(DataGraph.from_rdflib_graph(Graph()), shacl_graph=constraints)
        compiled = {shape.node: shape for shape in self._validator.shacl_graph.shapes}
        self._parts = {iri: tuple(compiled[part] for part in shapes.parts(iri)) for iri in shapes.targeted()}
        self._alternatives = {
            part: tuple(compiled[each] for each in alternatives(constraints, part))
            for parts in self._parts.values()
            for part in (shape.node for shape in parts)
        }
        self._walkers = Walkers({iri: shapes.dependency_paths(iri) for iri in shapes.targeted()})

    def touched(self, changed: Iterable[Triple], both: State) -> Focus:
        """Gives for each shape the nodes whose conformance the changed triples can alter.

        Args:
            changed: triples that are in the state before or in the state after, and not in both.
            both: a state with the edges of both.
        """
        return self._walkers.starts(both, changed)

    def everything(self, state: State) -> Focus:
        """Gives for each shape every node that it targets."""
        return {iri: set(self._targeted(state, iri)) for iri in self._parts}

    def check(
        self,
        state: State,
        focus: Focus,
        *,
        reasons: Reasons | None = None,
        progress: Progress | None = None,
    ) -> list[Violation]:
        """Validates nodes against shapes; nodes that a shape does not target are passed over.

        Args:
            state: the state after the change, with the evidence beside it.
            focus: nodes by shape, as `touched` gives them.
            reasons: why a piece of evidence stands, by node and property; added to the message.
            progress: called with a word, nodes done and nodes in all.

        Returns:
            Violations and warnings, in a stable order.
        """
        graph = state.graph()
        graph.namespace_manager = _NoPrefixes(graph)
        executor = self._validator.make_executor()
        work = []
        targeting = Targeting(state)
        for iri in sorted(focus, key=str):
            nodes = sorted(targeting.selected(self.shapes.targets_of(iri), focus[iri]), key=str)
            work += [(self._parts[iri], nodes[i : i + _BATCH]) for i in range(0, len(nodes), _BATCH)]
        total, done = sum(len(nodes) for _, nodes in work), 0
        found: set[Violation] = set()
        for parts, nodes in work:
            # each part over all nodes at once: pySHACL looks a shape up anew for every call
            for part in parts:
                in_doubt = self._in_doubt(part.node, nodes, executor, graph)
                if in_doubt:
                    _, reports = part.validate(executor, graph, focus=in_doubt)
                    found.update(self._violation(report[2], reasons or {}) for report in reports)
            done += len(nodes)
            if progress is not None:
                progress("validating", done, total)
        return sorted(found, key=lambda v: (v.focus, v.shape, v.path or "", v.value or ""))

    def _in_doubt(self, part: Node, nodes: list[Node], executor: Any, graph: Graph) -> list[Node]:
        """Gives the nodes that conform to no alternative of a shape that has some; all nodes where it has none.

        pySHACL tries every alternative at every node, one node after another. Here each is tried at all nodes
        together, and only at those that conform to none before it; for what is left, pySHACL has the last word.
        """
        for alternative in self._alternatives[part]:
            if nodes:
                _, reports = alternative.validate(executor, graph, focus=nodes)
                failing = {_said(report[2], sh.focusNode) for report in reports}
                nodes = [node for node in nodes if node in failing]
        return nodes

    def _targeted(self, state: State, shape: URIRef) -> Iterable[Node]:
        for target in self.shapes.targets_of(shape):
            match target.kind:
                case "class":
                    yield from evaluate(state, target.value, INSTANCES)
                case "node":
                    yield target.value
                case "subjects":
                    yield from (s for s, _, _ in state.triples((None, target.value, None)))
                case "objects":
                    yield from (o for _, _, o in state.triples((None, target.value, None)))
                case _:
                    assert_never(target.kind)

    def _violation(self, triples: Iterable[tuple[Any, Any, Any]], reasons: Reasons) -> Violation:
        said: dict[Node, Node] = {}
        for _, predicate, value in triples:
            said.setdefault(predicate, value[1] if isinstance(value, tuple) else value)
        focus, shape = said[sh.focusNode], said[sh.sourceShape]
        told = [
            reasons[(focus, predicate)]
            for predicate in sorted(self.shapes.reads(shape))
            if (focus, predicate) in reasons
        ]
        value = said.get(sh.value)
        return Violation(
            focus=str(focus),
            path=self.shapes.path_text(shape),
            value=value.n3() if isinstance(value, URIRef | Literal) else None,
            shape=str(shape),
            severity=self.shapes.severity(shape),
            message=" ".join([self.shapes.message(shape) or str(said.get(sh.resultMessage, "")), *told]),
            mend=self.shapes.mend(shape),
        )


def _said(triples: Iterable[tuple[Any, Any, Any]], predicate: URIRef) -> Node | None:
    """Gives what a result says by a property; pySHACL puts a node beside the graph that it is in."""
    values = (value for _, said, value in triples if said == predicate)
    return next((value[1] if isinstance(value, tuple) else value for value in values), None)


class _NoPrefixes(NamespaceManager):
    """Writes every address in full: pySHACL words a description for each result, and none of them is shown."""

    def __init__(self, graph: Graph) -> None:
        super().__init__(graph, bind_namespaces="none")

    @override
    def normalizeUri(self, rdfTerm: str) -> str:
        return f"<{rdfTerm}>"

    @override
    def bind(self, *args: Any, **options: Any) -> None:
        pass
