"""Answers: a verdict, the findings it is read from, what was and was not looked at, and a receipt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from remit.ask.changed import Changed
from remit.ask.established import Established
from remit.ask.part import Part
from remit.ask.question import Question
from remit.findings import Finding, OpenQuestion, sentence
from remit.rules import Encoding
from remit.rules.rule import Omission


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The verdict of a question.

    Attributes:
        code: for example licence, or undetermined.
        text: one sentence with the citations.
        open: how many rules are undetermined for which something speaks.
        untouched: how many are undetermined only because little was said.
        not_engaged: how many are not engaged.
    """

    code: str
    text: str
    open: int = 0
    untouched: int = 0
    not_engaged: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewed:
    """What a question comes to under one reading of a provision.

    Attributes:
        id: the reading; common for that of the rules which belong to none.
        label: it in a few words.
        held_by: who holds it; empty for the common one, whose rules say who encoded them.
        encoding: how it became rules; None for the common one.
        verdict: the verdict under it.
        findings: what rules come to that is otherwise under another.
    """

    id: str
    label: str
    held_by: str
    encoding: Encoding | None
    verdict: Verdict
    findings: tuple[Finding, ...]

    @property
    def named(self) -> str:
        """The reading with who holds it, in words."""
        return f"{sentence(self.label)}, held by {self.held_by}" if self.held_by else sentence(self.label)


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """Readings of provisions that come to something else.

    Attributes:
        provisions: the provisions, by their citations.
        views: what each reading comes to, the one that is asked under first.
    """

    provisions: tuple[str, ...]
    views: tuple[Viewed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """How far the law of a jurisdiction on a subject is encoded.

    Attributes:
        jurisdiction: by name.
        subject: by name; any where nothing of the jurisdiction is encoded.
        level: modelled, partly or not-modelled.
        checked_on: the last day on which sources were looked at.
        note: what is left out.
        known_until: the last day for which this law is known; None where none is recorded.
        stale: whether a day that was asked of is later, so that what changed since is not in the answer.
        not_encoded: law that is not held, each with its reason.
    """

    jurisdiction: str
    subject: str
    level: str
    checked_on: date | None = None
    note: str = ""
    known_until: date | None = None
    stale: bool = False
    not_encoded: tuple[Omission, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What an authority may do about a situation, put together from the findings.

    Attributes:
        id: its record.
        name: its name on the day asked.
        jurisdiction: for which it acts, by name.
        outcome: of the finding that goes furthest, or no-power.
        reason: why it may not, where it may not.
        begins: from which later day it has the power to act, and under what; empty where that is not why.
        findings: the places of its findings in the answer.
    """

    id: str
    name: str
    jurisdiction: str
    outcome: str
    reason: str = ""
    begins: str = ""
    findings: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedOf:
    """The incident that a question is about.

    Attributes:
        id: its record.
        label: it in a few words.
        number: by which it goes; empty for none.
        status_phrase: how what is claimed of it is sourced; empty where it has no status.
    """

    id: str
    label: str
    number: str
    status_phrase: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What it takes to answer again.

    Attributes:
        input: the question, in full.
        input_hash: its hash.
        law_hash: the hash of the law.
        ontology_hash: the hash of the ontology.
        journal_position: the position of the record.
        version: of the program.
        answer_hash: the hash of verdict and findings.
        findings: the rule of each finding, with the hash of what it came to.
    """

    input: Mapping[str, Any]
    input_hash: str
    law_hash: str
    ontology_hash: str
    journal_position: int
    version: str
    answer_hash: str
    findings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer to a question.

    Attributes:
        question: what was asked.
        verdict: the verdict.
        conduct_on: the days of the act, as written.
        day_assumed: whether no day was given and the day asked was taken.
        known_at: the moment up to which what was recorded counts.
        findings: what rules come to, those that matter first.
        coverage: what was and was not looked at.
        incident: the incident that was asked of; None for none.
        disclosures: what must be disclosed of those whom it is about, or on whose word it rests.
        authorities: for who-can-act, what each authority may do.
        lists: for status-of, on which lists the actor is.
        facts: for status-of, what follows for the actor.
        name: for remit-of, the authority's name on the day.
        established: for established, what is recorded of what was asked.
        changed: for changed, what is otherwise.
        part: what only this kind of question adds.
        readings: where a provision is read in several ways that come to something else, what each comes to.
        next: which missing facts to ask for next, those that would decide most first.
        notes: what a reader must know of how the answer was made.
        named: the claims that findings name, by their numbers, and the codes of statuses in words.
        receipt: what it takes to answer again.
    """

    question: Question
    verdict: Verdict
    conduct_on: str
    day_assumed: bool
    known_at: datetime
    findings: tuple[Finding, ...]
    coverage: tuple[Covered, ...]
    incident: AskedOf | None = None
    disclosures: tuple[str, ...] = ()
    authorities: tuple[Standing, ...] = ()
    lists: Mapping[str, str] | None = None
    facts: Mapping[str, str] | None = None
    name: str = ""
    established: Established | None = None
    changed: Changed | None = None
    part: Part | None = None
    readings: tuple[Differing, ...] = ()
    next: tuple[OpenQuestion, ...] = ()
    notes: tuple[str, ...] = ()
    named: Mapping[str, str] = field(default_factory=dict)
    receipt: Receipt | None = None
