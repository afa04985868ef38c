"""The one way in which computations read the graph: two patterns, so that every read can be walked backwards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from rdflib.term import Node


class View(Protocol):
    """A state of the graph, all named graphs together. An `rdflib.Graph` is one."""

    def objects(self, subject: Node, predicate: Node) -> Iterator[Node]:
        """Gives each value of the predicate at the subject, once."""

    def subjects(self, predicate: Node, object: Node) -> Iterator[Node]:  # noqa: A002 (rdflib's name)
        """Gives each subject that has the object as a value of the predicate, once."""
