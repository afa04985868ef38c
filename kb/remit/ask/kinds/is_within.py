"""The question `is-within`: is an act within the powers of one authority."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Final

from rdflib.term import Node
from typing_extensions import override

from remit.ask.answer import Answer
from remit.ask.kinds.base import Determined, OfLaw
from remit.ask.kinds.naming import authority_named, is_of
from remit.ask.question import Question
from remit.determine import Decided, Outcome
from remit.rules import Effect
from remit.terms import rmt

_OPEN: Final = frozenset({Outcome.ENGAGED_IF_PROVEN, Outcome.UNDETERMINED, Outcome.NOT_ENFORCED, Outcome.DEFEATED})
_WITHIN: Final = {
    "yes": "The act is within the powers of this authority",
    "possible": "The act may be within the powers of this authority, if what is open or alleged is so",
    "no": "The act is not within the powers of this authority",
    "not-established": "Whether the act is within the powers of this authority on that day is not established here",
    "unknown": "Nothing that is encoded says whether the act is within the powers of this authority",
}


class IsWithin(OfLaw):
    """Whether an act is within the powers of one authority."""

    meaning: ClassVar[str] = "whether an act is within the powers of one authority"
    about_authorities: ClassVar[bool] = True
    counts_denials: ClassVar[bool] = True

    @override
    def given(self, question: Question) -> Mapping[str, Any]:
        """Gives the situation, with the act and its day from the arguments."""
        added = {key: question.args[key] for key in ("act", "on", "facts", "incident") if key in question.args}
        return {**question.situation, **added}

    @override
    def completed(self, answer: Answer, found: Determined) -> Answer:
        """Keeps the findings of the authority, and reads the verdict from them alone."""
        on, question = found.on, found.question
        authority = authority_named(on, question)
        own = tuple(f for f in answer.findings if is_of(on, f.rule, authority, question.as_of))
        code = self._code([f.decided for f in own], self._stated(found))
        name = on.words.authority(authority, question.as_of)[1]
        cited = "; ".join(dict.fromkeys(f.text.citation for f in own))
        text = f"{_WITHIN[code]}: {name}{f' ({cited})' if cited else ''}."
        return replace(answer, findings=own, verdict=replace(answer.verdict, code=code, text=text))

    @override
    def foreseen(self, answer: Answer, found: Determined) -> Callable[[Mapping[int, Decided]], str]:
        """Reads the verdict from the findings of the authority alone."""
        own, stated = [f.decided for f in answer.findings], self._stated(found)
        return lambda changed: self._code([changed.get(d.rule.place, d) for d in own], stated)

    def _stated(self, found: Determined) -> frozenset[Node]:
        """Gives how far the powers of the authority are recorded."""
        on = found.on
        return frozenset(on.view.objects(authority_named(on, found.question), rmt.powersStated))

    def _code(self, own: Sequence[Decided], stated: frozenset[Node]) -> str:
        counting = (*self.deciding, Effect.NO_POWER)
        outcomes = {
            (d.rule.effect is Effect.NO_POWER, d.outcome) for d in own if d.rule.effect in counting and d.touched
        }
        powers = {outcome for denied, outcome in outcomes if not denied}
        denials = {outcome for denied, outcome in outcomes if denied}
        if Outcome.ENGAGED in powers:
            return "yes"
        if powers & _OPEN:
            return "possible"
        if Outcome.NOT_ESTABLISHED in powers | denials:
            return "not-established"
        return "no" if Outcome.ENGAGED in denials or stated & {rmt.expresslyNone, rmt.exhaustively} else "unknown"
