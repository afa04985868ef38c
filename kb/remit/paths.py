"""Property paths: walked forwards to read values, and backwards to find whom a changed triple touches.

The five forms are those of SHACL Core that the shapes use. A path is compiled once into a small automaton
(Thompson's construction); walking back from an edge is then a search over pairs of node and state, so that
closures, inverses and alternatives need no case of their own.

Source: SHACL (W3C Recommendation 2017), section 2.3.1, property paths; Thompson (1968), Regular Expression
Search Algorithm, for the automaton.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias, assert_never

from rdflib import URIRef
from rdflib.term import Node

from remit.model.view import View


@dataclass(frozen=True, slots=True)
class Predicate:
    """One step along a property."""

    iri: URIRef


@dataclass(frozen=True, slots=True)
class Inverse:
    """The path walked from its end to its start."""

    path: Path


@dataclass(frozen=True, slots=True)
class Sequence:
    """One path after another; an empty sequence stays where it is."""

    steps: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """Any one of the paths."""

    options: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class ZeroOrMore:
    """The path any number of times, also not at all."""

    path: Path


Path: TypeAlias = Predicate | Inverse | Sequence | Alternative | ZeroOrMore
Triple: TypeAlias = tuple[Node, Node, Node]


def sequence(*steps: Path | URIRef) -> Path:
    """Puts paths one after another; a plain property is a step."""
    return Sequence(tuple(_path(step) for step in steps))


def alternative(*options: Path | URIRef) -> Path:
    """Any one of the paths; a plain property is a step."""
    return Alternative(tuple(_path(option) for option in options))


def inverse(path: Path | URIRef) -> Path:
    """The path walked from its end to its start."""
    return Inverse(_path(path))


def closure(path: Path | URIRef) -> Path:
    """The path any number of times, also not at all."""
    return ZeroOrMore(_path(path))


def _path(path: Path | URIRef) -> Path:
    return Predicate(path) if isinstance(path, URIRef) else path


@dataclass(frozen=True, slots=True)
class _Step:
    source: int
    target: int
    predicate: URIRef
    forward: bool


@dataclass(slots=True)
class _Builder:
    """Collects the automaton's states and transitions."""

    states: int = 0
    steps: list[_Step] = field(default_factory=list)
    free: list[tuple[int, int]] = field(default_factory=list)

    def state(self) -> int:
        self.states += 1
        return self.states - 1

    def add(self, path: Path, start: int, end: int, *, forward: bool) -> None:
        match path:
            case Predicate(iri):
                self.steps.append(_Step(start, end, iri, forward))
            case Inverse(inner):
                self.add(inner, start, end, forward=not forward)
            case Sequence(steps):
                ordered = steps if forward else tuple(reversed(steps))
                here = start
                for step in ordered:
                    there = self.state()
                    self.add(step, here, there, forward=forward)
                    here = there
                self.free.append((here, end))
            case Alternative(options):
                for option in options:
                    self.add(option, start, end, forward=forward)
            case ZeroOrMore(inner):
                middle = self.state()
                self.free += [(start, middle), (middle, end)]
                self.add(inner, middle, middle, forward=forward)
            case _:
                assert_never(path)


class Walker:
    """Paths from one node, compiled together: reads values, and finds the starts that an edge concerns."""

    def __init__(self, paths: Iterable[Path]) -> None:
        """Compiles the paths; cost is their total length."""
        build = _Builder()
        self._start = build.state()
        self._end = build.state()
        for path in paths:
            build.add(path, self._start, self._end, forward=True)
        after = _closures(build.states, build.free)
        before = _closures(build.states, [(b, a) for a, b in build.free])
        self._after = after
        self._before = before
        self._out: dict[int, list[_Step]] = {}
        self._into: dict[int, list[_Step]] = {}
        self._by_predicate: dict[URIRef, list[_Step]] = {}
        for step in build.steps:
            self._out.setdefault(step.source, []).append(step)
            self._into.setdefault(step.target, []).append(step)
            self._by_predicate.setdefault(step.predicate, []).append(step)

    @property
    def predicates(self) -> frozenset[URIRef]:
        """Every property that some path reads."""
        return frozenset(self._by_predicate)

    def values(self, view: View, start: Node) -> set[Node]:
        """Gives the nodes that the paths lead to from the start."""
        found: set[Node] = set()
        seen: set[tuple[Node, int]] = set()
        todo = [(start, state) for state in self._after[self._start]]
        while todo:
            place = todo.pop()
            if place in seen:
                continue
            seen.add(place)
            node, state = place
            if state == self._end:
                found.add(node)
            for step in self._out.get(state, ()):
                for reached in _follow(view, node, step.predicate, forward=step.forward):
                    todo += [(reached, other) for other in self._after[step.target]]
        return found

    def starts(self, view: View, triple: Triple) -> set[Node]:
        """Gives every node from which some path leads along the triple, in this view.

        The view must hold the edges of the state before and of the state after a change, so that what
        was reachable and what has become reachable are both found. The cost is the number of edges walked.
        """
        found: set[Node] = set()
        self.collect_starts(view, triple, found=found, seen=set())
        return found

    def collect_starts(
        self, view: View, triple: Triple, *, found: set[Node], seen: set[tuple[Node, int]]
    ) -> None:
        """As `starts`, adding to a result shared by many triples, so that no place is walked twice."""
        subject, predicate, value = triple
        if not isinstance(predicate, URIRef):
            return
        todo = [
            (subject if step.forward else value, state)
            for step in self._by_predicate.get(predicate, ())
            for state in self._before[step.source]
        ]
        while todo:
            place = todo.pop()
            if place in seen:
                continue
            seen.add(place)
            node, state = place
            if state == self._start:
                found.add(node)
            for step in self._into.get(state, ()):
                for origin in _follow(view, node, step.predicate, forward=not step.forward):
                    todo += [(origin, other) for other in self._before[step.source]]


def evaluate(view: View, start: Node, path: Path) -> set[Node]:
    """Gives the nodes that one path leads to from the start."""
    return Walker((path,)).values(view, start)


def _follow(view: View, node: Node, predicate: URIRef, *, forward: bool) -> Iterator[Node]:
    return view.objects(node, predicate) if forward else view.subjects(predicate, node)


def _closures(states: int, free: list[tuple[int, int]]) -> list[tuple[int, ...]]:
    """For each state, itself and all states reached by free moves."""
    moves: dict[int, list[int]] = {}
    for a, b in free:
        moves.setdefault(a, []).append(b)
    result = []
    for state in range(states):
        reached = {state}
        todo = [state]
        while todo:
            for other in moves.get(todo.pop(), ()):
                if other not in reached:
                    reached.add(other)
                    todo.append(other)
        result.append(tuple(sorted(reached)))
    return result
