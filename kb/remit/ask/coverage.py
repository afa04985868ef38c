"""What was and was not looked at: the jurisdictions that a situation touches, and how far their law is encoded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from rdflib import URIRef
from rdflib.term import Node

from remit.ask.answer import Covered
from remit.ask.standpoint import Standpoint
from remit.rules import Coverage, Kind, Law
from remit.situation.facts import Reading, Situation
from remit.terms import rdf, rmt
from remit.truth import When

ANY_SUBJECT = "any"
NOT_MODELLED = "not-modelled"


def coverage(on: Standpoint, situation: Situation, touched: Iterable[URIRef], *, as_of: date) -> tuple[Covered, ...]:
    """Gives the coverage of every jurisdiction that a situation touches, in the order of their names.

    Args:
        on: law and record.
        situation: whose places are looked at, upwards to their jurisdiction.
        touched: the jurisdictions of rules for which something speaks.
        as_of: the day asked.
    """
    law, words = on.law, on.words
    orders = {
        order for place in set(_places(law, situation)) for order in orders_of(on, place, situation.conduct.when)
    } | set(touched)
    recorded: defaultdict[Node, list[Coverage]] = defaultdict(list)
    for each in law.coverage:
        recorded[each.jurisdiction].append(each)
    subjects = {each.subject for each in law.coverage}
    found: list[Covered] = []
    for order in orders:
        nodes = recorded[order]
        found += [
            Covered(
                jurisdiction=words.label(order),
                subject=words.label(c.subject),
                level=c.level,
                checked_on=c.checked_on,
                note=c.note,
                known_until=c.known_until,
                stale=c.known_until is not None and _is_past(c.known_until, situation.conduct.when, as_of),
                not_encoded=c.not_encoded,
            )
            for c in nodes
        ]
        if nodes:
            silent = subjects - {c.subject for c in nodes}
            found += [_not_modelled(words.label(order), words.label(subject)) for subject in silent]
        elif not _has_covered_whole(law, order):
            found.append(_not_modelled(words.label(order), ANY_SUBJECT))
    return tuple(sorted(set(found), key=lambda c: (c.jurisdiction, c.subject, c.level, c.note)))


def _not_modelled(order: str, subject: str) -> Covered:
    return Covered(jurisdiction=order, subject=subject, level=NOT_MODELLED)


def _is_past(known_until: date, when: When, as_of: date) -> bool:
    """Whether the day asked, or a day on which the act may have been done, is later."""
    return as_of > known_until or (when.end is not None and when.end - timedelta(days=1) > known_until)


def _places(law: Law, situation: Situation) -> Iterator[Node]:
    """Gives every place that is given of a situation, its item and its parties."""
    tables = [situation.facts, situation.item_facts, *(party.facts for party in situation.parties)]
    for table in tables:
        for iri, reading in sorted(table.items()):
            fact = law.facts.get(iri)
            if fact is not None and fact.kind is Kind.PLACE:
                yield from _values(reading)
    placing = [f for f in law.facts.values() if f.kind is Kind.PLACE and f.is_of_party and f.path is not None]
    for party in situation.parties:
        for fact in placing:
            reached = situation.reading(fact, party.place)
            if reached is not None:
                yield from _values(reached)


def _values(reading: Reading) -> Iterator[Node]:
    for entry in reading.entries:
        for value in entry.values:
            if isinstance(value, URIRef):
                yield value


def orders_of(on: Standpoint, place: Node, when: When) -> Iterator[URIRef]:
    """Gives the legal orders that a place lies in, unions by membership among them."""
    view, ladder = on.view, on.law.ladder
    for node in ladder.above(place):
        if isinstance(node, URIRef) and rmt.Jurisdiction in set(view.objects(node, rdf.type_)):
            yield node
        for membership in ladder.groups_of(node):
            is_member = when.lies_in([membership.stretch]) is not False
            union = membership.group
            if is_member and isinstance(union, URIRef) and rmt.Jurisdiction in set(view.objects(union, rdf.type_)):
                yield union


def _has_covered_whole(law: Law, order: URIRef) -> bool:
    """Whether the order is a part of one that is listed itself."""
    return any(above != order for above in law.ladder.above(order))
