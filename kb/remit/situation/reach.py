"""Walking the path of a fact type: over facts, roles and records, with what each step rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, TypeAlias, assert_never

from rdflib import URIRef
from rdflib.term import Node
from typing_extensions import TypeIs

from remit.iri import ID
from remit.model.view import View
from remit.paths import Alternative, Inverse, Path, Predicate, Sequence, ZeroOrMore
from remit.rules import FactType, Kind, Law, ReadFrom
from remit.situation.evidence import Evidence
from remit.situation.facts import ITEM, SITUATION, Datum, Entry, Reading, Situation
from remit.situation.values import datum_of
from remit.truth import Scale

_ROLE: Final = f"{ID}role/"
Place: TypeAlias = int | Node
"""A node of the situation by its place, or a record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """What a path leads to.

    Attributes:
        target: where it leads.
        holds: the support of all steps together.
        fails: the support that some step does not hold.
        since: the first day.
        until: the day after the last.
        claims: the claims and records that say so.
        against: the claims that say it is not so.
    """

    target: Place | Datum
    holds: int
    fails: int = 0
    since: date | None = None
    until: date | None = None
    claims: tuple[Node, ...] = ()
    against: tuple[Node, ...] = ()


class Reach:
    """Reads facts of one situation along their paths; each once."""

    def __init__(self, *, view: View, law: Law, scale: Scale, situation: Situation, evidence: Evidence) -> None:
        """Remembers where to look.

        Args:
            view: the state of the record.
            law: the compiled law.
            scale: the constants of the status scheme.
            situation: the situation whose facts are read.
            evidence: what claims amount to.
        """
        self.view = view
        self.law = law
        self.scale = scale
        self.situation = situation
        self.evidence = evidence
        self._known: dict[tuple[URIRef, int], Reading | None] = {}
        self._walking: set[tuple[URIRef, int]] = set()

    def __call__(self, fact: FactType, node: int) -> Reading | None:
        """Gives what the path of a fact leads to from a node; None where it leads nowhere."""
        key = (fact.iri, node)
        if key not in self._known:
            if key in self._walking or fact.path is None:
                return None
            self._walking.add(key)
            self._known[key] = self._read(fact, node, fact.path)
            self._walking.discard(key)
        return self._known[key]

    def _read(self, fact: FactType, node: int, path: Path) -> Reading | None:
        entries = []
        for found in self.walk([Reached(target=node, holds=self.scale.full)], path):
            target = found.target
            datum = None if _is_place(target) else datum_of(target, fact.kind)
            if datum is not None:
                entries.append(_entry(datum, found))
        if fact.kind is Kind.BOOLEAN:
            return Reading(entries=tuple(entries)) if entries else None
        return Reading(entries=tuple(_united(entries))) if entries else None

    def walk(self, starts: Iterable[Reached], path: Path) -> list[Reached]:
        """Gives where a path leads from each start."""
        match path:
            case Predicate(iri):
                return [found for start in starts for found in self._step(start, iri)]
            case Inverse(Predicate(iri)):
                return [found for start in starts for found in self._back(start, iri)]
            case Inverse(inner):
                return self.walk(starts, inner)  # only single steps are turned; the reader keeps to these
            case Sequence(steps):
                here = list(starts)
                for step in steps:
                    here = self.walk(here, step)
                return here
            case Alternative(options):
                at = list(starts)
                return [found for option in options for found in self.walk(at, option)]
            case ZeroOrMore(inner):
                return self._again(list(starts), inner)
            case _:
                assert_never(path)

    def _again(self, starts: list[Reached], path: Path) -> list[Reached]:
        found, fresh = list(starts), list(starts)
        seen = {start.target for start in starts}
        while fresh:
            fresh = [r for r in self.walk(fresh, path) if r.target not in seen]
            seen |= {r.target for r in fresh}
            found += fresh
        return found

    def _step(self, start: Reached, iri: URIRef) -> Iterator[Reached]:
        fact = self.law.facts.get(iri)
        if fact is not None:
            yield from self._along_fact(start, fact)
        elif iri.startswith(_ROLE):
            yield from self._along_role(start, iri)
        else:
            record = self._record(start.target)
            if record is not None:
                for value in sorted(self.view.objects(record, iri), key=str):
                    yield from self._arrived(start, record, value)
            if start.target == SITUATION and self.situation.incident is not None:
                for said in self.evidence.said(self.situation.incident, iri):
                    yield _onwards(start, said.value, said.holds, said.fails, said.claims, said.against)

    def _along_fact(self, start: Reached, fact: FactType) -> Iterator[Reached]:
        if not _is_place(start.target):
            return
        fits = {ReadFrom.SITUATION: start.target == SITUATION, ReadFrom.ITEM: start.target == ITEM}
        if not fits.get(fact.read_from, start.target >= 0):
            return
        reading = self.situation.reading(fact, start.target)
        for entry in reading.entries if reading is not None else ():
            for value in entry.values:
                found = _onwards(start, value, entry.holds, entry.fails, entry.claims, entry.against)
                yield replace(found, since=entry.since or start.since, until=entry.until or start.until)

    def _along_role(self, start: Reached, role: URIRef) -> Iterator[Reached]:
        if start.target != SITUATION:
            return
        for party in self.situation.parties:
            held = [h for h in party.roles if self.law.ladder.matches(h.role, role) == 1]
            if held:
                support = 0
                for h in held:
                    support |= h.holds
                claims = tuple(claim for h in held for claim in h.claims)
                yield _onwards(start, party.place, support, 0, claims, ())

    def _arrived(self, start: Reached, record: Node, value: Node) -> Iterator[Reached]:
        """Gives the step from a record to a value; one that rests on claims counts as much as they do.

        What an incident's record says counts as much as its sourcing status: that it is recorded does not make it true.
        """
        resting = self.evidence.resting(value) if isinstance(value, URIRef) else None
        if resting is None:
            held = self.evidence.of_incident(record) if start.target == SITUATION else self.scale.recorded
            yield _onwards(start, value, held, 0, (record,), ())
        elif resting.counts:
            yield _onwards(start, value, resting.holds, resting.fails, resting.claims, resting.against)

    def _back(self, start: Reached, iri: URIRef) -> Iterator[Reached]:
        record = self._record(start.target)
        if record is not None:
            for subject in sorted(self.view.subjects(iri, record), key=str):
                yield _onwards(start, subject, self.scale.recorded, 0, (subject,), ())

    def _record(self, target: Place | Datum) -> Node | None:
        if not _is_place(target):
            return target if isinstance(target, URIRef) else None
        if target == SITUATION:
            return self.situation.incident
        if target == ITEM:
            return self.situation.item
        return self.situation.parties[target].actor


def _is_place(target: Place | Datum) -> TypeIs[int]:
    """Whether it is a node of the situation, and no value; true and false are numbers to Python."""
    return isinstance(target, int) and not isinstance(target, bool)


def _onwards(
    start: Reached, target: Place | Datum, holds: int, fails: int, claims: tuple[Node, ...], against: tuple[Node, ...]
) -> Reached:
    return Reached(
        target=target,
        holds=start.holds & holds,
        fails=start.fails | fails,
        since=start.since,
        until=start.until,
        claims=tuple(dict.fromkeys([*start.claims, *claims])),
        against=tuple(dict.fromkeys([*start.against, *against])),
    )


def _entry(datum: Datum, found: Reached) -> Entry:
    return Entry(
        values=(datum,),
        holds=found.holds,
        fails=found.fails,
        since=found.since,
        until=found.until,
        claims=found.claims,
        against=found.against,
    )


def _united(entries: list[Entry]) -> Iterator[Entry]:
    """Puts together what leads to one value over the same days."""
    grouped: dict[tuple[object, ...], list[Entry]] = {}
    for entry in entries:
        grouped.setdefault((entry.values, entry.since, entry.until), []).append(entry)
    for same in grouped.values():
        holds = fails = 0
        for entry in same:
            holds |= entry.holds
            fails |= entry.fails
        claims = dict.fromkeys(claim for entry in same for claim in entry.claims)
        against = dict.fromkeys(claim for entry in same for claim in entry.against)
        yield replace(same[0], holds=holds, fails=fails, claims=tuple(claims), against=tuple(against))
