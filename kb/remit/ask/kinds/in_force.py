"""The question `in-force`: which rules of a citation, jurisdiction or authority are law on a day, and until when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar, Final

from rdflib import URIRef
from typing_extensions import override

from remit.ask.answer import Answer, Verdict
from remit.ask.coverage import orders_of
from remit.ask.kinds.base import SHARED, Determined, OfLaw, decided_of
from remit.ask.kinds.naming import authority_named, is_of, last_day_named, rules_named, texts_without_rules
from remit.ask.kinds.neighbours import Neighbour, neighbours
from remit.ask.question import Question
from remit.ask.worded import FORCES, stance_words
from remit.determine import Decided, Force
from remit.determine.timing import NORMAL
from remit.determine.timing import force as force_on
from remit.errors import BadInput
from remit.findings import Finding, days_text, joined, sentence
from remit.rules import Text, Timing
from remit.truth.frame import Run

_FEW: Final = 3
_ORDER: Final = (
    Force.IN_FORCE,
    Force.NOT_APPLICABLE,
    Force.TURNS_ON_THE_DAY,
    Force.NOT_ESTABLISHED,
    Force.NOT_IN_FORCE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDay:
    """A rule as it stands on a day.

    Attributes:
        finding: what it comes to, whatever the facts.
        days: the stretches in which it is law, in words.
    """

    finding: Finding
    days: str

    @property
    def text(self) -> str:
        """It in a line."""
        finding = self.finding
        applies = finding.text.timing.applies_from
        parts = [self.days, f"applies from {applies}" if applies else ""]
        if finding.decided.enforcement != NORMAL:
            parts.append(f"enforcement: {stance_words(finding.decided.enforcement)}")
        parts += finding.decided.why
        told = ", ".join(part for part in parts if part)
        return f"{finding.text.citation}: {finding.rule.label} ({finding.rule.effect}). {sentence(told)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class BareText:
    """A text of law of which no rule is encoded, as it stands on a day.

    Attributes:
        text: the text.
        force: whether it is law on the day.
    """

    text: Text
    force: Force

    @property
    def line(self) -> str:
        """It in a line."""
        doubts = [stretch.why for stretch in self.text.timing.not_established if self.force is Force.NOT_ESTABLISHED]
        told = ", ".join([_days(self.text.timing), *(why for why in doubts if why)])
        return f"{self.text.citation}: no rule of it is encoded. {sentence(told)}"

    def as_json(self) -> dict[str, Any]:
        """Gives it as JSON."""
        return {"citation": self.text.citation, "force": str(self.force), "days": _days(self.text.timing)}


@dataclass(frozen=True, slots=True, kw_only=True)
class LawOnDay:
    """The rules that were asked for, on the day, with the days beside it.

    Attributes:
        rules: those rules, by how they stand.
        bare: the texts that were asked for and have no rules.
        before: the last change up to the day.
        after: the next change after it.
    """

    rules: tuple[OnDay, ...]
    bare: tuple[BareText, ...]
    before: Neighbour | None
    after: Neighbour | None

    def as_json(self) -> dict[str, Any]:
        """Gives it as JSON."""
        return {
            "counts": dict(Counter(str(r.finding.decided.force) for r in self.rules)),
            "textsWithoutRules": [text.as_json() for text in self.bare],
            "lastChange": self.before.as_json() if self.before is not None else None,
            "nextChange": self.after.as_json() if self.after is not None else None,
        }

    def told(self) -> Iterator[tuple[str, list[str]]]:
        """Gives it as headings with lines below them."""
        for force in _ORDER:
            lines = [rule.text for rule in self.rules if rule.finding.decided.force is force]
            lines += [text.line for text in self.bare if text.force is force]
            if lines:
                yield f"{sentence(FORCES[force])} ({len(lines)})", sorted(lines)
        yield _heading("Last change", self.before), _turned(self.before)
        yield _heading("Next change", self.after), _turned(self.after)


class InForce(OfLaw):
    """Which rules are law on a day."""

    meaning: ClassVar[str] = (
        "which rules of a citation, a jurisdiction or an authority are law on a day, and when that last changed "
        "and will next"
    )
    takes: ClassVar[tuple[str, ...]] = ("cite", "rule", "jurisdiction", "authority", "on", *SHARED)
    traced: ClassVar[bool] = False
    briefly: ClassVar[bool] = True

    @override
    def given(self, question: Question) -> Mapping[str, Any]:
        """Gives the day, and nothing else: a text is law whatever the facts.

        The party without any fact is there for rules that are about a party.
        """
        on = question.args.get("on", question.situation.get("on"))
        return {"parties": [{"role": "doer"}], **({} if on is None else {"on": on})}

    @override
    def day(self, question: Question) -> date:
        """Gives the day that is named, the last of several: of a text there is but one."""
        return last_day_named(question)

    @override
    def listed(self, found: Determined) -> list[Decided]:
        """Gives the rules that the question names, powers too on the day that is named, known exactly or not."""
        decided = decided_of(found, self._places(found), party=0)
        engine, when = found.on.engine, found.situation.conduct.when
        run = Run.of(found.on.law, found.on.scale, found.situation, when=when, asked=when)
        return [
            d if d.rule.tests_day_of_act else engine.decide(d.rule, run, d.party)._replace(when=d.when) for d in decided
        ]

    @override
    def concerned(self, found: Determined) -> Iterable[URIRef]:
        """Gives the legal orders of those rules, and the one that is named."""
        named = _jurisdiction(found)
        yield from [named] if named is not None else []
        for place in self._places(found):
            yield from found.on.law.rules[place].text.jurisdictions
        for text in texts_without_rules(found.on, found.question):
            yield from text.jurisdictions

    @override
    def completed(self, answer: Answer, found: Determined) -> Answer:
        """Reads the verdict from the days of the texts alone, and adds the days beside."""
        when = found.situation.conduct.when
        rules = tuple(OnDay(finding=f, days=_days(f.text.timing)) for f in answer.findings)
        texts = texts_without_rules(found.on, found.question)
        bare = tuple(BareText(text=text, force=force_on(text.timing, when)) for text in texts)
        before, after = neighbours((f.rule for f in answer.findings), when)
        part = LawOnDay(rules=rules, bare=bare, before=before, after=after)
        return replace(answer, verdict=_verdict(answer.findings, part), part=part)

    def _places(self, found: Determined) -> set[int]:
        """Gives the places of the rules that fit all that is named.

        Raises:
            BadInput: nothing is named, or nothing that is encoded fits.
        """
        on, args = found.on, found.question.args
        chosen: list[set[int]] = []
        if texts_without_rules(on, found.question):
            return set()
        if args.get("cite") is not None or args.get("rule") is not None:
            chosen.append(rules_named(on, found.question))
        jurisdiction = _jurisdiction(found)
        if jurisdiction is not None:
            orders = set(orders_of(on, jurisdiction, found.situation.conduct.when))
            chosen.append({r.place for r in on.law.rules if not orders.isdisjoint(r.text.jurisdictions)})
        if args.get("authority") is not None:
            authority = authority_named(on, found.question)
            day = self.day(found.question)
            chosen.append({r.place for r in on.law.rules if is_of(on, r, authority, day)})
        if not chosen:
            raise BadInput(
                "The question names no law. Give one or more of cite, a part of a citation; rule, its address; "
                "jurisdiction, for example uk; and authority."
            )
        return set.intersection(*chosen)


def _jurisdiction(found: Determined) -> URIRef | None:
    named = found.question.args.get("jurisdiction")
    return None if named is None else found.on.codes.place(str(named))


def _verdict(findings: Iterable[Finding], part: LawOnDay) -> Verdict:
    """Says how the texts stand: one by one where they are few, else counted."""
    listed = list(findings)
    stands = [(f.text.citation, f.decided.force) for f in listed]
    stands += [(bare.text.citation, bare.force) for bare in part.bare]
    forces = {force for _, force in stands}
    code = "nothing-found"
    if Force.IN_FORCE in forces:
        bites = [f for f in listed if f.decided.force is Force.IN_FORCE]
        is_enforced = not bites or any(f.decided.enforcement == NORMAL for f in bites)
        code = "yes" if is_enforced else "in-force-not-enforced"
    elif forces:
        code = next(str(force) for force in _ORDER if force in forces)
    told = [f"{citation}: {FORCES[force]}" for citation, force in stands]
    text = "; ".join(dict.fromkeys(told))
    if len(set(told)) > _FEW:
        counted = Counter(force for _, force in stands)
        counts = [f"{counted[force]} {FORCES[force]}" for force in _ORDER if counted[force]]
        what = "rules that are encoded" if listed else "texts of which no rule is encoded"
        text = f"Of {len(stands)} {what}: {joined(counts, 'and')}"
    if not stands:
        text = "Nothing that is encoded fits all that was named. That says nothing of the law itself"
    changes = [
        f"{'not established here from' if each.is_end_of_knowledge else word} {each.day}"
        for word, each in (("last change on", part.before), ("next on", part.after))
        if each
    ]
    return Verdict(code=code, text=f"{text}. {', '.join(changes).capitalize()}." if changes else f"{text}.")


def _days(timing: Timing) -> str:
    told = "; ".join(days_text(s) for s in timing.in_force) or "in force on no day: a bill, proposal or announcement"
    return told + "".join(f"; stayed {days_text(s)}{f' ({s.why})' if s.why else ''}" for s in timing.stayed)


def _heading(title: str, neighbour: Neighbour | None) -> str:
    if neighbour is None:
        return title
    what = "Not established here from" if neighbour.is_end_of_knowledge else title
    return f"{what}: {neighbour.day}"


def _turned(neighbour: Neighbour | None) -> list[str]:
    if neighbour is None:
        return ["None is known."]
    return [turn.text for turn in neighbour.turns]
