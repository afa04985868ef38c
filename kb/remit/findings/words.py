"""Controlled English for conditions, made from labels alone: nothing here knows any rule.

A party is never the subject of a sentence: what is asked of it is said as "that it is …", with the party named beside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from rdflib import Literal, URIRef
from rdflib.term import Node

from remit.model.view import View
from remit.rules import (
    OWNER,
    SELF,
    All,
    Any,
    Connected,
    Constraints,
    FactType,
    Kind,
    Not,
    One,
    Quantified,
    Quantifier,
    Test,
    Total,
    Unwritten,
    local,
)
from remit.situation.facts import Datum
from remit.terms import odrl, rdfs, rmt, skos
from remit.truth import Interval, Stretch, number_text

COMPARED: Final = {
    odrl.gt: "more than",
    odrl.gteq: "at least",
    odrl.lt: "less than",
    odrl.lteq: "at most",
    odrl.eq: "exactly",
    odrl.neq: "other than",
}
_ORDERED: Final = {
    odrl.gt: "after",
    odrl.gteq: "on or after",
    odrl.lt: "before",
    odrl.lteq: "on or before",
    odrl.eq: "on",
    odrl.neq: "not on",
}
_KEPT: Final = 20_000
_SHORT: Final = frozenset({"short"})
_OTHER: Final = frozenset({"alias", "former"})
_ARTICLE: Final = re.compile(
    r"^United (?!Nations)|^(?:Netherlands|Philippines|Bahamas|Gambia)$| (?:Union|Islands|Republic)$"
)
"""Names of places that take the article in a sentence."""
_NEGATIVE: Final = frozenset({odrl.neq, odrl.isNoneOf})


class Words:
    """Says records, values and conditions of one state in English."""

    def __init__(self, view: View, constraints: Constraints) -> None:
        """Remembers where labels are; each is looked up once."""
        self.view = view
        self.constraints = constraints
        self._labels: dict[Node, str] = {}
        self._clauses: dict[tuple[int, str], str] = {}
        self._holders: dict[tuple[URIRef, date], tuple[URIRef, str]] = {}

    # ---- names

    def label(self, node: Node) -> str:
        """Gives the name of a record: its preferred label, else its code."""
        known = self._labels.get(node)
        if known is None:
            known = self._labels[node] = self._label(node)
        return known

    def _label(self, node: Node) -> str:
        if isinstance(node, Literal):
            return str(node)
        for predicate in (rdfs.label, skos.prefLabel, skos.notation):
            found = sorted(
                self.view.objects(node, predicate), key=lambda n: (getattr(n, "language", None) != "en", str(n))
            )
            if found:
                return str(found[0])
        return local(node)

    def value(self, datum: Datum) -> str:
        """Says a value."""
        match datum:
            case bool():
                return "yes" if datum else "no"
            case Interval():
                return str(datum)
            case Stretch():
                return days_text(datum)
            case _:
                return self.label(datum)

    def listed(self, nodes: Iterable[Node], joint: str = "or") -> str:
        """Says several records: a, b or c."""
        return joined([self.label(node) for node in nodes], joint)

    # ---- conditions

    def constraint(self, place: int, *, on: str = "") -> str:
        """Says a constraint in a clause.

        Args:
            place: its place in the table.
            on: the day of the act, to be named where it matters.
        """
        known = self._clauses.get((place, on))
        if known is None:
            if len(self._clauses) >= _KEPT:
                self._clauses.clear()
            known = self._clauses[place, on] = self._said(place, on=on)
        return known

    def _said(self, place: int, *, on: str) -> str:  # noqa: PLR0911 (one for each form)
        constraint = self.constraints[place]
        match constraint:
            case Test():
                return self.test(constraint, on=on)
            case All(parts):
                return " and ".join(self._part(p, on) for p in parts)
            case Any(parts):
                return " or ".join(self._part(p, on) for p in parts)
            case One(parts):
                return f"exactly one of: {'; '.join(self.constraint(p, on=on) for p in parts)}"
            case Not(part):
                return f"it is not so that {self.constraint(part, on=on)}"
            case Connected(part, _):
                return self.constraint(part, on=on)
            case Quantified():
                return f"{self.domain(constraint)} is such that {self.constraint(constraint.part, on=on)}"
            case Total(part=part):
                bound = f"{COMPARED.get(constraint.operator, '')} {number_text(constraint.bound)} per cent"
                return f"owners of it of whom it holds that {self.constraint(part, on=on)} together have {bound}"
            case Unwritten(text):
                return f"a part of the text that is not encoded is met: {text}"

    def _part(self, place: int, on: str) -> str:
        text = self.constraint(place, on=on)
        is_compound = isinstance(self.constraints[place], All | Any | One)
        return f"({text})" if is_compound else text

    def domain(self, constraint: Quantified) -> str:
        """Says over whom a quantifier runs."""
        every = constraint.quantifier is Quantifier.EVERY
        if constraint.domain.iri == OWNER:
            return "every owner of it" if every else "some owner of it"
        who = self.listed(constraint.roles) if constraint.roles else "party"
        return f"{'every' if every else 'some'} {who}"

    def test(self, test: Test, *, on: str = "") -> str:  # noqa: PLR0911 (one for each kind of value)
        """Says a test of one fact."""
        fact = test.fact
        day = f" on {on}" if on and test.operator == rmt.memberOf else ""
        if fact.kind is Kind.BOOLEAN:
            return self._clause(fact, positive=_is_true(test.operands[0]))
        subject = f"its {fact.label}" if fact.is_of_party else fact.label
        negative = "not " if test.operator in _NEGATIVE else ""
        match fact.kind:
            case Kind.QUANTITY:
                bound = number_text(float(test.operands[0]))  # type: ignore[arg-type]  # a number, seen on loading
                unit = f" {fact.unit}" if fact.unit and fact.unit not in fact.label else ""
                return f"{subject} is {COMPARED[test.operator]} {bound}{unit}"
            case Kind.DATE:
                return f"{subject} is {_ORDERED[test.operator]} {test.operands[0]}"
            case _ if fact.iri == SELF:
                return self._identity(test, day)
            case Kind.PLACE:
                places = joined([with_article(self.label(node)) for node in test.operands])
                return f"{subject} is {negative}in {places}{day}"
            case _ if test.operator == rmt.memberOf:
                return f"{subject} belongs to {self.listed(test.operands)}{day}"
            case _:
                return f"{subject} is {negative}{self.listed(test.operands)}"

    def _identity(self, test: Test, day: str) -> str:
        if test.operator != rmt.memberOf:
            return f"it is {self.listed(test.operands)}"
        return f"it is on the list “{self.listed(test.operands)}”{day}"

    def _clause(self, fact: FactType, *, positive: bool) -> str:
        clause = f"it {fact.label}" if fact.is_of_party else fact.label
        return clause if positive else f"it is not so that {clause}"

    # ---- authorities

    def authority(self, actor: URIRef, on: date) -> tuple[URIRef, str]:
        """Gives who held the functions of an authority on a day, and by which name."""
        known = self._holders.get((actor, on))
        if known is None:
            if len(self._holders) > _KEPT:
                self._holders.clear()
            known = self._holders[actor, on] = self._authority(actor, on)
        return known

    def _authority(self, actor: URIRef, on: date) -> tuple[URIRef, str]:
        holder, seen = actor, {actor}
        while (following := self._successor(holder, on)) is not None and following not in seen:
            holder = following
            seen.add(holder)
        return holder, self._name(holder, on)

    def _successor(self, actor: URIRef, on: date) -> URIRef | None:
        for node in self.view.objects(actor, rmt.succeeded):
            begun = [n.value for n in self.view.objects(node, rmt.from_) if isinstance(n, Literal)]
            by = [n for n in self.view.objects(node, rmt.by) if isinstance(n, URIRef)]
            if by and begun and all(isinstance(d, date) and d <= on for d in begun):
                return by[0]
        return None

    def _name(self, actor: URIRef, on: date) -> str:
        official: list[tuple[date, str]] = []
        short: list[tuple[date, str]] = []
        for node in self.view.objects(actor, rmt.named):
            first, end = _day(self.view, node, rmt.from_), _day(self.view, node, rmt.until)
            if (first is None or first <= on) and (end is None or on < end):
                kinds = {local(n) for n in self.view.objects(node, rmt.nameKind)}
                is_dated = first is not None or end is not None
                into = short if _SHORT & kinds else official if is_dated and not _OTHER & kinds else []
                into += [(first or date.min, str(n)) for n in self.view.objects(node, rmt.name)]
        name = max(official)[1] if official else self.label(actor)
        abbreviation = max(short)[1] if short else ""
        return f"{name} ({abbreviation})" if abbreviation and abbreviation not in name else name


def joined(texts: list[str], joint: str = "or") -> str:
    """Joins texts: a, b or c."""
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} {joint} {texts[-1]}" if texts else ""


def with_article(place: str) -> str:
    """Gives the name of a place as it stands in a sentence: the United Kingdom, Japan."""
    return f"the {place}" if _ARTICLE.search(place) else place


def sentence(text: str) -> str:
    """Begins a text with a capital."""
    return text[:1].upper() + text[1:]


def days_text(stretch: Stretch) -> str:
    """Says a stretch of days: "from 2025-09-29 to 2025-11-09 inclusive"."""
    if stretch.first is not None and stretch.end is not None:
        last = stretch.end - timedelta(days=1)
        if last == stretch.first:
            return stretch.first.isoformat()
        return f"from {stretch.first} to {last} inclusive"
    if stretch.first is not None:
        return f"since {stretch.first}"
    if stretch.end is not None:
        return f"to {stretch.end - timedelta(days=1)} inclusive"
    return "without known days"


def _is_true(node: Node) -> bool:
    return isinstance(node, Literal) and node.value is True


def _day(view: View, node: Node, predicate: URIRef) -> date | None:
    found = [n.value for n in view.objects(node, predicate) if isinstance(n, Literal)]
    return next((d for d in found if isinstance(d, date)), None)
