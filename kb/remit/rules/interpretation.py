"""Who wrote law as rules, which readings of a provision stand side by side, and what was decided in a matter.

An encoding is itself somebody's reading of a text. Where two are recorded, a law is compiled under one of them; the
rules that belong to none are common to all that do not set them aside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias

from rdflib import URIRef
from rdflib.term import Node

from remit.rules.fact_type import FactType

OfReadings: TypeAlias = tuple[URIRef, tuple[URIRef, ...]]
"""A rule with the readings to which it belongs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """How law became rules.

    Attributes:
        by: who wrote the rules; empty where nobody is recorded.
        reviewed_by: who looked them over; empty where nobody is recorded to have done so.
        basis: from what they were written.
        on: the day.
    """

    by: str = ""
    reviewed_by: str = ""
    basis: str = ""
    on: date | None = None


NOT_SAID: Final = Encoding()
"""Nobody is recorded to have encoded it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvisionReading:
    """One way in which provisions are read.

    Attributes:
        iri: its address.
        label: it in a few words.
        provisions: the provisions that it reads.
        held_by: who holds it, in words.
        encoding: how it became rules.
        sets_aside: the rules that do not follow if the provisions are read so.
    """

    iri: URIRef
    label: str
    provisions: tuple[URIRef, ...]
    held_by: str
    encoding: Encoding
    sets_aside: frozenset[URIRef] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """Provisions of which more than one reading is recorded.

    Attributes:
        provisions: the provisions, in the order of their addresses.
        readings: the readings, the one that is taken where nobody chooses first; None is the common one.
    """

    provisions: tuple[URIRef, ...]
    readings: tuple[ProvisionReading | None, ...]

    def without(
        self, chosen: ProvisionReading | None, rules: Iterable[tuple[URIRef, tuple[URIRef, ...]]]
    ) -> set[URIRef]:
        """Gives the rules that do not follow under one of the readings.

        Args:
            chosen: the reading.
            rules: each rule with the readings to which it belongs.
        """
        others = {r.iri for r in self.readings if r is not None and r is not chosen}
        own = {chosen.iri} if chosen is not None else set()
        left_out = {rule for rule, readings in rules if others & set(readings) and not own & set(readings)}
        return left_out | (chosen.sets_aside if chosen is not None else frozenset())


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a court or authority decided in one matter.

    Attributes:
        iri: its address.
        by: who decided.
        citation: by which a lawyer finds it.
        address: its web address; empty where none is known.
        fact: the question that was decided.
        value: the answer.
        matter: the incidents, items and actors that it is about.
        on: the day from which it counts.
        appealed_on: the day of an appeal.
        final_on: the day from which it is final.
        overturned_on: the day from which it no longer counts.
    """

    iri: URIRef
    by: tuple[URIRef, ...]
    citation: str
    address: str
    fact: FactType
    value: Node
    matter: tuple[Node, ...]
    on: date
    appealed_on: date | None = None
    final_on: date | None = None
    overturned_on: date | None = None

    def counts_on(self, day: date) -> bool:
        """Whether it has been made on a day and not been overturned."""
        return self.on <= day and (self.overturned_on is None or day < self.overturned_on)

    def is_final_on(self, day: date) -> bool:
        """Whether it can no longer be appealed on a day."""
        return self.final_on is not None and self.final_on <= day

    def is_appealed_on(self, day: date) -> bool:
        """Whether an appeal is open on a day."""
        return self.appealed_on is not None and self.appealed_on <= day and not self.is_final_on(day)


def disputes_of(readings: Sequence[ProvisionReading]) -> tuple[Dispute, ...]:
    """Gives the disputes that readings make; readings of a provision in common belong to one.

    The common reading is one of them where a reading sets rules of it aside, or where only one is recorded.
    """
    return tuple(_dispute(together) for together in _connected(readings))


def _dispute(readings: Sequence[ProvisionReading]) -> Dispute:
    ordered = sorted(readings, key=lambda r: (r.encoding.on or date.max, r.iri))
    has_common = len(ordered) == 1 or any(r.sets_aside for r in ordered)
    return Dispute(
        provisions=tuple(sorted({p for r in ordered for p in r.provisions})),
        readings=(*((None,) if has_common else ()), *ordered),
    )


def _connected(readings: Sequence[ProvisionReading]) -> Iterator[list[ProvisionReading]]:
    left = sorted(readings, key=lambda r: r.iri)
    while left:
        together, provisions = [left.pop(0)], set[URIRef]()
        while provisions != (wider := {p for r in together for p in r.provisions}):
            provisions = wider
            joined = [r for r in left if provisions & set(r.provisions)]
            together += joined
            left = [r for r in left if r not in joined]
        yield together
