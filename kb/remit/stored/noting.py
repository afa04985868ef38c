"""What was read to work out the findings of an incident: so we know which later changes touch them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import blake2b

from rdflib.term import Node

from remit.model.view import View
from remit.patch import Quad


class NotingView:
    """A `View` that notes what is asked of it: each node whose values are read, each value that is led back from."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._of: set[Node] = set()
        self._to: set[tuple[Node, Node]] = set()

    def objects(self, subject: Node, predicate: Node) -> Iterator[Node]:
        """Gives each value of the property at the subject, once."""
        self._of.add(subject)
        return self._view.objects(subject, predicate)

    def subjects(self, predicate: Node, object: Node) -> Iterator[Node]:  # noqa: A002
        """Gives each subject that has the object as a value of the property, once."""
        self._to.add((predicate, object))
        return self._view.subjects(predicate, object)

    def keys(self) -> frozenset[int]:
        """Gives what was read, as numbers."""
        return frozenset((*map(_of, self._of), *(_to(*pair) for pair in self._to)))


def keys_of(quads: Iterable[Quad]) -> frozenset[int]:
    """Gives the numbers of every read that quads, added or removed, may have made stale."""
    found: set[int] = set()
    for quad in quads:
        found.add(_of(quad.subject))
        found.add(_to(quad.predicate, quad.object))
    return frozenset(found)


def keys_of_nodes(nodes: Iterable[Node]) -> frozenset[int]:
    """Gives the numbers of every read of the values at some nodes."""
    return frozenset(map(_of, nodes))


def _of(subject: Node) -> int:
    return _number(f"of {subject}")


def _to(predicate: Node, value: Node) -> int:
    return _number(f"to {predicate} {value.n3()}")


def _number(text: str) -> int:
    """Gives a number for a text, the same in every process. Two that are the same cost one working out too many."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)
