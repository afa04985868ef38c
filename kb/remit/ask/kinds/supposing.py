"""What a question supposes of claims, and how much law it looks at: arguments that every question to the law takes.

`supposing` is a list of {claim, to: proven, refuted or dropped}; `within` names one jurisdiction. An answer that
supposes anything says so first, and nothing that is supposed is recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from rdflib import URIRef
from rdflib.term import Node

from remit.ask.answer import Covered
from remit.ask.coverage import orders_of
from remit.ask.question import Question
from remit.ask.said import Teller
from remit.ask.standpoint import Standpoint
from remit.determine import Decided, Determination
from remit.errors import BadInput
from remit.findings import joined
from remit.rules import Effect
from remit.situation.evidence import Fate
from remit.situation.facts import Situation
from remit.support.reading import objects
from remit.terms import rmt, skos
from remit.truth import When

SUPPOSING: Final = "supposing"
WITHIN: Final = "within"
_FEW: Final = 4
FATES: Final = {
    Fate.PROVEN: "what it says is proven",
    Fate.REFUTED: "what it says is refuted",
    Fate.DROPPED: "it is dropped",
}


def supposed(on: Standpoint, question: Question) -> Standpoint:
    """Gives the state as a question supposes it.

    Raises:
        BadInput: what is supposed cannot be read.
        UnknownName: there is no such claim.
    """
    fates = fates_of(on, question.args.get(SUPPOSING))
    return on.supposing(fates) if fates else on


def fates_of(on: Standpoint, given: object) -> dict[Node, Fate]:
    """Reads what is supposed of claims.

    Raises:
        BadInput: it cannot be read.
        UnknownName: there is no such claim.
    """
    if given is None:
        return {}
    if not isinstance(given, list | tuple) or not all(isinstance(each, Mapping) for each in given):
        raise BadInput("What is supposed is no list. Write it as [{claim: C7, to: refuted}].")
    return {on.codes.claim(str(each.get("claim", ""))): _fate(each) for each in given}


def _fate(given: Mapping[str, Any]) -> Fate:
    told = str(given.get("to", ""))
    if told not in set(Fate):
        what = f"“{told}” is nothing that" if told else "Nothing is said that"
        raise BadInput(
            f"{what} can be supposed of a claim. "
            f"Give as to one of: {', '.join(Fate)}; for example {{claim: C7, to: refuted}}."
        )
    return Fate(told)


def told(on: Standpoint) -> list[str]:
    """Says what is supposed."""
    if not on.supposed:
        return []
    each = [f"of {number_of(on, claim)}, that {FATES[fate]}" for claim, fate in on.supposed.items()]
    return [f"Supposed for this answer alone, and recorded nowhere: {'; '.join(each)}."]


def number_of(on: Standpoint, claim: Node) -> str:
    """Gives the number of a claim, or its address."""
    return next(iter(sorted(str(n) for n in on.view.objects(claim, skos.notation))), str(claim))


def made_later(on: Standpoint, given: Mapping[str, Any], question: Question) -> list[str]:
    """Says of which claims of an incident it is certain that they were made after the day asked: they count as well.

    Raises:
        UnknownName: there is no such incident.
    """
    named = given.get("incident")
    if named is None:
        return []
    view = on.view
    teller = Teller(view, on.scale.scheme, on.words, as_of=question.as_of)
    claims = set(objects(view, on.codes.incident(str(named)), rmt.restsOn))
    numbers = sorted(number_of(on, claim) for claim in claims if not teller.is_made_by(claim, question.as_of))
    if not numbers:
        return []
    more = f" and {len(numbers) - _FEW} more" if numbers[_FEW:] else ""
    told = f"{', '.join(numbers[:_FEW])}{more}" if more else joined(numbers, "and")
    was = "was made after it and counts" if len(numbers) == 1 else "were made after it and count"
    day = f"The day asked, {question.as_of}, is a day of law"
    return [f"{day}: {told} {was} here all the same. For what was on record by a moment, give known_at."]


# ---- one jurisdiction


def orders_within(on: Standpoint, question: Question, situation: Situation) -> frozenset[URIRef]:
    """Gives the legal orders that a question is limited to; none where it is not limited.

    Where the first possible day of the act is not known, the place lies in the orders of the last one.

    Raises:
        UnknownName: there is no such place.
        BadInput: it is no place of any legal order.
    """
    named = question.args.get(WITHIN)
    if named is None:
        return frozenset()
    when = situation.conduct.when
    if when.first is None:  # since ever: no reason to take up law of long ago
        when = When.on(question.as_of if when.end is None else min(question.as_of, when.end - timedelta(days=1)))
    orders = frozenset(orders_of(on, on.codes.place(str(named)), when))
    if not orders:
        raise BadInput(f"“{named}” lies in no legal order on record. Name a jurisdiction, for example us, uk or eu.")
    return orders


def limited(determination: Determination, orders: frozenset[URIRef], on: Standpoint) -> Determination:
    """Leaves out the rules of other legal orders; definitions stay, since rules rest on them."""
    if not orders:
        return determination
    rules = on.law.rules
    return replace(
        determination,
        decided={place: d for place, d in determination.decided.items() if is_within(d, orders)},
        excluded=tuple(p for p in determination.excluded if not orders.isdisjoint(rules[p].text.jurisdictions)),
    )


def is_within(decided: Decided, orders: frozenset[URIRef]) -> bool:
    """Whether a rule is one of the legal orders, or a definition."""
    rule = decided.rule
    return not orders or rule.effect is Effect.DEFINITION or not orders.isdisjoint(rule.text.jurisdictions)


def covered_within(covered: Iterable[Covered], orders: frozenset[URIRef], on: Standpoint) -> tuple[Covered, ...]:
    """Leaves out the coverage of other legal orders."""
    names = {on.words.label(order) for order in orders}
    return tuple(each for each in covered if not names or each.jurisdiction in names)
