"""The shipped corpus and ontology as plain rdflib graphs, and the article where a clone has it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from rdflib import Graph, URIRef

from remit.iri import ID
from remit.ontology import load
from remit.resources import folder
from remit.terms import rdf, skos

ROOT = Path(__file__).resolve().parents[1]
_ARTICLE = ROOT.parent / "shared" / "seed" / "000_aa948b985c0de4d7.txt"


def record(path: str) -> URIRef:
    """Gives the address of a record, for example claim/seed-c7."""
    return URIRef(ID + path)


def modules() -> list[Path]:
    """Gives the files of the corpus."""
    return sorted(folder("data").rglob("*.ttl"))


@cache
def corpus() -> Graph:
    """Gives the corpus alone; to be read only."""
    graph = Graph()
    for module in modules():
        graph.parse(module)
    return graph


@cache
def everything() -> Graph:
    """Gives corpus and ontology together, the union that a careless reader would query; to be read only.

    The classes defined by equivalence that hold of the ontology's concepts are in it.
    """
    return altered(corpus()) + _schemes()


def altered(graph: Graph) -> Graph:
    """Gives a copy of a graph, for a test that changes it."""
    copy = Graph()
    copy += graph
    return copy


def _schemes() -> Graph:
    ontology = load()
    graph = altered(ontology.graph)
    for concept in set(ontology.graph.subjects(skos.inScheme, None)):
        for kind in ontology.defined_types(ontology.graph, concept):
            graph.add((concept, rdf.type_, kind))
    return graph


def article_bytes() -> bytes:
    """Gives the bytes of the seed article; skips the test where the clone does not have it."""
    if not _ARTICLE.is_file():
        pytest.skip("needs the text of the seed article, which this clone does not have")
    return _ARTICLE.read_bytes()
