"""One query a rule of hygiene, each giving offenders and a message."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.resources import files

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from remit.check.report import Finding
from remit.errors import BadQuery
from remit.iri import ontology_graph
from remit.patch import Quad
from remit.store.base import Solutions
from remit.store.memory import MemoryStore


def rules() -> dict[str, str]:
    """Gives each rule by its name, with its query."""
    folder = files("remit.check") / "hygiene"
    found = {p.name.removesuffix(".rq"): p.read_text("utf-8") for p in folder.iterdir() if p.name.endswith(".rq")}
    return dict(sorted(found.items()))


def findings(named: Mapping[str, Graph]) -> Iterator[Finding]:
    """Gives each offence against a rule in the files taken together."""
    store = MemoryStore()
    store.load(_quads(named), position=0)
    for name, query in rules().items():
        result = store.query(query)
        if not isinstance(result, Solutions):
            raise BadQuery(f"The rule {name} is no SELECT. It cannot give offenders. Rewrite {name}.rq.")
        for offender, message in result:
            if offender is not None and message is not None:
                yield Finding(
                    step="hygiene",
                    rule=name,
                    where=", ".join(_files_of(offender, named)),
                    message=f"{offender.n3()} {message}",
                )


def _quads(named: Mapping[str, Graph]) -> Iterator[Quad]:
    for name, graph in named.items():
        for subject, predicate, value in graph.skolemize():
            if isinstance(subject, URIRef) and isinstance(predicate, URIRef) and isinstance(value, URIRef | Literal):
                yield Quad(subject, predicate, value, ontology_graph(name))


def _files_of(node: Node, named: Mapping[str, Graph]) -> list[str]:
    as_subject = [name for name, graph in named.items() if (node, None, None) in graph]
    if as_subject:
        return as_subject
    used = (name for name, graph in named.items() if _is_used(node, graph))
    return list(used)


def _is_used(node: Node, graph: Graph) -> bool:
    return (None, None, node) in graph or (isinstance(node, URIRef) and (None, node, None) in graph)
