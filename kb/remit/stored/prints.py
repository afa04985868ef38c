"""What a rule turns on, as a digest: rules whose digests differ between two laws, or two days, are worked out anew.

The digest of a rule is made of its own text and condition, of the definitions and exceptions that it rests on at any
depth, of the codes, places and groups that these name with all that lies below and above them, and of how many of
the days on which any of it begins or ends have passed.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date
from typing import Final

from rdflib import Literal, URIRef
from rdflib.term import Node

from remit.ask import LawBook
from remit.model.view import View
from remit.paths import Alternative, Inverse, Path, Predicate, Sequence, ZeroOrMore
from remit.rules import BITING, Connected, FactType, Quantified, Rule, Test, Total, Unwritten, parts_of
from remit.terms import rdf, rmt, skos

LADDER: Final = frozenset(
    {
        rdf.type_,
        rmt.group,
        rmt.member,
        rmt.partOf,
        rmt.separateCustomsTerritory,
        skos.broadMatch,
        skos.broader,
        skos.exactMatch,
    }
)
"""Properties by which one code, place or actor comes below another, beside what was read to compile the law."""

_APART: Final = frozenset({"place", "label", "text", "condition", "concludes", "value", "value_from"})
_BELOW: Final = (skos.broader, skos.broadMatch, skos.exactMatch, rmt.partOf)


def prints(book: LawBook, view: View, *, as_of: date) -> dict[URIRef, str]:
    """Gives the digest of each rule of which heads are kept.

    Args:
        book: the law.
        view: the state that it is the law of.
        as_of: the day asked.
    """
    return _Printer(book, view, as_of).all()


def matters(book: LawBook, *, as_of: date) -> dict[str, tuple[URIRef, ...]]:
    """Gives a digest of each recorded decision, with what it is about: it counts for whatever is about the same.

    Args:
        book: the law.
        as_of: the day asked.
    """
    found = {}
    for decision in book.law.decisions:
        days = [day for field in fields(decision) if isinstance(day := getattr(decision, field.name), date)]
        said = (decision.iri, decision.fact.iri, decision.value, decision.matter, sorted(days))
        passed = sum(day <= as_of for day in days)
        about = tuple(node for node in decision.matter if isinstance(node, URIRef))
        found[_digest([repr(said), str(passed)])] = about
    return found


def days_digest(days: Iterable[date]) -> str:
    """Gives a digest of the days on which something of the law begins or ends."""
    return _digest(day.isoformat() for day in days)


class _Printer:
    def __init__(self, book: LawBook, view: View, as_of: date) -> None:
        self.law = book.law
        self.view = view
        self.as_of = as_of
        self._own: dict[int, str] = {}
        self._constraints: dict[int, str] = {}
        self._facts: dict[URIRef, str] = {}
        self._codes: dict[Node, str] = {}

    def all(self) -> dict[URIRef, str]:
        return {rule.iri: self._print(rule) for rule in self.law.rules if rule.effect in BITING}

    def _print(self, rule: Rule) -> str:
        places = sorted(self._closure(rule))
        parts = [self._own.get(place) or self._of_rule(self.law.rules[place]) for place in places]
        days = sorted({day for place in places for day in self.law.rules[place].text.timing.boundaries()})
        return _digest([*parts, str(bisect_right(days, self.as_of))])

    def _closure(self, rule: Rule) -> set[int]:
        """Gives the places of a rule, its exceptions and definitions, at any depth."""
        found: set[int] = set()
        todo = [rule.place]
        while todo:
            place = todo.pop()
            if place in found:
                continue
            found.add(place)
            todo += self.law.exceptions[place]
            here = self.law.rules[place]
            for fact in self._facts_of(here):
                todo += self.law.definitions.get(fact, ())
        return found

    def _facts_of(self, rule: Rule) -> set[FactType]:
        """Gives the fact types that a rule reads, with those along whose paths they are read."""
        todo = list(self.law.constraints.facts(rule.condition)) if rule.condition is not None else []
        todo += [rule.value_from] if rule.value_from is not None else []
        found: set[FactType] = set()
        while todo:
            fact = todo.pop()
            if fact not in found:
                found.add(fact)
                steps = _steps(fact.path) if fact.path is not None else ()
                todo += [other for iri in steps if (other := self.law.facts.get(iri)) is not None]
        return found

    # ---- one rule

    def _of_rule(self, rule: Rule) -> str:
        timing = rule.text.timing
        parts: list[object] = [getattr(rule, field.name) for field in fields(rule) if field.name not in _APART]
        parts += [getattr(timing, field.name) for field in fields(timing)]
        parts += [
            self._of_fact(rule.concludes),
            self._of_fact(rule.value_from),
            self._of_code(rule.value),
            self._of_constraint(rule.condition),
        ]
        made = self._own[rule.place] = _digest(map(repr, parts))
        return made

    def _of_constraint(self, place: int | None) -> str:
        if place is None:
            return ""
        known = self._constraints.get(place)
        if known is not None:
            return known
        constraint = self.law.constraints[place]
        own: list[object] = [type(constraint).__name__]
        match constraint:
            case Test(fact, operator, operands):
                own += [self._of_fact(fact), operator, [self._of_code(operand) for operand in operands]]
            case Quantified(quantifier, domain, roles, part):
                own += [quantifier, self._of_fact(domain), [self._of_code(r) for r in roles], self._of_constraint(part)]
            case Total(domain, part, operator, bound):
                own += [self._of_fact(domain), self._of_constraint(part), operator, bound]
            case Connected(part, factor):
                own += [self._of_constraint(part), factor]
            case Unwritten(text):
                own.append(text)
            case _:
                own += [self._of_constraint(part) for part in parts_of(constraint)]
        made = self._constraints[place] = _digest(map(repr, own))
        return made

    def _of_fact(self, fact: FactType | None) -> str:
        if fact is None:
            return ""
        known = self._facts.get(fact.iri)
        if known is None:
            self._facts[fact.iri] = str(fact.iri)  # a path may lead through its own fact
            steps = sorted(set(_steps(fact.path))) if fact.path is not None else []
            through = [self._of_fact(self.law.facts[iri]) for iri in steps if iri in self.law.facts]
            roles = [self._of_code(iri) for iri in steps if iri not in self.law.facts]
            own = [
                fact.iri, fact.code, fact.read_from, fact.kind, fact.unit, fact.single, fact.take_latest,
                fact.exhaustive, fact.path, fact.none_where, through, roles,
            ]  # fmt: skip
            known = self._facts[fact.iri] = _digest(map(repr, own))
        return known

    # ---- codes, places, groups

    def _of_code(self, node: Node | None) -> str:
        """Gives a digest of all that says whether something is, lies below or belongs to a code, place or group."""
        if node is None or isinstance(node, Literal):
            return repr(node)
        known = self._codes.get(node)
        if known is None:
            known = self._codes[node] = _digest(sorted(self._around(node)))
        return known

    def _around(self, start: Node) -> Iterator[str]:
        ladder = self.law.ladder
        seen: set[Node] = set()
        but = ladder.roster(start).all_but
        todo = [start] if but is None else [start, but]
        while todo:
            node = todo.pop()
            if node in seen or isinstance(node, Literal):
                continue
            seen.add(node)
            yield f"{node} below {sorted(map(str, ladder.above(node)))} {node in self.law.exhaustive_codes}"
            for predicate in _BELOW:
                todo += self.view.subjects(predicate, node)
            for membership in ladder.members_of(node):
                yield repr(("member", node, membership.member, membership.stretch))
                todo.append(membership.member)
        for group in self._outward(start):
            yield repr(("group", group, ladder.roster(group), ladder.absences_from(group)))

    def _outward(self, start: Node) -> set[Node]:
        """Gives a group with the groups that are nested in it, and those that hold it."""
        ladder = self.law.ladder
        found: set[Node] = set()
        todo = [start]
        while todo:
            node = todo.pop()
            if node not in found:
                found.add(node)
                todo += [each.group for each in ladder.groups_of(node)]
                todo += [each.member for each in ladder.members_of(node) if ladder.members_of(each.member)]
        return found


def _steps(path: Path) -> Iterator[URIRef]:
    match path:
        case Predicate(iri):
            yield iri
        case Inverse(inner) | ZeroOrMore(inner):
            yield from _steps(inner)
        case Sequence(parts) | Alternative(parts):
            for part in parts:
                yield from _steps(part)


def _digest(parts: Iterable[str]) -> str:
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=16).hexdigest()


def changed(before: Mapping[URIRef, str], after: Mapping[URIRef, str]) -> frozenset[URIRef]:
    """Gives the rules of which one has a digest that the other has not."""
    return frozenset(rule for rule in {*before, *after} if before.get(rule) != after.get(rule))
