"""What is known of a situation: values of facts with their supports, parties with their roles and owners.

An incident and what a caller describes become the same thing here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, TypeAlias

from rdflib import URIRef
from rdflib.term import Node

from remit.rules.fact_type import FactType, ReadFrom
from remit.truth.quantity import Interval
from remit.truth.when import Conduct, Stretch, When

Datum: TypeAlias = Node | bool | Interval | Stretch
"""A value: a code, place or actor; true or false; a quantity; days."""

SITUATION: Final = -1
ITEM: Final = -2


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One value that a fact is said to have.

    Attributes:
        values: the value; several where it is one of them and not known which.
        holds: the support that it has it.
        fails: the support that it has it not.
        since: the first day on which it has it; None where none is said.
        until: the day after the last one.
        claims: the claims, or records, that say so.
        against: the claims that say it is not so.
    """

    values: tuple[Datum, ...]
    holds: int
    fails: int = 0
    since: date | None = None
    until: date | None = None
    claims: tuple[Node, ...] = ()
    against: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What is said of one fact of one node.

    Attributes:
        entries: its values.
        closed: the support that it has no others.
    """

    entries: tuple[Entry, ...] = ()
    closed: int = 0

    @property
    def is_given(self) -> bool:
        """Whether it is the caller's own word: no record or claim says so."""
        return not any(entry.claims for entry in self.entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleHeld:
    """That a party has a role.

    Attributes:
        role: the role.
        holds: the support.
        claims: the claims that say so.
    """

    role: URIRef
    holds: int
    claims: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """That a party owns a share of another.

    Attributes:
        owner: the place of the owner among the parties.
        share: in per cent.
        holds: the support that it does.
        fails: the support that it does not.
        claims: the claims, or records, that say so.
        against: the claims that say it is not so.
        since: the first day on which it does; None where none is said.
        until: the day after the last one.
        certain: whether it surely does on the day that is looked at, or on those days.
        controls: whether it is recorded to control the other, whatever its share.
    """

    owner: int
    share: Interval
    holds: int
    fails: int = 0
    claims: tuple[Node, ...] = ()
    against: tuple[Node, ...] = ()
    since: date | None = None
    until: date | None = None
    certain: bool = True
    controls: bool = False

    def on(self, when: When) -> Held | None:
        """Gives it as it counts on a day; None where it is not held on it."""
        if self.since is None and self.until is None:
            return self
        inside = when.lies_in([Stretch(self.since, self.until)])
        return None if inside is False else replace(self, certain=self.certain and inside is True)


@dataclass(slots=True, kw_only=True, eq=False)
class Party:
    """One who takes part, or owns one who does.

    Attributes:
        place: its place among the parties.
        name: what it is called.
        actor: its record; None where it has none.
        roles: the roles that it has; none for a mere owner.
        facts: what is said of it.
        owners: who owns it.
        owners_closed: the support that nobody else does.
        in_circle: the owners that it owns itself, directly or through others.
        at: where a caller describes it, as a JSON Pointer (RFC 6901); empty where no caller does.
    """

    place: int
    name: str
    actor: URIRef | None = None
    roles: tuple[RoleHeld, ...] = ()
    facts: dict[URIRef, Reading] = field(default_factory=dict)
    owners: tuple[Held, ...] = ()
    owners_closed: int = 0
    in_circle: frozenset[int] = frozenset()
    at: str = ""


@dataclass(slots=True, kw_only=True, eq=False)
class Situation:
    """One act on one item, with its days, places and parties.

    Attributes:
        conduct: the days of the act.
        day_assumed: whether no day was given and the day asked was taken.
        facts: what is said of the situation.
        item_facts: what is said of the item.
        parties: those who take part, and their owners.
        closed_roles: roles of which all holders are given.
        closed: whether there is no other party in any role.
        reached: reads a fact along its path; None where nothing is found.
        decided: gives what was decided of a fact that turns on judgement; None where nothing was.
        incident: the incident that it is read off; None for a mere description.
        item: the item's record, where it has one.
        owners_first: the places of all parties, each after those that own it; of a circle in any order.
        height: how many holdings lie one above the other at most.
        cut: the parties whose owners on record were too many to be followed.
    """

    conduct: Conduct
    day_assumed: bool = False
    facts: dict[URIRef, Reading] = field(default_factory=dict)
    item_facts: dict[URIRef, Reading] = field(default_factory=dict)
    parties: list[Party] = field(default_factory=list)
    closed_roles: frozenset[URIRef] = frozenset()
    closed: bool = False
    reached: Callable[[FactType, int], Reading | None] = lambda fact, node: None
    decided: Callable[[FactType, int], Reading | None] = lambda fact, node: None
    incident: URIRef | None = None
    item: URIRef | None = None
    owners_first: tuple[int, ...] = ()
    height: int = 0
    cut: set[int] = field(default_factory=set)

    @property
    def is_dated(self) -> bool:
        """Whether something that is said holds on some days only."""
        return any(True for _ in self.days_said())

    def days_said(self) -> Iterator[date]:
        """Gives the days on which something that is said begins or ends to hold."""
        for table in (self.facts, self.item_facts, *(party.facts for party in self.parties)):
            for reading in table.values():
                for entry in reading.entries:
                    yield from (day for day in (entry.since, entry.until) if day is not None)

    def reading(self, fact: FactType, party: int) -> Reading | None:
        """Gives what is said of a fact; None where nothing is.

        Args:
            fact: the fact.
            party: the place of the bound party, for a fact of a party.
        """
        stated = self._of(fact, party).get(fact.iri)
        if fact.path is None and not fact.judged_by:
            return stated
        node = party if fact.is_of_party else (ITEM if fact.read_from is ReadFrom.ITEM else SITUATION)
        known = stated
        if fact.path is not None:
            known = _beside(known, self.reached(fact, node))
        if fact.judged_by and (stated is None or not stated.is_given):
            known = _beside(known, self.decided(fact, node))
        return known

    def _of(self, fact: FactType, party: int) -> Mapping[URIRef, Reading]:
        match fact.read_from:
            case ReadFrom.PARTY:
                return self.parties[party].facts
            case ReadFrom.ITEM:
                return self.item_facts
            case _:
                return self.facts


def _beside(stated: Reading | None, found: Reading | None) -> Reading | None:
    """Puts what is found beside what is stated, which alone says that there is no more."""
    if stated is None or found is None:
        return stated or found
    return Reading(entries=(*stated.entries, *found.entries), closed=stated.closed)


@dataclass(frozen=True, slots=True)
class Active:
    """An entry as it counts on the day of the act.

    Attributes:
        entry: the entry.
        values: the values that it may have on that day.
        certain: whether it surely has one of them on that day.
    """

    entry: Entry
    values: tuple[Datum, ...]
    certain: bool = True


def active(reading: Reading, fact: FactType, when: When, one: Callable[[Node], Node]) -> tuple[Active, ...]:
    """Gives what counts of a reading on a day: dated values of that day, or the one that began last.

    Args:
        reading: what is said.
        fact: of which fact.
        when: the day.
        one: gives the one object that stands for a node.
    """
    if fact.take_latest and len(reading.entries) > 1:
        return _latest(reading, when)
    found = []
    for entry in reading.entries:
        values = tuple(one(value) if isinstance(value, URIRef) else value for value in entry.values)
        if entry.since is None and entry.until is None:
            found.append(Active(entry, values))
            continue
        inside = when.lies_in([Stretch(entry.since, entry.until)])
        if inside is not False:
            found.append(Active(entry, values, certain=bool(inside)))
    return tuple(found)


def _latest(reading: Reading, when: When) -> tuple[Active, ...]:
    affirmed = [e for e in reading.entries if e.holds]
    day = when.day
    begun = [e.since for e in affirmed if e.since is not None and day is not None and e.since <= day]
    if begun:  # one without a day may be earlier or later than the last that has one
        affirmed = [e for e in affirmed if e.since is None or e.since == max(begun)]
    if len(affirmed) == 1:
        return (Active(affirmed[0], affirmed[0].values),)
    values = tuple(dict.fromkeys(value for entry in affirmed for value in entry.values))
    support = affirmed[0].holds if affirmed else 0
    for entry in affirmed[1:]:
        support &= entry.holds
    claims = tuple(claim for entry in affirmed for claim in entry.claims)
    return (Active(Entry(values=values, holds=support, claims=claims), values),) if values else ()
