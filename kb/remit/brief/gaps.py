"""What is missing for the open findings of a brief: each question once, in order, and the findings that turn on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from remit.brief.wording import question_of
from remit.determine import Outcome
from remit.findings import Finding, Missing

Numbered: TypeAlias = tuple[int, Finding]
"""A finding with its number in the answer."""
_OF_THE_TEXT: Final = "not-encoded"
_THE_DAY: Final = "on"
_WORTH_A_HEADING: Final = 2


@dataclass(slots=True, kw_only=True, eq=False)
class Gap:
    """One question that nobody has answered.

    Attributes:
        question: it in words, beginning with whether.
        fact: the code of the fact.
        judged_by: who may decide it; empty where it is a matter of fact.
        number: its number in the brief.
        bears_on: the numbers of the findings that it bears on.
        no_ends: the numbers of those that fall away if the answer is no.
        yes_ends: the numbers of those that fall away if the answer is yes.
    """

    question: str
    fact: str
    judged_by: str = ""
    number: int = 0
    bears_on: list[int] = field(default_factory=list)
    no_ends: list[int] = field(default_factory=list)
    yes_ends: list[int] = field(default_factory=list)

    @property
    def ends(self) -> frozenset[int]:
        """The numbers of the findings that one answer or the other ends."""
        return frozenset((*self.no_ends, *self.yes_ends))


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Open findings that turn on one question.

    Attributes:
        gap: the question; None for those that share none that would end them.
        findings: the findings.
    """

    gap: Gap | None
    findings: tuple[Numbered, ...]


@dataclass(frozen=True, slots=True)
class Gaps:
    """Every question that is missing, in the order in which it is best asked."""

    in_order: tuple[Gap, ...]

    @classmethod
    def of(cls, findings: Sequence[Numbered], ranked: Sequence[str] = ()) -> Gaps:
        """Collects what is missing.

        Args:
            findings: the findings of the answer.
            ranked: codes of facts, the one that would decide most first; without it, that which ends most findings
                comes first.
        """
        found: dict[str, Gap] = {}
        for number, finding in findings:
            if finding.outcome is not Outcome.UNDETERMINED:
                continue
            for missing in finding.missing:
                _count(found, number, missing)
        place = {fact: rank for rank, fact in enumerate(ranked)}
        ordered = sorted(
            found.values(),
            key=lambda g: (
                g.fact == _OF_THE_TEXT,
                place.get(g.fact, len(place)),
                -len(g.ends),
                -len(g.bears_on),
                g.question,
            ),
        )
        for number, gap in enumerate(ordered, start=1):
            gap.number = number
        return cls(tuple(ordered))

    @property
    def by_question(self) -> Mapping[str, Gap]:
        """The questions by their words."""
        return {gap.question: gap for gap in self.in_order}

    def of_finding(self, finding: Finding) -> list[Gap]:
        """Gives the questions that a finding turns on, in order."""
        known = self.by_question
        asked = {known[question_of(m)].number: known[question_of(m)] for m in finding.missing}
        return [asked[number] for number in sorted(asked)]

    def groups(self, findings: Iterable[Numbered]) -> Iterator[Group]:
        """Puts each open finding under one question: that which, answered against it, ends most of those left."""
        left = {number: finding for number, finding in findings if finding.outcome is Outcome.UNDETERMINED}
        while left:
            best = max(
                self.in_order,
                key=lambda gap: (gap.fact not in (_OF_THE_TEXT, _THE_DAY), len(left.keys() & gap.ends), -gap.number),
                default=None,
            )
            turning = left.keys() & best.ends if best is not None else set()
            if best is None or len(turning) < _WORTH_A_HEADING:
                break
            yield Group(gap=best, findings=tuple((number, left.pop(number)) for number in sorted(turning)))
        if left:
            yield Group(gap=None, findings=tuple(sorted(left.items())))


def _count(found: dict[str, Gap], number: int, missing: Missing) -> None:
    question = question_of(missing)
    gap = found.setdefault(question, Gap(question=question, fact=missing.fact, judged_by=missing.judged_by))
    if number not in gap.bears_on:
        gap.bears_on.append(number)
    is_turned = missing.text.casefold().startswith("it is not so that ")
    ends = {"no": missing.if_not, "yes": missing.if_so}
    for answer, into in (("no", gap.no_ends), ("yes", gap.yes_ends)):
        turned = {"no": "yes", "yes": "no"}[answer] if is_turned else answer
        if ends[turned] is Outcome.NOT_ENGAGED and number not in into:
            into.append(number)
