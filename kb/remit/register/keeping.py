"""The register of a knowledge base: made when it is first asked for, and kept in step with what is accepted."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable, Iterator
from copy import copy
from weakref import WeakKeyDictionary

from rdflib import URIRef
from rdflib.term import Node

from remit.iri import ID, kind_and_key
from remit.model.view import View
from remit.past import Past
from remit.patch import Quad
from remit.paths import Walkers
from remit.register.asked import Asked, Found
from remit.register.column import ends, path
from remit.register.kinds import BY_NAME, KINDS, LEFT_OUT, PLACED, REFUTED, WITHDRAWN, Kind
from remit.register.loading import Loaded
from remit.register.table import Row, Table
from remit.search import Hit, fold
from remit.state import Reads, State
from remit.terms import rdf, rdfs

log = logging.getLogger(__name__)

_PUT_OFF = 200_000  # quads that are taken note of; with more, the register is made anew
_EXACT = 1_000_000  # a rank below this is that of a name that was looked for to the letter
_SOURCED = frozenset({"incident", "claim", "document"})
_EVERY = frozenset({WITHDRAWN, REFUTED})
_WALKERS = Walkers({kind.name: [path(chain) for chain in kind.chains()] for kind in KINDS})


class Register:
    """For each kind of record its members, with what lists are narrowed, counted and put in order by.

    It is made when it is first asked for, and from then on brought up to date before each answer by what commits
    have touched: which records those are is found by walking the paths of the kinds backwards from each changed
    triple, over the edges of the state before and after, as the gate finds its focus nodes.
    """

    def __init__(self, reads: Reads) -> None:
        """Makes nothing yet.

        Args:
            reads: the store's content.
        """
        self._reads = reads
        self._lock = threading.RLock()
        self._noting = threading.Lock()
        self._tables: dict[str, Table] | None = None
        self._classes: dict[str, frozenset[Node]] = {}
        self._is_followed = False
        self._noted: list[Quad] = []
        self._removed: list[Quad] = []
        self._is_past = False
        self._is_being_made = False
        self._seen: WeakKeyDictionary[Past, Register] = WeakKeyDictionary()

    # ---- kept in step

    def note(self, *, adds: Iterable[Quad] = (), removes: Iterable[Quad] = ()) -> None:
        """Takes note of quads added to the store and removed from it; called after each commit, and cheap."""
        with self._noting:
            if not self._is_followed:
                return
            gone = list(removes)
            self._noted += [*adds, *gone]
            self._removed += gone
            if len(self._noted) > _PUT_OFF:
                self._forget()

    def _forget(self) -> None:
        self._is_followed = False
        self._noted, self._removed = [], []

    def make(self) -> None:
        """Makes the register now rather than when it is first asked for: a minute's work for a million records."""
        with self._lock:
            self._current()

    @property
    def is_being_made(self) -> bool:
        """Whether it is being made, so that lists wait."""
        return self._is_being_made

    def _current(self) -> dict[str, Table]:
        """Gives the tables, in step with all that was noted. The lock is held."""
        if self._tables is not None and (self._is_past or (self._is_followed and not self._noted)):
            return self._tables
        with self._noting:
            noted, removed = self._noted, self._removed
            self._noted, self._removed = [], []
            must_make = self._tables is None or not self._is_followed
            must_make = must_make or any(quad.predicate == rdfs.subClassOf for quad in noted)
            self._is_followed = True
        if self._tables is None or must_make:
            self._is_being_made = True
            try:
                self._tables = self._made(Loaded(self._reads.store))
            finally:
                self._is_being_made = False
        elif noted:
            both = State(self._reads, adds=removed)
            self._follow(self._tables, State(self._reads), both, noted)
        return self._tables

    def _follow(self, tables: dict[str, Table], view: State, both: State, changed: Iterable[Quad]) -> None:
        triples = {quad[:3] for quad in changed if quad.predicate in _WALKERS.predicates}
        for name, nodes in _WALKERS.starts(both, triples).items():
            for node in nodes:
                if isinstance(node, URIRef):
                    tables[name].put(node, self._row(tables[name], view, node))

    def _row(self, table: Table, view: View, node: URIRef) -> Row | None:
        classes = self._classes[table.kind.name]
        if not node.startswith(ID) or not any(of in classes for of in view.objects(node, rdf.type_)):
            return None
        return table.read(view, node, _names(table.kind, view, node))

    def _made(self, view: View) -> dict[str, Table]:
        start = time.monotonic()
        self._classes = {kind.name: _under(view, kind.of_class) for kind in KINDS}
        tables = {}
        for kind in KINDS:
            table = tables[kind.name] = Table(kind)
            found = {node for each in self._classes[kind.name] for node in view.subjects(rdf.type_, each)}
            members = sorted(node for node in found if isinstance(node, URIRef) and node.startswith(ID))
            table.fill((node, table.read(view, node, _names(kind, view, node))) for node in members)
        taken = time.monotonic() - start
        log.info("register of %d records made in %.1f s", sum(map(len, tables.values())), taken)
        return tables

    def seen_from(self, view: State) -> Register:
        """Gives the register of a view: this one for the present, for a past one that does not move any more.

        It is kept as long as the view's store is. It costs a copy, and what was touched since; for a past before
        most of what there is now, it is made anew.
        """
        if not isinstance(view.reads, Past):
            return self
        with self._lock:
            known = self._seen.get(view.reads)
            if known is None:
                known = self._seen[view.reads] = self._past(view, view.reads)
            return known

    def _past(self, view: State, reads: Past) -> Register:
        past = Register(self._reads)
        past._is_past = True
        touched = None if reads.later is None else reads.changed | reads.later
        changed: set[Quad] = set()
        for subject in touched or ():
            changed |= {*reads.pinned.quads_of(subject)} ^ {*reads.quads_of(subject)}
        if touched is None or any(quad.predicate == rdfs.subClassOf for quad in changed):
            past._tables = past._made(view)
            return past
        past._tables = {name: copy(table) for name, table in self._current().items()}
        past._classes = self._classes
        both = State(reads.pinned, adds=changed)
        past._follow(past._tables, view, both, changed)
        return past

    # ---- asking

    def find(self, kind: str, asked: Asked) -> Found:
        """Gives one page of the records of a kind.

        Raises:
            KeyError: there is no such kind, column or key.
        """
        with self._lock:
            return self._current()[kind].find(asked)

    def matching(self, kind: str, asked: Asked) -> frozenset[URIRef]:
        """Gives all records of a kind that are asked for, in no order.

        Raises:
            KeyError: there is no such kind or column.
        """
        with self._lock:
            return self._current()[kind].matching(asked)

    def called(self, kinds: Iterable[str], asked: Asked) -> list[tuple[int, str, URIRef]]:
        """Gives the records of some kinds that are called by the words of `asked.q`, the best first.

        Each comes once, with how well its name fits and its address.
        """
        with self._lock:
            tables = self._current()
            return sorted({found for kind in kinds for found in tables[kind].ranked(asked)})

    def hits(self, looked_for: str) -> list[Hit]:
        """Gives every record that is called by the words, those that lists leave out too."""
        if not fold(looked_for).split():
            return []
        asked = Asked(q=looked_for, include=_EVERY)
        return [Hit(node=node, exact=fits < _EXACT) for fits, _, node in self.called(BY_NAME, asked)]

    def shown(self, kind: str) -> list[URIRef]:
        """Gives the members of a kind that lists show."""
        with self._lock:
            return self._current()[kind].shown()

    @staticmethod
    def kind(name: str) -> Kind:
        """Gives a kind of record by its name.

        Raises:
            KeyError: there is none.
        """
        return BY_NAME[name]

    def is_member(self, kind: str, record: URIRef) -> bool:
        """Says whether a record is of a kind."""
        with self._lock:
            return record in self._current()[kind]

    def is_left_out(self, record: Node) -> bool | None:
        """Says whether lists leave a record out unless asked; None where it is no incident, claim or document."""
        place = kind_and_key(str(record))
        if place is None or place[0] not in _SOURCED:
            return None
        with self._lock:
            table = self._current()[place[0]]
            return bool(table.values(record, LEFT_OUT)) if record in table else None

    def values(self, kind: str, record: URIRef, column: str) -> tuple[str, ...]:
        """Gives the values of a column at a record."""
        with self._lock:
            return self._current()[kind].values(record, column)

    def distinct(self, kind: str, column: str) -> list[str]:
        """Gives every value that a column has at some record of a kind, in order."""
        with self._lock:
            return self._current()[kind].distinct(column)

    def with_value(self, kind: str, column: str, value: str) -> list[URIRef]:
        """Gives the records that have a value, in the order of their addresses."""
        with self._lock:
            return self._current()[kind].with_value(column, value)

    def number_with(self, kind: str, column: str, value: str) -> int:
        """Gives how many of the records that lists show have a value."""
        with self._lock:
            return len(self._current()[kind].fitting(Asked(any_of={column: frozenset((value,))})))

    def unplaced(self, document: URIRef) -> list[URIRef]:
        """Gives the claims that stand in a document and are on no incident that lists show."""
        standing = {"document": frozenset((document,))}
        with self._lock:
            tables = self._current()
            claims, hidden = tables["claim"], frozenset(tables["incident"].hidden())
            found = claims.records(Asked(any_of=standing, none_of={PLACED: frozenset(("true",))}, include=_EVERY))
            if hidden:
                hiding = claims.records(Asked(any_of={**standing, "incident": hidden}, include=_EVERY))
                alone = (claim for claim in hiding if hidden.issuperset(claims.values(claim, "incident")))
                found = sorted({*found, *alone})
            return found

    def holders(self, kind: str, column: str) -> dict[str, frozenset[URIRef]]:
        """Gives the records that have each value of a column."""
        with self._lock:
            return self._current()[kind].holders(column)

    def rows(self) -> dict[str, dict[URIRef, Row]]:
        """Gives everything that is known, by kind and record."""
        with self._lock:
            return {name: table.rows() for name, table in self._current().items()}


def _names(kind: Kind, view: View, node: URIRef) -> Iterator[str]:
    for chain in kind.names:
        yield from (fold(str(name)) for name in ends(view, node, chain))


def _under(view: View, of_class: URIRef) -> frozenset[Node]:
    """Gives a class and all below it, as the ontology in the state has it."""
    todo: list[Node] = [of_class]
    seen: set[Node] = set()
    while todo:
        here = todo.pop()
        if here not in seen:
            seen.add(here)
            todo += view.subjects(rdfs.subClassOf, here)
    return frozenset(seen)
