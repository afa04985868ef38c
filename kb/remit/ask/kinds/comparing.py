"""Answering one question on two views, and putting what is otherwise into one answer."""

from __future__ import annotations

from remit.ask.answer import Answer, Verdict
from remit.ask.changed import Plan, Side, compared
from remit.ask.desk import Seen
from remit.ask.established import ASKED, Established
from remit.ask.kinds.base import OfLaw
from remit.ask.kinds.established import established
from remit.ask.question import Kind, Question


class Comparer:
    """Answers a question of what changed."""

    def __init__(self, question: Question, plan: Plan, law: OfLaw) -> None:
        """Remembers what is compared.

        Args:
            question: the question.
            plan: the two sides.
            law: the kind of question that is put to the law on each side.
        """
        self.question = question
        self.plan = plan
        self.law = law

    def answer(self, before: Seen, after: Seen) -> Answer:
        """Answers on both views and compares, without a receipt.

        Args:
            before: the first view.
            after: the second view.

        Raises:
            BadInput: what cannot be read.
            UnknownName: a code or name that nothing has.
        """
        views = (before, after)
        known_at = [seen.moment(day) for seen, day in zip(views, self.plan.as_of, strict=True)]
        law = [self._law(seen, place) for place, seen in enumerate(views)]
        sides = [
            Side(
                as_of=self.plan.as_of[place],
                known_at=known_at[place],
                position=seen.position,
                supposed=bool(self.plan.grades) and place == 1,
                established=self._established(seen, place),
                findings=found.findings if found is not None else (),
            )
            for place, (seen, found) in enumerate(zip(views, law, strict=True))
        ]
        of_texts = self.plan.law is Kind.IN_FORCE
        scheme = after.standpoint.scale.scheme
        changed = compared(sides[0], sides[1], scheme, of_texts=of_texts, reasons=after.reasons)
        turned = {each.rule for each in changed.turned}
        found = law[1]
        return Answer(
            question=self.question,
            verdict=Verdict(code="yes" if changed.is_changed else "no", text=changed.text),
            conduct_on=found.conduct_on if found is not None else "unknown",
            day_assumed=found.day_assumed if found is not None else False,
            known_at=known_at[1],
            findings=tuple(f for f in sides[1].findings if str(f.rule.iri) in turned),
            coverage=found.coverage if found is not None else (),
            changed=changed,
        )

    def _established(self, seen: Seen, place: int) -> Established | None:
        if not any(name in self.question.args for name in ASKED):
            return None
        return established(seen.standpoint, self._of_side(place))

    def _law(self, seen: Seen, place: int) -> Answer | None:
        asked = self.plan.question(self.question, place)
        if not asked.situation and not asked.args:
            return None
        return self.law.answer_on(seen, asked)

    def _of_side(self, place: int) -> Question:
        question = self.question
        return Question(
            kind=question.kind,
            situation=question.situation,
            args={name: value for name, value in question.args.items() if name in (*ASKED, "about")},
            as_of=self.plan.as_of[place],
        )
