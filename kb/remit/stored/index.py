"""Which incidents have which findings, in memory, for lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from pyroaring import BitMap
from rdflib import URIRef

from remit.determine import Outcome
from remit.stored.ledger import Belonging, Kept
from remit.terms import outcome

AUTHORITY, OUTCOME, LAW_OF = "authority", "outcome", "law-of"
ASKED: Final = (AUTHORITY, OUTCOME, LAW_OF)
"""What lists of incidents can be narrowed by: the words for it in an address."""

MAY_ACT: Final = frozenset({str(Outcome.ENGAGED), str(Outcome.ENGAGED_IF_PROVEN), str(Outcome.UNDETERMINED)})
"""The outcomes that count where none is asked for: a rule bites, would if what is said were proven, or it is open."""


_NOBODY: Final = Belonging((), ())


class Index:
    """Findings by what they are. One thread writes at a time, under the keeper's lock."""

    def __init__(self) -> None:
        self._iris: dict[int, URIRef] = {}
        self._heads: dict[int, tuple[Kept, ...]] = {}
        self._holders: dict[Kept, BitMap] = {}
        self._belonging: Mapping[str, Belonging] = {}

    def __len__(self) -> int:
        """Gives the number of incidents."""
        return len(self._iris)

    def incident(self, number: int) -> URIRef:
        """Gives the incident with a number."""
        return self._iris[number]

    def heads(self, number: int) -> tuple[Kept, ...]:
        """Gives the heads of an incident."""
        return self._heads.get(number, ())

    def belong(self, belonging: Mapping[str, Belonging]) -> None:
        """Takes to whom rules belong in the place of what was known."""
        self._belonging = belonging

    def put(self, number: int, incident: URIRef, heads: Iterable[Kept]) -> None:
        """Takes the heads of an incident in the place of those before."""
        self.forget(number)
        self._iris[number] = incident
        self._heads[number] = tuple(heads)
        for head in self._heads[number]:
            self._holders.setdefault(head, BitMap()).add(number)

    def forget(self, number: int) -> None:
        """Takes an incident out."""
        self._iris.pop(number, None)
        for head in self._heads.pop(number, ()):
            holders = self._holders[head]
            holders.discard(number)
            if not holders:
                del self._holders[head]

    def clear(self) -> None:
        """Takes everything out."""
        self._iris.clear()
        self._heads.clear()
        self._holders.clear()
        self._belonging = {}

    # ---- asking

    def find(self, asked: Mapping[str, frozenset[URIRef]]) -> frozenset[URIRef]:
        """Gives the incidents of which one finding has a value of each of what is asked."""
        fitting = [holders for head, holders in self._holders.items() if self._fits(head, asked)]
        return frozenset(self._iris[number] for number in BitMap.union(*fitting)) if fitting else frozenset()

    def counts(self, asked: Mapping[str, frozenset[URIRef]], name: str) -> dict[URIRef, frozenset[URIRef]]:
        """Gives for each value of one of `ASKED` the incidents that have it beside what else is asked."""
        others = {other: values for other, values in asked.items() if other != name}
        found: dict[URIRef, BitMap] = {}
        for head, holders in self._holders.items():
            if self._fits(head, others, any_outcome=name == OUTCOME):
                for value in self._values(head, name):
                    found.setdefault(value, BitMap()).update(holders)
        return {value: frozenset(self._iris[number] for number in numbers) for value, numbers in found.items()}

    def known(self, name: str) -> list[URIRef]:
        """Gives every value that some finding has."""
        return sorted({value for head in self._holders for value in self._values(head, name)})

    def _values(self, head: Kept, name: str) -> tuple[URIRef, ...]:
        if name == OUTCOME:
            return (URIRef(f"{outcome.NAMESPACE}{head.outcome}"),)
        of = self._belonging.get(head.rule, _NOBODY)
        return of.authorities if name == AUTHORITY else of.jurisdictions

    def _fits(self, head: Kept, asked: Mapping[str, frozenset[URIRef]], *, any_outcome: bool = False) -> bool:
        if OUTCOME not in asked and not any_outcome and head.outcome not in MAY_ACT:
            return False
        return all(not values.isdisjoint(self._values(head, name)) for name, values in asked.items())
