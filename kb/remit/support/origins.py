"""Origins counted apart from documents: thirty pages of one publisher are one origin."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from rdflib.term import Node

from remit.model.view import View
from remit.support.ceiling import ceiling
from remit.support.independence import ancestors, apart, lineage
from remit.support.lattice import StatusScheme
from remit.support.reading import identified_as, sources


@dataclass(frozen=True, slots=True, kw_only=True)
class Origins:
    """How many documents there are, and to how many origins they go back.

    Attributes:
        documents: the documents.
        groups: those that share an origin, together; each document or claim is in one group.
        origins: for each group, what its members go back to, or the first member where they share by pairs only.
    """

    documents: tuple[Node, ...]
    groups: tuple[tuple[Node, ...], ...]
    origins: tuple[Node, ...]


def origins(view: View, incident: Node, scheme: StatusScheme) -> Origins:
    """Counts the origins of the claims that carry an incident's core, apart from the documents they stand in."""
    carrying = sorted({c for s in ceiling(view, incident, scheme).statements for c in s.claims}, key=str)
    documents = {d for claim in carrying for d in sources(view, claim)}
    lines = {claim: lineage(view, claim) for claim in carrying}
    return _grouped(
        view, documents, lines, lambda a, b: not lines[a].keys().isdisjoint(lines[b]) or not apart(view, a, b)
    )


def count_origins(view: View, documents: Iterable[Node]) -> Origins:
    """Counts the origins of documents: those with a publisher, maker or source in common count as one."""
    found = sorted(set(documents), key=str)
    lines: dict[Node, Mapping[Node, int]] = {
        d: {node: 0 if node == d else 1 for node in ancestors(view, d)} for d in found
    }
    return _grouped(view, found, lines, lambda a, b: not lines[a].keys().isdisjoint(lines[b]))


def _grouped(
    view: View,
    documents: Iterable[Node],
    lines: Mapping[Node, Mapping[Node, int]],
    together: Callable[[Node, Node], bool],
) -> Origins:
    groups: list[list[Node]] = []
    for member in lines:
        joined = [g for g in groups if any(together(member, other) for other in g)]
        groups = [g for g in groups if g not in joined] + [[*(m for g in joined for m in g), member]]
    ordered = sorted((tuple(sorted(g, key=str)) for g in groups), key=lambda g: str(g[0]))
    return Origins(
        documents=tuple(sorted(documents, key=str)),
        groups=tuple(ordered),
        origins=tuple(_common(view, group, lines) for group in ordered),
    )


def _common(view: View, group: tuple[Node, ...], lines: Mapping[Node, Mapping[Node, int]]) -> Node:
    shared = set(lines[group[0]]).intersection(*(lines[member] for member in group[1:]))
    near = min(shared, key=lambda n: (min(lines[m][n] for m in group), str(n)), default=group[0])
    return min(identified_as(view, near), key=str, default=near)
