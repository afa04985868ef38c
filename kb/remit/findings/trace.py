"""The reasons of a finding: each condition in English with its value, and the claims under it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from rdflib import URIRef
from rdflib.term import Node

from remit.determine import Engine
from remit.findings.words import Words, days_text, joined, sentence
from remit.rules import (
    LIST,
    OWNER,
    SELF,
    All,
    Any,
    Connected,
    FactType,
    Kind,
    Not,
    One,
    Quantified,
    Rule,
    Test,
    Total,
    Unwritten,
)
from remit.situation.facts import Active, Datum, Held
from remit.terms import odrl, rmt
from remit.truth import Kleene, Stretch
from remit.truth.frame import Frame, Said

_SAID = {
    "true": "yes",
    "false": "no",
    "claimed": "claimed",
    "claimed, contested": "claimed, contested",
    "unknown": "not known",
    "unknown, denied": "not known, denied",
    "conflict": "established both ways",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Because:
    """A definition that a fact rests on.

    Attributes:
        rule: the definition.
        citation: where it stands.
        value: how far it concludes the fact.
        conditions: its conditions.
    """

    rule: URIRef
    citation: str
    value: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Each:
    """What a condition comes to for one party.

    Attributes:
        of: the party, by name.
        conditions: the conditions on it.
    """

    of: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One condition with its value.

    Attributes:
        kind: test, any, one or not; what holds of `parts`.
        text: it in English, with its value.
        value: the word for its value.
        support: the code of the status that supports it.
        against: the code of the status that speaks against it.
        claims: the claims and records that say so.
        opposed_by: the claims that say it is not so.
        judged_by: who may decide it.
        because: the definitions it rests on.
        each: what it comes to for each party.
        parts: its parts.
    """

    kind: str = "test"
    text: str = ""
    value: str = ""
    support: str = "none"
    against: str = "none"
    claims: tuple[str, ...] = ()
    opposed_by: tuple[str, ...] = ()
    judged_by: str = ""
    because: tuple[Because, ...] = ()
    each: tuple[Each, ...] = ()
    parts: tuple[Condition, ...] = ()


FOLLOWED: Final = 8
"""So many holdings, one above the other, are shown in reasons."""


@dataclass(slots=True, eq=False)
class Tracer:
    """Traces rules of one run.

    Attributes:
        engine: the law.
        words: labels.
        on: the day of the act, in words.
    """

    engine: Engine
    words: Words
    on: str
    _told: set[tuple[int, int]] = field(default_factory=set)
    _above: int = 0

    def conditions(self, rule: Rule, frame: Frame) -> tuple[Condition, ...]:
        """Gives the conditions of a rule."""
        return () if rule.condition is None else self._parts(rule.condition, frame)

    def _parts(self, place: int, frame: Frame) -> tuple[Condition, ...]:
        constraint = self.engine.law.constraints[place]
        match constraint:
            case All(parts):
                return tuple(c for part in parts for c in self._parts(part, frame))
            case _:
                return (self.condition(place, frame),)

    def condition(self, place: int, frame: Frame) -> Condition:  # noqa: PLR0911 (one for each form)
        """Gives one condition with its value."""
        constraint = self.engine.law.constraints[place]
        kleene = self.engine.conditions[place](frame)
        match constraint:
            case Connected(part, _):
                return self.condition(part, frame)
            case Any(parts) | One(parts):
                kind = "any" if isinstance(constraint, Any) else "one"
                return self._made(kleene, kind=kind, parts=tuple(self._joint(p, frame) for p in parts))
            case All():
                return self._made(kleene, kind="all", parts=self._parts(place, frame))
            case Not(part):
                return self._made(kleene, kind="not", parts=self._parts(part, frame))
            case Test():
                return self._test(place, constraint, kleene, frame)
            case Quantified():
                return self._quantified(place, constraint, kleene, frame)
            case Total():
                text = sentence(self.words.constraint(place, on=self.on))
                return self._made(kleene, text=text, each=tuple(self._owners(constraint.part, frame)))
            case Unwritten(text):
                return self._made(kleene, text=f"Not encoded: {text}")

    def _joint(self, place: int, frame: Frame) -> Condition:
        return self.condition(place, frame)

    def _made(
        self,
        kleene: Kleene,
        *,
        kind: str = "test",
        text: str = "",
        each: tuple[Each, ...] = (),
        parts: tuple[Condition, ...] = (),
    ) -> Condition:
        value = self.engine.scale.value(kleene)
        word = _SAID[value.phrase]
        return Condition(
            kind=kind,
            text=f"{text}: {word}" if text else "",
            value=value.phrase,
            support=self.engine.scale.code(kleene[0]),
            against=self.engine.scale.code(kleene[1]),
            each=each,
            parts=parts,
        )

    # ---- tests

    def _test(self, place: int, test: Test, kleene: Kleene, frame: Frame) -> Condition:
        value = self.engine.scale.value(kleene)
        said = self._said(test, frame)
        if said is not None:
            said = replace(said, values=bearing(test, said, frame))
        claims, against = _claims(said)
        decided = list(self._decided(said, frame))
        detail = "; ".join(decided) or self._detail(test, frame, said)
        text = self.words.constraint(place, on=self.on)
        text = f"that {text}" if test.fact.is_of_party else sentence(text)
        return Condition(
            text=f"{text}: {_SAID[value.phrase]}{f', {detail}' if detail else ''}",
            value=value.phrase,
            support=self.engine.scale.code(kleene[0]),
            against=self.engine.scale.code(kleene[1]),
            claims=tuple(map(str, claims)),
            opposed_by=tuple(map(str, against)),
            judged_by=test.fact.judged_by if not kleene[0] and not (decided and kleene[1]) else "",
            because=tuple(self._because(test.fact, frame)) if said is None else (),
        )

    def _said(self, test: Test, frame: Frame) -> Said | None:
        lists = self.engine.law.facts.get(LIST)
        if test.fact.iri == SELF and test.operator == rmt.memberOf and lists is not None:
            stated = frame.run.said(lists, frame.party)
            if stated is not None:
                return stated
        return frame.run.said(test.fact, frame.party)

    def _decided(self, said: Said | None, frame: Frame) -> Iterator[str]:
        """Says by whom and when it was decided: "decided by a court on 2026-09-01 (a citation): yes"."""
        for one in said.values if said is not None else ():
            for decision in self.engine.law.decisions:
                if decision.iri in one.entry.claims:
                    who = joined([self.words.authority(by, decision.on)[1] for by in decision.by], "and")
                    value = " or ".join(self.words.value(v) for v in one.values)
                    day = frame.run.asked.day
                    state = ", final" if day is not None and decision.is_final_on(day) else ""
                    if day is not None and decision.is_appealed_on(day):
                        state = f", under appeal since {decision.appealed_on}"
                    yield f"decided by {who} on {decision.on} ({decision.citation}{state}): {value}"

    def _detail(self, test: Test, frame: Frame, said: Said | None) -> str:
        """Says what the value rests on: the values that were given, and since when they belong to a group."""
        if said is None:
            return self._derived(test, frame)
        if test.fact.kind is Kind.BOOLEAN:
            return ""
        named = [self._named(one.values, test, frame) for one in said.values]
        if named or not said.closed:
            return " or ".join(dict.fromkeys(named))
        other = self.engine.law.facts.get(test.fact.none_where) if test.fact.none_where is not None else None
        if other is None or frame.run.situation.reading(test.fact, frame.party) is not None:
            return "none was given"
        return f"none, since it has a {other.label}"

    def _named(self, values: tuple[Datum, ...], test: Test, frame: Frame) -> str:
        text = " or ".join(self.words.value(v) for v in values)
        if test.operator == rmt.memberOf:
            for group in test.operands:
                for member in values:
                    if isinstance(member, URIRef):
                        entry = self.engine.law.ladder.entry(member, group, frame.run.when)
                        if entry is not None:
                            since = f", member {days_text(entry)}" if entry.first or entry.end else ", member"
                            return f"{text}{since}{f' ({entry.why})' if entry.why else ''}"
            return f"{text}{self._unlisted(values, test, frame)}"
        return text

    def _unlisted(self, values: tuple[Datum, ...], test: Test, frame: Frame) -> str:
        """Says on which days the members of a group are known, where for want of that it cannot be told of a value."""
        ladder, when = self.engine.law.ladder, frame.run.when
        for group in test.operands:
            roster = ladder.roster(group)
            is_open = any(ladder.belongs(v, group, when) < 0 for v in values if isinstance(v, URIRef))
            if is_open and roster.days:
                known = days_text(Stretch(roster.known_from, roster.known_until))
                return f"; who belongs to {self.words.label(group)} is known here {known}"
        return ""

    def _derived(self, test: Test, frame: Frame) -> str:
        places = self.engine.law.definitions.get(test.fact, ())
        if not places or test.fact.kind is Kind.BOOLEAN:
            return ""
        found = [
            self._named(values, test, frame)
            for values, value in self.engine.derive(frame, places)
            if value[0] and values
        ]
        return " or ".join(dict.fromkeys(found))

    def _because(self, fact: FactType, frame: Frame) -> Iterator[Because]:
        """Gives the definitions that conclude a fact, each with its conditions once in a trace.

        Where some do, those that do not are left out; where none can, there is nothing to give.
        """
        found = {
            place: [value for _, value in self.engine.derive(frame, (place,))]
            for place in self.engine.law.definitions.get(fact, ())
        }
        holding = any(v[0] for values in found.values() for v in values)
        for place, values in found.items():
            if not any(v[0] if holding else v[2] for v in values):
                continue
            rule = self.engine.law.rules[place]
            shown = max(values, key=lambda v: (v[0].bit_count(), v[2].bit_count()))
            is_new = (place, frame.party) not in self._told
            self._told.add((place, frame.party))
            yield Because(
                rule=rule.iri,
                citation=rule.text.citation,
                value=self.engine.scale.value(shown).phrase,
                conditions=self.conditions(rule, frame) if is_new else (),
            )

    # ---- parties

    def _quantified(self, place: int, constraint: Quantified, kleene: Kleene, frame: Frame) -> Condition:
        text = sentence(self.words.constraint(place, on=self.on))
        if constraint.domain.iri == OWNER:
            return self._made(kleene, text=text, each=tuple(self._owners(constraint.part, frame)))
        each = [
            Each(of=party_name(frame, party.place), conditions=self._parts(constraint.part, frame.bound(party.place)))
            for party in frame.run.situation.parties
            if party.roles and self.engine.conditions.role_value(party, constraint.roles)[2]
        ]
        return self._made(kleene, text=text, each=tuple(each))

    def _owners(self, part: int, frame: Frame) -> Iterator[Each]:
        """Gives what it comes to for each owner; of a long chain only its beginning, with how many there are beyond."""
        owners = frame.run.owners(frame.party)
        if owners and self._above >= FOLLOWED:
            count = _owners_above(frame)
            many = f"{count} owners" if count > 1 else "one owner"
            yield Each(of=f"{many} further up, not shown here", conditions=())
            return
        self._above += 1
        for held in owners:
            name = f"{party_name(frame, held.owner)} ({held.share} per cent)"
            of_owner = frame.of_owner(held.owner)
            conditions = self._parts(part, of_owner) if of_owner is not None else ()
            yield Each(of=name, conditions=(*self._holding(held, frame), *conditions))
        self._above -= 1

    def _holding(self, held: Held, frame: Frame) -> Iterator[Condition]:
        """Gives that an owner holds a share, where that is not established."""
        value = self.engine.conditions.owned(held)
        if not self.engine.scale.is_true(value):
            made = self._made(value, text=f"It holds {held.share} per cent of {party_name(frame, frame.party)}")
            yield replace(made, claims=tuple(map(str, held.claims)), opposed_by=tuple(map(str, held.against)))


def _owners_above(frame: Frame) -> int:
    """Gives how many own a party, directly or through others."""
    seen, todo = {frame.party}, [frame.party]
    while todo:
        fresh = {held.owner for held in frame.run.owners(todo.pop())} - seen
        seen |= fresh
        todo += fresh
    return len(seen) - 1


def party_name(frame: Frame, place: int) -> str:
    """Gives what a party is called; its number where it has no name."""
    return frame.run.situation.parties[place].name or f"party {place + 1}"


def bearing(test: Test, said: Said, frame: Frame) -> tuple[Active, ...]:
    """Gives the values that bear on a test for codes: those that pass it; all where none does."""
    if test.fact.kind is not Kind.CONCEPT or test.operator not in (odrl.isA, odrl.isAnyOf):
        return said.values
    ladder = frame.run.law.ladder
    passing = tuple(
        one
        for one in said.values
        if any(isinstance(value, URIRef) and ladder.matches_any(value, test.operands) == 1 for value in one.values)
    )
    return passing or said.values


def _claims(said: Said | None) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
    if said is None:
        return (), ()
    claims = dict.fromkeys(c for one in said.values for c in one.entry.claims)
    against = dict.fromkeys(c for one in said.values for c in one.entry.against)
    return tuple(claims), tuple(against)


def walked(conditions: Iterable[Condition]) -> Iterator[Condition]:
    """Gives conditions and all below them."""
    for condition in conditions:
        yield condition
        yield from walked(condition.parts)
        for each in condition.each:
            yield from walked(each.conditions)
        for because in condition.because:
            yield from walked(because.conditions)
