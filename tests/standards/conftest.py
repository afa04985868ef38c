"""One server for all the suites: a knowledge base in whose store the suites' graphs stand, put there past the gate."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from rdflib import URIRef

import serving
from remit.base import KnowledgeBase
from remit.store import EmbeddedStore
from standards.manifests import file_of, protocol_entries, query_entries

_FORMATS = {".ttl": ox.RdfFormat.TURTLE, ".rdf": ox.RdfFormat.RDF_XML, ".nt": ox.RdfFormat.N_TRIPLES}


@pytest.fixture(scope="session")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Gives a client of a server that holds every graph of the suites."""
    home = serving.make_home(tmp_path_factory.mktemp("standards") / "home", corpus=False)
    with serving.serving(home, before=_fill) as client:
        yield client


def _fill(kb: KnowledgeBase) -> None:
    assert isinstance(kb.store, EmbeddedStore)
    for name, address in _graphs().items():
        kb.store.engine.extend(_quads(file_of(address), base=address, name=name))


def _graphs() -> dict[URIRef, URIRef]:
    """Gives each graph's name with the address of its file."""
    graphs = {name: address for entry in protocol_entries() for name, address in entry.graphs}
    for entry in query_entries():
        graphs.update({address: address for address in entry.named})
        if entry.default is not None:
            graphs[entry.default] = entry.default
    return graphs


def _quads(file: Path, *, base: str, name: str) -> Iterator[ox.Quad]:
    for quad in ox.parse(path=file, format=_FORMATS[file.suffix], base_iri=base, rename_blank_nodes=True):
        yield ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(name))
