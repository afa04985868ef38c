"""Answering one question on two views, and putting what is otherwise into one answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from remit.ask.answer import Answer, Verdict
from remit.ask.changed import Otherwise, Plan, Side, compared
from remit.ask.desk import Seen
from remit.ask.established import ASKED, Established
from remit.ask.kinds.base import OfLaw
from remit.ask.kinds.established import established
from remit.ask.kinds.remit_of import Remit
from remit.ask.kinds.sides import COMPARABLE, in_short
from remit.ask.kinds.status_of import Status
from remit.ask.question import Question
from remit.ask.supposed import supposed_words
from remit.errors import BadInput, UnknownName

_INCIDENT: Final = "incident"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answered:
    """What one side comes to: what is recorded, and what the law says; None where it was not asked."""

    established: Established | None
    law: Answer | None


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
        answered, reasons = self._both(before, after)
        known_at = [seen.moment(day) for seen, day in zip(views, self.plan.as_of, strict=True)]
        law = [each.law if each is not None else None for each in answered]
        sides = [
            Side(
                as_of=self.plan.as_of[place],
                known_at=known_at[place],
                position=seen.position,
                supposed=bool(self.plan.supposed) and place == 1,
                established=each.established if each is not None else None,
                findings=found.findings if found is not None else (),
                verdict=found.verdict.text if found is not None else "",
                code=found.verdict.code if found is not None else "",
                in_short=in_short(found) if found is not None and self.plan.law in COMPARABLE else "",
            )
            for place, (seen, each, found) in enumerate(zip(views, answered, law, strict=True))
        ]
        found = law[1]
        changed = compared(
            sides[0],
            sides[1],
            after.standpoint.scale.scheme,
            law=self.plan.law if found is not None else None,
            otherwise=_otherwise(law[0], found),
            reasons=(*after.reasons, *reasons),
            supposed=supposed_words(after.standpoint.view, after.standpoint.codes, self.plan.supposed),
        )
        turned = {each.rule for each in changed.turned}
        return Answer(
            question=self.question,
            verdict=Verdict(code="yes" if changed.is_changed else "no", text=changed.text),
            conduct_on=found.conduct_on if found is not None else "unknown",
            day_assumed=found.day_assumed if found is not None else False,
            known_at=known_at[1],
            findings=tuple(f for f in sides[1].findings if str(f.rule.iri) in turned),
            coverage=found.coverage if found is not None else (),
            changed=changed,
            notes=(*self._same_day(), *dict.fromkeys(note for each in law if each is not None for note in each.notes)),
        )

    def _same_day(self) -> list[str]:
        """Says that both sides test the law of one day, where the day of the act is given."""
        one, two = self.plan.as_of
        on = self.question.situation.get("on", self.question.args.get("on"))
        if one == two or on is None or self.plan.law not in COMPARABLE:
            return []
        told = f"The day of the act is given ({on}): what binds the doer is tested on it, on both sides."
        return [f"{told} Only powers of authorities and what is on record of actors can differ between the days asked."]

    def _both(self, *views: Seen) -> tuple[list[_Answered | None], list[str]]:
        """Answers on both views; a side on which what is asked of was not on record has no answer, and that is why.

        Raises:
            BadInput: what cannot be read on either side.
        """
        found: list[_Answered | None] = []
        problems: list[BadInput] = []
        question = self._resolved(views)
        for place, seen in enumerate(views):
            try:
                law = self._law(question, seen, place)
                found.append(_Answered(established=self._established(question, seen, place), law=law))
            except BadInput as problem:
                found.append(None)
                problems.append(problem)
        if all(each is None for each in found):
            raise problems[-1]
        sides = [name for name, each in zip(("first", "second"), found, strict=True) if each is None]
        return found, [f"It was not on record on the {side} side." for side in sides]

    def _resolved(self, views: tuple[Seen, ...]) -> Question:
        """Names records by their addresses, as the later side knows them: one name is one record on both sides."""
        args = dict(self.question.args)
        for name in ("incident", "claim"):
            for seen in views if name in args else ():
                codes = seen.standpoint.codes
                find = codes.incident if name == "incident" else codes.claim
                try:
                    args[name] = str(find(str(self.question.args[name])))
                except UnknownName:  # it was not on record then
                    continue
        return replace(self.question, args=args)

    def _established(self, question: Question, seen: Seen, place: int) -> Established | None:
        if not any(name in question.args for name in ASKED if name == _INCIDENT or name not in self.law.takes):
            return None
        return established(seen.standpoint, self._of_side(question, place))

    def _law(self, question: Question, seen: Seen, place: int) -> Answer | None:
        asked = self.plan.question(question, place)
        asked = replace(asked, args={name: given for name, given in asked.args.items() if name in self.law.takes})
        if not asked.situation and not asked.args:
            return None
        return self.law.answer_on(seen, asked)

    def _of_side(self, question: Question, place: int) -> Question:
        return Question(
            kind=question.kind,
            situation=question.situation,
            args={name: value for name, value in question.args.items() if name in (*ASKED, "about")},
            as_of=self.plan.as_of[place],
        )


# ---- what is no finding


def _otherwise(before: Answer | None, after: Answer | None) -> Iterator[Otherwise]:
    """Gives what is otherwise of lists, names and powers."""
    if before is None or after is None:
        return
    one, two = _told(before), _told(after)
    for what in dict.fromkeys([*one, *two]):
        first, second = one.get(what, ""), two.get(what, "")
        if first != second:
            yield Otherwise(what=what, before=first, after=second)


def _told(answer: Answer) -> Mapping[str, str]:
    """Gives what an answer tells beside findings, in words, by what it is of."""
    match answer.part:
        case Status() as status:
            lists = {e.name: f"{_words(e.standing)}{f' ({e.days})' if e.days else ''}" for e in status.listed}
            return lists | {f"“{status.labels[code]}”": _words(value) for code, value in status.facts.items()}
        case Remit() as remit:
            powers = {f"{power.label} ({power.citation})": _HELD[power.held] for power in remit.powers}
            return {"Name": remit.name, **powers}
        case _:
            return {}


_HELD = {"yes": "held", "no": "not held", "unknown": "on days that are not known"}


def _words(value: str) -> str:
    return {"true": "yes", "false": "no", "unknown": "not known"}.get(value, value.replace("-", " "))
