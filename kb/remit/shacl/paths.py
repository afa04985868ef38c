"""Property paths as SHACL writes them, and as SPARQL does."""

from __future__ import annotations

from collections.abc import Iterable
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
        BadFile: a form other than predicate, inverse, sequence, alternative and zero-or-more.
    """
    if isinstance(node, URIRef) and node != rdf.nil:
        return Predicate(node)
    if graph.value(node, rdf.first) is not None:
        return Sequence(tuple(read_path(graph, step) for step in Collection(graph, node)))
    if (inner := graph.value(node, sh.inversePath)) is not None:
        return Inverse(read_path(graph, inner))
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


def notation(path: Path, names: NamespaceManager | None = None) -> str:
    """Gives a path in SPARQL's notation, with prefixed names where a namespace manager is given.

    A path of one property is its address alone, without angle brackets, when no names are given.
    """
    if isinstance(path, Predicate) and names is None:
        return str(path.iri)
    return _written(path, names, inside=False)


def _written(path: Path, names: NamespaceManager | None, *, inside: bool) -> str:
    match path:
        case Predicate(iri):
            return iri.n3(names)
        case Inverse(inner):
            return f"^{_written(inner, names, inside=True)}"
        case ZeroOrMore(inner):
            return f"{_written(inner, names, inside=True)}*"
        case Sequence(steps):
            return _bracketed("/", steps, names, inside=inside)
        case Alternative(options):
            return _bracketed("|", options, names, inside=inside)
        case _:
            assert_never(path)


def _bracketed(mark: str, parts: Iterable[Path], names: NamespaceManager | None, *, inside: bool) -> str:
    # an inverse binds its own path only, so that ^a|^b needs no brackets and (a/b)* does
    written = mark.join(_written(part, names, inside=not isinstance(part, Predicate | Inverse)) for part in parts)
    return f"({written})" if inside else written
