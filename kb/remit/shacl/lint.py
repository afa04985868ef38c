"""What is wrong with shapes that are to be shipped."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import BNode, Graph, Literal
from rdflib.collection import Collection
from rdflib.term import Node

from remit.shacl.reach import all_shapes, inexact
from remit.shacl.wording import reporting, words_of
from remit.terms import rmt, sh, xsd


def lint(graph: Graph) -> tuple[str, ...]:
    """Says what is wrong with shapes that Remit ships: constructs, words, literals that engines change."""
    return (*inexact(graph), *_wantingwords_of(graph), *_repeated_messages(graph), *_compared_strings(graph))


def _wantingwords_of(graph: Graph) -> Iterator[str]:
    names = graph.namespace_manager
    for shape in reporting(graph):
        where = f"Shape {shape.n3(names)}"
        if isinstance(shape, BNode):
            yield f"{where} has no address, so that a report could not name it. Give it one."
            continue
        for predicate in (sh.message, rmt.mend, sh.name, sh.description):
            found = list(graph.objects(shape, predicate))
            words = [o for o in found if isinstance(o, Literal) and o.language == "en"]
            if len(words) != 1:
                yield (
                    f"{where} has {len(words)} values of {predicate.n3(names)} in English. A policy analyst "
                    "reads exactly one. Add or remove."
                )
        for predicate in (sh.severity, sh.order, sh.group):
            if graph.value(shape, predicate) is None:
                yield f"{where} has no {predicate.n3(names)}, which reports and forms need. Add it."
        if graph.value(shape, sh.path) is None and graph.value(shape, rmt.concerns) is None:
            yield (
                f"{where} has neither sh:path nor rmt:concerns, so that a report could not say which property "
                "is wrong. Add rmt:concerns with the property."
            )


def _repeated_messages(graph: Graph) -> Iterator[str]:
    names = graph.namespace_manager
    seen: dict[str, Node] = {}
    for shape in reporting(graph):
        message = words_of(graph, shape, sh.message)
        if message and message in seen:
            yield (
                f"Shape {shape.n3(names)} says the same as {seen[message].n3(names)}. "
                "Each sentence names one fault. Reword one."
            )
        seen.setdefault(message, shape)


def _compared_strings(graph: Graph) -> Iterator[str]:
    names = graph.namespace_manager
    for shape in all_shapes(graph):
        compared = list(graph.objects(shape, sh.hasValue))
        for values in graph.objects(shape, sh.in_):
            compared += list(Collection(graph, values))
        for value in compared:
            if isinstance(value, Literal) and value.language is None and value.datatype in {None, xsd.string}:
                yield (
                    f"Shape {shape.n3(names)} compares with the string {value.n3()}, which rdflib and Oxigraph "
                    "spell differently, so that one of them would report what conforms. Compare with a "
                    "concept's address, or use sh:pattern."
                )
