"""Property paths as SHACL writes them, and as SPARQL does."""

from __future__ import annotations

from typing import assert_never

from rdflib import Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import NamespaceManager
from rdflib.term import Node

from remit.errors import BadFile
from remit.paths import Alternative, Inverse, Path, Predicate, Sequence, ZeroOrMore
from remit.terms import rdf, sh


def read_path(graph: Graph, node: Node) -> Path:
    """Reads a SHACL property path.

    Raises:
        BadFile: a form other than predicate, inverse, sequence, alternative and zero-or-more; or the inverse of
            a sequence, whose steps pySHACL 0.40 walks in the wrong order.
    """
    if isinstance(node, URIRef) and node != rdf.nil:
        return Predicate(node)
    if graph.value(node, rdf.first) is not None:
        return Sequence(tuple(read_path(graph, step) for step in Collection(graph, node)))
    if (inner := graph.value(node, sh.inversePath)) is not None:
        path = read_path(graph, inner)
        if has_sequence(path):
            raise BadFile(
                f"A property path is the inverse of a sequence, {notation(Inverse(path), graph.namespace_manager)}. "
                "The validator walks its steps in the wrong order. Write the steps in reverse, each inverted: "
                "^(a/b) is ^b/^a."
            )
        return Inverse(path)
    if (options := graph.value(node, sh.alternativePath)) is not None:
        return Alternative(tuple(read_path(graph, each) for each in Collection(graph, options)))
    if (inner := graph.value(node, sh.zeroOrMorePath)) is not None:
        return ZeroOrMore(read_path(graph, inner))
    forms = ", ".join(sorted(p.n3(graph.namespace_manager) for p in graph.predicates(node)))
    raise BadFile(
        f"A property path has the form {forms or node.n3()}, which shapes here do not use: the gate walks "
        "paths backwards and knows predicate, inverse, sequence, alternative and zero-or-more. "
        "Write the path with these."
    )


def has_sequence(path: Path) -> bool:
    """Whether some part of a path is a sequence."""
    match path:
        case Predicate():
            return False
        case Sequence():
            return True
        case Alternative(options):
            return any(map(has_sequence, options))
        case Inverse(inner) | ZeroOrMore(inner):
            return has_sequence(inner)
        case _:
            assert_never(path)


def notation(path: Path, names: NamespaceManager | None = None) -> str:
    """Gives a path in SPARQL's notation, with prefixed names where a namespace manager is given.

    A path of one property is its address alone, without angle brackets, when no names are given.
    """
    if isinstance(path, Predicate) and names is None:
        return str(path.iri)
    return _written(path, names)


def _written(path: Path, names: NamespaceManager | None) -> str:
    # SPARQL 1.1, 18.1.7 and grammar rules 88 to 94: | binds weakest, then /, then ^, then *
    match path:
        case Predicate(iri):
            return iri.n3(names)
        case Inverse(inner):
            return f"^{_primary(inner, names)}"
        case ZeroOrMore(inner):
            return f"{_primary(inner, names)}*"
        case Sequence(steps):
            return "/".join(
                _primary(step, names) if isinstance(step, Sequence | Alternative) else _written(step, names)
                for step in steps
            )
        case Alternative(options):
            return "|".join(_written(option, names) for option in options)
        case _:
            assert_never(path)


def _primary(path: Path, names: NamespaceManager | None) -> str:
    written = _written(path, names)
    return written if isinstance(path, Predicate) else f"({written})"
