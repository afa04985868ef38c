"""What a kind of question is: how its situation is made, which findings are listed, how its answer is completed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar, Final, Protocol

from rdflib import URIRef

from remit.ask.answer import Answer
from remit.ask.coverage import coverage
from remit.ask.desk import Desk, Seen
from remit.ask.kinds import supposing
from remit.ask.question import Question
from remit.ask.readings import SITUATED, choose, with_readings
from remit.ask.standpoint import Standpoint
from remit.ask.verdict import cited, foreseen, verdict
from remit.determine import Decided, Determination, Outcome
from remit.determine.engine import jurisdictions_touched
from remit.findings import Finder, Prospector
from remit.rules import BITING, Effect
from remit.situation.describing import Describer
from remit.situation.facts import Situation
from remit.situation.incidents import of_incident
from remit.situation.owning import left_out

ORDER: Final = (
    Outcome.ENGAGED,
    Outcome.ENGAGED_IF_PROVEN,
    Outcome.NOT_ENFORCED,
    Outcome.DEFEATED,
    Outcome.NOT_APPLICABLE,
    Outcome.UNDETERMINED,
    Outcome.NOT_ESTABLISHED,
    Outcome.NOT_IN_FORCE,
    Outcome.NOT_ENGAGED,
)
"""How findings are shown, what a reader can do most about first. `OVER_DAYS` orders the days of one rule, by how far
that goes: there what is established goes before what is alleged, and what may apply before what is not due."""
RANK: Final = {outcome: rank for rank, outcome in enumerate(ORDER)}
_EFFECTS: Final = (
    Effect.PROHIBITION,
    Effect.LICENCE,
    Effect.DUTY,
    Effect.POWER,
    Effect.REVIEW_POLICY,
    Effect.PERMISSION,
    Effect.NOT_SUBJECT,
    Effect.LISTING,
    Effect.NO_POWER,
    Effect.DEFINITION,
)
_LAST: Final = (Effect.NO_POWER, Effect.DEFINITION)
SHARED: Final = (supposing.SUPPOSING, supposing.WITHIN, "reading")
"""Arguments that every question to the law takes: what is supposed, one jurisdiction, and a reading."""
_OF_AUTHORITIES: Final = frozenset({Effect.POWER, Effect.NO_POWER, Effect.LISTING})


class Asking(Protocol):
    """A kind of question."""

    meaning: ClassVar[str]
    takes: ClassVar[tuple[str, ...]]
    """The names of its arguments; with question among them, also those of the question that it asks."""
    briefly: ClassVar[bool]
    """Whether its findings are told in a line each, by what it adds to the answer."""

    def answer(self, desk: Desk, question: Question) -> tuple[Answer, Seen]:
        """Answers a question, and gives the state that its receipt is to name.

        Args:
            desk: gives the states of the record.
            question: the question.

        Raises:
            UnknownName: a code or name that nothing has.
            BadInput: what cannot be read.
            NotFound: nothing had been recorded by the moment asked.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Determined:
    """A question to the law, worked out.

    Attributes:
        on: law and record.
        question: the question.
        situation: what it is asked of.
        determination: what every rule came to.
    """

    on: Standpoint
    question: Question
    situation: Situation
    determination: Determination


class OfLaw:
    """A question that every rule is put to: on a situation, answered by findings.

    Attributes:
        meaning: what it asks, in words.
        takes: the names of its arguments.
        deciding: the effects from which its verdict is read.
        asked_beside: the effects beside those whose open rules it is asked about next, though they make no verdict.
        about_authorities: whether powers and listings are among its findings.
        looked_for: what a rule would do that is looked for.
        briefly: whether its findings are told in a line each.
        traced: whether its findings may have traces; of rules that are looked at whatever the facts there are none.
    """

    meaning: ClassVar[str] = ""
    takes: ClassVar[tuple[str, ...]] = ("incident", *SHARED)
    deciding: ClassVar[frozenset[Effect]] = BITING
    asked_beside: ClassVar[frozenset[Effect]] = frozenset()
    about_authorities: ClassVar[bool] = False
    looked_for: ClassVar[str] = "applies"
    traced: ClassVar[bool] = True
    briefly: ClassVar[bool] = False

    # ---- what a kind may do its own way

    def given(self, question: Question) -> Mapping[str, Any]:
        """Gives the description of the situation, with what the arguments add to it.

        Raises:
            BadInput: an argument that it takes is missing.
        """
        added = {"incident": question.args["incident"]} if "incident" in question.args else {}
        return {**question.situation, **added}

    def listed(self, found: Determined) -> list[Decided]:
        """Gives what is listed: what bites, is timed out, defeated or touched, with definitions and exceptions.

        Raises:
            BadInput: an argument that it takes is missing, or names nothing.
            UnknownName: a code or name that nothing has.
        """
        decided = found.determination.decided
        chosen = {
            place: each
            for place, each in decided.items()
            if each.rule.effect is not Effect.DEFINITION and self._is_listed(each)
        }
        for each in tuple(chosen.values()):
            for place in _beside(found.on, each):
                if place in decided and decided[place].touched:
                    chosen.setdefault(place, decided[place])
        if found.question.all:
            everything = decided_of(found, range(len(found.on.law.rules)))
            chosen |= {each.rule.place: each for each in everything if each.rule.place not in chosen}
        return list(chosen.values())

    def concerned(self, found: Determined) -> Iterable[URIRef]:
        """Gives legal orders that are looked at though no rule of theirs need be touched.

        Raises:
            BadInput: an argument that it takes is missing.
            UnknownName: a code or name that nothing has.
        """
        return ()

    def day(self, question: Question) -> date:
        """Gives the day on which powers are tested."""
        return question.as_of

    def completed(self, answer: Answer, found: Determined) -> Answer:
        """Adds to the answer what only this kind is asked for.

        Raises:
            BadInput: an argument that it takes is missing.
            UnknownName: a code or name that nothing has.
        """
        return answer

    def foreseen(self, answer: Answer, found: Determined) -> Callable[[Mapping[int, Decided]], str]:
        """Gives a function that says which verdict there would be if some rules came to something else."""
        return foreseen(
            found.on.engine,
            found.determination,
            effects=self.deciding,
        )

    def concerns(self, decided: Decided, found: Determined) -> bool:
        """Whether it may be asked for what a rule turns on, where nothing speaks for any."""
        return True

    # ---- the same for all

    def situation(self, on: Standpoint, question: Question) -> Situation:
        """Makes the situation that a question is asked of.

        Raises:
            UnknownName: a code or name that nothing has.
            BadInput: what cannot be read.
        """
        given = self.given(question)
        incident = given.get("incident")
        if incident is not None:
            return of_incident(on.ground, on.codes.incident(str(incident)), given, as_of=question.as_of)
        return Describer(on.ground).situation(given, as_of=question.as_of)

    def answer(self, desk: Desk, question: Question) -> tuple[Answer, Seen]:
        """Answers; see `Asking.answer`."""
        seen = desk.at(question.known_at)
        return self.answer_on(seen, question), seen

    def answer_on(self, seen: Seen, question: Question) -> Answer:
        """Answers on one state.

        Raises:
            UnknownName: a code or name that nothing has.
            BadInput: what cannot be read.
        """
        choice = choose(supposing.supposed(seen.standpoint, question), question)
        answer = self._answer_under(choice.on, seen, question)
        answer = replace(
            answer, notes=(*answer.notes, *supposing.made_later(choice.on, self.given(question), question))
        )
        in_short = replace(question, trace=False)
        return with_readings(answer, choice, lambda on: self._answer_under(on, seen, in_short))

    def _answer_under(self, on: Standpoint, seen: Seen, question: Question) -> Answer:
        """Answers on one state under one reading of each provision."""
        day = self.day(question)
        situation = self.situation(on, question)
        orders = supposing.orders_within(on, question, situation)
        determination = supposing.limited(on.engine.determine(situation, as_of=day), orders, on)
        found = Determined(on=on, question=question, situation=situation, determination=determination)
        finder = Finder(on.engine, on.words, determination, as_of=day)
        chosen = ordered(each for each in self.listed(found) if supposing.is_within(each, orders))
        touched = jurisdictions_touched(d for d in determination.decided.values() if d.rule.effect in self.deciding)
        concerned = {*touched, *self.concerned(found), *orders}
        covered = supposing.covered_within(coverage(on, situation, concerned, as_of=day), orders, on)
        answer = Answer(
            question=question,
            verdict=verdict(
                on.engine,
                determination,
                covered,
                effects=self.deciding,
                looked_for=self.looked_for,
            ),
            conduct_on=situation.conduct.text or "unknown",
            day_assumed=situation.day_assumed,
            known_at=seen.moment(question.as_of),
            findings=tuple(finder.finding(decided, trace=question.trace and self.traced) for decided in chosen),
            coverage=covered,
            notes=(
                *supposing.told(on),
                *left_out(situation),
                *_since_due(found),
                *(problem.what for problem in on.law.problems),
            ),
        )
        return self._with_next(self.completed(answer, found), found)

    def _with_next(self, answer: Answer, found: Determined) -> Answer:
        """Adds which missing facts to ask for next, where reasons are wanted."""
        if answer.question.kind not in SITUATED or not answer.question.trace:
            return answer
        prospector = Prospector(
            found.on.engine, found.on.words, found.determination, verdict=self._foreseen(answer, found)
        )
        if answer.findings:
            asked = [f for f in answer.findings if f.rule.effect in self.deciding | self.asked_beside]
            return replace(answer, next=prospector.questions(asked))
        every = (d for d in found.determination.decided.values() if self.concerns(d, found))
        untouched = (d for d in every if d.rule.effect in self.deciding and d.outcome is Outcome.UNDETERMINED)
        return replace(answer, next=prospector.openings(untouched))

    def _foreseen(self, answer: Answer, found: Determined) -> Callable[[Mapping[int, Decided]], str]:
        """As `foreseen`, leaving out rules that are asked about and make no verdict."""
        code, beside = self.foreseen(answer, found), self.asked_beside
        return lambda changed: code({place: d for place, d in changed.items() if d.rule.effect not in beside})

    def _is_listed(self, found: Decided) -> bool:
        if found.rule.effect in _OF_AUTHORITIES and not self.about_authorities:
            return False
        if found.rule.effect in (Effect.PERMISSION, Effect.NOT_SUBJECT):
            return found.outcome in (Outcome.ENGAGED, Outcome.ENGAGED_IF_PROVEN) and found.touched
        return found.touched


def decided_of(found: Determined, places: Iterable[int], *, party: int = -1) -> list[Decided]:
    """Gives what certain rules come to, those that are not engaged among them.

    Args:
        found: the question, worked out.
        places: the places of the rules.
        party: whom definitions of a party's fact are asked of; -1 leaves them out.
    """
    decided, engine = found.determination.decided, found.on.engine
    chosen = []
    for place in sorted(places):
        rule = found.on.law.rules[place]
        if place in decided:
            chosen.append(decided[place])
        elif not rule.is_of_party:
            chosen.append(engine.decide(rule, found.determination.runs[0]))
        elif party >= 0:
            chosen.append(engine.decide(rule, found.determination.runs[0], party))
    return chosen


def ordered(found: Iterable[Decided]) -> list[Decided]:
    """Puts first what goes furthest, and definitions and denials of power last."""
    return sorted(
        found,
        key=lambda d: (
            _LAST.index(d.rule.effect) if d.rule.effect in _LAST else -1,
            RANK[d.outcome],
            _EFFECTS.index(d.rule.effect),
            str(d.rule.iri),
        ),
    )


def _since_due(found: Determined) -> list[str]:
    """Says which law was not yet due on the day of the act, and is on the day asked: to ask of that is to name it."""
    asked, run = found.determination.runs[0].asked.day, found.determination.runs[0]
    late = [
        d.rule
        for d in found.determination.decided.values()
        if d.outcome is Outcome.NOT_APPLICABLE
        and d.value[0]
        and d.rule.tests_day_of_act
        and d.rule.effect in BITING
        and asked is not None
        and (d.rule.text.timing.applies_from or asked) <= asked
    ]
    if not late:
        return []
    on = f" ({run.when.day})" if run.when.day is not None else ""
    told = f"Not yet due on the day of the act{on}, but by the day asked ({asked}): {cited(late)}."
    return [f"{told} To ask what is due then of what goes on, give the later day as on, and the earlier as a fact."]


def _beside(on: Standpoint, found: Decided) -> Iterable[int]:
    """Gives the definitions and exceptions of a rule, and the exceptions of its definitions."""
    definitions = on.engine.definitions_under(found.rule)
    for place in (*definitions, *found.defeated_by, *(p for p, _ in found.unless)):
        yield place
        yield from on.law.exceptions[place]
