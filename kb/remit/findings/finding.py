"""Findings: what a rule comes to, with its reasons, as records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias

from rdflib import URIRef
from rdflib.term import Node

from remit.determine import Decided, Determination, Engine, Outcome
from remit.findings.missing import Missing, Searcher
from remit.findings.trace import Condition, Tracer, bearing
from remit.findings.words import Words
from remit.rules import (
    All,
    Any,
    Connected,
    Quantified,
    Rule,
    Test,
    Text,
    Total,
    Weight,
    local,
    parts_of,
)
from remit.truth.frame import Assumption, Frame, Run

ADMINISTERS: Final = "administers"
ENFORCES: Final = "enforces"

_ASSUMED: Final = {
    Assumption.AS_IT_IS: "",
    Assumption.GONE_ON: "where it is not known whether a definition is still law, it is taken to have gone on",
    Assumption.IN_FORCE: "every definition is taken as in force, because this text is not law on the day",
}

Spot: TypeAlias = tuple[int, int]
"""A constraint and a party, by their places."""
Rested: TypeAlias = tuple[int, tuple[Node, ...]]
"""The support on which something holds, and the claims behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """An authority of a rule, by its name on the day asked.

    Attributes:
        role: administers or enforces.
        id: its record.
        name: holder of the function, by its name on that day.
    """

    role: str
    id: URIRef
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """An exception.

    Attributes:
        rule: the rule.
        citation: where it stands.
        effect: what it does.
        value: the word for the value of its standing; empty where it is not encoded.
    """

    rule: URIRef
    citation: str
    effect: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """How well a finding is supported, as codes of statuses.

    Attributes:
        holds: the support of its condition.
        against: the support against it.
        could_reach: what it could become if what is missing were known.
        contested: whether there is support on both sides.
        weakest: the claims on which it rests most weakly.
        premise: how well the weakest premise is supported, as a code; none where there is no such premise.
    """

    holds: str
    against: str
    could_reach: str
    contested: bool
    weakest: tuple[str, ...] = ()
    premise: str = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a rule comes to, with its reasons.

    Attributes:
        decided: the outcome and what it turned on.
        text: where the rule stands.
        authorities: who administers and enforces it.
        factors: the connecting factors that tie the situation to it.
        open_factors: those that would, if what is missing were known; asked by the provision, and not shown.
        support: how well it is supported.
        jurisdictions: the legal orders, by name.
        policy: the review policy; empty for none.
        concludes: the values that a definition concludes.
        defeated_by: the exceptions that stand.
        unless: the exceptions that might.
        missing: what would decide it.
        fails: the conditions that cannot hold.
        conditions: every condition with its value; empty where no trace was asked for.
        assumed: how definitions are taken in the conditions, in words; empty where as they are on the day.
    """

    decided: Decided
    text: Text
    authorities: tuple[Authority, ...]
    factors: tuple[str, ...]
    open_factors: tuple[str, ...] = ()
    support: Support
    jurisdictions: tuple[str, ...]
    policy: str = ""
    concludes: tuple[str, ...] = ()
    defeated_by: tuple[Other, ...] = ()
    unless: tuple[Other, ...] = ()
    missing: tuple[Missing, ...] = ()
    fails: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    assumed: str = ""

    @property
    def rule(self) -> Rule:
        """The rule."""
        return self.decided.rule

    @property
    def outcome(self) -> Outcome:
        """The headline."""
        return self.decided.outcome

    @property
    def comes_to(self) -> str:
        """The headline, with what it leaves open."""
        return f"{self.outcome}, and whether it would apply is open" if self.is_open_later else str(self.outcome)

    @property
    def is_open_later(self) -> bool:
        """Whether it is not yet due, and whether it would apply then is open too."""
        return self.decided.is_open and self.outcome is Outcome.NOT_APPLICABLE


class Finder:
    """Makes findings of what was determined."""

    def __init__(self, engine: Engine, words: Words, determination: Determination, *, as_of: date) -> None:
        """Remembers what was determined.

        Args:
            engine: the law.
            words: labels.
            determination: what every rule came to.
            as_of: the day asked.
        """
        self.engine = engine
        self.words = words
        self.determination = determination
        self.as_of = as_of
        self._kept: dict[tuple[int, Frame], dict[Spot, Rested]] = {}
        self._searchers: dict[Run, Searcher] = {}

    def finding(self, decided: Decided, *, trace: bool) -> Finding:
        """Makes the finding of one rule.

        Args:
            decided: what it came to.
            trace: whether each condition is wanted with its value, and what is missing with what it would decide.
        """
        rule, run = decided.rule, self.determination.run_of(decided)
        frame = run.frame(party=decided.party)
        on = days_said(run)
        searcher = self._searcher(run, on)
        assumption = self.engine.assumption(decided, run)
        reasons = run.frame(assumption, decided.party)
        return Finding(
            decided=decided,
            text=rule.text,
            authorities=self._authorities(rule, frame),
            factors=tuple(self._factors(decided, frame)),
            open_factors=tuple(self._open_factors(decided, frame)),
            support=self._support(decided, frame),
            jurisdictions=tuple(self.words.label(j) for j in rule.text.jurisdictions),
            policy=local(rule.policy) if rule.policy is not None else "",
            concludes=self._concluded(rule, frame),
            defeated_by=tuple(self._other(place, frame) for place in decided.defeated_by),
            unless=(*(self._other(place, frame) for place, _ in decided.unless), *_unwritten(rule)),
            missing=searcher.missing(decided, run, tried=trace) if decided.is_open else (),
            fails=searcher.fails(rule, reasons) if decided.outcome is Outcome.NOT_ENGAGED else (),
            conditions=Tracer(self.engine, self.words, on).conditions(rule, reasons) if trace else (),
            assumed=_ASSUMED[assumption],
        )

    def _searcher(self, run: Run, on: str) -> Searcher:
        known = self._searchers.get(run)
        if known is None:
            known = self._searchers[run] = Searcher(self.engine, self.words, on)
        return known

    def _authorities(self, rule: Rule, frame: Frame) -> tuple[Authority, ...]:
        """Gives who administers and enforces a rule, and beside a function its holder in the State that is tied."""
        found: dict[tuple[str, URIRef], Authority] = {}
        text, tied = rule.text, None
        for role, actors in ((ADMINISTERS, text.administered_by), (ENFORCES, text.enforced_by)):
            for actor in actors:
                holder, name = self.words.authority(actor, self.as_of)
                found.setdefault((role, holder), Authority(role=role, id=holder, name=name))
                for by, called, order in self.words.held_in_states(holder, self.as_of):
                    tied = self._tied(rule, frame) if tied is None else tied
                    if any(frame.run.is_within(place, order) == 1 for place in tied):
                        found.setdefault((role, by), Authority(role=role, id=by, name=called))
        return tuple(found.values())

    def _tied(self, rule: Rule, frame: Frame) -> tuple[Node, ...]:
        """Gives the places by which a situation is tied to a rule."""
        found: dict[Node, None] = {}
        todo = [rule.condition] if rule.condition is not None else []
        while todo:
            constraint = self.engine.law.constraints[todo.pop()]
            if isinstance(constraint, All | Any):
                todo += constraint.parts
            elif isinstance(constraint, Connected) and self.engine.conditions[constraint.part](frame)[0]:
                part = self.engine.law.constraints[constraint.part]
                said = frame.run.said(part.fact, frame.party) if isinstance(part, Test) else None
                for active in said.values if said is not None else ():
                    found |= {value: None for value in active.values if isinstance(value, URIRef)}
        return tuple(found)

    def _other(self, place: int, frame: Frame) -> Other:
        rule = self.engine.law.rules[place]
        value = self.engine.standing(place, frame)
        return Other(
            rule=rule.iri,
            citation=rule.text.citation,
            effect=rule.effect,
            value=self.engine.scale.value(value).phrase,
        )

    def _concluded(self, rule: Rule, frame: Frame) -> tuple[str, ...]:
        if rule.concludes is None or rule.is_of_party:
            return ()
        values = [
            " or ".join(self.words.value(v) for v in values)
            for values, value in self.engine.derive(frame, (rule.place,))
            if value[2] and values
        ]
        return tuple(dict.fromkeys(values))

    # ---- connecting factors

    def _factors(self, decided: Decided, frame: Frame) -> Iterator[str]:
        """Gives what ties the situation: of the text where its whole condition holds, and of constraints that do."""
        rule = decided.rule
        found: dict[URIRef, None] = dict.fromkeys(rule.text.factors if decided.value[0] else ())
        if rule.condition is not None:
            found |= dict.fromkeys(self._connecting(rule.condition, frame, set()))
        yield from dict.fromkeys(self.words.label(factor) for factor in found)

    def _connecting(self, place: int, frame: Frame, seen: set[tuple[int, int]]) -> Iterator[URIRef]:
        """Gives the factors of constraints that hold, those of definitions among them."""
        if place not in self.engine.connecting:
            return
        key = (place, frame.party)
        if key in seen or not self.engine.conditions[place](frame)[0]:
            constraint = self.engine.law.constraints[place]
            if key not in seen and isinstance(constraint, All | Any):
                seen.add(key)
                for part in constraint.parts:
                    yield from self._connecting(part, frame, seen)
            return
        seen.add(key)
        constraint = self.engine.law.constraints[place]
        match constraint:
            case Connected(part, factor):
                yield factor
                yield from self._connecting(part, frame, seen)
            case Test(fact=fact) if frame.run.said(fact, frame.party) is None:
                for place_of in self.engine.law.definitions.get(fact, ()):
                    rule = self.engine.law.rules[place_of]
                    if any(v[0] for _, v in self.engine.derive(frame, (place_of,))):
                        yield from rule.text.factors
                        if rule.condition is not None:
                            yield from self._connecting(rule.condition, frame, seen)
            case Quantified() | Total():
                return
            case _:
                for part in parts_of(constraint):
                    yield from self._connecting(part, frame, seen)

    def _open_factors(self, decided: Decided, frame: Frame) -> Iterator[str]:
        """Gives the factors of constraints that may yet hold, and those of the text where its whole condition may."""
        rule, value = decided.rule, decided.value
        todo = [rule.condition] if rule.condition is not None else []
        asked = rule.text.factors if value[2] and not value[0] else ()
        found: dict[str, None] = dict.fromkeys(self.words.label(factor) for factor in asked)
        while todo:
            place = todo.pop(0)
            if place not in self.engine.connecting:
                continue
            constraint = self.engine.law.constraints[place]
            value = self.engine.conditions[place](frame)
            if isinstance(constraint, Connected):
                if not value[0] and value[2]:
                    found[self.words.label(constraint.factor)] = None
                todo.append(constraint.part)
            elif isinstance(constraint, All | Any):
                todo += constraint.parts
        yield from found

    # ---- support

    def _support(self, decided: Decided, frame: Frame) -> Support:
        scale, value = self.engine.scale, decided.value
        weakest: tuple[str, ...] = ()
        premise = 0
        if decided.rule.condition is not None and not value[0] & scale.established:
            weakest, premise = self._weakest(decided.rule.condition, frame)
        return Support(
            holds=scale.code(value[0]),
            against=scale.code(value[1]),
            could_reach=scale.code(value[2]),
            contested=bool(value[0]) and bool(value[1]),
            weakest=weakest,
            premise=scale.code(premise),
        )

    def _weakest(self, place: int, frame: Frame) -> tuple[tuple[str, ...], int]:
        """Gives the claims of the constraints that hold on the weakest support, and that support."""
        weak = self._weak(place, frame).values()
        if not weak:
            return (), 0
        least = min(held.bit_count() for held, _ in weak)
        weakest = [(held, claims) for held, claims in weak if held.bit_count() == least]
        return tuple(sorted({str(claim) for _, claims in weakest for claim in claims})), weakest[0][0]

    def _weak(self, place: int, frame: Frame) -> dict[Spot, Rested]:
        """Gives what below a place holds, on claims that do not establish it; rules share what they rest on."""
        known = self._kept.get((place, frame))
        if known is None:
            known = self._kept[place, frame] = dict(self._find_weak(place, frame))
        return known

    def _find_weak(self, place: int, frame: Frame) -> Iterator[tuple[Spot, Rested]]:
        constraint = self.engine.law.constraints[place]
        match constraint:
            case Test(fact=fact):
                said = frame.run.said(fact, frame.party)
                if said is None:
                    for definition in self.engine.law.definitions.get(fact, ()):
                        condition = self.engine.law.rules[definition].condition
                        if condition is not None:
                            yield from self._weak(condition, frame).items()
                elif self._is_weak(held := self.engine.conditions[place](frame)[0]):
                    claims = tuple(c for one in bearing(constraint, said, frame) for c in one.entry.claims)
                    if claims:
                        yield (place, frame.party), (held, claims)
            case Quantified() if not constraint.domain.is_of_party:
                yield from self._find_weak_parties(place, constraint, frame)
            case _:
                for part in parts_of(constraint) if not isinstance(constraint, Total | Quantified) else ():
                    yield from self._weak(part, frame).items()

    def _find_weak_parties(self, place: int, constraint: Quantified, frame: Frame) -> Iterator[tuple[Spot, Rested]]:
        for party in frame.run.situation.parties:
            held = self.engine.conditions.role_value(party, constraint.roles)[0] if party.roles else 0
            if held:
                claims = tuple(c for role in party.roles for c in role.claims)
                if claims and self._is_weak(held):
                    yield (place, party.place), (held, claims)
                yield from self._weak(constraint.part, frame.bound(party.place)).items()

    def _is_weak(self, held: int) -> bool:
        return bool(held) and not held & self.engine.scale.established


def days_said(run: Run) -> str:
    """Says the day that was looked at."""
    if run.when.day is not None:
        return run.when.day.isoformat()
    return run.situation.conduct.text or "a day that is not known"


def _unwritten(rule: Rule) -> Iterator[Other]:
    """Gives the exceptions that the encoding leaves out: nobody can say that they do not apply."""
    for omission in rule.omissions:
        if omission.weight is Weight.EXCEPTION:
            yield Other(rule=rule.iri, citation=f"not encoded: {omission.text}", effect="permission", value="unknown")
