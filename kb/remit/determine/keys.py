"""Which rules may be engaged at all: those whose key fits what is given, found by the codes that are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from rdflib import URIRef
from rdflib.term import Node

from remit.rules import FactType, Kind, Law, Test
from remit.situation.facts import Datum
from remit.terms import odrl
from remit.truth.frame import Run

FITTING: Final = frozenset({odrl.eq, odrl.isA, odrl.isAnyOf})


class Codes:
    """Tests of one fact for codes, such as the keys that are."""

    def __init__(self, law: Law, keys: Iterable[int]) -> None:
        """Finds for each code the tests that name it, or something below it."""
        self.keys = tuple(keys)
        self.places = frozenset(place for key in self.keys for place in law.keys.get(key, ()))
        self._above = law.ladder.above
        self._naming: defaultdict[Node, set[int]] = defaultdict(set)
        self._naming_below: defaultdict[Node, set[int]] = defaultdict(set)
        for key in self.keys:
            test = law.constraints[key]
            for operand in test.operands if isinstance(test, Test) else ():
                self._naming[operand].add(key)
                for code in self._above(operand):
                    self._naming_below[code].add(key)

    def fitting(self, code: Datum) -> set[int]:
        """Gives the tests that a code satisfies, or is too coarse to tell; none for what is no code."""
        if not isinstance(code, URIRef):
            return set()
        found = set(self._naming_below.get(code, ()))
        for above in self._above(code):
            found |= self._naming.get(above, frozenset())
        return found


class Keys:
    """The keys of a law, by the fact that they test."""

    def __init__(self, law: Law, established: int) -> None:
        """Sorts them.

        Args:
            law: the compiled law.
            established: the bits any of which makes a mask established.
        """
        self._law = law
        self._established = established
        by_fact: defaultdict[FactType, list[int]] = defaultdict(list)
        others: list[int | None] = []
        for key in law.keys:
            test = law.constraints[key] if key is not None else None
            if (
                key is not None
                and isinstance(test, Test)
                and test.operator in FITTING
                and test.fact.kind is Kind.CONCEPT
            ):
                by_fact[test.fact].append(key)
            else:
                others.append(key)
        self._others = tuple(others)
        self._codes = {fact: Codes(law, keys) for fact, keys in by_fact.items()}

    def fitting(self, run: Run, excluded: set[int]) -> Iterator[int | None]:
        """Gives the keys that are worth a look; adds the rules of all others to the excluded.

        Where all codes of a fact are given, a key that none of them fits cannot hold, so it is not even looked at.
        """
        yield from self._others
        for fact, codes in self._codes.items():
            said = run.said(fact, -1)
            if said is None or not said.closed & self._established:
                yield from codes.keys
                continue
            found: set[int] = set()
            for one in said.values:
                for value in one.values:
                    found |= codes.fitting(value)
            excluded |= codes.places.difference(*(self._law.keys[key] for key in found))
            yield from sorted(found)
