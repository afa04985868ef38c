"""The law of one state, compiled: rules with exceptions, definitions by fact, circles refused, keys to skip by."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from rdflib import Literal, URIRef
from rdflib.term import Node

from remit.model.view import View
from remit.patch import Quad
from remit.rules.constraint import All, Connected, Constraints, Quantified, Test, Total, parts_of
from remit.rules.fact_type import ACT, ITEM, FactType, Kind
from remit.rules.interpretation import Decision, Dispute, ProvisionReading, disputes_of
from remit.rules.reading import Problem, Reader
from remit.rules.recording import RecordingView
from remit.rules.rule import Omission, Rule
from remit.terms import dcterms, odrl, rdf, rdfs, rmt
from remit.truth.ladder import Ladder, day_of
from remit.truth.when import When

_KEY_KINDS: Final = {Kind.CONCEPT: 1, Kind.PLACE: 2, Kind.BOOLEAN: 3, Kind.QUANTITY: 4, Kind.DATE: 5, Kind.ACTOR: 6}


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How far the law of one jurisdiction on one subject is encoded.

    Attributes:
        node: the record.
        jurisdiction: the legal order.
        subject: the subject.
        level: modelled, partly or not-modelled.
        checked_on: the last day on which sources were looked at.
        known_until: the last day for which this law is known.
        note: what is left out, in words.
        not_encoded: law that is not held, one by one, each with its reason.
    """

    node: Node
    jurisdiction: Node
    subject: Node
    level: str
    checked_on: date | None = None
    known_until: date | None = None
    note: str = ""
    not_encoded: tuple[Omission, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Law:
    """The law of one state of the record.

    Attributes:
        rules: every rule that can be used, in the order of their addresses.
        facts: every fact type by its address.
        constraints: the table of constraints.
        ladder: codes, places and groups.
        exceptions: for each rule, the places of the rules that override it.
        definitions: for each fact, the places of the definitions that conclude it.
        exhaustive_codes: codes that hold only by the definitions that are encoded.
        keys: for each constraint that is necessary for some rules, the places of those rules; None for the rest.
        coverage: how far law is encoded.
        problems: what keeps rules from being used.
        recording: what was read, to know which changes touch the law.
        by_iri: the rules by their addresses.
        boundaries: every day on which something of the law begins or ends, in order.
        digest: the hash of all that was read to compile it.
        every: every rule that can be read, those among them that other readings of a provision state.
        unreadable: what keeps rules from being read, whatever the readings.
        disputes: provisions of which more than one reading is recorded.
        chosen: for each dispute, the reading under which it is compiled; None is the common one.
        decisions: what was decided in single matters.
    """

    rules: tuple[Rule, ...]
    facts: Mapping[URIRef, FactType]
    constraints: Constraints
    ladder: Ladder
    exceptions: tuple[tuple[int, ...], ...]
    definitions: Mapping[FactType, tuple[int, ...]]
    exhaustive_codes: frozenset[Node]
    keys: Mapping[int | None, tuple[int, ...]]
    coverage: tuple[Coverage, ...]
    problems: tuple[Problem, ...]
    recording: RecordingView
    by_iri: Mapping[URIRef, Rule]
    boundaries: tuple[date, ...]
    digest: str
    every: tuple[Rule, ...] = ()
    unreadable: tuple[Problem, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    chosen: tuple[ProvisionReading | None, ...] = ()
    decisions: tuple[Decision, ...] = ()

    def under(self, chosen: tuple[ProvisionReading | None, ...]) -> Law:
        """Gives the same law under other readings, one for each dispute."""
        if chosen == self.chosen:
            return self
        joined = _joined(self.every, self.disputes, chosen, self.constraints)
        return replace(
            self,
            rules=joined.rules,
            exceptions=joined.exceptions,
            definitions=joined.definitions,
            keys=joined.keys,
            problems=_in_order(self.unreadable, joined.problems),
            by_iri=joined.by_iri,
            chosen=chosen,
        )

    def on(self, view: View) -> Law:
        """Gives the same law on another state, where it is the same: what is read late is then read there."""
        recording = self.recording.on(view)
        return replace(self, recording=recording, ladder=Ladder.read(recording))

    def beside(self, fact: FactType) -> tuple[FactType, ...]:
        """Gives the facts that have no value where something is said of this one, unless one is said of them too."""
        return tuple(other for other in self.facts.values() if other.none_where == fact.iri)

    def stretch_of(self, when: When) -> Hashable:
        """Gives what is the same for two days of an act, or of asking, between which nothing of the law changes."""
        first, end, bounds = when.first, when.end, self.boundaries
        if when.day is not None:
            return bisect_right(bounds, when.day)
        begins = (bisect_left(bounds, first), bisect_right(bounds, first)) if first is not None else None
        ends = (bisect_left(bounds, end), bisect_right(bounds, end)) if end is not None else None
        return begins, ends

    def is_touched_by(self, quads: Iterable[Quad]) -> bool:
        """Whether the law may be different after these quads were added or removed."""
        return self.recording.is_touched_by(quads)


def compile_law(view: View) -> Law:
    """Compiles every rule that a state of the graph holds; some milliseconds a rule.

    Where several readings of a provision are recorded, it is compiled under the first of each; `Law.under` gives it
    under others. A rule that cannot be used, or lies in a circle of definitions or of exceptions, is left out and
    named among the problems.
    """
    recording = RecordingView(view)
    reader = Reader(view=recording)
    reader.read_facts()
    readings = list(reader.interpreter.readings())
    rules, homeless = _of_readings(list(reader.read_rules()), readings)
    disputes = disputes_of(readings)
    chosen = tuple(dispute.readings[0] for dispute in disputes)
    joined = _joined(rules, disputes, chosen, reader.constraints)
    unreadable = (*reader.problems, *homeless)
    ladder = Ladder.read(recording)
    days = {day for rule in rules for day in rule.text.timing.boundaries()} | set(ladder.boundaries())
    codes = {rule.value for rule in rules if rule.value is not None and not isinstance(rule.value, Literal)}
    return Law(
        rules=joined.rules,
        facts=dict(sorted(reader.facts.items())),
        constraints=reader.constraints,
        ladder=ladder,
        exceptions=joined.exceptions,
        definitions=joined.definitions,
        exhaustive_codes=frozenset(code for code in codes if reader.flag(code, rmt.exhaustivelyDefined)),
        keys=joined.keys,
        coverage=tuple(_coverage(reader)),
        problems=_in_order(unreadable, joined.problems),
        recording=recording,
        by_iri=joined.by_iri,
        boundaries=tuple(sorted(days)),
        every=rules,
        unreadable=unreadable,
        disputes=disputes,
        chosen=chosen,
        decisions=tuple(reader.interpreter.decisions(reader.facts)),
        digest=recording.digest(),
    )


# ---- rules that are law together


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Joined:
    """The rules that are law under one choice of readings, with what follows of their being so together."""

    rules: tuple[Rule, ...]
    exceptions: tuple[tuple[int, ...], ...]
    definitions: Mapping[FactType, tuple[int, ...]]
    keys: Mapping[int | None, tuple[int, ...]]
    by_iri: Mapping[URIRef, Rule]
    problems: tuple[Problem, ...]


def _joined(
    every: Sequence[Rule],
    disputes: Sequence[Dispute],
    chosen: Sequence[ProvisionReading | None],
    constraints: Constraints,
) -> _Joined:
    left_out: set[URIRef] = set()
    for dispute, reading in zip(disputes, chosen, strict=True):
        left_out |= dispute.without(reading, ((rule.iri, rule.readings) for rule in every))
    rules, problems = _without_circles([rule for rule in every if rule.iri not in left_out], constraints)
    definitions: defaultdict[FactType, list[int]] = defaultdict(list)
    exceptions: list[list[int]] = [[] for _ in rules]
    by_iri = {rule.iri: rule for rule in rules}
    for rule in rules:
        if rule.concludes is not None:
            definitions[rule.concludes].append(rule.place)
        for overridden in rule.overrides:
            if overridden in by_iri:
                exceptions[by_iri[overridden].place].append(rule.place)
    return _Joined(
        rules=tuple(rules),
        exceptions=tuple(map(tuple, exceptions)),
        definitions={fact: tuple(places) for fact, places in definitions.items()},
        keys=_keys(rules, constraints, frozenset(definitions)),
        by_iri=by_iri,
        problems=tuple(problems),
    )


def _of_readings(
    rules: Sequence[Rule], readings: Sequence[ProvisionReading]
) -> tuple[tuple[Rule, ...], tuple[Problem, ...]]:
    """Leaves out rules of readings that are not on record, or were withdrawn, and gives what was found."""
    known = {reading.iri for reading in readings}
    homeless = [rule for rule in rules if rule.readings and not known & set(rule.readings)]
    what = "is left out of every answer, because no reading to which it belongs is on record."
    problems = tuple(Problem(where=rule.iri, what=f"<{rule.iri}> {what}") for rule in homeless)
    return tuple(rule for rule in rules if rule not in homeless), problems


def _in_order(*problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted((p for some in problems for p in some), key=lambda p: (str(p.where), p.what)))


# ---- circles


def _without_circles(rules: list[Rule], constraints: Constraints) -> tuple[list[Rule], list[Problem]]:
    """Leaves out the rules of each circle, and gives what was found."""
    problems: list[Problem] = []
    while True:
        circle = _circle(_overriding(rules)) or _circle(_defining(rules, constraints))
        if not circle:
            break
        names = " -> ".join(f"<{node}>" for node in circle)
        guilty = [rule for rule in rules if rule.iri in circle or (rule.concludes and rule.concludes.iri in circle)]
        what = (
            "is left out of every answer, because it lies in a circle: "
            f"{names}. What it says would rest on itself. Take one rmt:overrides, or one use of the fact, away."
        )
        problems += [Problem(where=rule.iri, what=f"<{rule.iri}> {what}") for rule in guilty]
        rules = [rule for rule in rules if rule not in guilty]
    return [_moved(rule, place) for place, rule in enumerate(rules)], problems


def _moved(rule: Rule, place: int) -> Rule:
    if rule.place == place:
        return rule
    fields = {name: getattr(rule, name) for name in Rule.__slots__}
    return Rule(**{**fields, "place": place})


def _overriding(rules: Sequence[Rule]) -> dict[URIRef, list[URIRef]]:
    return {rule.iri: list(rule.overrides) for rule in rules}


def _defining(rules: Sequence[Rule], constraints: Constraints) -> dict[URIRef, list[URIRef]]:
    """Gives on which facts each concluded fact rests; not through owners, which is the one recursion allowed."""
    by_iri = {rule.iri: rule for rule in rules}
    exceptions: defaultdict[URIRef, list[Rule]] = defaultdict(list)
    for rule in rules:
        for overridden in rule.overrides:
            if overridden in by_iri:
                exceptions[overridden].append(rule)
    rests: defaultdict[URIRef, list[URIRef]] = defaultdict(list)
    for rule in rules:
        if rule.concludes is None:
            continue
        todo, seen = [rule], {rule.iri}
        while todo:
            here = todo.pop()
            if here.condition is not None:
                rests[rule.concludes.iri] += _read_here(here.condition, constraints)
            if here.value_from is not None:
                rests[rule.concludes.iri].append(here.value_from.iri)
            todo += [e for e in exceptions[here.iri] if e.iri not in seen]
            seen |= {e.iri for e in exceptions[here.iri]}
    return rests


def _read_here(place: int, constraints: Constraints) -> Iterator[URIRef]:
    constraint = constraints[place]
    match constraint:
        case Test(fact=fact):
            yield fact.iri
        case Quantified(domain=domain, part=part) | Total(domain=domain, part=part):
            if not domain.is_of_party:
                yield from _read_here(part, constraints)
        case _:
            for part in parts_of(constraint):
                yield from _read_here(part, constraints)


def _circle(edges: Mapping[URIRef, Sequence[URIRef]]) -> list[URIRef]:
    """Gives one circle of a graph, in order; none where there is none."""
    done: set[URIRef] = set()
    for start in sorted(edges):
        trail: list[URIRef] = []
        on_trail: set[URIRef] = set()
        stack: list[tuple[URIRef, Iterator[URIRef]]] = []
        if start in done:
            continue
        stack.append((start, iter(sorted(set(edges.get(start, ()))))))
        trail.append(start)
        on_trail.add(start)
        while stack:
            node, onward = stack[-1]
            following = next(onward, None)
            if following is None:
                stack.pop()
                trail.pop()
                on_trail.discard(node)
                done.add(node)
            elif following in on_trail:
                return [*trail[trail.index(following) :], following]
            elif following not in done:
                stack.append((following, iter(sorted(set(edges.get(following, ()))))))
                trail.append(following)
                on_trail.add(following)
    return []


# ---- keys


def _keys(
    rules: Sequence[Rule], constraints: Constraints, concluded: frozenset[FactType]
) -> dict[int | None, tuple[int, ...]]:
    """Gives for each rule its most selective necessary constraint: where that cannot hold, no rule of it can."""
    found: defaultdict[int | None, list[int]] = defaultdict(list)
    for rule in rules:
        if rule.concludes is None:
            candidates = list(_necessary(rule.condition, constraints, concluded)) if rule.condition is not None else []
            found[min(candidates, key=lambda c: _selectivity(c, constraints), default=None)].append(rule.place)
    return {key: tuple(places) for key, places in found.items()}


def _necessary(place: int, constraints: Constraints, concluded: frozenset[FactType]) -> Iterator[int]:
    constraint = constraints[place]
    match constraint:
        case All(parts):
            for part in parts:
                yield from _necessary(part, constraints, concluded)
        case Connected(part, _):
            yield from _necessary(part, constraints, concluded)
        case Test(fact=fact) if not fact.is_of_party and fact not in concluded:
            yield place
        case _:
            return


def _selectivity(place: int, constraints: Constraints) -> tuple[int, int, int]:
    constraint = constraints[place]
    if not isinstance(constraint, Test):
        return (9, 0, place)
    first = {ITEM: 0, ACT: 1}.get(constraint.fact.iri, 2)
    negative = constraint.operator in (odrl.neq, odrl.isNoneOf)
    return (
        first + (5 if negative else 0),
        _KEY_KINDS.get(constraint.fact.kind, 7) * 10 + len(constraint.operands),
        place,
    )


# ---- coverage


def _coverage(reader: Reader) -> Iterator[Coverage]:
    view = reader.view
    for node in view.subjects(rdf.type_, rmt.Coverage):
        levels = [str(n).rpartition("/")[2] for n in view.objects(node, rmt.level)]
        for jurisdiction in view.objects(node, rmt.jurisdiction):
            for subject in view.objects(node, dcterms.subject):
                yield Coverage(
                    node=node,
                    jurisdiction=jurisdiction,
                    subject=subject,
                    level=levels[0] if levels else "partly",
                    checked_on=max(_days(reader, node, rmt.checkedOn), default=None),
                    known_until=min(_days(reader, node, rmt.knownUntil), default=None),
                    note=reader.text(node, rdfs.comment),
                    not_encoded=reader.omissions(node),
                )


def _days(reader: Reader, node: Node, predicate: URIRef) -> list[date]:
    return [day for n in reader.view.objects(node, predicate) if (day := day_of(n)) is not None]
