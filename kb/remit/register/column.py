"""What a list knows of a record: columns, each with the paths along which a change can alter it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from rdflib import URIRef
from rdflib.term import Node

from remit.model.view import View
from remit.paths import Inverse, Path, Predicate, sequence

Step: TypeAlias = URIRef | Inverse
Chain: TypeAlias = tuple[Step, ...]
"""Properties from a record to a value, one after another; an inverse one is walked from value to subject."""
Key: TypeAlias = str | int
"""What records are put in order by."""
Read: TypeAlias = Callable[[View, URIRef], Iterable[Node]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A property of records that lists are narrowed and counted by.

    Attributes:
        name: the word for it in an address.
        about: what it means, for whoever asks by it.
        chains: the paths to its values; every path that `read` follows.
        read: reads the values where they are not the ends of the paths.
        scheme: the scheme of its codes, where they are codes.
        kind: the kind of the records that are its values, where they are records.
        of: `values` by default; `days` for uncertain dates, `flag` for what is so or not.
        counted: whether its values are counted where nothing else is asked for.
        asked: whether lists can be narrowed by it as it is.
    """

    name: str
    about: str
    chains: tuple[Chain, ...]
    read: Read | None = None
    scheme: str | None = None
    kind: str | None = None
    of: str = "values"
    counted: bool = False
    asked: bool = True

    def values(self, view: View, record: URIRef) -> tuple[str, ...]:
        """Gives the values at a record, each once, in order; texts are plain."""
        if self.read is not None:
            found = self.read(view, record)
        else:
            found = (end for chain in self.chains for end in ends(view, record, chain))
        texts = {node if isinstance(node, URIRef) else str(node) for node in found}
        return tuple(sorted(texts)) if texts else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorting:
    """A key that lists are put in order by.

    Attributes:
        name: the word for it in an address.
        about: what it means.
        chains: every path that `key` follows.
        key: gives the key of a record; None puts it last, in either direction.
        is_number: whether keys are numbers; otherwise they are texts.
    """

    name: str
    about: str
    chains: tuple[Chain, ...]
    key: Callable[[View, URIRef], Key | None]
    is_number: bool = False


def ends(view: View, start: Node, chain: Chain) -> Iterator[Node]:
    """Gives the nodes to which a chain leads; one may come twice."""
    if len(chain) == 1 and isinstance(chain[0], URIRef):  # most are; a register makes millions of such steps
        return iter(view.objects(start, chain[0]))
    nodes: Iterable[Node] = (start,)
    for step in chain:
        if isinstance(step, Inverse):
            predicate = _iri(step)
            nodes = [reached for node in nodes for reached in view.subjects(predicate, node)]
        else:
            nodes = [reached for node in nodes for reached in view.objects(node, step)]
    return iter(nodes)


def properties(chain: Chain) -> tuple[URIRef, ...]:
    """Gives the properties that a chain reads."""
    return tuple(_iri(step) if isinstance(step, Inverse) else step for step in chain)


def path(chain: Chain) -> Path:
    """Gives a chain as a property path."""
    return sequence(*chain)


def _iri(step: Inverse) -> URIRef:
    if not isinstance(step.path, Predicate):
        raise TypeError(step)
    return step.path.iri
