"""What lies above a code or a place, and who belongs to which group on which day.

A code is compared with what it is or lies below; a place with what it is part of; both stop at a separate customs
territory, which a law on the larger place does not name. Membership is dated, nests, and is unknown where the
roster is not known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from rdflib import Literal
from rdflib.term import Node

from remit.model.view import View
from remit.terms import rdf, rmt, skos
from remit.truth.when import Stretch, When

_WIDER = (skos.broader, skos.broadMatch, skos.exactMatch)
_DAYS_KEPT: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """That one belongs to a group over a stretch of days.

    Attributes:
        member: who or what belongs.
        group: what it belongs to.
        stretch: the days, with the source.
    """

    member: Node
    group: Node
    stretch: Stretch


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """How well the members of a group are known.

    Attributes:
        complete: whether who is not recorded is no member.
        known_until: day from which absence says nothing; None where nothing is said of it.
        known_from: day before which absence says nothing; None where it is known from the beginning.
        all_but: the group whose members alone are none of this one, where it is said so; None where it is not.
    """

    complete: bool = False
    known_until: date | None = None
    known_from: date | None = None
    all_but: Node | None = None

    @property
    def days(self) -> frozenset[date]:
        """The days on which it begins or ceases to be known."""
        return frozenset(day for day in (self.known_from, self.known_until) if day is not None)

    def tells_absence(self, when: When) -> bool:
        """Whether on that day somebody who is not recorded is no member."""
        if self.complete:
            return True
        if self.known_from is not None and (when.first is None or when.first < self.known_from):
            return False
        return self.known_until is not None and when.end is not None and when.end <= self.known_until


@dataclass(slots=True, eq=False)
class OnDay:
    """What was found for days on which law is the same, whatever the situation.

    Attributes:
        belonging: whether one belongs to a group, by both.
        within: whether a place lies in another, by both.
        forces: for whoever looks at the days of texts, what was found for each.
    """

    belonging: dict[tuple[Node, Node], int] = field(default_factory=dict)
    within: dict[tuple[Node, Node], int] = field(default_factory=dict)
    forces: dict[Any, Any] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Ladder:
    """Codes, places and groups of one state of the law; what was looked up is kept.

    Several threads look things up at once: only what is finished is kept, since another would take it for the whole.
    """

    view: View
    memberships: tuple[Membership, ...]
    rosters: dict[Node, Roster]
    _groups_of: dict[Node, list[Membership]] = field(default_factory=dict)
    _members_of: dict[Node, list[Membership]] = field(default_factory=dict)
    _above: dict[Node, frozenset[Node]] = field(default_factory=dict)
    _stays: dict[tuple[Node, Node], tuple[Stretch, ...]] = field(default_factory=dict)
    _matches: dict[tuple[Node, Node], int] = field(default_factory=dict)
    _ones: dict[Node, Node] = field(default_factory=dict)
    _bounds: dict[Node, frozenset[date]] = field(default_factory=dict)
    _any: dict[tuple[Node, tuple[Node, ...]], int] = field(default_factory=dict)
    _absences: dict[tuple[Node, Node], list[Stretch]] = field(default_factory=dict)
    _absent_from: dict[Node, list[Membership]] = field(default_factory=dict)
    _noted: frozenset[Node] | None = None
    _days: dict[Hashable, OnDay] = field(default_factory=dict)

    @classmethod
    def read(cls, view: View) -> Ladder:
        """Reads every membership; codes and places are read when they are asked for."""
        found = tuple(sorted(_memberships(view), key=lambda m: (str(m.group), str(m.member), str(m.stretch))))
        ladder = cls(view=view, memberships=found, rosters={})
        groups: defaultdict[Node, list[Membership]] = defaultdict(list)
        members: defaultdict[Node, list[Membership]] = defaultdict(list)
        for membership in found:
            groups[membership.member].append(membership)
            members[membership.group].append(membership)
        ladder._groups_of = dict(groups)
        ladder._members_of = dict(members)
        absences: defaultdict[tuple[Node, Node], list[Stretch]] = defaultdict(list)
        absent: defaultdict[Node, list[Membership]] = defaultdict(list)
        for absence in _absences(view):
            absences[absence.member, absence.group].append(absence.stretch)
            absent[absence.group].append(absence)
        ladder._absences, ladder._absent_from = dict(absences), dict(absent)
        return ladder

    def on(self, stretch: Hashable) -> OnDay:
        """Gives what was found for days on which law is the same; when it has been many, all are forgotten."""
        known = self._days.get(stretch)
        if known is None:
            if len(self._days) >= _DAYS_KEPT:
                self._days.clear()
            known = self._days[stretch] = OnDay()
        return known

    def groups_of(self, node: Node) -> Iterable[Membership]:
        """Gives the memberships of a node itself."""
        return self._groups_of.get(node, ())

    def members_of(self, group: Node) -> Iterable[Membership]:
        """Gives the memberships in a group itself."""
        return self._members_of.get(group, ())

    def absences_from(self, group: Node) -> list[tuple[Node, Stretch]]:
        """Gives who was looked for on a list and not found, over which days, in the order of their addresses."""
        return sorted(((each.member, each.stretch) for each in self._absent_from.get(group, ())), key=str)

    def above(self, node: Node) -> frozenset[Node]:
        """Gives a node with everything above it."""
        known = self._above.get(node)
        if known is None:
            known = self._above[node] = self._climb(node)
        return known

    def _climb(self, start: Node) -> frozenset[Node]:
        found: set[Node] = set()
        todo = [start]
        while todo:
            node = todo.pop()
            if node in found or isinstance(node, Literal):
                continue
            found.add(node)
            for predicate in _WIDER:
                todo += self.view.objects(node, predicate)
            if not _is_true(self.view, node, rmt.separateCustomsTerritory):
                todo += self.view.objects(node, rmt.partOf)
        return frozenset(found | {start})

    def one(self, node: Node) -> Node:
        """Gives the one object that stands for a node here: equal nodes are then found by identity, which is fast."""
        return self._ones.setdefault(node, node)

    def matches(self, value: Node, operand: Node) -> int:
        """Says whether a code or place is the operand or lies below it: 1; not: 0; it is coarser: -1."""
        key = (value, operand)
        known = self._matches.get(key)
        if known is None:
            is_coarser = value in self.above(operand)
            known = self._matches[key] = 1 if operand in self.above(value) else -1 if is_coarser else 0
        return known

    def matches_any(self, value: Node, operands: tuple[Node, ...]) -> int:
        """As `matches`, for one of several operands."""
        key = (value, operands)
        known = self._any.get(key)
        if known is None:
            found = {self.matches(value, operand) for operand in operands}
            known = self._any[key] = 1 if 1 in found else -1 if -1 in found else 0
        return known

    def is_within(self, place: Node, operand: Node, when: When) -> int:
        """As `matches`, for a place: through memberships in a union too, on the day."""
        found = self.matches(place, operand)
        if found == 0 and operand in self._members_of:
            return self.belongs(place, operand, when)
        return found

    def is_noted(self, node: Node) -> bool:
        """Whether any group has something to say of a node: it, what it is part of, or a part of it was looked for."""
        noted = self._noted
        if noted is None:  # set at once when it is whole: other threads look at it
            members = {m.member for m in self.memberships} | {member for member, _ in self._absences}
            above = {above for member in members for above in self.above(member)}
            noted = self._noted = frozenset(above | self._members_of.keys())
        return not noted.isdisjoint(self.above(node))

    def stays(self, member: Node, group: Node) -> tuple[Stretch, ...]:
        """Gives the stretches of days over which a node belongs to a group, by itself or through what it is part of."""
        key = (member, group)
        known = self._stays.get(key)
        if known is None:
            known = self._stays[key] = tuple(sorted(self._find(member, group, frozenset()), key=str))
        return known

    def _find(self, member: Node, group: Node, trail: frozenset[Node]) -> Iterable[Stretch]:
        """As `stays`, anew; the trail is what led here: a group that contains itself adds nothing."""
        known = self._stays.get((member, group))
        if known is not None:
            return known
        if member in trail:
            return ()
        found: set[Stretch] = set()
        for node in self.above(member):
            for membership in self._groups_of.get(node, ()):
                if membership.group == group:
                    found.add(membership.stretch)
                    continue
                for outer in self._find(membership.group, group, trail | {member}):
                    within = membership.stretch.within(outer)
                    if within is not None:
                        found.add(within)
        return found

    def belongs(self, member: Node, group: Node, when: When) -> int:
        """Says whether a node belonged to a group on a day: 1, 0, or -1 where it cannot be told."""
        if member == group:
            return 1
        but = self.roster(group).all_but
        if but is not None:
            found = self.belongs(member, but, when)
            return found if found < 0 else 1 - found
        inside = when.lies_in(self.stays(member, group))
        if inside:
            return 1
        if inside is None or self._has_parts_within(member, group, when):
            return -1
        absent = self.roster(group).tells_absence(when) or self._was_looked_for(member, group, when)
        return 0 if absent else -1

    def carries(self, inner: Node, outer: Node, when: When) -> int:
        """Says whether who is on one list is thereby on another: 1, 0, or -1 where it was so and may be so again."""
        belongs = self.belongs(inner, outer, when)
        if belongs != -1:
            return belongs
        begun = (s.first is None or when.end is None or s.first < when.end for s in self.stays(inner, outer))
        return -1 if any(begun) else 0

    def _was_looked_for(self, member: Node, group: Node, when: When) -> bool:
        """Whether the node was looked for on the list, or on a list that holds the whole of it, and not found."""
        todo, seen = [group], set[Node]()
        while todo:
            here = todo.pop()
            if here in seen:
                continue
            if when.lies_in(self._absences.get((member, here), ())):
                return True
            seen.add(here)
            todo += [outer.group for outer in self._groups_of.get(here, ()) if when.lies_in([outer.stretch])]
        return False

    def _has_parts_within(self, place: Node, group: Node, when: When) -> bool:
        """Whether a part of the place belongs, so that the place is too coarse to tell."""
        return any(
            m.member != place and place in self.above(m.member) and when.lies_in([m.stretch])
            for m in self._members_of.get(group, ())
        )

    def roster(self, group: Node) -> Roster:
        """Gives how well the members of a group are known."""
        known = self.rosters.get(group)
        if known is None:
            known = self.rosters[group] = Roster(
                complete=_is_true(self.view, group, rmt.rosterComplete),
                known_until=max(self._days_said(group, rmt.rosterKnownUntil), default=None),
                known_from=min(self._days_said(group, rmt.rosterKnownFrom), default=None),
                all_but=next(iter(self.view.objects(group, rmt.allBut)), None),
            )
        return known

    def _days_said(self, node: Node, predicate: Node) -> list[date]:
        return [day for said in self.view.objects(node, predicate) if (day := day_of(said)) is not None]

    def entry(self, member: Node, group: Node, when: When) -> Stretch | None:
        """Gives the stretch by which a node belongs to a group on a day, with its source; None without."""
        return next((s for s in self.stays(member, group) if when.lies_in([s])), None)

    def boundaries_of(self, group: Node) -> frozenset[date]:
        """Gives every day on which somebody joins or leaves a group, or one that is nested in it."""
        known = self._bounds.get(group)
        if known is None:
            found: set[date] = set()
            todo, seen = [group], set[Node]()
            while todo:
                here = todo.pop()
                if here not in seen:
                    seen.add(here)
                    found.update(self._own_boundaries(here))
                    todo += [membership.member for membership in self._members_of.get(here, ())]
                    todo += self.view.objects(here, rmt.allBut)
            known = self._bounds[group] = frozenset(found)
        return known

    def _own_boundaries(self, group: Node) -> Iterable[date]:
        absences = self._absent_from.get(group, ())
        for stretch in (each.stretch for each in (*self._members_of.get(group, ()), *absences)):
            yield from (day for day in (stretch.first, stretch.end) if day is not None)
        yield from self.roster(group).days

    def boundaries(self) -> Iterable[date]:
        """Gives every day on which a membership begins or ends."""
        for group in self._members_of:
            yield from self.roster(group).days
        absences = (stretch for stretches in self._absences.values() for stretch in stretches)
        for stretch in (*(m.stretch for m in self.memberships), *absences):
            for day in (stretch.first, stretch.end):
                if day is not None:
                    yield day


def day_of(node: Node) -> date | None:
    """Gives the day that a literal names; None for anything else."""
    found = node.value if isinstance(node, Literal) else None
    return found if isinstance(found, date) else None


def stretch_of(view: View, node: Node) -> Stretch:
    """Reads a stretch of days with its reason."""
    firsts = [d for n in view.objects(node, rmt.from_) if (d := day_of(n)) is not None]
    ends = [d for n in view.objects(node, rmt.until) if (d := day_of(n)) is not None]
    whys = sorted(str(n) for n in view.objects(node, rmt.why))
    return Stretch(min(firsts, default=None), min(ends, default=None), "; ".join(whys))


def _memberships(view: View) -> Iterable[Membership]:
    return _pairings(view, rmt.Membership)


def _absences(view: View) -> Iterable[Membership]:
    return _pairings(view, rmt.Absence)


def _pairings(view: View, of_class: Node) -> Iterable[Membership]:
    for node in view.subjects(rdf.type_, of_class):
        stretch = stretch_of(view, node)
        for member in view.objects(node, rmt.member):
            for group in view.objects(node, rmt.group):
                yield Membership(member=member, group=group, stretch=stretch)


def _is_true(view: View, node: Node, predicate: Node) -> bool:
    return any(isinstance(n, Literal) and n.value is True for n in view.objects(node, predicate))
