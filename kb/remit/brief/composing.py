"""A brief put together from an answer: question, short answer, what is alleged, reasons, what to find out, annexes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from remit.ask import Answer
from remit.ask.kinds.status_of import Status
from remit.ask.onward import encoding_text
from remit.ask.standpoint import Standpoint
from remit.brief.asked import asked, days_asked, subject
from remit.brief.backing import alleged, citations, classed, coverage, entries, receipt, terms
from remit.brief.blocks import Block, Brief, Heading, Items, Paragraph, Run, Table, Text, text
from remit.brief.gaps import DAY, Gap
from remit.brief.matter import IN_FULL, Matter
from remit.brief.onrecord import missing_of_status, on_record
from remit.brief.reasons import Reasons, authorities, days
from remit.brief.short import ShortAnswer
from remit.brief.wording import (
    NOT_LEGAL_ADVICE,
    OUTCOMES,
    TITLES,
    counted,
    days_said,
    findings_named,
    judges,
    runs_of,
)
from remit.determine import Outcome
from remit.findings import Finding, joined, sentence
from remit.rules import Effect

_ABOUT: Final = (
    "This brief was written by a computer program from a record of who has said what, and from law that was put into "
    "rules; other law was not looked at, and an annex says which that is. It finds no facts: where it sets out what "
    "somebody alleges, it does not say that this happened. What is missing is treated as not known, never as “no”. "
)
_MANY: Final = 30
"""More questions than these are parted: those that bear on one provision alone go to an annex."""


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
    return Brief(
        title=TITLES[answer.question.kind],
        subject=subject(on, composer.matter.teller, answer),
        as_of=days_asked(answer),
        known_at=answer.known_at,
        blocks=tuple(composer.blocks()),
    )


class _Composer:
    """Puts the sections of one brief together."""

    def __init__(self, answer: Answer, on: Standpoint) -> None:
        self.matter = Matter(answer, on)
        self.reasons = Reasons(self.matter.premises, self.matter.gaps, on)

    def blocks(self) -> Iterator[Block]:
        """Gives what the brief says."""
        matter = self.matter
        for words in matter.answer.disclosures:
            yield Paragraph(text(Run("Disclosure. ", strong=True), words))
        yield Paragraph(text(_ABOUT, Run(NOT_LEGAL_ADVICE, strong=True)))
        body = (
            _Section("The matter and the question", asked(matter.on, matter.teller, matter.answer)),
            _Section("Short answer", ShortAnswer(matter, self.reasons).blocks()),
            _Section("What is recorded", on_record(matter.on, matter.answer)),
            _Section(
                "What is alleged, and who denies it" if matter.premises.claims else "What was taken from the record",
                (*alleged(matter.premises), *entries(matter.premises)),
            ),
            _Section("Reasons", self._reasons()),
            _Section("Bodies without power in the matter", self._without_power()),
            _Section("Readings of the law that differ", self._readings()),
            _Section("What to find out", self._missing()),
        )
        further = _asking("Questions of one provision each", self._further())
        annexes = (
            _Section("Denials of power, with their reasons", self._denials()),
            _Section("Further questions", further),
            _Section("How the claims were classed, and where they stand", classed(matter.premises)),
            _Section("The law that was and was not looked at", coverage(matter.answer)),
            _Section(
                "The law cited, and how it is known",
                citations(matter.answer, matter.on, numbered=not matter.is_brief),
            ),
            _Section("Terms used", terms(matter.answer, matter.on, matter.premises)),
            _Section("Receipt", receipt(matter.answer)),
        )
        for sections, name in ((body, str), (annexes, lambda n: f"Annex {_letter(n)}")):
            number = 0
            for section in sections:
                blocks = list(section.blocks)
                if blocks:
                    number += 1
                    yield Heading(1, f"{name(number)}. {section.title}")
                    yield from blocks

    # ---- authorities without power

    def _without_power(self) -> Iterator[Block]:
        """Names, in a line a jurisdiction, those of whom it is established that they have no power in the matter."""
        by_place: dict[str, list[str]] = {}
        for place, name, _, _, beside in self.matter.powerless():
            by_place.setdefault(place, []).append(f"{name}{f' (but see {findings_named(beside)})' if beside else ''}")
        if by_place:
            yield Paragraph(text("What each has no power over, and by which text, stands in Annex A."))
            yield Items(
                tuple(text(Run(f"{p}: ", strong=True), f"{'; '.join(names)}.") for p, names in by_place.items())
            )

    def _denials(self) -> Iterator[Block]:
        rows = [
            (
                _numbers(denied),
                text(place),
                text(f"{name}{f', but see {findings_named(b)}' if b else ''}"),
                text(sentence(why)),
            )
            for place, name, why, denied, b in self.matter.powerless()
        ]
        if rows:
            yield Table(
                caption="Bodies without power in the matter",
                header=("Finding", "Jurisdiction", "Body", "Why it has none"),
                rows=tuple(rows),
                widths=(0.09, 0.16, 0.31, 0.44),
            )

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
        of = self.matter.of
        for outcome, stand in IN_FULL.items():
            yield f"Provisions {stand}", self.reasons.in_full(of(outcome))
        yield "Provisions that are open", self._open()
        unsettled = (_line(n, f, f"Why: {'; '.join(f.decided.why)}") for n, f in of(Outcome.NOT_ESTABLISHED))
        yield "Law whose state is not established here", unsettled
        yield (
            "Texts that were not law on the day",
            (_line(n, f, days(f)) for n, f in of(Outcome.NOT_IN_FORCE)),
        )
        failing = (
            _line(n, f, f"What is not met: {'; '.join(f.fails)}" if f.fails else "") for n, f in of(Outcome.NOT_ENGAGED)
        )
        yield "Provisions that do not apply", failing
        yield "Definitions relied on", self._definitions()

    def _open(self) -> Iterator[Block]:
        still = self.matter.of(Outcome.UNDETERMINED)
        if not still:
            return
        day = "".join(
            f" Question {gap.number}, on the day of the act, is one of nearly all."
            for gap in self.matter.gaps.of_fact(DAY)
        )
        yield Paragraph(
            text(
                "Of each provision is told what is shown or alleged and by which claims, what contradicts it, and what "
                "nobody has said, with who decides it in brackets; “Ask” gives the numbers of its questions."
                f"{day}"
            )
        )
        yield from self.reasons.in_lines(still)

    def _definitions(self) -> Iterator[Block]:
        for n, f in self.matter.findings:
            if f.rule.effect is Effect.DEFINITION and not self.matter.is_brief:
                if f.outcome is Outcome.ENGAGED:
                    yield _line(n, f, "")
                elif f.outcome is Outcome.ENGAGED_IF_PROVEN:
                    yield _line(n, f, f"It {OUTCOMES[f.outcome]}")

    # ---- readings

    def _readings(self) -> Iterator[Block]:
        """Says, where a provision is read in several ways, what each reading comes to and who holds it."""
        for differing in self.matter.answer.readings:
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

    # ---- what to find out

    def _missing(self) -> Iterator[Block]:
        if isinstance(self.matter.answer.part, Status):
            yield from missing_of_status(self.matter.answer.part)
        further = self._further()
        order = "First stand the questions that could change the short answer, then those on which most provisions turn"
        apart = (
            f"; {counted(len(further), 'more', 'more')}, of one provision each, stand in an annex" if further else ""
        )
        yield from _asking(
            "Questions that nobody has answered",
            [g for g in self.matter.gaps.in_order if g not in further],
            f"{order}{apart}.",
        )

    def _further(self) -> list[Gap]:
        """Gives the questions that the annex has: where there are many, the last, which bear on one provision each."""
        of_many = [gap.number for gap in self.matter.gaps.in_order if len(gap.bears_on) > 1]
        is_long = len(self.matter.gaps.in_order) > _MANY
        return [gap for gap in self.matter.gaps.in_order if is_long and gap.number > max(of_many, default=_MANY)]


def _asking(caption: str, gaps: Sequence[Gap], intro: str = "") -> Iterator[Block]:
    """Gives a table of questions."""
    if not gaps:
        return
    if intro:
        yield Paragraph(text(intro))
    yield Table(
        caption=caption,
        header=("Question", "Who may decide it", "Bears on findings", "What an answer ends"),
        rows=tuple(map(_gap_row, gaps)),
        widths=(0.42, 0.16, 0.22, 0.2),
    )


def _gap_row(gap: Gap) -> tuple[Text, ...]:
    bears, ends = [], []
    for value, turning in gap.values.items():
        numbers = ", ".join(runs_of(sorted(set(turning.bears_on))))
        bears.append(f"{value}: {numbers}" if value else numbers)
        for answer, ended in (("no", turning.no_ends), ("yes", turning.yes_ends)):
            if ended:
                said = f"“{answer}”" if not value else value if answer == "yes" else f"not {value}"
                ends.append(f"{said}: {', '.join(runs_of(sorted(ended)))}")
    return (
        text(Run(f"{gap.number}. ", strong=True), gap.question),
        text(_decider(gap)),
        text(sentence("; ".join(bears))),
        text(sentence("; ".join(ends)) or "\N{EN DASH}"),
    )


def _decider(gap: Gap) -> str:
    """Says who may decide a question."""
    if gap.fact == "not-encoded":
        return "Whoever reads the text"
    return sentence(judges(gap.judged_by).removeprefix("the ")) if gap.judged_by else "A matter of fact"


def _numbers(numbers: Iterable[int]) -> Text:
    return text(", ".join(runs_of(sorted(set(numbers)))) or "\N{EN DASH}")


def _line(number: int, finding: Finding, more: str) -> Paragraph:
    who = authorities(finding) if finding.rule.effect is not Effect.DEFINITION else ""
    return Paragraph(
        text(
            Run(f"{number}. ", strong=True),
            f"{sentence(finding.rule.label)} (",
            Run(days_said(finding.text.citation), link=finding.text.address),
            f"){f', {who}' if who else ''}.{f' {days_said(more.rstrip(chr(46)))}.' if more else ''}",
        )
    )


def _letter(number: int) -> str:
    return chr(ord("A") + number - 1)
