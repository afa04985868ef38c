"""Answering questions on one state of the record and its law."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from remit.ask.answer import Answer
from remit.ask.answering import answered
from remit.ask.desk import Seen
from remit.ask.kinds import KINDS, OfLaw
from remit.ask.question import Question
from remit.ask.standpoint import Standpoint
from remit.change import Change
from remit.errors import BadInput
from remit.situation.facts import Situation


class Asker(Standpoint):
    """Answers questions on one state. It must not outlive the state."""

    def situation(self, question: Question) -> Situation:
        """Makes the situation that a question is asked of.

        Raises:
            UnknownName: a code or name that nothing has.
            BadInput: what cannot be read.
        """
        asked = KINDS[question.kind]
        return (asked if isinstance(asked, OfLaw) else OfLaw()).situation(self, question)

    def answer(self, question: Question, *, known_at: datetime | None = None) -> Answer:
        """Answers a question, without a receipt.

        Args:
            question: the question.
            known_at: the moment that the state shows; the beginning of the day asked where none is given.

        Raises:
            UnknownName: a code or name that nothing has.
            BadInput: what cannot be read.
        """
        answer, _ = answered(_OneState(self, known_at), question)
        return answer


@dataclass(frozen=True, slots=True)
class _OneState:
    """A desk on which only one state lies."""

    standpoint: Standpoint
    known_at: datetime | None

    def at(self, moment: datetime | None) -> Seen:
        return Seen(standpoint=self.standpoint, position=0, known_at=self.known_at)

    def supposing(self, seen: Seen, change: Change, *, now: datetime) -> Seen:
        raise BadInput("Nothing can be supposed of the record here: what follows of a change is not known.")
