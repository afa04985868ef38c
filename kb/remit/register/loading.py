"""A view that is read property by property, for when a register is made: ten times as fast as node by node."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import URIRef
from rdflib.term import Node

from remit.store.base import QuadStore


class Loaded:
    """The whole store as a `remit.model.view.View`: each property that is asked for is read at once and kept."""

    def __init__(self, store: QuadStore) -> None:
        """Reads lazily; what is read takes some 300 bytes a triple until this is let go.

        Args:
            store: what is read. A change that comes meanwhile may be seen in part.
        """
        self._store = store
        self._same: dict[Node, Node] = {}
        self._of: dict[Node, dict[Node, tuple[Node, ...]]] = {}
        self._to: dict[Node, dict[Node, tuple[Node, ...]]] = {}

    def objects(self, subject: Node, predicate: Node) -> Iterator[Node]:
        """Gives each value of the property at the subject, once."""
        known = self._of.get(predicate)
        if known is None:
            known = self._of[predicate] = self._read(predicate, forward=True)
        return iter(known.get(subject, ()))

    def subjects(self, predicate: Node, object: Node) -> Iterator[Node]:  # noqa: A002
        """Gives each subject that has the object as a value of the property, once."""
        known = self._to.get(predicate)
        if known is None:
            known = self._to[predicate] = self._read(predicate, forward=False)
        return iter(known.get(object, ()))

    def _read(self, predicate: Node, *, forward: bool) -> dict[Node, tuple[Node, ...]]:
        if not isinstance(predicate, URIRef):
            return {}
        same = self._same
        collected: dict[Node, dict[Node, None]] = {}
        for subject, value in self._store.pairs(predicate):
            start, end = same.setdefault(subject, subject), same.setdefault(value, value)
            if forward:
                collected.setdefault(start, {})[end] = None
            else:
                collected.setdefault(end, {})[start] = None
        return {one: tuple(others) for one, others in collected.items()}
