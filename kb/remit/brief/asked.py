"""The question of a brief in words: what is asked, of which act or incident, on which days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from rdflib import URIRef

from remit.ask import KINDS, Answer, Kind, Question
from remit.ask.kinds.base import OfLaw
from remit.ask.recorded import SUPPOSED
from remit.ask.said import Teller
from remit.ask.standpoint import Standpoint
from remit.ask.told import sections
from remit.brief.blocks import Block, Items, Paragraph, Run, Table, Text, text
from remit.brief.wording import QUESTIONS, conduct_days, days_said, moment_text
from remit.errors import RemitError
from remit.findings import day_text, joined, sentence, with_article
from remit.rules import ACT, FROM, SELF, TO
from remit.situation.facts import Party, Reading, Situation
from remit.support.reading import value
from remit.terms import rmt

_ARGUMENTS: Final = {
    "authority": "Authority asked about",
    "cite": "Text asked about",
    "rule": "Rule asked about",
    "actor": "Person asked about",
    "act": "Act asked about",
    "claim": "Claim asked about",
    "statement": "Statement asked about",
    "jurisdiction": "Jurisdiction asked about",
    "jurisdictions": "Jurisdictions asked about",
}
_UNKNOWN: Final = "not known"
_WIDTHS: Final = (0.38, 0.62)


def incident_of(on: Standpoint, answer: Answer) -> URIRef | None:
    """Gives the incident that a question is asked of; None where it is of none."""
    named = answer.question.args.get("incident") or answer.question.situation.get("incident")
    return on.codes.incident(str(named)) if named is not None else None


def kind_of(question: Question) -> Kind:
    """Gives which question is put to the law: of one that is put several times, the one that is put."""
    if question.kind in (Kind.WHAT_IF, Kind.COMPARE, Kind.CHANGED):
        return Kind(str(question.args.get("question", Kind.WHO_CAN_ACT)))
    return question.kind


def situation_of(on: Standpoint, question: Question) -> Situation | None:
    """Gives the situation that a question, or each side of one, is asked of; None where it is asked of none."""
    asking = KINDS[kind_of(question)]
    if not isinstance(asking, OfLaw) or (asking.briefly and not question.situation):
        return None
    return asking.situation(on, replace(question, kind=kind_of(question)))


def subject(on: Standpoint, teller: Teller, answer: Answer) -> str:
    """Says in a line what a brief is about."""
    incident = incident_of(on, answer)
    if incident is not None:
        status = value(on.view, incident, rmt.statusPhrase)
        return f"What is said: “{teller.name(incident)}”{f' ({status})' if status is not None else ''}"
    situation = situation_of(on, answer.question)
    if situation is None:
        named = [_argument(on, answer.question.args[code]) for code in _ARGUMENTS if code in answer.question.args]
        return f"{sentence(joined(named, 'and')) or 'The law'}, as of {days_asked(answer)}"
    act, start, end = (_value(on, situation, fact) for fact in (ACT, FROM, TO))
    item = on.words.label(situation.item) if situation.item is not None else ""
    to = "in " if act.endswith("market") else "to "
    parts = (("", act or "an act"), ("of ", item), ("from ", start), (to, end))
    day = "" if situation.day_assumed else f", {conduct_days(answer.conduct_on)}"
    return f"{sentence(' '.join(f'{word}{name}' for word, name in parts if name))}{day}"


def _value(on: Standpoint, situation: Situation, fact: URIRef) -> str:
    """Gives the value of a part of a situation in words; empty where none is given."""
    given = situation.facts.get(fact)
    if given is None or not given.entries:
        return ""
    return " or ".join(with_article(on.words.value(v)) for v in given.entries[0].values)


def asked(on: Standpoint, teller: Teller, answer: Answer) -> Iterator[Block]:
    """Says what was asked."""
    question = answer.question
    incident = incident_of(on, answer)
    situation = situation_of(on, question)
    yield Paragraph(text(Run(QUESTIONS[question.kind], strong=True)))
    items: list[Text] = []
    if incident is not None:
        status = value(on.view, incident, rmt.statusPhrase)
        standing = f" How it is sourced: {status}." if status is not None else ""
        number = f", number {teller.code(incident)} of the record" if teller.code(incident) else ""
        items.append(text(Run("Matter: ", strong=True), f"what is said, as named above{number}.{standing}"))
    if kind_of(question) != question.kind:
        items.append(text(Run("Asked each time: ", strong=True), QUESTIONS[kind_of(question)]))
    told = dict(sections(answer))
    items += [
        text(Run("Supposed, and recorded nowhere: ", strong=True), line.strip()) for line in told.get(SUPPOSED, ())
    ]
    items += [
        text(Run(f"{name}: ", strong=True), f"{sentence(_argument(on, question.args[code])).rstrip(chr(46))}.")
        for code, name in _ARGUMENTS.items()
        if code in question.args
    ]
    items += _days(answer, situation)
    items.append(text(Run("Record: ", strong=True), f"as it stood on {moment_text(answer.known_at)}."))
    yield Items(tuple(items))
    rows = tuple(_given(on, situation)) if situation is not None else ()
    if rows:
        yield Table(caption="What was given", header=("Matter", "What was given"), rows=rows, widths=_WIDTHS)
        yield Paragraph(text("What is not in this table was not given."))


def days_asked(answer: Answer) -> str:
    """Says the day that is asked about, or both: that which is named of a text, an authority or a person."""
    if answer.changed is not None:
        both = dict.fromkeys(day_text(side.as_of) for side in (answer.changed.before, answer.changed.after))
        return joined(list(both), "and")
    asking = KINDS[answer.question.kind]
    is_of_day = isinstance(asking, OfLaw) and asking.briefly
    named = conduct_days(answer.conduct_on) if is_of_day else _UNKNOWN
    return day_text(answer.question.as_of) if named == _UNKNOWN else named


def _days(answer: Answer, situation: Situation | None) -> Iterator[Text]:
    """Says by the law of which day an answer is given."""
    as_of = day_text(answer.question.as_of)
    if situation is None or answer.changed is not None:
        days = "Days" if answer.changed is not None else "Day"
        yield text(Run(f"{days} asked about: ", strong=True), f"{days_asked(answer)}.")
        return
    assumed = " No day was given, so the day asked was taken." if answer.day_assumed else ""
    day = conduct_days(answer.conduct_on)
    yield text(Run("Day of the act: ", strong=True), f"{day}.{assumed}")
    tried = ", and of each day that this may have been" if day.startswith("not known") else ""
    words = (
        f"licences, prohibitions and duties are judged by the law of the day of the act{tried}; powers of "
        f"authorities, and lists, by that of {as_of}."
    )
    yield text(Run("Law: ", strong=True), words)


def named_by(on: Standpoint, answer: Answer) -> str:
    """Names the person that a question is asked of."""
    return _argument(on, answer.question.args.get("actor"))


def _argument(on: Standpoint, given: object) -> str:
    if isinstance(given, Mapping):
        known = given.get("id", given.get("name"))
        return _argument(on, known) if known is not None else "a person who is described, and not named"
    if isinstance(given, list | tuple):
        return joined([_argument(on, each) for each in given], "and")
    named = str(given)
    for find in (on.codes.actor, on.codes.place):
        try:
            return on.words.label(find(named))
        except RemitError:  # it names no such record, but for example a citation
            continue
    return named


def _given(on: Standpoint, situation: Situation) -> Iterator[tuple[Text, ...]]:
    """Gives what the caller described, a row a matter; what is read off an incident is not given."""
    for table in (situation.facts, situation.item_facts):
        yield from _rows(on, table)
    for party in situation.parties:
        if situation.incident is None:
            yield from _party(on, party)


def _party(on: Standpoint, party: Party) -> Iterator[tuple[Text, ...]]:
    name = party.name or f"party {party.place + 1}"
    roles = joined([on.words.label(held.role) for held in party.roles], "and")
    if roles:
        yield text(sentence(roles)), text(name)
    yield from _rows(on, party.facts, f"{sentence(name)}: ")


def _rows(on: Standpoint, table: Mapping[URIRef, Reading], whose: str = "") -> Iterator[tuple[Text, ...]]:
    for iri, reading in sorted(table.items()):
        fact = on.law.facts.get(iri)
        if fact is None or fact.iri == SELF:
            continue
        values = [
            f"{' or '.join(on.words.value(v) for v in entry.values)}{'' if entry.holds else ': not so'}"
            for entry in reading.entries
            if not entry.claims and not entry.against
        ]
        if values or (reading.closed and not reading.entries):
            label = f"{whose}{fact.label}" if whose else sentence(fact.label)
            yield text(label), text(days_said("; ".join(dict.fromkeys(values))) or "none")
