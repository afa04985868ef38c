"""Results as values that can be compared: up to the names of blank nodes, the order of rows, and spellings of a value.

The store keeps each typed value in one spelling (`1.0` as a decimal is `1`), as `remit.literals` has it, so both sides
are brought to that; what has no value of its own, such as a plain string, is compared to the letter.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

import rdflib
from rdflib import RDF, BNode, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.query import Result
from rdflib.term import Node

from remit.literals import canonical

RS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
MEDIA_TYPES = {
    "srx": "application/sparql-results+xml",
    "srj": "application/sparql-results+json",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "ttl": "text/turtle",
    "rdf": "text/turtle",
}
Outcome: TypeAlias = bool | Graph


def read(content: bytes, suffix: str, *, base: str) -> Outcome:
    """Reads a result: yes or no, or a graph; a table becomes a graph with a node for each row."""
    with _to_the_letter():
        if suffix in ("ttl", "rdf"):
            return _plain(Graph().parse(content, format="turtle" if suffix == "ttl" else "xml", publicID=base))
        if suffix == "csv":
            head, *rows = csv.reader(io.StringIO(content.decode(), newline=""))
            return _table(head, ([_shown(value) for value in row] for row in rows))
        if suffix == "tsv":
            head, *lines = content.decode().removesuffix("\n").split("\n")
            names = [name.removeprefix("?") for name in head.split("\t")]
            return _table(names, ([_term(value) for value in line.split("\t")] for line in lines))
        result = Result.parse(io.BytesIO(content), format={"srx": "xml", "srj": "json"}[suffix])
        if result.type == "ASK":
            return bool(result.askAnswer)
        names = [str(name) for name in result.vars or ()]
        return _table(names, ([row.get(rdflib.Variable(name)) for name in names] for row in result.bindings))


def are_same(one: Outcome, other: Outcome) -> bool:
    """Says whether two results are the same."""
    if isinstance(one, Graph) and isinstance(other, Graph):
        return isomorphic(_canonical(one), _canonical(other))
    return one is other


def _canonical(graph: Graph) -> Graph:
    result = Graph()
    for subject, predicate, value in graph:
        result.add((subject, predicate, canonical(value) if isinstance(value, Literal) else value))
    return result


def is_table(content: bytes) -> bool:
    """Says whether Turtle describes the rows of a table."""
    return b"ResultSet" in content


def _plain(graph: Graph) -> Graph:
    """Gives a graph, where it describes a table, as such tables are made here."""
    whole = graph.value(None, RDF.type, RS.ResultSet)
    if whole is None:
        return graph
    names = sorted(map(str, graph.objects(whole, RS.resultVariable)))
    rows = []
    for solution in graph.objects(whole, RS.solution):
        bound = {
            str(graph.value(binding, RS.variable)): graph.value(binding, RS.value)
            for binding in graph.objects(solution, RS.binding)
        }
        rows.append([bound.get(name) for name in names])
    return _table(names, rows)


def _table(names: Iterable[str], rows: Iterable[Iterable[Node | None]]) -> Graph:
    graph = Graph()
    whole = BNode()
    names = list(names)
    for name in names:
        graph.add((whole, RS.resultVariable, Literal(name)))
    for row in rows:
        solution = BNode()
        graph.add((whole, RS.solution, solution))
        graph.add((solution, RDF.type, RS.Solution))
        for name, value in zip(names, row, strict=True):
            if value is not None:
                graph.add((solution, RS[name], value))
    return graph


def _shown(value: str) -> Node | None:
    if not value:
        return None
    return BNode(value.removeprefix("_:")) if value.startswith("_:") else Literal(value)


def _term(text: str) -> Node | None:
    if not text:
        return None
    if text.startswith("_:"):
        return BNode(text.removeprefix("_:"))
    graph = Graph().parse(data=f"<x:s> <x:p> {text} .", format="turtle")
    return graph.value(URIRef("x:s"), URIRef("x:p"))


@contextmanager
def _to_the_letter() -> Iterator[None]:
    """Keeps rdflib from writing literals in another way as it reads them."""
    before = rdflib.NORMALIZE_LITERALS
    rdflib.NORMALIZE_LITERALS = False
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = before
