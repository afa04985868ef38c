"""Property paths: walked forwards to read values, and backwards to find whom a changed triple touches.

The five forms are those of SHACL Core that the shapes use. A path is compiled once into a small automaton
(Thompson's construction); walking back from an edge is then a search over pairs of node and state, so that
closures, inverses and alternatives need no case of their own.

Source: SHACL (W3C Recommendation 2017), section 2.3.1, property paths; Thompson (1968), Regular Expression
Search Algorithm, for the automaton.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeAlias, TypeVar, assert_never

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
Owner = TypeVar("Owner", bound=Hashable)


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
    """Collects the automaton's states and transitions; paths that end alike share the states of their ends."""

    states: int = 0
    steps: list[_Step] = field(default_factory=list)
    free: list[tuple[int, int]] = field(default_factory=list)
    known: dict[tuple[Path, bool, int], int] = field(default_factory=dict)

    def state(self) -> int:
        self.states += 1
        return self.states - 1

    def before(self, path: Path, end: int, *, forward: bool) -> int:
        """Gives the state from which the path leads to the end."""
        key = (path, forward, end)
        if key not in self.known:
            self.known[key] = self._add(path, end, forward=forward)
        return self.known[key]

    def _add(self, path: Path, end: int, *, forward: bool) -> int:
        match path:
            case Predicate(iri):
                start = self.state()
                self.steps.append(_Step(start, end, iri, forward))
            case Inverse(inner):
                start = self.before(inner, end, forward=not forward)
            case Sequence(steps):
                start = end
                for step in reversed(steps) if forward else steps:
                    start = self.before(step, start, forward=forward)
            case Alternative(options):
                start = self.state()
                self.free += [(start, self.before(option, end, forward=forward)) for option in options]
            case ZeroOrMore(inner):
                start = self.state()
                self.free += [(start, end), (start, self.before(inner, start, forward=forward))]
            case _:
                assert_never(path)
        return start


class Walkers(Generic[Owner]):
    """The paths of many owners from one node, compiled together: finds the starts that an edge concerns, by owner.

    Attributes:
        predicates: every property that some path reads.
    """

    def __init__(self, paths: Mapping[Owner, Iterable[Path]]) -> None:
        """Compiles the paths; cost is their total length."""
        build = _Builder()
        end = build.state()
        self._start: dict[Owner, int] = {}
        for owner, owned in paths.items():
            start = self._start[owner] = build.state()
            build.free += [(start, build.before(path, end, forward=True)) for path in owned]
        after = _closures(build.states, build.free)
        before = _closures(build.states, [(b, a) for a, b in build.free])
        owners = {state: owner for owner, state in self._start.items()}
        self._owners = [tuple(owners[s] for s in states if s in owners) for states in before]
        self._arrives = [end in states for states in after]
        self.predicates = frozenset(step.predicate for step in build.steps)
        self._by_predicate: dict[Node, list[_Step]] = {}
        out: dict[int, list[_Step]] = {}
        into: dict[int, list[_Step]] = {}
        for step in build.steps:
            self._by_predicate.setdefault(step.predicate, []).append(step)
            out.setdefault(step.source, []).append(step)
            into.setdefault(step.target, []).append(step)
        self._onwards = [
            tuple((step.predicate, step.forward, step.target) for s in states for step in out.get(s, ()))
            for states in after
        ]
        self._into = [
            tuple((step.predicate, step.forward, step.source) for s in states for step in into.get(s, ()))
            for states in before
        ]

    def values(self, view: View, owner: Owner, start: Node) -> set[Node]:
        """Gives the nodes that the owner's paths lead to from the start."""
        found: set[Node] = set()
        seen: set[tuple[Node, int]] = set()
        todo = [(start, self._start[owner])]
        while todo:
            place = todo.pop()
            if place in seen:
                continue
            seen.add(place)
            node, state = place
            if self._arrives[state]:
                found.add(node)
            for predicate, forward, target in self._onwards[state]:
                todo += [(reached, target) for reached in _follow(view, node, predicate, forward=forward)]
        return found

    def starts(self, view: View, triples: Iterable[Triple]) -> dict[Owner, set[Node]]:
        """Gives for each owner every node from which some of its paths leads along a triple, in this view.

        The view must hold the edges of the state before and of the state after a change, so that what
        was reachable and what has become reachable are both found. The cost is the number of edges walked.
        """
        found: defaultdict[Owner, set[Node]] = defaultdict(set)
        seen: set[tuple[Node, int]] = set()
        for subject, predicate, value in triples:
            todo = [(subject if step.forward else value, step.source) for step in self._by_predicate.get(predicate, ())]
            while todo:
                place = todo.pop()
                if place in seen:
                    continue
                seen.add(place)
                node, state = place
                for owner in self._owners[state]:
                    found[owner].add(node)
                for before, forward, source in self._into[state]:
                    todo += [(origin, source) for origin in _follow(view, node, before, forward=not forward)]
        return found


class Walker:
    """Paths from one node, compiled together: reads values, and finds the starts that an edge concerns."""

    def __init__(self, paths: Iterable[Path]) -> None:
        """Compiles the paths; cost is their total length."""
        self._walkers = Walkers({None: paths})

    @property
    def predicates(self) -> frozenset[URIRef]:
        """Every property that some path reads."""
        return self._walkers.predicates

    def values(self, view: View, start: Node) -> set[Node]:
        """Gives the nodes that the paths lead to from the start."""
        return self._walkers.values(view, None, start)

    def starts(self, view: View, *triples: Triple) -> set[Node]:
        """Gives every node from which some path leads along one of the triples, in this view.

        See `Walkers.starts` for what the view must hold.
        """
        return self._walkers.starts(view, triples).get(None, set())


def repeatedly(step: Path | URIRef) -> Walker:
    """Walks a path any number of times, also not at all; compiled where it is written down, not at each use."""
    return Walker((closure(step),))


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
