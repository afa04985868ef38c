"""A state of the graph that is not in the store: what it holds, less what a change removes, plus what it adds.

The gate and the computations of consequences read this. Reads of the store are kept by node, because a gate
asks each node for a dozen properties; a `Reads` outlives one change and forgets what a commit has touched.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, TypeAlias, TypeVar

from rdflib import Graph, Literal, URIRef
from rdflib.store import Store as RdflibStore
from rdflib.term import Node
from typing_extensions import override

from remit.patch import Patch, Quad
from remit.store.base import QuadStore

Triple: TypeAlias = tuple[Node, Node, Node]

K = TypeVar("K")
V = TypeVar("V")

_WORKED_OUT = 20_000  # records as they are shown, and parts of them: some kilobytes each
_FEW = 32  # quads that lead to a node and are read at once
_KEPT = 400_000  # entries; about 200 MB at worst, then all is forgotten and read again


class Reads:
    """What has been read of the store, by subject, by value, and by property and value."""

    position: int | None = None
    """The journal position that is read; None where it is the present, which moves on."""

    def __init__(self, store: QuadStore) -> None:
        self.store = store
        self._lock = threading.Lock()
        self._forgotten = 0
        self._of: dict[Node, tuple[Quad, ...]] = {}
        self._to: dict[tuple[Node, Node], tuple[Quad, ...]] = {}
        self._few_to: dict[Node, tuple[Quad, ...] | None] = {}

    def quads_of(self, subject: Node) -> tuple[Quad, ...]:
        """Gives each quad of the subject."""
        known = self._of.get(subject)
        if known is None:
            then = self._forgotten
            known = tuple(self.store.match(subject)) if isinstance(subject, URIRef) else ()
            self._keep(self._of, subject, known, then)
        return known

    def fetch(self, subjects: Iterable[Node]) -> None:
        """Reads many subjects at once, which are then asked for one by one."""
        wanted = [subject for subject in subjects if isinstance(subject, URIRef) and subject not in self._of]
        if len(wanted) > 1:
            then = self._forgotten
            for subject, quads in self.store.of_subjects(wanted).items():
                self._keep(self._of, subject, quads, then)

    def quads_to(self, predicate: Node, value: Node) -> tuple[Quad, ...]:
        """Gives each quad with this property and value."""
        key = (predicate, value)
        known = self._to.get(key)
        if known is None:
            then = self._forgotten
            if isinstance(predicate, URIRef) and isinstance(value, URIRef | Literal):
                known = tuple(self.store.match(None, predicate, value))
            else:
                known = ()
            self._keep(self._to, key, known, then)
        return known

    def few_to(self, value: Node) -> tuple[Quad, ...] | None:
        """Gives each quad with this value, whatever the property; None where there are more than a few.

        A node is asked for dozens of properties that may lead to it, and few lead to most: one look-up answers
        all, and never reads everything that leads to a hub.
        """
        try:
            return self._few_to[value]  # not asked for first: a commit may forget it in between
        except KeyError:
            then = self._forgotten
        known: tuple[Quad, ...] | None = ()
        if isinstance(value, URIRef | Literal):
            known = self.store.few_to(value, _FEW)
        self._keep(self._few_to, value, known, then)
        return known

    def scan(self, predicate: URIRef | None = None) -> Iterator[Quad]:
        """Gives each quad with the property, or every quad; read anew each time."""
        return iter(self.store.match(None, predicate))

    def _keep(self, where: dict[K, V], key: K, read: V, then: int) -> None:
        """Keeps what was read, unless a commit came between: what a reader saw before it would stay for good."""
        with self._lock:
            if then == self._forgotten:
                if len(where) > _KEPT:
                    where.clear()
                where[key] = read

    def forget(self, quads: Iterable[Quad]) -> None:
        """Forgets what these quads have made stale; called after each commit."""
        with self._lock:
            self._forgotten += 1
            for quad in quads:
                self._of.pop(quad.subject, None)
                self._to.pop((quad.predicate, quad.object), None)
                self._few_to.pop(quad.object, None)

    def forget_all(self) -> None:
        """Forgets everything."""
        with self._lock:
            self._forgotten += 1
            self._of.clear()
            self._to.clear()
            self._few_to.clear()


class State:
    """The union of all named graphs after removing and adding quads; a `remit.model.view.View`."""

    def __init__(
        self,
        reads: Reads,
        *,
        adds: Iterable[Quad] = (),
        removes: Iterable[Quad] = (),
        beside: Iterable[Triple] = (),
    ) -> None:
        """Reads lazily.

        Args:
            reads: the store's content.
            adds: quads that the state has more.
            removes: quads that it has no longer.
            beside: triples in no graph that stand beside the data: evidence for the shapes.
        """
        self._reads = reads
        adds = frozenset(adds)
        self._adds = adds
        self._removes = frozenset(removes)
        self._removed_subjects = {quad.subject for quad in self._removes}
        self._adds_of: dict[Node, list[Quad]] = {}
        self._adds_to: dict[Node, list[Quad]] = {}
        for quad in adds:
            self._adds_of.setdefault(quad.subject, []).append(quad)
            self._adds_to.setdefault(quad.object, []).append(quad)
        self._beside_of: dict[Node, list[Triple]] = {}
        self._beside_to: dict[Node, list[Triple]] = {}
        for triple in beside:
            self._beside_of.setdefault(triple[0], []).append(triple)
            self._beside_to.setdefault(triple[2], []).append(triple)
        self._of: dict[Node, dict[Node, tuple[Node, ...]]] = {}
        self._to: dict[tuple[Node, Node], tuple[Node, ...]] = {}
        self._few_to: dict[Node, Mapping[Node, tuple[Node, ...]] | None] = {}
        self._worked_out: dict[Hashable, Any] = {}

    @property
    def reads(self) -> Reads:
        """Gives what is under the state."""
        return self._reads

    @property
    def position(self) -> int | None:
        """Gives the journal position that the state shows; None where it follows a store that is written to."""
        return self._reads.position

    def once(self, key: Hashable, work: Callable[[], V]) -> V:
        """Gives what was worked out of this state under a key; it goes with the state, or when there is much of it."""
        kept = self._worked_out
        found = kept.get(key)
        if found is None:
            if len(kept) >= _WORKED_OUT:
                kept = self._worked_out = {}
            found = kept[key] = work()
        known: V = found
        return known

    @property
    def size(self) -> int:
        """Gives how many answers are kept in memory."""
        return len(self._of) + len(self._to) + len(self._few_to)

    def fetch(self, subjects: Iterable[Node]) -> None:
        """Reads many subjects at once, which are then asked for one by one."""
        self._reads.fetch(subject for subject in subjects if subject not in self._of)

    def changed_by(self, patch: Patch) -> State:
        """Gives the state after one more patch, without what stands beside this one."""
        whole = Patch(adds=self._adds, removes=self._removes).then(patch)
        return State(self._reads, adds=whole.adds, removes=whole.removes - whole.adds)

    def quads_of(self, subject: Node) -> Iterator[Quad]:
        """Gives every quad of the subject, with its graph."""
        held = self._reads.quads_of(subject)
        if subject in self._removed_subjects:
            yield from (quad for quad in held if quad not in self._removes)
        else:
            yield from held
        yield from self._adds_of.get(subject, ())

    def properties(self, subject: Node) -> dict[Node, tuple[Node, ...]]:
        """Gives the values of each property of the subject, each value once."""
        known = self._of.get(subject)
        if known is None:
            collected: dict[Node, dict[Node, None]] = {}
            for quad in self.quads_of(subject):
                collected.setdefault(quad.predicate, {})[quad.object] = None
            for _, predicate, value in self._beside_of.get(subject, ()):
                collected.setdefault(predicate, {})[value] = None
            known = {predicate: tuple(values) for predicate, values in collected.items()}
            self._of[subject] = known
        return known

    def objects(self, subject: Node, predicate: Node) -> Iterator[Node]:
        """Gives each value of the property at the subject, once."""
        return iter(self.properties(subject).get(predicate, ()))

    def subjects(self, predicate: Node, object: Node) -> Iterator[Node]:  # noqa: A002
        """Gives each subject that has the object as a value of the property, once."""
        few = self._few_to[object] if object in self._few_to else self._read_few_to(object)
        if few is not None:
            return iter(few.get(predicate, ()))
        key = (predicate, object)
        known = self._to.get(key)
        if known is None:
            known = self._by_property(self._reads.quads_to(predicate, object), object).get(predicate, ())
            self._to[key] = known
        return iter(known)

    def _read_few_to(self, value: Node) -> Mapping[Node, tuple[Node, ...]] | None:
        """Gives the subjects that lead to a value, by property; None where there are more than a few."""
        held = self._reads.few_to(value)
        few = None if held is None else self._by_property(held, value)
        self._few_to[value] = few
        return few

    def _by_property(self, held: Iterable[Quad], value: Node) -> dict[Node, tuple[Node, ...]]:
        """Gives the subjects that lead to a value by property, of what the store holds and what the state has more."""
        found: dict[Node, dict[Node, None]] = {}
        left = (quad for quad in held if quad not in self._removes) if self._removes else held
        for triple in chain(left, self._adds_to.get(value, ()), self._beside_to.get(value, ())):
            found.setdefault(triple[1], {})[triple[0]] = None
        return {predicate: tuple(subjects) for predicate, subjects in found.items()}

    def has(self, subject: Node, predicate: Node, value: Node) -> bool:
        """Says whether the triple is in the state."""
        return value in self.properties(subject).get(predicate, ())

    def value(self, subject: Node, predicate: Node) -> Node | None:
        """Gives one value of the property, the first in term order where there are several; None for none."""
        values = self.properties(subject).get(predicate, ())
        return min(values, key=str) if values else None

    def graph_of(self, subject: Node, predicate: Node, value: Node) -> URIRef | None:
        """Gives a graph that holds the triple, the first in order of address; None where none does."""
        graphs = [quad.graph for quad in self.quads_of(subject) if quad.predicate == predicate and quad.object == value]
        return min(graphs, key=str) if graphs else None

    def triples(self, pattern: tuple[Node | None, Node | None, Node | None]) -> Iterator[Triple]:
        """Gives the triples that match; only patterns with a subject, or a property and a value, are cheap."""
        subject, predicate, value = pattern
        if subject is not None:
            for other, values in self.properties(subject).items():
                if predicate is None or other == predicate:
                    for found in values:
                        if value is None or found == value:
                            yield subject, other, found
        elif predicate is not None and value is not None:
            for found in self.subjects(predicate, value):
                yield found, predicate, value
        else:
            yield from self._scan(predicate, value)

    def _scan(self, predicate: Node | None, value: Node | None) -> Iterator[Triple]:
        seen: set[Triple] = set()
        wanted = predicate if isinstance(predicate, URIRef) else None
        for quad in self._reads.scan(wanted):
            if quad not in self._removes:
                seen.add((quad.subject, quad.predicate, quad.object))
        for quads in self._adds_of.values():
            seen.update((q.subject, q.predicate, q.object) for q in quads)
        for triples in self._beside_of.values():
            seen.update(triples)
        for triple in seen:
            if predicate in (None, triple[1]) and value in (None, triple[2]):
                yield triple

    def graph(self) -> StateGraph:
        """Gives the state as an rdflib graph that can be read and not written."""
        return StateGraph(self)


class _StateStore(RdflibStore):
    """What rdflib asks of a store, answered from a state."""

    context_aware = False
    formula_aware = False
    transaction_aware = False
    graph_aware = False

    def __init__(self, state: State) -> None:
        super().__init__()
        self.state = state

    @override
    def triples(self, triple_pattern: Any, context: Any = None) -> Iterator[Any]:
        for triple in self.state.triples(triple_pattern):
            yield triple, iter(())

    @override
    def __len__(self, context: Any = None) -> int:
        return sum(1 for _ in self.state.triples((None, None, None)))


class StateGraph(Graph):
    """A state as an rdflib graph; reads by property go past rdflib's generic pattern matching."""

    def __init__(self, state: State) -> None:
        super().__init__(store=_StateStore(state), bind_namespaces="none")
        self._state = state

    def __bool__(self) -> bool:
        """Is true: pySHACL asks whether there is a graph, and rdflib would count all triples to answer."""
        return True

    @override
    def triples(self, triple: Any) -> Any:
        """As in rdflib; a path in the place of the property is evaluated by rdflib."""
        if triple[1] is None or isinstance(triple[1], URIRef):
            return self._state.triples(triple)
        return super().triples(triple)

    @override
    def objects(self, subject: Any = None, predicate: Any = None, unique: bool = False) -> Any:
        """As in rdflib."""
        if subject is not None and isinstance(predicate, URIRef):
            return self._state.objects(subject, predicate)
        return super().objects(subject, predicate, unique)
