"""Constraints as values: a condition is a tree of them, and equal ones are one.

A constraint names its parts by their place in the table of `Constraints`, so that two rules that share a
constraint share its place, and it is worked out once a situation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from rdflib import URIRef
from rdflib.term import Node

from remit.rules.fact_type import FactType


@dataclass(frozen=True, slots=True)
class Test:
    """The value of a fact type stands in a relation to operands."""

    __test__ = False  # pytest looks at names

    fact: FactType
    operator: URIRef
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one part holds."""

    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class One:
    """Exactly one part holds."""

    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: int


class Quantifier(StrEnum):
    """How many of a domain must satisfy a constraint."""

    SOME = "some"
    EVERY = "every"


@dataclass(frozen=True, slots=True)
class Quantified:
    """Some or every party, or owner of a party, satisfies the part."""

    quantifier: Quantifier
    domain: FactType
    roles: tuple[URIRef, ...]
    part: int


@dataclass(frozen=True, slots=True)
class Total:
    """The shares of those owners who satisfy the part add up to what stands in a relation to a bound."""

    domain: FactType
    part: int
    operator: URIRef
    bound: float


@dataclass(frozen=True, slots=True)
class Connected:
    """The part, which when it holds ties the situation to the law through a factor."""

    part: int
    factor: URIRef


@dataclass(frozen=True, slots=True)
class Unwritten:
    """A part of the text that is not encoded and narrows the rule: nobody knows whether it holds."""

    text: str


Constraint: TypeAlias = Test | All | Any | One | Not | Quantified | Total | Connected | Unwritten


def parts_of(constraint: Constraint) -> tuple[int, ...]:
    """Gives the places of the parts of a constraint."""
    match constraint:
        case All(parts) | Any(parts) | One(parts):
            return parts
        case Not(part) | Connected(part, _):
            return (part,)
        case Quantified(part=part) | Total(part=part):
            return (part,)
        case _:
            return ()


@dataclass(slots=True)
class Constraints:
    """The table of constraints; equal ones have one place."""

    rows: list[Constraint] = field(default_factory=list)
    _places: dict[Constraint, int] = field(default_factory=dict)

    def place(self, constraint: Constraint) -> int:
        """Gives the place of a constraint, a new one where it is not in the table."""
        place = self._places.get(constraint)
        if place is None:
            place = self._places[constraint] = len(self.rows)
            self.rows.append(constraint)
        return place

    def __getitem__(self, place: int) -> Constraint:
        """Gives the constraint at a place."""
        return self.rows[place]

    def __len__(self) -> int:
        """Gives how many there are."""
        return len(self.rows)

    def below(self, place: int) -> Iterator[int]:
        """Gives a place with the places of all its parts, at any depth, each once."""
        seen: set[int] = set()
        todo = [place]
        while todo:
            here = todo.pop()
            if here not in seen:
                seen.add(here)
                yield here
                todo += reversed(parts_of(self.rows[here]))

    def is_of_party(self, place: int) -> bool:
        """Whether a constraint reads facts of a bound party, so that it has a value for each."""
        constraint = self.rows[place]
        match constraint:
            case Test(fact=fact):
                return fact.is_of_party
            case Quantified(domain=domain) | Total(domain=domain):
                return domain.is_of_party
            case _:
                return any(self.is_of_party(part) for part in parts_of(constraint))

    def facts(self, place: int) -> Iterator[FactType]:
        """Gives the fact types that a constraint reads, at any depth."""
        for here in self.below(place):
            constraint = self.rows[here]
            match constraint:
                case Test(fact=fact):
                    yield fact
                case Quantified(domain=domain) | Total(domain=domain):
                    yield domain
                case _:
                    pass
