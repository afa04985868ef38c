"""A view that remembers what was read through it: so we know which commits touch the law, and what to hash.

The law reads on after it was compiled, whatever a question makes it look up. It then reads the state of that moment,
not the one of the compiling: what had not been read could have changed since without touching it.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Self, TypeAlias

from rdflib.term import Node

from remit.model.view import View
from remit.patch import Quad

_Read: TypeAlias = dict[tuple[Node, Node], tuple[Node, ...]]


class RecordingView:
    """A `View` that keeps what was asked of it and what came back. Any number of threads may read it."""

    def __init__(self, view: View, *, of: _Read | None = None, to: _Read | None = None) -> None:
        self._view: Callable[[], View] = lambda: view
        self._reading = threading.Lock()  # what is being read is kept before anybody asks whether it is touched
        self._of: _Read = {} if of is None else of
        self._to: _Read = {} if to is None else to

    def follow(self, view: Callable[[], View]) -> None:
        """Lets go of the state that was read so far; what was not read yet is read of the state that is given then."""
        self._view = view

    def on(self, view: View) -> Self:
        """Gives another that has read the same so far, and reads on in a state in which all of that is the same."""
        with self._reading:
            return type(self)(view, of=dict(self._of), to=dict(self._to))

    def objects(self, subject: Node, predicate: Node) -> Iterator[Node]:
        """Gives each value of the property at the subject, in the order of their addresses."""
        key = (subject, predicate)
        known = self._of.get(key)
        if known is None:
            with self._reading:
                known = self._of[key] = tuple(sorted(self._view().objects(subject, predicate), key=_order))
        return iter(known)

    def subjects(self, predicate: Node, object: Node) -> Iterator[Node]:  # noqa: A002
        """Gives each subject that has the value, in the order of their addresses."""
        key = (predicate, object)
        known = self._to.get(key)
        if known is None:
            with self._reading:
                known = self._to[key] = tuple(sorted(self._view().subjects(predicate, object), key=_order))
        return iter(known)

    def is_touched_by(self, quads: Iterable[Quad]) -> bool:
        """Whether something that was read may be different after these quads were added or removed."""
        with self._reading:
            return any(
                (quad.subject, quad.predicate) in self._of or (quad.predicate, quad.object) in self._to
                for quad in quads
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
