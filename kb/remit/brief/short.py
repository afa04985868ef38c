"""The short answer of a brief: on whose word, what applies, what is open and for whom, and what to ask first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rdflib import URIRef

from remit.ask import SITUATED, Kind
from remit.ask.kinds.status_of import Status
from remit.brief.asked import incident_of, named_by
from remit.brief.backing import known_until
from remit.brief.blocks import Block, Items, Paragraph, Run, Text, text
from remit.brief.gaps import Numbered
from remit.brief.matter import APPLYING, IN_FULL, Matter
from remit.brief.onrecord import status_in_short, worded_on
from remit.brief.reasons import Reasons, authorities, by_authority, claims_named, grouped
from remit.brief.wording import EFFECTS, EXEMPTING, counted, days_said, findings_named, judges, lowered, runs_of
from remit.determine import Outcome
from remit.findings import Finding, OpenQuestion, joined, sentence, with_article
from remit.rules import Effect

_UNDETERMINED: Final = {
    Kind.WHO_CAN_ACT: (
        "On the present record no authority can be shown to have power to act. Whether one has turns on facts that "
        "nobody has established."
    ),
    Kind.LICENCE: "It cannot be told from what was given whether a licence is required.",
    Kind.DUTIES: "It cannot be told from what was given whether there is a duty.",
}
_FIRST_QUESTIONS: Final = 3
_FEW: Final = 2


class ShortAnswer:
    """Writes the short answer."""

    def __init__(self, matter: Matter, reasons: Reasons) -> None:
        """Remembers what it is of, and what names exceptions."""
        self.matter = matter
        self.reasons = reasons

    def blocks(self) -> Iterator[Block]:
        """Gives what it says."""
        part = self.matter.answer.part
        short = (
            status_in_short(part, named_by(self.matter.on, self.matter.answer)) if isinstance(part, Status) else None
        )
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
        for words in (
            others,
            known_until(self.matter.answer),
            *(f"Note: {days_said(note)}" for note in self.matter.answer.notes),
        ):
            if words:
                yield Paragraph(text(words))
        first = [(self._asked_in(question), question) for question in self.matter.next[:_FIRST_QUESTIONS]]
        if first:
            few = counted(len(first), "question")
            yield Paragraph(text(f"The {few} to ask first (the section on what to find out has more):"))
            yield Items(tuple(text(self._to_ask(q, of)) for of, q in sorted(first, key=lambda f: f[0][:1])))

    def _lead(self) -> str:
        answer = self.matter.answer
        if answer.verdict.code == "undetermined":
            return _UNDETERMINED.get(Kind(answer.question.kind), "It cannot be told from what is on record or given.")
        acting = [(n, f) for n, f in self.matter.of(*APPLYING) if f.rule.effect not in EXEMPTING]
        if answer.question.kind is Kind.WHO_CAN_ACT and acting:
            is_shown = any(f.outcome is Outcome.ENGAGED for _, f in acting)
            of = [(n, f) for n, f in acting if f.outcome is Outcome.ENGAGED or not is_shown]
            places = sorted({with_article(place) for _, f in of for place in f.jurisdictions})
            who = list(dict.fromkeys(authorities(f) for _, f in of if authorities(f)))
            named = joined(who, "and") if 0 < len(who) <= _FEW else f"authorities or courts of {joined(places, 'and')}"
            told = "There is" if is_shown else "If what is alleged were proven, there would be"
            return f"{told} a provision to act under ({findings_named(n for n, _ in of)}): {named}."
        duties = [n for n, f in self.matter.of(Outcome.ENGAGED) if f.rule.effect is Effect.DUTY]
        if answer.question.kind is Kind.DUTIES and duties:
            number = sentence(counted(len(duties), "duty applies", "duties apply"))
            return f"{number} on what was given ({findings_named(duties)})."
        words = worded_on(self.matter.on)(answer.verdict.text)
        return f"{words.partition(': ')[0]}." if answer.question.kind in SITUATED and ": " in words else words

    def _found(self) -> Iterator[Text]:
        """Names what applies, or would, by what it does."""
        for outcome, stand in IN_FULL.items():
            found = self.matter.of(outcome)
            for effect in dict.fromkeys(f.rule.effect for _, f in found):
                named = "; ".join(self._named(n, f) for n, f in found if f.rule.effect is effect)
                yield text(Run(f"{sentence(EFFECTS[effect][1])} {stand}: ", strong=True), f"{days_said(named)}.")

    def _named(self, number: int, finding: Finding) -> str:
        policy = finding.policy.replace("-", " ")
        policy = f"{policy}: " if policy and policy not in finding.rule.label else ""
        who = authorities(finding) if self.matter.answer.question.kind is Kind.WHO_CAN_ACT else ""
        is_open = ", open whether it would apply" if finding.missing else ""
        beside = "; ".join(filter(None, [finding.text.citation, f"{findings_named([number])}{is_open}", who]))
        return f"{policy}{finding.rule.label} ({beside})"

    def _exceptions(self) -> Iterator[Text]:
        """Names the exceptions that might take out what applies, and from what each would."""
        to: dict[tuple[URIRef, str], list[int]] = {}
        for number, finding in self.matter.of(*APPLYING):
            for other in finding.unless:
                to.setdefault((other.rule, self.reasons.exception(other)), []).append(number)
        own = {f.rule.iri: n for n, f in self.matter.powers}
        named = []
        for (rule, words), numbers in to.items():
            see = f", which is finding {own[rule]}" if own.get(rule, numbers[0]) not in numbers else ""
            named.append(f"to {findings_named(numbers)}, {words}{see}")
        if named:
            yield text(Run("Exceptions that might apply: ", strong=True), f"{days_said('; '.join(named))}.")

    def _open_for(self) -> Iterator[Text]:
        """Says, by jurisdiction, for whom provisions are open, and on what."""
        open_ = [(n, f) for n, f in self.matter.of(Outcome.UNDETERMINED) if f.rule.effect not in EXEMPTING]
        for place, of_place in by_authority(open_):
            named = [f"{who}, on {joined(self._matters(of_these), 'and')}" for who, of_these in of_place]
            yield text(Run(f"{place}: ", strong=True), f"{'; '.join(named)}.")

    def _matters(self, findings: Sequence[Numbered]) -> list[str]:
        return [f"{what} ({findings_named(n for n, _ in of)})" for what, of in grouped(findings, self._about)]

    def _about(self, finding: Finding) -> str:
        """Says on what a provision is: its subject where authorities are asked for, else what it does."""
        subjects = self.matter.on.words.listed(finding.text.subjects, "and")
        is_of_authorities = self.matter.answer.question.kind is Kind.WHO_CAN_ACT
        return subjects if subjects and is_of_authorities else EFFECTS[finding.rule.effect][1]

    def _alleged(self) -> Iterator[Text]:
        """Says on whose word the matter rests, where that is told, and who denies it."""
        claims = list(self.matter.premises.claims.values())
        if incident_of(self.matter.on, self.matter.answer) is None or not claims:
            return
        saying = [c for c in claims if not c.denies and c.number not in self.matter.premises.against]
        sources = [s for s in self.matter.premises.documents.values() if any(c.document == s.number for c in saying)]
        where = joined([f"{source.number} ({lowered(source.name)})" for source in sources], "and")
        named = list(dict.fromkeys(claim.last for claim in saying))
        few = joined(named, "and") if len(named) <= _FEW else f"{counted(len(named), 'source')}, described below"
        told = f"what is alleged is told in {where or 'no document that is recorded'}, and goes back to {few}"
        denying = {p.last: [q.number for q in claims if q.denies and q.last == p.last] for p in claims if p.denies}
        denied = [f"{who} is reported to deny it ({claims_named(numbers)})" for who, numbers in denying.items()]
        words = f"{told}. {'; '.join(denied) or 'No denial is on record'}"
        yield text(Run("On whose word: ", strong=True), f"{words}.")

    def _others(self) -> Iterator[str]:
        exempting = [n for n, f in self.matter.of(Outcome.UNDETERMINED) if f.rule.effect in EXEMPTING]
        unsettled, not_law = self.matter.of(Outcome.NOT_ESTABLISHED), self.matter.of(Outcome.NOT_IN_FORCE)
        if exempting:
            yield f"Rules that would take the act out of others are open, too ({findings_named(exempting)})."
        for each in self.matter.answer.authorities:
            if each.begins:
                yield f"{sentence(each.name)} may not act yet: its powers apply {days_said(each.begins)}."
        if unsettled:
            number = counted(len(unsettled), "provision")
            named = findings_named(n for n, _ in unsettled)
            yield f"For {number} it is not established here what the law was on the day ({named})."
        if not_law:
            number = sentence(counted(len(not_law), "text was", "texts were"))
            yield f"{number} not law on the day ({findings_named(n for n, _ in not_law)})."
        if self.matter.powerless():
            yield "Bodies that have no power in the matter are named in a section of their own."
        if self.matter.answer.verdict.untouched and self.matter.powers:
            number = counted(self.matter.answer.verdict.untouched, "further rule")
            yield f"For or against {number} nothing speaks that is on record or was given; they are not listed."

    def _asked_in(self, question: OpenQuestion) -> list[int]:
        """Gives the numbers of the questions of the list that ask for the same."""
        return [gap.number for gap in self.matter.gaps.of_fact(question.fact)]

    def _to_ask(self, question: OpenQuestion, asked_in: Sequence[int]) -> str:
        """Says what to ask, of whom, where it is told of, and what turns on it."""
        gaps = self.matter.gaps.of_fact(question.fact)
        asked_for = max(gaps, key=lambda g: len(g.bears_on)).question if gaps else self.matter.gaps.asking(question)
        numbers = joined(runs_of(asked_in), "and")
        of = {f.rule.iri: (n, f) for n, f in self.matter.powers}
        turning = [of[t.rule] for t in question.turning if t.rule in of]
        places = sorted({place for _, f in turning for place in f.jurisdictions})
        called = "questions" if asked_in[1:] else "question"
        words = [f"{asked_for}{f' ({called} {numbers})' if numbers else ''}"]
        if len(turning) == 1:
            words.append(f"{sentence(findings_named([turning[0][0]]))} turns on it.")
        elif turning:
            where = joined(list(map(with_article, places)), "and")
            words.append(f"{sentence(counted(len(turning), 'provision'))} turn on it ({where}).")
        if question.judged_by:
            words.append(f"It is for {judges(question.judged_by)} to judge.")
        for brings in question.brings if question.is_changing or self.matter.turns_on_exception(question) else ():
            ends = [(*of[rule], outcome) for rule, outcome in brings.outcomes if rule in of]
            told = [(n, f, o) for n, f, o in ends if o in APPLYING]
            for effect, outcome in dict.fromkeys((f.rule.effect, o) for _, f, o in told):
                named = findings_named(n for n, f, o in told if (f.rule.effect, o) == (effect, outcome))
                proven = ", if what is alleged is proven" if outcome is Outcome.ENGAGED_IF_PROVEN else ""
                policies = {f.policy.replace("-", " ") for _, f, o in told if f.rule.effect is effect and f.policy}
                what = f"{EFFECTS[effect][0]}{f' of {joined(sorted(policies))}' if policies else ''}"
                words.append(f"A “{days_said(brings.answer)}” would bring a {what} ({named}){proven}.")
        return " ".join(words)
