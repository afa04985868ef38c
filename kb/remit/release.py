"""Ontology, status scheme and shapes, compiled once for all that check or compute."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from rdflib import Graph

from remit import ontology as ontologies
from remit.gate import Gate
from remit.shapes import Shapes
from remit.support import StatusScheme
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
    """

    def __init__(self, ontology: Path | None = None, shapes: Path | None = None) -> None:
        """Compiles them; some two seconds.

        Args:
            ontology: folder to read instead of the shipped one.
            shapes: folder to read instead of the shipped one.
        """
        self.folders = (ontology, shapes)
        self.modules = ontologies.modules(ontology)
        graph = Graph()
        for module in self.modules.values():
            graph += module
        self.ontology = ontologies.of_graph(graph)
        self.vocabulary = Vocabulary(self.modules)
        self.scheme = StatusScheme.from_graph(graph)
        self.shapes = Shapes.load(shapes)
        self.gate = Gate(self.shapes)


@lru_cache(maxsize=1)
def shipped() -> Release:
    """Gives what this release ships."""
    return Release()
