"""A brief put together from an answer: question, short answer, reasons, what is missing, sources, coverage, receipt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from remit.ask import MEANING, Answer, Standing
from remit.ask.kinds import is_brief
from remit.ask.onward import encoding_text
from remit.ask.said import Teller
from remit.ask.standpoint import Standpoint
from remit.ask.told import stale_text
from remit.brief.asked import asked, disclosures, incident_of
from remit.brief.backing import citations, coverage, premises, receipt, terms
from remit.brief.blocks import Block, Brief, Heading, Items, Paragraph, Run, Table, Text, text
from remit.brief.gaps import Gap, Gaps, Numbered
from remit.brief.onrecord import named_lists, on_record
from remit.brief.premises import Premises
from remit.brief.reasons import Reasons, authorities, days
from remit.brief.wording import (
    NOT_LEGAL_ADVICE,
    OUTCOMES,
    TITLES,
    counted,
    days_said,
    findings_named,
    runs_of,
    whether,
)
from remit.determine import Outcome
from remit.findings import Finding, OpenQuestion, day_text, joined, sentence
from remit.rules import Effect, Kind
from remit.support.reading import value
from remit.terms import rmt

_ABOUT: Final = (
    "This brief was written by a computer program from two collections: a record of who has said what, and an encoding "
    "of law. It decides nothing and finds no facts. Where it sets out what somebody alleges, it does not say that this "
    "happened. "
)
_UNLESS_MODELLED: Final = (
    "Law that is not encoded was not looked at; the section on coverage says what that is. Where a fact is missing, it "
    "is treated as not known, never as “no”."
)
_IN_FULL: Final = {
    Outcome.ENGAGED: "Provisions that apply",
    Outcome.ENGAGED_IF_PROVEN: "Provisions that would apply if what is alleged were proven",
    Outcome.NOT_ENFORCED: "Law in force that is announced not to be enforced",
    Outcome.DEFEATED: "Provisions displaced by an exception",
    Outcome.NOT_APPLICABLE: "Law in force that need not be complied with yet",
}
_FIRST_QUESTIONS: Final = 5


@dataclass(frozen=True, slots=True)
class _Section:
    title: str
    blocks: Iterable[Block]


def compose(answer: Answer, on: Standpoint) -> Brief:
    """Writes the brief of an answer.

    Args:
        answer: the answer, with its receipt.
        on: the law and the record of the state on which it was given.
    """
    composer = _Composer(answer, on)
    title = TITLES.get(answer.question.kind, sentence(MEANING[answer.question.kind]))
    return Brief(
        title=title,
        subject=composer.subject(),
        as_of=answer.question.as_of,
        known_at=answer.known_at,
        blocks=tuple(composer.blocks()),
    )


class _Composer:
    """Puts the sections of one brief together."""

    def __init__(self, answer: Answer, on: Standpoint) -> None:
        self.answer = answer
        self.on = on
        self.teller = Teller(on.view, on.scale.scheme, on.words, as_of=answer.question.as_of)
        self.findings: list[Numbered] = list(enumerate(answer.findings, start=1))
        apart = {Effect.DEFINITION} | ({Effect.NO_POWER} if answer.authorities else set())
        self.is_brief = is_brief(answer)
        self.powers = [(n, f) for n, f in self.findings if f.rule.effect not in apart and not self.is_brief]
        self.gaps = Gaps.of(self.powers, [question.fact for question in answer.next])
        self.premises = Premises(on.view, self.teller)
        self.premises.meet(f for _, f in self.findings if f.rule.effect is not Effect.NO_POWER and not self.is_brief)
        if answer.established is not None:
            self.premises.meet_claims(said.id for said in answer.established.say)
        self.reasons = Reasons(self.premises, self.gaps, on.scale.scheme)

    def subject(self) -> str:
        """Says in a line what the brief is about."""
        incident = incident_of(self.on, self.answer)
        if incident is not None:
            status = value(self.on.view, incident, rmt.statusPhrase)
            return f"What is said{f' ({status})' if status is not None else ''}: {self.teller.name(incident)}"
        return f"On what section 1 describes, under the law of {day_text(self.answer.question.as_of)}"

    def blocks(self) -> Iterator[Block]:
        """Gives what the brief says."""
        for words in disclosures(self.on, self.answer, self.premises):
            yield Paragraph(text(Run("Disclosure. ", strong=True), words))
        yield Paragraph(text(_ABOUT, Run(NOT_LEGAL_ADVICE, strong=True), f" {_UNLESS_MODELLED}"))
        sections = (
            _Section("The question", asked(self.on, self.teller, self.answer)),
            _Section("Short answer", self._short()),
            _Section("What is recorded", on_record(self.on, self.answer)),
            _Section("Authorities at a glance", self._glance()),
            _Section("Reasons", self._reasons()),
            _Section("Readings of the law that differ", self._readings()),
            _Section("What is missing", self._missing()),
            _Section("What the premises rest on", premises(self.premises)),
            _Section("What was and was not looked at", coverage(self.answer)),
            _Section("The law cited, and how its encoding is known", citations(self.answer)),
            _Section("Terms used", terms(self.answer, self.on, self.premises)),
            _Section("Receipt", receipt(self.answer)),
        )
        number = 0
        for section in sections:
            blocks = list(section.blocks)
            if blocks:
                number += 1
                yield Heading(1, f"{number}. {section.title}")
                yield from blocks

    def _of(self, *outcomes: Outcome) -> list[Numbered]:
        return [(n, f) for n, f in self.powers if f.outcome in outcomes]

    # ---- short answer

    def _short(self) -> Iterator[Block]:
        verdict = self.answer.verdict
        lead = days_said(verdict.text)
        if self.answer.lists is not None and self.answer.part is None:
            lead = named_lists(self.on, self.answer)
        elif verdict.code == "undetermined":
            lead = "It cannot be told from what is on record or was given. No provision is shown to apply."
        yield Paragraph(text(Run(lead, strong=True)))
        items: list[Text] = [text(sentence(words)) for words in self._counts()]
        if items:
            yield Items(tuple(items))
        first = self.answer.next[:_FIRST_QUESTIONS]
        if first:
            few = counted(len(first), "question")
            yield Paragraph(text(f"The {few} to ask first (the section on what is missing has all of them):"))
            yield Items(tuple(text(_to_ask(question)) for question in first))
        stale = stale_text(self.answer)
        if stale:
            yield Paragraph(text(days_said(stale)))
        for note in self.answer.notes:
            yield Paragraph(text(f"Note: {note}"))

    def _counts(self) -> Iterator[str]:
        applies, proven = self._of(Outcome.ENGAGED), self._of(Outcome.ENGAGED_IF_PROVEN)
        if applies:
            yield f"{counted(len(applies), 'provision applies', 'provisions apply')}: {_named(applies)}."
        if proven:
            yield (
                f"{counted(len(proven), 'provision')} would apply if what is alleged were proven: {_named(proven)}. "
                "Nothing here says that it is."
            )
        for outcome in (Outcome.NOT_ENFORCED, Outcome.DEFEATED, Outcome.NOT_APPLICABLE):
            found = self._of(outcome)
            if found:
                yield f"{counted(len(found), 'provision is', 'provisions are')} {OUTCOMES[outcome]}: {_named(found)}."
        still = self._of(Outcome.UNDETERMINED)
        if still:
            yield (
                f"{counted(len(still), 'provision is', 'provisions are')} open ({_named(still)}): something speaks for "
                "each, and each turns on facts or judgements that are missing."
            )
        unsettled = self._of(Outcome.NOT_ESTABLISHED)
        if unsettled:
            yield (
                f"For {counted(len(unsettled), 'provision')} the state of the law on the day is not established here "
                f"({_named(unsettled)})."
            )
        not_law = self._of(Outcome.NOT_IN_FORCE)
        if not_law:
            yield f"{counted(len(not_law), 'text was', 'texts were')} not law on the day ({_named(not_law)})."
        powerless = self._powerless()
        if powerless:
            yield (
                f"{counted(len(powerless), 'body has', 'bodies have')} no power in the matter, as far as is encoded; "
                "each is named with the reason at the end of the section on reasons."
            )
        if self.answer.verdict.untouched:
            yield (
                f"Of {counted(self.answer.verdict.untouched, 'further rule')} nothing that is on record or was given "
                "speaks for or against; they are not listed."
            )

    # ---- authorities

    def _glance(self) -> Iterator[Block]:
        numbered = dict(self.powers)
        places: dict[str, list[tuple[Text, ...]]] = {}
        for each in self.answer.authorities:
            own = [place + 1 for place in each.findings if place + 1 in numbered]
            if own:
                standing = OUTCOMES.get(each.outcome, each.outcome.replace("-", " "))
                place = self._place(each)
                row = (text(place), text(sentence(each.name)), text(sentence(standing)), _numbers(own))
                places.setdefault(place, []).append(row)
        rows = [row for of_place in places.values() for row in of_place]
        if rows:
            yield Paragraph(
                text(
                    "For each authority, the furthest that any provision takes it. “Open” means that a provision that "
                    "it administers or enforces may be engaged, and that something is missing to tell."
                )
            )
            yield Table(
                caption="Authorities that may act",
                header=("Jurisdiction", "Authority", "Standing", "Findings"),
                rows=tuple(rows),
                widths=(0.18, 0.42, 0.2, 0.2),
            )

    def _powerless(self) -> list[tuple[str, str, str]]:
        """Gives the bodies of which nothing but a denial of power is found: jurisdiction, name, reason."""
        numbered = dict(self.powers)
        found = [
            (self._place(each), sentence(each.name), days_said(each.reason))
            for each in self.answer.authorities
            if not any(place + 1 in numbered for place in each.findings)
        ]
        return sorted(found)

    def _place(self, standing: Standing) -> str:
        """Gives the jurisdiction of an authority; that of its findings where none is recorded of itself."""
        own = [self.answer.findings[place] for place in standing.findings]
        return standing.jurisdiction or next((j for f in own for j in f.jurisdictions), "Not recorded")

    # ---- reasons

    def _reasons(self) -> Iterator[Block]:
        part = 0
        for title, blocks in self._parts():
            found = list(blocks)
            if found:
                part += 1
                yield Heading(2, f"Part {_letter(part)}. {title}")
                yield from found

    def _parts(self) -> Iterator[tuple[str, Iterable[Block]]]:
        for outcome, title in _IN_FULL.items():
            yield title, self.reasons.in_full(self._of(outcome), level=3)
        yield "Provisions that are open", self._open()
        yield "Law whose state is not established here", self._unsettled()
        yield "Texts that were not law on the day", self._lines(Outcome.NOT_IN_FORCE)
        yield "Provisions that do not apply", self._not_engaged()
        yield "Definitions relied on", self._definitions()
        yield "Bodies without power in the matter", self._without_power()

    def _open(self) -> Iterator[Block]:
        still = self._of(Outcome.UNDETERMINED)
        if not still:
            return
        yield Paragraph(
            text(
                "Provisions that share a question which would end them stand together. “Rests on” gives the claims "
                "that speak for a provision so far; what they allege is not established unless that is said. "
                "“Questions” gives the numbers of its open questions in the section on what is missing; those that "
                "alone would end it stand first, in bold."
            )
        )
        for group in self.gaps.groups(still):
            numbers = [number for number, _ in group.findings]
            if group.gap is None:
                if len(numbers) < len(still):
                    yield Heading(3, "Each turning on questions of its own")
            else:
                yield Heading(3, f"Turning on question {group.gap.number}: {group.gap.question}")
                yield Paragraph(text(_turn(group.gap, numbers)))
            yield self.reasons.in_short(group.findings, f"Open: {findings_named(numbers)}")

    def _unsettled(self) -> Iterator[Block]:
        found = self._of(Outcome.NOT_ESTABLISHED)
        if found:
            yield Items(tuple(_line(n, f, days_said(f" Why: {'; '.join(f.decided.why)}.")) for n, f in found))

    def _lines(self, outcome: Outcome) -> Iterator[Block]:
        found = self._of(outcome)
        if found:
            yield Items(tuple(_line(n, f, f" {days(f)}") for n, f in found))

    def _not_engaged(self) -> Iterator[Block]:
        found = self._of(Outcome.NOT_ENGAGED)
        if found:
            yield Items(
                tuple(_line(n, f, f" What is not met: {'; '.join(f.fails)}." if f.fails else "") for n, f in found)
            )

    def _definitions(self) -> Iterator[Block]:
        found = [
            (n, f)
            for n, f in self.findings
            if f.rule.effect is Effect.DEFINITION
            and f.outcome in (Outcome.ENGAGED, Outcome.ENGAGED_IF_PROVEN)
            and not self.is_brief
        ]
        if found:
            yield Items(tuple(_line(n, f, f" Outcome: {OUTCOMES[f.outcome]}.") for n, f in found))

    def _without_power(self) -> Iterator[Block]:
        rows = [(text(place), text(name), text(sentence(why))) for place, name, why in self._powerless()]
        if rows:
            yield Table(
                caption="Bodies without power in the matter",
                header=("Jurisdiction", "Body", "Why it has none"),
                rows=tuple(rows),
                widths=(0.18, 0.34, 0.48),
            )

    # ---- readings

    def _readings(self) -> Iterator[Block]:
        """Says, where a provision is read in several ways, what each reading comes to and who holds it."""
        for differing in self.answer.readings:
            yield Heading(2, joined(list(differing.provisions), "and"))
            items = []
            for view in differing.views:
                told = [f"{f.rule.label} ({f.text.citation}): {OUTCOMES[f.outcome]}" for f in view.findings]
                words = f"{days_said(view.verdict.text)} {'; '.join(told)}{'.' if told else ''}"
                encoded = days_said(encoding_text(view.encoding)) if view.encoding is not None else ""
                items.append(
                    text(Run(f"{view.named}: ", strong=True), words, f" {sentence(encoded)}." if encoded else "")
                )
            yield Items(tuple(items))

    # ---- what is missing

    def _missing(self) -> Iterator[Block]:
        if not self.gaps.in_order:
            return
        yield Paragraph(
            text(
                "The questions stand in the order in which it is best to ask them: first those whose answer decides "
                "most. Requirements that the encoding leaves to the reader come last."
            )
        )
        yield Table(
            caption="What is missing",
            header=("Question", "Who may decide it", "Bears on findings", "What an answer ends"),
            rows=tuple(_gap_row(gap) for gap in self.gaps.in_order),
            widths=(0.44, 0.2, 0.16, 0.2),
        )


def _gap_row(gap: Gap) -> tuple[Text, ...]:
    return (
        text(f"{gap.number}. {sentence(gap.question)}?"),
        text(_decider(gap)),
        _numbers(gap.bears_on),
        text(_ending(gap) or "Ends none by itself"),
    )


def _decider(gap: Gap) -> str:
    """Says who may decide a question."""
    if gap.fact == "not-encoded":
        return "Whoever reads the text"
    return sentence(_judges(gap.judged_by)) if gap.judged_by else "A matter of fact"


def _judges(judged_by: str) -> str:
    return joined(judged_by.split(", "), "or")


def _ending(gap: Gap) -> str:
    """Says which findings an answer would end: “No” ends findings 1 and 3; “yes” ends finding 32."""
    parts = [
        f"“{word}” ends {findings_named(ends)}" for word, ends in (("no", gap.no_ends), ("yes", gap.yes_ends)) if ends
    ]
    return "; ".join(parts)


def _turn(gap: Gap, numbers: list[int]) -> str:
    """Says what becomes of the findings of a group."""
    words = []
    for answer, ends in (("no", gap.no_ends), ("yes", gap.yes_ends)):
        ended = [number for number in numbers if number in ends]
        if ended:
            these = (
                "none of these applies" if len(ended) == len(numbers) else f"{findings_named(ended)} would not apply"
            )
            words.append(f"If the answer is {answer}, {these}.")
    if gap.judged_by:
        words.append(f"It is for the {_judges(gap.judged_by)} to judge.")
    return " ".join(words)


def _to_ask(question: OpenQuestion) -> str:
    """Says what to ask, of whom it is asked and who may judge it, and how much turns on it."""
    asked_for = whether(question.text) if question.kind == Kind.BOOLEAN else days_said(question.text).rstrip(".")
    whom = f" (asked of {question.of})" if question.of else ""
    judged = f" It is for the {_judges(question.judged_by)} to judge." if question.judged_by else ""
    turns = counted(len(question.turning), "open provision turns", "open provisions turn")
    changes = " Some answer would change the short answer." if question.is_changing else ""
    return f"{sentence(asked_for)}{whom}. {sentence(turns)} on it.{judged}{changes}"


def _numbers(numbers: Iterable[int]) -> Text:
    return text(", ".join(runs_of(sorted(set(numbers)))) or "\N{EN DASH}")


def _named(found: list[Numbered]) -> str:
    return findings_named(n for n, _ in found)


def _line(number: int, finding: Finding, more: str) -> Text:
    who = authorities(finding)
    return text(
        Run(f"Finding {number}. ", strong=True),
        f"{sentence(finding.rule.label)} (",
        Run(finding.text.citation, link=finding.text.address),
        f"){f', {who}' if who else ''}.{more}",
    )


def _letter(number: int) -> str:
    return chr(ord("A") + number - 1)
