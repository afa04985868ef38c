"""What shapes say to people: the sentence that a policy analyst reads, and how to mend what it reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal as OneOf

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from remit.paths import Path
from remit.shacl.paths import read_path
from remit.shacl.reach import OWN_CONSTRAINTS, all_shapes, targets_of
from remit.terms import rmt, sh

Severity = OneOf["violation", "warning", "info"]
_SEVERITIES: dict[Node, Severity] = {sh.Violation: "violation", sh.Warning_: "warning", sh.Info: "info"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What a shape says to people.

    Attributes:
        shape: the shape, as a report names it.
        message: what is wrong and why it matters; empty where the shape has no message.
        mend: how to mend it; empty where the shape does not say.
        severity: a violation refuses, a warning is shown to the reviewer, an info feeds the lint.
        path: the property concerned; for a shape of the node itself the one that it says to concern.
        name: short name of the field.
        description: what the field holds.
    """

    shape: Node
    message: str
    mend: str
    severity: Severity
    path: Path | None
    name: str
    description: str


def reporting(graph: Graph) -> tuple[Node, ...]:
    """Gives the shapes that a report can name: property shapes of targeted shapes, and constraints of the node."""
    found: set[Node] = set()
    todo = [s for s in all_shapes(graph) if any(True for _ in targets_of(graph, s))]
    while todo:
        shape = todo.pop()
        if any(graph.value(shape, p) is not None for p in OWN_CONSTRAINTS):
            found.add(shape)
        todo += [p for p in graph.objects(shape, sh.property_) if p not in found]
    return tuple(sorted(found, key=str))


def wording_of(graph: Graph, shape: Node) -> Wording:
    """Gives what a shape says to people."""
    path = graph.value(shape, sh.path) or graph.value(shape, rmt.concerns)
    severity = graph.value(shape, sh.severity)
    return Wording(
        shape=shape,
        message=words_of(graph, shape, sh.message),
        mend=words_of(graph, shape, rmt.mend),
        severity="violation" if severity is None else _SEVERITIES.get(severity, "violation"),
        path=None if path is None else read_path(graph, path),
        name=words_of(graph, shape, sh.name),
        description=words_of(graph, shape, sh.description),
    )


def words_of(graph: Graph, shape: Node, predicate: URIRef) -> str:
    """Gives the words in English, else in whatever language comes first; empty where there are none."""
    found = [o for o in graph.objects(shape, predicate) if isinstance(o, Literal)]
    found.sort(key=lambda o: (o.language != "en", o.language or "", str(o)))
    return str(found[0]) if found else ""
