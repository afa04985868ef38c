"""What turns on what: the constraints and rules that may come to something else when a fact or a party does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from rdflib import URIRef

from remit.determine.keys import FITTING, Codes
from remit.rules import LIST, PARTY, SELF, Connected, FactType, Kind, Law, Quantified, Rule, Test, Total, parts_of
from remit.terms import rmt
from remit.truth.frame import Said

_KEPT: Final = 500
_MANY: Final = 8  # of fewer tests each is looked at


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
    """What turns on what in one law. Safe to use from several threads.

    Attributes:
        roles: every choice of roles over which a constraint quantifies.
        read_off: the facts of situation and item that may be read off records where nobody states them.
        read_off_parties: those of parties.
        dated: the places of the constraints whose values may turn on the day of the act, dated statements apart.
        named: everything that a test names.
    """

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
        self._reaches: dict[tuple[int, ...], Reach] = {}
        self._conditions_of: dict[tuple[int, ...], frozenset[int] | None] = {}
        self._bearing: dict[FactType, tuple[int, ...]] = {}
        self._codes: dict[FactType, tuple[Codes, tuple[int, ...]]] = {}
        self._stale_of_parties: dict[tuple[frozenset[FactType], bool], frozenset[int]] = {}
        self.named = frozenset(
            operand for row in law.constraints.rows if isinstance(row, Test) for operand in row.operands
        )
        self.roles = tuple(self._of_roles)
        read_off = [f for f in law.facts.values() if f.path is not None or f.judged_by or f.none_where]
        self.read_off = tuple(f for f in read_off if not f.is_of_party)
        self.read_off_parties = tuple(f for f in read_off if f.is_of_party)
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
                if here < len(self._above):  # the table may have grown since, by constraints of other law
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

    def connecting(self) -> frozenset[int]:
        """Gives the constraints on which a connecting factor may rest, in them or through a definition."""
        law = self._law
        found = {place for place, row in enumerate(law.constraints.rows) if isinstance(row, Connected)}
        for fact, places in law.definitions.items():
            if any(law.rules[place].text.factors for place in places):
                found |= set(self._tests_on(fact))
        return frozenset(above for place in found for above in self.dependents(place))

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

    def conditions_of(self, places: tuple[int, ...]) -> frozenset[int] | None:
        """Gives the conditions of definitions and of all that stands against them; None where a value is taken over."""
        if places not in self._conditions_of:
            rules = self._law.rules
            among = {each for place in places for each in self._with_exceptions(place)}
            conditions = (rules[place].condition for place in among)
            takes_over = any(rules[place].value_from is not None for place in places)
            self._conditions_of[places] = None if takes_over else frozenset(c for c in conditions if c is not None)
        return self._conditions_of[places]

    # ---- of what is said

    def tests_of(self, fact: FactType, said: Said) -> tuple[int, ...]:
        """Gives the tests whose values may turn on what is said of a fact.

        Where nothing is said to be all, a code that fits a test neither way leaves it as unknown as it was.
        """
        known = self._bearing.get(fact)
        if known is None:
            known = tuple(dict.fromkeys(test for each in self._taking_over([fact]) for test in self._tests_on(each)))
            self._bearing[fact] = known
        is_open = fact.kind is Kind.CONCEPT and not fact.single and fact not in self._law.definitions
        if not is_open or said.closed or len(known) < _MANY:
            return known
        codes = self._codes.get(fact)
        if codes is None:
            coded = [place for place in known if self._is_of_codes(place, fact)]
            codes = self._codes[fact] = (Codes(self._law, coded), tuple(p for p in known if p not in set(coded)))
        fitting = {key for one in said.values for value in one.values for key in codes[0].fitting(value)}
        return (*codes[1], *sorted(fitting))

    def _is_of_codes(self, place: int, fact: FactType) -> bool:
        test = self._law.constraints[place]
        return isinstance(test, Test) and test.fact is fact and test.operator in FITTING

    def quantified_over(self, roles: tuple[URIRef, ...]) -> tuple[int, ...]:
        """Gives the constraints that quantify over those who have one of the roles."""
        return tuple(self._of_roles[roles])

    def of(self, leaves: tuple[int, ...]) -> Reach:
        """Gives what turns on some constraints."""
        known = self._reaches.get(leaves)
        if known is None:
            if len(self._reaches) >= _KEPT:
                self._reaches.clear()
            known = self._reaches[leaves] = self._reach(leaves)
        return known

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
