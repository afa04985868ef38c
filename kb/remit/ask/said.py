"""How a recorded claim is told: on whose word, with what status, grade and marks, and never as a fact."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from rdflib import URIRef
from rdflib.term import Node

from remit.dates import days_of
from remit.findings import Words, joined
from remit.iri import kind_and_key, record
from remit.model.view import View
from remit.support import Basis, ClaimStanding, Reason, StatusScheme, Weighing, weighed_standing
from remit.support.reading import (
    Link,
    assessments,
    chain,
    current_grade,
    flag,
    identified_as,
    is_fact,
    label,
    objects,
    sources,
    speaker_kinds,
    types,
    value,
)
from remit.terms import dcterms, manner, mark, rdfs, rmt, role, skos, status


class Result(StrEnum):
    """What the record makes of what was asked."""

    ESTABLISHED = "established"
    CLAIMED = "claimed"
    CONTESTED = "contested"
    CONTRADICTED = "contradicted"
    NOT_ESTABLISHED = "not-established"
    NOT_A_FACT = "not-a-fact"
    NO_CLAIM = "no-claim"
    REFUSED = "refused"


PUBLICATION: Final = "publication"
_SPEAKERS: Final = (
    (rmt.UnnamedSpeaker, "unnamed"),
    (rmt.AnonymousSource, "anonymous"),
    (rmt.UnpublishedDocument, "unpublished-document"),
    (rmt.UnverifiedSource, "unverified"),
    (rmt.UnidentifiedActor, "unidentified"),
)
_TELLING: Final = (
    mark.contradicted_by_record,
    mark.identity_not_verified,
    mark.remit_mismatch,
    mark.presupposed,
    mark.interested_accuser,
    mark.internally_inconsistent,
    mark.contested,
    mark.single_reviewer,
)
"""Marks, those first that tell most."""
_TOLD_BY_RESULT: Final = {
    Result.CONTRADICTED: mark.contradicted_by_record,
    Result.CONTESTED: mark.contested,
}
_DETERMINED: Final = ("the ", "a ", "an ", "some ", "any ", "whoever ", "persons ", "people ")
_CARRYING: Final = frozenset({rmt.Incident, rmt.Claim})
_PARTS: Final = frozenset({rmt.Participation, rmt.Response})
_ENDS: Final = (rmt.subject, rmt.object_)
_OF_THE_DAY: Final = frozenset({mark.contested, mark.interested_accuser})
"""Marks that are worked out here, so that no stored one is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One recorded claim as it is told.

    Attributes:
        claim: its notation, for example C7; its key where it has none.
        id: its record.
        chain: a short word for each speaker, publication first and originator last.
        speakers: their names as recorded, in the same order.
        status: the code of its status; empty for what is no claim of fact, or cannot be weighed.
        grade: reliability and credibility as one code, for example E6; empty where nobody graded it.
        marks: codes of the marks that stand beside it.
        result: what the record makes of it.
        denied_in: the claims that deny it.
        words: it in a sentence, on the word of who says it.
        why: how its status comes about.
    """

    claim: str
    id: URIRef
    chain: tuple[str, ...]
    speakers: tuple[str, ...]
    status: str
    grade: str
    marks: tuple[str, ...]
    result: Result
    denied_in: tuple[str, ...]
    words: str
    why: str

    @property
    def mark(self) -> str:
        """The mark that tells most beside the result; empty where there is none."""
        return most_telling(self.marks, self.result)


class Teller:
    """Tells the claims of one state."""

    def __init__(self, view: View, scheme: StatusScheme, words: Words, *, as_of: date) -> None:
        """Remembers the state; each of its claims is weighed once.

        Args:
            view: the state.
            scheme: the statuses.
            words: names of authorities on a day.
            as_of: the day whose names are told.
        """
        self.view = view
        self.scheme = scheme
        self.words = words
        self.as_of = as_of
        self.weighing = Weighing(view, scheme)

    def said(self, claim: Node) -> Said:
        """Tells a claim."""
        standing = weighed_standing(self.weighing, claim)
        result = self._result(claim, standing)
        words = [self.speaker(place, link) for place, link in enumerate(chain(self.view, claim))]
        names = tuple(self.name(link.speaker) for link in chain(self.view, claim))
        return Said(
            claim=self.number(claim),
            id=URIRef(str(claim)),
            chain=tuple(words),
            speakers=names,
            status=self.code(standing.basis.status),
            grade=self.grade(claim),
            marks=self._marks(claim, standing),
            result=result,
            denied_in=tuple(self.number(denial) for denial in standing.contested_by),
            words=self._words(claim, standing, result),
            why=self.say(standing.basis.reason),
        )

    # ---- names and codes

    def number(self, claim: Node) -> str:
        """Gives the number of a claim, or its key."""
        return self.code(claim) or _key(claim)

    def code(self, node: Node | None) -> str:
        """Gives the notation of a record; empty where it has none."""
        found = sorted(str(n) for n in objects(self.view, node, skos.notation)) if node is not None else []
        return found[0] if found else ""

    def name(self, node: Node) -> str:
        """Gives the label of a record, or its key."""
        for predicate in (skos.prefLabel, rdfs.label):
            found = sorted(objects(self.view, node, predicate), key=lambda n: (getattr(n, "language", "") != "en", n))
            if found:
                return str(found[0])
        return _key(node)

    def say(self, reason: Reason) -> str:
        """Says a reason with names of records; a record that carries what is only said goes by its number."""
        return reason.template.format(*(self._safe(node) for node in reason.about))

    def _safe(self, node: Node) -> str:
        split = kind_and_key(str(node))
        if split and rmt.Statement in types(self.view, node):
            whole = record(split[0], split[1].partition("/")[0])
            return f"a statement of {self.number(whole)}"
        if split and not types(self.view, node).isdisjoint(_CARRYING):
            return self.code(node) or f"{split[0]} {split[1]}"
        return label(self.view, node)

    def speaker(self, place: int, link: Link) -> str:
        """Gives a short word for a speaker: its other name, the sort of one who is not known, or the key of its record.

        Args:
            place: its place in the chain, from 0.
            link: it in the chain; the other name may be of the link alone, as of who speaks for a firm.
        """
        if place == 0:
            return PUBLICATION
        for node in (link.node, link.speaker):
            for short in sorted(str(n) for n in objects(self.view, node, skos.altLabel)):
                return short
        kinds = speaker_kinds(self.view, link.speaker)
        return next((word for kind, word in _SPEAKERS if kind in kinds), _key(link.speaker))

    def grade(self, claim: Node) -> str:
        """Gives the current grade of a claim, its letter from the claim or else from its source."""
        return "".join(map(self.code, self._grades(claim)))

    def _grades(self, claim: Node) -> list[Node]:
        nodes = frozenset({claim})
        letter = current_grade(self.view, nodes, rmt.reliability) or current_grade(
            self.view, sources(self.view, claim), rmt.reliability
        )
        found = (letter, current_grade(self.view, nodes, rmt.credibility))
        return [each for each in found if each is not None]

    def is_made_by(self, claim: Node, day: date) -> bool:
        """Whether a claim may have been made by a day; what is not dated may have been."""
        if any(_is_after(n, day) for n in objects(self.view, claim, rmt.madeOn)):
            return False
        dated = [list(objects(self.view, source, dcterms.issued)) for source in sources(self.view, claim)]
        return not dated or not all(days and all(_is_after(n, day) for n in days) for days in dated)

    # ---- what is made of it

    def contradictions(self, claim: Node) -> list[Node]:
        """Gives the accepted assessments by which the record speaks against a claim."""
        return assessments(self.view, claim, rmt.RecordContradiction)

    def _result(self, claim: Node, standing: ClaimStanding) -> Result:
        basis = standing.basis
        if not is_fact(self.view, claim):
            return Result.NOT_A_FACT
        if basis.status == status.refuted or mark.contradicted_by_record in self._recorded(claim):
            return Result.CONTRADICTED
        if basis.status == status.withdrawn or not basis.support:
            return Result.NOT_ESTABLISHED
        if self.scheme.is_established(basis.support):
            return Result.ESTABLISHED
        return Result.CONTESTED if standing.contested else Result.CLAIMED

    def _marks(self, claim: Node, standing: ClaimStanding) -> tuple[str, ...]:
        return tuple(sorted(map(self.code, self._marked(claim, standing))))

    def _marked(self, claim: Node, standing: ClaimStanding) -> set[Node]:
        found = {m for m in self._recorded(claim) if m not in _OF_THE_DAY}
        found |= {mark.contested} if standing.contested else set()
        found |= {mark.interested_accuser} if standing.interested_accuser else set()
        found |= {mark.remit_mismatch} if standing.basis.remit_mismatch else set()
        return found

    def _recorded(self, claim: Node) -> set[Node]:
        """Gives the recorded marks of a claim, and of the parts and responses in an incident that it gives rise to."""
        found = set(objects(self.view, claim, rmt.mark))
        for node in self.view.subjects(rmt.restsOn, claim):
            if not types(self.view, node).isdisjoint(_PARTS):
                found |= set(objects(self.view, node, rmt.mark))
        if self.contradictions(claim):
            found.add(mark.contradicted_by_record)
        if value(self.view, claim, rmt.manner) == manner.presupposed:
            found.add(mark.presupposed)
        return found

    # ---- in words

    def phrase(self, basis: Basis, *, contested: bool = False) -> str:
        """Says the status of a claim in one phrase."""
        if basis.status is None or basis.status not in self.scheme:
            return "without support"
        return self.scheme.phrase(basis.status, contested=contested)

    def _words(self, claim: Node, standing: ClaimStanding, result: Result) -> str:
        chained = ", citing ".join(self._named(link.speaker) for link in chain(self.view, claim))
        word_of = chained or "a speaker who is not recorded"
        told = f"Recorded as {self.number(claim)}, on the word of {word_of}: “{self.name(claim).rstrip('.')}”."
        if result is Result.NOT_A_FACT:
            kind = value(self.view, claim, rmt.kind)
            return f"{told} That is no claim of fact{f' ({self.name(kind)})' if kind is not None else ''}."
        told += f" Status: {self.phrase(standing.basis, contested=standing.contested)}"
        grades = self._grades(claim)
        graded = f", grade {self.grade(claim)} ({'; '.join(map(self.name, grades))})" if grades else ""
        told += f"{graded}."
        if standing.contested_by:
            told += f" Denied in {joined([self.number(d) for d in standing.contested_by], 'and')}."
        told += self._denying(claim)
        for name, old in self._renamed(claim):
            told += f" By its name on {self.as_of}, “{old}” is: {name}."
        for found in self.contradictions(claim):
            told += f" The record speaks against it: {_reasons(self.view, found)}"
        return f"{told}{self._counted(claim)}{self._noted(claim, standing)}"

    def _denying(self, claim: Node) -> str:
        """Says how that is sourced which a claim denies: the words of a denial name what is only said."""
        sourced: dict[str, list[str]] = {}
        for denied in sorted(objects(self.view, claim, rmt.denies), key=in_order):
            if rmt.Claim in types(self.view, denied):
                standing = weighed_standing(self.weighing, denied)
                phrase = self.phrase(standing.basis, contested=standing.contested)
                sourced.setdefault(phrase, []).append(self.number(denied))
        told = [f"{joined(numbers, 'and')}: {phrase}" for phrase, numbers in sourced.items()]
        return f" What it denies is sourced so: {'; '.join(told)}." if told else ""

    def _counted(self, claim: Node) -> str:
        """Says what a claim counts, each number apart, with the time for which it is."""
        told = ""
        for node in sorted(objects(self.view, claim, rmt.quantity), key=str):
            period = "".join(f" Period: {_days(each)}." for each in objects(self.view, node, rmt.period))
            told += f" {self.name(node).rstrip('.')}.{period}"
        return told

    def _noted(self, claim: Node, standing: ClaimStanding) -> str:
        """Says the marks of a claim that its status does not say, and what accepted assessments note of it."""
        marks = sorted(self._marked(claim, standing) - {mark.contested, mark.contradicted_by_record}, key=str)
        told = f" Marked: {', '.join(map(self.name, marks))}." if marks else ""
        plain = [a for a in self.view.subjects(rmt.assesses, claim) if types(self.view, a) == {rmt.Assessment}]
        return told + "".join(f" Noted: {_reasons(self.view, each)}" for each in sorted(plain, key=str))

    def _named(self, speaker: Node) -> str:
        """Names a speaker, by whom accepted assessments identify it as where they do."""
        known = sorted(self.name(each) for each in identified_as(self.view, speaker))
        if known:
            return f"{within_sentence(joined(known, 'and'))} (so identified by an assessment)"
        return within_sentence(self.name(speaker))

    def _renamed(self, claim: Node) -> list[tuple[str, str]]:
        """Gives the authorities that a claim names otherwise than on the day asked, with the name that it uses."""
        said = self.name(claim)
        ends = {n for s in objects(self.view, claim, rmt.says) for p in _ENDS for n in objects(self.view, s, p)}
        found = []
        for node in sorted(ends, key=str):
            if not isinstance(node, URIRef) or rmt.Authority not in types(self.view, node):
                continue
            name = self.words.authority(node, self.as_of)[1]
            names = {str(n) for each in objects(self.view, node, rmt.named) for n in objects(self.view, each, rmt.name)}
            found += [(name, old) for old in sorted(names) if old in said and old not in name]
        return found


def within_sentence(name: str) -> str:
    """Gives the name of a speaker as it stands in a sentence: the memo that …, Alibaba, theprime.uk."""
    is_address = "." in name.partition(" ")[0]
    return f"the {name}" if name[:1].islower() and not is_address and not name.startswith(_DETERMINED) else name


def most_telling(marks: Iterable[str], result: Result) -> str:
    """Gives the mark that tells most and that the result does not tell already, or else the one that tells most."""
    rank = {str(each).rpartition("/")[2]: number for number, each in enumerate(_TELLING)}
    listed = sorted(marks, key=lambda code: (rank.get(code, len(rank)), code))
    told = str(_TOLD_BY_RESULT.get(result, "")).rpartition("/")[2]
    return next((m for m in listed if m != told), listed[0] if listed else "")


def is_unidentified(view: View, node: Node) -> bool:
    """Whether it is recorded that nobody knows who or what a record stands for, or who made it."""
    unknown = {rmt.UnnamedSpeaker, rmt.AnonymousSource, rmt.UnidentifiedActor, rmt.UnverifiedSource}
    return bool(speaker_kinds(view, node) & unknown) or flag(view, node, rmt.authorUnknown)


def accusers(view: View, incident: Node) -> list[Node]:
    """Gives those who have the role of accuser in an incident."""
    return [
        who
        for node in sorted(objects(view, incident, rmt.participation), key=str)
        if role.accuser in set(objects(view, node, rmt.role))
        for who in sorted(objects(view, node, rmt.participant), key=str)
    ]


def in_order(claim: Node) -> tuple[object, ...]:
    """Puts claims in the order of their numbers."""
    return tuple(int(part) if part.isdigit() else part for part in re.split(r"(\d+)", str(claim)))


def _reasons(view: View, assessment: Node) -> str:
    return " ".join(sorted(str(n) for n in objects(view, assessment, rmt.reason)))


def _days(period: Node) -> str:
    """Says a stretch of days that both ends bound; another one as it is written."""
    first, slash, last = str(period).partition("/")
    return f"from {first} to {last} inclusive" if slash and first.strip(".") and last.strip(".") else str(period)


def _is_after(node: Node, day: date) -> bool:
    first = days_of(node).first
    return first is not None and first > day


def _key(node: Node) -> str:
    split = kind_and_key(str(node))
    return split[1] if split else str(node)
