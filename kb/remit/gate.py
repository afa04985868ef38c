"""The gate: a change and what it touches, held against the shapes by pySHACL.

Which nodes a change touches follows from the shapes themselves: their paths are walked backwards from each
changed triple, over the edges of the state before and of the state after. What the shapes cannot say in
SHACL Core (a status above its evidence, a quote that does not match) is computed and stands beside the data.

Source: SHACL (W3C Recommendation 2017). Why local checking is exact: docs/decisions/0005.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from pyshacl.graph_abstraction import DataGraph
from pyshacl.validator import Validator
from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from remit.errors import Violation
from remit.paths import Walker
from remit.shapes import Shapes
from remit.state import State, Triple
from remit.terms import sh

log = logging.getLogger(__name__)

Reasons: TypeAlias = Mapping[tuple[Node, Node], str]
Progress: TypeAlias = Callable[[str, int, int], None]

_SEVERITY = {sh.Violation: "violation", sh.Warning_: "warning", sh.Info: "info"}
_BATCH = 200


class Gate:
    """Shapes parsed once, and for each shape the paths by which a change can reach its focus nodes."""

    def __init__(self, shapes: Shapes) -> None:
        """Compiles the shapes; about a second, once a process."""
        self.shapes = shapes
        self._validator = Validator(
            DataGraph.from_rdflib_graph(Graph()), shacl_graph=shapes.graph, options={}
        )
        self._by_shape = {shape.node: shape for shape in self._validator.shacl_graph.shapes}
        self._walkers = {
            iri: Walker(shapes.dependency_paths(iri)) for iri in shapes.targeted()
        }

    def touched(self, changed: Iterable[Triple], both: State) -> dict[URIRef, set[Node]]:
        """Gives for each shape the nodes whose conformance the changed triples can alter.

        Args:
            changed: triples that are in the state before or in the state after, and not in both.
            both: a state with the edges of both.
        """
        changed = tuple(changed)
        result = {}
        for iri, walker in self._walkers.items():
            found: set[Node] = set()
            seen: set[tuple[Node, int]] = set()
            for triple in changed:
                walker.collect_starts(both, triple, found=found, seen=seen)
            if found:
                result[iri] = found
        return result

    def check(
        self,
        state: State,
        focus: Mapping[URIRef, Collection[Node]],
        *,
        reasons: Reasons | None = None,
        progress: Progress | None = None,
    ) -> list[Violation]:
        """Validates nodes against shapes on a state; nodes that a shape does not target there are passed over.

        Args:
            state: the state after the change, with the evidence beside it.
            focus: nodes by shape, as `touched` gives them.
            reasons: why a piece of evidence stands, by node and property; added to the message.
            progress: called with a word, nodes done and nodes in all.

        Returns:
            Violations and warnings, in a stable order.
        """
        graph = state.graph()
        executor = self._validator.make_executor()
        found: list[Violation] = []
        work = [
            (iri, sorted(self.shapes.targets(state, iri, nodes), key=str))
            for iri, nodes in sorted(focus.items())
        ]
        total = sum(len(nodes) for _, nodes in work)
        done = 0
        for iri, nodes in work:
            for first in range(0, len(nodes), _BATCH):
                batch = nodes[first : first + _BATCH]
                _, reports = self._by_shape[iri].validate(executor, graph, focus=batch)
                found += [self._violation(report[2], reasons or {}) for report in reports]
                done += len(batch)
                if progress is not None:
                    progress("validating", done, total)
        return sorted(set(found), key=lambda v: (v.focus, v.shape, v.path or "", v.value or ""))

    def _violation(self, triples: Sequence[tuple[Any, Any, Any]], reasons: Reasons) -> Violation:
        values: dict[Node, Node] = {}
        messages: list[Literal] = []
        for _, predicate, value in triples:
            node = value[1] if isinstance(value, tuple) else value
            if predicate == sh.resultMessage:
                messages.append(node)
            else:
                values.setdefault(predicate, node)
        focus, shape = values[sh.focusNode], values[sh.sourceShape]
        message = " ".join(str(m) for m in sorted(messages))
        reason = self._reason(focus, shape, reasons)
        value_node = values.get(sh.value)
        return Violation(
            focus=str(focus),
            path=self.shapes.path_text(shape),
            value=value_node.n3() if value_node is not None else None,
            shape=str(shape),
            severity=_SEVERITY[values[sh.resultSeverity]],
            message=f"{message} {reason}" if reason else message,
            mend=self.shapes.mend(shape),
        )

    def _reason(self, focus: Node, shape: Node, reasons: Reasons) -> str:
        told = [
            text
            for (node, predicate), text in reasons.items()
            if node == focus and predicate in self.shapes.reads(shape)
        ]
        return " ".join(told)
