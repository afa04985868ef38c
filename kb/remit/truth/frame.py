"""One situation on one day, under one reading of the law: what closures ask, and what was worked out already."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from rdflib import URIRef
from rdflib.term import Node

from remit.rules.fact_type import FactType
from remit.situation.facts import Active, Datum, Held, Situation, active
from remit.truth.kleene import Kleene, Scale
from remit.truth.ladder import OnDay
from remit.truth.when import When

if TYPE_CHECKING:
    from remit.rules.law import Law


Derived: TypeAlias = tuple[tuple["Datum", ...], Kleene]
"""What a definition concludes: the value, or values of which it is one, and how far it does."""


class Assumption(IntEnum):
    """How definitions are taken whose days do not settle the matter."""

    AS_IT_IS = 0
    GONE_ON = 1
    """Where our knowledge ends, the law is taken to have gone on."""
    IN_FORCE = 2
    """Every definition is taken as in force."""


_ASSUMPTIONS: Final = len(Assumption)
_NONE: Final[frozenset[int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a fact on the day.

    Attributes:
        values: the values that count.
        closed: the support that there are no others.
    """

    values: tuple[Active, ...]
    closed: int


@dataclass(frozen=True, slots=True, eq=False)
class Before:
    """A run in which most constraints have the same values.

    Attributes:
        run: that run.
        stale: the places of constraints whose values may be others than there.
        otherwise: those places where definitions are not taken as they are.
        of_party: gives for a party the one there that it is like, with the stale places; None where it is itself.
        same_days: whether the law is the same there on the day of the act.
    """

    run: Run
    stale: frozenset[int]
    otherwise: frozenset[int]
    of_party: Callable[[int], tuple[int, frozenset[int]]] | None = None
    same_days: bool = True

    def frame(self, assumption: Assumption, party: int, inside: bool) -> tuple[Frame, frozenset[int], frozenset[int]]:
        """Gives the frame from which values are taken over, with the stale places: of the run, and of the party."""
        stale = self.stale if assumption is Assumption.AS_IT_IS else self.otherwise
        if party < 0 or self.of_party is None:
            return self.run.frame(assumption, party, inside=inside), stale, _NONE
        like, more = self.of_party(party)
        return self.run.frame(assumption, like), stale, more


@dataclass(slots=True, eq=False)
class Run:
    """One situation on one day.

    Attributes:
        law: the compiled law.
        scale: the constants of the status scheme.
        situation: what is known.
        when: the day of the act that is looked at.
        asked: the day as of which is asked.
        overrides: values of constraints that are supposed, by place and party.
        frames: what was worked out, for each bound party and assumption.
        before: a run from which values are taken over.
        holders: for each choice of roles, the parties that may have one, with how far they do.
        day: what was found for the day of the act in whatever situation.
        forces: for whoever looks at the days of texts, what was found for the day asked and for the day of the act.
        settled: the assumptions under which what is asked of owners was worked out.
    """

    law: Law
    scale: Scale
    situation: Situation
    when: When
    asked: When
    overrides: dict[tuple[int, int], Kleene]
    frames: dict[int, Frame]
    _said: dict[tuple[FactType, int], Said | None]
    before: Before | None = None
    holders: dict[tuple[URIRef, ...], tuple[tuple[int, Kleene], ...]] = field(default_factory=dict)
    _supposed: dict[tuple[int, int, Kleene], Run] = field(default_factory=dict)
    day: OnDay = field(init=False)
    forces: tuple[dict[Any, Any], dict[Any, Any]] = field(init=False)
    settled: set[Assumption] = field(init=False, default_factory=set)
    _owners: dict[int, tuple[Held, ...]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        law = self.law
        self.day = law.ladder.on(law.stretch_of(self.when))
        self.forces = (law.ladder.on(law.stretch_of(self.asked)).forces, self.day.forces)

    @classmethod
    def of(
        cls,
        law: Law,
        scale: Scale,
        situation: Situation,
        *,
        when: When,
        asked: When,
    ) -> Run:
        """Begins one."""
        return cls(law, scale, situation, when, asked, {}, {}, {})

    def on(self, when: When, stale: frozenset[int]) -> Run:
        """Gives the run of the same situation on another day.

        Args:
            when: the day.
            stale: the places of all constraints whose values may turn on the day; the others are taken over.
        """
        before = Before(self, stale, stale, same_days=False)
        return Run(self.law, self.scale, self.situation, when, self.asked, {}, {}, {}, before, self.holders)

    def supposed(self, place: int, party: int, value: Kleene, stale: frozenset[int]) -> Run:
        """As `supposing`, for one constraint; whoever asks again is given the same run."""
        key = (place, party, value)
        known = self._supposed.get(key)
        if known is None:
            known = self._supposed[key] = self.supposing({(place, party): value}, stale)
        return known

    def supposing(
        self,
        overrides: dict[tuple[int, int], Kleene],
        stale: frozenset[int],
        said: Mapping[tuple[FactType, int], Said] | None = None,
    ) -> Run:
        """Gives the run in which constraints have other values, or facts.

        Args:
            overrides: the values of constraints, by place and party.
            stale: the places of all constraints whose values may turn on those; the others are taken over.
            said: what is said of facts instead, by fact and party.
        """
        known = {**self._said, **said} if said else self._said
        for fact, party in said or ():
            for other in self.law.beside(fact):
                known.pop((other, party), None)
        before = Before(self, stale, stale)
        holders = {} if said else self.holders
        return Run(self.law, self.scale, self.situation, self.when, self.asked, overrides, {}, known, before, holders)

    def take_over(self, before: Before) -> None:
        """Takes values over from a run, of whatever constraints are not stale."""
        self.before = before
        for frame in self.frames.values():
            frame.take_over(before)

    def frame(self, assumption: Assumption = Assumption.AS_IT_IS, party: int = -1, *, inside: bool = False) -> Frame:
        """Gives the frame of an assumption and a bound party; -1 for none.

        Args:
            assumption: how definitions are taken.
            party: the place of the party.
            inside: whether it was come to from within a circle of owners, so that those of the circle are unknown.
        """
        key = (party * _ASSUMPTIONS + assumption) * 2 + inside
        known = self.frames.get(key)
        if known is None:
            known = Frame(self, assumption, party, inside)
            for (place, of_party), value in self.overrides.items():
                if of_party == party:
                    known.memo[place] = value
            self.frames[key] = known
        return known

    def owners(self, party: int) -> tuple[Held, ...]:
        """Gives what others hold of a party on the day."""
        known = self._owners.get(party)
        if known is None:
            on_day = (held.on(self.when) for held in self.situation.parties[party].owners)
            known = self._owners[party] = tuple(held for held in on_day if held is not None)
        return known

    def belongs(self, member: Node, group: Node) -> int:
        """As `Ladder.belongs`, on the day of the act."""
        key = (member, group)
        known = self.day.belonging.get(key)
        if known is None:
            known = self.day.belonging[key] = self.law.ladder.belongs(member, group, self.when)
        return known

    def is_within(self, place: Node, operand: Node) -> int:
        """As `Ladder.is_within`, on the day of the act."""
        key = (place, operand)
        known = self.day.within.get(key)
        if known is None:
            known = self.day.within[key] = self.law.ladder.is_within(place, operand, self.when)
        return known

    def said(self, fact: FactType, party: int) -> Said | None:
        """Gives what is said of a fact on the day; None where nothing is."""
        key = (fact, party if fact.is_of_party else -1)
        try:
            return self._said[key]
        except KeyError:
            pass
        said = self._read(fact, party)
        if said is None and fact.none_where is not None:
            said = self._none_beside(self.law.facts.get(fact.none_where), party)
        self._said[key] = said
        return said

    def _read(self, fact: FactType, party: int) -> Said | None:
        reading = self.situation.reading(fact, party)
        if reading is None:
            return None
        return Said(active(reading, fact, self.when, self.law.ladder.one), reading.closed)

    def _none_beside(self, other: FactType | None, party: int) -> Said | None:
        """Gives that a fact has no value, as far as one is said of that beside which it has none."""
        if other is None:
            return None
        beside = self._said[other, party] if (other, party) in self._said else self._read(other, party)
        support = 0
        for one in beside.values if beside is not None else ():
            support |= one.entry.holds
        return Said((), support) if support else None


class Frame:
    """What closures are given: the run, the assumption, the bound party, and what was worked out.

    Attributes:
        run: the run.
        assumption: how definitions are taken.
        party: the place of the bound party; -1 for none.
        inside: whether the party was come to from within a circle of owners.
        memo: values of constraints by place, as far as they were asked for.
        derived: what definitions conclude, by their places.
        standing: the values of exceptions, by their places.
        base: the frame without a bound party.
        before: the frame from which values are taken over; None for none.
        stale: the places of constraints whose values are not taken over, whoever is bound.
        of_party: those of which that is so for the bound party.
    """

    __slots__ = (
        "assumption",
        "base",
        "before",
        "derived",
        "inside",
        "memo",
        "of_party",
        "party",
        "run",
        "stale",
        "standing",
    )

    def __init__(self, run: Run, assumption: Assumption, party: int, inside: bool) -> None:
        self.run = run
        self.assumption = assumption
        self.party = party
        self.inside = inside
        self.memo: dict[int, Kleene] = {}
        self.derived: dict[tuple[int, ...], tuple[Derived, ...]] = {}
        self.standing: dict[int, Kleene] = {}
        self.base: Frame = self if party < 0 else run.frame(assumption)
        self.before: Frame | None = None
        self.stale, self.of_party = _NONE, _NONE
        if run.before is not None:
            self.take_over(run.before)

    def take_over(self, before: Before) -> None:
        """Takes values over from the frame of another run."""
        self.before, self.stale, self.of_party = before.frame(self.assumption, self.party, self.inside)

    def bound(self, party: int) -> Frame:
        """Gives the frame with another party bound."""
        return self.run.frame(self.assumption, party)

    def of_owner(self, owner: int) -> Frame | None:
        """Gives the frame with an owner of the bound party bound; None where what is said of it would rest on itself.

        An owner that the party owns in turn is looked at as if nothing were known of those who own it in the circle:
        what is true of it then, is true whatever they are.
        """
        if owner not in self.run.situation.parties[self.party].in_circle:
            return self.run.frame(self.assumption, owner)
        return None if self.inside else self.run.frame(self.assumption, owner, inside=True)
