"""The question `status-of`: on which lists is an actor on a day, and what follows for it by each regime's own test."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, ClassVar

from rdflib import Literal, URIRef
from typing_extensions import override

from remit.ask.answer import Answer, Verdict
from remit.ask.kinds.base import SHARED, Determined, OfLaw
from remit.ask.kinds.naming import described, last_day_named
from remit.ask.kinds.ownership import Tested, holding_text, lists_given, tests_of
from remit.ask.question import Question
from remit.ask.standpoint import Standpoint
from remit.determine import Decided
from remit.determine.owners import settle
from remit.errors import BadInput
from remit.findings import days_text, joined, sentence
from remit.rules import LIST, Effect, FactType, local
from remit.rules import Kind as FactKind
from remit.situation.facts import Situation
from remit.terms import rdf, rmt, skos
from remit.truth.frame import Run

YES, NO, NOT_ESTABLISHED, UNKNOWN = "yes", "no", "not-established", "unknown"
_LISTS = "/list/"
_SURE, _CLAIMED = ("true", "false"), "claimed"
_TOLD = {"true": YES, "false": NO, UNKNOWN: "not known"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Whether the actor stands on a list.

    Attributes:
        group: the list.
        code: its code.
        name: its name.
        standing: yes, no or not-established.
        designates: whether to stand on it is a designation; an investigation or a naming is none.
        days: since when, for one that stands on it.
        searched_until: the last day on which it was looked for and not found; None where nobody looked.
        why: the source, or what was looked at.
        given: whether the caller said on which lists the actor is.
    """

    group: URIRef
    code: str
    name: str
    standing: str
    designates: bool
    days: str = ""
    searched_until: date | None = None
    why: str = ""
    given: bool = False

    def as_json(self) -> dict[str, Any]:
        """Gives it as JSON."""
        shown: dict[str, Any] = {
            "list": self.code,
            "id": str(self.group),
            "name": self.name,
            "standing": self.standing,
            "designation": self.designates,
        }
        until = self.searched_until.isoformat() if self.searched_until is not None else ""
        more = {"days": self.days, "searchedUntil": until, "why": self.why}
        return shown | {key: value for key, value in more.items() if value}

    @property
    def is_sourced(self) -> bool:
        """Whether anything is recorded of it that one would tell in a line of its own."""
        return self.standing == YES or self.searched_until is not None or bool(self.why)

    @property
    def text(self) -> str:
        """It in a line."""
        parts = [f"{self.name}: {self.standing.replace('-', ' ')}"]
        parts += [self.days] if self.days else []
        if self.searched_until is not None:
            parts.append(f"looked for until {self.searched_until} and not found")
        return f"{', '.join(parts)}{f'. {sentence(self.why)}' if self.why else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What stands of an actor on a day.

    Attributes:
        listed: how it stands with every list.
        tests: what each rule comes to that follows from lists, owners and control.
        labels: what each fact says, by its code.
        facts: what follows: true, false or unknown, by the code of the fact.
        stated: the codes of those that are given or on record, and do not follow.
        if_proven: the codes of those that are unknown and follow if what is claimed is proven.
        controllers: who is recorded to control the actor, with its share.
        circle: the owners that the actor owns itself.
    """

    listed: tuple[Listed, ...]
    tests: tuple[Tested, ...]
    labels: Mapping[str, str]
    facts: Mapping[str, str]
    stated: frozenset[str] = frozenset()
    if_proven: tuple[str, ...] = ()
    controllers: tuple[str, ...] = ()
    circle: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Gives it as JSON."""
        return {
            "statuses": [listed.as_json() for listed in self.listed],
            "tests": [test.as_json() for test in self.tests],
            **({"ifProven": list(self.if_proven)} if self.if_proven else {}),
            **({"recordedControl": list(self.controllers)} if self.controllers else {}),
            **({"ownedInCircleWith": list(self.circle)} if self.circle else {}),
        }

    def told(self) -> Iterator[tuple[str, list[str]]]:
        """Gives it as headings with lines below them."""
        groups = (
            ("On these lists", [e for e in self.listed if e.standing == YES and e.designates]),
            ("Investigated or named only, which is no designation", self.merely_named),
            ("Not established", [e for e in self.listed if e.standing == NOT_ESTABLISHED]),
            ("Not on these lists", [e for e in self.listed if e.standing == NO]),
        )
        for title, listed in groups:
            if listed:
                yield title, [*(each.text for each in listed if each.is_sourced), *_together(listed)]
        for code, value in self.facts.items():
            lines = [test.text for test in self.tests if test.fact.code == code]
            stated = ", as given or recorded" if code in self.stated else ""
            proven = ", yes if what is claimed is proven" if code in self.if_proven else ""
            yield f"{sentence(self.labels[code])}: {_TOLD[value]}{stated}{proven}", lines
        if self.controllers:
            yield (
                "Recorded control",
                [*self.controllers, "Whether that is control by a regime's own test is not concluded from it."],
            )
        if self.circle:
            names = joined(list(self.circle), "and")
            yield (
                "Circle of owners",
                [f"The chain comes back to where it began, through {names}: unknown, not guessed."],
            )

    @property
    def merely_named(self) -> list[Listed]:
        """The lists on which it stands without being designated."""
        return [e for e in self.listed if e.standing == YES and not e.designates]


def _together(listed: Iterable[Listed]) -> list[str]:
    """Tells in one line the lists of which there is nothing more to tell."""
    named = [each for each in listed if not each.is_sourced]
    if not named:
        return []
    names = "; ".join(each.name for each in named)
    if named[0].standing == NOT_ESTABLISHED:
        return [f"Nobody is recorded to have looked, and the list is not held whole: {names}"]
    if named[0].given:
        return [f"Not among the lists that were given: {names}"]
    return [f"Not recorded, and all that stand on it on that day are: {names}"]


class StatusOf(OfLaw):
    """The lists and statuses of an actor."""

    meaning: ClassVar[str] = (
        "on which lists an actor was on a day, and what follows from its owners by each regime's own test"
    )
    takes: ClassVar[tuple[str, ...]] = ("actor", "on", *SHARED)
    deciding: ClassVar[frozenset[Effect]] = frozenset()
    briefly: ClassVar[bool] = True

    @override
    def given(self, question: Question) -> Mapping[str, Any]:
        """Gives a situation with the actor as its only party."""
        given = {**question.situation, "parties": [{"role": "doer", **described(question.args.get("actor"), "actor")}]}
        return given | ({"on": question.args["on"]} if "on" in question.args else {})

    @override
    def day(self, question: Question) -> date:
        """Gives the day that is named, the last of several: an actor has one status on one day."""
        return last_day_named(question)

    @override
    def situation(self, on: Standpoint, question: Question) -> Situation:
        """Makes the situation, of one day.

        Raises:
            UnknownName: a code or name that nothing has.
            BadInput: what cannot be read; several days, on some of which the actor may be on a list.
        """
        situation = super().situation(on, question)
        if situation.conduct.continuing and situation.conduct.when.day is None:
            raise BadInput(
                f"“{situation.conduct.text}” was given for on, and the status of an actor is asked of one day: it may "
                "change within a stretch. Ask for its first and its last day, or any other, each as on: 2026-06-11."
            )
        return situation

    @override
    def listed(self, found: Determined) -> list[Decided]:
        """Gives nothing: the status of an actor is no finding about an act."""
        return []

    @override
    def concerned(self, found: Determined) -> Iterable[URIRef]:
        """Gives the legal orders whose rules say what follows from lists and owners."""
        law = found.on.law
        for fact in _facts(found.on):
            for place in law.definitions[fact]:
                yield from law.rules[place].text.jurisdictions

    @override
    def completed(self, answer: Answer, found: Determined) -> Answer:
        """Adds lists, derived facts and the tests that they rest on."""
        on, run, party = found.on, found.determination.runs[0], found.situation.parties[0]
        settle(on.engine, run)
        groups = sorted(g for g in on.law.recording.subjects(rdf.type_, rmt.Group) if isinstance(g, URIRef))
        listed = tuple(_listed(found, group, run) for group in groups if _LISTS in group)
        words = {fact.code: _derived(found, fact, run) for fact in _facts(on)}
        facts = {code: word if word in _SURE else UNKNOWN for code, word in words.items()}
        part = Status(
            listed=listed,
            tests=tuple(test for fact in _facts(on) for test in tests_of(on, run, party, fact)),
            labels={fact.code: fact.label for fact in _facts(on)},
            facts=facts,
            stated=frozenset(f.code for f in _facts(on) if run.said(f, party.place) is not None),
            if_proven=tuple(code for code, word in words.items() if word.startswith(_CLAIMED)),
            controllers=tuple(
                f"{found.situation.parties[held.owner].name} ({holding_text(on, run, party.place, held)})"
                for held in run.owners(party.place)
                if held.controls
            ),
            circle=tuple(found.situation.parties[place].name for place in sorted(party.in_circle)),
        )
        return replace(
            answer,
            lists={each.code: each.standing for each in listed},
            facts=facts,
            findings=(),
            part=part,
            verdict=_verdict(part, found.situation.parties[0].name, found.situation.conduct.text),
        )


def _verdict(part: Status, name: str, day: str) -> Verdict:
    """Says what is on record of whom, and what is not known: that nobody looked is no “no”."""
    on_lists = [
        f"{e.name}{f' ({e.days})' if e.days else ''}" for e in part.listed if e.standing == YES and e.designates
    ]
    concluded = (code for code, value in part.facts.items() if value == "true" and code not in part.stated)
    follows = [f"“{part.labels[code]}”" for code in concluded]
    silent = [e.name for e in part.listed if e.standing == NOT_ESTABLISHED]
    claimed = [f"“{part.labels[code]}”" for code in part.if_proven]
    unknown = (code for code, value in part.facts.items() if value == UNKNOWN and code not in part.if_proven)
    open_ = [f"“{part.labels[code]}”" for code in unknown]
    whose = f"{name}, on record for {day}" if name else f"On record for {day}"
    told = [f"{whose}: on {joined(on_lists, 'and')}" if on_lists else f"{whose}: on no list"]
    if part.merely_named:
        names = joined([e.name for e in part.merely_named], "and")
        told.append(f"Investigated or named only, which is no designation: {names}")
    told += [f"By the rules on lists, owners and control it follows: {joined(follows, 'and')}"] if follows else []
    told += [f"If what is claimed is proven, it follows: {joined(claimed, 'and')}"] if claimed else []
    told += [f"Not established for {len(silent)} lists"] if silent else []
    told += [f"It cannot be told whether: {joined(open_, 'or')}"] if open_ else []
    code = YES if on_lists or follows else NOT_ESTABLISHED if silent or claimed or open_ else NO
    return Verdict(code=code, text=f"{'. '.join(told)}.")


def _facts(on: Standpoint) -> list[FactType]:
    """Gives the facts of a party that rules conclude from lists, owners or control."""
    found = [f for f in on.law.definitions if f.is_of_party and f.kind is FactKind.BOOLEAN]
    return sorted(found, key=lambda f: f.code)


def _listed(found: Determined, group: URIRef, run: Run) -> Listed:
    on = found.on
    recording = on.law.recording
    codes = sorted(str(n) for n in recording.objects(group, skos.notation))
    designates = not any(isinstance(n, Literal) and n.value is False for n in recording.objects(group, rmt.designates))
    standing, days, why, until = _standing(found, group, run)
    return Listed(
        group=group,
        code=codes[0] if codes else local(group),
        name=on.words.label(group),
        standing=standing,
        designates=designates,
        days=days,
        searched_until=until,
        why=why,
        given=found.situation.parties[0].facts.get(LIST) is not None,
    )


def _standing(found: Determined, group: URIRef, run: Run) -> tuple[str, str, str, date | None]:
    """Gives how an actor stands with a list, since when, why, and until when it was looked for."""
    party, ladder = found.situation.parties[0], found.on.law.ladder
    stated = party.facts.get(LIST)
    if stated is not None:
        given = [(_carries(found, value, group, run), sure) for value, sure in lists_given(found.on, run, party)]
        open_ = NO if stated.closed and not any(carried for carried, _ in given) else NOT_ESTABLISHED
        return (YES if any(carried == 1 and sure for carried, sure in given) else open_), "", "", None
    if party.actor is None:
        return NOT_ESTABLISHED, "", "", None
    standing = {1: YES, 0: NO}.get(ladder.belongs(party.actor, group, run.when), NOT_ESTABLISHED)
    entry = ladder.entry(party.actor, group, run.when)
    if entry is not None:
        return (
            standing,
            days_text(entry) if entry.first or entry.end else "since a day that is not known",
            entry.why,
            None,
        )
    absent = [stretch for who, stretch in ladder.absences_from(group) if who == party.actor]
    ends = [s.end - timedelta(days=1) for s in absent if s.end is not None]
    return standing, "", "; ".join(dict.fromkeys(s.why for s in absent if s.why)), max(ends, default=None)


def _carries(found: Determined, value: object, group: URIRef, run: Run) -> int:
    """Whether a list that was given is the list, or one that lies in it: 1, 0, or -1 where it may do so again."""
    return found.on.law.ladder.carries(value, group, run.when) if isinstance(value, URIRef) else 0


def _derived(found: Determined, fact: FactType, run: Run) -> str:
    on, party = found.on, found.situation.parties[0].place
    return on.scale.value(on.engine.conditions.affirmed(fact)(run.frame(party=party))).phrase
