"""An answer with what every part of its brief needs of it: numbered findings, what is missing, what they rest on."""

from __future__ import annotations

from typing import Final

from remit.ask import Answer, Standing
from remit.ask.kinds import is_brief
from remit.ask.said import Teller
from remit.ask.standpoint import Standpoint
from remit.brief.gaps import Gaps, Numbered
from remit.brief.premises import Premises
from remit.brief.wording import days_said, lowered
from remit.determine import Outcome
from remit.findings import OpenQuestion, sentence
from remit.rules import Effect

APPLYING: Final = (Outcome.ENGAGED, Outcome.ENGAGED_IF_PROVEN)
IN_FULL: Final = {
    Outcome.ENGAGED: "that apply",
    Outcome.ENGAGED_IF_PROVEN: "that would apply if what is alleged were proven",
    Outcome.NOT_ENFORCED: "in force that are announced not to be enforced",
    Outcome.DEFEATED: "displaced by an exception",
    Outcome.NOT_APPLICABLE: "in force that need not be complied with yet",
}
"""How provisions that are written out in full stand."""


class Matter:
    """What a brief is about.

    Attributes:
        answer: the answer.
        on: the law and the record of the state on which it was given.
        teller: what tells records.
        findings: every finding, with its number.
        is_brief: whether the answer tells findings in a line each, so that they are not written out.
        powers: the findings that are written out: all but definitions, and denials of power that are told by body.
        next: what to ask next, that first on which an exception to what applies turns.
        gaps: every question that nobody has answered.
        premises: the claims and entries that the findings rest on.
    """

    def __init__(self, answer: Answer, on: Standpoint) -> None:
        """Numbers the findings, and collects what is missing and what they rest on."""
        self.answer = answer
        self.on = on
        self.teller = Teller(on.view, on.scale.scheme, on.words, as_of=answer.question.as_of)
        self.findings: list[Numbered] = list(enumerate(answer.findings, start=1))
        apart = {Effect.DEFINITION} | ({Effect.NO_POWER} if answer.authorities else set())
        self.is_brief = is_brief(answer)
        self.powers = [(n, f) for n, f in self.findings if f.rule.effect not in apart and not self.is_brief]
        self._exceptions = {other.rule for _, f in self.of(*APPLYING) for other in f.unless}
        self.next = sorted(answer.next, key=lambda question: not self.turns_on_exception(question))
        first = [q.fact for q in self.next if q.is_changing or self.turns_on_exception(q)]
        self.gaps = Gaps(self.powers, on, first)
        self.premises = Premises(on.view, self.teller)
        told = dict(self.powers)
        self.premises.meet(f for n, f in self.findings if n in told or f.rule.effect is not Effect.NO_POWER)
        if answer.established is not None:
            self.premises.meet_claims(said.id for said in answer.established.say)

    def of(self, *outcomes: Outcome) -> list[Numbered]:
        """Gives the findings that came to one of some outcomes."""
        return [(n, f) for n, f in self.powers if f.outcome in outcomes]

    def turns_on_exception(self, question: OpenQuestion) -> bool:
        """Says whether an exception to what applies turns on a question."""
        return any(turning.rule in self._exceptions for turning in question.turning)

    def powerless(self) -> list[tuple[str, str, str, list[int], list[int]]]:
        """Gives who has no power: jurisdiction, name, reason, findings that deny it, and findings to see beside."""
        numbered = dict(self.powers)
        return sorted(
            (
                self._place(each),
                sentence(each.name),
                "; ".join(map(lowered, days_said(each.reason).rstrip(".").split("; "))),
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
