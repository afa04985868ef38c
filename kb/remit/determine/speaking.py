"""What can speak for a rule: constraints of its condition and of the definitions behind it, and no negation.

That a party is not established in Japan, or that an act was not aimed at the Union, is so of nearly everything: a rule
for which nothing else speaks is one of which too little was said to tell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from rdflib import Literal, URIRef

from remit.rules import All, Any, Connected, Kind, Law, Not, Quantified, Rule, Test
from remit.terms import odrl
from remit.truth.closures import Compiler
from remit.truth.frame import Frame, Run

_NEGATED: Final = frozenset({odrl.neq, odrl.isNoneOf})
_WITH_BOUNDS: Final = frozenset({Kind.QUANTITY, Kind.DATE})


class Leaf(NamedTuple):
    """A constraint that can speak for a rule.

    Attributes:
        place: it.
        through: the places of the definitions through which it does; none for one of the rule's own condition.
    """

    place: int
    through: tuple[int, ...] = ()


class Speaking:
    """What can speak for each rule of one law. Safe to use from several threads."""

    def __init__(self, law: Law, conditions: Compiler, lapsed: Callable[[int, Run], bool]) -> None:
        """Begins empty.

        Args:
            law: the compiled law.
            conditions: its conditions, compiled.
            lapsed: whether a rule, by its place, is not in force in a run.
        """
        self._law = law
        self._conditions = conditions
        self._lapsed = lapsed
        self._known: dict[int, tuple[Leaf, ...]] = {}

    def speaks(self, rule: Rule, frame: Frame) -> bool:
        """Whether some constraint is positively met that can speak for a rule, on whatever support."""
        leaves = self._known.get(rule.place)
        if leaves is None:
            leaves = self._known[rule.place] = self._leaves_of(rule)
        closures, known = self._conditions.closures, frame.memo
        for place, through in leaves:  # asked for every rule that is open: a generator costs as much as the rest
            held = (known.get(place) or closures[place](frame))[0]
            if held and (not through or self._operate(through, rule, frame)):
                return True
        return False

    def _operate(self, through: tuple[int, ...], rule: Rule, frame: Frame) -> bool:
        """Whether definitions count: nothing is said of what they conclude, and they are law where the rule is."""
        for place in through:
            concluded = self._law.rules[place].concludes
            if concluded is not None and frame.run.said(concluded, frame.party) is not None:
                return False
            if self._lapsed(place, frame.run) and not self._lapsed(rule.place, frame.run):
                return False
        return True

    # ---- which they are

    def _leaves_of(self, rule: Rule) -> tuple[Leaf, ...]:
        found: dict[int, Leaf] = {}
        todo = [(rule.condition, tuple[int, ...]())]
        while todo:
            condition, through = todo.pop(0)
            for place in self._joined(condition) if condition is not None else ():
                if place not in found:
                    found[place] = Leaf(place, through)
                    constraint = self._law.constraints[place]
                    if isinstance(constraint, Test):
                        todo += [(self._law.rules[d].condition, (*through, d)) for d in self._concluding(constraint)]
        return tuple(found.values())

    def _joined(self, place: int) -> Iterator[int]:
        """Gives what junctions join, negations apart."""
        constraint = self._law.constraints[place]
        match constraint:
            case All(parts) | Any(parts):
                for part in parts:
                    yield from self._joined(part)
            case Connected(part, _):
                yield from self._joined(part)
            case Not():
                return
            case Quantified(part=part):
                if any(True for _ in self._joined(part)):
                    yield place
            case Test(fact=fact, operator=operator) if operator in _NEGATED and fact.kind not in _WITH_BOUNDS:
                return
            case _:
                yield place

    def _concluding(self, test: Test) -> Iterator[int]:
        """Gives the definitions that may conclude what a test asks for; not those that take a value over."""
        for place in self._law.definitions.get(test.fact, ()):
            rule = self._law.rules[place]
            if rule.value_from is None and self._fits(rule, test):
                yield place

    def _fits(self, rule: Rule, test: Test) -> bool:
        if test.fact.kind is Kind.BOOLEAN:
            wanted = any(isinstance(o, Literal) and o.value is True for o in test.operands)
            denied = isinstance(rule.value, Literal) and rule.value.value is False
            return wanted is not denied
        if isinstance(rule.value, URIRef) and test.fact.kind is Kind.CONCEPT:
            return any(self._law.ladder.matches(rule.value, operand) == 1 for operand in test.operands)
        return True
