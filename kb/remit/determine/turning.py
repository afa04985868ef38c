"""What turns on what: the constraints and rules that may come to something else when a fact or a party does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from rdflib import URIRef

from remit.rules import LIST, PARTY, SELF, FactType, Kind, Law, Quantified, Rule, Test, Total, parts_of
from remit.terms import rmt

_KEPT: Final = 500


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """What turns on some constraints.

    Attributes:
        leaves: the places of those constraints.
        stale: the places of all whose values may turn on them, themselves included.
        rules: the places of the rules that may come to something else, those of parties' facts apart.
    """

    leaves: tuple[int, ...]
    stale: frozenset[int]
    rules: frozenset[int]


class Turning:
    """What turns on what in one law. Safe to use from several threads."""

    def __init__(self, law: Law) -> None:
        """Follows every link of the law once."""
        self._law = law
        self._dependents: dict[int, frozenset[int]] = {}
        self._tests: defaultdict[FactType, list[int]] = defaultdict(list)
        self._of_roles: defaultdict[tuple[URIRef, ...], list[int]] = defaultdict(list)
        for place, constraint in enumerate(law.constraints.rows):
            match constraint:
                case Test(fact=fact):
                    self._tests[fact].append(place)
                case Quantified(domain=domain, roles=roles) if domain.iri == PARTY:
                    self._of_roles[roles].append(place)
                case _:
                    pass
        self._above = self._parents()
        self._conditioned = self._rules_by_condition()
        self._of_owners = tuple(self._quantified_over_owners())
        self._reaches: dict[object, Reach] = {}
        self._stale_of_parties: dict[tuple[frozenset[FactType], bool], frozenset[int]] = {}
        self.named = frozenset(
            operand for row in law.constraints.rows if isinstance(row, Test) for operand in row.operands
        )
        self.of_parties_along_paths = tuple(f for f in law.facts.values() if f.path is not None and f.is_of_party)
        self.roles = tuple(self._of_roles)
        self.along_paths = tuple(f for f in law.facts.values() if f.path is not None and not f.is_of_party)
        self.dated = self._turning_on_days()

    # ---- constraints

    def dependents(self, place: int) -> frozenset[int]:
        """Gives the places of all constraints whose values may turn on one, itself included."""
        known = self._dependents.get(place)
        if known is None:
            known = self._dependents[place] = frozenset(self._climb(place))
        return known

    def _climb(self, place: int) -> set[int]:
        found: set[int] = set()
        todo = [place]
        while todo:
            here = todo.pop()
            if here not in found:
                found.add(here)
                todo += self._above[here]
        return found

    def _turning_on_days(self) -> frozenset[int]:
        """Gives the constraints whose values may turn on the day of the act, dated statements apart."""
        found: set[int] = set()
        for place, constraint in enumerate(self._law.constraints.rows):
            if isinstance(constraint, Test):
                is_dated = constraint.operator == rmt.memberOf or constraint.fact.kind is Kind.PLACE
                if is_dated or constraint.fact in self._law.definitions or constraint.fact.take_latest:
                    found |= self.dependents(place)
        return frozenset(found)

    def _parents(self) -> list[set[int]]:
        """Gives for each constraint those that turn on it directly: as a part, or through a definition."""
        law = self._law
        above: list[set[int]] = [set() for _ in range(len(law.constraints))]
        for place, constraint in enumerate(law.constraints.rows):
            for part in parts_of(constraint):
                above[part].add(place)
        for rule in law.rules:
            concluded = self._concluded_through(rule)
            if rule.condition is not None:
                for fact in concluded:
                    above[rule.condition].update(self._tests_on(fact))
        for fact, places in law.definitions.items():
            for place in places:
                source = law.rules[place].value_from
                for test in self._tests_on(source) if source is not None else ():
                    above[test].update(self._tests_on(fact))
        return above

    def _tests_on(self, fact: FactType) -> list[int]:
        return self._tests.get(fact, [])

    def _concluded_through(self, rule: Rule) -> set[FactType]:
        """Gives the facts that turn on a rule: what it concludes, or what the rules that it overrides do."""
        found: set[FactType] = set()
        todo, seen = [rule], {rule.place}
        while todo:
            here = todo.pop()
            if here.concludes is not None:
                found.add(here.concludes)
            for iri in here.overrides:
                other = self._law.by_iri.get(iri)
                if other is not None and other.place not in seen:
                    seen.add(other.place)
                    todo.append(other)
        return found

    # ---- rules

    def _rules_by_condition(self) -> dict[int, frozenset[int]]:
        """Gives for each condition the rules that turn on it: whose it is, or whose exceptions' it is."""
        found: defaultdict[int, set[int]] = defaultdict(set)
        for rule in self._law.rules:
            if not rule.is_of_party:
                for place in self._with_exceptions(rule.place):
                    condition = self._law.rules[place].condition
                    if condition is not None:
                        found[condition].add(rule.place)
        return {condition: frozenset(places) for condition, places in found.items()}

    def _with_exceptions(self, place: int) -> set[int]:
        found: set[int] = set()
        todo = [place]
        while todo:
            here = todo.pop()
            if here not in found:
                found.add(here)
                todo += self._law.exceptions[here]
        return found

    # ---- of what is said

    def of_what_is_said(self, facts: tuple[FactType, ...], roles: tuple[tuple[URIRef, ...], ...]) -> Reach:
        """Gives what turns on facts of which something is said, and on who has a part in the act.

        Args:
            facts: the facts, of situation and item.
            roles: for which choices of roles there is somebody who may have one, or it is said that there is nobody.
        """
        known = self._reaches.get((facts, roles))
        if known is None:
            tests = dict.fromkeys(test for fact in self._taking_over(facts) for test in self._tests_on(fact))
            quantified = [place for choice in roles for place in self._of_roles[choice]]
            known = self._kept((facts, roles), self._reach((*tests, *quantified)))
        return known

    def of(self, leaves: tuple[int, ...]) -> Reach:
        """Gives what turns on some constraints."""
        known = self._reaches.get(leaves)
        return known if known is not None else self._kept(leaves, self._reach(leaves))

    def of_party(self, facts: frozenset[FactType], *, owned: bool) -> frozenset[int]:
        """Gives the places of all constraints whose values for a party may turn on what is said of it.

        Args:
            facts: the facts of which something is said.
            owned: whether something is said of its owners.
        """
        known = self._stale_of_parties.get((facts, owned))
        if known is None:
            tests = {test for fact in self._taking_over(facts) for test in self._tests_on(fact)}
            lists = self._law.facts.get(LIST)
            if lists in facts:  # who is on a list is read off the lists that are given
                tests |= {test for fact in self._tests if fact.iri == SELF for test in self._tests_on(fact)}
            leaves = tests.union(self._of_owners if owned else ())
            known = frozenset(place for leaf in leaves for place in self.dependents(leaf))
            self._stale_of_parties[facts, owned] = known
        return known

    def _quantified_over_owners(self) -> Iterator[int]:
        for place, constraint in enumerate(self._law.constraints.rows):
            if isinstance(constraint, Total) or (isinstance(constraint, Quantified) and constraint.domain.iri != PARTY):
                yield place

    def _kept(self, key: object, reach: Reach) -> Reach:
        if len(self._reaches) >= _KEPT:
            self._reaches.clear()
        self._reaches[key] = reach
        return reach

    def _reach(self, leaves: tuple[int, ...]) -> Reach:
        stale = frozenset(place for leaf in leaves for place in self.dependents(leaf))
        rules = frozenset(rule for place in stale for rule in self._conditioned.get(place, ()))
        return Reach(leaves, stale, rules)

    def _taking_over(self, facts: Iterable[FactType]) -> Iterator[FactType]:
        """Gives facts, with those whose definitions take a value over from one of them."""
        todo, seen = list(facts), set[FactType]()
        while todo:
            fact = todo.pop()
            if fact not in seen:
                seen.add(fact)
                yield fact
                for other, places in self._law.definitions.items():
                    if any(self._law.rules[place].value_from is fact for place in places):
                        todo.append(other)
