"""The order of sourcing statuses, and supports: what evidence amounts to, combined without loss.

A support is a down-set of the order: everything at or below what is reached. *And* is intersection (the
weakest link), *or* is union, and neither claims more than it was given: two weak kinds do not make a strong
one. Inside the process a down-set is a bit mask made when the scheme is loaded. The bits never leave it:
RDF, JSON, `repr` and pickles hold the maximal statuses, so that a status can be added by Turtle.

Source: docs/decisions/0003; Davey and Priestley, Introduction to Lattices and Order (2002), 1.27 and 1.31, for
down-sets of a finite order. The order itself is in ontology/schemes/status.ttl.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from rdflib import Literal, URIRef
from rdflib.term import Node
from typing_extensions import override

from remit.errors import UnknownName
from remit.model.view import View
from remit.terms import rdf, rmt, skos


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """One status as the scheme records it.

    Attributes:
        iri: the concept.
        code: its notation, for example reported-document.
        label: the preferred label.
        phrase: the words shown beside a record, for example "reported from a document".
        stronger: the next stronger statuses.
        rank: place in the order of showing; of several maximal ones the highest is shown.
        settable: whether an incident may be given it; false for what only determination uses.
        two_persons: whether proposer and accepter of a step to it must differ.
        steps: statuses to which a step is allowed that the order does not give.
        left_only_by: what a step away from it needs beyond evidence for where it goes.
        established: whether what has this status is held to be so, as against claimed.
    """

    iri: URIRef
    code: str
    label: str = ""
    phrase: str = ""
    stronger: frozenset[URIRef] = frozenset()
    rank: int = 0
    settable: bool = True
    two_persons: bool = False
    steps: frozenset[URIRef] = frozenset()
    left_only_by: frozenset[URIRef] = frozenset()
    established: bool = False


class StatusScheme:
    """The statuses and their order, fixed at load; makes supports and says them in words.

    A status that is neither weaker nor stronger than any other stands outside the order (refuted, withdrawn):
    it is no degree of support, and its down-set is empty.
    """

    __slots__ = ("_below", "_bit", "_established", "_ordered", "statuses")

    def __init__(self, statuses: Iterable[Status]) -> None:
        """Fixes the order.

        Raises:
            ValueError: a status is named stronger that the scheme does not hold, or the order has a circle.
        """
        self.statuses: Mapping[URIRef, Status] = {s.iri: s for s in sorted(statuses, key=lambda s: s.iri)}
        below = _strictly_below(self.statuses)
        linked = {iri for iri, lower in below.items() if lower}.union(*below.values())
        # Weaker statuses come first, so that the mask of a down-set reads from its weakest up.
        self._ordered = tuple(sorted(linked, key=lambda i: (len(below[i]), self.statuses[i].rank, i)))
        self._bit = {iri: 1 << place for place, iri in enumerate(self._ordered)}
        self._below = {iri: sum(self._bit[lower] for lower in below[iri]) | self._bit[iri] for iri in self._ordered}
        self._established = sum(self._bit[iri] for iri in self._ordered if self.statuses[iri].established)

    @classmethod
    def from_graph(cls, view: View) -> StatusScheme:
        """Reads the scheme from a graph that holds it, with the classes worked out for it.

        A status is established where the graph says that it is an rmt:EstablishedStatus: that class is
        defined by equivalence and classified when the ontology is built, not decided here.

        Raises:
            ValueError: the order names a status that the graph does not hold, or has a circle.
        """
        found = set(view.subjects(rdf.type_, rmt.SourcingStatus))
        return cls(_status(view, node) for node in found if isinstance(node, URIRef))

    @override
    def __eq__(self, other: object) -> bool:
        """Two schemes are equal when they hold the same statuses in the same order."""
        return isinstance(other, StatusScheme) and self.statuses == other.statuses

    @override
    def __hash__(self) -> int:
        """Agrees with equality."""
        return hash(tuple(self.statuses))

    @override
    def __repr__(self) -> str:
        """Names the statuses, weakest first."""
        return f"StatusScheme({', '.join(self.statuses[i].code for i in self._ordered)})"

    @override
    def __reduce__(self) -> tuple[type[StatusScheme], tuple[tuple[Status, ...]]]:
        """Pickles as its statuses: the bits are made anew wherever it is read."""
        return (StatusScheme, (tuple(self.statuses.values()),))

    def __contains__(self, status: object) -> bool:
        """Whether the scheme holds the status, in the order or outside it."""
        return status in self.statuses

    @property
    def ordered(self) -> tuple[URIRef, ...]:
        """The statuses in the order, weaker ones before stronger ones."""
        return self._ordered

    @property
    def none(self) -> Support:
        """No support at all."""
        return Support(self, 0)

    @property
    def full(self) -> Support:
        """Every status of the order: what something could still become of which nothing is known."""
        return Support(self, (1 << len(self._ordered)) - 1)

    def status(self, iri: Node) -> Status:
        """Gives what the scheme records of a status.

        Raises:
            UnknownName: the scheme does not hold it; the message names the nearest codes.
        """
        found = self.statuses.get(iri) if isinstance(iri, URIRef) else None
        if found is not None:
            return found
        codes = {s.code: str(s.iri) for s in self.statuses.values()}
        wanted = str(iri).rpartition("/")[2]
        near = difflib.get_close_matches(wanted, codes, n=3, cutoff=0.5)
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        raise UnknownName(
            f"There is no sourcing status {wanted} in the status scheme, so nothing can be weighed "
            f"against it.{hint} Use one of: {', '.join(sorted(codes))}.",
            name=str(iri),
            near=near,
        )

    def by_code(self, code: str) -> URIRef:
        """Gives the status with a code, for example reported-document.

        Raises:
            UnknownName: no status has it.
        """
        for status in self.statuses.values():
            if status.code == code:
                return status.iri
        return self.status(URIRef(code)).iri

    def down(self, status: Node) -> Support:
        """Gives everything at or below a status; nothing for one outside the order.

        Raises:
            UnknownName: the scheme does not hold it.
        """
        return Support(self, self._below.get(self.status(status).iri, 0))

    def support(self, statuses: Iterable[Node]) -> Support:
        """Gives everything at or below any of the statuses, as RDF and JSON hold a support."""
        result = self.none
        for status in statuses:
            result |= self.down(status)
        return result

    def maximal(self, support: Support) -> tuple[URIRef, ...]:
        """Gives the strongest statuses of a support, the one to be shown first; this is what is stored."""
        mask = self._mask_of(support)
        top = [
            iri
            for iri in self._ordered
            if mask & self._bit[iri]
            and not any(
                mask & self._bit[other] and other != iri and self._below[other] & self._bit[iri]
                for other in self._ordered
            )
        ]
        return tuple(sorted(top, key=lambda i: (-self.statuses[i].rank, i)))

    def shown(self, support: Support) -> URIRef | None:
        """Gives the one status that is shown for a support; None where there is no support."""
        return next(iter(self.maximal(support)), None)

    def phrase(self, what: Node | Support, *, contested: bool = False) -> str:
        """Says a status or a support in one phrase, for example "reported from a document, contested"."""
        statuses = self.maximal(what) if isinstance(what, Support) else (self.status(what).iri,)
        words = [self.statuses[s].phrase or self.statuses[s].label for s in statuses]
        text = words[0] if words else "without support"
        if words[1:]:
            text += f", also {' and '.join(words[1:])}"
        return f"{text}, contested" if contested else text

    def reaches(self, support: Support, status: object) -> bool:
        """Whether a support reaches a status."""
        return isinstance(status, URIRef) and bool(self._mask_of(support) & self._bit.get(status, 0))

    # ---- for determination, which combines many thousand supports a second

    @property
    def established_bits(self) -> int:
        """The bits of the statuses that are held to be so; any of them in a mask makes it established."""
        return self._established

    def bits(self, support: Support) -> int:
        """Gives the bit mask of a support: for use inside the process only, never to be stored or shown."""
        return self._mask_of(support)

    def of_bits(self, mask: int) -> Support:
        """Gives the support of a bit mask that this scheme made."""
        return Support(self, mask)

    def is_established(self, support: Support) -> bool:
        """Whether a support reaches what is held to be so, and not only claimed."""
        return bool(self._mask_of(support) & self._established)

    def stronger_than(self, status: Node) -> frozenset[URIRef]:
        """Gives the statuses strictly stronger than one."""
        iri = self.status(status).iri
        bit = self._bit.get(iri, 0)
        return frozenset(i for i in self._ordered if i != iri and self._below[i] & bit)

    def may_step(self, old: Node, new: Node) -> bool:
        """Whether the scheme lets a record go from one status to another, evidence apart.

        Within the order every step is free, since the evidence bounds it; to and from a status outside
        the order only the steps that the scheme lists are.
        """
        before, after = self.status(old), self.status(new)
        if before == after:
            return True
        if not after.settable:
            return False
        in_order = before.iri in self._bit and after.iri in self._bit
        return in_order or after.iri in before.steps

    def supports(self) -> Iterator[Support]:
        """Gives every support there is: every down-set of the order, without repeats. Exponential."""
        masks = {0}
        for iri in self._ordered:
            masks |= {mask | self._below[iri] for mask in masks}
        return (Support(self, mask) for mask in sorted(masks))

    def _mask_of(self, support: Support) -> int:
        if support.scheme is not self and support.scheme != self:
            raise ValueError(f"{support!r} belongs to another status scheme than {self!r}.")
        return support._mask  # noqa: SLF001 (one module: the mask is private to it)


@dataclass(frozen=True, slots=True, eq=False)
class Support:
    """What evidence amounts to: a down-set of the order of statuses.

    `a & b` is what both give, `a | b` what either gives, `a <= b` says that b gives all that a gives,
    `status in a` that a reaches the status, and `bool(a)` that there is any support.
    """

    scheme: StatusScheme
    _mask: int = field(repr=False)

    def __and__(self, other: Support) -> Support:
        """What both give: the weakest link."""
        return Support(self.scheme, self._mask & self.scheme._mask_of(other))

    def __or__(self, other: Support) -> Support:
        """What either gives."""
        return Support(self.scheme, self._mask | self.scheme._mask_of(other))

    def __le__(self, other: Support) -> bool:
        """Whether the other gives all that this one gives."""
        return not self._mask & ~self.scheme._mask_of(other)

    def __lt__(self, other: Support) -> bool:
        """Whether the other gives more."""
        return self <= other and self != other

    def __contains__(self, status: object) -> bool:
        """Whether the status is reached."""
        return self.scheme.reaches(self, status)

    def __bool__(self) -> bool:
        """Whether there is any support."""
        return bool(self._mask)

    @override
    def __eq__(self, other: object) -> bool:
        """Equal supports reach the same statuses of the same scheme."""
        if not isinstance(other, Support):
            return NotImplemented
        return self._mask == other._mask and self.scheme == other.scheme

    @override
    def __hash__(self) -> int:
        """Agrees with equality."""
        return hash(self._mask)

    @override
    def __repr__(self) -> str:
        """Names the maximal statuses, never the bits."""
        codes = [self.scheme.statuses[s].code for s in self.scheme.maximal(self)]
        return f"Support({', '.join(codes)})"

    @override
    def __reduce__(self) -> tuple[object, tuple[StatusScheme, tuple[URIRef, ...]]]:
        """Pickles as scheme and maximal statuses."""
        return (StatusScheme.support, (self.scheme, self.scheme.maximal(self)))


def _status(view: View, node: URIRef) -> Status:
    def text(predicate: URIRef) -> str:
        found = sorted(view.objects(node, predicate), key=_english_first)
        return str(found[0]) if found else ""

    def iris(predicate: URIRef) -> frozenset[URIRef]:
        return frozenset(o for o in view.objects(node, predicate) if isinstance(o, URIRef))

    def truth(predicate: URIRef, default: bool) -> bool:
        found = [o for o in view.objects(node, predicate) if isinstance(o, Literal)]
        return bool(found[0].toPython()) if found else default

    return Status(
        iri=node,
        code=text(skos.notation) or str(node).rpartition("/")[2],
        label=text(skos.prefLabel),
        phrase=text(rmt.phrase),
        stronger=iris(rmt.weakerThan),
        rank=int(text(rmt.rank) or 0),
        settable=truth(rmt.settable, True),
        two_persons=truth(rmt.needsTwoPersons, False),
        steps=iris(rmt.mayStepTo),
        left_only_by=iris(rmt.leftOnlyBy),
        established=rmt.EstablishedStatus in set(view.objects(node, rdf.type_)),
    )


def _english_first(node: Node) -> tuple[bool, str]:
    return (getattr(node, "language", None) != "en", str(node))


def _strictly_below(statuses: Mapping[URIRef, Status]) -> dict[URIRef, frozenset[URIRef]]:
    """Gives for each status all that are weaker, at any distance."""
    weaker: dict[URIRef, set[URIRef]] = {iri: set() for iri in statuses}
    for iri, status in statuses.items():
        for stronger in status.stronger:
            if stronger not in weaker:
                raise ValueError(
                    f"{iri} is said to be weaker than {stronger}, which the scheme does not hold. "
                    "Add that status, or remove rmt:weakerThan."
                )
            weaker[stronger].add(iri)
    result: dict[URIRef, frozenset[URIRef]] = {}
    for iri, direct in weaker.items():
        seen: set[URIRef] = set()
        todo = list(direct)
        while todo:
            lower = todo.pop()
            if lower not in seen:
                seen.add(lower)
                todo += weaker[lower]
        if iri in seen:
            raise ValueError(
                f"The order of statuses has a circle through {iri}: it would be weaker than itself. "
                "Remove one rmt:weakerThan of the circle."
            )
        result[iri] = frozenset(seen)
    return result
