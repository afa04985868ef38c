"""The question of a brief in words: what is asked, of which act or incident, on which days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from rdflib import URIRef

from remit.ask import KINDS, MEANING, Answer
from remit.ask.kinds.base import OfLaw
from remit.ask.said import Teller
from remit.ask.standpoint import Standpoint
from remit.brief.blocks import Block, Items, Paragraph, Run, Table, Text, text
from remit.brief.premises import Premises
from remit.brief.wording import conduct_days, moment_text
from remit.errors import RemitError
from remit.findings import day_text, joined, sentence
from remit.rules import SELF
from remit.situation.facts import Party, Reading, Situation
from remit.support.reading import chain, objects, value
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
}
_WIDTHS: Final = (0.38, 0.62)


def incident_of(on: Standpoint, answer: Answer) -> URIRef | None:
    """Gives the incident that a question is asked of; None where it is of none."""
    named = answer.question.args.get("incident") or answer.question.situation.get("incident")
    return on.codes.incident(str(named)) if named is not None else None


def disclosures(on: Standpoint, answer: Answer, premises: Premises) -> tuple[str, ...]:
    """Gives what must be disclosed of those whom the answer is about, or on whose word it rests."""
    view, concerned = on.view, [URIRef(iri) for iri in (*premises.records, *premises.claims)]
    incident = incident_of(on, answer)
    if incident is not None:
        concerned += [p for p in objects(view, incident, rmt.participation) if isinstance(p, URIRef)]
    found: dict[str, None] = {}
    for node in concerned:
        statements = list(objects(view, node, rmt.says))
        nodes = {node, *objects(view, node, rmt.participant), *(link.speaker for link in chain(view, node))}
        nodes |= {end for s in statements for p in (rmt.subject, rmt.object_) for end in objects(view, s, p)}
        found |= dict.fromkeys(sorted(str(words) for each in nodes for words in objects(view, each, rmt.disclosure)))
    return tuple(sorted(found))


def asked(on: Standpoint, teller: Teller, answer: Answer) -> Iterator[Block]:
    """Says what was asked."""
    question = answer.question
    incident = incident_of(on, answer)
    yield Paragraph(text(f"{sentence(MEANING[question.kind])}."))
    items: list[Text] = []
    if incident is not None:
        status = value(on.view, incident, rmt.statusPhrase)
        standing = f" How it is sourced: {status}." if status is not None else ""
        number = f" (number {teller.code(incident)} of the record)" if teller.code(incident) else ""
        items.append(text(Run("Asked of what is said: ", strong=True), f"“{teller.name(incident)}”{number}.{standing}"))
    items += [
        text(Run(f"{name}: ", strong=True), _argument(on, question.args[code]))
        for code, name in _ARGUMENTS.items()
        if code in question.args
    ]
    items.append(text(Run("Law and powers as of: ", strong=True), f"{day_text(question.as_of)}."))
    if answer.conduct_on != "unknown" or answer.findings:
        assumed = " No day was given, so the day asked was taken." if answer.day_assumed else ""
        items.append(text(Run("Day of the act: ", strong=True), f"{conduct_days(answer.conduct_on)}.{assumed}"))
    items.append(text(Run("Record as it stood on: ", strong=True), f"{moment_text(answer.known_at)}."))
    yield Items(tuple(items))
    rows = tuple(_given(on, answer))
    if rows:
        yield Table(
            caption="What was given",
            header=("Matter", "What was given"),
            rows=rows,
            widths=_WIDTHS,
        )
        yield Paragraph(text("What is not in this table was not given. It is treated as not known, never as “no”."))


def _argument(on: Standpoint, given: object) -> str:
    if isinstance(given, Mapping):
        return f"{joined([f'{key} {each}' for key, each in given.items()], 'and')}."
    named = str(given)
    try:
        actor = on.codes.actor(named)
    except RemitError:  # it names no actor, but for example a citation
        return f"{named}."
    return f"{on.words.label(actor)}."


def _given(on: Standpoint, answer: Answer) -> Iterator[tuple[Text, ...]]:
    """Gives what the caller described, a row a matter; what is read off an incident is not given."""
    asking = KINDS[answer.question.kind]
    if not isinstance(asking, OfLaw):
        return
    situation: Situation = asking.situation(on, answer.question)
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
            yield text(label), text("; ".join(dict.fromkeys(values)) or "none")
