"""The question `established`: what is recorded, on whose word, and how far. No rule is put to it."""

from __future__ import annotations

from typing import ClassVar

from remit.ask.answer import Answer, Verdict
from remit.ask.desk import Desk, Seen
from remit.ask.established import ASKED, Established, Establisher
from remit.ask.question import Question
from remit.ask.standpoint import Standpoint


class WhatIsEstablished:
    """What is recorded of an incident, claim, actor or statement."""

    meaning: ClassVar[str] = "what is recorded of an incident, claim, actor or statement, on whose word, and how far"
    takes: ClassVar[tuple[str, ...]] = (*ASKED, "about", "status")
    briefly: ClassVar[bool] = False

    def answer(self, desk: Desk, question: Question) -> tuple[Answer, Seen]:
        """Answers; see `Asking.answer`."""
        seen = desk.at(question.known_at)
        found = established(seen.standpoint, question)
        answer = Answer(
            question=question,
            verdict=Verdict(code=str(found.result), text=found.text),
            conduct_on="unknown",
            day_assumed=False,
            known_at=seen.moment(question.as_of),
            findings=(),
            coverage=(),
            established=found,
        )
        return answer, seen


def established(on: Standpoint, question: Question) -> Established:
    """Gives what is recorded of what a question names.

    Raises:
        BadInput: it names nothing.
        UnknownName: a code or name that nothing has.
    """
    args = {**{k: v for k, v in question.situation.items() if k == "incident"}, **question.args}
    asked_of = Establisher(on.view, on.scale.scheme, on.codes, on.words, as_of=question.as_of)
    return asked_of.answer(args)
