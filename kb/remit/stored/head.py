"""Heads of findings: what a rule comes to for a recorded incident, without the reasons."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from rdflib import URIRef

from remit.ask import LawBook
from remit.determine import Decided, Outcome
from remit.errors import RemitError
from remit.findings import Finder, Finding
from remit.model.view import View
from remit.rules import BITING, Effect
from remit.situation.codes import Codes
from remit.situation.describing import Ground
from remit.situation.evidence import Evidence
from remit.situation.incidents import of_incident
from remit.stored.noting import NotingView
from remit.support.reading import types, value
from remit.terms import rmt
from remit.truth import Scale

log = logging.getLogger(__name__)

_NONE: Final = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What one rule comes to for one incident.

    Attributes:
        rule: the rule.
        outcome: the headline.
        weakest: code of the status of the weakest premise, or of all of them together; empty where nothing speaks
            for it.
        is_open: whether a fact is missing by which it could be decided.
        phrase: how the incident is sourced, in the words that stand with it everywhere.
    """

    rule: URIRef
    outcome: Outcome
    weakest: str
    is_open: bool
    phrase: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfRule:
    """What is the same in every finding of a rule, on one day.

    Attributes:
        effect: what the rule does when it is engaged.
        authorities: who administers or enforces it, by who holds the functions on the day.
        jurisdictions: the legal orders that it belongs to.
    """

    effect: Effect
    authorities: tuple[URIRef, ...]
    jurisdictions: tuple[URIRef, ...]


def rules_of(book: LawBook, *, as_of: date) -> dict[URIRef, OfRule]:
    """Gives the rules of which heads are kept, with what is the same in every finding of each."""
    found = {}
    for rule in book.law.rules:
        if rule.effect in BITING:
            actors = (*rule.text.administered_by, *rule.text.enforced_by)
            found[rule.iri] = OfRule(
                effect=rule.effect,
                authorities=tuple(sorted({book.words.authority(actor, as_of)[0] for actor in actors})),
                jurisdictions=tuple(sorted(rule.text.jurisdictions)),
            )
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedOut:
    """The heads of one incident, and what they turn on.

    Attributes:
        heads: the heads.
        keys: what was read of the record for them.
        is_spread: whether the days that are looked at turn on the days of all law, and not of each rule alone.
        is_incident: whether it is one, still.
        is_failed: whether nothing could be worked out.
    """

    heads: tuple[Head, ...]
    keys: frozenset[int]
    is_spread: bool = False
    is_incident: bool = True
    is_failed: bool = False


def work_out(
    view: View, book: LawBook, scale: Scale, incident: URIRef, *, as_of: date, only: Collection[URIRef] | None = None
) -> WorkedOut:
    """Works out the heads of an incident.

    Args:
        view: the state of the record.
        book: its law.
        scale: the constants of the status scheme.
        incident: the incident.
        as_of: the day asked.
        only: the rules that are worked out; all for None.
    """
    noting = NotingView(view)
    if rmt.Incident not in types(noting, incident):
        return WorkedOut(heads=(), keys=noting.keys(), is_incident=False)
    try:
        heads, is_spread = _work_out(noting, book, scale, incident, as_of, only)
    except RemitError as problem:  # it cannot be asked about either, until what is wrong is mended
        log.warning("<%s> has no findings: %s", incident, problem)
    except Exception:  # a fault of Remit itself: the findings of all others do not wait for its mending
        log.exception("<%s> has no findings", incident)
    else:
        return WorkedOut(heads=heads, keys=noting.keys(), is_spread=is_spread)
    return WorkedOut(heads=(), keys=noting.keys(), is_failed=True)


def _work_out(
    noting: NotingView, book: LawBook, scale: Scale, incident: URIRef, as_of: date, only: Collection[URIRef] | None
) -> tuple[tuple[Head, ...], bool]:
    codes = Codes(noting, book.law, lambda text: (), book.tables)
    ground = Ground(view=noting, law=book.law, scale=scale, codes=codes, evidence=Evidence(noting, scale.scheme))
    situation = of_incident(ground, incident, as_of=as_of)
    if only is None:
        determination = book.engine.determine(situation, as_of=as_of)
    else:
        rules = [rule for iri in only if (rule := book.law.by_iri.get(iri)) is not None and rule.effect in BITING]
        determination = book.engine.determine_only(rules, situation, as_of=as_of)
    finder = Finder(book.engine, book.words, determination, as_of=as_of)
    phrase = str(value(noting, incident, rmt.statusPhrase) or "")
    heads = tuple(
        head_of(finder.finding(decided, trace=False), phrase) for decided in _kept(determination.decided.values())
    )
    return heads, situation.conduct.continuing and situation.is_dated


def head_of(finding: Finding, phrase: str) -> Head:
    """Gives the head of a finding of an incident that is sourced as a phrase says."""
    support = finding.support
    weakest = support.premise if support.premise != _NONE else support.holds
    return Head(
        rule=finding.rule.iri,
        outcome=finding.outcome,
        weakest="" if weakest == _NONE else weakest,
        is_open=bool(finding.missing),
        phrase=phrase,
    )


def _kept(decided: Iterable[Decided]) -> Iterator[Decided]:
    for each in decided:
        if each.rule.effect in BITING and each.touched and each.outcome is not Outcome.NOT_ENGAGED:
            yield each
