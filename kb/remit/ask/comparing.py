"""Answering one question on two views, and putting what is otherwise into one answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from remit.ask.answer import Answer, Verdict
from remit.ask.asking import Asker
from remit.ask.changed import Plan, Side, compared
from remit.ask.established import ASKED, Established
from remit.ask.question import Question


class Comparer:
    """Answers a question of what changed."""

    def __init__(self, question: Question, plan: Plan) -> None:
        """Remembers what is compared."""
        self.question = question
        self.plan = plan

    def answer(
        self,
        askers: tuple[Asker, Asker],
        *,
        known_at: tuple[datetime, datetime],
        positions: tuple[int, int],
        reasons: Iterable[str] = (),
    ) -> Answer:
        """Answers on both views and compares, without a receipt.

        Args:
            askers: what answers on the two views.
            known_at: the moments that they show.
            positions: the positions of the record that they show.
            reasons: what is known already of why something is otherwise.

        Raises:
            BadInput: what cannot be read.
            UnknownName: a code or name that nothing has.
        """
        law = [self._law(asker, place, known_at[place]) for place, asker in enumerate(askers)]
        sides = [
            Side(
                as_of=self.plan.as_of[place],
                known_at=known_at[place],
                position=positions[place],
                supposed=bool(self.plan.grades) and place == 1,
                established=self._established(asker, place),
                findings=found.findings if found is not None else (),
            )
            for place, (asker, found) in enumerate(zip(askers, law, strict=True))
        ]
        changed = compared(sides[0], sides[1], askers[1].scale.scheme, reasons=reasons)
        turned = {each.rule for each in changed.turned}
        after = law[1]
        return Answer(
            question=self.question,
            verdict=Verdict(code="yes" if changed.is_changed else "no", text=changed.text),
            conduct_on=after.conduct_on if after is not None else "unknown",
            day_assumed=after.day_assumed if after is not None else False,
            known_at=known_at[1],
            findings=tuple(f for f in sides[1].findings if str(f.rule.iri) in turned),
            coverage=after.coverage if after is not None else (),
            changed=changed,
        )

    def _established(self, asker: Asker, place: int) -> Established | None:
        if not any(name in self.question.args for name in ASKED):
            return None
        return asker.established(self._of_side(place))

    def _law(self, asker: Asker, place: int, known_at: datetime) -> Answer | None:
        asked = self.plan.question(self.question, place)
        if not asked.situation and not asked.args:
            return None
        return asker.answer(asked, known_at=known_at)

    def _of_side(self, place: int) -> Question:
        question = self.question
        return Question(
            kind=question.kind,
            situation=question.situation,
            args={name: value for name, value in question.args.items() if name in (*ASKED, "about")},
            as_of=self.plan.as_of[place],
        )
