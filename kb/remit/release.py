"""Ontology, status scheme and shapes, compiled once for all that check or compute."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from rdflib import Graph, Literal, URIRef

from remit import __version__
from remit import ontology as ontologies
from remit.change import in_graph
from remit.gate import Gate
from remit.iri import corpus_graph, ontology_graph
from remit.literals import canonical, literal
from remit.patch import Quad, to_nquads
from remit.resources import folder
from remit.shapes import Shapes
from remit.support import StatusScheme
from remit.terms import owl
from remit.vocabulary import Vocabulary


class Release:
    """What every check and every computation stands on.

    Attributes:
        modules: the ontology's modules by name.
        ontology: all of them together, with what follows from them.
        scheme: the sourcing statuses and their order.
        shapes: what records must conform to.
        gate: the shapes, compiled.
        vocabulary: the words that a change may use.
        folders: where ontology and shapes were read; None for those that are shipped.
        version: its number.
    """

    def __init__(
        self,
        ontology: Path | None = None,
        shapes: Path | None = None,
        corpus: Path | None = None,
        *,
        version: str = __version__,
    ) -> None:
        """Compiles ontology and shapes; some two seconds.

        Args:
            ontology: folder to read instead of the shipped one.
            shapes: folder to read instead of the shipped one.
            corpus: folder to read instead of the shipped one.
            version: number of the release.
        """
        self.folders = (ontology, shapes)
        self.version = version
        self._corpus = corpus
        self.modules = ontologies.modules(ontology)
        graph = Graph()
        for module in self.modules.values():
            graph += module
        self.ontology = ontologies.of_graph(graph)
        self.vocabulary = Vocabulary(self.modules)
        self.scheme = StatusScheme.from_graph(graph)
        self.shapes = Shapes.load(shapes)
        self.gate = Gate(self.shapes)

    def of_ontology(self) -> dict[URIRef, frozenset[Quad]]:
        """Gives the modules of the ontology, each in its graph and with its version.

        Axioms that need blank nodes stay in the files and are not stored.
        """
        return dict(self._versioned(ontology_graph(name), _quads(name, m)) for name, m in self.modules.items())

    def of_corpus(self) -> dict[URIRef, frozenset[Quad]]:
        """Gives the modules of the curated corpus, each in its graph and with its version; files are read anew."""
        root = self._corpus or folder("data")
        paths = {corpus_graph(p.relative_to(root).with_suffix("").as_posix()): p for p in sorted(root.rglob("*.ttl"))}
        return dict(self._versioned(graph, in_graph(path.read_bytes(), graph)) for graph, path in paths.items())

    def files_digest(self) -> str:
        """Gives what tells the files of ontology and corpus from others, byte for byte, and the release's number."""
        told = hashlib.sha256(self.version.encode())
        for root in (self.folders[0] or folder("ontology"), self._corpus or folder("data")):
            for path in sorted(root.rglob("*.ttl")):
                told.update(f"\n{path.relative_to(root).as_posix()}\n".encode())
                told.update(path.read_bytes())
        return told.hexdigest()

    def _versioned(self, graph: URIRef, quads: frozenset[Quad]) -> tuple[URIRef, frozenset[Quad]]:
        """Adds to a module which version of it this is: that of the release, and what tells its content from others."""
        version = literal(f"{self.version}+{digest_of(quads)}")
        return graph, quads | {Quad(graph, owl.versionInfo, version, graph)}


def digest_of(quads: Iterable[Quad]) -> str:
    """Gives what tells the content of a module from others; its version is not part of it."""
    return f"sha256.{hashlib.sha256(to_nquads(quads)).hexdigest()[:16]}"


def _quads(name: str, module: Graph) -> frozenset[Quad]:
    graph = ontology_graph(name)
    return frozenset(
        Quad(subject, predicate, canonical(value) if isinstance(value, Literal) else value, graph)
        for subject, predicate, value in module
        if isinstance(subject, URIRef) and isinstance(predicate, URIRef) and isinstance(value, URIRef | Literal)
    )


@lru_cache(maxsize=1)
def shipped() -> Release:
    """Gives what this release ships."""
    return Release()
