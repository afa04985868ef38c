"""The question `changed`: the same question at two moments, on two days, or as if the record were otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from remit.ask.answer import Answer
from remit.ask.changed import plan_of
from remit.ask.desk import Desk, Seen
from remit.ask.established import ASKED
from remit.ask.kinds.base import OfLaw
from remit.ask.kinds.comparing import Comparer
from remit.ask.question import Kind, Question
from remit.ask.supposed import supposed_change


class WhatChanged:
    """What is otherwise the second time."""

    meaning: ClassVar[str] = "what is otherwise at a second moment or on a second day, or if the record were otherwise"
    takes: ClassVar[tuple[str, ...]] = ("as_of", "known_at", "change", "question", *ASKED, "about", "status")
    briefly: ClassVar[bool] = False

    def __init__(self, of_law: Mapping[Kind, OfLaw]) -> None:
        """Remembers the questions that can be put to the law on each side."""
        self._of_law = of_law

    def answer(self, desk: Desk, question: Question) -> tuple[Answer, Seen]:
        """Answers; see `Asking.answer`."""
        plan = plan_of(question, self._of_law)
        before, after = (desk.at(moment) for moment in plan.known_at)
        if plan.supposed:
            on = after.standpoint
            change, moment = supposed_change(on.view, on.codes, plan.supposed, now=after.moment(plan.as_of[1]))
            after = desk.supposing(after, change, now=moment)
        return Comparer(question, plan, self._of_law[plan.law]).answer(before, after), after
