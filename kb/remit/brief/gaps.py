"""What is missing for the open findings of a brief: each question once, in order, with what turns on its answers.

Rules ask one thing in many ways: whether the act was done in China, or in Japan; whether a party is a US person, or
somebody else in its role. Those are one question here, with what turns on each answer beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from rdflib import URIRef

from remit.ask.standpoint import Standpoint
from remit.brief.wording import asked_whether, clause_of, days_said
from remit.determine import Outcome
from remit.findings import Finding, Missing, OpenQuestion, Words, joined, sentence, with_article
from remit.rules import (
    OWNER,
    PARTY,
    SELF,
    Constraint,
    Constraints,
    Kind,
    Not,
    Quantified,
    Test,
    Total,
    Unwritten,
    parts_of,
)
from remit.rules.fact_type import FACT
from remit.terms import odrl, rmt

Numbered: TypeAlias = tuple[int, Finding]
"""A finding with its number in the answer."""
DAY: Final = "on"
_OF_THE_TEXT: Final = "not-encoded"
_PARTS: Final = {
    DAY: "On which day was the act done?",
    f"{FACT}act": "What was done?",
    f"{FACT}place-of-act": "Where was the act done?",
    f"{FACT}target-place": "Where is the computer or system that was acted on?",
    f"{FACT}from": "From which place was it sent?",
    f"{FACT}to": "To which place was it sent, or for which market?",
    f"{FACT}item-kind": "What kind of thing is it about?",
    f"{FACT}end-use": "What is it to be used for?",
}
"""What is asked of the parts of a situation that every law has: the act, its day, its places, its thing."""


@dataclass(slots=True, kw_only=True, eq=False)
class Turning:
    """What turns on one value of what is asked.

    Attributes:
        bears_on: the numbers of the findings that it bears on.
        no_ends: the numbers of those that fall away if it is not so.
        yes_ends: the numbers of those that fall away if it is.
    """

    bears_on: list[int] = field(default_factory=list)
    no_ends: list[int] = field(default_factory=list)
    yes_ends: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """One missing fact as a question: what is asked, of whom, for which value.

    Attributes:
        key: what is the same for all that are one question.
        words: the question; {} stands for those of whom it is asked.
        whom: the party of whom it is asked, or a role, whose holder is not named.
        value: the value that is asked for; empty where the question has it.
        turned: whether it is asked whether it is not so.
    """

    key: tuple[object, ...]
    words: str
    whom: str = ""
    value: str = ""
    turned: bool = False


@dataclass(slots=True, kw_only=True, eq=False)
class Gap:
    """One question that nobody has answered.

    Attributes:
        words: it in words; {} stands for those of whom it is asked.
        fact: the code of the fact.
        judged_by: who may decide it; empty where it is a matter of fact.
        number: its number in the brief.
        whom: of whom it is asked.
        values: what turns on each value; one, without words, where the question is to be answered with yes or no.
    """

    words: str
    fact: str
    judged_by: str = ""
    number: int = 0
    whom: dict[str, None] = field(default_factory=dict)
    values: dict[str, Turning] = field(default_factory=dict)

    @property
    def question(self) -> str:
        """It in words."""
        named = [name for name in self.whom if not name.startswith("any ")]
        others = [name.replace("any ", "another ") if named else name for name in self.whom if name.startswith("any ")]
        return self.words.replace("{}", joined([*named, *others]))

    @property
    def bears_on(self) -> frozenset[int]:
        """The numbers of the findings that it bears on."""
        return frozenset(number for turning in self.values.values() for number in turning.bears_on)

    @property
    def ends(self) -> frozenset[int]:
        """The numbers of the findings that one answer or the other ends."""
        return frozenset(n for turning in self.values.values() for n in (*turning.no_ends, *turning.yes_ends))


class Gaps:
    """Every question that is missing, in the order in which it is best asked."""

    def __init__(self, findings: Sequence[Numbered], on: Standpoint, ranked: Sequence[str] = ()) -> None:
        """Collects what is missing.

        Args:
            findings: the findings of the answer.
            on: the law that they are of.
            ranked: codes of facts to ask for first, in order; then come those that bear on most findings.
        """
        self._constraints: Constraints = on.law.constraints
        self._words: Words = on.words
        self._found: dict[tuple[object, ...], Gap] = {}
        self._of: dict[int, dict[int, Gap]] = {}
        for number, finding in findings:
            asked = [(missing, self._asked(missing)) for missing in finding.missing]
            for missing, each in asked:
                self._count(number, missing, _beside(each, [other for _, other in asked]))
        place = {fact: rank for rank, fact in reversed(list(enumerate(ranked)))}
        self.in_order: list[Gap] = sorted(
            self._found.values(),
            key=lambda g: (
                g.fact == _OF_THE_TEXT,
                place.get(g.fact, len(place)),
                -len(g.bears_on),
                -len(g.ends),
                g.question,
            ),
        )
        for number, gap in enumerate(self.in_order, start=1):
            gap.number = number

    def of_finding(self, number: int) -> list[Gap]:
        """Gives the questions that a finding turns on, in order."""
        return sorted(self._of.get(number, {}).values(), key=lambda gap: gap.number)

    def of_fact(self, fact: str) -> list[Gap]:
        """Gives the questions that ask for a fact."""
        return [gap for gap in self.in_order if gap.fact == fact]

    def asking(self, question: OpenQuestion) -> str:
        """Says what to ask next where no question of the list asks for it, as of somebody who is not named."""
        if question.iri not in (PARTY, OWNER):
            return asked_whether(clause_of(question.text))
        who, _, beside = question.text.partition("; asked is whether ")
        who = who.removeprefix("Who is the ")
        named = "anybody else involved" if who.startswith("All parties") else f"there a {who} who is not named"
        return f"Is {named}?{f' It matters whether {beside}.' if beside else ''}"

    def _count(self, number: int, missing: Missing, asked: _Asked) -> None:
        gap = self._found.setdefault(asked.key, Gap(words=asked.words, fact=missing.fact, judged_by=missing.judged_by))
        self._of.setdefault(number, {})[id(gap)] = gap
        if asked.whom:
            gap.whom.setdefault(asked.whom)
        turning = gap.values.setdefault(asked.value, Turning())
        if number not in turning.bears_on:
            turning.bears_on.append(number)
        ends = {"no": missing.if_not, "yes": missing.if_so}
        for answer, into in (("no", turning.no_ends), ("yes", turning.yes_ends)):
            told = {"no": "yes", "yes": "no"}[answer] if asked.turned else answer
            if ends[told] is Outcome.NOT_ENGAGED and number not in into:
                into.append(number)

    # ---- in words

    def _asked(self, missing: Missing) -> _Asked:  # noqa: PLR0911 (one for each form)
        if missing.place < 0:
            return _Asked(key=(missing.fact,), words=_PARTS.get(missing.fact) or asked_whether(clause_of(missing.text)))
        constraint = self._constraints[missing.place]
        match constraint:
            case Test(fact=fact) if fact.is_of_party:
                return self._of_party(constraint, missing.of)
            case Test():
                return self._of_situation(constraint)
            case Quantified(domain=domain, roles=roles, part=part):
                who = f"any owner of {missing.of}" if domain.iri == OWNER else f"any {self._roles(roles)}"
                inner, turned = self._inner(part)
                if isinstance(inner, Test) and inner.fact.is_of_party:
                    asked = self._of_party(inner, who)
                    return replace(asked, key=(*asked.key, *roles, domain.iri), turned=asked.turned is not turned)
                said = clause_of(self._words.constraint(part))
                return _Asked(key=(missing.place,), words=f"Is there {who} of whom this holds: {said}?")
            case Total(part=part):
                held = days_said(self._words.constraint(missing.place)).rpartition(" together have ")[2]
                each = days_said(self._words.constraint(part)).removeprefix("it ")
                words = f"Do owners each of whom {each} together hold {held} of {missing.of}?"
                return _Asked(key=(missing.place, missing.of), words=words)
            case Unwritten(said):
                return _Asked(key=(missing.place,), words=f"Is this further requirement of the text met: {said}?")
            case _:
                return _Asked(key=(missing.place, missing.of), words=asked_whether(clause_of(missing.text)))

    def _roles(self, roles: tuple[URIRef, ...]) -> str:
        return self._words.listed(roles) if roles else "party"

    def _inner(self, place: int) -> tuple[Constraint, bool]:
        """Gives what a constraint comes to where it has one part only, and whether that turns it round."""
        constraint, turned = self._constraints[place], False
        while len(parts := parts_of(constraint)) == 1 and not isinstance(constraint, Quantified | Total):
            turned = turned is not isinstance(constraint, Not)
            constraint = self._constraints[parts[0]]
        return constraint, turned

    def _of_situation(self, test: Test) -> _Asked:
        fact = test.fact
        if fact.kind is Kind.BOOLEAN:
            return _Asked(key=(fact.iri,), words=asked_whether(fact.label), turned=_is_false(test))
        if fact.kind in (Kind.QUANTITY, Kind.DATE):
            return _Asked(key=(fact.iri, test), words=asked_whether(self._words.test(test)))
        head = "Where is" if fact.kind is Kind.PLACE else "What is"
        return _Asked(
            key=(fact.iri,), words=_PARTS.get(str(fact.iri), f"{head} {fact.label}?"), value=self._valued(test)
        )

    def _valued(self, test: Test) -> str:
        named = joined([with_article(self._words.label(node)) for node in test.operands])
        return f"other than {named}" if test.operator in (odrl.neq, odrl.isNoneOf) else named

    def _of_party(self, test: Test, whom: str) -> _Asked:
        fact = test.fact
        if fact.kind is Kind.BOOLEAN:
            words = asked_whether(f"{{}} {fact.label}")
            return _Asked(key=("of", fact.iri), words=words, whom=whom, turned=_is_false(test))
        named, label = self._valued(test), fact.label.removeprefix("the ")
        if fact.iri == SELF:
            where = f"on the list “{named}”" if test.operator == rmt.memberOf else named
            words = sentence(clause_of(f"Is {{}} {where}?"))
        elif fact.kind is Kind.PLACE:
            words = (
                f"Of {{}}: is the {label} in {named}?" if " which " in label else f"Is the {label} of {{}} in {named}?"
            )
        else:
            words = f"Is the {label} of {{}} {self._words.test(test).partition(' is ')[2]}?"
        return _Asked(key=("of", fact.iri, test.operator, test.operands), words=words, whom=whom)


def _beside(asked: _Asked, others: Sequence[_Asked]) -> _Asked:
    """Gives what is asked of a party that is named as part of what is asked of whoever has the role it stands in.

    That is so where a rule asks the same of one role only; else it would not be told of which.
    """
    if asked.key[0] != "of" or asked.whom.startswith("any "):
        return asked
    same = {other.key for other in others if other.whom.startswith("any ") and other.key[: len(asked.key)] == asked.key}
    return replace(asked, key=same.pop()) if len(same) == 1 else asked


def _is_false(test: Test) -> bool:
    return str(test.operands[0]).casefold() in ("false", "0")
