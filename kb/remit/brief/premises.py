"""What the findings of a brief rest on: each claim with its speakers, status, footing and place, and who denies it.

A claim is never told as a fact. Documents are numbered, so that a claim can say where it stands in a word.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from rdflib import Literal, URIRef
from rdflib.term import Node

from remit.ask.said import Teller, within_sentence
from remit.brief.conditions import bearing, split
from remit.brief.wording import VALUES, clause_of, days_said, document_day
from remit.determine import Outcome
from remit.findings import Condition, Finding, joined
from remit.model.view import View
from remit.support import weighed_standing
from remit.support.reading import chain, identified_as, objects, types, value
from remit.terms import dcterms, oa, rdfs, rmt, schema, skos

_TURNED: Final = "it is not so that "


@dataclass(frozen=True, slots=True, kw_only=True)
class Premise:
    """One claim as a brief tells it.

    Attributes:
        number: its number, for example C7.
        said: what is recorded of it, in a sentence with its speaker.
        speakers: who passes it on, publication first.
        last: the speaker from whom it is said to come.
        stance: what the last speaker does: says, denies.
        status: the status in words, with its marks.
        footing: on what footing it was made, in words; empty where that is not recorded.
        document: the number of the document in which it stands; empty where none is recorded.
        place: the place in it.
        quote: its words, where they are held.
        denied_in: the numbers of the claims that deny it.
        denies: the numbers of the claims that it denies, by their status in words.
    """

    number: str
    said: str
    speakers: str
    last: str
    stance: str
    status: str
    footing: str
    document: str
    place: str
    quote: str
    denied_in: tuple[str, ...]
    denies: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document in which claims stand.

    Attributes:
        number: its number in the brief, for example D1.
        name: what it is called in the record.
        publisher: who published it; empty where that is not recorded.
        day: when, in words; empty where that is not recorded.
        address: where it can be read; empty where none is known.
        identified: the document as which an assessment identifies it, with its address; empty where there is none.
    """

    number: str
    name: str
    publisher: str
    day: str
    address: str
    identified: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How the words of claims were classed as conduct.

    Attributes:
        conduct: the conduct, by name.
        by: who classed them so.
        reason: why.
        rests_on: the numbers of the claims.
    """

    conduct: str
    by: str
    reason: str
    rests_on: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry of the record that findings rest on.

    Attributes:
        name: its name.
        iri: its address.
        says: what it says that was relied on, each with its basis; empty where the entry gives none.
    """

    name: str
    iri: str
    says: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Premises:
    """The claims, documents, readings and records on which findings rest, each met once.

    Attributes:
        view: the state of the record.
        teller: what tells claims.
        claims: each claim by its address.
        documents: each document by its address.
        readings: how words were classed.
        entries: the entries of the record relied on, by their addresses.
        against: what claims that deny no other claim speak against: clauses by the number of the claim.
    """

    view: View
    teller: Teller
    claims: dict[str, Premise] = field(default_factory=dict)
    documents: dict[str, Source] = field(default_factory=dict)
    readings: dict[str, Reading] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    against: dict[str, dict[str, None]] = field(default_factory=dict)

    def meet(self, findings: Iterable[Finding]) -> None:
        """Takes in everything that the conditions of findings rest on, and the claims that deny it.

        Where a condition is not known, what was said of its fact does not speak for it and is left out.
        """
        found: dict[str, None] = {}
        relied: list[Condition] = []
        for finding in findings:
            for condition in bearing(finding.conditions):
                if condition.value != "unknown":
                    relied.append(condition)
                    found |= dict.fromkeys((*condition.claims, *condition.opposed_by))
            if finding.outcome is Outcome.ENGAGED_IF_PROVEN:
                found |= dict.fromkeys(finding.support.weakest)
        self.meet_claims(found)
        for condition in relied:
            self._rely_on(condition)

    def _rely_on(self, condition: Condition) -> None:
        """Notes what a condition takes from entries of the record, and which claims speak against it."""
        words, told = split(condition)
        holds = VALUES.get(condition.value, condition.value)
        if words.startswith(_TURNED):
            words, holds = words.removeprefix(_TURNED), {"yes": "no", "no": "yes"}.get(holds, holds)
        for iri in condition.claims:
            entry = self.entries.get(iri)
            if entry is not None:
                basis = self._basis(URIRef(iri), words)
                subject = words.partition(" is ")[0] if told else words
                said = told.partition(", member")[0]  # to which group a place belongs is no word of the entry
                entry.says.setdefault(f"{clause_of(subject)}: {days_said(said) or holds}", basis)
        for number in self.numbers(condition.opposed_by):
            if number not in {p.number for p in self.claims.values() if p.denies}:
                self.against.setdefault(number, {}).setdefault(clause_of(words))

    def _basis(self, record: URIRef, words: str) -> str:
        """Gives why the record says what a condition asks: the reason beside the fact whose name the condition has."""
        for fact in sorted(objects(self.view, record, rmt.fact), key=str):
            kind = value(self.view, fact, rmt.factType)
            if kind is not None and _first(self.view, kind, rdfs.label).casefold() in words.casefold():
                return _first(self.view, fact, rmt.why)
        return ""

    def meet_claims(self, iris: Iterable[str]) -> None:
        """Takes in claims, readings and other records, and the claims that deny them."""
        for iri in sorted(iris, key=self._order):
            self._meet(URIRef(iri))
        for premise in tuple(self.claims.values()):
            for number in premise.denied_in:
                if number not in {p.number for p in self.claims.values()}:
                    self._meet_numbered(number)

    def numbers(self, iris: Iterable[str]) -> tuple[str, ...]:
        """Gives the numbers of those of the records that are claims."""
        return tuple(self.claims[iri].number for iri in sorted(set(iris), key=self._order) if iri in self.claims)

    def _meet(self, node: URIRef) -> None:
        kinds = types(self.view, node)
        if rmt.Claim in kinds:
            self.claims.setdefault(str(node), self._premise(node))
        elif rmt.Coding in kinds:
            self._meet_coding(node)
        elif kinds:
            self.entries.setdefault(str(node), Entry(name=self.teller.name(node), iri=str(node)))

    def _meet_coding(self, node: URIRef) -> None:
        conduct = value(self.view, node, rmt.conduct)
        by = value(self.view, node, rmt.assessedBy)
        claims = sorted((str(c) for c in objects(self.view, node, rmt.restsOn)), key=self._order)
        for claim in claims:
            self.claims.setdefault(claim, self._premise(URIRef(claim)))
        self.readings[str(node)] = Reading(
            conduct=self.teller.name(conduct) if conduct is not None else "",
            by=self.teller.name(by) if by is not None else "",
            reason=_first(self.view, node, rmt.reason),
            rests_on=tuple(self.teller.number(URIRef(claim)) for claim in claims),
        )

    def _meet_numbered(self, number: str) -> None:
        for node in sorted(self.view.subjects(skos.notation, Literal(number)), key=str):
            if isinstance(node, URIRef) and rmt.Claim in types(self.view, node):
                self.claims.setdefault(str(node), self._premise(node))
                return

    def _order(self, iri: str) -> tuple[str, int, str]:
        number = self.teller.number(URIRef(iri))
        letters = number.rstrip("0123456789")
        digits = number[len(letters) :]
        return letters, int(digits) if digits else 0, iri

    # ---- one claim

    def _premise(self, claim: URIRef) -> Premise:
        standing = weighed_standing(self.teller.weighing, claim)
        phrase = _first(self.view, claim, rmt.statusPhrase)
        stance = value(self.view, claim, rmt.stance)
        footing = value(self.view, claim, rmt.footing)
        document, place, quote = self._place(claim)
        return Premise(
            number=self.teller.number(claim),
            said=self.teller.name(claim),
            speakers=self._chain(claim, document),
            last=next((self._speaker(link.speaker) for link in reversed(list(chain(self.view, claim)))), ""),
            stance=self.teller.name(stance) if stance is not None else "says",
            status=phrase or self.teller.phrase(standing.basis, contested=standing.contested),
            footing=self.teller.name(footing) if footing is not None else "",
            document=document,
            place=place,
            quote=quote,
            denied_in=tuple(self.teller.number(denial) for denial in standing.contested_by),
            denies=self._denied(claim),
        )

    def _denied(self, claim: URIRef) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Gives what a claim denies by how it is sourced: the words of a denial name what is only said."""
        found: dict[str, list[str]] = {}
        for iri in sorted((str(n) for n in objects(self.view, claim, rmt.denies)), key=self._order):
            phrase = _first(self.view, URIRef(iri), rmt.statusPhrase)
            found.setdefault(phrase, []).append(self.teller.number(URIRef(iri)))
        return tuple((phrase, tuple(numbers)) for phrase, numbers in found.items())

    def _chain(self, claim: URIRef, document: str) -> str:
        """Says who passes a claim on; who published its document goes by the number of that."""
        names = [self._speaker(link.speaker) for link in chain(self.view, claim)]
        published = {f"{source.number} {source.publisher}" for source in self.documents.values()}
        if names and f"{document} {names[0]}" in published:
            names[0] = f"the publisher of {document}"
        return ", citing ".join(names) if names else "a speaker who is not recorded"

    def _speaker(self, node: Node) -> str:
        name = within_sentence(self.teller.name(node))
        known = sorted(self.teller.name(other) for other in identified_as(self.view, node))
        return f"{name} (identified as {joined(known, 'and')})" if known else name

    def _place(self, claim: URIRef) -> tuple[str, str, str]:
        document, spots, quotes = "", [], []
        for target in sorted(objects(self.view, claim, oa.hasTarget), key=str):
            for source in sorted(objects(self.view, target, oa.hasSource), key=str):
                document = self._document(source)
            for selector in sorted(objects(self.view, target, oa.hasSelector), key=str):
                first, last = (value(self.view, selector, p) for p in (oa.start, oa.end))
                if isinstance(first, Literal) and isinstance(last, Literal):
                    spots.append(f"characters {first} to {last}")
                quotes += [str(n) for n in objects(self.view, selector, oa.exact)]
        return document, joined(spots, "and"), quotes[0] if quotes else ""

    # ---- one document

    def _document(self, node: Node) -> str:
        known = self.documents.get(str(node))
        if known is None:
            publisher = value(self.view, node, dcterms.publisher)
            issued = value(self.view, node, dcterms.issued)
            known = self.documents[str(node)] = Source(
                number=f"D{len(self.documents) + 1}",
                name=self.teller.name(node),
                publisher=self._speaker(publisher) if publisher is not None else "",
                day=document_day(str(issued)) if issued is not None else "",
                address=_first(self.view, node, schema.url),
                identified=self._identified(node),
            )
        return known.number

    def _identified(self, node: Node) -> str:
        for other in sorted(identified_as(self.view, node), key=str):
            address = _first(self.view, other, schema.url)
            return f"{self.teller.name(other)}{f', {address}' if address else ''}"
        return ""


def _first(view: View, node: Node, predicate: URIRef) -> str:
    found = sorted(str(n) for n in objects(view, node, predicate))
    return found[0] if found else ""
