"""Finding records by what they are called: labels, former names, notations, in any script."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from rdflib import Literal
from rdflib.term import Node

from remit.patch import Quad
from remit.store.base import QuadStore
from remit.terms import rdfs, rmt, skos

_NAMING = (rdfs.label, skos.prefLabel, skos.altLabel, rmt.name, skos.notation)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A node that is called by what was looked for.

    Attributes:
        node: the node that bears the text; a dated name is a node of its own under its bearer.
        text: the text in which all words were found.
        exact: whether the text is what was looked for, but for case and accents.
    """

    node: Node
    text: str
    exact: bool


def fold(text: str) -> str:
    """Gives a text without case, width and accents, for comparison only."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


class NameIndex:
    """Every name in the store, kept in memory; about 200 bytes a name."""

    def __init__(self, store: QuadStore) -> None:
        """Reads every name once: some 100,000 a second."""
        self._names: dict[tuple[Node, Node, Node], str] = {}
        self._lock = threading.Lock()
        for predicate in _NAMING:
            self.update(adds=store.match(None, predicate))

    def update(self, *, adds: Iterable[Quad] = (), removes: Iterable[Quad] = ()) -> None:
        """Takes note of quads added and removed."""
        with self._lock:
            for quad in removes:
                self._names.pop((quad.subject, quad.object, quad.graph), None)
            for quad in adds:
                if quad.predicate in _NAMING and isinstance(quad.object, Literal):
                    self._names[(quad.subject, quad.object, quad.graph)] = fold(str(quad.object))

    def find(self, looked_for: str) -> list[Hit]:
        """Gives every node with a name in which each word occurs; exact ones first, then the shortest."""
        words = fold(looked_for).split()
        if not words:
            return []
        whole = " ".join(words)
        with self._lock:
            names = list(self._names.items())
        hits = {
            (node, str(text)): Hit(node=node, text=str(text), exact=folded == whole)
            for (node, text, _), folded in names
            if all(word in folded for word in words)
        }
        return sorted(hits.values(), key=lambda h: (not h.exact, len(h.text), str(h.node)))
