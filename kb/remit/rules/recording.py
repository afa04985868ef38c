"""A view that remembers what was read through it: so we know which commits touch the law, and what to hash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from rdflib.term import Node

from remit.model.view import View
from remit.patch import Quad


class RecordingView:
    """A `View` that keeps what was asked of it and what came back."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._of: dict[tuple[Node, Node], tuple[Node, ...]] = {}
        self._to: dict[tuple[Node, Node], tuple[Node, ...]] = {}

    def objects(self, subject: Node, predicate: Node) -> Iterator[Node]:
        """Gives each value of the property at the subject, in the order of their addresses."""
        key = (subject, predicate)
        known = self._of.get(key)
        if known is None:
            known = self._of[key] = tuple(sorted(self._view.objects(subject, predicate), key=_order))
        return iter(known)

    def subjects(self, predicate: Node, object: Node) -> Iterator[Node]:  # noqa: A002
        """Gives each subject that has the value, in the order of their addresses."""
        key = (predicate, object)
        known = self._to.get(key)
        if known is None:
            known = self._to[key] = tuple(sorted(self._view.subjects(predicate, object), key=_order))
        return iter(known)

    def is_touched_by(self, quads: Iterable[Quad]) -> bool:
        """Whether something that was read may be different after these quads were added or removed."""
        return any(
            (quad.subject, quad.predicate) in self._of or (quad.predicate, quad.object) in self._to for quad in quads
        )

    def digest(self) -> str:
        """Gives the hash of all that was read: the same law, the same hash, whatever the order of reading."""
        lines = {
            f"{subject.n3()} {predicate.n3()} {value.n3()}"
            for (subject, predicate), values in self._of.items()
            for value in values
        }
        lines |= {
            f"{subject.n3()} {predicate.n3()} {value.n3()}"
            for (predicate, value), subjects in self._to.items()
            for subject in subjects
        }
        return "sha256:" + hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def _order(node: Node) -> str:
    return node.n3()
