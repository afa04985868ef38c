"""A brief put together from an answer: question, short answer, what is alleged, reasons, what to find out, annexes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rdflib import URIRef

from remit.ask import SITUATED, Answer, Kind, Standing
from remit.ask.kinds import is_brief
from remit.ask.kinds.status_of import Status
from remit.ask.onward import encoding_text
from remit.ask.said import Teller
from remit.ask.standpoint import Standpoint
from remit.brief.asked import asked, disclosures, incident_of, named_by, subject
from remit.brief.backing import alleged, citations, classed, coverage, entries, known_until, receipt, terms
from remit.brief.blocks import Block, Brief, Heading, Items, Paragraph, Run, Table, Text, text
from remit.brief.gaps import DAY, Gap, Gaps, Numbered
from remit.brief.onrecord import missing_of_status, on_record, status_in_short
from remit.brief.premises import Premises
from remit.brief.reasons import Reasons, authorities, claims_named, days
from remit.brief.wording import (
    EFFECTS,
    EXEMPTING,
    NOT_LEGAL_ADVICE,
    OUTCOMES,
    TITLES,
    counted,
    days_said,
    findings_named,
    judges,
    lowered,
    runs_of,
)
from remit.determine import Outcome
from remit.findings import Finding, OpenQuestion, joined, sentence, with_article
from remit.rules import Effect

_ABOUT: Final = (
    "This brief was written by a computer program from a record of who has said what, and from law that was put into "
    "rules; other law was not looked at, and an annex says which that is. It finds no facts: where it sets out what "
    "somebody alleges, it does not say that this happened. What is missing is treated as not known, never as “no”. "
)
_IN_FULL: Final = {
    Outcome.ENGAGED: "that apply",
    Outcome.ENGAGED_IF_PROVEN: "that would apply if what is alleged were proven",
    Outcome.NOT_ENFORCED: "in force that are announced not to be enforced",
    Outcome.DEFEATED: "displaced by an exception",
    Outcome.NOT_APPLICABLE: "in force that need not be complied with yet",
}
"""How provisions that are written out in full stand."""
_UNDETERMINED: Final = {
    Kind.WHO_CAN_ACT: (
        "On the present record no authority can be shown to have power to act. Whether one has turns on facts that "
        "nobody has established."
    ),
    Kind.LICENCE: "It cannot be told from what was given whether a licence is required.",
    Kind.DUTIES: "It cannot be told from what was given whether there is a duty.",
}
_APPLYING: Final = (Outcome.ENGAGED, Outcome.ENGAGED_IF_PROVEN)
_FIRST_QUESTIONS: Final = 3
_FEW: Final = 2
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
        subject=subject(on, composer.teller, answer),
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
        self.exceptions = {other.rule for _, f in self._of(*_APPLYING) for other in f.unless}
        self.next = sorted(answer.next, key=lambda question: not self._turns_on_exception(question))
        first = [q.fact for q in self.next if q.is_changing or self._turns_on_exception(q)]
        self.gaps = Gaps(self.powers, on, first)
        self.premises = Premises(on.view, self.teller)
        self.premises.meet(f for _, f in self.findings if f.rule.effect is not Effect.NO_POWER)
        if answer.established is not None:
            self.premises.meet_claims(said.id for said in answer.established.say)
        self.reasons = Reasons(self.premises, self.gaps, on)

    def blocks(self) -> Iterator[Block]:
        """Gives what the brief says."""
        for words in disclosures(self.on, self.answer, self.premises):
            yield Paragraph(text(Run("Disclosure. ", strong=True), words))
        yield Paragraph(text(_ABOUT, Run(NOT_LEGAL_ADVICE, strong=True)))
        body = (
            _Section("The matter and the question", asked(self.on, self.teller, self.answer)),
            _Section("Short answer", self._short()),
            _Section("What is recorded", on_record(self.on, self.answer)),
            _Section(
                "What is alleged, and who denies it" if self.premises.claims else "What was taken from the record",
                (*alleged(self.premises), *entries(self.premises)),
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
            _Section("How the claims were classed, and where they stand", classed(self.premises)),
            _Section("The law that was and was not looked at", coverage(self.answer)),
            _Section("The law cited, and how it is known", citations(self.answer, self.on, numbered=not self.is_brief)),
            _Section("Terms used", terms(self.answer, self.on, self.premises)),
            _Section("Receipt", receipt(self.answer)),
        )
        for sections, name in ((body, str), (annexes, lambda n: f"Annex {_letter(n)}")):
            number = 0
            for section in sections:
                blocks = list(section.blocks)
                if blocks:
                    number += 1
                    yield Heading(1, f"{name(number)}. {section.title}")
                    yield from blocks

    def _of(self, *outcomes: Outcome) -> list[Numbered]:
        return [(n, f) for n, f in self.powers if f.outcome in outcomes]

    def _turns_on_exception(self, question: OpenQuestion) -> bool:
        """Says whether an exception to what applies turns on a question."""
        return any(turning.rule in self.exceptions for turning in question.turning)

    # ---- short answer

    def _short(self) -> Iterator[Block]:
        part = self.answer.part
        short = status_in_short(part, named_by(self.on, self.answer)) if isinstance(part, Status) else None
        yield Paragraph(text(Run(short[0] if short else self._lead(), strong=True)))
        items = [*(short[1] if short else ()), *self._alleged(), *self._found(), *self._exceptions()]
        if items:
            yield Items(tuple(items))
        still = list(self._open_for())
        if still:
            meaning = "something speaks for each, and a fact or a judgement is missing to tell."
            yield Paragraph(text(f"These provisions are open: {meaning}"))
            yield Items(tuple(still))
        others = " ".join(self._others())
        for words in (others, known_until(self.answer), *(f"Note: {note}" for note in self.answer.notes)):
            if words:
                yield Paragraph(text(words))
        first = [(self._asked_in(question), question) for question in self.next[:_FIRST_QUESTIONS]]
        if first:
            few = counted(len(first), "question")
            yield Paragraph(text(f"The {few} to ask first (the section on what to find out has more):"))
            yield Items(tuple(text(self._to_ask(q, of)) for of, q in sorted(first, key=lambda f: f[0][:1])))

    def _lead(self) -> str:
        answer = self.answer
        if answer.verdict.code == "undetermined":
            return _UNDETERMINED.get(Kind(answer.question.kind), "It cannot be told from what is on record or given.")
        acting = [(n, f) for n, f in self._of(*_APPLYING) if f.rule.effect not in EXEMPTING]
        if answer.question.kind is Kind.WHO_CAN_ACT and acting:
            is_shown = any(f.outcome is Outcome.ENGAGED for _, f in acting)
            of = [(n, f) for n, f in acting if f.outcome is Outcome.ENGAGED or not is_shown]
            places = sorted({with_article(place) for _, f in of for place in f.jurisdictions})
            whose = f"authorities or courts of {joined(places, 'and')}"
            numbers = findings_named(n for n, _ in of)
            if is_shown:
                return f"{sentence(whose)} have a provision to act under ({numbers})."
            return f"If what is alleged were proven, {whose} would have a provision to act under ({numbers})."
        duties = [n for n, f in self._of(Outcome.ENGAGED) if f.rule.effect is Effect.DUTY]
        if answer.question.kind is Kind.DUTIES and duties:
            number = sentence(counted(len(duties), "duty applies", "duties apply"))
            return f"{number} on what was given ({findings_named(duties)})."
        words = days_said(answer.verdict.text)
        return f"{words.partition(': ')[0]}." if answer.question.kind in SITUATED and ": " in words else words

    def _found(self) -> Iterator[Text]:
        """Names what applies, or would, by what it does."""
        for outcome, stand in _IN_FULL.items():
            found = self._of(outcome)
            for effect in dict.fromkeys(f.rule.effect for _, f in found):
                named = "; ".join(self._named(n, f) for n, f in found if f.rule.effect is effect)
                yield text(Run(f"{sentence(EFFECTS[effect][1])} {stand}: ", strong=True), f"{named}.")

    def _named(self, number: int, finding: Finding) -> str:
        policy = finding.policy.replace("-", " ")
        policy = f"{policy}: " if policy and policy not in finding.rule.label else ""
        who = authorities(finding) if self.answer.question.kind is Kind.WHO_CAN_ACT else ""
        is_open = ", open whether it would apply" if finding.missing else ""
        beside = "; ".join(filter(None, [finding.text.citation, f"{findings_named([number])}{is_open}", who]))
        return f"{policy}{finding.rule.label} ({beside})"

    def _exceptions(self) -> Iterator[Text]:
        """Names the exceptions that might take out what applies, and from what each would."""
        to: dict[tuple[URIRef, str], list[int]] = {}
        for number, finding in self._of(*_APPLYING):
            for other in finding.unless:
                to.setdefault((other.rule, self.reasons.exception(other)), []).append(number)
        own = {f.rule.iri: n for n, f in self.powers}
        named = []
        for (rule, words), numbers in to.items():
            see = f", which is finding {own[rule]}" if own.get(rule, numbers[0]) not in numbers else ""
            named.append(f"to {findings_named(numbers)}, {words}{see}")
        if named:
            yield text(Run("Exceptions that might apply: ", strong=True), f"{'; '.join(named)}.")

    def _open_for(self) -> Iterator[Text]:
        """Says, by jurisdiction, for whom provisions are open, and on what."""
        open_ = [(n, f) for n, f in self._of(Outcome.UNDETERMINED) if f.rule.effect not in EXEMPTING]
        by_place: dict[str, dict[str, dict[str, list[int]]]] = {}
        for n, f in open_:
            place = joined(list(f.jurisdictions), "and") or "No jurisdiction"
            who = authorities(f) or "no authority recorded"
            by_place.setdefault(place, {}).setdefault(who, {}).setdefault(self._matter(f), []).append(n)
        for place, found in by_place.items():
            named = [
                f"{who}, on {joined([f'{what} ({findings_named(numbers)})' for what, numbers in of.items()], 'and')}"
                for who, of in found.items()
            ]
            yield text(Run(f"{place}: ", strong=True), f"{'; '.join(named)}.")

    def _matter(self, finding: Finding) -> str:
        """Says on what a provision is: its subject where authorities are asked for, else what it does."""
        subjects = self.on.words.listed(finding.text.subjects, "and")
        return (
            subjects if subjects and self.answer.question.kind is Kind.WHO_CAN_ACT else EFFECTS[finding.rule.effect][1]
        )

    def _alleged(self) -> Iterator[Text]:
        """Says on whose word the matter rests, where that is told, and who denies it."""
        claims = list(self.premises.claims.values())
        if incident_of(self.on, self.answer) is None or not claims:
            return
        saying = [c for c in claims if not c.denies and c.number not in self.premises.against]
        sources = [s for s in self.premises.documents.values() if any(c.document == s.number for c in saying)]
        where = joined([f"{source.number} ({lowered(source.name)})" for source in sources], "and")
        named = list(dict.fromkeys(claim.last for claim in saying))
        few = joined(named, "and") if len(named) <= _FEW else f"{counted(len(named), 'source')}, described below"
        told = f"what is alleged is told in {where or 'no document that is recorded'}, and goes back to {few}"
        denying = {p.last: [q.number for q in claims if q.denies and q.last == p.last] for p in claims if p.denies}
        denied = [f"{who} is reported to deny it ({claims_named(numbers)})" for who, numbers in denying.items()]
        words = f"{told}. {'; '.join(denied) or 'No denial is on record'}"
        yield text(Run("On whose word: ", strong=True), f"{words}.")

    def _others(self) -> Iterator[str]:
        exempting = [n for n, f in self._of(Outcome.UNDETERMINED) if f.rule.effect in EXEMPTING]
        unsettled, not_law = self._of(Outcome.NOT_ESTABLISHED), self._of(Outcome.NOT_IN_FORCE)
        if exempting:
            yield f"Rules that would take the act out of others are open, too ({findings_named(exempting)})."
        for each in self.answer.authorities:
            if each.begins:
                yield f"{sentence(each.name)} may not act yet: its powers apply {days_said(each.begins)}."
        if unsettled:
            number = counted(len(unsettled), "provision")
            named = findings_named(n for n, _ in unsettled)
            yield f"For {number} it is not established here what the law was on the day ({named})."
        if not_law:
            number = sentence(counted(len(not_law), "text was", "texts were"))
            yield f"{number} not law on the day ({findings_named(n for n, _ in not_law)})."
        if self._powerless():
            yield "Bodies that have no power in the matter are named in a section of their own."
        if self.answer.verdict.untouched and self.powers:
            number = counted(self.answer.verdict.untouched, "further rule")
            yield f"For or against {number} nothing speaks that is on record or was given; they are not listed."

    def _asked_in(self, question: OpenQuestion) -> list[int]:
        """Gives the numbers of the questions of the list that ask for the same."""
        return [gap.number for gap in self.gaps.of_fact(question.fact)]

    def _to_ask(self, question: OpenQuestion, asked_in: Sequence[int]) -> str:
        """Says what to ask, of whom, where it is told of, and what turns on it."""
        gaps = self.gaps.of_fact(question.fact)
        asked_for = max(gaps, key=lambda g: len(g.bears_on)).question if gaps else self.gaps.asking(question)
        numbers = joined(runs_of(asked_in), "and")
        of = {f.rule.iri: (n, f) for n, f in self.powers}
        turning = [of[t.rule] for t in question.turning if t.rule in of]
        places = sorted({place for _, f in turning for place in f.jurisdictions})
        words = [f"{asked_for}{f' (question {numbers})' if numbers else ''}"]
        if len(turning) == 1:
            words.append(f"{sentence(findings_named([turning[0][0]]))} turns on it.")
        elif turning:
            where = joined(list(map(with_article, places)), "and")
            words.append(f"{sentence(counted(len(turning), 'provision'))} turn on it ({where}).")
        if question.judged_by:
            words.append(f"It is for {judges(question.judged_by)} to judge.")
        for brings in question.brings if question.is_changing or self._turns_on_exception(question) else ():
            ends = [(*of[rule], outcome) for rule, outcome in brings.outcomes if rule in of]
            told = [(n, f, o) for n, f, o in ends if o in _APPLYING]
            for effect, outcome in dict.fromkeys((f.rule.effect, o) for _, f, o in told):
                named = findings_named(n for n, f, o in told if (f.rule.effect, o) == (effect, outcome))
                proven = ", if what is alleged is proven" if outcome is Outcome.ENGAGED_IF_PROVEN else ""
                policies = {f.policy.replace("-", " ") for _, f, o in told if f.rule.effect is effect and f.policy}
                what = f"{EFFECTS[effect][0]}{f' of {joined(sorted(policies))}' if policies else ''}"
                words.append(f"A “{days_said(brings.answer)}” would bring a {what} ({named}){proven}.")
        return " ".join(words)

    # ---- authorities without power

    def _powerless(self) -> list[tuple[str, str, str, list[int], list[int]]]:
        """Gives who has no power: jurisdiction, name, reason, findings that deny it, and findings to see beside."""
        numbered = dict(self.powers)
        return sorted(
            (
                self._place(each),
                sentence(each.name),
                days_said(each.reason),
                [p + 1 for p in each.findings if self.answer.findings[p].rule.effect is Effect.NO_POWER],
                [p + 1 for p in each.findings if p + 1 in numbered],
            )
            for each in self.answer.authorities
            if each.reason
        )

    def _place(self, standing: Standing) -> str:
        """Gives the jurisdiction of an authority; that of its findings where none is recorded of itself."""
        own = [self.answer.findings[place] for place in standing.findings]
        return standing.jurisdiction or next((j for f in own for j in f.jurisdictions), "Not recorded")

    def _without_power(self) -> Iterator[Block]:
        """Names, in a line a jurisdiction, those of whom it is established that they have no power in the matter."""
        by_place: dict[str, list[str]] = {}
        for place, name, _, _, beside in self._powerless():
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
            for place, name, why, denied, b in self._powerless()
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
        for outcome, stand in _IN_FULL.items():
            yield f"Provisions {stand}", self.reasons.in_full(self._of(outcome), level=3)
        yield "Provisions that are open", self._open()
        unsettled = (_line(n, f, f"Why: {'; '.join(f.decided.why)}") for n, f in self._of(Outcome.NOT_ESTABLISHED))
        yield "Law whose state is not established here", unsettled
        yield "Texts that were not law on the day", (_line(n, f, days(f)) for n, f in self._of(Outcome.NOT_IN_FORCE))
        failing = (
            _line(n, f, f"What is not met: {'; '.join(f.fails)}" if f.fails else "")
            for n, f in self._of(Outcome.NOT_ENGAGED)
        )
        yield "Provisions that do not apply", failing
        yield "Definitions relied on", self._definitions()

    def _open(self) -> Iterator[Block]:
        still = self._of(Outcome.UNDETERMINED)
        if not still:
            return
        day = "".join(
            f" Question {gap.number}, on the day of the act, is one of nearly all." for gap in self.gaps.of_fact(DAY)
        )
        yield Paragraph(
            text(
                "Of each provision is told what is shown or alleged and by which claims, what contradicts it, and what "
                "nobody has said, with who decides it in brackets; “Ask” gives the numbers of its questions."
                f"{day}"
            )
        )
        yield from self.reasons.in_lines(still, level=3)

    def _definitions(self) -> Iterator[Block]:
        for n, f in self.findings:
            if f.rule.effect is Effect.DEFINITION and not self.is_brief:
                if f.outcome is Outcome.ENGAGED:
                    yield _line(n, f, "")
                elif f.outcome is Outcome.ENGAGED_IF_PROVEN:
                    yield _line(n, f, f"It {OUTCOMES[f.outcome]}")

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

    # ---- what to find out

    def _missing(self) -> Iterator[Block]:
        if isinstance(self.answer.part, Status):
            yield from missing_of_status(self.answer.part)
        further = self._further()
        order = "First stand the questions that could change the short answer, then those on which most provisions turn"
        apart = (
            f"; {counted(len(further), 'more', 'more')}, of one provision each, stand in an annex" if further else ""
        )
        yield from _asking(
            "Questions that nobody has answered",
            [g for g in self.gaps.in_order if g not in further],
            f"{order}{apart}.",
        )

    def _further(self) -> list[Gap]:
        """Gives the questions that the annex has: where there are many, the last, which bear on one provision each."""
        of_many = [gap.number for gap in self.gaps.in_order if len(gap.bears_on) > 1]
        is_long = len(self.gaps.in_order) > _MANY
        return [gap for gap in self.gaps.in_order if is_long and gap.number > max(of_many, default=_MANY)]


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
